import { maskedSecret } from "@baton/api";
import { createHttpClient } from "@baton/connectors";
import { createGuardedFetch } from "@baton/connectors/http/create-guarded-fetch";
import { addModelUse, createSealer, insertArticle, readModelKeys } from "@baton/database";
import { createEndpointMemory, embedArticles } from "@baton/engine";
import { createKnowledgeRuntime } from "@baton/knowledge";
import { waitFor } from "@baton/testing";
import { startScriptedEmbeddings } from "@baton/testing/scripted-embeddings";
import { type ModelStep, startScriptedModel } from "@baton/testing/scripted-model";
import { describe, expect, it, onTestFinished, test } from "vitest";
import { createAppForThisTest, publicUrl, type TestApp } from "../create-test-app.ts";
import { createAgents } from "../run/create-agents.ts";
import { createAskPlayground } from "../run/create-ask-playground.ts";
import { ensureFirstModel } from "../run/ensure-first-model.ts";

const sealer = createSealer("a master key for tests, long enough");
const priced = { inputPrice: 1, outputPrice: 10 };
const reply = (text: string): ModelStep => ({
  text: JSON.stringify({ decision: "reply", text, passages: [1] }),
});

/** The server with a real agent behind its playground, and models reached as the installation allows. */
async function createAppWithAgent(options: { allowPrivateNetwork?: boolean } = {}): Promise<TestApp> {
  const http = createHttpClient({ allowPrivateNetwork: options.allowPrivateNetwork ?? true });
  onTestFinished(() => http.close());
  const late: { ask: NonNullable<Parameters<typeof createAppForThisTest>[0]>["askPlayground"] } = {
    ask: null,
  };
  const app = await createAppForThisTest({
    http,
    sealer,
    askPlayground: (question) => {
      if (!late.ask) throw new Error("asked too early");
      return late.ask(question);
    },
  });
  const database = app.database.pool;
  const knowledge = createKnowledgeRuntime({ database });
  const agents = createAgents({ knowledge, database, sealer, fetch: createGuardedFetch(http) });
  app.listeners.add((change) => {
    if (change.topic === "settings") agents.markChanged(change.organizationId);
  });
  late.ask = createAskPlayground({ database, agentFor: agents.agentFor, publicUrl });
  await insertArticle(database, {
    organizationId: app.organizationId,
    title: "How long you may return a lamp",
    body: "You may return a lamp within 30 days of delivery. The lamp must be unused.",
    url: null,
    audience: "public",
    language: "en",
    status: "published",
  });
  return app;
}

const ask = (app: TestApp) =>
  app.call("POST", "/playground/ask", { body: { question: "How long may I return a lamp?" } });

