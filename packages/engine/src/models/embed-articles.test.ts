import {
  createSealer,
  createUuid,
  type Database,
  deleteArticle,
  insertArticle,
  readEmbeddingProgress,
  readEndpointTroubles,
  type StoredArticle,
  updateArticle,
  withTransaction,
} from "@baton/database";
import { createKnowledgeRuntime } from "@baton/knowledge";
import { createTestDatabase } from "@baton/testing";
import { type ScriptedEmbeddings, startScriptedEmbeddings } from "@baton/testing/scripted-embeddings";
import { afterAll, describe, expect, it, test } from "vitest";
import { type EmbedTools, embedArticles } from "./embed-articles.ts";
import { saveModels } from "./save-models.ts";

const database = await createTestDatabase<Database>();
afterAll(() => database.close());
const sealer = createSealer("a master key for tests, long enough");
const published: string[] = [];
const tools: EmbedTools = {
  database: database.pool,
  sealer,
  fetch: globalThis.fetch,
  changes: { publish: ({ topic }) => void published.push(topic) },
  now: () => new Date(),
  pauseMs: 0,
};
const concepts = [
  ["refund", "money", "reimbursement"],
  ["lamp", "light"],
];

async function start(more: object = {}, limits: { perDayUsd: number | null } = { perDayUsd: null }) {
  const organizationId = createUuid();
  const endpoint = await startScriptedEmbeddings(concepts);
  const saved = await configure(organizationId, endpoint, more, limits);
  expect(saved.kind).toBe("saved");
  return { organizationId, endpoint };
}

function configure(
  organizationId: string,
  { baseUrl }: ScriptedEmbeddings,
  more: object,
  { perDayUsd }: { perDayUsd: number | null },
) {
  const model = {
    name: "",
    kind: "openai-compatible",
    baseUrl,
    model: "meaning",
    isEnabled: true,
    timeoutMs: 2_000,
    inputPrice: 0.1,
    outputPrice: null,
    apiKey: "sk-meaning",
    ...more,
  } as const;
  return withTransaction(database.pool, (client) =>
    saveModels(
      client,
      {
        organizationId,
        actor: { kind: "system", id: null, name: "Test" },
        updatedBy: null,
        change: { embeddings: model, spendLimits: { perDayUsd, perMonthUsd: null } },
      },
      sealer,
    ),
  );
}

const content = {
  title: "Refunds",
  body: "You get your money back within 14 days.",
  url: null,
  audience: "public" as const,
  language: "en",
  status: "published" as const,
};
const write = (
  organizationId: string,
  more: Partial<typeof content> & { audience?: "public" | "internal" } = {},
) => insertArticle(database.pool, { ...content, organizationId, ...more });
const change = (organizationId: string, article: StoredArticle, more: object) =>
  updateArticle(database.pool, {
    ...content,
    organizationId,
    id: article.id,
    expectedVersion: article.version,
    ...more,
  }) as Promise<StoredArticle>;
const embed = (organizationId: string) =>
  embedArticles({ organizationId, signal: new AbortController().signal }, tools);
const progress = (organizationId: string) =>
  readEmbeddingProgress(database.pool, { organizationId, model: "meaning" });

