import { createTestDatabase } from "@baton/testing";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { Database } from "../schema.ts";
import { createUuid } from "../uuid.ts";
import { findConversationId } from "./find-conversation-id.ts";
import { getConversation } from "./get-conversation.ts";
import { listConversations } from "./list-conversations.ts";
import { listDecisions } from "./list-decisions.ts";
import { listOutbox } from "./list-outbox.ts";
import { listTimeline } from "./list-timeline.ts";

describe("reading conversations", async () => {
  const database = await createTestDatabase<Database>();
  const { pool, db } = database;
  afterAll(() => database.close());
  let organizationId: string;
  let connectionId: string;

  beforeEach(async () => {
    organizationId = createUuid();
    connectionId = createUuid();
    await db
      .insertInto("connection")
      .values({
        id: connectionId,
        organization_id: organizationId,
        helpdesk: "acmedesk",
        name: "Support",
        webhook_token: connectionId,
        settings: "{}",
        secrets: Buffer.alloc(0),
      })
      .execute();
  });

  async function addConversation(values: Record<string, unknown> = {}): Promise<string> {
    const id = createUuid();
    const external_id = String(values.external_id ?? id);
    await db
      .insertInto("conversation_queue")
      .values({ id, connection_id: connectionId, external_id })
      .execute();
    await db
      .insertInto("conversation")
      .values({
        id,
        organization_id: organizationId,
        connection_id: connectionId,
        channel: "web",
        takes_unassigned: true,
        ...values,
        external_id,
      } as never)
      .execute();
    return id;
  }

  async function addMessage(conversationId: string, at: string, values: Record<string, unknown> = {}) {
    const id = createUuid();
    await db
      .insertInto("message")
      .values({
        id,
        organization_id: organizationId,
        conversation_id: conversationId,
        external_id: id,
        author_kind: "customer",
        visibility: "public",
        text: `message at ${at}`,
        sent_at: at,
        source: "webhook",
        ...values,
      } as never)
      .execute();
    return id;
  }

  async function addEvent(conversationId: string, at: string, summary: string) {
    await db
      .insertInto("timeline_event")
      .values({
        organization_id: organizationId,
        conversation_id: conversationId,
        at,
        kind: "note",
        actor: '{"kind":"system"}',
        summary,
      })
      .execute();
  }

  const list = (filter: object = {}) => listConversations(pool, { organizationId, limit: 50, ...filter });
  const ids = (page: { items: { id: string }[] }) => page.items.map((item) => item.id);

  it("S2: a conversation with everything known, listed, shows contact, connection and newest message", async () => {
    const contactId = createUuid();
    await db
      .insertInto("contact")
      .values({
        id: contactId,
        organization_id: organizationId,
        name: "Grace",
        email: "grace@acme.example",
        attributes: '{"company":"Acme"}',
      })
      .execute();
    const id = await addConversation({
      contact_id: contactId,
      holder: "human",
      handoff:
        '{"reason":"customer-asked","at":"2026-01-01T00:00:00.000Z","summary":"s","sentiment":"neutral"}',
      last_message_at: "2026-01-01T10:00:00Z",
      last_message_preview: "Hello",
      last_message_author: "customer",
    });
    expect((await list()).items).toMatchObject([
      {
        id,
        connection: { id: connectionId, name: "Support", helpdesk: "acmedesk" },
        contact: { id: contactId, name: "Grace", email: "grace@acme.example", phone: null },
        handoffReason: "customer-asked",
        lastMessage: { at: new Date("2026-01-01T10:00:00Z"), preview: "Hello", author: "customer" },
      },
    ]);
    expect(await getConversation(pool, { organizationId, id })).toMatchObject({
      handoff: { summary: "s" },
      queue: { wakeAt: null, attempts: 0, failure: null },
      connectionStatus: "active",
      contactAttributes: { company: "Acme" },
    });
  });

  it("conversations with equal, different and no times, paged by two, come once each and newest first", async () => {
    const times = ["2026-01-03", "2026-01-02", "2026-01-02", "2026-01-02", "2026-01-01", null, null, null];
    const added: string[] = [];
    for (const time of times) added.push(await addConversation({ last_message_at: time }));
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list({ limit: 2, cursor });
      seen.push(...ids(page));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toEqual(added);
  });

  it("conversations of several kinds, filtered, are those of the kind", async () => {
    const open = await addConversation({ holder: "ai", tags: ["vip"] });
    const closed = await addConversation({
      status: "closed_resolved",
      channel: "email",
      subject: "100% broken",
    });
    await addMessage(open, "2026-01-01", { text: "Where is my parcel?" });
    expect(ids(await list({ status: "open" }))).toEqual([open]);
    expect(ids(await list({ status: "closed" }))).toEqual([closed]);
    expect(ids(await list({ status: "closed_unresolved" }))).toEqual([]);
    expect(ids(await list({ holder: "ai" }))).toEqual([open]);
    expect(ids(await list({ channel: "email" }))).toEqual([closed]);
    expect(ids(await list({ connection: createUuid() }))).toEqual([]);
    expect(ids(await list({ q: "PARCEL" }))).toEqual([open]);
    expect(ids(await list({ q: "vip" }))).toEqual([open]);
    expect(ids(await list({ q: "100%" }))).toEqual([closed]);
    expect(ids(await list({ q: "100_" }))).toEqual([]);
    expect(ids(await list({ organizationId: "another" }))).toEqual([]);
  });

  it("a cursor of another list or of nobody, passed, fails with a code", async () => {
    for (const cursor of ["nonsense", Buffer.from('["a"]').toString("base64url")])
      await expect(list({ cursor })).rejects.toMatchObject({ code: "invalid-cursor" });
  });

  it("S1: a conversation, found by either id of its helpdesk, is the one of that connection", async () => {
    const id = await addConversation({ external_id: "chat:7", external_alternate_id: "700" });
    const find = (externalId: string, connection = connectionId) =>
      findConversationId(pool, { organizationId, connectionId: connection, externalId });
    expect(await find("chat:7")).toBe(id);
    expect(await find("700")).toBe(id);
    expect(await find("700", createUuid())).toBeNull();
  });

  it("S3: messages and events of one moment, read, stand in one order: messages first, then as they were noted", async () => {
    const id = await addConversation();
    await addEvent(id, "2026-01-01T10:00:00Z", "first event");
    await addEvent(id, "2026-01-01T10:00:00Z", "second event");
    const message = await addMessage(id, "2026-01-01T10:00:00Z");
    await addMessage(id, "2026-01-01T09:59:59.999Z", { text: "earlier" });
    const { items } = await listTimeline(pool, { conversationId: id, start: "oldest", limit: 10 });
    expect(items.map((item) => (item.type === "message" ? item.text : item.summary))).toEqual([
      "earlier",
      "message at 2026-01-01T10:00:00Z",
      "first event",
      "second event",
    ]);
    expect(items[1]).toMatchObject({
      id: message,
      author: { kind: "customer" },
      attachments: [],
      delivery: null,
    });
  });

  it("S3: a timeline of 23 items within few milliseconds, paged in both directions, has each item once", async () => {
    const id = await addConversation();
    for (let index = 0; index < 23; index++) {
      const at = new Date(Date.UTC(2026, 0, 1) + Math.floor(index / 5)).toISOString();
      if (index % 3 === 0) await addEvent(id, at, String(index));
      else await addMessage(id, at, { text: String(index) });
    }
    const read = (cursor: string | undefined, start: "oldest" | "newest") =>
      listTimeline(pool, { conversationId: id, start, cursor, limit: 4 });
    const textOf = (item: { type: string; text?: string; summary?: string }) => item.text ?? item.summary;

    const whole = await listTimeline(pool, { conversationId: id, start: "oldest", limit: 100 });
    const expected = whole.items.map(textOf);
    expect(expected).toHaveLength(23);
    expect(whole).toMatchObject({ nextCursor: null, previousCursor: null });

    const forward: unknown[] = [];
    for (
      let page = await read(undefined, "oldest");
      ;
      page = await read(page.nextCursor as string, "oldest")
    ) {
      forward.push(...page.items.map(textOf));
      if (page.nextCursor === null) break;
    }
    expect(forward).toEqual(expected);

    const backward: unknown[] = [];
    let page = await read(undefined, "newest");
    expect(page.nextCursor).toBeNull();
    for (;;) {
      backward.unshift(...page.items.map(textOf));
      if (page.previousCursor === null) break;
      const older = await read(page.previousCursor, "newest");
      // And back again: the page after the older one is the one we came from.
      const back = await read(older.nextCursor as string, "newest");
      expect(back.items[0]).toEqual(page.items[0]);
      page = older;
    }
    expect(backward).toEqual(expected);
  });

  it("S7: a message with files and one that Baton sent, read, carry the files and how the sending went", async () => {
    const id = await addConversation();
    const message = await addMessage(id, "2026-01-01T10:00:00Z");
    const files = [createUuid(), createUuid()];
    for (const [index, file] of files.entries())
      await db
        .insertInto("attachment")
        .values({
          id: file,
          organization_id: organizationId,
          message_id: message,
          conversation_id: id,
          external_id: file,
          name: `${index}.png`,
          content_type: "image/png",
          size_bytes: 7,
        })
        .execute();
    const actionId = createUuid();
    await db
      .insertInto("action")
      .values({
        id: actionId,
        organization_id: organizationId,
        conversation_id: id,
        turn_id: createUuid(),
        action: '{"kind":"reply","text":"Hi"}',
        kind: "reply",
        purpose: "answer",
        guard: "none",
        state: "refused",
        failure: '{"code":"rejected","message":"No.","hint":null,"isRetryable":false}',
      })
      .execute();
    await addMessage(id, "2026-01-01T10:00:01Z", {
      author_kind: "agent",
      source: "sent",
      action_id: actionId,
    });

    const { items } = await listTimeline(pool, { conversationId: id, start: "oldest", limit: 10 });
    expect(items).toMatchObject([
      {
        attachments: [
          { id: files[0], name: "0.png", state: "waiting", sizeBytes: 7, failure: null },
          { id: files[1] },
        ],
        delivery: null,
      },
      { attachments: [], delivery: { actionId, state: "refused", failure: { code: "rejected" } } },
    ]);
    expect(await listOutbox(pool, id)).toMatchObject([{ id: actionId, text: "Hi", state: "refused" }]);
  });

  it("S4: decisions, read in pages, come oldest first and once each", async () => {
    const id = await addConversation();
    const messages: string[] = [];
    for (let index = 0; index < 5; index++) {
      const message = await addMessage(id, `2026-01-01T10:00:0${index}Z`);
      messages.push(message);
      await db
        .insertInto("decision")
        .values({
          id: createUuid(),
          organization_id: organizationId,
          conversation_id: id,
          message_id: message,
          turn_id: createUuid(),
          outcome: "silent",
          rule: "human-owns",
          reason: "A teammate has it.",
          result: "none",
          confidence: 0.25,
          decided_at: `2026-01-01T10:00:0${Math.floor(index / 2)}Z`,
        } as never)
        .execute();
    }
    const first = await listDecisions(pool, { conversationId: id, limit: 3 });
    const second = await listDecisions(pool, {
      conversationId: id,
      limit: 3,
      cursor: first.nextCursor as string,
    });
    expect(second.nextCursor).toBeNull();
    const all = [...first.items, ...second.items];
    expect(all.map((decision) => decision.messageId)).toEqual(messages);
    expect(all[0]).toMatchObject({ rule: "human-owns", confidence: 0.25, passages: [], model: null });
  });
});
