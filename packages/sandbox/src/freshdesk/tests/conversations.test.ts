import { describe, expect, test } from "vitest";
import { basic, openAccount } from "./open-account.ts";

const file = (size: number) => {
  const form = new FormData();
  form.set("body", "<p>File</p>");
  form.append("attachments[]", new Blob([Buffer.alloc(size)], { type: "application/pdf" }), "big.pdf");
  return form;
};

describe("replies", () => {
  test("mail the requester from the primary mailbox, leave the status, set the times", async () => {
    const { control, newTicket, reply, view, workspace } = await openAccount();
    const id = newTicket({ to: workspace.mailboxes.repairs.email });
    control.changeTicket({ ticketId: id, status: 3 });
    const { json } = await reply(id, "<p>Hi</p>", {
      cc_emails: ["c@example.com"],
      bcc_emails: ["b@example.com"],
    });
    expect(json).toMatchObject({
      from_email: workspace.mailboxes.support.email,
      replied_to: ["zoe@example.com"],
    });
    for (const key of ["incoming", "private", "source"]) expect(json).not.toHaveProperty(key);
    expect(control.outbox({ ticketId: id })).toMatchObject([
      {
        why: "reply",
        entryId: json.id,
        from: `Lumen Bikes <${workspace.mailboxes.support.email}>`,
        to: ["zoe@example.com"],
        cc: ["c@example.com"],
        bcc: ["b@example.com"],
        subject: `Re: [#${id}] Hello?`,
        html: "<p>Hi</p>",
        isBlocked: false,
      },
    ]);
    const ticket = await view(id, "stats");
    expect(ticket.status).toBe(3);
    expect(ticket.stats.first_responded_at).toBe(ticket.stats.agent_responded_at);
    control.setSwitches({ replyFrom: "ticket" });
    expect((await reply(id, "x")).json.from_email).toBe(workspace.mailboxes.repairs.email);
  });

  test.each([
    ["to_emails", { body: "x", to_emails: ["a@example.com"] }, "invalid_field"],
    ["no body", {}, "missing_field"],
    ["an empty body", { body: "<p> </p>" }, "invalid_value"],
    ["a foreign sender", { body: "x", from_email: "me@elsewhere.example" }, "invalid_value"],
    ["the requester's name", { body: "x", user_id: 67038833002 }, "invalid_value"],
    ["51 recipients", { body: "x", cc_emails: Array(50).fill("c@example.com") }, "invalid_value"],
  ])("with %s are refused", async (_, body, code) => {
    const { call, newTicket, view } = await openAccount();
    const id = newTicket();
    const { status, json } = await call("POST", `/tickets/${id}/reply`, body);
    expect([status, json.errors[0].code]).toEqual([400, code]);
    expect((await view(id, "conversations")).conversations).toEqual([]);
  });

  test("the first to answer an unassigned ticket gets it, by a rule that can be off", async () => {
    const { newTicket, reply, view, control, workspace } = await openAccount();
    const first = newTicket();
    await reply(first, "hi");
    expect((await view(first)).responder_id).toBe(workspace.agents.baton.id);
    control.setSwitches({ firstResponderTakes: false });
    const second = newTicket();
    await reply(second, "hi");
    expect((await view(second)).responder_id).toBeNull();
  });

  test("to somebody without an address reach nobody, or are refused", async () => {
    const { newTicket, reply, control, workspace } = await openAccount();
    const id = newTicket({ contactId: workspace.contacts.caller.id, via: "phone" });
    expect((await reply(id, "hi")).json.replied_to).toEqual([]);
    expect(control.outbox()).toEqual([]);
    control.setSwitches({ replyWithoutEmail: "refused" });
    expect((await reply(id, "hi")).status).toBe(400);
  });

  test("in the name of another agent, or of the customer where an account allows it", async () => {
    const { newTicket, reply, control, workspace, call } = await openAccount();
    const id = newTicket();
    const asMaya = await reply(id, "x", { user_id: workspace.agents.maya.id });
    expect(asMaya.json.user_id).toBe(workspace.agents.maya.id);
    control.setSwitches({ assumeIdentity: "anyone" });
    await reply(id, "y", { user_id: workspace.contacts.rafiq.id });
    const { json } = await call("GET", `/tickets/${id}/conversations`);
    expect(json[1]).toMatchObject({ incoming: true, user_id: workspace.contacts.rafiq.id });
  });

  test("on chat tickets of some accounts need a structured body", async () => {
    const { newTicket, reply, call } = await openAccount({ switches: { structuredBodySources: [7] } });
    const id = newTicket({ via: "chat" });
    expect((await reply(id, "x")).status).toBe(400);
    const structured_body = { body_contents: [{ type: "text", data: { content: "Hi" } }] };
    const { status, json } = await call("POST", `/tickets/${id}/reply`, { structured_body });
    expect([status, json.body_text, json.structured_body]).toEqual([201, "Hi", structured_body]);
  });

  test("beyond the hourly mail cap are stored and not mailed, or refused", async () => {
    const { newTicket, reply, control } = await openAccount({
      switches: { plan: "trial", callsPerMinute: 10_000 },
    });
    const id = newTicket();
    for (let count = 0; count < 101; count++) control.agentReplies({ ticketId: id, text: "hi" });
    expect(control.outbox().map(({ isBlocked }) => isBlocked)).toEqual([...Array(100).fill(false), true]);
    control.setSwitches({ replyOverMailCap: "refused" });
    expect((await reply(id, "x")).status).toBe(400);
    await control.advanceClock({ hours: 1 });
    expect((await reply(id, "x")).status).toBe(201);
  });
});

