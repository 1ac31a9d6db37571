import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { kebabCase } from "../../control/control-server.ts";
import { fileStore } from "../../persistence/file-store.ts";
import { controlMethods } from "../control/control-routes.ts";
import { FrontControl } from "../control/front-control.ts";
import { createFrontSimulator } from "../create-front-simulator.ts";
import { openAccount, openReceiver, until } from "./open-account.ts";

const posting = { method: "POST", path: "/conversations/*/messages" };

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

describe("faults of the API", () => {
  const started = async (switches = {}) => {
    const account = await openAccount({ switches });
    const { conversationId } = account.control.customerWrites({ text: "hello" });
    const texts = () => account.control.conversation(conversationId).messages.map(({ text }) => text);
    return { ...account, conversationId, texts, lastCall: () => account.simulator.ledger.calls().at(-1) };
  };

  test.each([
    ["429 with retry-after", { kind: "status", status: 429, retryAfterSeconds: 7 }, "7"],
    ["429 without it", { kind: "status", status: 429 }, null],
    ["502 with HTML", { kind: "status", status: 502, body: "html" }, null],
  ] as const)("%s stores nothing and is in the ledger", async (_, effect, retryAfter) => {
    const { control, reply, conversationId, texts, lastCall } = await started();
    control.addFault({ id: "broken", match: posting, effect });
    const answer = await reply(conversationId, "hi");
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([effect.status, retryAfter]);
    expect(texts()).toEqual(["hello"]);
    expect(lastCall()).toMatchObject({ stored: false, fault: "broken" });
    expect((await reply(conversationId, "hi")).status).toBe(202);
  });

  test("a reply is stored although the answer is 500, never comes, or is cut", async () => {
    const { control, url, reply, conversationId, texts, workspace, lastCall } = await started();
    control.addFault({ match: posting, effect: { kind: "store-then-status", status: 500 } });
    expect((await reply(conversationId, "one")).json._error).toMatchObject({ status: 500 });
    control.addFault({ match: posting, effect: { kind: "store-then-reset" } });
    await expect(reply(conversationId, "two")).rejects.toThrow();
    control.addFault({ match: posting, effect: { kind: "store-then-hang" } });
    const caller = new AbortController();
    const hanging = fetch(`${url}/conversations/${conversationId}/messages`, {
      method: "POST",
      headers: { Authorization: `Bearer ${workspace.apiToken}`, "Content-Type": "application/json" },
      body: JSON.stringify({ body: "three" }),
      signal: caller.signal,
    });
    await vi.waitFor(() => expect(texts()).toEqual(["hello", "one", "two", "three"]), { timeout: 10_000 });
    caller.abort();
    await expect(hanging).rejects.toThrow();
    await expect.poll(lastCall).toMatchObject({ stored: true, status: null, conversationId });
  });

  test("answered 202 and lost: the uid stays unknown for ever and nobody is told", async () => {
    const { control, call, reply, get, conversationId, texts, lastCall } = await started();
    control.addFault({ match: posting, effect: { kind: "answer-without-storing" } });
    const { status, json } = await reply(conversationId, "hi");
    expect([status, (await get(`/messages/alt:uid:${json.message_uid}`)).status]).toEqual([202, 404]);
    expect(texts()).toEqual(["hello"]);
    control.addFault({ match: { method: "PATCH" }, effect: { kind: "answer-without-storing" } });
    expect((await call("PATCH", `/conversations/${conversationId}`, { status: "archived" })).status).toBe(
      204,
    );
    expect(control.conversation(conversationId).status).toBe("unassigned");
    expect(lastCall()?.stored).toBe(false);
  });

  test("a delay before storing acts on the state it then finds", async () => {
    const { control, call, conversationId } = await started();
    const effect = { kind: "delay-before-storing", milliseconds: 250 } as const;
    control.addFault({ match: { method: "PATCH" }, effect });
    const late = call("PATCH", `/conversations/${conversationId}`, { status: "archived" });
    // The call has arrived and waits.
    await until(() => control.faults().calls[0]?.hits === 1);
    const other = control.customerWrites({ text: "other" });
    control.merge({ conversationId, intoConversationId: other.conversationId });
    expect((await late).status).toBe(301);
  });
});

