import { describe, expect, test } from "vitest";
import { readFixture } from "./__fixtures__/read-fixture.ts";
import { convertDescription, convertMessage } from "./convert-message.ts";
import { entryListSchema, entrySchema, ticketSchema } from "./shapes.ts";

const agentAccount = { externalId: "67000000001", name: "Baton", email: "ai@acme.test" };
const context = {
  agentAccount,
  requester: { id: "67038833101", name: "Jordan" },
  teammates: new Map([["67013469001", "Maya"]]),
  escalationTag: "baton_escalated",
};

const entry = (change: Record<string, unknown>) =>
  convertMessage(
    entrySchema.parse({
      id: 501,
      body: "<div>Hello</div>",
      incoming: true,
      private: false,
      user_id: 67038833101,
      source: 0,
      created_at: "2025-07-25T07:01:57Z",
      ...change,
    }),
    context,
  );

const ticket = (change: Record<string, unknown> = {}) =>
  convertDescription(
    ticketSchema.parse({
      id: 22,
      source: 1,
      description: "<div>My bike is <b>broken</b></div>",
      requester_id: 67038833101,
      created_at: "2025-07-25T07:01:06Z",
      ...change,
    }),
    context,
  );

test("M3: the opening of a ticket that Baton handed in is a transcript, and never answered", () => {
  expect(ticket({ tags: ["vip", "baton_escalated"] })?.automatic).toMatch(/^Handed in by Baton/);
  expect(ticket({ tags: ["vip", "baton"] })?.automatic).toBeNull();
});

test("FD3: recorded entries of 2025: merge note, private note, mail with its quoted history", () => {
  const entries = entryListSchema.parse(readFixture("conversations-2025-merge-note-and-mail.json"));
  expect(entries.map((one) => convertMessage(one, context))).toMatchObject([
    {
      externalId: "501",
      visibility: "private",
      author: { kind: "teammate", externalId: "67013469001", name: "Maya" },
      automatic: "merge-note",
    },
    { externalId: "502", visibility: "private", text: "Customer called twice.", automatic: null },
    {
      externalId: "503",
      visibility: "public",
      author: { kind: "customer", externalId: "67038833101", name: "Jordan" },
      text: "Still broken.",
      automatic: null,
    },
  ]);
});

test("FD3: recorded entries of 2022: replies, note, and a survey's comment that is no question", () => {
  const entries = entryListSchema.parse(readFixture("conversations-2022-reply-note-survey.json"));
  const messages = entries.map((one) => convertMessage(one, context));
  expect(messages.map((message) => [message?.visibility, message?.author.kind, message?.automatic])).toEqual([
    ["public", "teammate", null],
    ["private", "teammate", null],
    ["public", "teammate", null],
    ["public", "customer", "survey-feedback"],
  ]);
});

describe("who wrote it", () => {
  test.each([
    ["the requester", {}, "customer", "67038833101", "Jordan"],
    ["somebody in copy", { user_id: 67042965102 }, "customer", "67042965102", null],
    ["an agent", { incoming: false, user_id: 67013469001 }, "teammate", "67013469001", "Maya"],
    ["an agent who is nobody we know", { incoming: false, user_id: 9 }, "teammate", "9", null],
    ["the agent account", { incoming: false, user_id: 67000000001 }, "agent", "67000000001", "Baton"],
    ["the agent account as requester", { user_id: 67000000001 }, "agent", "67000000001", "Baton"],
    [
      "an agent who is the requester, on the portal",
      { user_id: 67038833101 },
      "customer",
      "67038833101",
      "Jordan",
    ],
    ["nobody", { incoming: false, user_id: null }, "system", null, null],
    ["nobody, incoming", { user_id: null }, "system", null, null],
    ["an address", { user_id: null, from_email: "x@y.test" }, "customer", null, null],
    [
      "an automation",
      { incoming: false, user_id: 67013469001, automation_id: 5 },
      "system",
      "67013469001",
      null,
    ],
  ])("%s", (_name, change, kind, externalId, name) => {
    expect(entry(change)?.author).toEqual({ kind, externalId, name });
  });
});