describe("A2, D2: the settings of models", () => {
  it("never saved, name no model and quote", async () => {
    const app = await createAppForThisTest();
    expect((await app.call("GET", "/settings/models")).body).toEqual({
      version: 0,
      models: [],
      embeddings: null,
      spendLimits: { perDayUsd: null, perMonthUsd: null },
      whenSpent: "quote",
      whenFailing: "quote",
    });
  });

  it("keep a key sealed and never show it, in no answer and not in the audit log", async () => {
    const app = await createAppForThisTest();
    const saved = await app.call("PUT", "/settings/models", {
      body: { models: [{ kind: "anthropic", model: "large", apiKey: "sk-very-secret" }] },
    });
    expect(saved).toMatchObject({
      status: 200,
      body: { version: 1, models: [{ kind: "anthropic", model: "large", apiKey: maskedSecret }] },
    });
    const read = await app.call("GET", "/settings/models");
    const audit = await app.call("GET", "/audit?subject=setting:models");
    expect(audit.body.items).toHaveLength(1);
    for (const { body } of [saved, read, audit]) expect(JSON.stringify(body)).not.toContain("very-secret");
    const keys = await readModelKeys(app.database.pool, { organizationId: app.organizationId });
    const sealed = keys.get(read.body.models[0].id) as Buffer;
    expect(sealed.toString("latin1")).not.toContain("very-secret");
    expect(sealer.open(sealed)).toBe("sk-very-secret");
  });

  it("sent back as they were, keep the key; in another order too; with null they lose it", async () => {
    const app = await createAppForThisTest();
    await app.call("PUT", "/settings/models", {
      body: {
        models: [
          { kind: "openai", model: "one", apiKey: "sk-one" },
          { kind: "anthropic", model: "two", apiKey: "sk-two" },
        ],
      },
    });
    const { body } = await app.call("GET", "/settings/models");
    const turned = await app.call("PUT", "/settings/models", {
      body: { ...body, models: body.models.toReversed() },
    });
    expect(turned.body.models.map(({ model, apiKey }: never) => [model, apiKey])).toEqual([
      ["two", maskedSecret],
      ["one", maskedSecret],
    ]);
    const keys = () => readModelKeys(app.database.pool, { organizationId: app.organizationId });
    const opened = await keys();
    expect(turned.body.models.map(({ id }: { id: string }) => sealer.open(opened.get(id) as Buffer))).toEqual(
      ["sk-two", "sk-one"],
    );
    const [two] = turned.body.models;
    await app.call("PUT", "/settings/models", { body: { models: [{ ...two, apiKey: null }] } });
    expect((await keys()).size).toBe(0);
  });

  it("with a version that is no longer current answer 409 and change nothing", async () => {
    const app = await createAppForThisTest();
    const body = { version: 0, whenSpent: "hand-off" };
    expect((await app.call("PUT", "/settings/models", { body })).status).toBe(200);
    expect(await app.call("PUT", "/settings/models", { body })).toMatchObject({
      status: 409,
      body: { error: { code: "version-conflict", details: { version: 1 } } },
    });
  });

  test.each<[string, object, string]>([
    ["no address", { models: [{ kind: "openai-compatible", model: "m" }] }, "models.0.baseUrl"],
    [
      "a limit and no prices",
      { models: [{ kind: "openai", model: "m" }], spendLimits: { perDayUsd: 5, perMonthUsd: null } },
      "models.0.inputPrice",
    ],
  ])("with %s are refused, and the field is named", async (_, body, path) => {
    const app = await createAppForThisTest();
    expect(await app.call("PUT", "/settings/models", { body })).toMatchObject({
      status: 422,
      body: { error: { code: "invalid-settings", details: { field: path } } },
    });
    expect((await app.call("GET", "/settings/models")).body.version).toBe(0);
  });

  it("a stored key is not sent to another address, in no save and in no test", async () => {
    const app = await createAppWithAgent();
    const thief = await startScriptedModel(reply("Hello."));
    const { body } = await app.call("PUT", "/settings/models", {
      body: { models: [{ kind: "openai", model: "m", apiKey: "sk-secret" }] },
    });
    const [model] = body.models;
    const moved = { ...model, kind: "openai-compatible", baseUrl: thief.baseUrl };
    expect(await app.call("PUT", "/settings/models", { body: { models: [moved] } })).toMatchObject({
      status: 422,
      body: { error: { details: { field: "models.0.apiKey" } } },
    });
    expect(await app.call("POST", "/settings/models/test", { body: moved })).toMatchObject({
      status: 422,
      body: { error: { details: { field: "apiKey" } } },
    });
    expect(thief.received).toHaveLength(0);
  });

  it("the environment's model is the first one, once: what was deleted does not come back", async () => {
    const app = await createAppForThisTest();
    const first = {
      pool: app.database.pool,
      sealer,
      organizationId: app.organizationId,
      model: { baseUrl: "http://localhost:11434/v1", name: "small", apiKey: "sk-env" },
    };
    await ensureFirstModel(first);
    expect((await app.call("GET", "/settings/models")).body.models).toMatchObject([
      { kind: "openai-compatible", model: "small", apiKey: maskedSecret },
    ]);
    await app.call("PUT", "/settings/models", { body: { models: [] } });
    await ensureFirstModel(first);
    expect((await app.call("GET", "/settings/models")).body.models).toEqual([]);
  });
});