describe("notes", () => {
  test("are private unless said otherwise, alert named agents, and are no response", async () => {
    const { call, newTicket, view, control, workspace } = await openAccount();
    const id = newTicket();
    const notify_emails = [workspace.agents.maya.email];
    const { json } = await call("POST", `/tickets/${id}/notes`, { body: "<p>n</p>", notify_emails });
    expect(json).toMatchObject({ private: true, incoming: false, notified_to: notify_emails });
    expect(control.outbox()).toMatchObject([{ why: "note-alert", to: notify_emails }]);
    expect((await view(id, "stats")).stats.agent_responded_at).toBeNull();
    expect(JSON.stringify(control.customerView((await view(id)).requester_id))).not.toContain("<p>n</p>");
  });

  test("a public one mails the requester in the accounts that do so", async () => {
    const { call, newTicket, control } = await openAccount();
    const id = newTicket();
    const post = () => call("POST", `/tickets/${id}/notes`, { body: "n", private: false });
    expect((await post()).json.private).toBe(false);
    expect(control.outbox()).toMatchObject([{ why: "public-note", to: ["zoe@example.com"] }]);
    control.setSwitches({ publicNoteMails: false });
    await post();
    expect(control.outbox()).toHaveLength(1);
  });

  test("can be edited and deleted; replies cannot be edited, customers' words not deleted", async () => {
    const { call, newTicket, reply, control } = await openAccount();
    const ticketId = newTicket();
    const note = (await call("POST", `/tickets/${ticketId}/notes`, { body: "n" })).json;
    const sent = (await reply(ticketId, "r")).json;
    const { entryId } = control.customerWrites({ ticketId, text: "c" });
    expect((await call("PUT", `/conversations/${note.id}`, { body: "edited" })).json.body).toBe("edited");
    expect((await call("PUT", `/conversations/${sent.id}`, { body: "edited" })).status).toBe(405);
    expect((await call("DELETE", `/conversations/${entryId}`)).status).toBe(403);
    expect((await call("DELETE", `/conversations/${note.id}`)).status).toBe(204);
    const { json } = await call("GET", `/tickets/${ticketId}/conversations`);
    expect(json.map(({ id }: { id: number }) => id)).toEqual([sent.id, entryId]);
    control.setSwitches({ deleteCustomerEntry: "deleted" });
    expect((await call("DELETE", `/conversations/${entryId}`)).status).toBe(204);
  });
});

describe("what customers write", () => {
  test("the first message is the description and is not repeated; include stops at the ten oldest", async () => {
    const { newTicket, control, view, call } = await openAccount();
    const ticketId = newTicket({ text: "First words" });
    for (let count = 1; count <= 12; count++) {
      control.customerWrites({ ticketId, text: `answer ${count}`, isWithoutQuote: true });
    }
    const { description_text, conversations } = await view(ticketId, "conversations");
    expect(description_text).toBe("First words");
    expect(conversations).toHaveLength(10);
    expect(conversations[0].body_text).toContain("answer 1");
    const { json } = await call("GET", `/tickets/${ticketId}/conversations`);
    expect(json.at(-1).body_text).toContain("answer 12");
  });

  test("a mail keeps the whole quoted history, with its line ends", async () => {
    const { newTicket, control, view, reply } = await openAccount();
    const ticketId = newTicket();
    await reply(ticketId, "<p>Which bike?</p>");
    control.customerWrites({ ticketId, text: "The red one" });
    const last = (await view(ticketId, "conversations")).conversations.at(-1);
    expect(last.body_text).toMatch(/^The red one\r\n\r\nOn .*, Baton AI wrote:\r\n> Which bike\?\r\n$/);
    expect(last.body).toContain("<blockquote><p>Which bike?</p></blockquote>");
    expect(last).toMatchObject({
      from_email: "zoe@example.com",
      to_emails: [expect.stringContaining("<support@")],
    });
  });

  test("an answer opens pending, resolved and custom statuses; automatic answers do not", async () => {
    const { newTicket, control, view, update } = await openAccount();
    const ticketId = newTicket();
    for (const status of [3, 4, 5, 6]) {
      await update(ticketId, { status });
      control.customerWrites({ ticketId, text: "I am away", isAutoResponse: true });
      expect((await view(ticketId)).status).toBe(status);
      control.customerWrites({ ticketId, text: "Still broken" });
      expect((await view(ticketId)).status).toBe(2);
    }
    const { stats, conversations } = await view(ticketId, "stats,conversations");
    expect([Boolean(stats.reopened_at), Boolean(stats.requester_responded_at)]).toEqual([true, true]);
    expect(conversations[0].auto_response).toBe(true);
    control.setSwitches({ reopenOnCustomerReply: false });
    await update(ticketId, { status: 4 });
    control.customerWrites({ ticketId, text: "Hello?" });
    expect((await view(ticketId)).status).toBe(4);
  });

  test("a mail finds its ticket by the number in the subject, if its sender belongs there", async () => {
    const { newTicket, control, workspace, view } = await openAccount();
    const ticketId = newTicket();
    const subject = `Re: [#${ticketId}] Hello?`;
    expect(control.mailArrives({ from: "zoe@example.com", subject, text: "me" })).toMatchObject([
      { ticketId },
    ]);
    const stranger = control.mailArrives({ from: "other@example.com", subject, text: "me too" });
    expect(stranger).toMatchObject([{ isNewTicket: true }]);
    control.mailArrives({ from: workspace.agents.maya.email, subject, text: "from my phone" });
    const { conversations, responder_id } = await view(ticketId, "conversations");
    expect(conversations.at(-1)).toMatchObject({ incoming: false, user_id: workspace.agents.maya.id });
    expect(responder_id).toBe(workspace.agents.maya.id);
    const { support, repairs } = workspace.mailboxes;
    const to = [support.email, repairs.email];
    expect(control.mailArrives({ from: "two@example.com", subject: "Both", text: "x", to })).toHaveLength(2);
  });

  test("a rule of the company may make a new ticket of an answer to a closed one", async () => {
    const { newTicket, control, update } = await openAccount({
      switches: { newTicketOnReplyToClosed: true },
    });
    const ticketId = newTicket();
    await update(ticketId, { status: 5 });
    expect(control.customerWrites({ ticketId, text: "again" }).ticketId).not.toBe(ticketId);
  });
});