describe("control over HTTP", () => {
  test("another process can drive Front and judge by the ledger, which never holds the token", async () => {
    const { read, act, reply, workspace } = await overHttp({ mountPath: "/sandbox" });
    const { json } = await act("customer-writes", { text: "hello", from: { handle: "x@example.com" } });
    await reply(json.conversationId, "hi");
    const { entries, last } = await read("ledger?after=0");
    expect(entries).toMatchObject([
      { kind: "call", method: "POST", stored: true, conversationId: json.conversationId },
    ]);
    expect(JSON.stringify(entries)).not.toContain(workspace.apiToken);
    expect((await read(`ledger?after=${last}`)).entries).toEqual([]);
    expect((await read(`conversations/${json.conversationId}`)).messages.at(-1)).toMatchObject({
      author: "Baton AI",
    });
    expect((await read("workspace")).apiToken).toBe(workspace.apiToken);
    expect((await read(`customers/${json.contactId}`)).conversations).toHaveLength(1);
    expect((await read("people")).teammates).toHaveLength(7);
  });

  test("a wrong request says what is wrong; other sites and forms are refused", async () => {
    const { act, url } = await overHttp();
    expect(await act("set-switches", { plam: "starter" })).toMatchObject({
      status: 400,
      json: { error: expect.stringContaining("plam") },
    });
    expect(await act("assign", { conversationId: "cnv_1" })).toMatchObject({ status: 400 });
    expect((await act("reset", {}, { Origin: "https://evil.example" })).status).toBe(403);
    expect((await fetch(`${url}/control/reset`, { method: "POST", body: "x" })).status).toBe(415);
    const closed = await overHttp({ allowControl: () => false });
    expect((await closed.act("reset")).status).toBe(403);
    expect((await fetch(`${closed.url}/`)).status).toBe(403);
  });

  test("every method of the control that changes something has its path", () => {
    const own = Object.getOwnPropertyNames(FrontControl.prototype);
    const driver = Object.getOwnPropertyNames(Object.getPrototypeOf(FrontControl.prototype));
    const readers = [
      "constructor",
      "deliveries",
      "faults",
      "stats",
      "whenWebhooksIdle",
      "conversation",
      "conversations",
      "customerView",
      "people",
      "knowledge",
    ];
    const acting = [...own, ...driver].filter((name) => !readers.includes(name));
    expect([...new Set(acting)].toSorted()).toEqual([...controlMethods].toSorted());
    expect(kebabCase("saveApplicationWebhook")).toBe("save-application-webhook");
  });

  test("a teammate who starts a reply is assigned before the message is there", async () => {
    const { control, workspace } = await overHttp();
    const { conversationId } = control.customerWrites({ text: "hello" });
    control.assign({ conversationId, teammateId: workspace.teammates.baton.id });
    const view = control.teammateStartsReply({ conversationId, teammateId: workspace.teammates.jonas.id });
    expect([view.assigneeId, view.messageCount]).toEqual([workspace.teammates.jonas.id, 1]);
  });

  test("the inspector is one page, safe by policy, also at the links for people", async () => {
    const { url } = await overHttp({ demoConversations: true });
    for (const path of ["/", "/?view=customer", "/open/cnv_1"]) {
      const page = await fetch(`${url}${path}`);
      expect(page.headers.get("content-security-policy")).toMatch(/default-src 'none'; script-src 'sha256-/);
      expect(await page.text()).toContain("Front sandbox");
    }
  });

  test("a new token replaces the former one, and a reset keeps secrets and rules", async () => {
    const { control, simulator, get } = await overHttp({ demoConversations: true });
    const { apiToken } = control.rotateToken();
    control.saveRuleWebhook({ url: "http://127.0.0.1:1/" });
    control.importConversations({ count: 3 });
    control.reset();
    expect(simulator.workspace.apiToken).toBe(apiToken);
    expect(control.stats().conversations).toBe(2);
    expect(control.people().rules).toHaveLength(1);
    expect((await get("/me")).status).toBe(200);
  });
});

describe("persistence", () => {
  test("after a kill the account, its queued replies and its waiting webhooks go on", async () => {
    const folder = mkdtempSync(join(tmpdir(), "front-"));
    const persist = fileStore(join(folder, "state.json"));
    try {
      let isUp = true;
      const receiver = await openReceiver((got) =>
        got.headers["x-front-challenge"] || isUp
          ? { status: 200, contentType: "text/plain", body: String(got.headers["x-front-challenge"] ?? "") }
          : 500,
      );
      const killed = await openAccount({
        persist,
        switches: { sendDelayMs: 400, webhookRetryDelaysMs: [100_000] },
      });
      await killed.control.saveApplicationWebhook({ url: receiver.url });
      isUp = false;
      const { conversationId } = killed.control.customerWrites({ text: "remember me" });
      const { json } = await killed.reply(conversationId, "a reply");
      await until(() => killed.simulator.ledger.deliveries().some(({ status }) => status === 500));
      await until(() => JSON.stringify(persist.load() ?? {}).includes('"attempts":1'));

      const next = createFrontSimulator({ persist: { load: persist.load, save: () => {} } });
      isUp = true;
      expect(next.workspace.apiToken).toBe(killed.workspace.apiToken);
      expect(next.workspace.signingKey).toBe(killed.workspace.signingKey);
      expect(next.switches.sendDelayMs).toBe(400);
      await until(() => next.control.conversation(conversationId).messages.length === 2);
      expect(next.control.conversation(conversationId).messages.at(-1)?.uid).toBe(json.message_uid);
      const isTold = () =>
        receiver.received.some(({ json: body }) => body.payload?.target?.data?.text === "a reply");
      await until(isTold);
      await next.close();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("a damaged state counts as none", async () => {
    const next = createFrontSimulator({ persist: { load: () => "damaged", save: () => {} } });
    expect(next.control.stats().contacts).toBe(4);
    await next.close();
  });
});

describe("size", () => {
  test("ten thousand conversations are imported without telling anybody, and can all be paged through", async () => {
    const { control, reply, get, follow, simulator } = await openAccount();
    const { conversationIds } = control.importConversations({ count: 10_000, fromDaysAgo: 180 });
    expect(simulator.ledger.last).toBe(0);
    const started = performance.now();
    let page = await get("/conversations?limit=100&q[statuses]=archived");
    const seen = new Set<string>();
    for (;;) {
      for (const { id } of page.json._results) seen.add(id);
      if (!page.json._pagination.next) break;
      page = await follow(page.json._pagination.next);
    }
    expect(seen.size).toBe(10_000);
    expect(performance.now() - started).toBeLessThan(20_000);
    expect((await reply(conversationIds[9999] ?? "", "hi")).status).toBe(202);
    const oldest = control.conversation(conversationIds[0] ?? "");
    expect(Math.round((Date.now() / 1000 - oldest.createdAt) / 86_400)).toBe(180);
  });
});
