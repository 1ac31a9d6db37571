import { describe, expect, test } from "vitest";
import { openAccount } from "./open-account.ts";

// biome-ignore lint/suspicious/noExplicitAny: bodies of errors
const codes = (json: any) => json.errors.map(({ field, code }: Record<string, string>) => `${field} ${code}`);

describe("creating", () => {
  const good = { email: "new@example.com", subject: "S", description: "<p>D</p>" };

  test("needs a requester, a subject and a description", async () => {
    const { call } = await openAccount();
    const { status, json } = await call("POST", "/tickets", { priority: 2 });
    expect([status, json.description]).toEqual([400, "Validation failed"]);
    expect(codes(json)).toEqual([
      "subject missing_field",
      "description missing_field",
      "requester_id missing_field",
    ]);
    const phoneOnly = await call("POST", "/tickets", { ...good, email: undefined, phone: "+49301" });
    expect(codes(phoneOnly.json)).toEqual(["name missing_field"]);
  });

  test("makes a contact of an unknown address and gives the ticket's own address", async () => {
    const { call } = await openAccount();
    const { status, headers, json } = await call("POST", "/tickets", {
      ...good,
      cc_emails: ["c@example.com"],
    });
    expect([status, headers.get("location")?.endsWith(`/api/v2/tickets/${json.id}`)]).toEqual([201, true]);
    expect(json).toMatchObject({ status: 2, priority: 1, source: 2, cc_emails: ["c@example.com"] });
    const again = await call("POST", "/tickets", good);
    expect(again.json.requester_id).toBe(json.requester_id);
    const { json: contact } = await call("GET", `/contacts/${json.requester_id}`);
    expect(contact).toMatchObject({ name: "New", email: "new@example.com" });
  });

  test("takes a form with files, lists and custom fields", async () => {
    const { call, url } = await openAccount();
    const form = new FormData();
    for (const [name, value] of Object.entries({
      ...good,
      status: "3",
      "custom_fields[cf_needs_human]": "true",
    })) {
      form.set(name, value);
    }
    form.append("tags[]", "a");
    form.append("tags[]", "b");
    form.append("attachments[]", new Blob(["hello"], { type: "text/plain" }), "a.txt");
    const { status, json } = await call("POST", "/tickets", form);
    expect([status, json.status, json.tags, json.custom_fields.cf_needs_human]).toEqual([
      201,
      3,
      ["a", "b"],
      true,
    ]);
    expect(json.attachments).toMatchObject([{ name: "a.txt", size: 5, content_type: "text/plain" }]);
    expect(json.attachments[0].attachment_url.startsWith(url)).toBe(true);
  });

  test("an account may demand status and priority, or no form at all", async () => {
    const { call, control } = await openAccount({ switches: { createNeedsStatusAndPriority: true } });
    expect(codes((await call("POST", "/tickets", good)).json)).toEqual([
      "status missing_field",
      "priority missing_field",
    ]);
    control.setSwitches({ createNeedsStatusAndPriority: false, requiredFormFields: "ignored" });
    expect((await call("POST", "/tickets", { email: "a@example.com" })).status).toBe(201);
  });

  test("source 10 has a path of its own: closed, assigned, and a mail goes out", async () => {
    const { call, control, workspace } = await openAccount();
    expect((await call("POST", "/tickets", { ...good, source: 10 })).status).toBe(400);
    const input = { ...good, email_config_id: workspace.mailboxes.support.id };
    const { json } = await call("POST", "/tickets/outbound_email", input);
    expect(json).toMatchObject({ status: 5, source: 10, responder_id: workspace.agents.baton.id });
    expect(control.outbox()).toMatchObject([{ why: "outbound", to: ["new@example.com"] }]);
  });

  test("a blocked contact's ticket is spam at once", async () => {
    const { control, newTicket, view } = await openAccount();
    const first = newTicket();
    control.setContact({ contactId: (await view(first)).requester_id, isBlocked: true });
    expect(await view(newTicket())).toMatchObject({ spam: true });
  });
});

