import { waitFor } from "@baton/testing";
import { templates } from "@baton/workflows";
import { afterEach, describe, expect, it } from "vitest";
import { publishWorkflow } from "./publish-workflow.ts";
import { type Harness, handoff, reply, settled, startHarness } from "./spine-harness.ts";

let harness: Harness;
afterEach(() => harness?.close());

const hybrid = templates.find(({ id }) => id === "hybrid-escalation")?.definition.steps as never;
const emailFirst = templates.find(({ id }) => id === "collect-email-first")?.definition.steps as never;
const trigger = (next: string, more: object = {}) => ({
  id: "start",
  kind: "trigger",
  on: "first-message",
  next,
  ...more,
});
const minute = { kind: "duration", duration: { amount: 1, unit: "minutes" } };

async function start(steps: Record<string, unknown>[], options: Parameters<typeof startHarness>[0] = {}) {
  harness = await startHarness(options);
  return publishWorkflow(harness.database.pool, { organizationId: "org-test", name: "Front", steps });
}

/** A customer's message, and everything that follows it. */
async function write(text: string, conversationId?: string): Promise<string> {
  const written = harness.simulator.control.customerWrites(
    conversationId ? { conversationId, text } : { text },
  );
  await settled(harness);
  return written.conversationId;
}

function thread(conversationId: string) {
  return harness.simulator.control
    .conversation(conversationId)
    .messages.filter(({ actor_type, message_type }) => actor_type === "agent" && message_type === "normal");
}

function said(conversationId: string): string[] {
  return thread(conversationId).map(({ message_parts }) =>
    message_parts.map((part) => (part as { text?: { content: string } }).text?.content ?? "").join(""),
  );
}

function notes(conversationId: string): string[] {
  return harness.simulator.control
    .conversation(conversationId)
    .messages.filter(({ message_type }) => message_type === "private")
    .map(({ message_parts }) =>
      message_parts.map((part) => (part as { text?: { content: string } }).text?.content ?? "").join(""),
    );
}

async function rows(text: string): Promise<Record<string, unknown>[]> {
  return (await harness.database.pool.query(text)).rows;
}
const decisions = () =>
  rows(
    "select d.outcome, d.rule, d.result, m.text as question from decision d join message m on m.id = d.message_id order by m.sent_at, m.id",
  );
const runs = () =>
  rows(
    "select status, ended_because, step_id, state -> 'path' as path from workflow_run order by started_at",
  );
const conversation = async () => (await rows("select * from conversation"))[0];

/** The due time of the conversation's wait comes now. */
async function letTimePass(): Promise<void> {
  const { pool } = harness.database;
  await pool.query(
    `update workflow_run set state = jsonb_set(state, '{awaiting,until}', to_jsonb(to_char((now() - interval '1 minute') at time zone 'utc',
      'YYYY-MM-DD"T"HH24:MI:SS"Z"'))) where status = 'waiting'`,
  );
  await pool.query(
    "update conversation set workflow_due_at = now() - interval '1 minute' where workflow_run_id is not null",
  );
  await pool.query("update conversation_queue set wake_at = now()");
  harness.worker.poke();
  await waitFor(async () => {
    const due = await rows("select from conversation where workflow_due_at <= now()");
    return due.length === 0;
  });
  await settled(harness);
}

