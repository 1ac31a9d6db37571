import type { AgentAnswer } from "@baton/agent/contract";
import { waitFor } from "@baton/testing";
import { afterEach, describe, expect, it } from "vitest";
import { type FrontHarness, startFrontHarness } from "./front-harness.ts";
import { handoff, lastQuestion, reply, settled } from "./spine-harness.ts";

let harness: FrontHarness;
afterEach(() => harness?.close());

const view = (conversationId: string) => harness.simulator.control.conversation(conversationId);
/** What the customer was written, oldest first. */
const answers = (conversationId: string) =>
  view(conversationId)
    .messages.filter(({ isInbound }) => !isInbound)
    .map(({ text }) => text);
const comments = (conversationId: string) => view(conversationId).comments.map(({ body }) => body);

async function rows(statement: string, ...values: unknown[]) {
  return (await harness.database.pool.query(statement, values)).rows;
}

const conversation = async (externalId: string) =>
  (await rows("select * from conversation where external_id = $1", externalId))[0];
const decisions = () =>
  rows(
    "select d.outcome, d.rule, d.result, m.text as question from decision d join message m on m.id = d.message_id order by m.sent_at, m.id",
  );

const ask = (text = "Where is my order?", more: { kind?: "email" | "chat" | "sms" | "phone" } = {}) =>
  harness.simulator.control.customerWrites({ text, ...more }).conversationId;

const answerTo = (input: Parameters<FrontHarness["script"]["answer"]>[0]): AgentAnswer =>
  reply(`Answer to: ${lastQuestion(input)}`);

describe("a question in Front", () => {
  it.each([
    "application",
    "rule",
  ] as const)("G4, FR2: unassigned, told by the webhook of an %s, is claimed and answered once, and stays open", async (webhook) => {
    harness = await startFrontHarness({ webhook });
    const conversationId = ask();
    await settled(harness);
    expect(answers(conversationId)).toEqual(["Answer to: Where is my order?"]);
    expect(view(conversationId)).toMatchObject({
      status: "assigned",
      assigneeId: harness.simulator.workspace.teammates.baton.id,
    });
    expect(await decisions()).toMatchObject([{ outcome: "reply", result: "sent" }]);
    expect(await conversation(conversationId)).toMatchObject({
      status: "open",
      holder: "ai",
      channel: "email",
    });
    const [action] = await rows(
      "select external_message_ids as ids, confirmed_at from action where kind = 'reply'",
    );
    expect(action.ids).toEqual([view(conversationId).messages.at(-1)?.id]);
    expect(action.confirmed_at).not.toBeNull();
  });

  it("FR2: previews, which hold ids alone, are answered all the same", async () => {
    harness = await startFrontHarness({ switches: { applicationWebhookDetail: "preview" } });
    const conversationId = ask();
    await settled(harness);
    expect(answers(conversationId)).toEqual(["Answer to: Where is my order?"]);
    expect(await decisions()).toHaveLength(1);
  });

  it("G4: unassigned with the toggle off, stays unanswered; assigned to the agent, is answered", async () => {
    harness = await startFrontHarness({ settings: { handleUnassigned: false } });
    const { control, workspace } = harness.simulator;
    const conversationId = ask();
    await settled(harness);
    expect(answers(conversationId)).toEqual([]);
    expect(await decisions()).toMatchObject([{ outcome: "silent", rule: "not-assigned-to-agent" }]);
    const { baton, maya } = workspace.teammates;
    control.assign({ conversationId, teammateId: baton.id, byTeammateId: maya.id });
    control.customerWrites({ conversationId, text: "Anybody there?" });
    await settled(harness);
    expect(answers(conversationId)).toEqual(["Answer to: Anybody there?"]);
  });

  it("G7: in an inbox that is not selected, stays unanswered", async () => {
    harness = await startFrontHarness();
    const { workshop } = harness.simulator.workspace.inboxes;
    await harness.close();
    harness = await startFrontHarness({ settings: { inboxIds: [workshop.id] } });
    const conversationId = ask();
    await settled(harness);
    expect(answers(conversationId)).toEqual([]);
    expect(await decisions()).toMatchObject([{ rule: "placement-not-selected" }]);
  });

  it.each([
    ["chat", "web"],
    ["sms", "sms"],
  ] as const)("FR3: by %s, is answered in plain text on the channel %s", async (kind, channel) => {
    harness = await startFrontHarness();
    harness.script.answer = async () => reply("**Returns** go [here](https://lumen.example/r).");
    const conversationId = ask("How do I return it?", { kind });
    await settled(harness);
    expect(answers(conversationId)).toEqual(["Returns go here: https://lumen.example/r."]);
    expect(view(conversationId).messages.at(-1)?.body).toBe("Returns go here: https://lumen.example/r.");
    expect(await conversation(conversationId)).toMatchObject({ channel });
  });

  it("FR3, FC5: a long answer by text message goes out whole, in parts that Twilio takes", async () => {
    harness = await startFrontHarness();
    const text = Array.from({ length: 60 }, (_, index) => `Sentence number ${index} of a long answer.`).join(
      " ",
    );
    harness.script.answer = async () => reply(text);
    const conversationId = ask("How does it work?", { kind: "sms" });
    await settled(harness);
    const parts = answers(conversationId);
    expect(parts.length).toBeGreaterThan(1);
    expect(Math.max(...parts.map(({ length }) => length))).toBeLessThanOrEqual(1_600);
    expect(parts.join(" ")).toBe(text);
  });

  it("FR3: a chat does not wait as long as a mail for a second message", async () => {
    harness = await startFrontHarness({
      channels: { email: { debounceMs: 60_000 }, web: { debounceMs: 0 } },
    });
    const conversationId = ask("Quick one?", { kind: "chat" });
    await settled(harness);
    expect(answers(conversationId)).toEqual(["Answer to: Quick one?"]);
  });

  it("FR6: tags that Front does not have are made, applied, and nobody else's is taken off", async () => {
    harness = await startFrontHarness({ settings: { syncTags: true } });
    const { control, workspace } = harness.simulator;
    harness.script.answer = async (input) => {
      control.tag({ conversationId, tagId: workspace.tags.delivery.id });
      return answerTo(input);
    };
    const conversationId = ask();
    await settled(harness);
    const names = new Map(control.people().tags.map(({ id, name }) => [id, name]));
    expect(view(conversationId).tagIds.map((id) => names.get(id))).toEqual([
      "Delivery",
      "baton",
      "baton_autopilot",
    ]);
  });

  it("FR7: the sender's handle becomes the contact", async () => {
    harness = await startFrontHarness();
    harness.simulator.control.customerWrites({
      text: "Hello",
      kind: "sms",
      from: { handle: "+4915112345678", name: "Zoë" },
    });
    await settled(harness);
    expect(await rows("select name, phone from contact")).toEqual([{ name: "Zoë", phone: "+4915112345678" }]);
  });
});

