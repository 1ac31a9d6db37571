import type { Connector } from "@baton/connectors";
import { createUuid } from "@baton/database";
import { failWith, fakeConnector, passWith } from "@baton/testing";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { createTestApp } from "../create-test-app.ts";

describe("connections", async () => {
  let check = passWith;
  const tested: unknown[] = [];
  const connector = fakeConnector({
    check(settings) {
      tested.push(settings);
      return check(settings);
    },
  });
  const test = await createTestApp({ connectors: [connector as unknown as Connector] });
  afterAll(() => test.close());
  beforeEach(() => {
    check = passWith;
    tested.length = 0;
  });

  const settings = { domain: "acme.example", accessToken: "token-one", autoHandleAll: true };
  const draft = { helpdesk: "acmedesk", name: "Support", settings };
  const create = async () => (await test.call("POST", "/connections", { body: draft })).body;

  async function countConnections(): Promise<number> {
    const { rows } = await test.database.pool.query("select count(*) as count from connection");
    return rows[0].count;
  }

  it("FC2: a connection whose checks pass, created, answers 201 with its webhook URL and its secrets masked", async () => {
    const { status, body } = await test.call("POST", "/connections", { body: draft });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      helpdesk: "acmedesk",
      name: "Support",
      status: "active",
      settings: { domain: "acme.example", accessToken: "••••••••", autoHandleAll: true },
      health: [],
      agentAccount: { externalId: "agent-1", name: "Ada", email: "ada@acme.example" },
      webhookEvents: [{ providerName: "message_created", count: 0, lastAt: null }],
    });
    expect(body.webhookUrl).toMatch(/^https:\/\/baton\.example\/webhooks\/acmedesk\/[\w-]{32}$/);
    expect(body.webhookSteps).toEqual([`Enter ${body.webhookUrl} as the webhook.`]);
    expect(test.published).toContainEqual({
      organizationId: test.organizationId,
      topic: "connection",
      id: body.id,
    });
  });

  it("FC2: a connection whose check fails, created, answers 422 naming the field and stores nothing", async () => {
    const before = await countConnections();
    check = () => failWith("accessToken", "The token was refused: make a new one.");
    const { status, body } = await test.call("POST", "/connections", { body: draft });
    expect(status).toBe(422);
    expect(body.error).toMatchObject({
      code: "check-failed",
      message: "The token was refused: make a new one.",
      details: { field: "accessToken" },
    });
    expect(await countConnections()).toBe(before);
  });

  it.each([
    ["a setting of the wrong form", { ...settings, domain: "https://acme.example" }, "domain"],
    ["a missing secret", { domain: "acme.example" }, "accessToken"],
    ["a masked secret that was never stored", { ...settings, accessToken: "••••••••" }, "accessToken"],
    ["an unknown key", { ...settings, colour: "red" }, "colour"],
  ])("FC1: %s, created, answers 422 naming the field and asks nobody", async (_what, wrong, field) => {
    const { status, body } = await test.call("POST", "/connections", { body: { ...draft, settings: wrong } });
    expect(status).toBe(422);
    expect(body.error).toMatchObject({ code: "invalid-settings", details: { field } });
    expect(tested).toEqual([]);
  });

  it.each([
    [{ domain: "acme.example" }, "Access token: is empty. The token."],
    [{ ...settings, accessToken: 5 }, "Access token: must be a text"],
    [{ ...settings, autoHandleAll: "yes" }, "must be true or false, or left out"],
    [{ ...settings, domain: " " }, "Domain: must be a host name"],
    [{ ...settings, colour: "red" }, '"colour" is no setting: leave it out'],
  ])("FC2: the settings %j, created, are refused in words that say what to do", async (wrong, message) => {
    const { body } = await test.call("POST", "/connections", { body: { ...draft, settings: wrong } });
    expect(body.error.details.issues[0].message).toBe(message);
  });

  it("FC2: the same body, tested, answers 200 with every check and stores nothing", async () => {
    const before = await countConnections();
    const good = await test.call("POST", "/connections/test", { body: draft });
    expect(good).toMatchObject({
      status: 200,
      body: { ok: true, checks: [{ name: "access-token", ok: true, message: "Signed in at acme.example." }] },
    });
    check = () => failWith("accessToken", "Refused.");
    const bad = await test.call("POST", "/connections/test", { body: draft });
    expect(bad).toMatchObject({ status: 200, body: { ok: false } });
    const malformed = await test.call("POST", "/connections/test", {
      body: { ...draft, settings: { ...settings, domain: "https://x" } },
    });
    expect(malformed).toMatchObject({
      status: 200,
      body: { ok: false, checks: [{ ok: false, field: "domain" }] },
    });
    expect(await countConnections()).toBe(before);
  });

  it("D2: a stored secret, looked for in answers, the audit log and the table, is nowhere readable", async () => {
    const { id } = await create();
    const answers = [
      await test.call("GET", `/connections/${id}`),
      await test.call("GET", "/connections"),
      await test.call("GET", "/audit"),
    ];
    const { rows } = await test.database.pool.query(
      "select c.*, encode(secrets, 'escape') from connection c",
    );
    expect(JSON.stringify([answers, rows])).not.toContain("token-one");
  });

  it("FC10: a masked or missing secret, patched with another setting, is kept and tested with", async () => {
    const { id, version } = await create();
    tested.length = 0;
    const { status, body } = await test.call("PATCH", `/connections/${id}`, {
      body: { settings: { accessToken: "••••••••", autoHandleAll: false } },
    });
    expect(status).toBe(200);
    expect(tested).toEqual([{ domain: "acme.example", accessToken: "token-one", autoHandleAll: false }]);
    expect(body).toMatchObject({ version: version + 1, settings: { autoHandleAll: false } });
  });

  it("FC10: a new token that fails its check, patched, changes nothing", async () => {
    const { id, version } = await create();
    check = () => failWith("accessToken", "Refused.");
    const refused = await test.call("PATCH", `/connections/${id}`, {
      body: { settings: { accessToken: "token-bad" } },
    });
    expect(refused.status).toBe(422);
    check = passWith;
    tested.length = 0;
    await test.call("POST", `/connections/${id}/check`);
    expect(tested).toMatchObject([{ accessToken: "token-one" }]);
    expect((await test.call("GET", `/connections/${id}`)).body.version).toBe(version);
  });

  it("FC10: a new token on a paused connection, rotated, ends the pause and wakes what waited", async () => {
    const { id } = await create();
    await test.database.pool.query(
      `update connection set status = 'paused', not_before = now() + interval '1 hour',
        pause_reason = '{"code":"unauthorized","message":"401","hint":null,"isRetryable":false}' where id = $1`,
      [id],
    );
    const waiting = createUuid();
    const idle = createUuid();
    await test.database.pool.query(
      `insert into conversation_queue (id, connection_id, external_id, wake_at) values
        ($1, $3, 'waiting', now() + interval '1 hour'), ($2, $3, 'idle', null)`,
      [waiting, idle, id],
    );
    const { body } = await test.call("POST", `/connections/${id}/rotate`, {
      body: { settings: { accessToken: "token-two" } },
    });
    expect(body).toMatchObject({ status: "active", pauseReason: null });
    const { rows } = await test.database.pool.query(
      "select external_id, wake_at <= now() as due from conversation_queue where connection_id = $1 order by 1",
      [id],
    );
    expect(rows).toEqual([
      { external_id: "idle", due: null },
      { external_id: "waiting", due: true },
    ]);
    const audit = await test.call("GET", `/audit?subject=connection:${id}`);
    expect(audit.body.items[0]).toMatchObject({
      action: "connection-rotated",
      after: { replacedSecrets: ["accessToken"] },
    });
  });

  it("a setting that is no secret, rotated, is refused by name", async () => {
    const { id } = await create();
    const { status, body } = await test.call("POST", `/connections/${id}/rotate`, {
      body: { settings: { domain: "other.example" } },
    });
    expect(status).toBe(422);
    expect(body.error.details.field).toBe("domain");
  });

  it("an old version, patched, answers 409 with the current one; the name alone is changed without a check", async () => {
    const { id, version } = await create();
    tested.length = 0;
    check = () => failWith("accessToken", "The helpdesk is down.");
    const renamed = await test.call("PATCH", `/connections/${id}`, { body: { name: "Sales", version } });
    expect(renamed).toMatchObject({ status: 200, body: { name: "Sales", version: version + 1 } });
    expect(tested).toEqual([]);
    const conflict = await test.call("PATCH", `/connections/${id}`, { body: { name: "Late", version } });
    expect(conflict).toMatchObject({
      status: 409,
      body: { error: { code: "version-conflict", details: { version: version + 1 } } },
    });
  });

  it("a check that fails on a stored connection, run again, shows in its health and goes away when it passes", async () => {
    const { id } = await create();
    check = () => failWith("accessToken", "Refused.");
    const failed = await test.call("POST", `/connections/${id}/check`);
    expect(failed).toMatchObject({ status: 200, body: { ok: false } });
    const shown = await test.call("GET", `/connections/${id}`);
    expect(shown.body.health).toMatchObject([
      { code: "check-access-token", severity: "error", message: "Refused." },
    ]);
    check = passWith;
    await test.call("POST", `/connections/${id}/check`);
    expect((await test.call("GET", `/connections/${id}`)).body.health).toEqual([]);
  });

  it("FC10: a connection, disconnected, keeps its row, loses its secrets and refuses changes", async () => {
    const { id } = await create();
    const ended = await test.call("DELETE", `/connections/${id}`);
    expect(ended).toMatchObject({
      status: 200,
      body: { status: "disconnected", disconnectSteps: ["Delete the webhook."] },
    });
    expect(ended.body.settings).not.toHaveProperty("accessToken");
    expect(await test.call("DELETE", `/connections/${id}`)).toMatchObject({ status: 200 });
    for (const [method, path] of [
      ["PATCH", `/connections/${id}`],
      ["POST", `/connections/${id}/check`],
      ["GET", `/connections/${id}/options/topics`],
    ] as const) {
      const body = method === "PATCH" ? { name: "Again" } : undefined;
      expect(await test.call(method, path, { body })).toMatchObject({
        status: 409,
        body: { error: { code: "refused", details: { reason: "connection-disconnected" } } },
      });
    }
  });

  it("FD14: connected to a helpdesk that lists its conversations, imports them as a job and shows how far it is; once over, it can be begun again", async () => {
    const listing = fakeConnector({ helpdesk: "listdesk", backfill: "list" });
    const other = await createTestApp({ connectors: [listing as unknown as Connector] });
    const body = { ...draft, helpdesk: "listdesk" };
    const { body: connection } = await other.call("POST", "/connections", { body });
    expect(connection.backfill).toMatchObject({ state: "running", found: 0, imported: 0, isListed: false });
    const job = { name: "backfill", payload: { connectionId: connection.id } };
    expect(other.enqueued).toEqual([job]);

    const again = () => other.call("POST", `/connections/${connection.id}/backfill`);
    expect(await again()).toMatchObject({ status: 200, body: { backfill: { state: "running" } } });
    expect(other.enqueued).toHaveLength(1);
    await other.database.pool.query("update backfill set state = 'failed', found = 7, imported = 3");
    expect(await again()).toMatchObject({ status: 200, body: { backfill: { state: "running", found: 0 } } });
    expect(other.enqueued).toEqual([job, job]);
    await other.close();
  });

  it("FD14: a helpdesk without a list of conversations has no import, and says so when asked for one", async () => {
    const { id, backfill } = await create();
    expect(backfill).toBeNull();
    expect(await test.call("POST", `/connections/${id}/backfill`)).toMatchObject({
      status: 409,
      body: { error: { code: "refused", details: { reason: "no-import" } } },
    });
  });

  it("FC11: with a CRM, how it goes is shown, and everything is compared again when asked; without one it says so", async () => {
    const withCrm = fakeConnector({ helpdesk: "crmdesk" }) as unknown as Connector;
    const customerRecords = { label: "Acme CRM", enabledBy: "domain" };
    const other = await createTestApp({
      connectors: [{ ...withCrm, manifest: { ...withCrm.manifest, customerRecords } }],
    });
    const { body: connection } = await other.call("POST", "/connections", {
      body: { ...draft, helpdesk: "crmdesk" },
    });
    const nothingYet = { inStep: 0, waiting: 0, failed: 0, failures: [], failure: null, syncedAt: null };
    expect(connection.customerSync).toEqual({ label: "Acme CRM", ...nothingYet, notBefore: null });
    const ask = (app: typeof test, id: string) => app.call("POST", `/connections/${id}/customer-sync`);
    expect(await ask(other, connection.id)).toMatchObject({ status: 200, body: { id: connection.id } });
    expect(other.enqueued).toEqual([{ name: "sync-customers", payload: { connectionId: connection.id } }]);
    await other.close();

    const { id, customerSync } = await create();
    expect(customerSync).toBeNull();
    expect(await ask(test, id)).toMatchObject({
      status: 409,
      body: { error: { code: "refused", details: { reason: "no-customer-records" } } },
    });
  });

  it("choices for the form, asked before and after saving, come from the account", async () => {
    const { id } = await create();
    const answer = { items: [{ value: "1", label: "First of topics", detail: null }], nextCursor: null };
    expect((await test.call("GET", `/connections/${id}/options/topics`)).body).toEqual(answer);
    expect((await test.call("POST", "/connections/options/topics", { body: draft })).body).toEqual(answer);
  });

  it("FD4: a choice that the account lacks, asked for from the form, is made by admins only", async () => {
    const body = { ...draft, label: "Needs a human" };
    expect(await test.call("POST", "/connections/options/fields/new", { body })).toMatchObject({
      status: 201,
      body: { value: "new-Needs a human", label: "Needs a human" },
    });
    for (const label of ["", "x".repeat(101)])
      expect(
        (await test.call("POST", "/connections/options/fields/new", { body: { ...draft, label } })).status,
      ).toBe(400);
    expect(
      await test.call("POST", "/connections/options/fields/new", { as: "teammate", body }),
    ).toMatchObject({
      status: 403,
    });
  });

  it("another organization's connection, asked for, is not there", async () => {
    const { id } = await create();
    await test.database.pool.query("insert into organization (id, name) values ('other', 'Other')");
    await test.addKey("other", "owner", "key-of-a-stranger");
    for (const [method, path] of [
      ["GET", `/connections/${id}`],
      ["DELETE", `/connections/${id}`],
      ["POST", `/connections/${id}/check`],
    ] as const) {
      const stranger = { as: null, headers: { authorization: "Bearer key-of-a-stranger" } };
      expect(await test.call(method, path, stranger)).toMatchObject({ status: 404 });
    }
  });
});