describe("A2: articles are embedded", () => {
  it("once each, with the key, and are then found by their meaning in every process", async () => {
    const { organizationId, endpoint } = await start();
    await write(organizationId);
    await write(organizationId, { title: "Lamps", body: "A lamp gives light." });
    const runtime = createKnowledgeRuntime({ database: database.pool });
    await runtime.catchUp();
    expect(await embed(organizationId)).toEqual({ kind: "done" });
    expect(endpoint.received.map(({ input, headers }) => [input, headers.authorization])).toEqual([
      [["Refunds\nYou get your money back within 14 days."], "Bearer sk-meaning"],
      [["Lamps\nA lamp gives light."], "Bearer sk-meaning"],
    ]);
    expect(await progress(organizationId)).toMatchObject({
      articles: 2,
      embedded: 2,
      lastAt: expect.any(Date),
    });
    expect(published).toContain("knowledge");
    runtime.markChanged();
    await runtime.catchUp();
    const found = runtime
      .publicIndex(organizationId)
      .search("Reimbursement", { vector: { model: "meaning", values: [1, 0, 0.1] } });
    expect(found.hits[0]?.article.title).toBe("Refunds");
    await embed(organizationId);
    expect(endpoint.received).toHaveLength(2);
  });

  it("again when their text changed, and not when anything else did; the old vectors are not used meanwhile", async () => {
    const { organizationId, endpoint } = await start();
    const article = await write(organizationId);
    await embed(organizationId);
    const moved = await change(organizationId, article, { url: "https://help.example/refunds" });
    expect(await progress(organizationId)).toMatchObject({ embedded: 0 });
    await embed(organizationId);
    expect(endpoint.received).toHaveLength(1);
    expect(await progress(organizationId)).toMatchObject({ embedded: 1 });

    await change(organizationId, moved, { body: "A lamp gives light." });
    const runtime = createKnowledgeRuntime({ database: database.pool });
    await runtime.catchUp();
    expect(runtime.publicIndex(organizationId).countVectors("meaning")).toBe(0);
    await embed(organizationId);
    expect(endpoint.received).toHaveLength(2);
    runtime.markChanged();
    await runtime.catchUp();
    expect(runtime.publicIndex(organizationId).countVectors("meaning")).toBe(1);
  });

  it("S8: only while they are public: internal ones and drafts are sent nowhere, and what became so is forgotten", async () => {
    const { organizationId, endpoint } = await start();
    await write(organizationId, { audience: "internal", title: "Salaries" } as object);
    await write(organizationId, { status: "draft", title: "Plans" } as object);
    const open = await write(organizationId);
    const gone = await write(organizationId, { title: "Lamps" });
    await embed(organizationId);
    expect(JSON.stringify(endpoint.received)).not.toMatch(/Salaries|Plans/);
    await change(organizationId, open, { audience: "internal" });
    await deleteArticle(database.pool, { organizationId, id: gone.id });
    await embed(organizationId);
    const { rows } = await database.pool.query("select from article_embedding where organization_id = $1", [
      organizationId,
    ]);
    expect(rows).toEqual([]);
  });

  test.each([
    ["too many requests", 429, { "retry-after": "7" }, 7_000],
    ["trouble of its own", 500, {}, 60_000],
    ["a key that is not valid", 401, {}, 600_000],
  ])("by an endpoint that answers with %s wait, say so, and go on from where they were", async (_, status, headers, inMs) => {
    const { organizationId, endpoint } = await start();
    await write(organizationId);
    await write(organizationId, { title: "Lamps" });
    endpoint.behave(({ input }) => (input[0]?.startsWith("Lamps") ? { status, headers } : null));
    expect(await embed(organizationId)).toEqual({ kind: "again", inMs });
    const troubles = () => readEndpointTroubles(database.pool, { organizationId });
    expect((await troubles()).get("embeddings/meaning")).toMatchObject({
      failures: 1,
      lastError: expect.stringContaining(String(status)),
    });
    endpoint.behave(null);
    expect(await embed(organizationId)).toEqual({ kind: "done" });
    expect((await troubles()).size).toBe(0);
    expect(endpoint.received.filter(({ input }) => input[0]?.startsWith("Refunds"))).toHaveLength(1);
  });

  it("whose text the endpoint refuses are passed over, and hold up no other", async () => {
    const { organizationId, endpoint } = await start();
    await write(organizationId);
    await write(organizationId, { title: "Lamps" });
    endpoint.behave(({ input }) => (input[0]?.startsWith("Refunds") ? { status: 400 } : null));
    expect(await embed(organizationId)).toEqual({ kind: "done" });
    const runtime = createKnowledgeRuntime({ database: database.pool });
    await runtime.catchUp();
    expect(runtime.publicIndex(organizationId).countVectors("meaning")).toBe(1);
    await embed(organizationId);
    expect(endpoint.received).toHaveLength(2);
  });

  it("past the spend limit wait, and cost nothing", async () => {
    const { organizationId, endpoint } = await start({}, { perDayUsd: 0 });
    await write(organizationId);
    expect(await embed(organizationId)).toEqual({ kind: "again", inMs: 600_000 });
    expect(endpoint.received).toHaveLength(0);
  });

  it("anew by another model; switched off nothing is sent; taken away nothing is kept", async () => {
    const { organizationId, endpoint } = await start();
    await write(organizationId);
    await embed(organizationId);
    await configure(organizationId, endpoint, { model: "other" }, { perDayUsd: null });
    await embed(organizationId);
    expect(endpoint.received.map(({ model }) => model)).toEqual(["meaning", "other"]);
    expect(await progress(organizationId)).toMatchObject({ embedded: 0 });
    await configure(organizationId, endpoint, { isEnabled: false }, { perDayUsd: null });
    expect(await embed(organizationId)).toEqual({ kind: "done" });
    expect(endpoint.received).toHaveLength(2);
    await withTransaction(database.pool, (client) =>
      saveModels(
        client,
        {
          organizationId,
          actor: { kind: "system", id: null, name: "Test" },
          updatedBy: null,
          change: { embeddings: null },
        },
        sealer,
      ),
    );
    const { rows } = await database.pool.query("select from article_embedding where organization_id = $1", [
      organizationId,
    ]);
    expect(rows).toEqual([]);
  });

  it("and forgotten later, leave every process's index at once, with their words as they were", async () => {
    const { organizationId } = await start();
    await write(organizationId);
    await embed(organizationId);
    const runtime = createKnowledgeRuntime({ database: database.pool });
    await runtime.catchUp();
    const index = runtime.publicIndex(organizationId);
    expect(index.countVectors("meaning")).toBe(1);
    await database.pool.query("delete from article_embedding where organization_id = $1", [organizationId]);
    runtime.markChanged();
    await runtime.catchUp();
    expect(index.countVectors("meaning")).toBe(0);
    expect(index.search("money back").hits).toHaveLength(1);
  });
});
