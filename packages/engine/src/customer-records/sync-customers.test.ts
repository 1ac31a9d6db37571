import { connectors, createHttpClient } from "@baton/connectors";
import {
  createSealer,
  createUuid,
  type Database,
  getCustomerSync,
  insertConnection,
  requestWholeSync,
  resolveContacts,
  saveIdentifiedVisitor,
} from "@baton/database";
import { createFreshchatSimulator } from "@baton/sandbox/freshchat/index";
import { createTestDatabase } from "@baton/testing";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { createConnectionPool } from "../runtime/connection-runtime.ts";
import { callsPerHour, runSync, syncDueCustomers } from "./sync-customers.ts";
import { syncCustomersJob } from "./sync-job-definitions.ts";

const database = await createTestDatabase<Database>({ max: 5 });
const { pool } = database;
const http = createHttpClient({ allowPrivateNetwork: true });
const simulator = createFreshchatSimulator({ demoConversations: false });
const { control } = simulator;
const { url } = await simulator.listen();
const sealer = createSealer("0".repeat(64));
const byName = new Map(connectors.map((connector) => [connector.manifest.helpdesk, connector]));
/** Moves on by itself, and further where a test says so. */
let aheadMs = 0;
const now = () => new Date(Date.now() + aheadMs);
const organizationId = "acme";
const enqueued: unknown[] = [];
const context = {
  database: pool,
  connections: createConnectionPool({
    database: pool,
    connectors: byName,
    sealer,
    createHttpClient: () => http,
    now,
    timing: { retryMs: 500, maximumRetryMs: 300_000 },
  }),
  tools: { connectors: byName } as never,
  changes: { publish() {} } as never,
  jobs: {
    enqueue: async (_database: unknown, definition: unknown, payload: unknown) => {
      enqueued.push([definition, payload]);
    },
  } as never,
  now,
};

let connectionId: string;
let before = 0;
beforeEach(async () => {
  await pool.query(
    "truncate customer_sync, customer_record, contact_identity, messenger_visitor, contact, connection cascade",
  );
  control.reset();
  control.clearFaults();
  control.resetSwitches();
  aheadMs = 0;
  enqueued.length = 0;
  before = simulator.ledger.last;
  connectionId = await connect();
});
afterAll(async () => {
  await http.close();
  await simulator.close();
  await database.close();
});

async function connect(helpdesk = "freshchat", settings: Record<string, unknown> = {}): Promise<string> {
  const id = createUuid();
  const freshchat = {
    domain: "lumenbikes.freshchat.com",
    defaultAgentEmail: simulator.workspace.agents.baton.email,
    autoHandleAll: true,
    crmBundleAlias: "lumenbikes",
    apiBaseUrl: url,
    ...settings,
  };
  await insertConnection(pool, {
    id,
    organizationId,
    helpdesk,
    name: helpdesk,
    webhookToken: id,
    settings: helpdesk === "freshchat" ? freshchat : {},
    secrets: sealer.seal({
      accessToken: simulator.workspace.accessToken,
      crmApiKey: simulator.workspace.crmKey,
    }),
    agentAccount: null,
    account: {},
  });
  return id;
}

const addContact = async (
  facts: { name?: string; email?: string; phone?: string },
  connection = connectionId,
) => {
  const told = { externalId: createUuid(), name: null, email: null, phone: null, ...facts };
  const [id] = await resolveContacts(pool, [{ organizationId, connectionId: connection, facts: told }]);
  return id as string;
};
const readContact = async (id: string) =>
  (await pool.query("select name, email, phone, attributes from contact where id = $1", [id])).rows[0];
const change = (id: string, set: string) =>
  pool.query(`update contact set ${set}, updated_at = clock_timestamp() where id = $1`, [id]);
const sync = (signal = new AbortController().signal) =>
  runSync(context, { payload: { connectionId }, signal });
const standing = () => getCustomerSync(pool, { connectionId, now: now() });

