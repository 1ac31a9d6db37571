import { changeConnection, disconnectConnection } from "@baton/engine";
import { waitFor } from "@baton/testing";
import { afterEach, describe, expect, it } from "vitest";
import { type Harness, handoff, lastQuestion, reply, settled, startHarness } from "./spine-harness.ts";

let harness: Harness;
afterEach(() => harness?.close());

const messagesOf = (conversationId: string, type: "normal" | "private") =>
  harness.simulator.control
    .conversation(conversationId)
    .messages.filter((message) => message.actor_type === "agent" && message.message_type === type)
    .map(({ message_parts }) =>
      message_parts.map((part) => (part as { text?: { content: string } }).text?.content ?? "").join(""),
    );
const repliesTo = (conversationId: string) => messagesOf(conversationId, "normal");

async function rules(): Promise<string[]> {
  const found = await harness.database.pool.query(
    "select d.rule from decision d join message m on m.id = d.message_id order by m.sent_at, m.id",
  );
  return found.rows.map((row) => row.rule);
}

describe("a connection that ends in the middle of a turn", () => {
  it("FC10: disconnected while the agent thinks, nothing more is posted", async () => {
    harness = await startHarness();
    const { tools, connectionId } = harness;
    harness.script.answer = async (input) => {
      const actor = { kind: "system", id: null, name: null } as const;
      await disconnectConnection({ organizationId: "org-test", actor, id: connectionId }, tools);
      return reply(`Answer to: ${lastQuestion(input)}`);
    };
    const { conversationId } = harness.simulator.control.customerWrites({ text: "Where is my order?" });
    await settled(harness);
    const { ledger } = harness.simulator;
    expect(ledger.calls().filter(({ method }) => method !== "GET")).toEqual([]);
    expect(repliesTo(conversationId)).toEqual([]);
    expect(await rules()).toEqual(["connection-disconnected"]);
  });
});

it("FC10: with the token replaced while the agent thinks, the answer goes out once, by the new one", async () => {
  harness = await startHarness();
  const { tools, connectionId, simulator } = harness;
  let isReplaced = false;
  harness.script.answer = async (input) => {
    if (!isReplaced) {
      isReplaced = true;
      const saved = await changeConnection(
        {
          organizationId: "org-test",
          actor: { kind: "system", id: null, name: null },
          id: connectionId,
          settings: simulator.control.rotateToken(),
        },
        tools,
      );
      expect(saved.kind).toBe("saved");
    }
    return reply(`Answer to: ${lastQuestion(input)}`);
  };
  const { conversationId } = simulator.control.customerWrites({ text: "Where is my order?" });
  await settled(harness);
  expect(repliesTo(conversationId)).toEqual(["Answer to: Where is my order?"]);
  const { rows } = await harness.database.pool.query("select status from connection");
  expect(rows).toEqual([{ status: "active" }]);
});

/** The state of the only conversation's queue: due when, and what went wrong. */
async function queue() {
  return (await harness.database.pool.query("select wake_at, failure, attempts from conversation_queue"))
    .rows;
}

it("FC10: disconnected with an answer to be confirmed and silence to be waited for, the helpdesk is asked nothing more", async () => {
  harness = await startHarness({
    // Without an echo only a reading could confirm it.
    simulator: { switches: { echoOwnMessages: false } },
    channels: { web: { resolveAfterMs: 1_000 } },
  });
  harness.simulator.control.customerWrites({ text: "Where is my order?" });
  await settled(harness);
  expect(await queue()).toMatchObject([{ wake_at: expect.any(Date) }]);
  const actor = { kind: "system", id: null, name: null } as const;
  await disconnectConnection({ organizationId: "org-test", actor, id: harness.connectionId }, harness.tools);
  const asked = harness.simulator.ledger.calls().length;
  await waitFor(async () => (await queue())[0]?.wake_at === null);
  expect(await queue()).toEqual([{ wake_at: null, failure: null, attempts: 0 }]);
  expect(harness.simulator.ledger.calls()).toHaveLength(asked);
});

const minute = 60_000;

