import { describe, expect, test } from "vitest";
import { openAccount } from "./open-account.ts";
import * as shapes from "./recorded-shapes.ts";

const { differences } = shapes;

async function withTicket() {
  const account = await openAccount({ demoTickets: true });
  const ticketId = account.newTicket();
  await account.reply(ticketId, "<p>Hi</p>");
  await account.call("POST", `/tickets/${ticketId}/notes`, { body: "<p>Note</p>" });
  account.control.customerWrites({ ticketId, text: "Thanks" });
  return { ...account, ticketId };
}

describe("answered bodies have the recorded keys, in their order, with their types", () => {
  test("tickets in the list, with all includes", async () => {
    const { call } = await withTicket();
    const { json } = await call("GET", "/tickets?include=requester,stats,description");
    expect(json.length).toBeGreaterThan(3);
    for (const ticket of json) {
      expect(differences(ticket, shapes.listedTicket)).toEqual([]);
      expect(differences(ticket.requester, shapes.requester)).toEqual([]);
      expect(differences(ticket.stats, shapes.stats)).toEqual([]);
    }
  });

  test("a listed ticket without includes has no text, no people and no times", async () => {
    const { call } = await withTicket();
    const { json } = await call("GET", "/tickets");
    const left = ["description", "description_text", "requester", "stats"];
    const plain = shapes.listedTicket.filter(([name]) => !left.includes(name));
    expect(differences(json[0], plain)).toEqual([]);
  });

  test("a viewed ticket and its entries, of every kind", async () => {
    const { view, control, ticketId } = await withTicket();
    control.customerRates({ ticketId, rating: 103, feedback: "Great" });
    const ticket = await view(ticketId, "conversations");
    expect(differences(ticket, shapes.viewedTicket)).toEqual([]);
    for (const entry of ticket.conversations) expect(differences(entry, shapes.entry)).toEqual([]);
    expect(
      ticket.conversations.map(({ source, category }: Record<string, number>) => [source, category]),
    ).toEqual([
      [0, 3],
      [2, 2],
      [0, 1],
      [6, 7],
    ]);
    const [, note, mail, feedback] = ticket.conversations;
    expect(note).toMatchObject({ to_emails: [], from_email: null, bcc_emails: null, private: true });
    expect(mail).toMatchObject({ incoming: true, support_email: "zoe@example.com", private: false });
    expect(feedback).toMatchObject({ incoming: true, private: false, support_email: null, to_emails: null });
  });

  test("entries of an older account", async () => {
    const { call, control, ticketId } = await withTicket();
    control.setSwitches({ entryKeys: "2022" });
    const { json } = await call("GET", `/tickets/${ticketId}/conversations`);
    for (const entry of json) expect(differences(entry, shapes.olderEntry)).toEqual([]);
  });

  test("created and updated tickets, without due times right after creation", async () => {
    const { call, update } = await openAccount();
    const input = { email: "a@example.com", subject: "S", description: "<p>D</p>" };
    const created = await call("POST", "/tickets", input);
    expect(created.status).toBe(201);
    expect(differences(created.json, shapes.writtenTicket)).toEqual([]);
    expect([created.json.due_by, created.json.fr_due_by]).toEqual([null, null]);
    const updated = await update(created.json.id, { priority: 2 });
    expect(differences(updated.json, shapes.writtenTicket)).toEqual([]);
  });

  test("search results in their envelope", async () => {
    const { call } = await withTicket();
    const { json } = await call("GET", `/search/tickets?query=${encodeURIComponent('"status:2"')}`);
    expect(Object.keys(json)).toEqual(["results", "total"]);
    for (const ticket of json.results) expect(differences(ticket, shapes.foundTicket)).toEqual([]);
    expect(json.total).toBeGreaterThan(0);
  });

  test("replies, notes and their attachments", async () => {
    const { call, ticketId } = await withTicket();
    const form = new FormData();
    form.set("body", "<p>See file</p>");
    form.append("attachments[]", new Blob(["x"], { type: "text/plain" }), "a.txt");
    const reply = await call("POST", `/tickets/${ticketId}/reply`, form);
    expect([reply.status, differences(reply.json, shapes.replyAnswer)]).toEqual([201, []]);
    expect(differences(reply.json.attachments[0], shapes.replyAttachment)).toEqual([]);
    const note = await call("POST", `/tickets/${ticketId}/notes`, { body: "n" });
    expect([note.status, differences(note.json, shapes.noteAnswer)]).toEqual([201, []]);
  });

  test.each([
    ["/agents", shapes.agent],
    ["/groups", shapes.group],
    ["/roles", shapes.role],
    ["/companies", [...shapes.company]],
    ["/email_configs", shapes.emailConfig],
    ["/email/mailboxes", shapes.mailbox],
    ["/surveys", shapes.survey],
  ] as const)("items of %s", async (path, shape) => {
    const { call } = await openAccount();
    const { json } = await call("GET", path);
    expect(json.length).toBeGreaterThan(0);
    for (const item of json) expect(differences(item, shape)).toEqual([]);
  });

  test("the owner of the key", async () => {
    const { call } = await openAccount();
    const { json } = await call("GET", "/agents/me");
    expect(differences(json, shapes.me)).toEqual([]);
    expect(differences(json.contact, shapes.agentContact)).toEqual([]);
    expect(json.id).toBeGreaterThan(2 ** 32);
  });

  test("contacts, with other_companies only where there is a company", async () => {
    const { call } = await openAccount();
    const { json } = await call("GET", "/contacts");
    for (const contact of json) {
      const { other_companies, ...rest } = contact;
      expect(differences(rest, shapes.contact)).toEqual([]);
      expect(other_companies).toEqual(contact.company_id === null ? undefined : []);
    }
  });

  test("fields, with the three forms of choices", async () => {
    const { call } = await openAccount();
    const { json } = await call("GET", "/ticket_fields");
    // biome-ignore lint/suspicious/noExplicitAny: fields differ in their choices
    const byName = Object.fromEntries(json.map((field: any) => [field.name, field]));
    for (const { choices: _, portal_cc: _cc, portal_cc_to: _to, ...field } of json) {
      expect(differences(field, shapes.field)).toEqual([]);
    }
    expect(byName.status.choices["2"]).toEqual(["Open", "Being Processed"]);
    expect(byName.status.choices["9"]).toEqual(["In the workshop", "Your bike is being repaired"]);
    expect(byName.priority.choices).toEqual({ Low: 1, Medium: 2, High: 3, Urgent: 4 });
    expect(byName.ticket_type.choices).toContain("Refund");
    expect(byName.cf_bike_model.choices).toContain("Lumen Cargo");
    expect(byName.cf_needs_human.type).toBe("custom_checkbox");
  });

  test("ratings and settings", async () => {
    const { call, ticketId } = await withTicket();
    const path = `/tickets/${ticketId}/satisfaction_ratings`;
    const made = await call("POST", path, { feedback: "Fine", ratings: { default_question: 103 } });
    expect([made.status, differences(made.json, shapes.rating)]).toEqual([201, []]);
    const { json } = await call("GET", "/settings/helpdesk");
    expect(differences(json, shapes.helpdeskSettings)).toEqual([]);
  });

  test("forms of tickets that only some accounts have are switches", async () => {
    const { call, control, view, ticketId, update } = await withTicket();
    control.setSwitches({ ticketKeySet: "with-form", emptyMailLists: "null", deletedKey: "always" });
    expect(await view(ticketId)).toMatchObject({ form_id: 298, cc_emails: null, deleted: false });
    control.setSwitches({ ticketKeySet: "without-form" });
    expect((await update(ticketId, { priority: 3 })).json).not.toHaveProperty("form_id");
    expect((await call("GET", "/tickets")).json[0]).not.toHaveProperty("nr_due_by");
  });
});