describe("A2: the test of a model", () => {
  it("asks it live with the key that was typed, stores nothing, and says what it cost", async () => {
    const app = await createAppWithAgent();
    const model = await startScriptedModel(reply("It is open from 9:00 to 17:00."));
    const tested = await app.call("POST", "/settings/models/test", {
      body: { kind: "openai-compatible", model: "m", baseUrl: model.baseUrl, apiKey: "sk-typed", ...priced },
    });
    expect(tested).toMatchObject({ status: 200, body: { ok: true, text: "It is open from 9:00 to 17:00." } });
    expect(model.received[0]?.headers.authorization).toBe("Bearer sk-typed");
    expect((await app.call("GET", "/settings/models")).body.version).toBe(0);
    const spend = await app.call("GET", "/settings/models/spend");
    expect(spend.body).toMatchObject({ models: [{ model: "m", requests: 1, inputTokens: 100 }] });
    expect(spend.body.todayUsd).toBeCloseTo(0.0002, 10);
  });

  it("A8: reaches no private address unless the installation allows it", async () => {
    const app = await createAppWithAgent({ allowPrivateNetwork: false });
    const model = await startScriptedModel(reply("It is open from 9:00 to 17:00."));
    const tested = await app.call("POST", "/settings/models/test", {
      body: { kind: "openai-compatible", model: "m", baseUrl: model.baseUrl },
    });
    expect(tested).toMatchObject({ status: 200, body: { ok: false, text: null } });
    expect(tested.body.message).toMatch(/private address/);
    expect(model.received).toHaveLength(0);
  });
});

describe("A2: a model that is configured answers", () => {
  const configure = (app: TestApp, baseUrls: string[], more: object = {}) =>
    app.call("PUT", "/settings/models", {
      body: {
        models: baseUrls.map((baseUrl, index) => ({
          kind: "openai-compatible",
          name: `model ${index + 1}`,
          model: "m",
          baseUrl,
          ...priced,
        })),
        ...more,
      },
    });

  it("at once after it was saved, and what it cost is counted", async () => {
    const app = await createAppWithAgent();
    expect((await ask(app)).body).toMatchObject({ outcome: "reply", model: null });
    const model = await startScriptedModel(reply("You may return it within 30 days."));
    await configure(app, [model.baseUrl]);
    expect((await ask(app)).body).toMatchObject({
      outcome: "reply",
      rule: "model-answer",
      text: "You may return it within 30 days.",
      model: { id: "model 1", costUsd: 0.0002 },
    });
    expect((await app.call("GET", "/settings/models/spend")).body.thisMonthUsd).toBeCloseTo(0.0002, 10);
  });

  it("in the order of the list: the second when the first fails, and the checks say so", async () => {
    const app = await createAppWithAgent();
    const broken = await startScriptedModel({ status: 429, message: "slow down" });
    const sound = await startScriptedModel(reply("You may return it within 30 days."));
    await configure(app, [broken.baseUrl, sound.baseUrl]);
    const { body } = await ask(app);
    expect(body).toMatchObject({ outcome: "reply", model: { id: "model 2" } });
    expect(body.checks).toContainEqual({
      name: "model-fallback",
      passed: false,
      detail: expect.stringContaining("slow down"),
    });
  });

  test.each(["quote", "hand-off"] as const)("when all fail: %s, never nothing", async (whenFailing) => {
    const app = await createAppWithAgent();
    const broken = await startScriptedModel({ status: 500 });
    await configure(app, [broken.baseUrl], { whenFailing });
    const { body } = await ask(app);
    if (whenFailing === "quote") expect(body).toMatchObject({ outcome: "reply", rule: "quote-best-passage" });
    else expect(body).toMatchObject({ outcome: "handoff", handoffReason: "agent-failed" });
    expect(body.checks).toContainEqual(expect.objectContaining({ name: "model", passed: false }));
  });

  test.each([
    "quote",
    "hand-off",
  ] as const)("past the day's limit: %s, and no model is asked", async (whenSpent) => {
    const app = await createAppWithAgent();
    const model = await startScriptedModel();
    await configure(app, [model.baseUrl], { whenSpent, spendLimits: { perDayUsd: 1, perMonthUsd: null } });
    await addModelUse(app.database.pool, {
      organizationId: app.organizationId,
      model: "m",
      purpose: "turn",
      hasFailed: false,
      inputTokens: 1,
      outputTokens: 1,
      costUsd: 1,
      at: new Date(),
    });
    const { body } = await ask(app);
    expect(model.received).toHaveLength(0);
    if (whenSpent === "quote") expect(body).toMatchObject({ outcome: "reply", rule: "quote-best-passage" });
    else expect(body).toMatchObject({ outcome: "handoff", handoffReason: "spend-limit" });
    expect((await app.call("GET", "/settings/models/spend")).body.isWithinLimits).toBe(false);
  });
});

