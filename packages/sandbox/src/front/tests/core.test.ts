import { describe, expect, test } from "vitest";
import { openAccount } from "./open-account.ts";

const companyHost = "https://lumenbikes.api.frontapp.com";

describe("transport (1 to 5)", () => {
  test("without a token and with a wrong one the two recorded 401 bodies come", async () => {
    const { url, call } = await openAccount();
    const none = await (await fetch(`${url}/me`)).json();
    expect(none).toEqual({
      _error: { status: 401, title: "Unauthenticated", message: "JSON Web Token error" },
    });
    const wrong = await call("GET", "/me", undefined, { Authorization: "Bearer wrong" });
    expect(wrong.status).toBe(401);
    expect(wrong.json._error.message).toBe("Invalid token");
  });

  test("GET /me answers the company, and links name the company's host", async () => {
    const { get } = await openAccount();
    const { status, json } = await get("/me");
    expect(status).toBe(200);
    expect(json).toEqual({
      _links: { self: `${companyHost}/me` },
      id: expect.stringMatching(/^cmp_[0-9a-z]+$/),
      name: "Lumen Bikes",
    });
  });

  test("a mount path is no part of the API", async () => {
    const { url, workspace } = await openAccount({ mountPath: "/sandbox/front" });
    const headers = { Authorization: `Bearer ${workspace.apiToken}` };
    expect((await fetch(`${url}/teammates`, { headers })).status).toBe(200);
    expect((await fetch(`${url.replace("/sandbox/front", "")}/teammates`, { headers })).status).toBe(404);
  });

  test("malformed JSON is answered without status and title, an unknown route and id with the envelope", async () => {
    const { call, get } = await openAccount();
    const malformed = await call("POST", "/company/tags", "{bad", { "Content-Type": "application/json" });
    expect([malformed.status, Object.keys(malformed.json._error)]).toEqual([400, ["message"]]);
    expect((await get("/nowhere")).json._error).toMatchObject({ status: 404, title: "Not found" });
    expect((await get("/conversations/cnv_1")).json._error.message).toBe("Unknown conversation ID cnv_1");
  });

  test("ids are a prefix and base 36, times are seconds with at most three decimals", async () => {
    const { control, get } = await openAccount();
    const before = Date.now() / 1_000;
    const { conversationId, messageId } = control.customerWrites({ text: "hello" });
    control.teammateComments({ conversationId, text: "note" });
    const comment = (await get(`/conversations/${conversationId}/comments`)).json._results[0];
    expect(conversationId).toMatch(/^cnv_[0-9a-z]{6,}$/);
    expect(messageId).toMatch(/^msg_[0-9a-z]{6,}$/);
    expect(comment.id).toMatch(/^com_[0-9a-z]{6,}$/);
    const { created_at } = (await get(`/messages/${messageId}`)).json;
    expect(created_at).toBeGreaterThanOrEqual(before - 1);
    expect(created_at).toBeLessThanOrEqual(Date.now() / 1_000 + 1);
    expect(Math.round(created_at * 1000) / 1000).toBe(created_at);
  });

  test("aliases stand in for ids, percent-encoded, and 404 when nothing matches", async () => {
    const { get, workspace } = await openAccount();
    const { baton } = workspace.teammates;
    expect((await get(`/teammates/alt:email:${encodeURIComponent(baton.email)}`)).json.id).toBe(baton.id);
    expect((await get(`/teammates/alt:email:${baton.email.toUpperCase()}`)).json.id).toBe(baton.id);
    expect((await get("/channels/alt:address:lumen-app")).json.id).toBe(workspace.channels.custom.id);
    const phone = await get(`/contacts/${encodeURIComponent("alt:phone:+33612345678")}`);
    expect(phone.json.id).toBe(workspace.contacts.amelie.id);
    expect((await get("/contacts/alt:email:nobody@example.com")).status).toBe(404);
    expect((await get("/messages/alt:uid:0123")).status).toBe(404);
  });
});

