import { createAgent, createKnowledgeIndex } from "@baton/agent";
import { wakeWaitingConversations } from "@baton/database";
import { fileStoreFailed } from "@baton/engine";
import { demoHelpCenter } from "@baton/sandbox/demo/help-center";
import { waitFor } from "@baton/testing";
import { afterEach, describe, expect, it } from "vitest";
import { type Harness, handoff, lastQuestion, reply, settled, startHarness } from "./spine-harness.ts";

let harness: Harness;
afterEach(() => harness?.close());

const visible = (h: Harness, conversationId: string) =>
  h.simulator.control
    .conversation(conversationId)
    .messages.filter((message) => message.actor_type === "agent" && message.message_type === "normal")
    .map(textOf);
const notes = (h: Harness, conversationId: string) =>
  h.simulator.control
    .conversation(conversationId)
    .messages.filter((message) => message.message_type === "private")
    .map(textOf);

function textOf(message: { message_parts: readonly unknown[] }): string {
  return message.message_parts
    .map((part) => (part as { text?: { content: string } }).text?.content ?? "")
    .join("");
}

async function decisions(h: Harness) {
  const result = await h.database.pool.query(
    "select d.outcome, d.rule, d.result, d.result_reason, m.text as question from decision d join message m on m.id = d.message_id order by m.sent_at, m.id",
  );
  return result.rows;
}

async function conversation(h: Harness, externalId: string) {
  const result = await h.database.pool.query("select * from conversation where external_id = $1", [
    externalId,
  ]);
  return result.rows[0];
}

function calls(h: Harness, method: string, path: RegExp) {
  return h.simulator.ledger.calls().filter((entry) => entry.method === method && path.test(entry.path));
}

