import type { Connector } from "@baton/connectors";
import { freshdesk } from "@baton/connectors/freshdesk/index";
import { createFreshdeskSimulator, type FreshdeskSimulator } from "@baton/sandbox/freshdesk/index";
import { waitFor } from "@baton/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EscalationHarness, startEscalationHarness } from "./escalation-harness.ts";
import { publishWorkflow } from "./publish-workflow.ts";

describe("M3: a ticket from the messenger, by a workflow", () => {
  let harness: EscalationHarness;
  let simulator: FreshdeskSimulator;
  let stop: () => Promise<void>;
  beforeAll(async () => {
    simulator = createFreshdeskSimulator({ demoTickets: false, switches: { callsPerMinute: 100_000 } });
    const listening = await simulator.listen();
    stop = () => listening.close();
    const { id, email } = simulator.workspace.agents.baton;
    harness = await startEscalationHarness({
      connector: freshdesk as unknown as Connector,
      settings: {
        domain: "lumenbikes.freshdesk.com",
        // The intake would answer every new ticket.
        autoHandleAll: true,
        apiBaseUrl: listening.url,
        fieldMapping: [
          { attribute: "plan", object: "contact", field: "plan" },
          { attribute: "bike", object: "conversation", field: "cf_bike_model" },
          { attribute: "order.number", object: "conversation", field: "cf_order_number" },
        ],
      },
      secrets: { apiKey: simulator.workspace.apiKey },
      agentAccount: { externalId: String(id), name: "Baton AI", email },
    });
    await harness.handOffTo(null);
    simulator.control.installWebhookRules({
      url: harness.webhookUrl,
      headers: { "X-Baton-Secret": harness.webhookSecret },
      content: { ticket_id: "{{ticket.id}}", event: "{{triggered_event}}", by: "{{event_performer.email}}" },
    });
    await publishWorkflow(harness.database.pool, {
      organizationId: "org-test",
      steps: [
        { id: "start", kind: "trigger", on: "first-message", next: "ai" },
        { id: "ai", kind: "agent", handedOff: "order" },
        {
          id: "order",
          kind: "set-attribute",
          attribute: "order.number",
          value: "LB-42",
          next: "ticket",
        },
        {
          id: "ticket",
          kind: "handoff-to-ticket",
          subject: "Chat with {{contact.name|a customer}}",
          fields: { cf_needs_human: "yes" },
        },
      ],
    });
    await harness.engine.startWorker();
  }, 60_000);
  afterAll(async () => {
    await harness?.close();
    await stop?.();
  });
  const atRest = () => harness.atRest(simulator);

  it("S6, S8: the customer is told its number and the chat is over; history, note and contact are in the ticket, which the AI leaves to people", async () => {
    const visitor = await harness.visit({ userId: "u-1", name: "Nia", email: "nia@example.com" });
    await visitor.send("My <b>brake</b> squeals");
    await atRest();
    await visitor.send("I want a person");
    await waitFor(async () => (await visitor.sees()).at(-1)?.startsWith("agent: Ticket") === true, {
      timeoutMs: 15_000,
      message: "no number is told",
    });
    await atRest();
    const [escalation] = await harness.escalations();
    const number = escalation.opened.number;
    expect((await visitor.sees()).at(-1)).toBe(`agent: Ticket ${number} is there.`);
    expect((await visitor.thread()).thread.status).toBe("resolved");
    expect(await visitor.conversation()).toMatchObject({ status: "closed_unresolved", holder: "none" });
    const ticket = simulator.control.viewTicket(Number(number));
    expect(ticket.subject).toBe("Chat with Nia");
    const said = ticket.messages.filter(({ isPrivate }) => !isPrivate).map(({ text }) => text);
    expect(said).toHaveLength(1);
    expect(said[0]).toContain("My <b>brake</b> squeals");
    expect(said[0]).not.toContain("Handed off by Baton");
    const notes = ticket.messages.filter(({ isPrivate }) => isPrivate).map(({ text }) => text);
    expect(notes.join()).toContain("Handed off by Baton");
    expect(await harness.conversation(String(number))).toMatchObject({
      holder: "human",
      counterpart_id: null,
    });
    // What a customer types is shown in the ticket and never obeyed.
    const [description] = ticket.messages;
    expect(description?.html).toContain("My &lt;b&gt;brake&lt;/b&gt; squeals");

    // The chat goes on with the AI; the ticket stays as it was.
    const count = simulator.control.tickets().length;
    await visitor.send("One more thing");
    await atRest();
    expect((await visitor.sees()).at(-1)).toBe("agent: Answer to: One more thing");
    expect(simulator.control.viewTicket(Number(number)).messages).toHaveLength(ticket.messages.length);
    expect(simulator.control.tickets()).toHaveLength(count);
  });

  it("M7: what is signed, what the workflow knows and what its step says fill the fields; what the customer writes in the ticket is people's", async () => {
    const { control } = simulator;
    const visitor = await harness.visit({
      userId: "u-7",
      name: "Di",
      email: "di@example.com",
      attributes: { plan: "premium", bike: "lumen city" },
    });
    await visitor.send("I want a person");
    const mine = () => control.tickets().find(({ subject }) => subject === "Chat with Di");
    await waitFor(async () => mine() !== undefined, { timeoutMs: 15_000, message: "no ticket" });
    await atRest();
    const ticketId = mine()?.id ?? 0;
    expect(control.viewTicket(ticketId).customFields).toMatchObject({
      cf_bike_model: "Lumen City",
      cf_order_number: "LB-42",
      cf_needs_human: true,
    });
    const contact = control.people().contacts.find(({ uniqueExternalId }) => uniqueExternalId === "u-7");
    expect(contact).toMatchObject({ email: "di@example.com", customFields: { plan: "Premium" } });

    control.customerWrites({ ticketId, text: "Any news?" });
    await atRest();
    const answers = control
      .viewTicket(ticketId)
      .messages.filter(({ from, isPrivate }) => from === "agent" && !isPrivate);
    expect(answers).toEqual([]);
    expect(await harness.conversation(String(ticketId))).toMatchObject({ holder: "human" });
  });

  it("the helpdesk is away and back: the ticket is made once, and the customer hears of the delay once", async () => {
    const fault = simulator.control.addFault({ times: "always", effect: { kind: "status", status: 503 } });
    const visitor = await harness.visit({ userId: "u-2", name: "Bo", email: "bo@example.com" });
    await visitor.send("I want a person");
    await waitFor(async () => (await visitor.sees()).includes("agent: This takes longer."), {
      timeoutMs: 10_000,
      message: "the customer is not told",
    });
    simulator.control.removeFault(fault);
    await waitFor(async () => (await visitor.sees()).at(-1)?.startsWith("agent: Ticket") === true, {
      timeoutMs: 15_000,
      message: "no number is told",
    });
    await atRest();
    expect((await visitor.sees()).filter((line) => line.includes("longer"))).toHaveLength(1);
    expect(simulator.control.tickets().filter(({ subject }) => subject === "Chat with Bo")).toHaveLength(1);
  });

  it("M14: no connection that makes tickets is left: people have the conversation in Baton's inbox", async () => {
    await harness.database.pool.query("update connection set status = 'disconnected' where id = $1", [
      harness.connectionId,
    ]);
    const visitor = await harness.visit({ userId: "u-3", name: "Cy", email: "cy@example.com" });
    await visitor.send("I want a person");
    await atRest();
    expect(await visitor.conversation()).toMatchObject({
      status: "open",
      holder: "human",
      escalation_id: null,
    });
    expect(await visitor.sees()).toEqual(["customer: I want a person", "agent: A colleague will take over."]);
  });
});
