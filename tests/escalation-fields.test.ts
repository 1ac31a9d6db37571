import { type Connector, connectors } from "@baton/connectors";
import { createFreshdeskSimulator, type FreshdeskSimulator } from "@baton/sandbox/freshdesk/index";
import { waitFor } from "@baton/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EscalationHarness, startEscalationHarness } from "./escalation-harness.ts";
import { publishWorkflow } from "./publish-workflow.ts";

describe("M3: a conversation of the messenger becomes a Freshdesk ticket", () => {
  let harness: EscalationHarness;
  let simulator: FreshdeskSimulator;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    simulator = createFreshdeskSimulator({ demoTickets: false, switches: { callsPerMinute: 100_000 } });
    const listening = await simulator.listen();
    stop = () => listening.close();
    const { id, email } = simulator.workspace.agents.baton;
    harness = await startEscalationHarness({
      connector: connectors.find(({ manifest }) => manifest.helpdesk === "freshdesk") as Connector,
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
    simulator.control.installWebhookRules({
      url: harness.webhookUrl,
      headers: { "X-Baton-Secret": harness.webhookSecret },
      content: { ticket_id: "{{ticket.id}}", event: "{{triggered_event}}", by: "{{event_performer.email}}" },
    });
    await publishWorkflow(harness.database.pool, {
      organizationId: "org-test",
      steps: [
        { id: "start", kind: "trigger", on: "first-message", channels: ["web"], next: "ask" },
        {
          id: "ask",
          kind: "collect",
          fields: [{ attribute: "order.number", question: "Which order?" }],
          next: "ticket",
        },
        {
          id: "ticket",
          kind: "handoff-to-ticket",
          groupId: String(simulator.workspace.groups.workshop.id),
          subject: "Order {{order.number}}",
          userVerification: false,
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

  it("M7, S8: with the transcript, the mapped attributes, the step's fields and the note; the customer is told its number; its transcript is not answered", async () => {
    const visitor = await harness.visit({
      userId: "u-7",
      name: "Nia Obi",
      email: "nia@example.com",
      attributes: { plan: "premium", bike: "Lumen City" },
    });
    await visitor.send("My order never came");
    await waitFor(async () => (await visitor.sees()).some((line) => line.includes("Which order?")), {
      timeoutMs: 10_000,
      message: "nothing is asked",
    });
    await visitor.send("LB-42");
    await waitFor(async () => (await visitor.sees()).some((line) => /Ticket \d+ is there/.test(line)), {
      timeoutMs: 15_000,
      message: "the customer is not told of the ticket",
    });
    await harness.atRest(simulator);

    const { control, workspace } = simulator;
    const [summary, ...others] = control.tickets();
    expect(others).toEqual([]);
    const ticket = control.viewTicket(summary?.id ?? 0);
    expect(ticket).toMatchObject({
      subject: "Order LB-42",
      customerName: "Nia Obi",
      groupId: workspace.groups.workshop.id,
      responderId: null,
      customFields: { cf_bike_model: "Lumen City", cf_order_number: "LB-42", cf_needs_human: true },
    });
    const contact = control.people().contacts.find(({ uniqueExternalId }) => uniqueExternalId === "u-7");
    expect(contact).toMatchObject({ email: "nia@example.com", customFields: { plan: "Premium" } });
    const [description, note, ...rest] = ticket.messages;
    for (const said of ["My order never came", "Which order?", "LB-42"])
      expect(description?.text).toContain(said);
    expect(description?.text).not.toContain("Handed off by Baton");
    expect(note).toMatchObject({ isPrivate: true, text: expect.stringContaining("Handed off by Baton") });
    expect(rest).toEqual([]);

    // What the customer writes there by mail is people's.
    control.customerWrites({ ticketId: ticket.id, text: "Any news?" });
    await harness.atRest(simulator);
    expect(control.viewTicket(ticket.id).messages.filter(({ from }) => from === "agent")).toHaveLength(1);
    const conversation = await harness.conversation(String(ticket.id));
    expect(conversation).toMatchObject({ holder: "human" });
    const { rows } = await harness.database.pool.query(
      "select outcome from decision where conversation_id = $1",
      [conversation.id],
    );
    expect(rows.every(({ outcome }) => outcome === "silent")).toBe(true);
  });
});