describe("who answers", () => {
  it("G1, FC5: unassigned with auto-handle on, is claimed for the agent account, then answered once", async () => {
    harness = await startHarness();
    const { conversationId } = harness.simulator.control.customerWrites({ text: "Where is my order?" });
    await settled(harness);
    expect(visible(harness, conversationId)).toEqual(["Answer to: Where is my order?"]);
    expect(harness.simulator.control.conversation(conversationId)).toMatchObject({
      status: "assigned",
      agentId: harness.simulator.workspace.agents.baton.id,
    });
    expect(await decisions(harness)).toMatchObject([
      { outcome: "reply", result: "sent", question: "Where is my order?" },
    ]);
    expect(await conversation(harness, conversationId)).toMatchObject({ holder: "ai", status: "open" });
    const [claim] = calls(harness, "PUT", /^\/v2\/conversations\//);
    const [post] = calls(harness, "POST", /\/messages$/);
    expect(claim?.sequence).toBeLessThan(post?.sequence as number);
  });

  it("G2: unassigned with auto-handle off, stays unanswered with the reason recorded", async () => {
    harness = await startHarness({ settings: { autoHandleAll: false } });
    const { conversationId } = harness.simulator.control.customerWrites({ text: "Hello?" });
    await settled(harness);
    expect(visible(harness, conversationId)).toEqual([]);
    expect(await decisions(harness)).toMatchObject([
      { outcome: "silent", rule: "not-assigned-to-agent", result: "none" },
    ]);
    expect(calls(harness, "PUT", /./)).toEqual([]);
  });

  it("G2: assigned to the agent account with auto-handle off, is answered without a claim", async () => {
    harness = await startHarness({ settings: { autoHandleAll: false } });
    const { control, workspace } = harness.simulator;
    const { conversationId } = control.customerWrites({ text: "Hello?" });
    await settled(harness);
    control.assign({
      conversationId,
      agentId: workspace.agents.baton.id,
      byAgentId: workspace.agents.maya.id,
    });
    control.customerWrites({ conversationId, text: "Anybody there?" });
    await settled(harness);
    expect(visible(harness, conversationId)).toEqual(["Answer to: Anybody there?"]);
    expect(calls(harness, "PUT", /./)).toEqual([]);
  });

  it("G7: in a topic that is not selected, stays unanswered and names the topic", async () => {
    harness = await startHarness({ settings: { topicIds: ["another-topic"] } });
    const { conversationId } = harness.simulator.control.customerWrites({ text: "Hello?" });
    await settled(harness);
    expect(visible(harness, conversationId)).toEqual([]);
    expect(await decisions(harness)).toMatchObject([{ outcome: "silent", rule: "placement-not-selected" }]);
  });

  it("G6: a channel in assist mode gets the draft as a private note, and nothing the customer sees", async () => {
    harness = await startHarness({ channels: { web: { mode: "assist", debounceMs: 0 } } });
    const { conversationId } = harness.simulator.control.customerWrites({ text: "How do I return it?" });
    await settled(harness);
    expect(visible(harness, conversationId)).toEqual([]);
    expect(notes(harness, conversationId)).toEqual([
      expect.stringContaining("Answer to: How do I return it?"),
    ]);
    expect(harness.simulator.control.conversation(conversationId).status).toBe("new");
    expect(await decisions(harness)).toMatchObject([{ outcome: "draft", result: "sent" }]);
  });

  it("G6: a channel that is off is silent, with the decision recorded and no call made", async () => {
    harness = await startHarness({ channels: { web: { mode: "off", debounceMs: 0 } } });
    harness.simulator.control.customerWrites({ text: "Hello?" });
    await settled(harness);
    expect(await decisions(harness)).toMatchObject([{ outcome: "silent", rule: "channel-off" }]);
    expect(calls(harness, "POST", /./)).toEqual([]);
  });
});

describe("once and in order", () => {
  it("S5: one webhook delivered five times at once makes one message, one decision, one reply", async () => {
    harness = await startHarness();
    harness.simulator.control.addWebhookFault({
      times: "always",
      effect: { kind: "duplicate", copies: 4, concurrently: true },
    });
    const { conversationId } = harness.simulator.control.customerWrites({ text: "Where is my order?" });
    await settled(harness);
    expect(visible(harness, conversationId)).toHaveLength(1);
    expect(await decisions(harness)).toHaveLength(1);
  });

  it("S5: a customer who really writes yes twice has said it twice", async () => {
    harness = await startHarness();
    const { conversationId } = harness.simulator.control.customerWrites({ text: "yes" });
    await settled(harness);
    harness.simulator.control.customerWrites({ conversationId, text: "yes" });
    await settled(harness);
    expect(await decisions(harness)).toHaveLength(2);
    expect(visible(harness, conversationId)).toEqual(["Answer to: yes", "Answer to: yes"]);
  });

  it("S10: five messages in a burst make one turn that reads all five, and five decision records", async () => {
    harness = await startHarness({ channels: { web: { debounceMs: 250 } } });
    const { conversationId } = harness.simulator.control.customerWrites({ text: "one" });
    for (const text of ["two", "three", "four", "five"])
      harness.simulator.control.customerWrites({ conversationId, text });
    await settled(harness);
    expect(visible(harness, conversationId)).toEqual(["Answer to: one + two + three + four + five"]);
    expect((await decisions(harness)).map((decision) => decision.result)).toEqual(Array(5).fill("sent"));
  });

  it("S10: a customer message while the agent thinks drops the draft; one answer covers both", async () => {
    harness = await startHarness();
    let turns = 0;
    let writeMore = () => {};
    harness.script.answer = async (input, { signal }) => {
      turns++;
      if (turns === 1) {
        writeMore();
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
        signal.throwIfAborted();
      }
      return reply(`Answer to: ${lastQuestion(input)}`);
    };
    const { conversationId } = harness.simulator.control.customerWrites({ text: "first" });
    writeMore = () => harness.simulator.control.customerWrites({ conversationId, text: "second" });
    await settled(harness);
    expect(visible(harness, conversationId)).toEqual(["Answer to: first + second"]);
    expect(await decisions(harness)).toHaveLength(2);
  });

  it("S9: a close that arrives late does not undo the customer's newer message", async () => {
    harness = await startHarness();
    const { control } = harness.simulator;
    const { conversationId } = control.customerWrites({ text: "first" });
    await settled(harness);
    control.addWebhookFault({
      match: { action: "conversation_resolution" },
      effect: { kind: "delay", milliseconds: 400 },
    });
    control.agentResolves({ conversationId });
    control.customerWrites({ conversationId, text: "second" });
    await settled(harness);
    expect(await conversation(harness, conversationId)).toMatchObject({ status: "open" });
    expect(visible(harness, conversationId)).toEqual(["Answer to: first", "Answer to: second"]);
  });

  it("FC5: a reply beyond the limit is split at sentence ends and arrives whole, in order", async () => {
    harness = await startHarness();
    const long = Array.from(
      { length: 200 },
      (_, index) => `This is sentence number ${index} of a long answer.`,
    ).join(" ");
    harness.script.answer = async () => reply(long);
    const { conversationId } = harness.simulator.control.customerWrites({ text: "Tell me everything" });
    await settled(harness);
    const parts = visible(harness, conversationId);
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.join(" ")).toBe(long);
    expect(parts.every((part) => part.endsWith("."))).toBe(true);
  });
});