describe("A2: a model that fails", () => {
  const question = "How long may I return a lamp?";
  const models = (...baseUrls: string[]) =>
    baseUrls.map((baseUrl, index) => ({
      kind: "openai-compatible",
      name: `model ${index + 1}`,
      model: "m",
      baseUrl,
    }));

  it("twice in a row is left alone for a while, and the page says so; saved anew it is asked again", async () => {
    const app = await createAppWithAgent();
    const broken = await startScriptedModel({ status: 500 }, { status: 500 });
    const sound = await startScriptedModel(...Array.from({ length: 4 }, () => reply("Within 30 days.")));
    await app.call("PUT", "/settings/models", { body: { models: models(broken.baseUrl, sound.baseUrl) } });
    for (let turn = 1; turn <= 3; turn++)
      expect((await ask(app)).body).toMatchObject({ outcome: "reply", model: { id: "model 2" } });
    expect(broken.received).toHaveLength(2);
    const { body } = await ask(app);
    expect(body.checks).toContainEqual({
      name: "model-fallback",
      passed: false,
      detail: expect.stringMatching(
        /model 1: not asked\. It failed 2 times in a row and rests for \d+ more seconds/,
      ),
    });
    const state = () => app.call("GET", "/settings/models/state");
    expect((await state()).body.troubles).toMatchObject([
      {
        endpoint: "model 1",
        failures: 2,
        lastError: expect.stringMatching(/./),
        restsUntil: expect.any(String),
      },
    ]);
    broken.extend(reply("Within 30 days, I say."));
    await app.call("PUT", "/settings/models", { body: { whenSpent: "hand-off" } });
    expect((await ask(app)).body).toMatchObject({ model: { id: "model 1" } });
    expect((await state()).body.troubles).toEqual([]);
  });

  it("and has rested is tried by one turn; when it answers all is well, and no other process waits for it meanwhile", async () => {
    const app = await createAppForThisTest();
    const { organizationId } = app;
    const database = app.database.pool;
    const clock = { now: new Date("2026-01-01T12:00:00Z") };
    const open = () => createEndpointMemory({ database, now: () => clock.now }, organizationId);
    const here = await open();
    for (const error of ["one", "two"]) await here.note("m", error);
    expect((await open()).restOf("m")).toMatch(
      /failed 2 times in a row and rests for 30 more seconds; last: two/,
    );
    clock.now = new Date("2026-01-01T12:00:31Z");
    const there = await open();
    expect(there.restOf("m")).toBeNull();
    expect(there.restOf("m")).toMatch(/rests for 30 more seconds/);
    await waitFor(async () => (await open()).restOf("m") !== null);
    await there.note("m", null);
    expect((await open()).restOf("m")).toBeNull();
  });

  it("in the wrong form was reached, and is asked again at the next turn", async () => {
    const app = await createAppWithAgent();
    const talkative = await startScriptedModel(...Array.from({ length: 8 }, () => ({ text: "Well." })));
    await app.call("PUT", "/settings/models", { body: { models: models(talkative.baseUrl) } });
    for (let turn = 1; turn <= 3; turn++) await app.call("POST", "/playground/ask", { body: { question } });
    expect(talkative.received).toHaveLength(6);
    expect((await app.call("GET", "/settings/models/state")).body.troubles).toEqual([]);
  });
});