describe("rate limits (5)", () => {
  test("the three headers count down for the whole company, and search gets 40 % of it", async () => {
    const { get } = await openAccount({ switches: { plan: "starter", burstAllowance: false } });
    const first = await get("/me");
    const second = await get("/conversations/search/x");
    const remaining = [first, second].map(({ headers }) => headers.get("x-ratelimit-remaining"));
    expect(remaining).toEqual(["49", "48"]);
    expect(Number(first.headers.get("x-ratelimit-reset"))).toBeGreaterThan(Date.now() / 1000);
    for (let count = 1; count < 20; count++) expect((await get("/conversations/search/x")).status).toBe(200);
    const refused = await get("/conversations/search/x");
    expect([refused.status, refused.json._error.title]).toEqual([429, "Too many requests"]);
    expect((await get("/me")).status).toBe(200);
  });

  test("a window later everything is allowed again, and calls without a token count for nobody", async () => {
    let now = 1_800_000_000_000;
    const account = await openAccount({
      now: () => now,
      switches: { plan: "starter", burstAllowance: false },
    });
    for (let count = 0; count < 60; count++) await fetch(`${account.url}/me`);
    for (let count = 0; count < 50; count++) expect((await account.get("/me")).status).toBe(200);
    const refused = await account.get("/me");
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "60"]);
    now += 60_000;
    expect((await account.get("/me")).status).toBe(200);
  });
});

describe("lists (4)", () => {
  test("pages go newest first by whole addresses on the company host, until next is null", async () => {
    const { control, get, follow } = await openAccount();
    const { conversationIds } = control.importConversations({ count: 7 });
    let page = await get("/conversations?limit=3&q[statuses]=archived");
    const ids: string[] = [];
    for (let count = 0; count < 10; count++) {
      ids.push(...page.json._results.map(({ id }: { id: string }) => id));
      const { next } = page.json._pagination;
      if (!next) break;
      expect(next.startsWith(`${companyHost}/conversations?`)).toBe(true);
      expect(new URL(next).searchParams.get("q[statuses]")).toBe("archived");
      page = await follow(next);
    }
    expect(ids).toEqual(conversationIds.toReversed());
  });

  test("an entry that arrives between two pages neither repeats nor hides one", async () => {
    const { control, get, follow } = await openAccount();
    control.importConversations({ count: 4 });
    const first = await get("/conversations?limit=2");
    control.customerWrites({ text: "in between" });
    const second = await follow(first.json._pagination.next);
    const ids = [...first.json._results, ...second.json._results].map(({ id }: { id: string }) => id);
    expect(new Set(ids).size).toBe(4);
  });

  test("limit stops at 100, events at 15, and filters want known statuses", async () => {
    const { control, get } = await openAccount();
    control.importConversations({ count: 120 });
    expect((await get("/conversations?limit=500")).json._results).toHaveLength(100);
    expect((await get("/conversations")).json._results).toHaveLength(50);
    for (let index = 0; index < 20; index++) control.customerWrites({ text: "hi" });
    expect((await get("/events?limit=100")).json._results).toHaveLength(15);
    expect((await get("/conversations?q[statuses]=open")).status).toBe(400);
    expect((await get("/conversations?q[statuses][]=unassigned")).json._results).toHaveLength(20);
    expect((await get("/conversations?limit=none")).status).toBe(400);
    expect((await get("/conversations?page_token=none")).status).toBe(400);
  });

  test("search knows words, phrases and filters, and refuses what it does not know", async () => {
    const { control, get, workspace } = await openAccount();
    const a = control.customerWrites({ text: "the blue frame is bent", from: { handle: "a@example.com" } });
    const b = control.customerWrites({ text: "blue paint", from: { handle: "b@example.com" } });
    control.archive({ conversationId: b.conversationId });
    control.assign({ conversationId: b.conversationId, teammateId: workspace.teammates.maya.id });
    const find = async (query: string) => {
      const { json } = await get(`/conversations/search/${encodeURIComponent(query)}`);
      return json._results?.map(({ id }: { id: string }) => id) ?? json._error.message;
    };
    expect(await find("blue")).toEqual([b.conversationId, a.conversationId]);
    expect(await find('"frame is" is:open')).toEqual([a.conversationId]);
    expect(await find("from:b@example.com")).toEqual([b.conversationId]);
    expect(await find("is:assigned")).toEqual([b.conversationId]);
    expect(await find("is:assigned is:open")).toEqual([]);
    expect(await find("shape:round")).toContain("Unknown search filter");
    expect((await get("/conversations/search/blue")).json._total).toBe(2);
  });
});

