import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { kebabCase } from "../../control/control-server.ts";
import { fileStore } from "../../persistence/file-store.ts";
import { controlMethods } from "../control/control-routes.ts";
import { createFreshdeskSimulator } from "../create-freshdesk-simulator.ts";
import { openAccount, openReceiver } from "./open-account.ts";

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
  test("another process can drive the helpdesk and judge by ledger, outbox and tickets", async () => {
    const { read, act, reply } = await overHttp({ mountPath: "/sandbox/freshdesk" });
    const { json } = await act("customer-writes", { text: "hello", contact: { email: "x@example.com" } });
    const { json: sent } = await reply(json.ticketId, "<p>hi</p>");
    const { entries, last } = await read("ledger?after=0");
    expect(entries).toMatchObject([
      {
        kind: "call",
        method: "POST",
        stored: true,
        conversationId: String(json.ticketId),
        messageId: String(sent.id),
      },
    ]);
    expect((await read(`ledger?after=${last}`)).entries).toEqual([]);
    expect(await read(`outbox?ticket=${json.ticketId}`)).toMatchObject([{ to: ["x@example.com"] }]);
    expect((await read(`tickets/${json.ticketId}`)).messages).toMatchObject([
      { kind: "description", from: "customer", text: "hello" },
      { kind: "reply", from: "agent", author: "Baton AI", text: "hi" },
    ]);
    expect((await read("workspace")).apiKey).toBeTruthy();
    expect((await act("advance-clock", { hours: 1 })).json.now).toMatch(/Z$/);
  });

  test("a wrong request is answered with what is wrong and changes nothing", async () => {
    const { act, control } = await overHttp();
    const wrong = await act("set-switches", { planIt: "pro" });
    expect(wrong).toMatchObject({ status: 400, json: { error: expect.stringContaining("planIt") } });
    expect((await act("set-switches", { plan: "gold" })).json.error).toContain("growth");
    expect((await act("agent-replies", { ticketId: 77, text: "x" })).status).toBe(400);
    expect((await act("customer-writes", { contactId: 1, text: "x" })).status).toBe(400);
    expect((await act("add-rule", { type: 1, rule: { name: "x" } })).json.error).toContain("conditions");
    expect((await act("explode")).status).toBe(404);
    expect(control.stats().tickets).toBe(0);
  });

  test("pages of other sites cannot drive it, and who may can be decided from outside", async () => {
    const { act } = await overHttp();
    const elsewhere = await act("customer-writes", { text: "x" }, { Origin: "https://elsewhere.example" });
    expect(elsewhere.status).toBe(403);
    const closed = await overHttp({ allowControl: () => false });
    expect((await closed.act("customer-writes", { text: "x" })).status).toBe(403);
    expect((await fetch(`${closed.url}/`)).status).toBe(403);
  });

  test("every method that is offered exists", async () => {
    const { control } = await overHttp();
    for (const name of controlMethods) expect(control[name], kebabCase(name)).toBeTypeOf("function");
  });

  test("open pages are told about changes", async () => {
    const { url, newTicket } = await overHttp();
    const response = await fetch(`${url}/control/events`);
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    await reader?.read();
    const ticketId = newTicket();
    let text = "";
    while (!text.includes(`"id":"${ticketId}"`)) text += (await reader?.read())?.value ?? "";
    await reader?.cancel();
    expect(text).toContain("event: change");
  });

  test("the inspector opens at the root and at every link to a ticket", async () => {
    const { url } = await overHttp();
    for (const path of ["/", "/a/tickets/1", "/helpdesk/tickets/1", "/support/tickets/1?view=customer"]) {
      const response = await fetch(`${url}${path}`);
      expect([response.status, response.headers.get("content-security-policy")], path).toEqual([
        200,
        expect.stringContaining("script-src 'sha256-"),
      ]);
    }
  });
});

describe("the demo company", () => {
  test("starts with open, pending and old tickets, spam and trash, and everybody a test needs", async () => {
    const { call, workspace } = await openAccount({ demoTickets: true });
    const { json } = await call("GET", "/tickets?updated_since=2020-01-01&include=stats");
    const statuses = new Set(json.map(({ status }: { status: number }) => status));
    expect([...statuses].toSorted()).toEqual([2, 3, 5, 7]);
    expect((await call("GET", "/tickets")).json.length).toBeLessThan(json.length);
    for (const filter of ["spam", "deleted"]) {
      expect((await call("GET", `/tickets?filter=${filter}`)).json).toHaveLength(1);
    }
    const { agents, groups } = workspace;
    expect([agents.former.isDeactivated, agents.occasional.isOccasional]).toEqual([true, true]);
    expect(groups.orders.autoTicketAssign).toBe(1);
  });

  test("can be had again fresh; keys, rules and switches stay", async () => {
    const { control, newTicket, call } = await openAccount({ demoTickets: true });
    const { url } = await openReceiver();
    control.installWebhookRules({ url });
    control.setSwitches({ plan: "growth" });
    newTicket();
    const before = control.stats().tickets;
    control.reset();
    expect(control.stats().tickets).toBe(before - 1);
    expect([control.rules()[1].length, control.rules()[4].length]).toEqual([1, 1]);
    const { headers } = await call("GET", "/agents/me");
    expect(headers.get("x-ratelimit-total")).toBe("200");
  });
});

test("a restart keeps tickets, keys, rules, switches and webhooks on their way", async () => {
  const folder = mkdtempSync(join(tmpdir(), "freshdesk-simulator-"));
  const persist = fileStore(join(folder, "state.json"));
  try {
    let isUp = false;
    const { url, received } = await openReceiver(() => (isUp ? 200 : 500));
    const first = createFreshdeskSimulator({ persist, switches: { plan: "enterprise" } });
    first.control.installWebhookRules({ url });
    const { ticketId } = first.control.customerWrites({ text: "hello", contact: { email: "k@example.com" } });
    await first.control.whenWebhooksQuiet();
    const { apiKey } = first.workspace;
    await first.close();

    isUp = true;
    const second = createFreshdeskSimulator({ persist });
    await second.control.whenWebhooksIdle();
    expect(second.control.viewTicket(ticketId).messages).toMatchObject([{ text: "hello" }]);
    expect([second.workspace.apiKey, second.switches.plan]).toEqual([apiKey, "enterprise"]);
    expect(received).toHaveLength(2);
    const { ticketId: next } = second.control.customerWrites({
      text: "again",
      contact: { email: "k@example.com" },
    });
    expect(next).toBe(ticketId + 1);
    await second.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("the clock goes on from where it was stopped", async () => {
  const { control } = await openAccount();
  control.stopClock({ at: "2030-01-01T00:00:00Z" });
  await control.advanceClock({ days: 1, hours: 2, minutes: 3 });
  expect(control.clock()).toEqual({ now: "2030-01-02T02:03:00Z", isStopped: true });
  expect(control.startClock().now).toMatch(/^2030-01-02T02:03:0/);
  await expect(control.advanceClock({ hours: -1 })).rejects.toThrow("forward");
});