describe("once and in order", () => {
  it("S5: each webhook delivered five times at once makes one message, one decision, one reply", async () => {
    harness = await startFrontHarness();
    harness.simulator.control.addWebhookFault({
      times: "always",
      effect: { kind: "duplicate", copies: 4, concurrently: true },
    });
    const conversationId = ask();
    await settled(harness);
    expect(answers(conversationId)).toHaveLength(1);
    expect(await decisions()).toHaveLength(1);
  });

  it("S5: a retry under another event id makes no second reply", async () => {
    harness = await startFrontHarness({ switches: { retryEventId: "new" } });
    harness.simulator.control.addWebhookFault({
      match: { action: "inbound_received" },
      effect: { kind: "resend", afterMs: 50, retryCount: 1 },
    });
    const conversationId = ask();
    await settled(harness);
    expect(answers(conversationId)).toHaveLength(1);
    expect(await decisions()).toHaveLength(1);
  });

  it("S9: webhooks in any order, each of them with Front as it is by then, end as those in order", async () => {
    harness = await startFrontHarness();
    const { control, workspace } = harness.simulator;
    const { baton, maya } = workspace.teammates;
    control.addWebhookFault({ times: "always", effect: { kind: "shuffle", windowMs: 300 } });
    const conversationId = ask();
    // What is shuffled is held back for a moment in which nothing seems to be under way.
    const wait = { timeoutMs: 15_000, message: "not all of it has arrived" };
    await waitFor(() => answers(conversationId).length === 1, wait);
    control.assign({ conversationId, teammateId: maya.id });
    control.teammateReplies({ conversationId, teammateId: maya.id, text: "I have it here." });
    control.assign({ conversationId, teammateId: baton.id, byTeammateId: maya.id });
    await waitFor(
      async () => (await rows("select 1 from message where author_kind = 'teammate'")).length === 1,
      wait,
    );
    await waitFor(async () => (await conversation(conversationId)).holder === "ai", wait);
    expect(await conversation(conversationId)).toMatchObject({ holder: "ai", status: "open" });
    control.customerWrites({ conversationId, text: "And my refund?" });
    await waitFor(() => answers(conversationId).length === 3, wait);
    await settled(harness);
    expect(answers(conversationId)).toEqual([
      "Answer to: Where is my order?",
      "I have it here.",
      "Answer to: And my refund?",
    ]);
  });

  it("S9: webhooks that come before the answer to the call that caused them change nothing", async () => {
    harness = await startFrontHarness({ switches: { webhookBeforeAnswer: true } });
    const conversationId = ask();
    await settled(harness);
    expect(answers(conversationId)).toHaveLength(1);
    expect(await rows("select 1 from message where author_kind = 'agent'")).toHaveLength(1);
  });

  it.each([
    ["stores the reply and cuts the connection", { kind: "store-then-reset" } as const],
    ["stores the reply and answers 500", { kind: "store-then-status", status: 500 } as const],
    ["answers 500 and stores nothing", { kind: "status", status: 500 } as const],
    ["answers 429 and asks to wait", { kind: "status", status: 429, retryAfterSeconds: 1 } as const],
    ["answers 202 and stores nothing", { kind: "answer-without-storing" } as const],
  ])("D7: one that %s ends with exactly one visible reply", async (_, effect) => {
    harness = await startFrontHarness();
    harness.simulator.control.addFault({
      match: { method: "POST", path: "/conversations/*/messages" },
      effect,
    });
    const conversationId = ask();
    await waitFor(async () => answers(conversationId).length > 0, {
      timeoutMs: 15_000,
      message: "no reply",
    });
    await settled(harness);
    await waitFor(
      async () => (await rows("select 1 from action where confirm_due_at is not null")).length === 0,
      { timeoutMs: 15_000, message: "never confirmed" },
    );
    await settled(harness);
    expect(answers(conversationId)).toEqual(["Answer to: Where is my order?"]);
  });
});