describe.each([
  ["ten minutes ahead of ours", 10 * minute],
  ["ten minutes behind ours", -10 * minute],
])("a helpdesk whose clock is %s", (_, offsetMs) => {
  it("G1, G8, FC8, A6: is answered, taken over, given back, closed and reopened as with any other clock", async () => {
    harness = await startHarness({
      simulator: { now: () => Date.now() + offsetMs },
      channels: { web: { resolveAfterMs: 500 } },
    });
    const { control, workspace } = harness.simulator;
    const agentId = workspace.agents.maya.id;
    harness.script.answer = async (input) => {
      const question = lastQuestion(input);
      return question.includes("person")
        ? handoff()
        : reply(`Answer to: ${question}`, question === "goodbye");
    };
    const { conversationId } = control.customerWrites({ text: "one" });
    const ask = async (text: string) => {
      control.customerWrites({ conversationId, text });
      await settled(harness);
    };
    await settled(harness);
    expect(repliesTo(conversationId)).toEqual(["Answer to: one"]);

    control.agentTakesOver({ conversationId, agentId });
    control.agentReplies({ conversationId, agentId, text: "Maya here." });
    await ask("two");
    control.assign({ conversationId, agentId: workspace.agents.baton.id, byAgentId: agentId });
    await settled(harness);
    await ask("three");
    expect(repliesTo(conversationId)).toEqual(["Answer to: one", "Maya here.", "Answer to: three"]);

    // Closed by a teammate, by our own timer, and opened by the customer each time.
    control.agentResolves({ conversationId, agentId });
    await settled(harness);
    await ask("goodbye");
    await waitFor(() => control.conversation(conversationId).status === "resolved");
    await settled(harness);
    await ask("five");
    await ask("a person please");
    await ask("six");
    expect(repliesTo(conversationId).slice(3)).toEqual([
      "Answer to: goodbye",
      "Answer to: five",
      "A colleague will take over.",
    ]);
    expect(messagesOf(conversationId, "private")).toHaveLength(2);
  });

  it("G8: given back in Baton's inbox, a teammate's next answer takes it over all the same", async () => {
    harness = await startHarness({ simulator: { now: () => Date.now() + offsetMs } });
    const { control, workspace } = harness.simulator;
    const agentId = workspace.agents.maya.id;
    const { conversationId } = control.customerWrites({ text: "one" });
    await settled(harness);
    control.agentTakesOver({ conversationId, agentId });
    await settled(harness);
    const { rows } = await harness.database.pool.query("select id from conversation");
    await harness.engine.actAsTeammate({
      organizationId: "org-test" as never,
      conversationId: rows[0].id,
      actor: { kind: "teammate", name: "Ana" },
      act: { kind: "resume" },
    });
    await settled(harness);
    control.customerWrites({ conversationId, text: "two" });
    await settled(harness);
    control.agentReplies({ conversationId, agentId, text: "Maya here." });
    control.customerWrites({ conversationId, text: "three" });
    await settled(harness);
    expect(repliesTo(conversationId)).toEqual(["Answer to: one", "Answer to: two", "Maya here."]);
  });
});

describe("messages that nobody expects", () => {
  it("S10: fifty messages in one burst are one turn, with fifty decision records", async () => {
    harness = await startHarness({ channels: { web: { debounceMs: 400 } } });
    const texts = Array.from({ length: 50 }, (_, index) => `message ${index + 1}`);
    const { conversationId } = harness.simulator.control.customerWrites({ text: texts[0] ?? "" });
    for (const text of texts.slice(1)) harness.simulator.control.customerWrites({ conversationId, text });
    await settled(harness);
    expect(repliesTo(conversationId)).toEqual([`Answer to: ${texts.join(" + ")}`]);
    expect(await rules()).toHaveLength(50);
  });

  it.each([
    ["a character that PostgreSQL cannot store", "Where is\u0000my order?"],
    ["half of an emoji", "Where is my order \ud83d"],
    ["the other half", "\ude00 where is my order?"],
    ["an emoji where lists cut their preview", `${"a".repeat(138)}😀${"b".repeat(20)}`],
    ["bytes that only look like escapes", "C:\\u0000\\ud83d \\\\ ' \" \u2028 \u202e"],
  ])("S4: %s in a message is answered like any other, and holds up no neighbour", async (_, text) => {
    harness = await startHarness();
    const { control } = harness.simulator;
    harness.script.answer = async (input) => reply(`Answer to: ${lastQuestion(input)}`);
    const ids = [text, "plain"].map((written) => control.customerWrites({ text: written }).conversationId);
    await settled(harness);
    for (const id of ids) expect(repliesTo(id)).toHaveLength(1);
    expect(await rules()).toHaveLength(2);
  });

  it("FC5, FC6: 100 KB and a file without a word are read, decided on and handed over whole", async () => {
    harness = await startHarness();
    const { control } = harness.simulator;
    const long = "My bicycle has a problem. ".repeat(4_000).trim();
    const answered: string[] = [];
    harness.script.answer = async (input) => {
      answered.push(lastQuestion(input));
      return answered.length === 1 ? reply("Answer") : handoff();
    };
    const { conversationId } = control.customerWrites({ text: long });
    await settled(harness);
    control.customerWrites({
      conversationId,
      text: "",
      files: [{ name: "frame.png", contentType: "image/png", base64: Buffer.from("PNG").toString("base64") }],
    });
    await settled(harness);
    expect(answered).toEqual([long, ""]);
    expect(repliesTo(conversationId)).toEqual(["Answer", "A colleague will take over."]);
    const files = await harness.database.pool.query("select state from attachment");
    expect(files.rows).toEqual([{ state: "stored" }]);
  });
});

