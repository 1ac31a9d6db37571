import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** What the scripted endpoint does with one request; past the end of the script it answers 500. */
export type ModelStep =
  | { text: string }
  /** Calls the search tool. */
  | { search: string }
  /** Declines in the way hosted models do. */
  | { refusal: string }
  | { status: number; headers?: Record<string, string>; message?: string }
  /** Any body with status 200. */
  | { raw: string }
  /** Never answers. */
  | { hang: true };

export type ModelRequest = {
  path: string;
  headers: Record<string, string | string[] | undefined>;
  body: {
    model: string;
    temperature?: number;
    tool_choice?: unknown;
    tools?: { name?: string; function?: { name: string } }[];
    system?: unknown;
    messages: { role: string; content: string }[];
  };
};

export type ScriptedModel = {
  /** Without a slash at the end, as a person would enter it. */
  baseUrl: string;
  /** Every request, in order. */
  received: ModelRequest[];
  /** Adds to the script. */
  extend(...steps: ModelStep[]): void;
};

/**
 * A model endpoint on loopback that answers by script and remembers what it was sent; it ends with the test. It speaks
 * chat completions, and Anthropic's messages below `/messages`. Each answer says that it used 100 tokens in and 10 out.
 */
export async function startScriptedModel(...script: ModelStep[]): Promise<ScriptedModel> {
  const steps = [...script];
  const received: ModelRequest[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const step = steps[received.length] ?? { status: 500 };
      const path = request.url ?? "";
      received.push({
        path,
        headers: request.headers,
        body: JSON.parse(Buffer.concat(chunks).toString("utf8")),
      });
      if ("hang" in step) return;
      const json = { "content-type": "application/json" };
      if ("status" in step) {
        const message = step.message ?? "scripted failure";
        response
          .writeHead(step.status, { ...json, ...step.headers })
          .end(JSON.stringify({ error: { message } }));
      } else if ("raw" in step) {
        response.writeHead(200, json).end(step.raw);
      } else {
        const write = path.endsWith("/messages") ? anthropicMessage : chatCompletion;
        response.writeHead(200, json).end(JSON.stringify(write(step, received.length)));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { baseUrl: `http://127.0.0.1:${port}/v1`, received, extend: (...more) => void steps.push(...more) };
}

type Answer = Extract<ModelStep, { text: string } | { search: string } | { refusal: string }>;

function chatCompletion(step: Answer, turn: number): unknown {
  const isTool = "search" in step;
  const message = isTool
    ? {
        role: "assistant",
        content: null,
        tool_calls: [
          {
            id: `call${turn}`,
            type: "function",
            function: { name: "search_help_center", arguments: JSON.stringify({ query: step.search }) },
          },
        ],
      }
    : "refusal" in step
      ? { role: "assistant", content: null, refusal: step.refusal }
      : { role: "assistant", content: step.text };
  const finish = isTool ? "tool_calls" : "refusal" in step ? "content_filter" : "stop";
  return {
    id: "x",
    object: "chat.completion",
    created: 1,
    model: "scripted",
    choices: [{ index: 0, message, finish_reason: finish }],
    usage: { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 },
  };
}

function anthropicMessage(step: Answer, turn: number): unknown {
  const content =
    "search" in step
      ? [{ type: "tool_use", id: `call${turn}`, name: "search_help_center", input: { query: step.search } }]
      : [{ type: "text", text: "text" in step ? step.text : step.refusal }];
  const stop = "search" in step ? "tool_use" : "refusal" in step ? "refusal" : "end_turn";
  return {
    id: "x",
    type: "message",
    role: "assistant",
    model: "scripted",
    content,
    stop_reason: stop,
    stop_sequence: null,
    usage: { input_tokens: 100, output_tokens: 10 },
  };
}