describe("conversations (2, 6, 8)", () => {
  test("FR5: assignment and archiving are independent, and an inbound message reopens", async () => {
    const { control, call, get, workspace } = await openAccount();
    const { conversationId } = control.customerWrites({ text: "hello" });
    const path = `/conversations/${conversationId}`;
    expect((await get(path)).json.status).toBe("unassigned");
    const put = await call("PUT", `${path}/assignee`, { assignee_id: workspace.teammates.baton.id });
    expect([put.status, put.text]).toEqual([204, ""]);
    expect((await get(path)).json).toMatchObject({ status: "assigned", assignee: { type: "ai" } });
    expect((await call("PATCH", path, { status: "archived" })).status).toBe(204);
    expect((await get(path)).json).toMatchObject({ status: "archived", assignee: { type: "ai" } });
    control.customerWrites({ conversationId, text: "again" });
    expect((await get(path)).json).toMatchObject({ status: "assigned", assignee: { type: "ai" } });
    await call("PATCH", path, { assignee_id: null });
    expect((await get(path)).json).toMatchObject({ status: "unassigned", assignee: null });
    await call("PATCH", path, { status: "deleted" });
    expect((await get(path)).json.status).toBe("deleted");
    expect((await get("/conversations?q[statuses]=trashed")).json._results).toHaveLength(1);
    await call("PATCH", path, { status: "open" });
    expect((await get(path)).json.status).toBe("unassigned");
    expect((await call("DELETE", path)).status).toBe(400);
  });

  test("an unavailable teammate is dropped on assignment at once and with the next inbound message", async () => {
    const { control, call, get, workspace } = await openAccount();
    const { conversationId } = control.customerWrites({ text: "hello" });
    const path = `/conversations/${conversationId}`;
    await call("PUT", `${path}/assignee`, { assignee_id: workspace.teammates.away.id });
    expect((await get(path)).json.assignee).toBeNull();
    await call("PUT", `${path}/assignee`, { assignee_id: `alt:email:${workspace.teammates.baton.email}` });
    control.setTeammate({ teammateId: workspace.teammates.baton.id, isAvailable: false });
    expect((await get(path)).json.assignee).not.toBeNull();
    control.customerWrites({ conversationId, text: "anybody?" });
    expect((await get(path)).json.assignee).toBeNull();
    const types = (await get(`${path}/events`)).json._results.map(({ type }: { type: string }) => type);
    expect(types.toReversed()).toEqual(["inbound", "assign", "unassign", "assign", "unassign", "inbound"]);
  });

  test("snoozing reads as archived with a reminder, and the conversation comes back at its time", async () => {
    const { control, get } = await openAccount();
    const { conversationId } = control.customerWrites({ text: "hello" });
    control.snooze({ conversationId });
    const { json } = await get(`/conversations/${conversationId}`);
    expect([json.status, json.scheduled_reminders.length]).toEqual(["archived", 1]);
    control.wake({ conversationId });
    expect((await get(`/conversations/${conversationId}`)).json.status).toBe("unassigned");
    control.snooze({ conversationId, seconds: 0 });
    await expect
      .poll(async () => (await get(`/conversations/${conversationId}`)).json.status)
      .toBe("unassigned");
  });

  test("a merged conversation answers 301 on every route, naming the survivor", async () => {
    const { control, call, workspace } = await openAccount();
    const loser = control.customerWrites({ text: "one" });
    const survivor = control.customerWrites({ text: "two" });
    control.merge({ conversationId: loser.conversationId, intoConversationId: survivor.conversationId });
    const path = `/conversations/${loser.conversationId}`;
    const calls = [
      ["GET", ""],
      ["PATCH", ""],
      ["GET", "/messages"],
      ["POST", "/messages"],
      ["POST", "/comments"],
      ["PUT", "/assignee"],
      ["POST", "/tags"],
      ["DELETE", "/tags"],
    ] as const;
    for (const [method, rest] of calls) {
      const body =
        method === "GET"
          ? undefined
          : { body: "x", tag_ids: [workspace.tags.warranty.id], assignee_id: null };
      const answer = await call(method, path + rest, body);
      expect([answer.status, answer.headers.get("location")], `${method} ${rest}`).toEqual([
        301,
        `${companyHost}/conversations/${survivor.conversationId}`,
      ]);
    }
    expect(control.conversation(survivor.conversationId).messages.map(({ text }) => text)).toEqual([
      "one",
      "two",
    ]);
    expect(control.conversation(loser.conversationId).mergedInto).toBe(survivor.conversationId);
  });

  test("FR6: tags are added, removed with a body in the DELETE, and replaced by PATCH", async () => {
    const { control, call, get, workspace } = await openAccount();
    const { conversationId } = control.customerWrites({ text: "hello" });
    const path = `/conversations/${conversationId}`;
    const { warranty, delivery } = workspace.tags;
    const names = async () => (await get(path)).json.tags.map(({ name }: { name: string }) => name);
    await call("POST", `${path}/tags`, { tag_ids: [warranty.id] });
    await call("POST", `${path}/tags`, { tag_ids: [delivery.id] });
    expect(await names()).toEqual(["Warranty", "Delivery"]);
    expect((await call("DELETE", `${path}/tags`, { tag_ids: [warranty.id] })).status).toBe(204);
    expect(await names()).toEqual(["Delivery"]);
    await call("PATCH", path, { tag_ids: [warranty.id] });
    expect(await names()).toEqual(["Warranty"]);
    expect((await call("POST", `${path}/tags`, { tag_id: warranty.id })).json._error).toMatchObject({
      message: "Body did not satisfy requirements",
      details: ["body.tag_ids: is required"],
    });
    expect((await call("PATCH", path, { tag_ids: warranty.id })).status).toBe(400);
    expect((await call("PATCH", path, { status: "resolved" })).status).toBe(400);
  });

  test("custom fields are replaced as a whole, links made from addresses, followers and inboxes listed", async () => {
    const { control, call, get, workspace } = await openAccount();
    const { conversationId } = control.customerWrites({ text: "hello" });
    const path = `/conversations/${conversationId}`;
    await call("PATCH", path, { custom_fields: { a: 1 } });
    await call("PATCH", path, { custom_fields: { b: 2 } });
    const url = "https://baton.example/sessions/1";
    expect((await call("POST", `${path}/links`, { link_external_urls: [url] })).status).toBe(204);
    const { json } = await get(path);
    expect(json.custom_fields).toEqual({ b: 2 });
    expect(json.links).toMatchObject([{ external_url: url }]);
    await call("POST", `${path}/followers`, { teammate_ids: [workspace.teammates.maya.id] });
    expect((await get(`${path}/followers`)).json._results).toHaveLength(1);
    await call("DELETE", `${path}/followers`, { teammate_ids: [workspace.teammates.maya.id] });
    expect((await get(`${path}/followers`)).json._results).toHaveLength(0);
    await call("PATCH", path, { inbox_id: workspace.inboxes.workshop.id });
    expect((await get(`${path}/inboxes`)).json._results).toMatchObject([{ name: "Workshop" }]);
  });
});

