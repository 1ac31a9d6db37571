import { describe, expect, test, vi } from "vitest";
import { openAccount } from "./open-account.ts";

const posting = { method: "POST", path: "/v2/conversations/*/messages" };

async function started(options: Parameters<typeof openAccount>[0] = {}) {
  const account = await openAccount({
    ...options,
    switches: { welcomeMessage: "none", ...options.switches },
  });
  const { conversationId } = account.control.customerWrites({ text: "hello" });
  const texts = () =>
    account.control
      .conversation(conversationId)
      .messages.map(
        (message) => (message.message_parts[0]?.text as { content: string } | undefined)?.content,
      );
  const lastCall = () => account.simulator.ledger.calls().at(-1);
  return { ...account, conversationId, texts, lastCall };
}

describe("faults of the API", () => {
  test.each([
    ["429 with Retry-After", { kind: "status", status: 429, retryAfterSeconds: 7 }, "7"],
    ["429 without Retry-After", { kind: "status", status: 429 }, null],
    ["500", { kind: "status", status: 500 }, null],
    ["502 with HTML", { kind: "status", status: 502, body: "html" }, null],
  ] as const)("%s is answered once, stores nothing and is in the ledger", async (_, effect, retryAfter) => {
    const { control, reply, conversationId, texts, lastCall } = await started();
    control.addFault({ id: "broken", match: posting, effect });
    const answer = await reply(conversationId, "hi");
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([effect.status, retryAfter]);
    expect(answer.text.startsWith("<html>")).toBe("body" in effect);
    expect(texts()).toEqual(["hello"]);
    expect(lastCall()).toMatchObject({ stored: false, fault: "broken", status: effect.status });
    expect((await reply(conversationId, "hi")).status).toBe(200);
  });

  test("store-then-status answers 500 although it stored", async () => {
    const { control, reply, conversationId, texts, lastCall } = await started();
    control.addFault({ match: posting, effect: { kind: "store-then-status", status: 500 } });
    expect((await reply(conversationId, "hi")).status).toBe(500);
    expect(texts()).toEqual(["hello", "hi"]);
    expect(lastCall()).toMatchObject({
      stored: true,
      status: 500,
      conversationId,
      messageId: expect.any(String),
    });
  });

  test("store-then-hang stores at once and answers never", async () => {
    const { control, url, workspace, conversationId, texts, lastCall } = await started();
    control.addFault({ match: posting, effect: { kind: "store-then-hang" } });
    const body = {
      actor_type: "agent",
      actor_id: workspace.agents.baton.id,
      message_parts: [{ text: { content: "hi" } }],
    };
    const caller = new AbortController();
    const call = fetch(`${url}/v2/conversations/${conversationId}/messages`, {
      method: "POST",
      headers: { Authorization: `Bearer ${workspace.accessToken}`, "Content-Type": "application/json" },
      body: JSON.stringify(body),
      signal: caller.signal,
    });
    await vi.waitFor(() => expect(texts()).toEqual(["hello", "hi"]), { timeout: 10_000 });
    caller.abort();
    await expect(call).rejects.toThrow();
    await expect.poll(lastCall).toMatchObject({ stored: true, status: null });
  });

  test.each([
    "store-then-reset",
    "reset-mid-body",
  ] as const)("%s stores and cuts the connection", async (kind) => {
    const { control, reply, conversationId, texts } = await started();
    control.addFault({ match: posting, effect: { kind } });
    await expect(reply(conversationId, "hi")).rejects.toThrow();
    expect(texts()).toEqual(["hello", "hi"]);
  });

  test("reset cuts the connection and stores nothing", async () => {
    const { control, reply, conversationId, texts } = await started();
    control.addFault({ match: posting, effect: { kind: "reset" } });
    await expect(reply(conversationId, "hi")).rejects.toThrow();
    expect(texts()).toEqual(["hello"]);
  });

  test("answer-without-storing answers 200 with a message that does not exist, and tells nobody", async () => {
    const { control, reply, call, conversationId, texts, lastCall } = await started();
    control.addFault({ match: posting, effect: { kind: "answer-without-storing" } });
    const answer = await reply(conversationId, "hi");
    expect([answer.status, typeof answer.json.id]).toEqual([200, "string"]);
    expect(texts()).toEqual(["hello"]);
    expect(lastCall()).toMatchObject({ stored: false, status: 200 });
    control.addFault({ match: { method: "PUT" }, effect: { kind: "answer-without-storing" } });
    const put = await call("PUT", `/v2/conversations/${conversationId}`, { status: "resolved" });
    expect(put.json.status).toBe("resolved");
    expect(control.conversation(conversationId).status).toBe("new");
  });

  test("a delay before storing stores late, one after storing at once", async () => {
    const { control, reply, conversationId } = await started();
    // By the helpdesk's own times: who looks meanwhile may come late on a busy machine.
    const storedAt = () =>
      Date.parse(control.conversation(conversationId).messages.at(-1)?.created_time ?? "");
    const almost = 118;
    control.addFault({ match: posting, effect: { kind: "delay-before-storing", milliseconds: 120 } });
    const begunAt = Date.now();
    await reply(conversationId, "late");
    expect(storedAt() - begunAt).toBeGreaterThanOrEqual(almost);
    control.addFault({ match: posting, effect: { kind: "delay-after-storing", milliseconds: 120 } });
    await reply(conversationId, "early");
    expect(Date.now() - storedAt()).toBeGreaterThanOrEqual(almost);
  });

  test("a slow body dribbles", async () => {
    const { control, call } = await started();
    control.addFault({
      match: { path: "/v2/agents/none" },
      effect: { kind: "slow-body", bytesPerSecond: 400 },
    });
    const begin = performance.now();
    expect((await call("GET", "/v2/agents/none")).json.status).toBe("AGENT_NOT_FOUND");
    expect(performance.now() - begin).toBeGreaterThan(100);
  });

  test("a matcher hits the nth call, the text of a body, and as often as asked", async () => {
    const { control, reply, conversationId } = await started();
    control.addFault({ match: { ...posting, nth: 2 }, effect: { kind: "status", status: 500 } });
    control.addFault({
      match: { bodyIncludes: '"message_type":"private"' },
      times: 2,
      effect: { kind: "status", status: 503 },
    });
    const statuses: number[] = [];
    for (const message_type of ["normal", "normal", "normal", "private", "private", "private"]) {
      statuses.push((await reply(conversationId, "x", { message_type })).status);
    }
    expect(statuses).toEqual([200, 500, 200, 503, 503, 200]);
  });

  test("a probability is kept and repeatable by seed", async () => {
    const run = async () => {
      const { control, call } = await started({ randomSeed: 42 });
      control.addFault({
        times: "always",
        match: { probability: 0.3 },
        effect: { kind: "status", status: 500 },
      });
      const statuses: number[] = [];
      for (let index = 0; index < 60; index++) statuses.push((await call("GET", "/v2/agents/none")).status);
      return statuses;
    };
    const statuses = await run();
    const failures = statuses.filter((status) => status === 500).length;
    expect(failures).toBeGreaterThan(5);
    expect(failures).toBeLessThan(35);
    expect(await run()).toEqual(statuses);
  });

  test("an unknown effect is refused", async () => {
    const { control } = await started();
    expect(() => control.addFault({ effect: { kind: "explode" } as never })).toThrow(/store-then-hang/);
  });
});

describe("ledger", () => {
  test("it records calls in order, never the token, and keeps a bounded number", async () => {
    const { call, simulator } = await started({ ledger: { limit: 5 } });
    for (let index = 0; index < 30; index++) await call("GET", `/v2/agents/${index}`);
    const entries = simulator.ledger.read();
    expect(entries.length).toBeLessThan(10);
    expect(simulator.ledger.last).toBe(30);
    expect(entries.at(-1)).toMatchObject({
      kind: "call",
      method: "GET",
      path: "/v2/agents/29",
      status: 404,
      stored: false,
    });
    expect(JSON.stringify(entries)).not.toContain(simulator.workspace.accessToken);
    expect(simulator.ledger.read(28)).toHaveLength(2);
  });

  test("switched off, it keeps nothing", async () => {
    const { call, simulator } = await started({ ledger: "off" });
    await call("GET", "/v2/agents");
    expect(simulator.ledger.read()).toEqual([]);
  });
});