describe("updating", () => {
  test.each([
    ["an unknown key", { foo: 1 }, "foo invalid_field"],
    ["cc_emails", { cc_emails: [] }, "cc_emails invalid_field"],
    ["a wrong type", { group_id: "x" }, "group_id datatype_mismatch"],
    ["tags that are no list", { tags: "a,b" }, "tags datatype_mismatch"],
    ["an unknown status", { status: 1 }, "status invalid_value"],
    ["an unknown type", { type: "Nonsense" }, "type invalid_value"],
    ["an agent that is none", { responder_id: 99 }, "responder_id invalid_value"],
    ["a deactivated agent", { responder_id: 67013469005 }, "responder_id invalid_value"],
    ["a group that is none", { group_id: 99 }, "group_id invalid_value"],
    ["an unknown custom field", { custom_fields: { cf_x: 1 } }, "cf_x invalid_field"],
    ["a choice that is none", { custom_fields: { cf_bike_model: "Tank" } }, "cf_bike_model invalid_value"],
    [
      "a checkbox that is a text",
      { custom_fields: { cf_needs_human: "yes" } },
      "cf_needs_human datatype_mismatch",
    ],
    ["a tag of 33 letters", { tags: ["x".repeat(33)] }, "tags invalid_value"],
  ])("%s is refused, and nothing is changed", async (_, change, code) => {
    const { update, newTicket, view } = await openAccount();
    const id = newTicket();
    const { status, json } = await update(id, { priority: 4, ...change });
    expect([status, codes(json)]).toEqual([400, [code]]);
    expect((await view(id)).priority).toBe(1);
  });

  test("only the keys sent are changed, and every write moves updated_at", async () => {
    const { update, newTicket, view, control } = await openAccount();
    control.stopClock({ at: "2026-03-01T10:00:00Z" });
    const id = newTicket();
    await update(id, { tags: ["a"], priority: 3, custom_fields: { cf_order_number: "LB-1" } });
    await control.advanceClock({ minutes: 1 });
    const { json } = await update(id, { status: 9, custom_fields: { cf_needs_human: true } });
    expect(json).toMatchObject({
      status: 9,
      priority: 3,
      tags: ["a"],
      custom_fields: { cf_order_number: "LB-1", cf_needs_human: true },
      updated_at: "2026-03-01T10:01:00Z",
    });
    await control.advanceClock({ minutes: 1 });
    control.customerWrites({ ticketId: id, text: "hm" });
    expect((await view(id)).updated_at).toBe("2026-03-01T10:02:00Z");
  });

  test("tags replace the whole list, or are added where an account does so", async () => {
    const { update, newTicket, control } = await openAccount();
    const id = newTicket();
    await update(id, { tags: ["a", "b"] });
    expect((await update(id, { tags: ["c"] })).json.tags).toEqual(["c"]);
    control.setSwitches({ tagsOnUpdate: "add" });
    expect((await update(id, { tags: ["d"] })).json.tags).toEqual(["c", "d"]);
    control.setSwitches({ unknownTags: "refused" });
    expect((await update(id, { tags: ["never"] })).status).toBe(400);
  });

  test("null takes agent and group away, in the accounts that understand it", async () => {
    const { update, newTicket, control, workspace } = await openAccount();
    const { agents, groups } = workspace;
    const id = newTicket();
    const both = { responder_id: agents.maya.id, group_id: groups.workshop.id };
    expect((await update(id, both)).json).toMatchObject(both);
    expect((await update(id, { responder_id: null, group_id: null })).json).toMatchObject({
      responder_id: null,
      group_id: null,
    });
    await update(id, both);
    control.setSwitches({ unassignByNull: "ignored" });
    expect((await update(id, { responder_id: null })).json.responder_id).toBe(agents.maya.id);
    control.setSwitches({ unassignByNull: "refused" });
    expect((await update(id, { responder_id: null })).status).toBe(400);
  });

  test("an agent outside the ticket's group is taken, refused or dropped", async () => {
    const { update, newTicket, control, workspace } = await openAccount();
    const input = { responder_id: workspace.agents.jonas.id, group_id: workspace.groups.workshop.id };
    expect((await update(newTicket(), input)).json).toMatchObject(input);
    control.setSwitches({ agentOutsideGroup: "refused" });
    expect((await update(newTicket(), input)).status).toBe(400);
    control.setSwitches({ agentOutsideGroup: "agent-dropped" });
    expect((await update(newTicket(), input)).json).toMatchObject({ ...input, responder_id: null });
  });

  test("a group with round robin gives the ticket to somebody right after it was unassigned", async () => {
    const { update, newTicket, control, workspace, view } = await openAccount();
    control.stopClock();
    const id = newTicket();
    const { json } = await update(id, { responder_id: null, group_id: workspace.groups.orders.id });
    expect(json.responder_id).toBeNull();
    await control.advanceClock({ seconds: 1 });
    const first = (await view(id)).responder_id;
    await update(id, { responder_id: null });
    await control.advanceClock({ seconds: 1 });
    const second = (await view(id)).responder_id;
    expect([first, second].toSorted()).toEqual([workspace.agents.maya.id, workspace.agents.jonas.id]);
    control.setSwitches({ autoAssign: false });
    await update(id, { responder_id: null });
    await control.advanceClock({ seconds: 1 });
    expect((await view(id)).responder_id).toBeNull();
  });

  test("resolving fails while a field required for closure is empty", async () => {
    const { update, newTicket, control } = await openAccount();
    control.setField({ name: "cf_resolution", requiredForClosure: true });
    const id = newTicket();
    expect(codes((await update(id, { status: 4 })).json)).toEqual(["cf_resolution missing_field"]);
    expect((await update(id, { status: 4, custom_fields: { cf_resolution: "Chain" } })).status).toBe(200);
    control.setSwitches({ closureRequiredFields: false });
    expect((await update(newTicket(), { status: 4 })).status).toBe(200);
  });

  test("the statuses leave their times, and resolving mails the requester", async () => {
    const { update, newTicket, view, control } = await openAccount({ switches: { surveyMails: "resolve" } });
    const id = newTicket();
    await update(id, { status: 3 });
    expect((await view(id, "stats")).stats.pending_since).toBeTruthy();
    await update(id, { status: 4 });
    expect((await view(id, "stats")).stats).toMatchObject({ pending_since: null, closed_at: null });
    expect(control.outbox().map(({ why }) => why)).toEqual(["resolved", "survey"]);
    await update(id, { status: 2 });
    const { stats } = await view(id, "stats");
    expect([stats.resolved_at, Boolean(stats.reopened_at)]).toEqual([null, true]);
  });

  test("due times appear some seconds after creation", async () => {
    const { newTicket, view, control } = await openAccount();
    control.stopClock({ at: "2026-03-01T10:00:00Z" });
    const id = newTicket();
    expect((await view(id)).due_by).toBeNull();
    await control.advanceClock({ seconds: 4 });
    expect((await view(id)).due_by).toBe("2026-03-04T10:00:00Z");
  });
});

