import { describe, expect, test, vi } from "vitest";
import { openWithWebhooks } from "./open-account.ts";

const anHour = 3_600_000;

describe("retries, on a clock that is turned", () => {
  test("every half hour, 48 calls in all, then a mail to the admins", async () => {
    const { control, newTicket, received, workspace, simulator } = await openWithWebhooks({}, () => 500);
    control.stopClock();
    newTicket();
    await control.whenWebhooksQuiet();
    expect(received).toHaveLength(1);
    await control.advanceClock({ minutes: 29 });
    expect(received).toHaveLength(1);
    await control.advanceClock({ minutes: 1 });
    expect(received).toHaveLength(2);
    await control.advanceClock({ hours: 30 });
    expect(received).toHaveLength(48);
    expect(control.deliveries()).toMatchObject([{ state: "given-up", attempts: 48 }]);
    expect(control.outbox()).toMatchObject([{ why: "admin-alert", to: [workspace.agents.admin.email] }]);
    const times = simulator.ledger.deliveries().map(({ time }) => time);
    expect((times[47] ?? 0) - (times[0] ?? 0)).toBe(47 * (anHour / 2));
  });

  test("or after 5, 30 and 60 minutes", async () => {
    const { control, newTicket, received } = await openWithWebhooks(
      { switches: { webhookRetryPlan: "short" } },
      () => 503,
    );
    control.stopClock();
    newTicket();
    await control.whenWebhooksQuiet();
    const counts: number[] = [];
    for (const minutes of [4, 1, 30, 60, 600]) {
      await control.advanceClock({ minutes });
      counts.push(received.length);
    }
    expect(counts).toEqual([1, 2, 3, 4, 4]);
  });

  test("until the receiver takes it; all that wait can be sent at once", async () => {
    let isUp = false;
    const { control, newTicket, received } = await openWithWebhooks({}, () => (isUp ? 200 : 500));
    newTicket();
    await control.whenWebhooksQuiet();
    isUp = true;
    expect(control.retryWebhooksNow()).toEqual({ retried: 1 });
    await control.whenWebhooksIdle();
    expect([received.length, control.deliveries()[0]?.state]).toEqual([2, "delivered"]);
  });

  test("a redirect is followed", async () => {
    const { control, newTicket, received } = await openWithWebhooks({}, ({ url }) =>
      url === "/webhook" ? 307 : 200,
    );
    newTicket();
    await control.whenWebhooksIdle();
    expect(received.map(({ url }) => url)).toEqual(["/webhook", "/elsewhere"]);
    expect(control.deliveries()[0]?.state).toBe("delivered");
  });
});

describe("limits", () => {
  test("beyond the hourly number they wait for the next hour; after a day they are dropped", async () => {
    const { control, newTicket, received } = await openWithWebhooks({ switches: { webhooksPerHour: 2 } });
    control.stopClock();
    for (let count = 0; count < 5; count++) newTicket();
    await control.whenWebhooksQuiet();
    expect(received).toHaveLength(2);
    await control.advanceClock({ hours: 1 });
    expect(received).toHaveLength(4);
    control.setSwitches({ webhooksPerHour: 1 });
    for (let count = 0; count < 30; count++) newTicket();
    await control.advanceClock({ hours: 40 });
    const dropped = control.deliveries(100).filter(({ state }) => state === "given-up");
    expect(dropped.length).toBeGreaterThan(0);
    expect(received.length + dropped.length).toBe(35);
  });

  test("they draw on the calls of the API, and wait when those are used up", async () => {
    const { control, newTicket, received, call } = await openWithWebhooks({
      switches: { callsPerMinute: 2 },
    });
    control.stopClock();
    newTicket();
    await control.whenWebhooksQuiet();
    const { headers } = await call("GET", "/contacts");
    expect(headers.get("x-ratelimit-remaining")).toBe("0");
    newTicket();
    await control.whenWebhooksQuiet();
    expect(received).toHaveLength(1);
    await control.advanceClock({ minutes: 1 });
    expect(received).toHaveLength(2);
  });
});

