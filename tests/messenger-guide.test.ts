import type { AgentAnswer } from "@baton/agent/contract";
import { createMessengerConnector } from "@baton/connectors/messenger/index";
import {
  createSealer,
  createUuid,
  type Database,
  insertAnonymousVisitor,
  postVisitorMessage,
  readVisitorChanges,
} from "@baton/database";
import {
  createChangeFeed,
  createEngine,
  createMessengerDesk,
  describeVisitorMessage,
  type Engine,
  type TurnGuide,
} from "@baton/engine";
import { createTestDatabase, type TestDatabase, waitFor } from "@baton/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { reply } from "./spine-harness.ts";

/** Where something else than the agent decides a turn, such as a workflow. */
describe("the guide of a turn", () => {
  let database: TestDatabase<Database>;
  let engine: Engine;
  let guide: TurnGuide = async () => null;
  const connectionId = createUuid();
  const sealer = createSealer("a master key for these tests only");

  beforeAll(async () => {
    database = await createTestDatabase<Database>();
    await database.pool.query(
      `insert into connection (id, organization_id, helpdesk, name, webhook_token, settings, secrets)
       values ($1, 'org', 'messenger', 'Messenger', 'token', '{}', $2)`,
      [connectionId, sealer.seal({})],
    );
    await database.pool.query(
      `insert into setting (organization_id, name, document) values ('org', 'channels', '{"web": {"debounceMs": 0}}')`,
    );
    const storage = { put: async () => "key", get: async () => Buffer.from("bytes") };
    const changes = createChangeFeed({ database: database.pool, url: database.url, onError() {} });
    const messenger = createMessengerConnector(
      createMessengerDesk({ pool: database.pool, storage, changes }),
    );
    engine = createEngine({
      database: database.pool,
      databaseUrl: database.url,
      changes,
      connectors: new Map([["messenger", messenger]]),
      sealer,
      createHttpClient: () => ({ request: () => Promise.reject(new Error("the desk asks nobody")) }),
      agentFor: async () => ({ answer: async () => reply("The agent's answer.") }),
      guide: (turn) => guide(turn),
      describe: () => ({ summary: "", sentiment: "neutral", reason: "", stillNeeds: "", sources: [] }),
      tellHandoff: () => "A colleague will take over.",
      storage,
      publicUrl: "http://baton.test",
      log: { debug() {}, info() {}, warn() {}, error() {} },
    });
    await engine.startWorker();
  });
  afterAll(async () => {
    await engine?.close();
    await database?.close();
  });

  async function ask(text: string) {
    const id = await insertAnonymousVisitor(database.pool, { connectionId, locale: null });
    const visitor = { id, name: null, email: null, phone: null };
    await postVisitorMessage(database.pool, {
      connectionId,
      visitor,
      threadId: null,
      clientId: createUuid(),
      text,
      attachments: [],
      pageUrl: null,
      mayReopen: true,
      describe: (message) => describeVisitorMessage(message, visitor),
    });
    engine.hint();
    const answers = async () =>
      (await readVisitorChanges(database.pool, { visitorId: id, after: 0 })).messages.filter(
        ({ authorKind }) => authorKind === "agent",
      );
    await waitFor(async () => (await answers()).length > 0, { timeoutMs: 15_000, message: "no answer" });
    const { rows } = await database.pool.query(
      `select d.rule, d.outcome from decision d join message m on m.id = d.message_id where m.text = $1`,
      [text],
    );
    return { answers: await answers(), decision: rows[0] };
  }

  it("that decides, with buttons to choose from, is sent and recorded in the agent's place", async () => {
    const decided: AgentAnswer = {
      ...reply("What is it about?", false),
      quickReplies: ["An order", "A repair"],
      rule: "workflow-buttons",
    } as AgentAnswer;
    guide = async ({ helpdesk, input }) => {
      expect(helpdesk).toBe("messenger");
      expect(input.messages.at(-1)?.text).toBe("Guided");
      return decided;
    };
    const { answers, decision } = await ask("Guided");
    expect(answers).toMatchObject([{ text: "What is it about?", quickReplies: ["An order", "A repair"] }]);
    expect(decision).toEqual({ rule: "workflow-buttons", outcome: "reply" });
  });

  it("that has nothing to say leaves the turn to the agent", async () => {
    guide = async () => null;
    const { answers, decision } = await ask("Not guided");
    expect(answers).toMatchObject([{ text: "The agent's answer.", quickReplies: [] }]);
    expect(decision.rule).toBe("test");
  });

  it("that fails ends with people, and the customer is told", async () => {
    guide = async () => {
      throw new Error("broken");
    };
    const { answers, decision } = await ask("Guided badly");
    expect(answers.map(({ text }) => text)).toEqual(["A colleague will take over."]);
    expect(decision).toEqual({ rule: "agent-failed", outcome: "handoff" });
  });
});