describe("trash, spam, archive, merge", () => {
  test("what lies in spam or trash can be read and refuses every write with 405", async () => {
    const { call, newTicket, control, update, reply, view } = await openAccount();
    const [spam, trash] = [newTicket(), newTicket()];
    control.markSpam({ ticketId: spam });
    expect((await call("DELETE", `/tickets/${trash}`)).status).toBe(204);
    for (const id of [spam, trash]) {
      expect((await update(id, { status: 4 })).status).toBe(405);
      expect((await reply(id, "hi")).status).toBe(405);
    }
    expect(await view(trash)).toMatchObject({ deleted: true });
    expect((await call("PUT", `/tickets/${trash}/restore`)).status).toBe(204);
    expect(await view(trash)).not.toHaveProperty("deleted");
    control.setSwitches({ readTrashedTickets: false });
    expect((await call("GET", `/tickets/${spam}`)).status).toBe(404);
  });

  test("after 30 days they are gone", async () => {
    const { call, newTicket, control } = await openAccount();
    const id = newTicket();
    control.markSpam({ ticketId: id });
    await control.advanceClock({ days: 29 });
    expect(control.runHourlyRules().purged).toBe(0);
    await control.advanceClock({ days: 2 });
    expect(control.runHourlyRules().purged).toBe(1);
    expect((await call("GET", `/tickets/${id}`)).status).toBe(404);
  });

  test("an archived ticket has its own paths, and an answer makes a new ticket", async () => {
    const { call, newTicket, control } = await openAccount();
    const id = newTicket();
    control.agentCloses({ ticketId: id });
    control.archiveTicket({ ticketId: id });
    expect((await call("GET", `/tickets/${id}`)).status).toBe(404);
    expect((await call("GET", `/tickets/archived/${id}`)).json).toMatchObject({ id, archived: true });
    expect((await call("GET", `/tickets/archived/${id}/conversations`)).json).toEqual([]);
    expect(control.customerWrites({ ticketId: id, text: "again" })).toMatchObject({ isNewTicket: true });
  });

  test("a merge closes the others and leaves notes that are nobody's question", async () => {
    const { call, newTicket, view } = await openAccount();
    const [primary, other] = [newTicket(), newTicket({ subject: "The same again" })];
    const merged = await call("PUT", "/tickets/merge", { primary_id: primary, ticket_ids: [other] });
    expect(merged.status).toBe(204);
    const { conversations } = await view(primary, "conversations");
    expect(conversations.map((entry: Record<string, string>) => entry.body_text)).toEqual([
      expect.stringContaining(`Merged from ticket ${other}`),
      `Tickets with IDs ${other} is merged into this ticket.`,
    ]);
    expect(conversations[0]).toMatchObject({
      private: true,
      incoming: false,
      support_email: expect.any(String),
    });
    expect(await view(other)).toMatchObject({ status: 5 });
  });

  test("bulk actions answer with a job that is done a moment later", async () => {
    const { call, newTicket, view, control } = await openAccount();
    const ids = [newTicket(), newTicket()];
    const bulk_action = {
      ids,
      properties: { status: 5, skip_close_notification: true },
      reply: { body: "Bye" },
    };
    const { status, json } = await call("POST", "/tickets/bulk_update", { bulk_action });
    expect([status, json.href.endsWith(json.job_id)]).toEqual([202, true]);
    await control.advanceClock({ seconds: 1 });
    expect((await call("GET", `/jobs/${json.job_id}`)).json).toMatchObject({
      status: "COMPLETED",
      data: [{ success: true }, { success: true }],
    });
    expect(await view(ids[0] ?? 0)).toMatchObject({ status: 5 });
    expect(control.outbox().map(({ why }) => why)).toEqual(["reply", "reply"]);
  });
});