describe("people come first", () => {
  it("FC6: a handoff posts the note, frees the conversation, tells the customer, and the agent is silent from then on", async () => {
    harness = await startHarness();
    const { control } = harness.simulator;
    const { conversationId } = control.customerWrites({ text: "Where is my order?" });
    await settled(harness);
    harness.script.answer = async () => handoff();
    control.customerWrites({ conversationId, text: "I want a human" });
    await settled(harness);
    expect(visible(harness, conversationId).at(-1)).toBe("A colleague will take over.");
    expect(notes(harness, conversationId)).toEqual([
      expect.stringMatching(/Wants a person[\s\S]*frustrated[\s\S]*customer-asked/),
    ]);
    expect(control.conversation(conversationId)).toMatchObject({ status: "new", agentId: "" });
    control.customerWrites({ conversationId, text: "Hello?" });
    await settled(harness);
    expect(visible(harness, conversationId)).toHaveLength(2);
    expect((await decisions(harness)).at(-1)).toMatchObject({ outcome: "silent", rule: "handed-off" });
    control.agentReplies({ conversationId, text: "Maya here, how can I help?" });
    await settled(harness);
    const teammates = await harness.database.pool.query(
      "select text, author_kind from message where author_kind = 'teammate'",
    );
    expect(teammates.rows).toEqual([{ text: "Maya here, how can I help?", author_kind: "teammate" }]);
    expect(await decisions(harness)).toHaveLength(3);
  });

  it("FC6: with an escalation group, the conversation goes to the group", async () => {
    harness = await startHarness();
    const groupId = Object.values(harness.simulator.workspace.groups)[0]?.id as string;
    await harness.close();
    harness = await startHarness({ settings: { escalationGroupId: groupId } });
    harness.script.answer = async () => handoff();
    const { conversationId } = harness.simulator.control.customerWrites({ text: "A human please" });
    await settled(harness);
    expect(harness.simulator.control.conversation(conversationId)).toMatchObject({ groupId, agentId: "" });
  });

  it("G8: a teammate's public reply takes the conversation over, assigned or not; assigning back resumes", async () => {
    harness = await startHarness();
    const { control, workspace } = harness.simulator;
    const { conversationId } = control.customerWrites({ text: "Where is my order?" });
    await settled(harness);
    control.agentReplies({ conversationId, agentId: workspace.agents.maya.id, text: "I have it here." });
    await settled(harness);
    expect(await conversation(harness, conversationId)).toMatchObject({ holder: "human" });
    const events = await harness.database.pool.query(
      "select summary from timeline_event where kind = 'taken-over'",
    );
    expect(events.rows).toEqual([{ summary: expect.stringContaining("Maya") }]);
    control.customerWrites({ conversationId, text: "Thanks, and my refund?" });
    await settled(harness);
    expect(visible(harness, conversationId)).toEqual(["Answer to: Where is my order?", "I have it here."]);
    control.assign({ conversationId, agentId: workspace.agents.maya.id });
    await settled(harness);
    control.assign({
      conversationId,
      agentId: workspace.agents.baton.id,
      byAgentId: workspace.agents.maya.id,
    });
    await settled(harness);
    expect(await conversation(harness, conversationId)).toMatchObject({ holder: "ai" });
    control.customerWrites({ conversationId, text: "Are you back?" });
    await settled(harness);
    expect(visible(harness, conversationId).at(-1)).toBe("Answer to: Are you back?");
  });

  it("G8: a private note with /baton resume gives the conversation back to the agent", async () => {
    harness = await startHarness();
    const { control } = harness.simulator;
    harness.script.answer = async () => handoff();
    const { conversationId } = control.customerWrites({ text: "A human please" });
    await settled(harness);
    control.agentAddsNote({ conversationId, text: "/baton resume" });
    await settled(harness);
    harness.script.answer = async (input) => reply(`Answer to: ${lastQuestion(input)}`);
    control.customerWrites({ conversationId, text: "Where is my order?" });
    await settled(harness);
    expect(visible(harness, conversationId).at(-1)).toBe("Answer to: Where is my order?");
  });

  it("G9: a teammate who takes the conversation while the agent thinks is left alone", async () => {
    harness = await startHarness();
    const { control, workspace } = harness.simulator;
    let takeOver = () => {};
    harness.script.answer = async (input) => {
      takeOver();
      await new Promise((resolve) => setTimeout(resolve, 300));
      return reply(`Answer to: ${lastQuestion(input)}`);
    };
    const { conversationId } = control.customerWrites({ text: "Where is my order?" });
    takeOver = () => {
      // The webhook of the takeover is lost: only a reading of the helpdesk can tell.
      control.addWebhookFault({ times: "always", effect: { kind: "drop" } });
      control.agentTakesOver({ conversationId, agentId: workspace.agents.maya.id });
    };
    await settled(harness);
    expect(visible(harness, conversationId)).toEqual([]);
    expect(await decisions(harness)).toMatchObject([{ outcome: "silent", rule: "held-by-teammate" }]);
  });

  it("G9: a teammate's public reply while the agent thinks withholds the draft, assigned or not", async () => {
    harness = await startHarness();
    const { control, workspace } = harness.simulator;
    let answerFirst = () => {};
    harness.script.answer = async (input) => {
      answerFirst();
      await new Promise((resolve) => setTimeout(resolve, 300));
      return reply(`Answer to: ${lastQuestion(input)}`);
    };
    const { conversationId } = control.customerWrites({ text: "Where is my order?" });
    answerFirst = () => {
      control.addWebhookFault({ times: "always", effect: { kind: "drop" } });
      control.agentReplies({ conversationId, agentId: workspace.agents.maya.id, text: "On its way." });
    };
    await settled(harness);
    expect(visible(harness, conversationId)).toEqual(["On its way."]);
  });

  it("FC8: closed by a teammate, the conversation closes as resolved; a new message reopens it", async () => {
    harness = await startHarness();
    const { control } = harness.simulator;
    const { conversationId } = control.customerWrites({ text: "Where is my order?" });
    await settled(harness);
    control.agentResolves({ conversationId });
    await settled(harness);
    expect(await conversation(harness, conversationId)).toMatchObject({
      status: "closed_resolved",
      resolution: { kind: "by-teammate" },
    });
    control.customerReopens({ conversationId, text: "It is not solved" });
    await settled(harness);
    expect(await conversation(harness, conversationId)).toMatchObject({ status: "open", holder: "ai" });
    expect(visible(harness, conversationId).at(-1)).toBe("Answer to: It is not solved");
  });

  it("G10: our own messages that come back as webhooks are never answered", async () => {
    harness = await startHarness({ simulator: { switches: { echoOwnMessages: true } as never } });
    const { conversationId } = harness.simulator.control.customerWrites({ text: "Where is my order?" });
    await waitFor(
      async () => {
        const confirmed = "select 1 from action where kind = 'reply' and confirmed_at is not null";
        return (await harness.database.pool.query(confirmed)).rowCount === 1;
      },
      { timeoutMs: 10_000, message: "the echo did not confirm the reply" },
    );
    await settled(harness);
    expect(visible(harness, conversationId)).toHaveLength(1);
  });
});

