import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach } from "vitest";
import { createFreshdeskSimulator, type FreshdeskSimulatorOptions } from "../create-freshdesk-simulator.ts";

/** One webhook as it arrived. */
export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly raw: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape
  readonly json: any;
}

const opened: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

/** A listening simulator without tickets, closed after the test, with short words for calling it. */
export async function openAccount(options: FreshdeskSimulatorOptions = {}) {
  const simulator = createFreshdeskSimulator({ demoTickets: false, ...options });
  const { url } = await simulator.listen();
  opened.push(() => simulator.close());
  const { workspace, control } = simulator;

  /** Calls the API with the key of Baton's account, or of another agent; an object goes as JSON. */
  async function call(
    method: string,
    path: string,
    body?: unknown,
    more: { key?: string; headers?: Record<string, string> } = {},
  ) {
    const isForm = body instanceof FormData;
    const isText = typeof body === "string";
    const response = await fetch(`${url}/api/v2${path}`, {
      method,
      headers: {
        Authorization: basic(more.key ?? simulator.workspace.apiKey),
        ...(!isForm && body !== undefined && { "Content-Type": "application/json" }),
        ...more.headers,
      },
      ...(body !== undefined && { body: isForm || isText ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape
    const json: any = text.startsWith("{") || text.startsWith("[") ? JSON.parse(text) : undefined;
    return { status: response.status, headers: response.headers, text, json };
  }

  /** A new ticket of a customer nobody knew. */
  function newTicket(input: Parameters<typeof control.customerWrites>[0] = {}): number {
    return control.customerWrites({ contact: { email: "zoe@example.com" }, text: "Hello?", ...input })
      .ticketId;
  }

  const update = (ticketId: number, change: unknown) => call("PUT", `/tickets/${ticketId}`, change);
  const reply = (ticketId: number, body: string, more = {}) =>
    call("POST", `/tickets/${ticketId}/reply`, { body, ...more });
  const view = async (ticketId: number, include = "") =>
    (await call("GET", `/tickets/${ticketId}${include && `?include=${include}`}`)).json;
  return { simulator, control, workspace, url, call, newTicket, update, reply, view };
}

export function basic(key: string): string {
  return `Basic ${Buffer.from(`${key}:X`).toString("base64")}`;
}

/** A webhook receiver; `answer` says what it answers, default 200. */
export async function openReceiver(answer: (received: Received) => number | Promise<number> = () => 200) {
  const received: Received[] = [];
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", async () => {
      const raw = Buffer.concat(chunks).toString("utf8");
      const { method = "", url = "", headers } = request;
      const entry = { method, url, headers, raw, json: parse(raw) };
      received.push(entry);
      response.writeHead(await answer(entry), { location: "/elsewhere" });
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  opened.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  const events = () => received.map(({ json }) => json?.event as string);
  return { received, events, url: `http://127.0.0.1:${port}/webhook` };
}

/** An account whose two webhook rules lead to a receiver. */
export async function openWithWebhooks(
  options: FreshdeskSimulatorOptions = {},
  answer?: Parameters<typeof openReceiver>[0],
) {
  const receiver = await openReceiver(answer);
  const account = await openAccount(options);
  account.control.installWebhookRules({ url: receiver.url, headers: { "X-Webhook-Secret": "s3cret" } });
  /** Bodies in the order of what happened; they may arrive in another one. */
  const told = () =>
    account.control
      .deliveries(1000)
      .reverse()
      .map(({ event }) => JSON.parse(event.body));
  return { ...account, ...receiver, url: account.url, receiverUrl: receiver.url, told };
}

function parse(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
}