describe("attachments", () => {
  test("lie behind an expiring address that refuses API keys", async () => {
    const { newTicket, control, view, workspace } = await openAccount();
    const ticketId = newTicket();
    const base64 = Buffer.from("picture").toString("base64");
    control.customerWrites({
      ticketId,
      text: "look",
      files: [{ name: "a.png", contentType: "image/png", base64 }],
    });
    const read = async () =>
      (await view(ticketId, "conversations")).conversations[0].attachments[0].attachment_url;
    const url = await read();
    expect(url).not.toContain("/api/v2");
    expect(await (await fetch(url)).text()).toBe("picture");
    const withKey = await fetch(url, { headers: { Authorization: basic(workspace.apiKey) } });
    expect(withKey.status).toBe(400);
    expect((await fetch(`${url}0`)).status).toBe(403);
    await control.advanceClock({ days: 1, seconds: 1 });
    expect((await fetch(url)).status).toBe(403);
    expect((await fetch(await read())).status).toBe(200);
  });

  test("inline images sit in the HTML and not in the list", async () => {
    const { newTicket, view } = await openAccount();
    const base64 = Buffer.from("inline").toString("base64");
    const image = { name: "i.png", contentType: "image/png", base64 };
    const ticket = await view(newTicket({ text: "see", inlineImages: [image] }));
    const source = /<img src="([^"]+)">/.exec(ticket.description)?.[1] ?? "";
    expect(ticket.attachments).toEqual([]);
    expect(await (await fetch(source.replaceAll("&amp;", "&"))).text()).toBe("inline");
  });

  test("over 20 MB are refused, counted per call or over the whole ticket", async () => {
    const { newTicket, call, control } = await openAccount();
    const id = newTicket();
    const megabyte = 1024 * 1024;
    const post = (size: number) => call("POST", `/tickets/${id}/reply`, file(size));
    const tooLarge = await post(20 * megabyte + 1);
    expect([tooLarge.status, tooLarge.json.errors[0]]).toMatchObject([
      400,
      { field: "attachments", code: "invalid_size" },
    ]);
    expect((await post(12 * megabyte)).status).toBe(201);
    expect((await post(12 * megabyte)).status).toBe(201);
    control.setSwitches({ attachmentCap: "ticket" });
    expect((await post(megabyte)).status).toBe(400);
    control.setSwitches({ attachmentCap: "call", plan: "trial" });
    expect((await post(16 * megabyte)).status).toBe(400);
  });

  test("can only be deleted by their id, and carry their size under either name", async () => {
    const { newTicket, call, control, view } = await openAccount();
    const id = newTicket();
    const note = new FormData();
    note.set("body", "n");
    note.append("attachments[]", new Blob(["abc"]), "n.txt");
    const { json } = await call("POST", `/tickets/${id}/notes`, note);
    expect(json.attachments[0]).toMatchObject({ file_size: 3 });
    control.setSwitches({ attachmentSizeKey: "file_size" });
    expect((await view(id, "conversations")).conversations[0].attachments[0]).toMatchObject({ file_size: 3 });
    const path = `/attachments/${json.attachments[0].id}`;
    expect((await call("GET", path)).status).toBe(405);
    expect((await call("DELETE", path)).status).toBe(204);
    expect((await view(id, "conversations")).conversations[0].attachments).toEqual([]);
  });
});