describe("G10: what is never answered nor taken for a takeover", () => {
  test.each([
    ["an out-of-office reply", { auto_response: true }, "auto-response"],
    ["a survey's comment", { source: 6 }, "survey-feedback"],
    ["a survey's comment by its category", { category: 7 }, "survey-feedback"],
    ["a forwarded mail", { source: 8, incoming: false, user_id: 67013469001 }, "forwarded"],
    ["an answer to a forward", { category: 4 }, "third-party-answer"],
    ["a private entry from outside", { private: true }, "private-entry"],
    ["an automation's reply", { automation_id: 5, incoming: false }, "automation"],
    ["an entry of nobody", { user_id: null }, "system-message"],
    ["a bounce", { from_email: "Mail <MAILER-DAEMON@mx.test>" }, "mail-robot"],
    [
      "a merged ticket",
      { incoming: false, user_id: 67013469001, body: "Merged from ticket 5 Hello" },
      "merge-note",
    ],
    ["a customer who writes about merging", { body: "Merged from ticket 5?" }, null],
    ["the agent account's own", { user_id: 67000000001, auto_response: true }, null],
    ["a plain question", {}, null],
    ["a tweet", { source: 5 }, null],
    ["a portal comment", { source: 2 }, null],
  ])("%s: %s", (_name, change, automatic) => {
    expect(entry(change)?.automatic).toBe(automatic);
  });

  test.each([
    ["Automatic reply: Re: Your order", "auto-response"],
    ["Undeliverable: Your order", "auto-response"],
    ["Abwesenheitsnotiz: Bestellung", "auto-response"],
    ["My autoreply does not work", null],
  ])("a ticket with the subject %j: %s", (subject, automatic) => {
    expect(ticket({ subject })?.automatic).toBe(automatic);
  });
});

test("S8: a private entry is private, whoever wrote it", () => {
  expect(entry({ private: true, incoming: false })?.visibility).toBe("private");
  expect(entry({ private: "true" })?.visibility).toBe("private");
});

test("D7: our own reply comes back whole, though it quotes", () => {
  const body = '<p>It says:</p><blockquote type="cite">30 days</blockquote><p>Bye</p>';
  expect(entry({ user_id: 67000000001, incoming: false, body })?.text).toBe("It says:\n\n30 days\n\nBye");
});

test("a message that is nothing but a quote keeps it", () => {
  expect(entry({ body: '<blockquote type="cite">Is it?</blockquote>' })?.text).toBe("Is it?");
});

test("an entry without markup is read from its text", () => {
  expect(entry({ body: null, body_text: "Hi\n\n> old" })).toMatchObject({ text: "Hi", html: null });
});

test("an entry without id or time cannot be told from others and is left out", () => {
  expect(entry({ id: null })).toBeNull();
  expect(entry({ created_at: "yesterday" })).toBeNull();
});

describe("FD3: the description is the first message", () => {
  test("by the requester, with its files", () => {
    const attachments = [
      {
        id: 6013284906,
        name: "a.pdf",
        content_type: "application/pdf",
        size: 98,
        attachment_url: "https://f.test/1",
      },
      { id: 6013284907, name: "b.jpg", content_type: "image/jpeg", file_size: 44115, attachment_url: null },
    ];
    expect(ticket({ attachments })).toMatchObject({
      externalId: "ticket-22",
      author: { kind: "customer", externalId: "67038833101", name: "Jordan" },
      visibility: "public",
      text: "My bike is broken",
      sentAt: new Date("2025-07-25T07:01:06Z"),
      attachments: [
        { externalId: "6013284906", name: "a.pdf", sizeBytes: 98, url: "https://f.test/1" },
        { externalId: "6013284907", name: "b.jpg", sizeBytes: 44115, url: null },
      ],
    });
  });

  test("of an outbound e-mail it is a teammate's, and of our own ticket the agent's", () => {
    expect(ticket({ source: 10 })?.author.kind).toBe("teammate");
    expect(ticket({ requester_id: 67000000001 })?.author.kind).toBe("agent");
  });

  test("a forwarded mail is its content", () => {
    const description = 'See below<div class="gmail_quote"><blockquote>Invoice 5</blockquote></div>';
    expect(ticket({ description })?.text).toContain("Invoice 5");
  });

  test("without text and files there is no first message", () => {
    expect(ticket({ description: null, description_text: "" })).toBeNull();
  });
});

test("S7: pictures pasted into a mail are files, others' pictures are not", () => {
  const body =
    '<p>See</p><img src="https://attachment.freshdesk.com/inline/attachment?token=a&amp;x=1"><img src="https://track.test/p.gif"><img alt="x">';
  expect(entry({ body })?.attachments).toEqual([
    {
      externalId: "inline-1",
      name: "inline-1",
      contentType: "image/*",
      sizeBytes: null,
      url: "https://attachment.freshdesk.com/inline/attachment?token=a&x=1",
    },
  ]);
});
