import { afterAll, describe, expect, it } from "vitest";
import { createTestApp } from "../create-test-app.ts";

describe("M5: workflows", async () => {
  const test = await createTestApp();
  afterAll(() => test.close());
  const create = async (body: object = {}) =>
    (
      await test.call("POST", "/workflows", {
        body: { name: "Door", template: "hybrid-escalation", ...body },
      })
    ).body;
  const change = (id: string, body: object) => test.call("PATCH", `/workflows/${id}`, { body });
  const publish = (id: string, version: number, note = "") =>
    test.call("POST", `/workflows/${id}/publish`, { body: { version, note } });
  const hello = (text: string) => ({
    steps: [
      { id: "start", kind: "trigger", on: "first-message", next: "hello" },
      { id: "hello", kind: "message", text, next: "ai" },
      { id: "ai", kind: "agent" },
    ],
  });

  it("begun from a template, is a draft that could be published; it is told and audited", async () => {
    const { status, body } = await test.call("POST", "/workflows", {
      body: { name: "Door", template: "front-door" },
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      name: "Door",
      version: 1,
      publishedNumber: null,
      hasChanges: true,
      problems: [],
      runs: { total: 0, waiting: 0 },
    });
    expect(body.draft.steps[0]).toMatchObject({ id: "start", kind: "trigger" });
    expect(test.published).toContainEqual({
      organizationId: test.organizationId,
      topic: "settings",
      id: "workflows",
    });
    const audit = await test.call("GET", `/audit?subject=workflow:${body.id}`);
    expect(audit.body.items).toMatchObject([
      { action: "workflow-created", after: { name: "Door", steps: body.draft.steps.length } },
    ]);
  });

  it("begun without anything, has a trigger that leads nowhere yet, and says so", async () => {
    const body = await create({ template: undefined });
    expect(body.problems).toMatchObject([{ code: "missing-branch", stepId: "start", path: "steps[0].next" }]);
    expect(await publish(body.id, 1)).toMatchObject({
      status: 409,
      body: {
        error: {
          code: "refused",
          details: { reason: "workflow-has-problems", problems: [{ stepId: "start" }] },
        },
      },
    });
  });

  it("begun from a template that does not exist, is refused with those that do", async () => {
    const { status, body } = await test.call("POST", "/workflows", { body: { name: "x", template: "nope" } });
    expect(status).toBe(409);
    expect(body.error.message).toContain("front-door");
  });

  it("with a document that cannot be read, is refused with step, place and cure", async () => {
    const { id } = await create();
    const definition = {
      steps: [
        { id: "start", kind: "trigger", on: "first-message" },
        { id: "say", kind: "message", text: "" },
      ],
    };
    expect(await change(id, { version: 1, definition })).toMatchObject({
      status: 400,
      body: {
        error: {
          code: "invalid-request",
          details: {
            issues: [{ path: "definition.steps[1].text" }],
            problems: [{ stepId: "say", path: "steps[1].text", fix: expect.any(String) }],
          },
        },
      },
    });
  });

  it("saved over somebody else's change, answers 409 with the version that is there", async () => {
    const { id } = await create();
    expect(await change(id, { version: 1, name: "First" })).toMatchObject({
      status: 200,
      body: { version: 2, name: "First" },
    });
    expect(await change(id, { version: 1, name: "Second" })).toMatchObject({
      status: 409,
      body: { error: { code: "version-conflict", details: { version: 2 } } },
    });
    expect(await publish(id, 1)).toMatchObject({ status: 409 });
  });

  it("published, changed, published and rolled back, keeps every version and tells their differences", async () => {
    const { id } = await create({ template: undefined, definition: hello("Hi") });
    expect((await publish(id, 1, "first")).body).toMatchObject({
      publishedNumber: 1,
      hasChanges: false,
      version: 2,
    });
    const changed = await change(id, { version: 2, definition: hello("Hello!") });
    expect(changed.body).toMatchObject({ hasChanges: true, publishedNumber: 1 });
    expect((await test.call("GET", `/workflows/${id}/diff?from=1`)).body.differences).toEqual([
      { kind: "changed", stepId: "hello", text: "“hello”: text was “Hi” and is now “Hello!”." },
    ]);
    expect((await publish(id, 3)).body).toMatchObject({ publishedNumber: 2 });
    const restored = await test.call("POST", `/workflows/${id}/restore`, { body: { version: 4, number: 1 } });
    expect(restored.body).toMatchObject({ publishedNumber: 3, hasChanges: false });
    expect(restored.body.draft.steps[1]).toMatchObject({ text: "Hi" });
    expect((await test.call("GET", `/workflows/${id}/versions`)).body.items).toMatchObject([
      { number: 3, isPublished: true, restoredFrom: 1, note: "Back to version 1" },
      { number: 2, isPublished: false },
      { number: 1, isPublished: false, note: "first" },
    ]);
    expect((await test.call("GET", `/workflows/${id}/versions/2`)).body.definition.steps[1].text).toBe(
      "Hello!",
    );
    expect((await test.call("GET", `/workflows/${id}/versions/9`)).status).toBe(404);
    const actions = (await test.call("GET", `/audit?subject=workflow:${id}`)).body.items.map(
      ({ action }: { action: string }) => action,
    );
    expect(actions).toEqual([
      "workflow-restored",
      "workflow-published",
      "workflow-changed",
      "workflow-published",
      "workflow-created",
    ]);
  });

  it("published twice at once, gets one version", async () => {
    const { id } = await create({ template: undefined, definition: hello("Hi") });
    const answers = await Promise.all([publish(id, 1), publish(id, 1)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await test.call("GET", `/workflows/${id}/versions`)).body.items).toHaveLength(1);
  });

  it("unpublished or deleted, is started by nobody; deleted it is gone from every answer", async () => {
    const { id } = await create({ template: undefined, definition: hello("Hi") });
    await publish(id, 1);
    expect((await test.call("POST", `/workflows/${id}/unpublish`)).body).toMatchObject({
      publishedNumber: null,
    });
    expect((await test.call("DELETE", `/workflows/${id}`)).status).toBe(204);
    expect((await test.call("GET", `/workflows/${id}`)).status).toBe(404);
    expect((await test.call("DELETE", `/workflows/${id}`)).status).toBe(404);
    const { items } = (await test.call("GET", "/workflows")).body;
    expect(items.some((item: { id: string }) => item.id === id)).toBe(false);
  });

  it("checked without being stored, says what is wrong", async () => {
    const check = (definition: unknown) => test.call("POST", "/workflow-check", { body: { definition } });
    expect((await check(hello("Hi"))).body).toEqual({ ok: true, problems: [] });
    expect((await check({ steps: [{ id: "a", kind: "dance" }] })).body).toMatchObject({
      ok: false,
      problems: [{ code: "unknown-kind", stepId: "a" }],
    });
    expect((await check(null)).body.ok).toBe(false);
  });

  it("tried out, answers the path that was taken and what was said", async () => {
    const { id } = await create();
    const { status, body } = await test.call("POST", `/workflows/${id}/test-run`, {
      body: {
        inputs: [
          { kind: "message", text: "I want a person" },
          { kind: "button", button: "Human agent" },
        ],
        agentOutcomes: ["handed-off"],
      },
    });
    expect(status).toBe(200);
    expect(
      body.path.map(({ stepId, exit }: { stepId: string; exit: string }) => `${stepId} ${exit}`),
    ).toEqual(["start next", "answer handedOff", "choice button:human", "people null"]);
    expect(body).toMatchObject({ endedBecause: "handed-off", stepId: "people" });
    const other = await test.call("POST", `/workflows/${id}/test-run`, {
      body: { inputs: [], trigger: "nope" },
    });
    expect(other).toMatchObject({ status: 409, body: { error: { details: { reason: "no-trigger" } } } });
  });

  it("of another organization, is not there", async () => {
    const other = await test.database.pool.query(
      `insert into workflow (id, organization_id, name, draft) values (gen_random_uuid(), 'somebody-else', 'Theirs', '{}') returning id`,
    );
    expect((await test.call("GET", `/workflows/${other.rows[0].id}`)).status).toBe(404);
    expect(
      (await test.call("GET", "/workflows")).body.items.map(({ name }: { name: string }) => name),
    ).not.toContain("Theirs");
  });
});