describe("another bot", () => {
  it("G10: a bot that answers every message of ours is handed off after a few turns, and then it talks to nobody", async () => {
    harness = await startHarness();
    const index = createKnowledgeIndex({ audience: "public" });
    for (const { title, body, url, audience } of demoHelpCenter) {
      if (audience === "public") index.upsert({ id: url, title, text: body, url, language: "en", audience });
    }
    const agent = createAgent({ index: () => index });
    harness.script.answer = (input, options) => agent.answer(input, options);
    const { control } = harness.simulator;
    const { conversationId } = control.customerWrites({ text: "How do I return my bike?" });
    for (let turn = 1; turn <= 20; turn++) {
      await settled(harness);
      if ((await conversation(harness, conversationId)).handoff) break;
      control.customerWrites({ conversationId, text: `Received ${turn} times. How do I return my bike?` });
    }
    await settled(harness);
    const said = visible(harness, conversationId).length;
    expect(said).toBeLessThanOrEqual(12);
    expect(await conversation(harness, conversationId)).toMatchObject({
      holder: "human",
      handoff: { reason: expect.stringMatching(/^(loop|no-progress)$/) },
    });
    for (let turn = 0; turn < 3; turn++)
      control.customerWrites({ conversationId, text: `Received ${turn} times. How do I return my bike?` });
    await settled(harness);
    expect(visible(harness, conversationId)).toHaveLength(said);
  });
});

