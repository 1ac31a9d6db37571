import { describe, expect, test } from "vitest";
import { openAccount, openWithWebhooks } from "./open-account.ts";

/** Switches that no other test turns: each shows its default and what the other position changes. */
describe("switches of the API", () => {
  test("endpointLimitHeaders: whose numbers a limit of an endpoint shows", async () => {
    const { call, control } = await openAccount({ switches: { plan: "growth" } });
    control.stopClock();
    for (let count = 0; count < 20; count++) await call("GET", "/tickets");
    const total = async () => (await call("GET", "/tickets")).headers.get("x-ratelimit-total");
    expect(await total()).toBe("200");
    control.setSwitches({ endpointLimitHeaders: "endpoint" });
    expect(await total()).toBe("20");
    control.setSwitches({ endpointLimits: false });
    expect((await call("GET", "/tickets")).status).toBe(200);
  });

  test("freePlanAnswer and unrecordedErrorBodies", async () => {
    const { call, control } = await openAccount({
      switches: { plan: "free", freePlanAnswer: "too-many-requests", unrecordedErrorBodies: "json" },
    });
    const limited = await call("GET", "/tickets");
    expect([limited.status, Boolean(limited.headers.get("retry-after"))]).toEqual([429, true]);
    control.setSwitches({ plan: "pro" });
    const { json } = await call("GET", "/tickets", undefined, { headers: { Accept: "text/html" } });
    expect(json.message).toBe("Not Acceptable");
  });

  test("surveysNeedAdmin and deactivatedAgentsListed", async () => {
    const { call, control, workspace } = await openAccount();
    const asMaya = { key: workspace.apiKeys.maya };
    const { former } = workspace.agents;
    expect((await call("GET", "/account", undefined, asMaya)).json.tier_type).toBe("pro");
    expect((await call("GET", `/agents/${former.id}`)).status).toBe(404);
    control.setSwitches({ surveysNeedAdmin: true, deactivatedAgentsListed: true });
    expect((await call("GET", "/account", undefined, asMaya)).status).toBe(403);
    expect((await call("GET", `/agents/${former.id}`)).json.contact.active).toBe(false);
  });

  test("filterWithUpdatedSince, scopeLimitsLists and archivedOnView", async () => {
    const { call, control, newTicket, workspace } = await openAccount();
    const [spam, done] = [newTicket(), newTicket()];
    control.markSpam({ ticketId: spam });
    control.agentCloses({ ticketId: done });
    control.archiveTicket({ ticketId: done });
    newTicket();
    const later = "/tickets?filter=spam&updated_since=2090-01-01";
    const asNoor = { key: workspace.apiKeys.occasional };
    expect((await call("GET", later)).json).toEqual([]);
    expect((await call("GET", "/tickets", undefined, asNoor)).json).toEqual([]);
    control.setSwitches({
      filterWithUpdatedSince: false,
      scopeLimitsLists: false,
      archivedOnView: "readable",
    });
    expect((await call("GET", later)).json).toHaveLength(1);
    expect((await call("GET", "/tickets", undefined, asNoor)).json).toHaveLength(1);
    expect((await call("GET", `/tickets/${done}`)).json.archived).toBe(true);
  });

  test("publicNoteCategory, foreignFromEmail, signatureOnReplies, assumeIdentity and systemEntryUser", async () => {
    const { call, newTicket, reply, view, workspace } = await openAccount({
      switches: {
        publicNoteCategory: 4,
        foreignFromEmail: "accepted",
        signatureOnReplies: true,
        assumeIdentity: "nobody",
        systemEntryUser: "null",
      },
    });
    const [ticketId, other] = [newTicket(), newTicket()];
    const { maya } = workspace.agents;
    await call("POST", `/tickets/${ticketId}/notes`, { body: "n", private: false });
    expect((await reply(ticketId, "x", { from_email: "me@elsewhere.example" })).status).toBe(201);
    expect((await reply(ticketId, "x", { user_id: maya.id })).status).toBe(400);
    const asMaya = await call(
      "POST",
      `/tickets/${ticketId}/reply`,
      { body: "x" },
      { key: workspace.apiKeys.maya },
    );
    expect(asMaya.json.body).toContain("Maya, Lumen Bikes");
    await call("PUT", "/tickets/merge", { primary_id: ticketId, ticket_ids: [other] });
    const { conversations } = await view(ticketId, "conversations");
    expect([conversations[0].category, conversations.at(-1).user_id]).toEqual([4, null]);
  });

  test("resolveNotification, requesterRespondedOnCreation and bulkStatus", async () => {
    const { call, control, newTicket, update, view } = await openAccount({
      switches: { resolveNotification: false, requesterRespondedOnCreation: true, bulkStatus: 200 },
    });
    const ticketId = newTicket();
    await update(ticketId, { status: 4 });
    expect(control.outbox()).toEqual([]);
    expect((await view(ticketId, "stats")).stats.requester_responded_at).toBeTruthy();
    const bulk_action = { ids: [ticketId] };
    expect((await call("POST", "/tickets/bulk_delete", { bulk_action })).status).toBe(200);
    await control.advanceClock({ seconds: 1 });
    expect(await view(ticketId)).toMatchObject({ deleted: true });
  });

  test("forms of people: contactsIncludeAgents, duplicateNamesOwner, autoTicketAssignForm, focusMode", async () => {
    const { call, workspace } = await openAccount({
      switches: {
        contactsIncludeAgents: true,
        duplicateNamesOwner: false,
        autoTicketAssignForm: "boolean",
        focusMode: true,
      },
    });
    expect((await call("GET", `/contacts/${workspace.agents.maya.id}`)).json.name).toBe("Maya Lindqvist");
    const taken = await call("POST", "/contacts", { name: "R", email: "rafiq@example.com" });
    expect(taken.json.errors[0]).not.toHaveProperty("additional_info");
    const { json } = await call("GET", "/groups");
    expect(json.map((group: Record<string, unknown>) => group.auto_ticket_assign)).toEqual([
      false,
      true,
      false,
    ]);
    expect((await call("GET", "/agents/me")).json.focus_mode).toBe(true);
  });

  test("contactsUpdatedSince: one spelling, or both", async () => {
    const { call, control } = await openAccount();
    const statuses = async () => [
      (await call("GET", "/contacts?updated_since=2020-01-01")).status,
      (await call("GET", "/contacts?_updated_since=2020-01-01")).status,
    ];
    expect(await statuses()).toEqual([200, 200]);
    control.setSwitches({ contactsUpdatedSince: "_updated_since" });
    expect(await statuses()).toEqual([400, 200]);
  });
});