describe("what can be repeated without harm", () => {
  it("D6: a claim whose end stays unknown is repeated with pauses and not for ever; then people are told, and nothing is said", async () => {
    harness = await startHarness({ timing: { retryMs: 10, maximumRetryMs: 80 } });
    harness.simulator.control.addFault({
      match: { method: "PUT" },
      times: "always",
      effect: { kind: "status", status: 500 },
    });
    const { conversationId } = harness.simulator.control.customerWrites({ text: "Where is my order?" });
    await settled(harness);
    const claims = harness.simulator.ledger
      .calls()
      .filter(({ method, body }) => method === "PUT" && JSON.stringify(body).includes('"assigned"'));
    expect(claims).toHaveLength(12);
    const pauses = claims.slice(1).map(({ time }, index) => time - (claims[index]?.time ?? 0));
    // Half of the longest pause at least, from the fourth on.
    expect(Math.min(...pauses.slice(4))).toBeGreaterThanOrEqual(39);
    expect(repliesTo(conversationId)).toEqual([]);
    expect(messagesOf(conversationId, "private")).toEqual([expect.stringContaining("(delivery-refused)")]);
  });

  it("D6: a limit whose end is not told holds back those who come after, and each is answered once when it is over", async () => {
    harness = await startHarness({
      timing: { retryMs: 30_000, maximumRetryMs: 30_000 },
      simulator: { switches: { rateLimitHeaders: false } },
    });
    const { control, ledger } = harness.simulator;
    const { pool } = harness.database;
    control.addFault({ times: "always", effect: { kind: "status", status: 429 } });
    const refused = () => ledger.calls().filter(({ status }) => status === 429).length;
    const waiting = async () => {
      const { rows } = await pool.query(
        "select count(*)::int as count from conversation_queue where failure->>'code' = 'rate-limited' and leased_by is null",
      );
      return rows[0].count as number;
    };
    const write = (text: string) => control.customerWrites({ text }).conversationId;
    const conversations = [write("Where is my order?")];
    await waitFor(async () => (await waiting()) === 1, { message: "the first does not wait" });
    const heldUntil = async () => (await pool.query("select not_before from connection")).rows;
    const before = [refused(), await heldUntil()];
    for (let index = 0; index < 8; index++) conversations.push(write(`Where is order ${index}?`));
    await waitFor(async () => (await waiting()) === conversations.length, { message: "not all wait" });
    expect([refused(), await heldUntil()]).toEqual(before);

    control.clearFaults();
    // As saving its settings does: nobody waits for half a minute here.
    await pool.query("update connection set version = version + 1, not_before = null");
    await pool.query("update conversation_queue set wake_at = now()");
    for (const conversationId of conversations)
      await waitFor(() => repliesTo(conversationId).length > 0, { timeoutMs: 20_000 });
    await settled(harness);
    for (const conversationId of conversations) expect(repliesTo(conversationId)).toHaveLength(1);
  });

  it("D6, FC7: held up by a rate limit, claim and closing wait their turn, and the answer between them is said once", async () => {
    harness = await startHarness({ channels: { web: { resolveAfterMs: 300 } } });
    const { control } = harness.simulator;
    const slowDown = { kind: "status", status: 429, retryAfterSeconds: 1 } as const;
    control.addFault({ match: { method: "PUT", bodyIncludes: "assigned" }, times: 2, effect: slowDown });
    control.addFault({ match: { method: "PUT", bodyIncludes: "resolved" }, times: 2, effect: slowDown });
    const { conversationId } = control.customerWrites({ text: "Where is my order?" });
    await waitFor(() => control.conversation(conversationId).status === "resolved", { timeoutMs: 20_000 });
    await settled(harness);
    expect(repliesTo(conversationId)).toEqual(["Answer to: Where is my order?"]);
    expect(messagesOf(conversationId, "private")).toHaveLength(1);
  });
});