/** What was asked of the CRM, and what was written there. */
const crmCalls = () =>
  simulator.ledger
    .calls(before)
    .filter(({ path }) => path.startsWith("/crm/"))
    .map(({ method, path }) => `${method} ${path.replace("/crm/sales/api", "").split("?")[0]}`);
const written = () =>
  simulator.ledger
    .calls(before)
    .filter(({ method, path }) => method !== "GET" && path.startsWith("/crm/"))
    .map(({ body }) => body);
/** As a person there does it. */
const crm = async (method: string, path: string, body?: unknown) => {
  const answer = await fetch(`${url}/crm/sales/api${path}`, {
    method,
    headers: {
      authorization: `Token token=${simulator.workspace.crmKey}`,
      "content-type": "application/json",
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  before = simulator.ledger.last;
  return (await answer.json()) as { contact: Record<string, unknown> };
};
const ameliesId = 70_000_000_001;

describe("FC11, M8: contacts and the CRM", () => {
  it("a customer whom the CRM knows: name, phone and company come in, and nothing is written there", async () => {
    const id = await addContact({ email: "Amelie@example.com" });
    expect(await sync()).toEqual({ kind: "done" });
    expect(await readContact(id)).toEqual({
      name: "Amélie Fournier",
      email: "Amelie@example.com",
      phone: "+33612345678",
      attributes: { company: "Vélo Club Annecy" },
    });
    expect(crmCalls()).toEqual(["GET /lookup"]);
    expect(await standing()).toMatchObject({ inStep: 1, failed: 0, waiting: 0, failure: null });
  });

  it("a customer known by phone alone: name and e-mail come in, unless somebody else here has that address", async () => {
    const phone = "+33612345678";
    const id = await addContact({ phone });
    await sync();
    expect(await readContact(id)).toMatchObject({ name: "Amélie Fournier", email: "amelie@example.com" });
    await pool.query("update contact set phone = null where id = $1", [id]);
    const other = await addContact({ phone });
    await sync();
    expect(await readContact(other)).toMatchObject({ name: "Amélie Fournier", email: null });
  });

  it("a customer whom the CRM does not know: is made there, once", async () => {
    await addContact({ name: "Bo Li", email: "bo@example.com" });
    await sync();
    await sync();
    expect(written()).toEqual([
      {
        unique_identifier: { emails: "bo@example.com" },
        contact: { first_name: "Bo", last_name: "Li", email: "bo@example.com" },
      },
    ]);
    expect(crmCalls()).toEqual(["GET /lookup", "POST /contacts/upsert"]);
  });

  it("changed here: the change alone goes there; changed there: it comes here within six hours of a conversation, or a week", async () => {
    const id = await addContact({ email: "amelie@example.com" });
    await sync();
    before = simulator.ledger.last;
    await change(id, "name = 'Amélie F.'");
    await sync();
    expect(written()).toEqual([
      {
        unique_identifier: { emails: "amelie@example.com" },
        contact: { first_name: "Amélie", last_name: "F.", email: "amelie@example.com" },
      },
    ]);
    await crm("PUT", `/contacts/${ameliesId}`, { contact: { mobile_number: "+33700000000" } });
    aheadMs = 6 * 86_400_000;
    await sync();
    expect(crmCalls()).toEqual([]);
    aheadMs = 8 * 86_400_000;
    await sync();
    expect(await readContact(id)).toMatchObject({ name: "Amélie F.", phone: "+33700000000" });
    expect(written()).toEqual([]);
  });

  it("changed on both sides: the later change stays; where the CRM tells no time, both stay", async () => {
    const id = await addContact({ email: "amelie@example.com" });
    await sync();
    const both = async (name: string) => {
      await crm("PUT", `/contacts/${ameliesId}`, { contact: { first_name: "There", last_name: "" } });
      // Later by more than the clocks of both may differ.
      await pool.query(
        "update contact set name = $2, updated_at = clock_timestamp() + interval '1 second' where id = $1",
        [id, name],
      );
      await sync();
    };
    await both("Here");
    expect(written()).toMatchObject([{ contact: { first_name: "Here" } }]);
    control.setSwitches({ crmTimes: false });
    await both("Again");
    expect(written()).toEqual([]);
    expect(await readContact(id)).toMatchObject({ name: "Again" });
  });

  it("the address was corrected in the CRM: it is the same contact still, and what changes here goes into it and makes no second one", async () => {
    const id = await addContact({ email: "amelie@example.com" });
    await sync();
    await crm("PUT", `/contacts/${ameliesId}`, {
      contact: { email: "a.fournier@example.com", mobile_number: "+33700000001" },
    });
    await change(id, "name = 'Amélie F.'");
    await sync();
    expect(crmCalls()).toEqual(["GET /lookup", `GET /contacts/${ameliesId}`, `PUT /contacts/${ameliesId}`]);
    expect(written()).toEqual([{ contact: { first_name: "Amélie", last_name: "F." } }]);
    expect(await readContact(id)).toMatchObject({ email: "amelie@example.com", phone: "+33700000001" });
  });

  it("deleted in the CRM: it is not made again, whatever changes here, until somebody makes it there", async () => {
    const id = await addContact({ email: "amelie@example.com" });
    await sync();
    await crm("PUT", `/contacts/${ameliesId}`, { contact: { email: "gone@example.com" } });
    const fault = control.addFault({
      match: { method: "GET", path: "/crm/sales/api/contacts/*" },
      effect: { kind: "status", status: 404 },
      times: "always",
    });
    await change(id, "name = 'Amélie F.'");
    await sync();
    expect(written()).toEqual([]);
    expect(await standing()).toMatchObject({ inStep: 1, failed: 0, failure: null });
    control.removeFault(fault);
    await crm("PUT", `/contacts/${ameliesId}`, { contact: { email: "amelie@example.com" } });
    await requestWholeSync(pool, connectionId);
    await sync();
    expect(written()).toMatchObject([{ contact: { first_name: "Amélie", last_name: "F." } }]);
  });

  it("what the company signed goes there, and stays when the CRM has it differently", async () => {
    await pool.query("delete from connection where id = $1", [connectionId]);
    const line = { attribute: "plan", object: "contact", field: "cf_plan", direction: "both" };
    connectionId = await connect("freshchat", { crmFieldMapping: [line] });
    const messenger = await connect("messenger");
    const visitor = await saveIdentifiedVisitor(pool, {
      connectionId: messenger,
      userId: "u1",
      name: null,
      email: "amelie@example.com",
      phone: null,
      attributes: { plan: "gold", seats: 3 },
      locale: null,
    });
    const facts = { externalId: visitor, name: null, email: "amelie@example.com", phone: null };
    await resolveContacts(pool, [{ organizationId, connectionId: messenger, facts }]);
    await sync();
    expect(written()).toEqual([
      {
        unique_identifier: { emails: "amelie@example.com" },
        contact: { custom_field: { cf_plan: "gold" }, email: "amelie@example.com" },
      },
    ]);
    await crm("PUT", `/contacts/${ameliesId}`, { contact: { custom_field: { cf_plan: "silver" } } });
    for (const _again of [1, 2]) {
      await requestWholeSync(pool, connectionId);
      await sync();
    }
    expect(written()).toEqual([]);
  });
});

describe("FC11: the sync's limits and failures", () => {
  it("D6: half an hour's calls are used at most; the rest waits for the next hour, and nothing is lost", async () => {
    await addContact({ email: "amelie@example.com" });
    await sync();
    await addContact({ email: "bo@example.com", name: "Bo" });
    await pool.query("update customer_sync set calls_this_hour = $1", [callsPerHour - 4]);
    before = simulator.ledger.last;
    const end = await sync();
    expect(end).toMatchObject({ kind: "again" });
    expect((end as { inMs: number }).inMs).toBeGreaterThan(3_590_000);
    expect(crmCalls()).toEqual([]);
    aheadMs = 3_601_000;
    expect(await sync()).toEqual({ kind: "done" });
    expect(written()).toHaveLength(1);
  });

  it("D6: the CRM's own limit: waits as long as it says, which is no failure, and goes on by itself", async () => {
    control.setSwitches({ crmCallsPerHour: 1 });
    await addContact({ email: "amelie@example.com" });
    await addContact({ email: "bo@example.com", name: "Bo" });
    await sync();
    const waiting = await standing();
    expect(waiting).toMatchObject({ failure: null, failed: 0, notBefore: expect.any(Date) });
    expect(waiting.inStep + waiting.waiting).toBe(2);
    await syncDueCustomers(context).run({
      id: "",
      payload: {},
      attempt: 0,
      signal: new AbortController().signal,
    });
    expect(enqueued).toEqual([]);
    control.resetSwitches();
    aheadMs = 3_700_000;
    await syncDueCustomers(context).run({
      id: "",
      payload: {},
      attempt: 0,
      signal: new AbortController().signal,
    });
    expect(enqueued).toEqual([[syncCustomersJob, { connectionId }]]);
    await sync();
    expect(await standing()).toMatchObject({ inStep: 2, waiting: 0, notBefore: null });
  });

  it.each([
    [401, "unauthorized", 900_000],
    [503, "server-error", 120_000],
  ])("the CRM answers %d: is shown as %s, and asked again after a while", async (status, code, waitMs) => {
    await addContact({ email: "amelie@example.com" });
    control.addFault({ match: { path: "/crm/sales/api/lookup" }, effect: { kind: "status", status } });
    expect(await sync()).toEqual({ kind: "done" });
    const { failure, notBefore } = await standing();
    expect(failure).toMatchObject({ code });
    expect(Math.abs((notBefore?.getTime() ?? 0) - Date.now() - waitMs)).toBeLessThan(10_000);
    await sync();
    expect(await standing()).toMatchObject({ failure: null, inStep: 1 });
  });

  it("one contact that the CRM refuses: is shown with its reason, and the others go on", async () => {
    const id = await addContact({ email: "bo@example.com", name: "Bo" });
    await addContact({ email: "amelie@example.com" });
    control.addFault({
      match: { path: "/crm/sales/api/contacts/upsert" },
      effect: { kind: "status", status: 422 },
      times: "always",
    });
    await sync();
    expect(await standing()).toMatchObject({
      inStep: 1,
      failed: 1,
      failure: null,
      failures: [{ contactId: id, name: "Bo", failure: { code: "rejected" } }],
    });
    control.clearFaults();
    await change(id, "name = 'Bo L'");
    await sync();
    expect(await standing()).toMatchObject({ inStep: 2, failed: 0 });
  });

  it("a contact that changes while it is compared: is left alone, and compared again", async () => {
    const id = await addContact({ email: "amelie@example.com" });
    control.addFault({
      match: { path: "/crm/sales/api/lookup" },
      effect: { kind: "delay-after-storing", milliseconds: 300 },
    });
    const running = sync();
    await expect.poll(crmCalls).toEqual(["GET /lookup"]);
    await change(id, "phone = '+49170'");
    await running;
    expect(await readContact(id)).toMatchObject({ name: "Amélie Fournier", phone: "+49170" });
    expect(crmCalls()).toEqual(["GET /lookup", "GET /lookup"]);
  });

  it("another mapping: everything is compared again; without CRM, or stopped: nothing is asked", async () => {
    await addContact({ email: "amelie@example.com" });
    await sync();
    await pool.query("update connection set version = version + 1 where id = $1", [connectionId]);
    await sync();
    expect(crmCalls()).toHaveLength(2);
    await requestWholeSync(pool, connectionId);
    expect(await sync(AbortSignal.abort())).toEqual({ kind: "again", inMs: 0 });
    await pool.query(
      "update connection set settings = settings - 'crmBundleAlias', secrets = $2, version = version + 1 where id = $1",
      [connectionId, sealer.seal({ accessToken: simulator.workspace.accessToken })],
    );
    expect(await sync()).toEqual({ kind: "done" });
    await syncDueCustomers(context).run({
      id: "",
      payload: {},
      attempt: 0,
      signal: new AbortController().signal,
    });
    expect([crmCalls().length, enqueued]).toEqual([2, []]);
  });
});
