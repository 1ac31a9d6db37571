import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { VisitorChanges, VisitorMessage, VisitorSession } from "@baton/api";
import { type FaultPoint, faultPoints } from "@baton/engine";
import { createTestDatabase, type TestDatabase, waitFor } from "@baton/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const apiKey = "a-key-for-the-messenger-tests";
/**
 * Around what the customer sees. The other seams are the engine's own and die on a helpdesk (chaos/crash-at-every-step.test.ts);
 * BATON_ALL_SEAMS=1 dies at them here too, but for those that only webhooks pass.
 */
const seams: readonly FaultPoint[] = process.env.BATON_ALL_SEAMS
  ? faultPoints.filter((point) => !["before-store-delivery", "after-store-delivery"].includes(point))
  : ["before-send", "after-send"];

/** D7 on the messenger: Baton is killed at every step of answering, and the customer sees one answer. */
describe("a crash while the messenger's customer waits", () => {
  const folder = mkdtempSync(join(tmpdir(), "baton-messenger-crash-"));
  let database: TestDatabase<unknown>;
  let messengerId: string;
  const running = new Set<ChildProcess>();

  beforeAll(async () => {
    database = await createTestDatabase();
    const baton = await start();
    await api(baton.url, "PUT", "/settings/channels", { web: { debounceMs: 0 } });
    // One article of its own: the sandbox's conversations would pass the seams as well.
    await api(baton.url, "POST", "/knowledge/articles", {
      title: "Warranty",
      body: "## Frame\n\nThe warranty on the frame is five years from the day of purchase.",
      audience: "public",
      language: "en",
      status: "published",
    });
    messengerId = (await api<{ id: string }>(baton.url, "GET", "/messenger")).id;
    await baton.kill();
  }, 120_000);
  afterAll(async () => {
    for (const child of running) child.kill("SIGKILL");
    await database?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function start(crashAt = "") {
    const child = fork(join(import.meta.dirname, "messenger-process.ts"), [], {
      stdio: ["ignore", "pipe", "inherit", "ipc"],
      env: {
        ...process.env,
        PORT: "0",
        HOST: "127.0.0.1",
        BATON_DATA_DIR: folder,
        DATABASE_URL: database.url,
        BATON_SANDBOX: "off",
        BATON_API_KEY: apiKey,
        LOG_LEVEL: "silent",
        BATON_CRASH_AT: crashAt,
      },
    });
    running.add(child);
    const gone = once(child, "exit").then(() => running.delete(child));
    const url = await new Promise<string>((resolve, reject) => {
      child.stdout?.once("data", (text) => resolve(String(text).trim()));
      gone.then(() => reject(new Error("Baton did not start")));
    });
    return {
      url,
      gone,
      async kill() {
        child.kill("SIGKILL");
        await gone;
      },
    };
  }

  async function call<T>(
    url: string,
    token: string,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<T> {
    const response = await fetch(`${url}/messenger/v1${path}`, {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body ? { "content-type": "application/json" } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json() as Promise<T>;
  }

  it.each(seams)("D7: killed at %s, the answer comes once, with one decision", async (point) => {
    const victim = await start(`${point}:1`);
    const device = crypto.randomUUID();
    const { token } = await call<VisitorSession>(victim.url, "", "POST", "/session", { messengerId, device });
    const message = {
      clientId: crypto.randomUUID(),
      threadId: null,
      text: "What is the warranty on the frame?",
    };
    // Killed before its answer arrived, the browser cannot know whether the message was taken, and sends it again.
    await call(victim.url, token, "POST", "/messages", message).catch(() => {});
    await victim.gone;

    const heir = await start();
    const sent = await call<VisitorMessage>(heir.url, token, "POST", "/messages", message);
    const read = () => call<VisitorChanges>(heir.url, token, "GET", "/changes");
    const isAnswered = async () => (await read()).messages.some(({ author }) => author === "agent");
    await waitFor(isAnswered, { timeoutMs: 20_000, message: "no answer" });
    await waitFor(
      async () => {
        const { rows } = await database.pool.query(
          `select (select count(*) from action where state in ('planned', 'sending', 'unknown'))
              + (select count(*) from conversation_queue where leased_by is not null)
              + (select count(*) from message where awaits_decision) as open`,
        );
        return Number(rows[0].open) === 0;
      },
      { timeoutMs: 20_000, message: "work is still open" },
    );
    expect((await read()).messages.map(({ author }) => author)).toEqual(["customer", "agent"]);
    const external = `external:${messengerId}:${sent.threadId}`;
    const decisions = await api<{ items: { outcome: string; result: string }[] }>(
      heir.url,
      "GET",
      `/conversations/${external}/decisions`,
    );
    expect(decisions.items).toMatchObject([{ outcome: "reply", result: "sent" }]);
    await heir.kill();
  }, 120_000);
});

async function api<T>(url: string, method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.json() as Promise<T>;
}