describe("A2: a model of embeddings", () => {
  const concepts = [
    ["return", "give", "back"],
    ["dim", "dimming", "brightness"],
  ];
  const foreign = "What about its brightness?";

  async function start() {
    const app = await createAppWithAgent();
    const endpoint = await startScriptedEmbeddings(concepts);
    await insertArticle(app.database.pool, {
      organizationId: app.organizationId,
      title: "Dim the light",
      body: "Turn the wheel on the cable.",
      url: null,
      audience: "public",
      language: "en",
      status: "published",
    });
    const embeddings = {
      kind: "openai-compatible",
      model: "meaning",
      baseUrl: endpoint.baseUrl,
      inputPrice: 1,
    };
    const saved = await app.call("PUT", "/settings/models", { body: { embeddings } });
    expect(saved).toMatchObject({ status: 200, body: { embeddings: { model: "meaning", apiKey: null } } });
    const embed = () =>
      embedArticles(
        { organizationId: app.organizationId, signal: new AbortController().signal },
        {
          database: app.database.pool,
          sealer,
          fetch: globalThis.fetch,
          changes: { publish() {} },
          now: () => new Date(),
          pauseMs: 0,
        },
      );
    const askForeign = () => app.call("POST", "/playground/ask", { body: { question: foreign } });
    return { app, endpoint, embed, askForeign, embeddings };
  }

  it("that is configured ranks by meaning too, once articles are embedded, and the decision says so", async () => {
    const { app, endpoint, embed, askForeign } = await start();
    const before = await askForeign();
    expect(before.body.passages).toEqual([]);
    expect(endpoint.received).toHaveLength(0);
    expect((await app.call("GET", "/settings/models/state")).body.embeddings).toMatchObject({
      model: "meaning",
      articles: 2,
      embedded: 0,
    });
    await embed();
    expect((await app.call("GET", "/settings/models/state")).body.embeddings).toMatchObject({ embedded: 2 });
    await waitFor(async () => (await askForeign()).body.passages[0]?.title === "Dim the light");
    const { body } = await askForeign();
    expect(body.checks).toContainEqual({
      name: "embeddings",
      passed: true,
      detail: "Ranked by words, and by meaning over 2 articles.",
    });
    // Meaning finds it; that it answers, words alone can say.
    expect(body).toMatchObject({ outcome: "handoff", handoffReason: "low-confidence" });
    const { models, todayUsd } = (await app.call("GET", "/settings/models/spend")).body;
    expect(models).toMatchObject([{ model: "embeddings/meaning" }]);
    expect(todayUsd).toBeGreaterThan(0);
  });

  it("that fails costs no question its answer: words alone rank, the decision says why, and it rests", async () => {
    const { app, endpoint, embed } = await start();
    await embed();
    await waitFor(async () => (await ask(app)).body.checks.some(({ name }: never) => name === "embeddings"));
    endpoint.behave(() => ({ status: 503 }));
    const failing = await ask(app);
    expect(failing.body).toMatchObject({ outcome: "reply", rule: "quote-best-passage" });
    expect(failing.body.checks).toContainEqual({
      name: "embeddings",
      passed: false,
      detail: expect.stringMatching(/Embeddings failed: Answered 503.*Ranked by words alone\./),
    });
    await ask(app);
    const asked = endpoint.received.length;
    expect((await ask(app)).body.outcome).toBe("reply");
    expect(endpoint.received).toHaveLength(asked);
    expect((await app.call("GET", "/settings/models/state")).body.troubles).toMatchObject([
      { endpoint: "embeddings/meaning", failures: 2 },
    ]);
  });

  it("is tested live before it is saved, and one of a provider that has none is refused", async () => {
    const { app, embeddings } = await start();
    const test = (body: object) => app.call("POST", "/settings/models/test", { body });
    expect((await test({ ...embeddings, use: "embeddings" })).body).toMatchObject({
      ok: true,
      message: "It tells meanings, 3 numbers a passage.",
    });
    const model = await startScriptedModel();
    expect((await test({ ...embeddings, baseUrl: model.baseUrl, use: "embeddings" })).body).toMatchObject({
      ok: false,
      message: expect.stringContaining("500"),
    });
    expect(
      await app.call("PUT", "/settings/models", { body: { embeddings: { kind: "anthropic", model: "m" } } }),
    ).toMatchObject({ status: 422, body: { error: { details: { field: "embeddings.kind" } } } });
  });
});
