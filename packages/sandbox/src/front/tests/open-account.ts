import { createHmac, randomUUID } from "node:crypto";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach } from "vitest";
import { createFrontSimulator, type FrontSimulatorOptions } from "../create-front-simulator.ts";

/** One webhook as it arrived. */
export interface Received {
  readonly headers: http.IncomingHttpHeaders;
  readonly raw: Buffer;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape
  readonly json: any;
  readonly at: number;
}

/** What a receiver answers: a status, or a whole answer. */
export type ReceiverAnswer = number | { status: number; contentType?: string; body?: string };

const opened: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

/** A listening simulator, closed after the test, with short words for calling it. */
export async function openAccount(options: FrontSimulatorOptions = {}) {
  const simulator = createFrontSimulator({
    demoConversations: false,
    ...options,
    switches: { webhookRetryDelaysMs: [20, 40], sendDelayMs: 0, ...options.switches },
  });
  const { url } = await simulator.listen();
  opened.push(() => simulator.close());
  const { workspace } = simulator;

  /** Calls the API with the right token; `body` an object goes as JSON. Redirects are not followed. */
  async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const isForm = body instanceof FormData;
    const response = await fetch(`${url}${path}`, {
      method,
      redirect: "manual",
      headers: {
        Authorization: `Bearer ${simulator.workspace.apiToken}`,
        ...(!isForm && body !== undefined && { "Content-Type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: isForm || typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    const text = bytes.toString("utf8");
    // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape
    const json: any = text.startsWith("{") || text.startsWith("[") ? JSON.parse(text) : undefined;
    return { status: response.status, headers: response.headers, text, bytes, json };
  }

  const get = (path: string) => call("GET", path);

  /** Replies as the AI teammate, without archiving. */
  function reply(conversationId: string, text: string, more: Record<string, unknown> = {}) {
    return call("POST", `/conversations/${conversationId}/messages`, {
      author_id: workspace.teammates.baton.id,
      body: text,
      options: { archive: false },
      ...more,
    });
  }

  /** Follows a link of an answer, on the simulator's own host. */
  const follow = (link: string) => get(link.replace(/^https:\/\/lumenbikes\.api\.frontapp\.com/, ""));

  /** A channel token as the app makes it. */
  function channelToken(channelId: string, claims: Record<string, unknown> = {}) {
    const { applicationId, signingKey } = simulator.workspace;
    const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString("base64url");
    const exp = Math.floor(Date.now() / 1000) + 20;
    const payload = { iss: applicationId, sub: channelId, jti: randomUUID(), exp, ...claims };
    const unsigned = `${encode({ alg: "HS256", typ: "JWT" })}.${encode(payload)}`;
    return `${unsigned}.${createHmac("sha256", signingKey).update(unsigned).digest("base64url")}`;
  }

  const control = simulator.control;
  return { simulator, control, workspace, url, call, get, reply, follow, channelToken };
}

/** A webhook receiver; `answer` says what it answers, default 200 with the challenge echoed. */
export async function openReceiver(
  answer: (received: Received) => ReceiverAnswer | Promise<ReceiverAnswer> = echo,
) {
  const received: Received[] = [];
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", async () => {
      const raw = Buffer.concat(chunks);
      const entry = { headers: request.headers, raw, json: parse(raw), at: Date.now() };
      if (!entry.headers["x-front-challenge"]) received.push(entry);
      const given = await answer(entry);
      const { status, contentType, body } =
        typeof given === "number" ? { ...echo(entry), status: given } : given;
      response.writeHead(status, contentType ? { "Content-Type": contentType } : {});
      response.end(body);
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

/** Answers a challenge as Front wants it. */
export function echo({ headers }: Received): { status: number; contentType: string; body: string } {
  return { status: 200, contentType: "text/plain", body: String(headers["x-front-challenge"] ?? "") };
}

/** Waits for a condition; fails after five seconds. */
export async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 5000;
  while (!condition()) {
    if (Date.now() > end) throw new Error("The condition did not come true within five seconds.");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function parse(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString("utf8"));
  } catch {
    return undefined;
  }
}