describe("contacts", () => {
  test("a taken address is 409 and names its owner; agents are no contacts", async () => {
    const { call, workspace } = await openAccount();
    const { json, status } = await call("POST", "/contacts", { name: "R", email: "rafiq@example.com" });
    expect([status, json.errors[0]]).toMatchObject([
      409,
      { code: "duplicate_value", additional_info: { user_id: workspace.contacts.rafiq.id } },
    ]);
    expect((await call("GET", `/contacts/${workspace.agents.maya.id}`)).status).toBe(404);
    expect((await call("POST", "/contacts", { name: "N" })).status).toBe(400);
  });

  test("they are found by address and by the beginning of a word", async () => {
    const { call } = await openAccount();
    expect((await call("GET", "/contacts?email=RAFIQ@example.com")).json).toHaveLength(1);
    expect((await call("GET", "/contacts/autocomplete?term=has")).json).toMatchObject([
      { name: "Rafiq Hasan" },
    ]);
    expect((await call("GET", "/agents?email=maya@lumenbikes.example")).json).toHaveLength(1);
    expect((await call("GET", "/agents?state=occasional")).json).toMatchObject([{ occasional: true }]);
  });

  test("deleting is soft: 204, then 405, then restored", async () => {
    const { call, workspace } = await openAccount();
    const path = `/contacts/${workspace.contacts.rafiq.id}`;
    expect((await call("DELETE", path)).status).toBe(204);
    expect((await call("PUT", path, { name: "X" })).status).toBe(405);
    expect((await call("PUT", `${path}/restore`)).status).toBe(204);
    expect((await call("PUT", path, { name: "X" })).json.name).toBe("X");
  });
});

test("a deactivated agent loses open and pending tickets", async () => {
  const { control, newTicket, view, workspace } = await openAccount();
  const { maya } = workspace.agents;
  const [open, done] = [newTicket(), newTicket()];
  for (const ticketId of [open, done]) control.assign({ ticketId, agentId: maya.id });
  control.agentResolves({ ticketId: done });
  control.setAgent({ agentId: maya.id, isDeactivated: true });
  expect([(await view(open)).responder_id, (await view(done)).responder_id]).toEqual([null, maya.id]);
});
