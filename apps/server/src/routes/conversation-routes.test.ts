import { Readable } from "node:stream";
import { createUuid } from "@baton/database";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { contentDisposition } from "../attachments/send-attachment.ts";
import { createTestApp } from "../create-test-app.ts";

describe("conversations", async () => {
  const test = await createTestApp({
    storage: {
      open: async (key) => ({ stream: Readable.from([Buffer.from(`bytes of ${key}`)]), sizeBytes: 14 }),
    },
  });
  afterAll(() => test.close());
  const { pool, db } = test.database;
  const id = createUuid();
  const messageId = createUuid();
  let connectionId: string;

  beforeAll(async () => {
    const created = await test.call("POST", "/connections", {
      body: {
        helpdesk: "acmedesk",
        name: "Support",
        settings: { domain: "acme.example", accessToken: "t" },
      },
    });
    connectionId = created.body.id;
    await pool.query(
      "insert into conversation_queue (id, connection_id, external_id) values ($1, $2, 'chat:7/ü')",
      [id, connectionId],
    );
    await pool.query(
      `insert into conversation (id, organization_id, connection_id, external_id, channel, takes_unassigned, last_message_at)
        values ($1, $2, $3, 'chat:7/ü', 'web', true, '2026-01-01T10:00:00Z')`,
      [id, test.organizationId, connectionId],
    );
    await pool.query(
      `insert into message (id, organization_id, conversation_id, external_id, author_kind, visibility, text, sent_at, source)
        values ($1, $2, $3, 'm1', 'customer', 'public', 'Hello', '2026-01-01T10:00:00Z', 'webhook')`,
      [messageId, test.organizationId, id],
    );
    await pool.query(
      `insert into timeline_event (organization_id, conversation_id, at, kind, actor, summary)
        values ($1, $2, '2026-01-01T10:00:01Z', 'assignee-changed', '{"kind":"system"}', 'Assigned.')`,
      [test.organizationId, id],
    );
    await pool.query(
      `insert into decision (id, organization_id, conversation_id, message_id, turn_id, outcome, rule, reason, result)
        values ($1, $2, $3, $4, $5, 'silent', 'human-owns', 'A teammate has it.', 'none')`,
      [createUuid(), test.organizationId, id, messageId, createUuid()],
    );
  });
  beforeEach(() => {
    test.acts.length = 0;
    test.answers.act = { kind: "planned", actionIds: [] };
  });

  it("a conversation, asked for by its id and by the helpdesk's, is the same", async () => {
    const byId = await test.call("GET", `/conversations/${id}`, { as: "viewer" });
    const external = encodeURIComponent(`external:${connectionId}:chat:7/ü`);
    const byExternalId = await test.call("GET", `/conversations/${external}`, { as: "viewer" });
    expect(byId).toMatchObject({ status: 200, body: { id, externalId: "chat:7/ü", outbox: [] } });
    expect(byExternalId.body).toEqual(byId.body);
    expect(byId.body.capabilities).toContain("reply");
    expect(byId.body.lastMessage.at).toBe("2026-01-01T10:00:00.000Z");
  });

  it("the list, the timeline and the decisions, asked for, answer in the form that is described", async () => {
    const listed = await test.call("GET", `/conversations?connection=${connectionId}&limit=1`, {
      as: "viewer",
    });
    expect(listed.body).toMatchObject({ items: [{ id, connection: { name: "Support" } }], nextCursor: null });
    const timeline = await test.call("GET", `/conversations/${id}/timeline`, { as: "viewer" });
    expect(timeline.body).toMatchObject({
      items: [
        { type: "message", id: messageId, text: "Hello", at: "2026-01-01T10:00:00.000Z" },
        {
          type: "event",
          kind: "assignee-changed",
          actor: { kind: "system", externalId: null, name: null },
        },
      ],
      nextCursor: null,
      previousCursor: null,
    });
    const decisions = await test.call("GET", `/conversations/${id}/decisions`, { as: "viewer" });
    expect(decisions.body.items).toMatchObject([{ messageId, rule: "human-owns", result: "none" }]);
  });

  it("G8: those to whom it can be assigned are read from the account, for teammates and not for viewers", async () => {
    const asked = await test.call("GET", `/conversations/${id}/assignees`, { as: "teammate" });
    expect(asked.body).toEqual({
      items: [{ value: "1", label: "First of teammates", detail: null }],
      nextCursor: null,
    });
    expect(await test.call("GET", `/conversations/${id}/assignees`, { as: "viewer" })).toMatchObject({
      status: 403,
    });
  });

  it.each([
    "",
    "/assignees",
    "/timeline",
    "/decisions",
  ])("a conversation of nobody, asked for%s, answers 404", async (path) => {
    for (const unknown of [createUuid(), "nonsense", `external:${connectionId}:nobody`, "external:x:y"])
      expect(await test.call("GET", `/conversations/${encodeURIComponent(unknown)}${path}`)).toMatchObject({
        status: 404,
        body: { error: { code: "not-found" } },
      });
  });

  it("another organization, asking for a conversation, finds nothing and can do nothing to it", async () => {
    await pool.query("insert into organization (id, name) values ('other', 'Other')");
    await test.addKey("other", "owner", "key-of-a-stranger");
    const stranger = { as: null, headers: { authorization: "Bearer key-of-a-stranger" } };
    for (const path of ["", "/timeline", "/decisions"])
      expect((await test.call("GET", `/conversations/${id}${path}`, stranger)).status).toBe(404);
    expect((await test.call("GET", "/conversations", stranger)).body.items).toEqual([]);
    const act = { ...stranger, body: { text: "Hi" } };
    expect((await test.call("POST", `/conversations/${id}/messages`, act)).status).toBe(404);
    expect(test.acts).toEqual([]);
  });

  it.each([
    ["messages", { text: " Hi " }, { kind: "message", text: "Hi" }],
    ["notes", { text: "Psst" }, { kind: "note", text: "Psst" }],
    ["assign", { to: { kind: "agent" } }, { kind: "assign", to: { kind: "agent" } }],
    [
      "assign",
      { to: { kind: "teammate", externalId: "7" } },
      { kind: "assign", to: { kind: "teammate", externalId: "7" } },
    ],
    ["close", undefined, { kind: "close" }],
    ["close", {}, { kind: "close" }],
    ["reopen", undefined, { kind: "reopen" }],
    ["resume", undefined, { kind: "resume" }],
    ["handoff", undefined, { kind: "handoff", reason: "agent-decided" }],
    ["handoff", { reason: "customer-asked" }, { kind: "handoff", reason: "customer-asked" }],
  ])("G8: /%s with %j, called by a teammate, becomes that act", async (path, body, act) => {
    const actionIds = [createUuid()];
    test.answers.act = { kind: "planned", actionIds };
    const answer = await test.call("POST", `/conversations/${id}/${path}`, { as: "teammate", body });
    expect(answer).toMatchObject({ status: 202, body: { actionIds } });
    expect(test.acts).toEqual([act]);
  });

  it("an act with JSON announced and no body, called, is taken as empty", async () => {
    const headers = { "content-type": "application/json" };
    const answer = await test.call("POST", `/conversations/${id}/close`, { as: "teammate", headers });
    expect(answer.status).toBe(202);
  });

  it("an act that the engine refuses, called, answers 409 with its reason", async () => {
    test.answers.act = { kind: "refused", code: "connection-disconnected", message: "It was disconnected." };
    expect(await test.call("POST", `/conversations/${id}/close`, { as: "teammate" })).toMatchObject({
      status: 409,
      body: {
        error: {
          code: "refused",
          message: "It was disconnected.",
          details: { reason: "connection-disconnected" },
        },
      },
    });
  });

  it.each([
    ["no text", { text: "  " }],
    ["an unknown key", { text: "Hi", visibility: "private" }],
    ["something else", "Hi"],
    ["a character that no database keeps", { text: "Hi\0" }],
  ])("a message with %s, sent, answers 400 naming what is wrong", async (_what, body) => {
    const answer = await test.call("POST", `/conversations/${id}/messages`, {
      as: "teammate",
      body,
      headers: { "content-type": "application/json" },
    });
    expect(answer).toMatchObject({ status: 400, body: { error: { code: "invalid-request" } } });
    expect(test.acts).toEqual([]);
  });

  it.each([
    ["image/png", "inline", "image/png"],
    ["image/svg+xml", "attachment", "application/octet-stream"],
    ["text/html; charset=utf-8", "attachment", "application/octet-stream"],
  ])("S7: a file of type %s, downloaded, is sent as %s and cannot run", async (contentType, kind, sentAs) => {
    const file = await addFile(contentType, "stored");
    const response = await test.call("GET", `/attachments/${file}`, { as: "viewer" });
    expect(response.status).toBe(200);
    expect(response.body).toBe("bytes of key/1");
    expect(response.headers).toMatchObject({
      "content-type": sentAs,
      "content-disposition": `${kind}; filename="a__.png"; filename*=UTF-8''a%22%E2%82%AC.png`,
      "x-content-type-options": "nosniff",
      "content-security-policy": "default-src 'none'; sandbox",
    });
  });

  it("a file that is not copied yet, downloaded, answers 404", async () => {
    const file = await addFile("image/png", "waiting");
    expect((await test.call("GET", `/attachments/${file}`)).status).toBe(404);
  });

  it("a name with line breaks, in a header, cannot start another header", () => {
    expect(contentDisposition("attachment", "a\r\nset-cookie: b")).toBe(
      "attachment; filename=\"a__set-cookie: b\"; filename*=UTF-8''a%0D%0Aset-cookie%3A%20b",
    );
  });

  async function addFile(contentType: string, state: string): Promise<string> {
    const file = createUuid();
    await db
      .insertInto("attachment")
      .values({
        id: file,
        organization_id: test.organizationId,
        message_id: messageId,
        conversation_id: id,
        external_id: file,
        name: 'a"€.png',
        content_type: contentType,
        storage_key: "key/1",
        state: state as "stored",
      })
      .execute();
    return file;
  }
});
