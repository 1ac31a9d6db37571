import { createUuid } from "@baton/database";
import { afterAll, describe, expect, it } from "vitest";
import { createTestApp } from "../create-test-app.ts";

describe("background work", async () => {
  const test = await createTestApp();
  afterAll(() => test.close());
  const { pool } = test.database;

  async function addSource(
    organizationId: string,
    row: { state: string; progress?: object; failure?: object },
  ) {
    const id = createUuid();
    await pool.query(
      `insert into knowledge_source (id, organization_id, kind, name, settings, audience, state, progress, failure, sync_started_at)
       values ($1, $2, 'web', 'Help centre', '{"pages": ["https://lumen.example"]}', 'public', $3, $4, $5, now())`,
      [id, organizationId, row.state, row.progress ?? null, row.failure ?? null],
    );
    return id;
  }
  const failure = { code: "host-not-found", message: "No such host.", hint: "Check it.", isRetryable: false };
  const counts = { changed: 0, removed: 0, failed: 0, leftOut: 0 };

  it("FD14: an import that runs and a sync that failed, listed, say how far they are and why; another organization's are not there", async () => {
    const connectionId = createUuid();
    await pool.query(
      `insert into connection (id, organization_id, helpdesk, name, webhook_token, settings, secrets)
       values ($1, $2, 'acmedesk', 'Acme', 'job-test', '{}', '')`,
      [connectionId, test.organizationId],
    );
    await pool.query("insert into backfill (connection_id, since) values ($1, now())", [connectionId]);
    await pool.query(
      `insert into backfill_item (connection_id, external_id, state) values ($1, '1', 'done'), ($1, '2', 'waiting')`,
      [connectionId],
    );
    const failed = await addSource(test.organizationId, { state: "failed", failure });
    const syncing = await addSource(test.organizationId, {
      state: "syncing",
      progress: { checked: 3, found: 9, ...counts },
    });
    await addSource("somebody else", { state: "failed", failure });

    const { status, body } = await test.call("GET", "/jobs", { as: "viewer" });
    expect(status).toBe(200);
    const shown = (id: string) => body.items.find((job: { id: string }) => job.id === id);
    expect(body.items).toHaveLength(3);
    expect(body.items.at(-1).id).toBe(`sync:${failed}`);
    expect(shown(`import:${connectionId}`)).toMatchObject({
      kind: "import",
      subject: { id: connectionId, name: "Acme", kind: "acmedesk" },
      state: "running",
      progress: { done: 1, total: null },
      finishedAt: null,
    });
    expect(shown(`sync:${syncing}`)).toMatchObject({ state: "running", progress: { done: 3, total: 9 } });
    expect(shown(`sync:${failed}`)).toMatchObject({ state: "failed", failure });
  });

  it("a job that failed, tried again, waits for its turn; one that is under way is left alone", async () => {
    const id = await addSource(test.organizationId, { state: "failed", failure });
    const again = await test.call("POST", `/jobs/sync:${id}/retry`);
    expect(again).toMatchObject({ status: 202, body: { id: `sync:${id}`, state: "waiting" } });
    expect(test.enqueued.at(-1)).toEqual({ name: "sync-knowledge-source", payload: { sourceId: id } });
    const twice = await test.call("POST", `/jobs/sync:${id}/retry`);
    expect(twice).toMatchObject({ status: 409, body: { error: { details: { reason: "job-under-way" } } } });
  });

  it("a job of another organization, tried again, does not exist", async () => {
    const id = await addSource("somebody else", { state: "failed", failure });
    expect((await test.call("POST", `/jobs/sync:${id}/retry`)).status).toBe(404);
    expect((await test.call("POST", `/jobs/sync:nothing/retry`)).status).toBe(400);
  });
});
