import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSealer, type Database } from "@baton/database";
import { examineConnection } from "@baton/engine";
import { loadConfig } from "@baton/server/config";
import { readMasterKey } from "@baton/server/run/read-master-key";
import { type RunningBaton, runBaton } from "@baton/server/run/run-baton";
import { sandboxHelpdesks } from "@baton/server/run/sandbox";
import { createTestDatabase, waitFor } from "@baton/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectTools } from "../apps/cli/src/connect-tools.ts";

const apiKey = "key-for-the-tests-of-the-sandbox";
const folder = mkdtempSync(join(tmpdir(), "baton-sandbox-"));
const database = await createTestDatabase<Database>({ max: 5 });
let baton: RunningBaton;

const start = async (environment: Record<string, string> = {}) => {
  const { config } = loadConfig({
    PORT: "0",
    HOST: "127.0.0.1",
    BATON_DATA_DIR: folder,
    DATABASE_URL: database.url,
    BATON_SANDBOX: "on",
    BATON_API_KEY: apiKey,
    LOG_LEVEL: "error",
    ...environment,
  });
  return runBaton({ config, role: "both", version: "test", log: { info() {}, warn() {} } });
};
beforeAll(async () => {
  baton = await start();
}, 60_000);
afterAll(async () => {
  await baton?.stop();
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

// biome-ignore lint/suspicious/noExplicitAny: what each test expects of an answer is what it proves
async function call(method: "GET" | "POST" | "PATCH", path: string, body?: unknown): Promise<any> {
  const response = await fetch(`${baton.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

/** A simulated helpdesk, in words that all have: what is done and seen there by people. */
type Desk = {
  /** Writes as a new customer, or goes on in a conversation; answers the helpdesk's id. */
  write(text: string, conversation?: string): Promise<string>;
  /** Public texts by the agent account; private notes; whether somebody is assigned; whether it is done. */
  look(conversation: string): Promise<{
    replies: string[];
    notes: string[];
    isAssigned: boolean;
    isDone: boolean;
  }>;
};

const control = (helpdesk: string, act: string, input?: unknown) =>
  call(input === undefined ? "GET" : "POST", `/sandbox/${helpdesk}/control/${act}`, input);

const desks: Record<string, Desk> = {
  freshchat: {
    async write(text, conversationId) {
      const written = await control("freshchat", "customer-writes", { text, conversationId });
      return written.conversationId;
    },
    async look(id) {
      const { baton: agent } = (await control("freshchat", "workspace")).agents;
      const view = await control("freshchat", `conversations/${id}`);
      type Message = {
        actor_id?: string;
        message_type?: string;
        message_parts: { text?: { content: string } }[];
      };
      const texts = (type: string) =>
        (view.messages as Message[])
          .filter((message) => message.actor_id === agent.id && message.message_type === type)
          .map((message) => message.message_parts.map((part) => part.text?.content ?? "").join(""));
      return {
        replies: texts("normal"),
        notes: texts("private"),
        isAssigned: view.agentId !== "",
        isDone: view.status === "resolved",
      };
    },
  },
  freshdesk: {
    async write(text, ticketId) {
      const where = ticketId ? { ticketId: Number(ticketId) } : { subject: "A question", via: "chat" };
      return String((await control("freshdesk", "customer-writes", { text, ...where })).ticketId);
    },
    async look(id) {
      const { baton: agent } = (await control("freshdesk", "workspace")).agents;
      const view = await control("freshdesk", `tickets/${id}`);
      const ours = view.messages.filter((message: { userId: number }) => message.userId === agent.id);
      const texts = (isPrivate: boolean) =>
        ours
          .filter((message: { isPrivate: boolean }) => message.isPrivate === isPrivate)
          .map((message: { text: string }) => message.text);
      return {
        replies: texts(false),
        notes: texts(true),
        isAssigned: view.responderId !== null,
        isDone: view.isDone,
      };
    },
  },
  front: {
    async write(text, conversationId) {
      const where = conversationId ? { conversationId } : { kind: "chat" };
      return (await control("front", "customer-writes", { text, ...where })).conversationId;
    },
    async look(id) {
      const { baton: agent } = (await control("front", "workspace")).teammates;
      const view = await control("front", `conversations/${id}`);
      type Entry = { authorId: string; text?: string; body: string; isInbound?: boolean };
      const ours = (entries: Entry[]) => entries.filter(({ authorId }) => authorId === agent.id);
      return {
        replies: ours(view.messages).map(({ text, body }) => text || body),
        notes: ours(view.comments).map(({ body }) => body),
        isAssigned: view.assigneeId !== "",
        isDone: view.status === "archived",
      };
    },
  },
};

describe("npm start", () => {
  it("opens with every helpdesk connected, each healthy, each with its simulator and its customer's side", async () => {
    expect(sandboxHelpdesks).toEqual(Object.keys(desks));
    expect((await call("GET", "/api/v1/me")).sandbox).toEqual(sandboxHelpdesks);
    const { items } = await call("GET", "/api/v1/connections");
    expect(items.map(({ helpdesk }: { helpdesk: string }) => helpdesk).sort()).toEqual(
      [...sandboxHelpdesks].sort(),
    );
    for (const { id } of items)
      expect(await call("GET", `/api/v1/connections/${id}`)).toMatchObject({ status: "active" });
    for (const helpdesk of sandboxHelpdesks) {
      const page = await fetch(`${baton.url}/sandbox/${helpdesk}/?view=customer`, {
        headers: { authorization: `Bearer ${apiKey}` },
      });
      expect([helpdesk, page.status, page.headers.get("content-type")]).toEqual([
        helpdesk,
        200,
        expect.stringContaining("text/html"),
      ]);
    }
  });

  it("D4: baton doctor, in a shell that does not know the port, finds nothing wrong with any of them", async () => {
    const { config } = loadConfig({
      BATON_DATA_DIR: folder,
      DATABASE_URL: database.url,
      BATON_SANDBOX: "on",
    });
    const sealer = async () => createSealer(await readMasterKey(config));
    const { tools, close } = await connectTools({ config, database, sealer });
    const { items } = await call("GET", "/api/v1/connections");
    for (const { id } of items) {
      const examined = await examineConnection(id, tools);
      expect(examined?.health.filter(({ severity }) => severity !== "ok")).toEqual([]);
    }
    await close();
  });

  it.each(
    Object.keys(desks),
  )("in %s, a question is answered once, thanked for and resolved", async (helpdesk) => {
    const desk = desks[helpdesk] as Desk;
    const id = await desk.write("What is the warranty on the frame?");
    await waitFor(async () => (await desk.look(id)).replies.length > 0, { timeoutMs: 40_000 });
    expect((await desk.look(id)).replies).toEqual([expect.stringContaining("10 years for the first owner")]);
    await desk.write("Thank you, that answers my question!", id);
    await waitFor(async () => (await desk.look(id)).isDone, { timeoutMs: 40_000 });
    const { notes } = await desk.look(id);
    expect(notes.at(-1)).toMatch(/resolved/i);
  }, 100_000);

  it.each(
    Object.keys(desks),
  )("in %s, a customer who asks for a person is handed off, with a note and nobody assigned", async (helpdesk) => {
    const desk = desks[helpdesk] as Desk;
    const id = await desk.write("I want to talk to a human please");
    await waitFor(async () => !(await desk.look(id)).isAssigned && (await desk.look(id)).notes.length > 0, {
      timeoutMs: 50_000,
    });
    const { replies, notes, isDone } = await desk.look(id);
    expect(replies).toHaveLength(1);
    expect(notes).toEqual([expect.stringMatching(/handed off/i)]);
    expect(isDone).toBe(false);
  }, 90_000);

  it("M8, FC11: with a CRM key, a customer of whom Freshchat knows the address alone has name and company here, and the connection's page says so", async () => {
    const { items } = await call("GET", "/api/v1/connections");
    const { id } = items.find((connection: { helpdesk: string }) => connection.helpdesk === "freshchat");
    const patch = (crmApiKey: string) =>
      call("PATCH", `/api/v1/connections/${id}`, { settings: { crmApiKey, crmBundleAlias: "lumenbikes" } });
    await expect(patch("wrong")).rejects.toThrow(/422.*crmApiKey/);
    await patch((await control("freshchat", "workspace")).crmKey);
    await control("freshchat", "customer-writes", {
      text: "What is the warranty on the frame?",
      user: { email: "amelie@example.com" },
    });
    const find = async () =>
      (await call("GET", `/api/v1/conversations?connection=${id}&limit=50`)).items.find(
        ({ contact }: { contact: { email: string } | null }) => contact?.email === "amelie@example.com",
      );
    await waitFor(async () => (await find()) !== undefined, { timeoutMs: 20_000 });
    await call("POST", `/api/v1/connections/${id}/customer-sync`);
    const read = async () => call("GET", `/api/v1/conversations/${(await find()).id}`);
    await waitFor(async () => (await read()).contactAttributes.company === "Vélo Club Annecy", {
      timeoutMs: 30_000,
      message: "nothing comes from the CRM",
    });
    expect((await read()).contact).toMatchObject({ name: "Amélie Fournier", phone: "+33612345678" });
    const { customerSync } = await call("GET", `/api/v1/connections/${id}`);
    expect(customerSync).toMatchObject({ label: "Freshworks CRM", failed: 0, failure: null });
    expect(customerSync.inStep).toBeGreaterThan(0);
  }, 90_000);

  it("somebody who is not logged in sees neither inbox nor inspector of any simulated helpdesk", async () => {
    for (const helpdesk of sandboxHelpdesks) {
      const page = await fetch(`${baton.url}/sandbox/${helpdesk}/`, { redirect: "manual" });
      expect(page.status).toBe(302);
      const act = await fetch(`${baton.url}/sandbox/${helpdesk}/control/people`);
      expect(act.status).toBe(401);
    }
  });

  it("started again, has the same connections, and is ready within three seconds", async () => {
    const connections = await call("GET", "/api/v1/connections");
    await baton.stop();
    const before = process.cpuUsage();
    baton = await start();
    // Processor time: a machine that is busy with other things is slow, and says nothing about Baton.
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(3_000);
    expect(await call("GET", "/api/v1/connections")).toEqual(connections);
    // It listens on another port now, and every side has learnt it.
    for (const { id } of connections.items)
      expect((await call("GET", `/api/v1/connections/${id}`)).settings.apiBaseUrl).toContain(baton.url);
  }, 60_000);
});

describe("npm start with BATON_SANDBOX=off", () => {
  it("opens empty: no connection, no article, no simulator", async () => {
    const empty = await createTestDatabase<Database>({ max: 5 });
    const other = await start({ BATON_SANDBOX: "off", DATABASE_URL: empty.url });
    const get = async (path: string) =>
      (await fetch(`${other.url}/api/v1${path}`, { headers: { authorization: `Bearer ${apiKey}` } })).json();
    expect(await get("/connections")).toMatchObject({ items: [] });
    expect(await get("/knowledge/articles")).toMatchObject({ items: [] });
    expect(((await get("/me")) as { sandbox: unknown }).sandbox ?? []).toEqual([]);
    expect((await fetch(`${other.url}/sandbox/freshdesk/control/people`)).status).not.toBe(401);
    await other.stop();
    await empty.close();
  }, 30_000);
});
