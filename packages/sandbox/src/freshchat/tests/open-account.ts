import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach } from "vitest";
import { createFreshchatSimulator, type FreshchatSimulatorOptions } from "../create-freshchat-simulator.ts";

/** One webhook as it arrived. */
export interface Received {
  readonly headers: http.IncomingHttpHeaders;
  readonly raw: Buffer;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape
  readonly json: any;
  readonly at: number;
}

const opened: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

/** A listening simulator, closed after the test, with short words for calling it. */
export async function openAccount(options: FreshchatSimulatorOptions = {}) {
  const simulator = createFreshchatSimulator({
    demoConversations: false,
    webhookKeyBits: 1024,
    ...options,
    switches: { webhookRetryDelaysMs: [20, 40], fileUrlDelayMs: 0, ...options.switches },
  });
  const { url } = await simulator.listen();
  opened.push(() => simulator.close());
  const { workspace } = simulator;

  /** Calls the API with the right token; `body` an object goes as JSON. */
  async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const isForm = body instanceof FormData;
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${simulator.workspace.accessToken}`,
        ...(!isForm && body !== undefined && { "Content-Type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape
    const json: any = text.startsWith("{") || text.startsWith("[") ? JSON.parse(text) : undefined;
    return { status: response.status, headers: response.headers, text, json };
  }

  /** Posts a text as the AI's account. */
  function reply(conversationId: string, text: string, more: Record<string, unknown> = {}) {
    return call("POST", `/v2/conversations/${conversationId}/messages`, {
      actor_type: "agent",
      actor_id: workspace.agents.baton.id,
      message_type: "normal",
      message_parts: [{ text: { content: text } }],
      ...more,
    });
  }

  return { simulator, control: simulator.control, workspace, url, call, reply };
}

/** A webhook receiver; `answer` says what it answers, default 200. */
export async function openReceiver(answer: (received: Received) => number | Promise<number> = () => 200) {
  const received: Received[] = [];
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", async () => {
      const raw = Buffer.concat(chunks);
      const entry = { headers: request.headers, raw, json: parse(raw), at: Date.now() };
      received.push(entry);
      response.writeHead(await answer(entry));
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  opened.push(close);
  const { port } = server.address() as AddressInfo;
  return { received, url: `http://127.0.0.1:${port}/webhook`, port, close };
}

/** Waits for a condition; fails after five seconds. */
export async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 5000;
  while (!condition()) {
    if (Date.now() > end) throw new Error("The condition did not come true within five seconds.");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Actions of the received webhooks, in order. */
export function actionsOf(received: readonly Received[]): string[] {
  return received.map(({ json }) => json?.action);
}

function parse(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString("utf8"));
  } catch {
    return undefined;
  }
}
