import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { VisitorChanges, VisitorMessage, VisitorSession } from "@baton/api";
import { loadConfig } from "@baton/server/config";
import { type RunningBaton, runBaton } from "@baton/server/run/run-baton";
import { createTestDatabase, type TestDatabase, waitFor } from "@baton/testing";

/** The first API key of the installation that `startMessengerSite` starts. */
const apiKey = "a-key-for-the-messenger-tests";

export type MessengerSite = {
  baton: RunningBaton;
  database: TestDatabase<unknown>;
  messengerId: string;
  /** The admin API, as the owner. */
  api<T = Record<string, never>>(method: string, path: string, body?: unknown): Promise<T>;
  /** The people of a simulated helpdesk: reads with no input, acts with one. */
  desk<T = Record<string, never>>(helpdesk: string, act: string, input?: unknown): Promise<T>;
  /** A browser without a page: what the messenger itself asks of the server. */
  visit(
    options?: Partial<{ identityToken: string; device: string; token: string; locale: string }>,
  ): Promise<Visitor>;
  close(): Promise<void>;
};

export type Visitor = {
  session: VisitorSession;
  call(method: string, path: string, body?: unknown): Promise<{ status: number; body: never }>;
  send(text: string, options?: { threadId?: string | null; clientId?: string }): Promise<VisitorMessage>;
  changes(after?: number): Promise<VisitorChanges>;
  /** Waits until a message of that author holds the text. */
  sees(text: string, author?: VisitorMessage["author"]): Promise<VisitorMessage>;
};

/** A whole Baton with the demo company's articles, and its messenger. */
export async function startMessengerSite(environment: Record<string, string> = {}): Promise<MessengerSite> {
  const folder = mkdtempSync(join(tmpdir(), "baton-messenger-"));
  const database = await createTestDatabase();
  const { config } = loadConfig({
    PORT: "0",
    HOST: "127.0.0.1",
    BATON_DATA_DIR: folder,
    DATABASE_URL: database.url,
    BATON_SANDBOX: "on",
    BATON_API_KEY: apiKey,
    BATON_OWNER_EMAIL: "ada@lumen.example",
    BATON_OWNER_PASSWORD: "a good password",
    LOG_LEVEL: "error",
    ...environment,
  });
  const baton = await runBaton({ config, role: "both", version: "test", log: { info() {}, warn() {} } });

  const api: MessengerSite["api"] = async (method, path, body) => {
    const response = await fetch(`${baton.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  };
  // Bursts are waited for in production; here each message is a turn.
  await api("PUT", "/settings/channels", { web: { debounceMs: 0 } });
  const { id: messengerId } = await api<{ id: string }>("GET", "/messenger");

  const desk: MessengerSite["desk"] = async (helpdesk, act, input) => {
    const response = await fetch(`${baton.url}/sandbox/${helpdesk}/control/${act}`, {
      method: input === undefined ? "GET" : "POST",
      headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
      ...(input === undefined ? {} : { body: JSON.stringify(input) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${helpdesk} ${act}: ${response.status} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  };

  const visit: MessengerSite["visit"] = async (options = {}) => {
    let token = "";
    const call: Visitor["call"] = async (method, path, body) => {
      const response = await fetch(`${baton.url}/messenger/v1${path}`, {
        method,
        headers: {
          ...(token === "" ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, body: (text === "" ? null : JSON.parse(text)) as never };
    };
    const request = { messengerId, device: crypto.randomUUID(), ...options };
    const started = await call("POST", "/session", request);
    if (started.status !== 200) throw Object.assign(new Error("no session"), { answer: started });
    const session = started.body as VisitorSession;
    token = session.token;
    const changes: Visitor["changes"] = async (after = 0) =>
      (await call("GET", `/changes?after=${after}`)).body as VisitorChanges;
    return {
      session,
      call,
      changes,
      async send(text, { threadId = null, clientId = crypto.randomUUID() } = {}) {
        const sent = await call("POST", "/messages", { clientId, threadId, text });
        if (sent.status > 201) throw Object.assign(new Error("not sent"), { answer: sent });
        return sent.body as VisitorMessage;
      },
      async sees(text, author) {
        let found: VisitorMessage | undefined;
        await waitFor(
          async () => {
            const { messages } = await changes();
            found = messages.find(
              (message) => message.text.includes(text) && (author === undefined || message.author === author),
            );
            return found !== undefined;
          },
          { timeoutMs: 15_000, message: `the visitor does not see "${text}"` },
        );
        return found as VisitorMessage;
      },
    };
  };

  return {
    baton,
    database,
    messengerId,
    api,
    desk,
    visit,
    async close() {
      await baton.stop();
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
