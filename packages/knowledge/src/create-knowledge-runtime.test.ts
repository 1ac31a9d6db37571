import { createUuid, type Database, deleteArticle, insertArticle, updateArticle } from "@baton/database";
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