describe("M5: a workflow has the conversation", () => {
  it("with the AI able to help, the customer sees nothing of it but the answer", async () => {
    await start(hybrid);
    const id = await write("Where is my order?");
    await write("Thanks. And when?", id);
    expect(said(id)).toEqual(["Answer to: Where is my order?", "Answer to: Thanks. And when?"]);
    expect(await runs()).toMatchObject([{ status: "waiting", step_id: "answer" }]);
    expect(await decisions()).toMatchObject([
      { outcome: "reply", rule: "test", result: "sent" },
      { outcome: "reply", rule: "test", result: "sent" },
    ]);
  });

  it("M2: where the AI cannot help, offers ticket or person as quick replies; a tap hands off with the agent's note", async () => {
    await start(hybrid);
    harness.script.answer = async () => handoff();
    const id = await write("I want a person");
    expect(said(id)).toEqual(["I cannot solve this alone. How would you like to go on?"]);
    expect(thread(id)[0]?.reply_parts).toEqual([
      {
        collection: {
          sub_parts: ["Create a ticket", "Human agent"].map((label, index) => ({
            quick_reply_button: { label, custom_reply_text: label, payload: ["ticket", "human"][index] },
          })),
        },
      },
    ]);
    expect(await conversation()).toMatchObject({ holder: "ai", handoff: null });
    harness.simulator.control.customerWrites({
      conversationId: id,
      quickReply: { label: "Human agent", payload: "human" },
    });
    await settled(harness);
    expect(said(id)).toHaveLength(2);
    expect(notes(id)[0]).toContain("Workflow: Front, version 1");
    expect(await conversation()).toMatchObject({ holder: "human", workflow_run_id: null });
    expect(await conversation()).toMatchObject({ handoff: { reason: "customer-asked" } });
    expect(await runs()).toMatchObject([{ status: "ended", ended_because: "handed-off", step_id: "people" }]);
    expect(await decisions()).toMatchObject([
      { outcome: "reply", rule: "workflow", result: "sent" },
      { outcome: "handoff", rule: "workflow", result: "sent", question: "Human agent" },
    ]);
  });

  it("M6: asks for an address first, then the AI answers the question that was asked", async () => {
    await start(emailFirst);
    harness.script.answer = async ({ unanswered, messages }) =>
      reply(`About: ${messages.filter(({ id }) => unanswered.includes(id)).map(({ text }) => text)}`);
    const { conversationId } = harness.simulator.control.customerWrites({
      text: "Where is my order?",
      user: {},
    });
    await settled(harness);
    await write("it is ada@example.com", conversationId);
    expect(said(conversationId)).toEqual([
      "Before we start: what is your email address, in case we lose each other?",
      "About: Where is my order?",
    ]);
    expect(await runs()).toMatchObject([{ status: "waiting", step_id: "answer" }]);
  });

  it("FD6, M5: tags, and closes in the helpdesk what a step closes, as unresolved where it says so", async () => {
    await start([
      trigger("tag"),
      { id: "tag", kind: "tag", tags: ["spam"], next: "close" },
      { id: "close", kind: "close", text: "We close this.", outcome: "unresolved" },
    ]);
    const id = await write("Buy now");
    expect(said(id)).toEqual(["We close this."]);
    expect(harness.simulator.control.conversation(id).status).toBe("resolved");
    expect(await conversation()).toMatchObject({
      status: "closed_unresolved",
      tags: ["spam"],
      workflow_run_id: null,
    });
    expect(await decisions()).toMatchObject([{ outcome: "resolve", rule: "workflow", result: "sent" }]);
  });

  it("M2: a group that the step names gets the conversation", async () => {
    harness = await startHarness();
    const groupId = [...Object.values(harness.simulator.workspace.groups ?? {})].map(
      (group) => group.id,
    )[0] as string;
    await publishWorkflow(harness.database.pool, {
      organizationId: "org-test",
      steps: [trigger("people"), { id: "people", kind: "handoff-to-agent", text: "Hold on.", groupId }],
    });
    const id = await write("Hello");
    expect(said(id)).toEqual(["Hold on."]);
    expect(harness.simulator.control.conversation(id)).toMatchObject({ groupId });
  });

  it("ends without an answer: the agent answers what was asked", async () => {
    await start([trigger("hello"), { id: "hello", kind: "message", text: "Welcome!" }]);
    const id = await write("Where is my order?");
    expect(said(id)).toEqual(["Welcome!", "Answer to: Where is my order?"]);
    await write("And when?", id);
    expect(said(id)).toHaveLength(3);
    expect(await runs()).toHaveLength(1);
  });

  it("G6: in assist mode no workflow talks; the draft is made as ever", async () => {
    await start([trigger("hello"), { id: "hello", kind: "message", text: "Welcome!" }], {
      channels: { web: { mode: "assist", debounceMs: 0 } },
    });
    const id = await write("Where is my order?");
    expect(said(id)).toEqual([]);
    expect(await runs()).toEqual([]);
  });

  it("that is published later, leaves conversations under way alone", async () => {
    harness = await startHarness();
    const id = await write("Where is my order?");
    await publishWorkflow(harness.database.pool, {
      organizationId: "org-test",
      steps: [trigger("hello"), { id: "hello", kind: "message", text: "Welcome!" }],
    });
    await write("And when?", id);
    expect(said(id)).toEqual(["Answer to: Where is my order?", "Answer to: And when?"]);
  });

  it("keeps the version it started with, while new conversations start the next", async () => {
    const steps = (text: string) => [
      trigger("ask"),
      {
        id: "ask",
        kind: "buttons",
        text: "Which?",
        buttons: [{ id: "a", label: "A", next: "end" }],
        otherwise: "end",
      },
      { id: "end", kind: "close", text },
    ];
    const first = await start(steps("Bye from 1"));
    const old = await write("Hello");
    await publishWorkflow(harness.database.pool, {
      organizationId: "org-test",
      ...first,
      steps: steps("Bye from 2"),
    });
    await write("A", old);
    expect(said(old)).toEqual(["Which?", "Bye from 1"]);
    const { conversationId } = harness.simulator.control.customerWrites({ text: "Hi", user: {} });
    await settled(harness);
    await write("A", conversationId);
    expect(said(conversationId).at(-1)).toBe("Bye from 2");
  });
});

