import { createHttpClient } from "@baton/connectors";
import { createGuardedFetch } from "@baton/connectors/http/create-guarded-fetch";
import { createSealer, insertArticle } from "@baton/database";
import { createKnowledgeRuntime } from "@baton/knowledge";
import { describe, expect, it, onTestFinished } from "vitest";
import { createAppForThisTest, publicUrl, type TestApp } from "../create-test-app.ts";
import { createAgents } from "../run/create-agents.ts";
import { createAskPlayground, createEscalatePlayground } from "../run/create-ask-playground.ts";

type Options = NonNullable<Parameters<typeof createAppForThisTest>[0]>;

async function createAppWithPlayground(): Promise<TestApp> {
  const http = createHttpClient();
  onTestFinished(() => http.close());
  const sealer = createSealer("a master key for tests, long enough");
  const late: Partial<Pick<Required<Options>, "askPlayground" | "escalatePlayground">> = {};
  const app = await createAppForThisTest({
    sealer,
    askPlayground: (question) => (late.askPlayground as NonNullable<typeof late.askPlayground>)(question),
    escalatePlayground: (said) =>
      (late.escalatePlayground as NonNullable<typeof late.escalatePlayground>)(said),
  });
  const database = app.database.pool;
  const knowledge = createKnowledgeRuntime({ database });
  const { agentFor } = createAgents({ knowledge, database, sealer, fetch: createGuardedFetch(http) });
  late.askPlayground = createAskPlayground({ database, agentFor, publicUrl });
  late.escalatePlayground = createEscalatePlayground({ database, publicUrl });
  const article = {
    organizationId: app.organizationId,
    url: null,
    language: "en",
    status: "published",
  } as const;
  await insertArticle(database, {
    ...article,
    title: "Returning a lamp",
    body: "You can return a lamp within 30 days of delivery.",
    audience: "public",
  });
  await insertArticle(database, {
    ...article,
    title: "What is the return code?",
    body: "The return code is MAUVE-77.",
    audience: "internal",
  });
  return app;
}

const officeHours = { enabled: true, timeZone: "Europe/Berlin" };
/** A Sunday. */
const closed = "2025-03-02T12:00:00Z";
const open = "2025-03-03T12:00:00Z";

describe("A9: an escalation in the playground", () => {
  const history = [
    { author: "customer", text: "How long can I return a lamp?" },
    { author: "agent", text: "30 days." },
    { author: "customer", text: "That is not what I asked, this is annoying!" },
  ];

  it("shows the note and what the customer is told, and stores nothing", async () => {
    const app = await createAppWithPlayground();
    const { status, body } = await app.call("POST", "/playground/escalate", { body: { history } });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      outcome: "handoff",
      rule: "playground-escalation",
      handoffReason: "customer-asked",
      language: "en",
    });
    expect(body.text).toContain("teammate");
    expect(body.note).toMatch(/Summary: .*return a lamp/);
    expect(body.note).toContain("(customer-asked)");
    const stored = await app.database.pool.query(
      "select id from conversation union all select id from message",
    );
    expect(stored.rows).toEqual([]);
  });

  it("M12: out of hours tells when people are back, and in hours does not", async () => {
    const app = await createAppWithPlayground();
    await app.call("PUT", "/settings/office-hours", { body: officeHours });
    const at = async (when: string) =>
      (await app.call("POST", "/playground/escalate", { body: { history, at: when } })).body.text;
    expect(await at(closed)).toMatch(/Monday.*9:00/);
    expect(await at(open)).not.toMatch(/Monday/);
  });

  it("of nothing that a customer said, is refused", async () => {
    const app = await createAppWithPlayground();
    for (const empty of [[], [{ author: "agent", text: "Hello" }]]) {
      const answer = await app.call("POST", "/playground/escalate", { body: { history: empty } });
      expect(answer).toMatchObject({ status: 400, body: { error: { code: "invalid-request" } } });
    }
  });
});

describe("A9: a question in the playground", () => {
  it("M12: is answered as at the time that is asked for", async () => {
    const app = await createAppWithPlayground();
    await app.call("PUT", "/settings/office-hours", { body: { ...officeHours, whenClosed: "hand-off" } });
    const ask = async (at: string) =>
      (
        await app.call("POST", "/playground/ask", {
          body: { question: "How long can I return a lamp?", at },
        })
      ).body;
    expect(await ask(closed)).toMatchObject({ outcome: "handoff", handoffReason: "out-of-hours" });
    expect((await ask(open)).handoffReason).not.toBe("out-of-hours");
  });

  it("S8: says nothing of an internal article, in no part of its answer", async () => {
    const app = await createAppWithPlayground();
    await app.call("PUT", "/settings/handoff", { body: { answerThreshold: 0.01 } });
    const { body } = await app.call("POST", "/playground/ask", {
      body: { question: "What is the return code?" },
    });
    expect(JSON.stringify(body)).not.toContain("MAUVE");
    expect(body.passages.map(({ title }: { title: string }) => title)).not.toContain(
      "What is the return code?",
    );
  });
});