describe("sending (7)", () => {
  test("FR2: a reply is accepted with a uid, unknown for a while, and then a message with an id", async () => {
    const { control, reply, get, workspace, simulator } = await openAccount({
      switches: { sendDelayMs: 60_000 },
    });
    const { conversationId } = control.customerWrites({
      text: "hello",
      from: { handle: "a@example.com", name: "Ann" },
    });
    const { status, json } = await reply(conversationId, "<p>Hi Ann</p>");
    expect([status, json.status]).toEqual([202, "accepted"]);
    expect(Object.keys(json)).toEqual(["status", "message_uid"]);
    expect((await get(`/messages/alt:uid:${json.message_uid}`)).status).toBe(404);
    control.sendQueuedNow();
    const message = (await get(`/messages/alt:uid:${json.message_uid}`)).json;
    expect(message).toMatchObject({
      id: expect.stringMatching(/^msg_/),
      type: "email",
      is_inbound: false,
      text: "Hi Ann",
      subject: "Re: Question about my order",
      author: { id: workspace.teammates.baton.id },
      recipients: [
        { handle: "support@lumenbikes.example", role: "from" },
        { handle: "a@example.com", role: "to" },
      ],
    });
    expect(simulator.ledger.calls()[0]).toMatchObject({
      stored: true,
      conversationId,
      messageId: json.message_uid,
    });
  });

  test("a plain reply archives, archive false does not, and tag_ids are applied", async () => {
    const { control, reply, get, workspace } = await openAccount();
    const { conversationId } = control.customerWrites({ text: "hello" });
    await reply(conversationId, "one");
    expect((await get(`/conversations/${conversationId}`)).json.status).toBe("assigned");
    await reply(conversationId, "two", { options: { tag_ids: [workspace.tags.delivery.id] } });
    const { json } = await get(`/conversations/${conversationId}`);
    expect([json.status, json.tags.length]).toEqual(["archived", 1]);
  });

  test("wrong bodies, unknown people and signatures outside of email are refused", async () => {
    const { control, reply, workspace } = await openAccount();
    const chat = control.customerWrites({ text: "hello", kind: "chat" });
    expect((await reply(chat.conversationId, "x", { body: undefined })).status).toBe(400);
    expect((await reply(chat.conversationId, "x", { options: "archive" })).status).toBe(400);
    expect((await reply(chat.conversationId, "x", { author_id: "tea_1" })).status).toBe(404);
    expect((await reply(chat.conversationId, "x", { signature_id: "sig_1" })).status).toBe(403);
    expect((await reply(chat.conversationId, "x", { signature_id: null })).status).toBe(202);
    expect((await reply(chat.conversationId, "x", { channel_id: workspace.channels.sms.id })).status).toBe(
      202,
    );
  });

  test("a failed message keeps its error, emits sending_error and reopens the conversation", async () => {
    const { control, reply, get } = await openAccount();
    const { conversationId } = control.customerWrites({ text: "hello" });
    const { json } = await reply(conversationId, "bye", { options: {} });
    expect((await get(`/conversations/${conversationId}`)).json.status).toBe("archived");
    control.failMessage({ messageId: json.message_uid });
    expect((await get(`/messages/alt:uid:${json.message_uid}`)).json.error_type).toBe("delivery_failed");
    expect((await get(`/conversations/${conversationId}`)).json.status).toBe("assigned");
    expect((await get("/events?q[types]=sending_error")).json._results).toHaveLength(1);
  });

  test("drafts are made, changed with their version, and deleted with it", async () => {
    const { control, call, get, workspace } = await openAccount();
    const { conversationId } = control.customerWrites({ text: "hello" });
    const body = {
      body: "draft",
      channel_id: workspace.channels.email.id,
      author_id: workspace.teammates.baton.id,
    };
    const { status, json } = await call("POST", `/conversations/${conversationId}/drafts`, body);
    expect([status, json.draft_mode, typeof json.version]).toEqual([200, "private", "string"]);
    expect((await get(`/conversations/${conversationId}/messages`)).json._results).toHaveLength(1);
    const stale = await call("PATCH", `/drafts/${json.id}/`, { ...body, version: "old", mode: "shared" });
    expect(stale.status).toBe(409);
    const changed = await call("PATCH", `/drafts/${json.id}/`, {
      ...body,
      body: "better",
      version: json.version,
      mode: "shared",
    });
    expect(changed.json).toMatchObject({ body: "better", draft_mode: "shared" });
    expect((await call("DELETE", `/drafts/${json.id}`, { version: changed.json.version })).status).toBe(204);
    expect((await get(`/conversations/${conversationId}/drafts`)).json._results).toEqual([]);
  });

  test("FR3: each kind of channel has its own message type, recipients and roles", async () => {
    const { control, get, workspace } = await openAccount();
    const kinds = {
      email: ["email", "email"],
      chat: ["front_chat", "front_chat"],
      custom: ["custom", "custom"],
      sms: ["sms", "phone"],
      phone: ["call", "phone"],
    } as const;
    for (const [kind, [type, source]] of Object.entries(kinds)) {
      const handle =
        source === "phone" ? "+4915112345678" : source === "email" ? "new@example.com" : "someone";
      const written = control.customerWrites({
        kind: kind as keyof typeof kinds,
        text: "hello",
        from: { handle, name: "N" },
      });
      const message = (await get(`/messages/${written.messageId}`)).json;
      expect(message, kind).toMatchObject({
        type,
        is_inbound: true,
        author: null,
        signature: null,
        draft_mode: null,
      });
      expect(message.recipients.map(({ role }: { role: string }) => role)).toEqual(["from", "to"]);
      const contact = (await get(`/contacts/alt:${source}:${encodeURIComponent(handle)}`)).json;
      expect(contact.id, kind).toBe(written.contactId);
    }
    expect(workspace.channels.phone.type).toBe("truly");
  });

  test("the customer's email repeats the mail it answers, in body and text", async () => {
    const { control, get } = await openAccount();
    const { conversationId } = control.customerWrites({ text: "first" });
    control.teammateReplies({ conversationId, text: "answer of the shop" });
    const { messageId } = control.customerWrites({ conversationId, text: "thanks" });
    const { body, text } = (await get(`/messages/${messageId}`)).json;
    expect(body).toMatch(/^<p>thanks<\/p><div class="gmail_quote">.*answer of the shop/);
    expect(text).toMatch(/^thanks\n\nOn .* wrote:\n> answer of the shop$/);
  });

  test("attachments go by form and come back with the token only", async () => {
    const { control, call, follow, url, workspace } = await openAccount();
    const { conversationId } = control.customerWrites({ text: "hello" });
    const form = new FormData();
    form.append("body", "see this");
    form.append("author_id", workspace.teammates.baton.id);
    form.append("options[archive]", "false");
    form.append("options[tag_ids][]", workspace.tags.delivery.id);
    form.append("attachments[]", new Blob(["manual"], { type: "text/plain" }), "manual.txt");
    expect((await call("POST", `/conversations/${conversationId}/messages`, form)).status).toBe(202);
    const message = (await call("GET", `/conversations/${conversationId}/messages`)).json._results[0];
    expect(message.attachments).toMatchObject([
      { filename: "manual.txt", content_type: "text/plain", size: 6 },
    ]);
    const link: string = message.attachments[0].url;
    expect(link.startsWith(`${companyHost}/messages/${message.id}/download/fil_`)).toBe(true);
    expect((await follow(link)).text).toBe("manual");
    expect((await call("GET", `/download/${message.attachments[0].id}`)).text).toBe("manual");
    expect((await fetch(link.replace(companyHost, url))).status).toBe(401);
    const view = control.conversation(conversationId);
    expect([view.status, view.tagIds]).toEqual(["assigned", [workspace.tags.delivery.id]]);
  });

  test("a message as mail file, seen receipts with their limit", async () => {
    const { control, call, get } = await openAccount();
    const { messageId } = control.customerWrites({ text: "hello", from: { handle: "a@example.com" } });
    const mail = await call("GET", `/messages/${messageId}`, undefined, { Accept: "message/rfc822" });
    expect(mail.text).toMatch(/^From: a@example.com\r\nTo: support@lumenbikes.example\r\n/);
    for (let count = 0; count < 10; count++)
      expect((await call("POST", `/messages/${messageId}/seen`, {})).status).toBe(204);
    expect((await call("POST", `/messages/${messageId}/seen`, {})).status).toBe(429);
    expect((await get(`/messages/${messageId}/seen`)).json._results[0].first_seen_at).toMatch(/^\d{13}$/);
  });

  test("a new conversation can be begun, history imported silently, and custom messages taken in", async () => {
    const { call, get, workspace, control } = await openAccount();
    const { email, custom, chat } = workspace.channels;
    const began = await call("POST", `/channels/${email.id}/messages`, {
      to: ["new@example.com"],
      subject: "Hello",
      body: "<p>x</p>",
      author_id: workspace.teammates.baton.id,
      options: { archive: false },
    });
    expect(began.status).toBe(202);
    expect((await call("POST", `/channels/${email.id}/messages`, { body: "x", to: [] })).status).toBe(400);
    const imported = {
      sender: { handle: "old@example.com" },
      to: ["support@lumenbikes.example"],
      body: "long ago",
      external_id: "x-1",
      created_at: 1_600_000_000,
      metadata: { is_inbound: true },
    };
    const path = `/inboxes/${workspace.inboxes.support.id}/imported_messages`;
    expect((await call("POST", path, imported)).status).toBe(202);
    expect((await call("POST", path, imported)).status).toBe(409);
    expect((await get("/conversations?q[statuses]=archived")).json._results).toHaveLength(1);
    const incoming = { sender: { handle: "app-user-1" }, body: "hi", metadata: { thread_ref: "t1" } };
    expect((await call("POST", `/channels/${chat.id}/incoming_messages`, incoming)).status).toBe(400);
    for (let count = 0; count < 2; count++) {
      expect((await call("POST", `/channels/${custom.id}/incoming_messages`, incoming)).status).toBe(202);
    }
    const thread = control.conversations().find(({ kind }) => kind === "custom");
    expect(thread?.messageCount).toBe(2);
    const types = (await get("/events")).json._results.map(({ type }: { type: string }) => type);
    expect(types.toReversed()).toEqual(["outbound", "inbound", "inbound"]);
  });
});

