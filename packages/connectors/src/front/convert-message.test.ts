import { fingerprintText } from "@baton/domain";
import { describe, expect, test } from "vitest";
import { agentTeammate, maya, messageFrom, testAgent } from "./connect-to-test-server.ts";
import { convertComment, convertContact, convertMessage } from "./convert-message.ts";
import { readChannelOfMessage } from "./read-channel.ts";
import { commentSchema, messageSchema, recipientSchema } from "./shapes.ts";
import { protectMentions, writeMail, writeQuote } from "./write-body.ts";

const convert = (change: Record<string, unknown> = {}) =>
  convertMessage(messageSchema.parse(messageFrom(change)), { agentAccount: testAgent });
const outbound = (author: unknown, change: Record<string, unknown> = {}) =>
  convert({ is_inbound: false, author, ...change });

test.each([
  ["email", "email"],
  ["sms", "sms"],
  ["call", "phone"],
  ["phone-call", "phone"],
  ["truly-call", "phone"],
  ["front_chat", "web"],
  ["custom", "web"],
  ["whatsapp", "web"],
  ["facebook", "web"],
  ["intercom", "web"],
  ["smooch", "web"],
  ["tweet_dm", "web"],
  ["something new", null],
])("FR3: a message of type %s is the channel %s", (type, channel) => {
  expect(readChannelOfMessage({ type })).toBe(channel);
});

describe("texts", () => {
  test.each([
    [
      "the history a mail program put below",
      { body: '<p>New</p><div class="gmail_quote">On Monday, we wrote:<blockquote>Old</blockquote></div>' },
      "New",
    ],
    ["quoted lines of a plain mail", { body: null, text: "New\n\nOn 4 Sep 2023, Acme wrote:\n> Old" }, "New"],
    [
      "a mail that is nothing but a quote, which is kept",
      { body: "<blockquote type=cite>Old</blockquote>" },
      "Old",
    ],
    ["a chat's own signs, which stay", { type: "front_chat", text: "a < b & c", body: "x" }, "a < b & c"],
    ["a chat without text, by its body", { type: "custom", text: null, body: "Hi<br>there" }, "Hi\nthere"],
  ])("%s", (_name, change, text) => {
    expect(convert(change)?.text).toBe(text);
  });

  test.each([
    "Erste Zeile\nzweite & <dritte> 🙂 বাংলা",
    "Here is what it says:\n\n> Send it back\n\nSource: [Returns](https://acme.test/r)",
    "On Monday, Maya wrote:\n\n> this is part of the answer",
  ])("D7: our own mail %j is known again, quote and all", (text) => {
    const quote = writeQuote({
      sentAt: new Date(0),
      from: "Zoë <zoe@example.test>",
      html: "<p>---------- Forwarded message ----------</p><blockquote>x</blockquote>",
    });
    const read = outbound(agentTeammate, { body: writeMail(text) + quote });
    expect(read?.author.kind).toBe("agent");
    expect(fingerprintText(read?.text ?? "")).toBe(fingerprintText(text));
  });

  test("D7: our own comment is known again, with the names in it", () => {
    const body = protectMentions("Asked for @maya, from zoe@example.test");
    const comment = commentSchema.parse({ id: "com_1", author: agentTeammate, body, posted_at: 1 });
    expect(convertComment(comment, { agentAccount: testAgent })).toMatchObject({
      author: { kind: "agent" },
      visibility: "private",
      text: "Asked for @maya, from zoe@example.test",
    });
  });

  test("a call of which nothing is written down is shown, and not answered", () => {
    const metadata = { duration: 200, have_been_answered: true };
    expect(convert({ type: "call", body: null, text: "", metadata })).toMatchObject({
      text: "Phone call, 3 min.",
      automatic: "call-without-words",
    });
    expect(convert({ type: "call", body: null, text: "My wheel is bent" })?.automatic).toBeNull();
  });
});

describe("G8: who wrote it", () => {
  test.each([
    ["a person", { ...maya, type: "user" }, "teammate", null],
    ["a person, before types were told", maya, "teammate", null],
    ["a person's macro", { ...maya, type: "macro" }, "teammate", null],
    ["a rule", { ...maya, type: "rule" }, "system", "automation"],
    ["another program", { ...maya, type: "api" }, "system", "automation"],
    ["another AI", { ...maya, type: "ai" }, "system", "automation"],
    ["a survey", { ...maya, type: "csat" }, "system", "automation"],
    ["the agent", { ...agentTeammate, type: "ai" }, "agent", null],
    ["nobody named, e.g. sent outside of Front", null, "teammate", null],
  ])("%s", (_name, author, kind, automatic) => {
    expect(outbound(author)).toMatchObject({ author: { kind }, automatic });
  });

  test("a customer, by contact or handle", () => {
    expect(convert()?.author).toEqual({ kind: "customer", externalId: "crd_1", name: "Zoë" });
  });
});

describe("G10: machines", () => {
  const from = (handle: string) => ({ recipients: [{ handle, role: "from" }] });
  test.each([
    ["a bounce", from("MAILER-DAEMON@mail.test"), "mail-robot"],
    ["an out-of-office reply", { subject: "Automatic reply: Order" }, "auto-response"],
    [
      "a mail that says it was made by a machine",
      { metadata: { headers: { "Auto-Submitted": "auto-replied" } } },
      "auto-response",
    ],
    ["bulk mail", { metadata: { headers: { precedence: "bulk" } } }, "auto-response"],
    ["a mail that says it was not", { metadata: { headers: { "auto-submitted": "no" } } }, null],
    ["the agent's own address", from("AI@acme.test"), "own-address"],
    ["a chat with such a subject", { type: "front_chat", subject: "Automatic reply" }, null],
  ])("%s", (_name, change, automatic) => {
    expect(convert(change)?.automatic).toBe(automatic);
  });
});

test.each([
  ["a draft", { draft_mode: "shared" }],
  ["a preview", { type: null }],
  ["one without a time", { created_at: null }],
])("%s is no message", (_name, change) => {
  expect(convert(change)).toBeNull();
});

test.each([
  ["zoe@Example.test", { email: "zoe@example.test", phone: null }],
  ["+4915112345", { email: null, phone: "+4915112345" }],
  ["visitor-1", { email: null, phone: null }],
])("FR7: the handle %s", (handle, expected) => {
  const recipient = recipientSchema.parse({ handle, role: "from", name: null });
  expect(convertContact(recipient)).toEqual({ externalId: handle, name: null, ...expected });
});
