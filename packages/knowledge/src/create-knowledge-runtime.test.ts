import {
  createUuid,
  type Database,
  deleteArticle,
  insertArticle,
  removePastQuestion,
  updateArticle,
} from "@baton/database";
import { createTestDatabase, type TestDatabase } from "@baton/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createKnowledgeRuntime } from "./create-knowledge-runtime.ts";

let database: TestDatabase<Database>;
beforeAll(async () => {
  database = await createTestDatabase<Database>();
});
afterAll(() => database.close());

const content = {
  title: "Return a bicycle",
  body: "You can return a bicycle within 30 days of delivery.",
  url: null,
  audience: "public" as const,
  language: "en",
  status: "published" as const,
};
const found = (index: ReturnType<ReturnType<typeof createKnowledgeRuntime>["publicIndex"]>) =>
  index.search("How can I return my bicycle?").hits.map((hit) => hit.article.title);

it("A1: an article written while the process runs, once caught up, is found; changed or deleted, it follows", async () => {
  const organizationId = createUuid();
  const runtime = createKnowledgeRuntime({ database: database.pool });
  await runtime.catchUp();
  expect(found(runtime.publicIndex(organizationId))).toEqual([]);

  const article = await insertArticle(database.pool, { ...content, organizationId });
  runtime.markChanged();
  await runtime.catchUp();
  expect(found(runtime.publicIndex(organizationId))).toEqual(["Return a bicycle"]);

  const changed = await updateArticle(database.pool, {
    ...content,
    organizationId,
    id: article.id,
    expectedVersion: article.version,
    title: "Give a bicycle back",
  });
  runtime.markChanged();
  await runtime.catchUp();
  expect(found(runtime.publicIndex(organizationId))).toEqual(["Give a bicycle back"]);

  await deleteArticle(database.pool, { organizationId, id: changed?.id as string });
  runtime.markChanged();
  await runtime.catchUp();
  expect(found(runtime.publicIndex(organizationId))).toEqual([]);
});

it("A1: an article in the Portuguese of Brazil is found by other forms of its words, as one in Portuguese is", async () => {
  const organizationId = createUuid();
  const runtime = createKnowledgeRuntime({ database: database.pool });
  await insertArticle(database.pool, {
    ...content,
    organizationId,
    title: "Devoluções",
    body: "As bicicletas são devolvidas em trinta dias.",
    language: "pt-BR",
  });
  await runtime.catchUp();
  const index = runtime.publicIndex(organizationId);
  expect(index.languages()).toEqual(["pt"]);
  expect(index.search("devolver uma bicicleta", { language: "pt" }).hits).toHaveLength(1);
});

it("S8: an article that is or becomes internal is not in the public index", async () => {
  const organizationId = createUuid();
  const runtime = createKnowledgeRuntime({ database: database.pool });
  await insertArticle(database.pool, {
    ...content,
    organizationId,
    audience: "internal",
    title: "Internal returns",
  });
  const open = await insertArticle(database.pool, { ...content, organizationId });
  await runtime.catchUp();
  expect(found(runtime.publicIndex(organizationId))).toEqual(["Return a bicycle"]);

  await updateArticle(database.pool, {
    ...content,
    organizationId,
    id: open.id,
    expectedVersion: open.version,
    audience: "internal",
  });
  runtime.markChanged();
  await runtime.catchUp();
  expect(found(runtime.publicIndex(organizationId))).toEqual([]);
});

it("S8: an article that is made internal while a large source is taken in, asked for then, is not in the public index", async () => {
  const organizationId = createUuid();
  const runtime = createKnowledgeRuntime({ database: database.pool });
  const open = await insertArticle(database.pool, { ...content, organizationId, title: "Salaries" });
  await runtime.catchUp();
  for (let number = 0; number < 150; number++)
    await insertArticle(database.pool, { ...content, organizationId, title: `Other ${number}` });
  runtime.markChanged();
  const underWay = runtime.catchUp();
  await updateArticle(database.pool, {
    ...content,
    organizationId,
    id: open.id,
    expectedVersion: open.version,
    audience: "internal",
  });
  runtime.markChanged();
  await runtime.catchUp();
  expect(runtime.publicIndex(organizationId).get(open.id)).toBeUndefined();
  expect(runtime.internalIndex(organizationId).get(open.id)?.audience).toBe("internal");
  await underWay;
});

it("A1: at start it says how far the first filling is, waits for all of it when asked, and nothing else waits meanwhile", async () => {
  const organizationId = createUuid();
  for (let number = 0; number < 60; number++)
    await insertArticle(database.pool, { ...content, organizationId, body: `${content.body} `.repeat(200) });
  const runtime = createKnowledgeRuntime({ database: database.pool });
  expect(runtime.filling).toEqual({ taken: 0, of: null });
  const seen: NonNullable<typeof runtime.filling>[] = [];
  const watch = setInterval(() => {
    if (runtime.filling) seen.push(runtime.filling);
  }, 0);
  await runtime.catchUp();
  clearInterval(watch);
  expect(runtime.filling).toBeNull();
  expect(runtime.publicIndex(organizationId).size).toBe(60);
  // Timers came to their turn in the middle of it.
  expect(seen.some(({ taken, of }) => of !== null && taken > 0 && taken < of)).toBe(true);
});

it("A1: from five past questions of two articles on a classifier is learned beside, and a question that is taken back is unlearned", async () => {
  const organizationId = createUuid();
  const past = {
    returns: [
      "it is too small",
      "too small for me",
      "a bit small for my son",
      "the frame is small",
      "smaller than thought",
    ],
    spares: [
      "the chain broke",
      "my chain is worn",
      "a link of the chain",
      "which chain fits",
      "chain for eight gears",
    ],
  };
  const ids: string[] = [];
  const connectionId = createUuid();
  await database.pool.query(
    "insert into connection (id, organization_id, helpdesk, name, webhook_token, settings, secrets) values ($1, $2, 'front', 'Front', $3, '{}', '')",
    [connectionId, organizationId, connectionId],
  );
  for (const [title, questions] of Object.entries(past)) {
    const article = await insertArticle(database.pool, { ...content, organizationId, title });
    for (const question of questions) {
      const id = createUuid();
      ids.push(id);
      await database.pool.query(
        `with queue as (insert into conversation_queue (id, connection_id, external_id) values ($1::uuid, $2::uuid, $1::uuid::text)),
          opened as (insert into conversation (id, organization_id, connection_id, external_id, channel, takes_unassigned)
            values ($1::uuid, $3, $2::uuid, $1::uuid::text, 'web', true))
        insert into past_question (id, organization_id, article_id, conversation_id, question, origin)
          values ($1::uuid, $3, $4, $1::uuid, $5, 'confirmed')`,
        [id, connectionId, organizationId, article.id, question],
      );
    }
  }
  const runtime = createKnowledgeRuntime({ database: database.pool });
  await runtime.catchUp();
  await runtime.learned();
  const signs = () => runtime.publicIndex(organizationId).search("the frame is too small").features?.learned;
  expect(signs()).toMatchObject({ pastQuestionsEach: 5, evidence: expect.any(Number) });

  await removePastQuestion(database.pool, { organizationId, id: ids[0] as string });
  runtime.markChanged();
  await runtime.catchUp();
  await runtime.learned();
  expect(signs()).toBeNull();
});