describe("people and the agent", () => {
  it("FR4: a handoff leaves a comment, unassigns, keeps the conversation open, and people's replies are tracked", async () => {
    harness = await startFrontHarness();
    harness.script.answer = async () => handoff();
    const conversationId = ask("A human please");
    await settled(harness);
    expect(answers(conversationId)).toEqual(["A colleague will take over."]);
    expect(comments(conversationId)).toEqual([expect.stringContaining("Wants a person.")]);
    expect(view(conversationId)).toMatchObject({ status: "unassigned", isArchived: false });
    expect(await conversation(conversationId)).toMatchObject({ status: "open", holder: "human" });
    const { control, workspace } = harness.simulator;
    control.teammateReplies({ conversationId, teammateId: workspace.teammates.maya.id, text: "Maya here." });
    control.customerWrites({ conversationId, text: "Thanks Maya" });
    await settled(harness);
    expect(
      await rows("select text from message where author_kind = 'teammate' and visibility = 'public'"),
    ).toEqual([{ text: "Maya here." }]);
    expect(answers(conversationId)).toEqual(["A colleague will take over.", "Maya here."]);
  });

  it.each([
    ["while the release waits for it", 500],
    ["when nobody waits any more", 6_000],
  ])("FR4: a reply that Front sends late, %s, does not give the handed-off conversation back to the agent", async (_, sendDelayMs) => {
    harness = await startFrontHarness({ switches: { sendDelayMs, assignOnApiReply: true } });
    harness.script.answer = async () => handoff();
    const conversationId = ask("A human please");
    await waitFor(() => answers(conversationId).length === 1, { timeoutMs: 15_000 });
    await settled(harness);
    expect(view(conversationId)).toMatchObject({ status: "unassigned", queued: [] });
    expect(await conversation(conversationId)).toMatchObject({ holder: "human" });
  });

  it("FR5, M11: after an answer and silence, the comment is posted and the conversation archived", async () => {
    harness = await startFrontHarness({ channels: { email: { debounceMs: 0, resolveAfterMs: 300 } } });
    const conversationId = ask();
    await waitFor(async () => view(conversationId).isArchived, {
      timeoutMs: 10_000,
      message: "never archived",
    });
    await settled(harness);
    expect(comments(conversationId)).toEqual([expect.stringContaining("Resolved by Baton")]);
    expect(view(conversationId).status).toBe("archived");
    expect(await conversation(conversationId)).toMatchObject({
      status: "closed_resolved",
      resolution: { kind: "assumed" },
    });
  });

  it("M11: silence after an answer that Front has lost resolves nothing before it is sent once more", async () => {
    harness = await startFrontHarness({ channels: { email: { debounceMs: 0, resolveAfterMs: 300 } } });
    harness.simulator.control.addFault({
      match: { method: "POST", path: "/conversations/*/messages" },
      effect: { kind: "answer-without-storing" },
    });
    const conversationId = ask();
    await waitFor(async () => view(conversationId).isArchived, { timeoutMs: 20_000 });
    await settled(harness);
    expect(answers(conversationId)).toEqual(["Answer to: Where is my order?"]);
    expect(comments(conversationId)).toHaveLength(1);
  });

  it("FR5: the comment of a resolution that is sent once more leaves the conversation archived", async () => {
    harness = await startFrontHarness({ channels: { email: { debounceMs: 0, resolveAfterMs: 300 } } });
    expect(harness.simulator.switches.commentReopens).toBe(true);
    harness.simulator.control.addFault({
      match: { method: "POST", bodyIncludes: "Resolved by Baton" },
      effect: { kind: "answer-without-storing" },
    });
    const conversationId = ask();
    await waitFor(async () => comments(conversationId).length === 1, { timeoutMs: 20_000 });
    await settled(harness);
    expect(view(conversationId).isArchived).toBe(true);
    expect(await conversation(conversationId)).toMatchObject({
      status: "closed_resolved",
      resolution: { kind: "assumed" },
    });
  });

  it("G9: a teammate who takes the conversation while the agent thinks is left alone", async () => {
    harness = await startFrontHarness();
    const { control, workspace } = harness.simulator;
    harness.script.answer = async (input) => {
      // The webhook of the takeover is lost: only a reading of Front can tell.
      control.addWebhookFault({ times: "always", effect: { kind: "drop" } });
      control.assign({ conversationId, teammateId: workspace.teammates.maya.id });
      await new Promise((resolve) => setTimeout(resolve, 300));
      return answerTo(input);
    };
    const conversationId = ask();
    await settled(harness);
    expect(answers(conversationId)).toEqual([]);
    expect(view(conversationId).assigneeId).toBe(workspace.teammates.maya.id);
    expect(await decisions()).toMatchObject([{ outcome: "silent", rule: "held-by-teammate" }]);
  });

  it("G8: a teammate's reply takes over; assigned back, the agent resumes with the next message", async () => {
    harness = await startFrontHarness();
    const { control, workspace } = harness.simulator;
    const { baton, maya } = workspace.teammates;
    const conversationId = ask();
    await settled(harness);
    control.teammateReplies({ conversationId, teammateId: maya.id, text: "I have it here." });
    control.customerWrites({ conversationId, text: "Thanks, and my refund?" });
    await settled(harness);
    expect(await conversation(conversationId)).toMatchObject({ holder: "human" });
    expect(answers(conversationId)).toEqual(["Answer to: Where is my order?", "I have it here."]);
    control.assign({ conversationId, teammateId: baton.id, byTeammateId: maya.id });
    await settled(harness);
    expect(await conversation(conversationId)).toMatchObject({ holder: "ai" });
    control.customerWrites({ conversationId, text: "Are you back?" });
    await settled(harness);
    expect(answers(conversationId).at(-1)).toBe("Answer to: Are you back?");
  });

  it("G8: a comment with /baton resume gives the conversation back to the agent", async () => {
    harness = await startFrontHarness();
    const { control } = harness.simulator;
    harness.script.answer = async () => handoff();
    const conversationId = ask("A human please");
    await settled(harness);
    control.teammateComments({ conversationId, text: "/baton resume" });
    await settled(harness);
    harness.script.answer = async (input) => answerTo(input);
    control.customerWrites({ conversationId, text: "Where is my order?" });
    await settled(harness);
    expect(answers(conversationId).at(-1)).toBe("Answer to: Where is my order?");
  });

  it("FR2: archived by a teammate it closes as resolved, snoozed it stays open; a new message reopens it", async () => {
    harness = await startFrontHarness();
    const { control } = harness.simulator;
    const conversationId = ask();
    await settled(harness);
    control.snooze({ conversationId });
    await settled(harness);
    expect(await conversation(conversationId)).toMatchObject({ status: "open" });
    control.wake({ conversationId });
    control.archive({ conversationId });
    await settled(harness);
    expect(await conversation(conversationId)).toMatchObject({
      status: "closed_resolved",
      resolution: { kind: "by-teammate" },
    });
    control.customerWrites({ conversationId, text: "It is not solved" });
    await settled(harness);
    expect(await conversation(conversationId)).toMatchObject({ status: "open" });
    expect(answers(conversationId).at(-1)).toBe("Answer to: It is not solved");
  });

  it("EM3: a reply that Front fails to deliver later is handed to people, with the reason", async () => {
    harness = await startFrontHarness();
    const { control } = harness.simulator;
    const conversationId = ask();
    await settled(harness);
    control.failMessage({
      messageId: view(conversationId).messages.at(-1)?.id ?? "",
      errorType: "invalid_recipient",
    });
    await settled(harness);
    expect(comments(conversationId)).toEqual([expect.stringContaining("invalid_recipient")]);
    expect(view(conversationId).status).toBe("unassigned");
    expect(await conversation(conversationId)).toMatchObject({ status: "open", holder: "human" });
    expect(answers(conversationId)).toHaveLength(1);
  });

  it("FR4: an agent account that is away can claim nothing: people are asked, nothing is said", async () => {
    harness = await startFrontHarness();
    const { control, workspace } = harness.simulator;
    control.setTeammate({ teammateId: workspace.teammates.baton.id, isAvailable: false });
    const conversationId = ask();
    await settled(harness);
    expect(answers(conversationId)).toEqual([]);
    expect(comments(conversationId)).toEqual([expect.stringContaining("delivery-refused")]);
    expect(view(conversationId).status).toBe("unassigned");
  });

  it("S8: what a teammate wrote in a comment is never part of what the agent reads", async () => {
    harness = await startFrontHarness();
    const { control } = harness.simulator;
    const seen: string[] = [];
    harness.script.answer = async (input) => {
      seen.push(...input.messages.map((message) => message.text));
      return reply("Fine.");
    };
    const conversationId = ask();
    await settled(harness);
    control.teammateComments({ conversationId, text: "SECRET the customer is a known fraudster" });
    await settled(harness);
    control.customerWrites({ conversationId, text: "And my refund?" });
    await settled(harness);
    expect(seen.length).toBeGreaterThan(2);
    expect(seen.join(" ")).not.toContain("SECRET");
  });
});

