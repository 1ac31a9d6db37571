import { type Connector, connectors } from "@baton/connectors";
import { freshdesk } from "@baton/connectors/freshdesk/index";
import { createFreshchatSimulator, type FreshchatSimulator } from "@baton/sandbox/freshchat/index";
import { createFreshdeskSimulator, type FreshdeskSimulator } from "@baton/sandbox/freshdesk/index";
import { waitFor } from "@baton/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EscalationHarness, startEscalationHarness } from "./escalation-harness.ts";
import { publishWorkflow } from "./publish-workflow.ts";

const waiting = 30;
/** With so few hands, thirty openings that hold one each would leave none to anybody. */
const hands = 16;

describe("D6: a helpdesk that hangs while conversations of the messenger wait for it", () => {
  let harness: EscalationHarness;
  let slow: FreshdeskSimulator;
  let other: FreshchatSimulator;
  const stops: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    slow = createFreshdeskSimulator({ demoTickets: false, switches: { callsPerMinute: 100_000 } });
    other = createFreshchatSimulator({ demoConversations: false });
    const [slowAt, otherAt] = [await slow.listen(), await other.listen({ port: 0 })];
    stops.push(
      () => slowAt.close(),
      () => otherAt.close(),
    );
    const { id, email } = slow.workspace.agents.baton;
    const { baton } = other.workspace.agents;
    harness = await startEscalationHarness(
      {
        connector: freshdesk as unknown as Connector,
        settings: { domain: "lumenbikes.freshdesk.com", autoHandleAll: true, apiBaseUrl: slowAt.url },
        secrets: { apiKey: slow.workspace.apiKey },
        agentAccount: { externalId: String(id), name: "Baton AI", email },
      },
      {
        timing: { escalationGiveUpMs: 8_000 },
        beside: [
          {
            connector: connectors[0] as unknown as Connector,
            settings: {
              domain: "lumenbikes.freshchat.com",
              defaultAgentEmail: baton.email,
              autoHandleAll: true,
              apiBaseUrl: otherAt.url,
            },
            secrets: { accessToken: other.workspace.accessToken },
            agentAccount: { externalId: baton.id, name: "Baton AI", email: baton.email },
          },
        ],
      },
    );
    slow.control.installWebhookRules({
      url: harness.webhookUrl,
      headers: { "X-Baton-Secret": harness.webhookSecret },
      content: { ticket_id: "{{ticket.id}}", event: "{{triggered_event}}", by: "{{event_performer.email}}" },
    });
    await harness.handOffTo({ connectionId: harness.besideIds[0] as string });
    await publishWorkflow(harness.database.pool, {
      organizationId: "org-test",
      steps: [
        { id: "start", kind: "trigger", on: "first-message", next: "ai" },
        { id: "ai", kind: "agent", handedOff: "ticket" },
        { id: "ticket", kind: "handoff-to-ticket", subject: "Chat" },
      ],
    });
    await harness.engine.startWorker({ concurrency: hands });
  }, 60_000);
  afterAll(async () => {
    // First: those whom a helpdesk keeps waiting are waited for.
    for (const stop of stops) await stop();
    await harness?.close();
  });

  it("thirty wait, and the messenger answers others and another helpdesk gets its own while nobody has given up yet; then each has one ticket", async () => {
    const fault = slow.control.addFault({ times: "always", effect: { kind: "store-then-hang" } });
    const escalations = async () =>
      (await harness.escalations()).filter(({ kind }: { kind: string }) => kind === "ticket");
    const visitors = await Promise.all(
      Array.from({ length: waiting }, (_, index) =>
        harness.visit({ userId: `u-${index}`, name: "Nia", email: `nia-${index}@example.com` }),
      ),
    );
    for (const visitor of visitors) await visitor.send("I want a person");
    await waitFor(async () => (await escalations()).length === waiting, {
      timeoutMs: 20_000,
      message: "not all are handed off",
    });

    const others = await Promise.all(Array.from({ length: 12 }, () => harness.visit()));
    for (const visitor of others) await visitor.send("Where is my order?");
    const isAnswered = async (visitor: (typeof others)[number]) =>
      (await visitor.sees()).includes("agent: Answer to: Where is my order?");
    await waitFor(async () => (await Promise.all(others.map(isAnswered))).every(Boolean), {
      timeoutMs: 20_000,
      message: "the messenger does not answer",
    });
    const [first] = others as [(typeof others)[number]];
    await first.act({ kind: "handoff", reason: "customer-asked" });
    const inOther = async () =>
      (await harness.escalations()).find(({ kind }: { kind: string }) => kind === "conversation");
    await waitFor(async () => (await inOther())?.state === "open", {
      timeoutMs: 20_000,
      message: "the other helpdesk does not get its conversation",
    });

    // Facts, not a stopwatch: all of this happened before the first of those who ask had given up.
    const asked = (await escalations()).filter(({ attempts }) => attempts > 0);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.length).toBeLessThanOrEqual(8);
    expect(asked.every(({ state, attempts }) => state === "opening" && attempts === 1)).toBe(true);
    expect((await escalations()).every(({ failure }) => failure === null)).toBe(true);

    slow.control.removeFault(fault);
    await waitFor(async () => (await escalations()).every(({ state }) => state === "closed"), {
      timeoutMs: 60_000,
      message: "not all have a ticket",
    });
    await harness.atRest(slow);
    expect(slow.control.tickets()).toHaveLength(waiting);
    for (const visitor of visitors) {
      const seen = await visitor.sees();
      expect(seen.filter((line) => line.startsWith("agent: Ticket"))).toHaveLength(1);
      expect(seen.filter((line) => line.includes("longer")).length).toBeLessThanOrEqual(1);
    }
  }, 120_000);

  it("more of its own customers write than the worker has hands, and the messenger answers before the helpdesk's next ones are even tried", async () => {
    slow.control.addFault({ times: "always", effect: { kind: "store-then-hang" } });
    const ofSlow = async (condition: string) => {
      const { rows } = await harness.database.pool.query(
        `select count(*)::int as count from conversation_queue where connection_id = $1 and ${condition}`,
        [harness.connectionId],
      );
      return rows[0].count as number;
    };
    for (let customer = 0; customer < 3 * hands; customer++)
      slow.control.customerWrites({ text: `Where is order ${customer}?` });
    await waitFor(
      async () =>
        (await ofSlow("leased_by is not null")) === hands && (await ofSlow("wake_at <= now()")) >= 2 * hands,
      { timeoutMs: 20_000, message: "the tickets do not take all hands" },
    );

    const givenUp = await ofSlow("attempts > 0");
    const visitor = await harness.visit();
    await visitor.send("Where is my order?");
    await waitFor(async () => (await visitor.sees()).includes("agent: Answer to: Where is my order?"), {
      timeoutMs: 60_000,
      message: "the messenger does not answer",
    });

    // In the order of their coming it would have been asked after all of them: when two thirds had been given up.
    expect((await ofSlow("attempts > 0")) - givenUp).toBeLessThanOrEqual(hands);
  }, 120_000);
});
