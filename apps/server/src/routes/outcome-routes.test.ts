import { createUuid, saveLearnedQuestions } from "@baton/database";
import { beforeEach, describe, expect, it } from "vitest";
import { createAppForThisTest, type TestApp } from "../create-test-app.ts";

let app: TestApp;
beforeEach(async () => {
  app = await createAppForThisTest();
});

/** A conversation of a connection with messages of its customer. */
async function addConversation(texts: string[], organizationId = app.organizationId): Promise<string> {
  const { db } = app.database;
  const [connectionId, id] = [createUuid(), createUuid()];
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
  await db
    .insertInto("conversation_queue")
    .values({ id, connection_id: connectionId, external_id: id })
    .execute();
  await app.database.pool.query(
    `insert into conversation (id, organization_id, connection_id, channel, takes_unassigned, external_id) values ($1, $2, $3, 'web', true, $1::uuid::text)`,
    [id, organizationId, connectionId],
  );
  for (const [index, text] of texts.entries()) {
    await app.database.pool.query(
      `insert into message (id, organization_id, conversation_id, external_id, author_kind, visibility, text, sent_at, source)
       values ($1, $2, $3, $1::uuid::text, 'customer', 'public', $4, now() + $5 * interval '1 second', 'webhook')`,
      [createUuid(), organizationId, id, text, index],
    );
  }
  return id;
}

const addOutcomes = (conversationId: string, count: number) =>
  app.database.pool.query(
    `insert into answer_outcome (turn_id, organization_id, connection_id, conversation_id, channel, rule, confidence, shipped_confidence,
       answered_at, outcome, is_right, at)
     select gen_random_uuid(), organization_id, connection_id, id, channel, 'quote-best-passage', 0.8, 0.8, now() - n * interval '1 minute',
       case when n % 2 = 0 then 'confirmed' else 'handed-off' end, n % 2 = 0, now()
     from conversation, generate_series(1, $2) n where id = $1`,
    [conversationId, count],
  );

describe("A6: the ledger through the API", () => {
  it("lists outcomes page by page, by outcome, and of the own organization only", async () => {
    await addOutcomes(await addConversation([]), 5);
    await addOutcomes(await addConversation([], createUuid()), 3);
    const first = (await app.call("GET", "/outcomes?limit=3", { as: "viewer" })).body;
    const second = (await app.call("GET", `/outcomes?limit=3&cursor=${first.nextCursor}`)).body;
    expect([first.items.length, second.items.length, second.nextCursor]).toEqual([3, 2, null]);
    const ids = [...first.items, ...second.items].map(({ turnId }: { turnId: string }) => turnId);
    expect(new Set(ids).size).toBe(5);
    const confirmed = (await app.call("GET", "/outcomes?outcome=confirmed")).body;
    expect(confirmed.items).toHaveLength(2);
    expect(confirmed.items[0]).toMatchObject({ channel: "web", isRight: true, outcome: "confirmed" });
  });

  it("refuses a fit on too few outcomes, with the reason, and fits on enough, told to others and audited", async () => {
    const conversationId = await addConversation([]);
    await addOutcomes(conversationId, 10);
    expect(await app.call("POST", "/outcomes/calibration", { body: { act: "fit" } })).toMatchObject({
      status: 409,
      body: { error: { code: "refused", details: { reason: "too-few-outcomes" } } },
    });
    await addOutcomes(conversationId, 90);
    const fitted = await app.call("POST", "/outcomes/calibration", { body: { act: "fit" } });
    expect(fitted).toMatchObject({ status: 200, body: { outcomes: 100, calibration: { outcomes: 100 } } });
    expect(app.published).toContainEqual(expect.objectContaining({ topic: "settings", id: "calibration" }));
    expect((await app.call("GET", "/audit?subject=setting:calibration")).body.items).toHaveLength(1);
  });
});

describe("A3: a topic's look at recent messages", () => {
  const topic = { name: "Legal", description: "Legal action, lawyers, courts and threats to sue" };
  const preview = async (more: object = {}) =>
    (
      await app.call("POST", "/settings/topics/preview", {
        body: { topic: { ...topic, ...more }, list: "never" },
      })
    ).body;

  it("shows what it would catch, with the words, and leaves out what others' customers wrote", async () => {
    const id = await addConversation(["Where is my order?", "My lawyer will sue you"]);
    await addConversation(["My lawyer will sue you too"], createUuid());
    expect(await preview()).toMatchObject({
      looked: 2,
      matches: [{ conversationId: id, text: "My lawyer will sue you", isCaught: true }],
    });
  });

  it("no longer catches what was said not to belong to it, and catches what is like an example", async () => {
    await addConversation(["My lawyer will sue you", "I want compensation for my knee"]);
    const after = await preview({
      examples: ["I want compensation for my arm"],
      counterExamples: ["My lawyer will sue you"],
    });
    const caught = after.matches.filter(({ isCaught }: { isCaught: boolean }) => isCaught);
    expect(caught.map(({ text }: { text: string }) => text)).toEqual(["I want compensation for my knee"]);
  });
});

describe("questions that articles answered", () => {
  it("A6: questions that an article answered are listed, taken back once, and written to the log without the customer's words", async () => {
    const { body: article } = await app.call("POST", "/knowledge/articles", {
      body: { title: "Delivery", body: "Three days." },
    });
    const { id } = article;
    const { pool } = app.database;
    const conversationId = await addConversation([]);
    const question = {
      conversationId,
      articleId: id,
      question: "When is my lamp here?",
      origin: "teammate",
    } as const;
    await saveLearnedQuestions(pool, {
      conversationIds: [conversationId],
      learned: [question],
      isLearning: true,
    });
    const path = `/knowledge/articles/${id}/questions`;
    const { body } = await app.call("GET", path, { as: "viewer" });
    expect(body.items).toMatchObject([question]);
    const remove = () => app.call("DELETE", `/knowledge/questions/${body.items[0].id}`);
    expect((await remove()).status).toBe(204);
    expect((await remove()).status).toBe(404);
    expect((await app.call("GET", path)).body.items).toEqual([]);
    const audit = await app.call("GET", `/audit?subject=article:${id}`);
    expect(audit.body.items[0]).toMatchObject({
      action: "past-question-removed",
      before: { origin: "teammate" },
    });
    expect(JSON.stringify(audit.body)).not.toContain("my lamp");
    const nobody = "/knowledge/articles/0190a000-0000-7000-8000-00000000dead/questions";
    expect((await app.call("GET", nobody)).status).toBe(404);
  });
});