describe("closing what is solved", () => {
  it("M11, FC7: after an answer and silence, the note is posted and the conversation resolved", async () => {
    harness = await startHarness({ channels: { web: { debounceMs: 0, resolveAfterMs: 300 } } });
    const { conversationId } = harness.simulator.control.customerWrites({ text: "Where is my order?" });
    await waitFor(async () => harness.simulator.control.conversation(conversationId).status === "resolved", {
      timeoutMs: 10_000,
      message: "never resolved",
    });
    await settled(harness);
    expect(notes(harness, conversationId)).toEqual([expect.stringContaining("Resolved by Baton")]);
    expect(await conversation(harness, conversationId)).toMatchObject({
      status: "closed_resolved",
      resolution: { kind: "assumed" },
    });
  });

  it("A6: a question that crosses our own closing opens the conversation again and is answered", async () => {
    harness = await startHarness({ channels: { web: { debounceMs: 0, resolveAfterMs: 300 } } });
    const { control } = harness.simulator;
    control.addFault({
      match: { method: "PUT", bodyIncludes: '"resolved"' },
      effect: { kind: "delay-before-storing", milliseconds: 1_000 },
    });
    const { conversationId } = control.customerWrites({ text: "Where is my order?" });
    await waitFor(
      async () => {
        const closing = await harness.database.pool.query(
          "select 1 from action where kind = 'set-status' and state = 'sending'",
        );
        return closing.rowCount === 1;
      },
      { timeoutMs: 10_000, message: "it was never about to be closed" },
    );
    control.customerWrites({ conversationId, text: "And where is my invoice?" });
    await waitFor(() => visible(harness, conversationId).length === 2, {
      timeoutMs: 10_000,
      message: "the question that crossed the closing was never answered",
    });
    const decisions = await harness.database.pool.query("select outcome from decision order by decided_at");
    expect(decisions.rows).toEqual([{ outcome: "reply" }, { outcome: "reply" }]);
    const reopened = await harness.database.pool.query(
      "select 1 from timeline_event where kind = 'reopened' and summary like '%just before it was closed%'",
    );
    expect(reopened.rowCount).toBe(1);
  });

  it("A6: silence after a question back resolves nothing", async () => {
    harness = await startHarness({ channels: { web: { debounceMs: 0, resolveAfterMs: 100 } } });
    harness.script.answer = async () => reply("Which bike do you mean?", false);
    const { conversationId } = harness.simulator.control.customerWrites({ text: "It is broken" });
    await settled(harness);
    expect(await conversation(harness, conversationId)).toMatchObject({
      resolve_due_at: null,
      status: "open",
    });
  });

  it("M11: any reply of the customer cancels the timer", async () => {
    harness = await startHarness({ channels: { web: { debounceMs: 0, resolveAfterMs: 60_000 } } });
    const { control } = harness.simulator;
    const { conversationId } = control.customerWrites({ text: "Where is my order?" });
    await settled(harness);
    expect((await conversation(harness, conversationId)).resolve_due_at).not.toBeNull();
    harness.script.answer = async () => reply("Which one?", false);
    control.customerWrites({ conversationId, text: "Another thing" });
    await settled(harness);
    expect((await conversation(harness, conversationId)).resolve_due_at).toBeNull();
  });
});