describe("switches of the rules", () => {
  test("cascadingRules and autoAssignFires: changes nobody made become visible", async () => {
    const { control, newTicket, update, told, workspace } = await openWithWebhooks({
      switches: { cascadingRules: true, autoAssignFires: true },
    });
    control.stopClock();
    const ticketId = newTicket();
    await update(ticketId, { status: 3 });
    control.customerWrites({ ticketId, text: "hm" });
    await control.whenWebhooksQuiet();
    const events = () => told().map(({ event }) => event);
    // By the system: a rule about agents and requesters does not hear of it, one about the system does.
    expect(events()).not.toContain("{status:{from:3,to:2}}");
    const [tell] = control.rules()[4];
    if (!tell) throw new Error("The rule is missing.");
    control.addRule({ type: 4, rule: { ...tell, name: "System", performer: { type: 4 } } });
    await update(ticketId, { status: 3 });
    control.customerWrites({ ticketId, text: "hm" });
    await update(ticketId, { group_id: workspace.groups.orders.id });
    await control.advanceClock({ seconds: 1 });
    await control.whenWebhooksQuiet();
    expect(events()).toContain("{status:{from:3,to:2}}");
    expect(events().at(-1)).toMatch(/^\{responder_id:\{from:,to:\d+\}\}$/);
  });

  test("severalEventsNamed: the first of the rule, or the first that happened", async () => {
    const { control, newTicket, update, events, workspace } = await openWithWebhooks();
    const [tell] = control.rules()[4];
    if (!tell) throw new Error("The rule is missing.");
    tell.events = [
      { field_name: "group_id", from: "--", to: "--" },
      { field_name: "status", from: "--", to: "--" },
    ];
    const change = { status: 3, group_id: workspace.groups.workshop.id };
    await update(newTicket(), change);
    await control.whenWebhooksIdle();
    control.setSwitches({ severalEventsNamed: "change-order" });
    await update(newTicket(), change);
    await control.whenWebhooksIdle();
    expect(events().filter((event) => !event.includes("created"))).toEqual([
      `{group_id:{from:,to:${workspace.groups.workshop.id}}}`,
      "{status:{from:2,to:3}}",
    ]);
  });
});
