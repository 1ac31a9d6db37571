import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { kebabCase } from "../../control/control-server.ts";
import { fileStore } from "../../persistence/file-store.ts";
import { controlMethods } from "../control/control-routes.ts";
import { createFreshchatSimulator } from "../create-freshchat-simulator.ts";
import { openAccount, openReceiver, until } from "./open-account.ts";

async function overHttp(options: Parameters<typeof openAccount>[0] = {}) {
  const account = await openAccount(options);
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape
  const read = async (path: string): Promise<any> => (await fetch(`${account.url}/control/${path}`)).json();
  const act = async (name: string, input: unknown = {}, headers: Record<string, string> = {}) => {
    const response = await fetch(`${account.url}/control/${name}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", ...headers },
      body: JSON.stringify(input),
    });
    // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape
    const json: any = await response.json();
    return { status: response.status, json };
  };
  return { ...account, read, act };
}

describe("control over HTTP", () => {
  test("another process can drive the inbox and judge by the ledger", async () => {
    const { read, act, reply } = await overHttp({ mountPath: "/sandbox" });
    const { json } = await act("customer-writes", { text: "hello", user: { email: "x@example.com" } });
    await reply(json.conversationId, "hi");
    const { entries, last } = await read("ledger?after=0");
    expect(entries).toMatchObject([
      { kind: "call", method: "POST", stored: true, conversationId: json.conversationId },
    ]);
    expect((await read(`ledger?after=${last}`)).entries).toEqual([]);
    const conversation = await read(`conversations/${json.conversationId}`);
    expect(conversation.messages.at(-1)).toMatchObject({ author: "Baton AI", message_type: "normal" });
    expect((await read("workspace")).accessToken).toBeTruthy();
  });

  test("a wrong request is answered with what is wrong and changes nothing", async () => {
    const { act } = await overHttp();
    expect(await act("set-switches", { echoOwnMesages: false })).toMatchObject({
      status: 400,
      json: { error: expect.stringContaining("echoOwnMesages") },
    });
    expect((await act("set-switches", { webhookGeneration: "g9" })).json.error).toContain("g2");
    expect((await act("set-switches", { rateLimit: "many" })).status).toBe(400);
    expect((await act("agent-replies", { conversationId: "none", text: "x" })).status).toBe(400);
    expect((await act("explode")).status).toBe(404);
  });

  test("pages of other sites cannot drive it", async () => {
    const { act, url, simulator } = await overHttp();
    expect(
      (await act("customer-writes", { text: "x" }, { Origin: "https://elsewhere.example" })).status,
    ).toBe(403);
    const plain = await fetch(`${url}/control/customer-writes`, { method: "POST", body: "{}" });
    expect(plain.status).toBe(415);
    expect(simulator.control.stats().conversations).toBe(0);
  });

  test("who may control it can be decided from outside", async () => {
    const { act, url } = await overHttp({ allowControl: () => false });
    expect((await act("customer-writes", { text: "x" })).status).toBe(403);
    expect((await fetch(`${url}/`)).status).toBe(403);
  });

  test("every method that is offered exists", async () => {
    const { control } = await overHttp();
    for (const name of controlMethods) expect(control[name], kebabCase(name)).toBeTypeOf("function");
  });

  test("open pages are told about changes", async () => {
    const { url, control } = await overHttp();
    const response = await fetch(`${url}/control/events`);
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    await reader?.read();
    const { conversationId } = control.customerWrites({ text: "hello" });
    let text = "";
    while (!text.includes(conversationId)) text += (await reader?.read())?.value ?? "";
    await reader?.cancel();
    expect(text).toContain("event: change");
  });
});

describe("customer's view", () => {
  test("it holds no private note and no system message", async () => {
    const { control, reply } = await openAccount();
    const { conversationId, userId } = control.customerWrites({ text: "hello" });
    await reply(conversationId, "secret", { message_type: "private" });
    await reply(conversationId, "secret too", {
      actor_type: "bot",
      actor_id: undefined,
      message_type: "private",
    });
    control.agentAddsNote({ conversationId, text: "secret three" });
    await reply(conversationId, "visible");
    control.agentResolves({ conversationId });
    const texts = control
      .customerView(userId)
      .conversations[0]?.messages.map(({ message_parts }) => message_parts[0]);
    expect(texts).toEqual([{ text: { content: "hello" } }, { text: { content: "visible" } }]);
  });
});

describe("inspector page", () => {
  test("it is one page that may only run its own script", async () => {
    const { url } = await openAccount({ mountPath: "/sandbox/freshchat" });
    const response = await fetch(`${url}/?view=customer`);
    const html = await response.text();
    expect(response.headers.get("content-security-policy")).toMatch(
      /default-src 'none'; script-src 'sha256-/,
    );
    expect(html).toContain('data-mount="/sandbox/freshchat"');
    expect(html).not.toMatch(/(src|href)="https?:|\.innerHTML|insertAdjacentHTML|\/\* (style|script) \*\//);
  });

  test("a conversation's url opens it", async () => {
    const { control, call, url } = await openAccount();
    const { conversationId } = control.customerWrites({ text: "hello" });
    const { json } = await call("GET", `/v2/conversations/${conversationId}`);
    expect(json.url.startsWith(url)).toBe(true);
    expect((await fetch(json.url)).headers.get("content-type")).toContain("text/html");
  });

  test("an uploaded page or drawing cannot run scripts there", async () => {
    const { control, call } = await openAccount();
    const file = {
      name: "a.svg",
      contentType: "image/svg+xml",
      base64: Buffer.from("<svg/>").toString("base64"),
    };
    const { conversationId } = control.customerWrites({ files: [file] });
    const { messages } = (await call("GET", `/v2/conversations/${conversationId}/messages`)).json;
    const response = await fetch(messages[0].message_parts[0].image.url);
    expect(response.headers.get("content-security-policy")).toContain("sandbox");
  });
});

describe("persistence", () => {
  test("a new simulator on the same file has the conversations, token, key and waiting webhooks", async () => {
    const folder = mkdtempSync(join(tmpdir(), "sandbox-"));
    try {
      const persist = fileStore(join(folder, "deep", "state.json"));
      const receiver = await openReceiver();
      await receiver.close();
      // Never closed, as if killed: what counts is what reached the file by itself.
      const killed = createFreshchatSimulator({
        persist,
        webhookKeyBits: 1024,
        switches: { webhookRetryDelaysMs: [60_000] },
      });
      await killed.control.saveWebhook({ url: receiver.url });
      const { conversationId, messageId } = killed.control.customerWrites({ text: "remember me" });
      await until(() => killed.ledger.deliveries().length >= 2);
      const isSaved = () => {
        const text = JSON.stringify(persist.load() ?? {});
        return text.includes(messageId) && text.includes("PRIVATE KEY") && text.includes('"attempts":1');
      };
      await until(isSaved);

      const back = await openReceiver();
      const next = createFreshchatSimulator({ persist: { load: persist.load, save: () => {} } });
      expect(next.workspace.accessToken).toBe(killed.workspace.accessToken);
      expect(next.workspace.publicKey).toBe(killed.workspace.publicKey);
      expect(next.control.conversation(conversationId).messages.at(-1)?.id).toBe(messageId);
      expect(next.control.stats().webhooksWaiting).toBe(2);
      next.control.setSwitches({ webhookRetryDelaysMs: [10] });
      await next.control.saveWebhook({ url: back.url });
      await until(() => back.received.some(({ json }) => json.data.message.id === messageId));
      await next.close();
      await killed.close();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("a damaged file counts as none", async () => {
    const next = createFreshchatSimulator({ persist: { load: () => "damaged", save: () => {} } });
    expect(next.control.stats().users).toBe(5);
    await next.close();
  });
});

describe("size", () => {
  test("ten thousand conversations can be imported without telling anybody, and answered", async () => {
    const { control, reply, call, simulator } = await openAccount();
    const { conversationIds, userIds } = control.importConversations({ count: 10_000, fromDaysAgo: 180 });
    expect(simulator.ledger.last).toBe(0);
    expect((await reply(conversationIds[9999] ?? "", "hi")).status).toBe(200);
    const { conversations } = (await call("GET", `/v2/users/${userIds[0]}/conversations`)).json;
    const age = Date.now() - Date.parse(conversations[0].created_time);
    expect(Math.round(age / 86_400_000)).toBe(180);
  });
});