describe("when the helpdesk fails", () => {
  it.each([
    ["stores the reply and cuts the connection", { kind: "store-then-reset" } as const],
    ["stores the reply and answers 500", { kind: "store-then-status", status: 500 } as const],
    ["cuts the connection in the middle of its answer", { kind: "reset-mid-body" } as const],
    ["answers 500 and stores nothing", { kind: "status", status: 500 } as const],
    ["answers 502 with HTML and stores nothing", { kind: "status", status: 502, body: "html" } as const],
    ["cuts the connection before anything happened", { kind: "reset" } as const],
    ["answers 429 and asks to wait", { kind: "status", status: 429, retryAfterSeconds: 1 } as const],
    ["answers 200 and stores nothing", { kind: "answer-without-storing" } as const],
  ])("D7: one that %s ends with exactly one visible reply", async (_, effect) => {
    harness = await startHarness();
    harness.simulator.control.addFault({
      match: { method: "POST", path: "/v2/conversations/*/messages" },
      effect,
    });
    const { conversationId } = harness.simulator.control.customerWrites({ text: "Where is my order?" });
    await waitFor(async () => visible(harness, conversationId).length > 0, {
      timeoutMs: 15_000,
      message: "no reply",
    });
    await settled(harness);
    await waitFor(
      async () =>
        (await harness.database.pool.query("select 1 from action where confirm_due_at is not null"))
          .rowCount === 0,
      { timeoutMs: 15_000, message: "never confirmed" },
    );
    await settled(harness);
    expect(visible(harness, conversationId)).toEqual(["Answer to: Where is my order?"]);
    expect(await decisions(harness)).toMatchObject([{ outcome: "reply", result: "sent" }]);
  });

  it("FC5, EM3: a reply that the helpdesk refuses is shown and handed off", async () => {
    harness = await startHarness();
    harness.simulator.control.addFault({
      match: { method: "POST", path: "/v2/conversations/*/messages", bodyIncludes: '"normal"' },
      effect: { kind: "status", status: 400 },
    });
    const { conversationId } = harness.simulator.control.customerWrites({ text: "Where is my order?" });
    await settled(harness);
    expect(visible(harness, conversationId)).toEqual([]);
    expect(notes(harness, conversationId)).toEqual([expect.stringContaining("delivery-refused")]);
    expect(harness.simulator.control.conversation(conversationId)).toMatchObject({
      status: "new",
      agentId: "",
    });
    expect(await decisions(harness)).toMatchObject([{ outcome: "reply", result: "refused" }]);
  });

  it("FC10: a revoked token pauses the connection, keeps every message, and answers once it works again", async () => {
    harness = await startHarness();
    harness.simulator.control.addFault({
      match: { path: "/v2/*" },
      times: "always",
      effect: { kind: "status", status: 401 },
    });
    harness.simulator.control.addFault({
      match: { path: "/v2/conversations/*" },
      times: "always",
      effect: { kind: "status", status: 401 },
    });
    harness.simulator.control.addFault({
      match: { path: "/v2/conversations/*/messages" },
      times: "always",
      effect: { kind: "status", status: 401 },
    });
    const { conversationId } = harness.simulator.control.customerWrites({ text: "Where is my order?" });
    await waitFor(
      async () =>
        (await harness.database.pool.query("select status from connection")).rows[0].status === "paused",
      { timeoutMs: 10_000, message: "never paused" },
    );
    harness.simulator.control.clearFaults();
    await harness.database.pool.query("update connection set status = 'active', version = version + 1");
    await wakeWaitingConversations(harness.database.pool, harness.connectionId);
    await waitFor(async () => visible(harness, conversationId).length > 0, {
      timeoutMs: 10_000,
      message: "no reply",
    });
    await settled(harness);
    expect(visible(harness, conversationId)).toEqual(["Answer to: Where is my order?"]);
  });

  it("A2: an agent that throws ends with a teammate, not with silence", async () => {
    harness = await startHarness();
    harness.script.answer = async () => {
      throw new Error("no answer today");
    };
    const { conversationId } = harness.simulator.control.customerWrites({ text: "Where is my order?" });
    await settled(harness);
    expect(notes(harness, conversationId)).toEqual([expect.stringContaining("agent-failed")]);
    expect(await conversation(harness, conversationId)).toMatchObject({ holder: "human" });
  });

  it("S7: a customer's file is copied into Baton's storage", async () => {
    harness = await startHarness();
    harness.simulator.control.customerWrites({
      text: "Here is the invoice",
      files: [
        {
          name: "invoice.pdf",
          contentType: "application/pdf",
          base64: Buffer.from("%PDF-1.4 test").toString("base64"),
        },
      ],
    });
    await settled(harness);
    const rows = await harness.database.pool.query("select name, state, size_bytes from attachment");
    expect(rows.rows).toMatchObject([{ name: "invoice.pdf", state: "stored", size_bytes: 13 }]);
  });

  it("S7: a storage that fails for longer than any file is tried, holds up no answer and loses no file", async () => {
    harness = await startHarness();
    const { pool } = harness.database;
    let tries = 0;
    harness.script.beforeStoring = () => {
      if (++tries < 8) throw fileStoreFailed("The disk is full.", "Make room.");
    };
    const { conversationId } = harness.simulator.control.customerWrites({
      text: "Here is the invoice",
      files: [{ name: "invoice.txt", contentType: "text/plain", base64: "aGVsbG8=" }],
    });
    await settled(harness);
    expect(visible(harness, conversationId)).toEqual(["Answer to: Here is the invoice"]);
    expect((await pool.query("select state, attempts from attachment")).rows).toEqual([
      { state: "waiting", attempts: 0 },
    ]);
    await waitFor(async () => {
      await pool.query("update conversation_queue set wake_at = now() where leased_by is null");
      return (await pool.query("select from attachment where state = 'stored'")).rowCount === 1;
    });
    expect(tries).toBe(8);
  });
});