describe("G8: people come first", () => {
  const asking = [
    trigger("ask"),
    {
      id: "ask",
      kind: "buttons",
      text: "Which?",
      buttons: [{ id: "a", label: "A", next: "end" }],
      otherwise: "end",
      silence: { after: { amount: 1, unit: "minutes" }, next: "end" },
    },
    { id: "end", kind: "close", text: "Bye" },
  ];

  it("a teammate who answers stops the workflow; neither words nor time bring it back", async () => {
    await start(asking);
    const id = await write("Hello");
    const { control, workspace } = harness.simulator;
    control.agentReplies({ conversationId: id, agentId: workspace.agents.maya.id, text: "I am here." });
    await settled(harness);
    expect(await runs()).toMatchObject([{ status: "ended", ended_because: "stopped" }]);
    await write("A", id);
    await letTimePass();
    expect(said(id).filter((text) => text === "Bye")).toEqual([]);
  });

  it("G9: a teammate who took it before the wait was over, and of whom no webhook told, is seen then", async () => {
    await start(asking);
    const id = await write("Hello");
    const { control, workspace } = harness.simulator;
    control.removeWebhook();
    control.assign({
      conversationId: id,
      agentId: workspace.agents.maya.id,
      byAgentId: workspace.agents.maya.id,
    });
    await letTimePass();
    expect(said(id)).toEqual(["Which?"]);
    expect(await runs()).toMatchObject([{ status: "ended", ended_because: "stopped" }]);
  });
});

describe("M5, M11: waits are due times of the conversation", () => {
  it("a silence goes its way once its time has come", async () => {
    await start([
      trigger("ask"),
      {
        id: "ask",
        kind: "buttons",
        text: "Which?",
        buttons: [{ id: "a", label: "A", next: "end" }],
        otherwise: "end",
        silence: { after: { amount: 5, unit: "minutes" }, next: "end" },
      },
      { id: "end", kind: "close", text: "We close this for now." },
    ]);
    const id = await write("Hello");
    const [due] = await rows(
      "select wake_at > now() + interval '4 minutes' as later from conversation_queue",
    );
    expect(due).toEqual({ later: true });
    await letTimePass();
    expect(said(id)).toEqual(["Which?", "We close this for now."]);
    expect(await conversation()).toMatchObject({ status: "closed_resolved", workflow_due_at: null });
  });

  it("a reply ends a wait, and the AI answers it with what was open", async () => {
    await start([
      trigger("wait"),
      { id: "wait", kind: "wait", until: minute, next: "end" },
      { id: "end", kind: "close" },
    ]);
    const id = await write("Hello");
    expect(said(id)).toEqual([]);
    expect(await decisions()).toMatchObject([{ outcome: "silent", rule: "workflow" }]);
    await write("Anybody?", id);
    expect(said(id)).toEqual(["Answer to: Hello + Anybody?"]);
    expect(await runs()).toMatchObject([{ status: "ended", ended_because: "completed" }]);
  });

  it("after a wait the AI answers the question that had to wait", async () => {
    await start([
      trigger("wait"),
      { id: "wait", kind: "wait", until: minute, next: "ai" },
      { id: "ai", kind: "agent" },
    ]);
    const id = await write("Hello?");
    await letTimePass();
    expect(said(id)).toEqual(["Answer to: Hello?"]);
    expect(await decisions()).toMatchObject([{ outcome: "reply", rule: "test", result: "sent" }]);
  });
});

describe("S10: a customer who writes on", () => {
  it("while the AI was asked, is heard too: one choice at most, one decision for each message", async () => {
    await start(hybrid);
    let isFirst = true;
    harness.script.answer = async () => {
      if (!isFirst) return reply("Sure.");
      isFirst = false;
      const [known] = await rows("select external_id from conversation");
      harness.simulator.control.customerWrites({
        conversationId: known?.external_id as string,
        text: "Are you there?",
      });
      return handoff();
    };
    const id = await write("I want a person");
    expect(said(id).filter((text) => text.startsWith("I cannot solve")).length).toBeLessThan(2);
    expect(said(id).at(-1)).toBe("Sure.");
    expect(await decisions()).toMatchObject([
      { result: "sent" },
      { outcome: "reply", rule: "test", result: "sent" },
    ]);
  });
});