describe("comments, tags, contacts, people", () => {
  test("FR4: a comment is private, newest first, and has an id of its own kind", async () => {
    const { control, call, get, workspace } = await openAccount();
    const { conversationId, contactId } = control.customerWrites({ text: "hello" });
    const path = `/conversations/${conversationId}/comments`;
    const first = await call("POST", path, { author_id: workspace.teammates.baton.id, body: "one" });
    expect([first.status, first.json.author.type]).toEqual([201, "ai"]);
    await call("POST", path, { author_id: workspace.teammates.baton.id, body: "two @maya" });
    const bodies = (await get(path)).json._results.map(({ body }: { body: string }) => body);
    expect(bodies).toEqual(["two @maya", "one"]);
    expect((await get(`/conversations/${conversationId}/messages`)).json._results).toHaveLength(1);
    expect(JSON.stringify(control.customerView(contactId))).not.toContain("two @maya");
    const { id } = (await get(path)).json._results[0];
    expect((await get(`/comments/${id}/mentions`)).json._results).toMatchObject([{ username: "maya" }]);
    expect((await call("POST", `/comments/${id}/replies`, { body: "three" })).status).toBe(201);
    expect((await call("PATCH", `/comments/${id}/`, { is_pinned: true })).json.is_pinned).toBe(true);
    expect((await call("POST", path, { author_id: workspace.teammates.baton.id })).status).toBe(400);
  });

  test("tags live at company, team and teammate level, with children and at most 64 characters", async () => {
    const { call, get, workspace } = await openAccount();
    const { service } = workspace.teams;
    expect((await call("POST", "/company/tags", { name: "Baton" })).json).toMatchObject({
      name: "Baton",
      is_private: false,
    });
    expect(
      (await call("POST", `/teams/${service.id}/tags`, { name: "Team" })).json._links.related.owner,
    ).toContain(service.id);
    const own = await call("POST", `/teammates/${workspace.teammates.maya.id}/tags`, { name: "Mine" });
    expect(own.json.is_private).toBe(true);
    const child = await call("POST", `/tags/${workspace.tags.warranty.id}/children`, { name: "Brakes" });
    expect(child.json._links.related.parent_tag).toContain(workspace.tags.warranty.id);
    expect((await call("POST", "/company/tags", { name: "x".repeat(65) })).status).toBe(400);
    expect((await get("/tags")).json._results).toHaveLength(9);
    expect((await call("DELETE", `/tags/${child.json.id}`)).status).toBe(204);
    expect((await get(`/tags/${child.json.id}`)).status).toBe(404);
  });

  test("FR7: contacts are found, made, changed, and a handle belongs to one of them", async () => {
    const { call, get, workspace } = await openAccount();
    const made = await call("POST", "/contacts", {
      name: "Kim",
      handles: [{ handle: "6505551234", source: "phone" }],
    });
    expect([made.status, made.json.handles]).toEqual([201, [{ handle: "+16505551234", source: "phone" }]]);
    const again = { handles: [{ handle: "amelie@example.com", source: "email" }] };
    expect((await call("POST", "/contacts", again)).status).toBe(409);
    const path = `/contacts/${made.json.id}`;
    expect((await call("PATCH", path, { description: "VIP" })).status).toBe(204);
    expect(
      (await call("POST", `${path}/handles`, { handle: "kim@example.com", source: "email" })).status,
    ).toBe(204);
    const remove = { handle: "+16505551234", source: "phone" };
    expect((await call("DELETE", `${path}/handles`, remove)).status).toBe(204);
    expect((await get("/contacts/alt:email:kim@example.com")).json).toMatchObject({ description: "VIP" });
    expect(
      (await call("DELETE", `${path}/handles`, { handle: "kim@example.com", source: "email" })).status,
    ).toBe(400);
    const note = { author_id: workspace.teammates.maya.id, body: "likes blue" };
    expect((await call("POST", `${path}/notes`, note)).status).toBe(201);
    expect((await get(`${path}/notes`)).status).toBe(202);
  });

  test("teammates, inboxes, channels, teams and rules are listed without paging", async () => {
    const { get, call, workspace, control } = await openAccount();
    expect((await get("/teammates")).json._results).toHaveLength(7);
    expect((await get(`/inboxes/${workspace.inboxes.support.id}/channels`)).json._results).toHaveLength(5);
    expect((await get(`/teammates/${workspace.teammates.maya.id}/inboxes`)).json._results).toHaveLength(3);
    expect((await get("/channels")).json._results.map(({ type }: { type: string }) => type)).toContain(
      "truly",
    );
    expect((await get("/teams")).json).not.toHaveProperty("_pagination");
    control.saveRuleWebhook({ url: "http://127.0.0.1:1/" });
    expect((await get("/rules")).json._results).toMatchObject([{ actions: ["Send to a webhook"] }]);
    const patch = await call("PATCH", `/teammates/${workspace.teammates.baton.id}`, { is_available: false });
    expect(patch.status).toBe(204);
    expect((await get(`/teammates/${workspace.teammates.baton.id}`)).json.is_available).toBe(false);
  });
});