describe("faults of webhooks", () => {
  test("duplicates, once or at once", async () => {
    const { control, newTicket, received } = await openWithWebhooks();
    control.addWebhookFault({ effect: { kind: "duplicate", copies: 3, concurrently: true } });
    newTicket();
    newTicket();
    await control.whenWebhooksIdle();
    expect(received).toHaveLength(5);
  });

  test("loss, told apart by what the event is", async () => {
    const { control, newTicket, reply, events, simulator } = await openWithWebhooks();
    control.addWebhookFault({ id: "lost", match: { action: "reply_sent:sent" }, effect: { kind: "drop" } });
    const ticketId = newTicket();
    await reply(ticketId, "hi");
    await reply(ticketId, "again");
    await control.whenWebhooksIdle();
    expect(events().toSorted()).toEqual(["{reply_sent:sent}", "{ticket_action:created}"]);
    expect(simulator.ledger.deliveries()).toContainEqual(
      expect.objectContaining({ outcome: "dropped", fault: "lost", conversationId: String(ticketId) }),
    );
  });

  test("delay and reordering, on the clock", async () => {
    const { control, newTicket, update, events } = await openWithWebhooks();
    control.stopClock();
    control.addWebhookFault({ effect: { kind: "delay", milliseconds: 60_000 } });
    const ticketId = newTicket();
    await update(ticketId, { status: 4 });
    await control.advanceClock({ minutes: 2 });
    expect(events()).toEqual(["{status:{from:2,to:4}}", "{ticket_action:created}"]);
    control.addWebhookFault({ times: "always", effect: { kind: "shuffle", windowMs: 60_000 } });
    const inOrder = [2, 3, 5, 6, 7, 9];
    for (const status of inOrder) await update(ticketId, { status });
    await control.advanceClock({ minutes: 2 });
    const shuffled = events()
      .slice(2)
      .map((event) => Number(/to:(\d)/.exec(event)?.[1]));
    expect(shuffled.toSorted((a, b) => a - b)).toEqual(inOrder);
    expect(shuffled).not.toEqual(inOrder);
  });

  test("anything can be sent by hand, and anything again", async () => {
    const { control, receiverUrl, received, newTicket } = await openWithWebhooks();
    control.sendWebhook({ url: receiverUrl, body: '{"ticket_id": 24,\n "agent": a@example.com}' });
    newTicket();
    await control.whenWebhooksIdle();
    expect(received[0]?.json).toBeUndefined();
    control.resendWebhook({ deliveryId: control.deliveries()[0]?.id ?? "" });
    await control.whenWebhooksIdle();
    expect(received).toHaveLength(3);
  });
});

describe("faults of the API", () => {
  const posting = { method: "POST", path: "/api/v2/tickets/*/reply" };

  test.each([
    ["429 with Retry-After", { kind: "status", status: 429, retryAfterSeconds: 7 }],
    ["429 without Retry-After", { kind: "status", status: 429 }],
    ["500", { kind: "status", status: 500 }],
    ["502 with HTML", { kind: "status", status: 502, body: "html" }],
  ] as const)("%s is answered once and stores nothing", async (_, effect) => {
    const { control, newTicket, reply, simulator } = await openWithWebhooks();
    const id = newTicket();
    control.addFault({ id: "broken", match: posting, effect });
    const answer = await reply(id, "hi");
    expect(answer.status).toBe(effect.status);
    expect(answer.headers.get("retry-after")).toBe("retryAfterSeconds" in effect ? "7" : null);
    expect(answer.text.startsWith("<html>")).toBe("body" in effect);
    expect(simulator.ledger.calls().at(-1)).toMatchObject({ stored: false, fault: "broken" });
    expect((await reply(id, "hi")).status).toBe(201);
    expect(control.viewTicket(id).messages).toHaveLength(2);
  });

  test("a reply may be stored and answered 500, cut, or never answered", async () => {
    const { control, newTicket, reply, simulator, url, workspace } = await openWithWebhooks();
    const id = newTicket();
    control.addFault({ match: posting, effect: { kind: "store-then-status", status: 500 } });
    expect((await reply(id, "one")).status).toBe(500);
    control.addFault({ match: posting, effect: { kind: "store-then-reset" } });
    await expect(reply(id, "two")).rejects.toThrow();
    control.addFault({ match: posting, effect: { kind: "store-then-hang" } });
    const caller = new AbortController();
    const hanging = fetch(`${url}/api/v2/tickets/${id}/reply`, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        Authorization: `Basic ${Buffer.from(`${workspace.apiKey}:X`).toString("base64")}`,
      },
      body: '{"body":"three"}',
      signal: caller.signal,
    });
    const texts = () => control.viewTicket(id).messages.map(({ text }) => text);
    await vi.waitFor(() => expect(texts()).toEqual(["Hello?", "one", "two", "three"]), { timeout: 10_000 });
    caller.abort();
    await expect(hanging).rejects.toThrow();
    const ends = () => simulator.ledger.calls().map(({ status, stored }) => [status, stored]);
    await expect.poll(ends).toEqual([
      [500, true],
      [null, true],
      [null, true],
    ]);
    expect(control.outbox()).toHaveLength(3);
  });

  test.each([
    ["a reply", "POST", "/reply", { body: "lost" }, 201],
    ["a note", "POST", "/notes", { body: "lost" }, 201],
    ["an update", "PUT", "", { status: 4, tags: ["lost"] }, 200],
  ] as const)("%s may be answered as if all went well, and be lost", async (_, method, path, body, status) => {
    const { control, newTicket, call, received } = await openWithWebhooks();
    const id = newTicket();
    control.addFault({ match: { method }, effect: { kind: "answer-without-storing" } });
    const answer = await call(method, `/tickets/${id}${path}`, body);
    expect([answer.status, JSON.stringify(answer.json)]).toEqual([status, expect.stringContaining("lost")]);
    await control.whenWebhooksIdle();
    expect(control.viewTicket(id)).toMatchObject({ status: 2, tags: [], messages: { length: 1 } });
    expect([received.length, control.outbox()]).toEqual([1, []]);
  });
});
