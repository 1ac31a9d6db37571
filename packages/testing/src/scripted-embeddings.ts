import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export type EmbeddingsRequest = {
  path: string;
  headers: Record<string, string | string[] | undefined>;
  model: string;
  input: string[];
};

export type ScriptedEmbeddings = {
  /** Without a slash at the end, as a person would enter it. */
  baseUrl: string;
  /** Every request, in order. */
  received: EmbeddingsRequest[];
  /** What it does with the requests from now on; null: it answers. */
  behave(
    how:
      | ((request: EmbeddingsRequest) => { status: number; headers?: Record<string, string> } | "hang" | null)
      | null,
  ): void;
};

/**
 * An OpenAI-compatible embeddings endpoint on loopback that means what it is told to: each concept is a dimension, and a text is as much in
 * it as it holds the concept's words, in whatever language. It ends with the test.
 */
export async function startScriptedEmbeddings(concepts: readonly string[][]): Promise<ScriptedEmbeddings> {
  const received: EmbeddingsRequest[] = [];
  let behaviour: Parameters<ScriptedEmbeddings["behave"]>[0] = null;
  const vectorOf = (text: string) => {
    const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
    const counts = concepts.map((concept) => words.filter((word) => concept.includes(word)).length);
    return [...counts, 0.1];
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { model, input } = JSON.parse(Buffer.concat(chunks).toString("utf8"));
      const asked = { path: request.url ?? "", headers: request.headers, model, input };
      received.push(asked);
      const how = behaviour?.(asked) ?? null;
      if (how === "hang") return;
      if (how !== null)
        return send(response, how.status, { error: { message: "scripted failure" } }, how.headers);
      const data = asked.input.map((text: string, index: number) => ({ index, embedding: vectorOf(text) }));
      // Not every provider keeps the order.
      send(response, 200, { data: data.reverse(), usage: { prompt_tokens: 10 * data.length } });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    received,
    behave: (how) => {
      behaviour = how;
    },
  };
}

function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}