describe("private stays private", () => {
  it("S8: what a teammate wrote in a private note is never part of what the agent reads", async () => {
    harness = await startHarness();
    const { control } = harness.simulator;
    const seen: string[] = [];
    harness.script.answer = async (input) => {
      seen.push(...input.messages.map((message) => message.text));
      return reply("Fine.");
    };
    const { conversationId } = control.customerWrites({ text: "Where is my order?" });
    await settled(harness);
    control.agentAddsNote({ conversationId, text: "SECRET the customer is a known fraudster" });
    await settled(harness);
    control.customerWrites({ conversationId, text: "And my refund?" });
    await settled(harness);
    expect(seen.length).toBeGreaterThan(2);
    expect(seen.join(" ")).not.toContain("SECRET");
  });
});

describe("Baton's own inbox", () => {
  it("a teammate's answer in Baton is posted once, holds the conversation, and closing it resolves it there too", async () => {
    harness = await startHarness();
    const { control } = harness.simulator;
    const { conversationId } = control.customerWrites({ text: "Where is my order?" });
    await settled(harness);
    const row = await conversation(harness, conversationId);
    const act = (value: Parameters<typeof harness.engine.actAsTeammate>[0]["act"]) =>
      harness.engine.actAsTeammate({
        organizationId: "org-test" as never,
        conversationId: row.id,
        actor: { kind: "teammate", name: "Ada" },
        act: value,
      });
    expect(await act({ kind: "message", text: "Ada here: it left today." })).toMatchObject({
      kind: "planned",
    });
    await settled(harness);
    expect(visible(harness, conversationId).at(-1)).toBe("Ada here: it left today.");
    expect(await conversation(harness, conversationId)).toMatchObject({ holder: "human" });
    await act({ kind: "close" });
    await settled(harness);
    expect(control.conversation(conversationId).status).toBe("resolved");
    expect(await conversation(harness, conversationId)).toMatchObject({ status: "closed_resolved" });
  });

  it.each([
    "assign",
    "resume",
  ] as const)("G8: %s in Baton's inbox takes it back from a teammate in the helpdesk, and the next question is answered", async (kind) => {
    harness = await startHarness();
    const { control, workspace } = harness.simulator;
    const { conversationId } = control.customerWrites({ text: "Where is my order?" });
    await settled(harness);
    control.agentTakesOver({ conversationId, agentId: workspace.agents.maya.id });
    await settled(harness);
    const row = await conversation(harness, conversationId);
    expect(row.holder).toBe("human");
    await harness.engine.actAsTeammate({
      organizationId: "org-test" as never,
      conversationId: row.id,
      actor: { kind: "teammate", name: "Ada" },
      act: kind === "resume" ? { kind } : { kind, to: { kind: "agent" } },
    });
    await settled(harness);
    expect(control.conversation(conversationId).agentId).toBe(workspace.agents.baton.id);
    control.customerWrites({ conversationId, text: "And my invoice?" });
    await settled(harness);
    expect(visible(harness, conversationId)).toHaveLength(2);
  });

  it("G8: a claim that crossed a teammate's assignment is undone, and nothing is said", async () => {
    harness = await startHarness();
    const { control, workspace } = harness.simulator;
    control.addFault({
      match: { method: "PUT" },
      effect: { kind: "delay-before-storing", milliseconds: 400 },
    });
    const { conversationId } = control.customerWrites({ text: "Where is my order?" });
    await waitFor(
      async () => {
        const claim = await harness.database.pool.query(
          "select 1 from action where kind = 'claim' and state = 'sending'",
        );
        return claim.rowCount === 1;
      },
      { timeoutMs: 10_000, message: "it was never claimed" },
    );
    control.agentTakesOver({ conversationId, agentId: workspace.agents.maya.id });
    await waitFor(
      async () => {
        await settled(harness);
        return control.conversation(conversationId).agentId === workspace.agents.maya.id;
      },
      { timeoutMs: 10_000, message: "the teammate did not get it back" },
    );
    expect(visible(harness, conversationId)).toEqual([]);
    expect(await conversation(harness, conversationId)).toMatchObject({ holder: "human" });
  });
});
