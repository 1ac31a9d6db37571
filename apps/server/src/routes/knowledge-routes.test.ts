import { afterAll, describe, expect, it } from "vitest";
import { createAppForThisTest, createTestApp } from "../create-test-app.ts";

describe("knowledge", async () => {
  const test = await createTestApp();
  afterAll(() => test.close());
  const draft = { title: "Delivery", body: "We deliver within **3 days**." };
  const create = async (more: object = {}) =>
    (await test.call("POST", "/knowledge/articles", { body: { ...draft, ...more } })).body;

  it("A1: an article with title and body, written, is public, published and in English; it is told and audited", async () => {
    const { status, body } = await test.call("POST", "/knowledge/articles", { body: draft });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      ...draft,
      url: null,
      audience: "public",
      language: "en",
      status: "published",
      sourceId: null,
    });
    expect((await test.call("GET", `/knowledge/articles/${body.id}`, { as: "viewer" })).body).toEqual(body);
    expect(test.published).toContainEqual({
      organizationId: test.organizationId,
      topic: "knowledge",
      id: body.id,
    });
    const audit = await test.call("GET", `/audit?subject=article:${body.id}`);
    expect(audit.body.items).toMatchObject([
      {
        action: "article-created",
        before: null,
        after: { title: "Delivery", bodyLength: draft.body.length },
      },
    ]);
  });

  it("an article, changed, has a newer version; with the older one it answers 409", async () => {
    const { id, version } = await create();
    const changed = await test.call("PATCH", `/knowledge/articles/${id}`, {
      body: { audience: "internal", version },
    });
    expect(changed).toMatchObject({ status: 200, body: { audience: "internal", title: "Delivery" } });
    expect(changed.body.version).toBeGreaterThan(version);
    const late = await test.call("PATCH", `/knowledge/articles/${id}`, { body: { title: "Late", version } });
    expect(late).toMatchObject({
      status: 409,
      body: { error: { details: { version: changed.body.version } } },
    });
  });

  it("an article, deleted, is gone from every answer and leaves a revision for the indexes", async () => {
    const { id, version } = await create({ title: "Old prices" });
    expect((await test.call("DELETE", `/knowledge/articles/${id}`)).status).toBe(204);
    expect((await test.call("GET", `/knowledge/articles/${id}`)).status).toBe(404);
    expect((await test.call("PATCH", `/knowledge/articles/${id}`, { body: { title: "x" } })).status).toBe(
      404,
    );
    expect((await test.call("DELETE", `/knowledge/articles/${id}`)).status).toBe(404);
    expect((await test.call("GET", "/knowledge/articles?q=prices")).body.items).toEqual([]);
    const { rows } = await test.database.pool.query("select body, revision from article where id = $1", [id]);
    expect(rows[0].body).toBe("");
    expect(rows[0].revision).toBeGreaterThan(version);
  });

  it("S7: a title or a search with NUL answers 400 and names the field, instead of failing in the database", async () => {
    const body = { title: "a\0", body: "x", audience: "public", language: "en", status: "draft" };
    for (const answer of [
      await test.call("POST", "/knowledge/articles", { body }),
      await test.call("GET", "/knowledge/articles?q=%00"),
    ]) {
      expect(answer).toMatchObject({ status: 400, body: { error: { code: "invalid-request" } } });
      expect(["title", "q"]).toContain(answer.body.error.details.field);
    }
  });

  it("articles, listed in pages and by kind, come newest change first and once each", async () => {
    const own = await createAppForThisTest();
    const titles: string[] = [];
    for (const title of ["a", "b", "c", "d", "e"]) {
      const audience = title === "c" ? "internal" : "public";
      await own.call("POST", "/knowledge/articles", { body: { title, body: `text ${title}`, audience } });
      titles.unshift(title);
    }
    const first = (await own.call("GET", "/knowledge/articles?limit=3")).body;
    const second = (await own.call("GET", `/knowledge/articles?limit=3&cursor=${first.nextCursor}`)).body;
    expect([...first.items, ...second.items].map((item) => item.title)).toEqual(titles);
    expect(second.nextCursor).toBeNull();
    const internal = (await own.call("GET", "/knowledge/articles?audience=internal")).body;
    expect(internal.items.map((item: { title: string }) => item.title)).toEqual(["c"]);
    expect((await own.call("GET", "/knowledge/articles?cursor=nonsense")).status).toBe(400);
  });

  it("an article of a source, changed by hand, is refused: the next sync would undo it", async () => {
    const { id } = await create();
    await test.database.pool.query("update article set source_id = gen_random_uuid() where id = $1", [id]);
    for (const [method, body] of [
      ["PATCH", { title: "x" }],
      ["DELETE", undefined],
    ] as const)
      expect(await test.call(method, `/knowledge/articles/${id}`, { body })).toMatchObject({
        status: 409,
        body: { error: { details: { reason: "from-source" } } },
      });
  });

  it("A9: a question, asked in the playground, reaches the agent with its defaults and is answered as described", async () => {
    const asked: unknown[] = [];
    const own = await createAppForThisTest({
      async askPlayground(question) {
        asked.push(question);
        return {
          outcome: "reply",
          text: "3 days.",
          reason: "The article says so.",
          rule: "answer",
          handoffReason: null,
          confidence: 0.9,
          sentiment: "neutral",
          language: "en",
          passages: [],
          checks: [],
          model: null,
          note: null,
        };
      },
    });
    const answer = await own.call("POST", "/playground/ask", {
      as: "teammate",
      body: { question: "How long?" },
    });
    expect(answer).toMatchObject({
      status: 200,
      body: { outcome: "reply", text: "3 days.", confidence: 0.9 },
    });
    const { organizationId } = own;
    expect(asked).toEqual([{ question: "How long?", channel: "web", history: [], organizationId }]);
    expect((await test.call("POST", "/playground/ask", { body: { question: "x" } })).status).toBe(503);
  });
});