describe("knowledge (18)", () => {
  test("FR8: lists are slim, content comes per locale, drafts and nested and hidden categories are there", async () => {
    const { get, workspace } = await openAccount();
    const { help, handbook } = workspace.knowledgeBases;
    const { json } = await get("/knowledge_bases");
    expect(json._results).toMatchObject([
      { id: help.id, type: "external", locales: ["en", "fr"] },
      { id: handbook.id, type: "internal" },
    ]);
    expect(json._results[0]).not.toHaveProperty("name");
    expect((await get(`/knowledge_bases/${help.id}/locales/fr/content`)).json.name).toBe(
      "Centre d'aide Lumen",
    );
    const categories = (await get(`/knowledge_bases/${help.id}/categories`)).json._results;
    expect(categories.map(({ is_hidden }: { is_hidden: boolean }) => is_hidden)).toEqual([
      false,
      false,
      true,
    ]);
    expect(categories[1]._links.related.parent_category).toContain(categories[0].id);
    const articles = (await get(`/knowledge_bases/${help.id}/articles?limit=3`)).json;
    expect(articles._results).toHaveLength(3);
    expect(articles._pagination.next).toContain("page_token=");
    expect(articles._results[0]).not.toHaveProperty("content");
    const path = `/knowledge_base_articles/${articles._results[0].id}`;
    expect((await get(`${path}/content`)).json).toMatchObject({ locale: "en", status: "published" });
    expect((await get(`${path}/locales/fr/content`)).json.name).toContain("livraison");
    expect((await get(`${path}/locales/de/content`)).status).toBe(404);
    expect((await get(`/knowledge_base_articles/${articles._results[2].id}/content`)).json.status).toBe(
      "draft",
    );
  });

  test("FR8: edits move updated_at, new and deleted articles show, attachments want the token", async () => {
    const { get, follow, control, workspace } = await openAccount();
    const { delivery } = workspace.articles;
    const before = (await get(`/knowledge_base_articles/${delivery.id}`)).json.updated_at;
    const base64 = Buffer.from("pdf").toString("base64");
    control.saveArticle({
      articleId: delivery.id,
      html: "<p>new</p>",
      files: [{ name: "a.pdf", contentType: "application/pdf", base64 }],
    });
    const after = await get(`/knowledge_base_articles/${delivery.id}/content`);
    expect(after.json.updated_at).toBeGreaterThan(before);
    expect((await follow(after.json.attachments[0].url)).text).toBe("pdf");
    const { id } = control.saveArticle({ categoryId: workspace.categories.desk.id, name: "New", html: "x" });
    expect(
      (await get(`/knowledge_base_categories/${workspace.categories.desk.id}/articles`)).json._results,
    ).toHaveLength(2);
    control.deleteArticle({ articleId: id });
    expect((await get(`/knowledge_base_articles/${id}`)).status).toBe(404);
  });
});