describe("merged conversations", () => {
  it("S1: what was answered in a conversation that is merged into another is not answered again", async () => {
    harness = await startFrontHarness();
    const { control } = harness.simulator;
    const first = ask("Where is my order?");
    const second = ask("How do I return it?");
    await settled(harness);
    control.merge({ conversationId: second, intoConversationId: first });
    control.customerWrites({ conversationId: first, text: "And my refund?" });
    await settled(harness);
    expect(answers(first).toSorted()).toEqual([
      "Answer to: And my refund?",
      "Answer to: How do I return it?",
      "Answer to: Where is my order?",
    ]);
  });

  it("S1, G9: merged away while the agent thinks, the question is answered once, where it has gone", async () => {
    harness = await startFrontHarness();
    const { control } = harness.simulator;
    const first = ask("Where is my order?");
    await settled(harness);
    let isMerged = false;
    harness.script.answer = async (input) => {
      if (!isMerged) {
        isMerged = true;
        control.merge({ conversationId: second, intoConversationId: first });
        await new Promise((resolve) => setTimeout(resolve, 300));
      }
      return answerTo(input);
    };
    const second = ask("How do I return it?");
    await waitFor(async () => answers(first).length > 1, { timeoutMs: 10_000, message: "no answer" });
    await settled(harness);
    expect(answers(first)).toEqual(["Answer to: Where is my order?", "Answer to: How do I return it?"]);
    expect(await conversation(second)).toMatchObject({ status: "closed_unresolved" });
    expect(await rows("select 1 from timeline_event where summary like 'Merged into%'")).toHaveLength(1);
  });
});
