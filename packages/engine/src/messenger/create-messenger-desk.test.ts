import { createMessengerConnector } from "@baton/connectors/messenger/index";
import {
  createUuid,
  type Database,
  insertAnonymousVisitor,
  postVisitorMessage,
  readVisitorChanges,
} from "@baton/database";
import type { HelpdeskAction } from "@baton/domain";
import { createTestDatabase, type TestDatabase } from "@baton/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createMessengerDesk } from "./create-messenger-desk.ts";
import { describeVisitorMessage } from "./describe-visitor-message.ts";

/** What the engine relies on of every helpdesk, for the one that is Baton's own. */
describe("the messenger's desk", () => {
  let database: TestDatabase<Database>;
  const connectionId = createUuid();
  const told: string[] = [];
  beforeAll(async () => {
    database = await createTestDatabase<Database>();
    await database.pool.query(
      `insert into connection (id, organization_id, helpdesk, name, webhook_token, settings, secrets)
       values ($1, 'org', 'messenger', 'Messenger', 'token', '{}', '')`,
      [connectionId],
    );
  });
  afterAll(() => database?.close());

  function connect() {
    const desk = createMessengerDesk({
      pool: database.pool,
      storage: { get: async () => Buffer.from("bytes") },
      changes: { publish: ({ id }) => void told.push(id) },
    });
    const connector = createMessengerConnector(desk);
    const http = { request: () => Promise.reject(new Error("the desk asks nobody")) };
    const now = () => new Date();
    return {
      connector,
      helpdesk: connector.connect({ connectionId, settings: {}, agentAccount: null, http, now }),
    };
  }
  async function begin(text = "Hello") {
    const visitorId = await insertAnonymousVisitor(database.pool, { connectionId, locale: null });
    const visitor = { id: visitorId, name: null, email: null, phone: null };
    const write = (words: string, threadId: string | null) =>
      postVisitorMessage(database.pool, {
        connectionId,
        visitor,
        threadId,
        clientId: crypto.randomUUID(),
        text: words,
        attachments: [],
        pageUrl: null,
        mayReopen: true,
        describe: (message) => describeVisitorMessage(message, visitor),
      });
    const posted = await write(text, null);
    if (posted.kind !== "posted") throw new Error(posted.kind);
    const reference = { externalId: posted.message.threadId, alternateId: null };
    return { visitorId, reference, write: (words: string) => write(words, reference.externalId) };
  }
  const act = (
    reference: { externalId: string; alternateId: null },
    action: HelpdeskAction,
    actionId = createUuid(),
  ) =>
    connect().helpdesk.perform(reference, action, {
      actionId,
      author: null,
      readAttachment: async () => Buffer.alloc(0),
    });
  const read = (reference: { externalId: string; alternateId: null }) =>
    connect().helpdesk.readConversation(reference, { messages: "all" });

  it("D7: a reply that is posted again under its action's id stands there once", async () => {
    const { reference, visitorId } = await begin();
    const id = createUuid();
    const attempts = await Promise.all(
      [1, 2, 3].map(() => act(reference, { kind: "reply", text: "Answer" }, id)),
    );
    expect(attempts).toEqual(
      attempts.map(() => ({ kind: "done", externalMessageIds: [id], stateAfter: null })),
    );
    const { messages } = await read(reference);
    expect(messages.map(({ text }) => text)).toEqual(["Hello", "Answer"]);
    expect(told.filter((each) => each === visitorId)).toHaveLength(1);
  });

  it("S8: a note is read by the engine and by nothing that visitors reach", async () => {
    const { reference, visitorId } = await begin();
    await act(reference, { kind: "note", text: "Between us" });
    expect((await read(reference)).messages.at(-1)).toMatchObject({
      visibility: "private",
      text: "Between us",
    });
    const changes = await readVisitorChanges(database.pool, { visitorId, after: 0 });
    expect(JSON.stringify(changes)).not.toContain("Between us");
  });

  it("G8: claim, release, a teammate, closing: owner and status are as the last act made them", async () => {
    const { reference, write } = await begin();
    await act(reference, { kind: "claim" });
    expect(await read(reference)).toMatchObject({ assignee: { kind: "agent" }, status: "open" });
    await act(reference, { kind: "unassign" });
    expect((await read(reference)).assignee).toEqual({ kind: "none" });
    const outcome = await act(reference, { kind: "assign-teammate", teammateId: "p1" });
    expect(outcome).toMatchObject({ stateAfter: { assignee: { kind: "teammate", externalId: "p1" } } });
    await act(reference, { kind: "set-status", status: "resolved" });
    expect((await read(reference)).status).toBe("resolved");
    await write("Hello again");
    expect(await read(reference)).toMatchObject({ status: "open", assignee: { kind: "none" } });
  });

  it("S5: of a long thread the newest are read, never more than the engine knows again", async () => {
    const { reference } = await begin();
    await database.pool.query(
      `insert into messenger_message (id, thread_id, visitor_id, sequence, author_kind, text, created_at)
       select gen_random_uuid(), t.id, t.visitor_id, n, 'customer', 'Message ' || n, now() + n * interval '1 second'
       from messenger_thread t, generate_series(2, 400) n where t.id = $1`,
      [reference.externalId],
    );
    await act(reference, { kind: "note", text: "Written first of all" });
    const { messages, hasAllMessages } = await read(reference);
    expect(messages).toHaveLength(150);
    expect(messages.at(-1)?.text).toBe("Message 400");
    expect(hasAllMessages).toBe(false);
  });

  it("a conversation that is gone says so, and an action in it is refused for good", async () => {
    const nowhere = { externalId: createUuid(), alternateId: null };
    expect((await read(nowhere)).status).toBe("gone");
    expect((await act(nowhere, { kind: "reply", text: "Hello?" })).kind).toBe("refused");
    expect((await act(nowhere, { kind: "claim" })).kind).toBe("refused");
  });

  it("S5: what is stored for the engine is one message, with the text, the time and the contact", async () => {
    const { reference, visitorId } = await begin("Grüße 🙂");
    const { rows } = await database.pool.query(
      "select body from delivery d join conversation_queue q on q.id = d.conversation_id where q.external_id = $1",
      [reference.externalId],
    );
    expect(rows).toHaveLength(1);
    const parsed = connect().connector.parseWebhook(rows[0].body, { agentAccount: null });
    const [message] = (await read(reference)).messages;
    expect(parsed).toMatchObject({
      conversation: { externalId: reference.externalId },
      contact: { externalId: visitorId },
      events: [{ kind: "message-created", message: { text: "Grüße 🙂", author: { kind: "customer" } } }],
    });
    expect(parsed.events[0]).toMatchObject({
      message: { externalId: message?.externalId, sentAt: message?.sentAt },
    });
  });

  it("what many write at once is numbered without gaps, so that a reader who has seen a number has seen all before it", async () => {
    const { visitorId, write, reference } = await begin();
    await Promise.all([
      ...Array.from({ length: 10 }, (_, index) => write(`Word ${index}`)),
      ...Array.from({ length: 10 }, (_, index) => act(reference, { kind: "reply", text: `Reply ${index}` })),
    ]);
    const { rows } = await database.pool.query(
      "select sequence from messenger_message where visitor_id = $1 order by sequence",
      [visitorId],
    );
    expect(rows.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 21 }, (_, index) => index + 1));
  });
});
