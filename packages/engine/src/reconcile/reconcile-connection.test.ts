import type { ConversationPage } from "@baton/connectors";
import { createUuid, type Database } from "@baton/database";
import { createTestDatabase, fakeConnector } from "@baton/testing";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { ConnectionRuntime } from "../runtime/connection-runtime.ts";
import { defaultReconcileTiming, type ReconcileState, reconcileConnection } from "./reconcile-connection.ts";

const database = await createTestDatabase<Database>();
afterAll(() => database.close());

const now = new Date("2026-11-20T12:00:00Z");
const createdAt = new Date("2026-11-20T08:00:00Z");
let connectionId: string;
beforeEach(async () => {
  connectionId = createUuid();
  await database.pool.query(
    "insert into connection (id, organization_id, helpdesk, name, webhook_token, settings, secrets) values ($1, 'org', 'acmedesk', 'Acme', $1::uuid::text, '{}', '')",
    [connectionId],
  );
});

/** A helpdesk that lists what changed, page by page; the cursor is the number of the page. */
function listing(pages: ConversationPage["items"][]) {
  const asked: { since: Date; cursor: string | null }[] = [];
  const connector = fakeConnector();
  const { capabilities } = connector.manifest;
  const manifest = { ...connector.manifest, capabilities: { ...capabilities, reconcile: "list-changed" } };
  const connection = {
    id: connectionId,
    status: "active",
    notBefore: null,
    createdAt,
    connector: { ...connector, manifest },
    helpdesk: {
      async listChanged(input: { since: Date; cursor: string | null }): Promise<ConversationPage> {
        asked.push(input);
        const page = Number(input.cursor ?? 0);
        const nextCursor = page + 1 < pages.length ? String(page + 1) : null;
        return { items: pages[page] ?? [], nextCursor, total: null };
      },
    },
  } as unknown as ConnectionRuntime;
  return { connection, asked };
}

const item = (externalId: string, updatedAt: Date | null = now) => ({
  reference: { externalId, alternateId: null },
  updatedAt,
  status: "open" as const,
});

const turn = (connection: ConnectionRuntime, state: ReconcileState = {}) =>
  reconcileConnection({ database: database.pool, connection, state, timing: defaultReconcileTiming, now });

async function requested(): Promise<string[]> {
  const { rows } = await database.pool.query(
    "select delivery_key as key from delivery where connection_id = $1 and state = 'pending' order by id",
    [connectionId],
  );
  return rows.map((row) => row.key);
}

describe("reconcileConnection, for a helpdesk that lists what changed", () => {
  it("D3: asks since the connection was made, then since the last turn with an overlap, and puts up what is new", async () => {
    const { connection, asked } = listing([[item("1"), item("2")], [item("3")]]);
    const state = await turn(connection);
    expect(await requested()).toEqual(["reconcile:1", "reconcile:2", "reconcile:3"]);
    expect(state).toEqual({ changedUntil: now.toISOString() });
    await turn(connection, state);
    expect(asked.map(({ since, cursor }) => [since.toISOString(), cursor])).toEqual([
      [createdAt.toISOString(), null],
      [createdAt.toISOString(), "1"],
      ["2026-11-20T11:58:00.000Z", null],
      ["2026-11-20T11:58:00.000Z", "1"],
    ]);
    expect(await requested()).toHaveLength(3);
  });

  it("D3: leaves alone what is known up to its last change", async () => {
    const id = createUuid();
    await database.pool.query(
      "insert into conversation_queue (id, connection_id, external_id) values ($1, $2, 'known')",
      [id, connectionId],
    );
    await database.pool.query(
      `insert into conversation (id, organization_id, connection_id, external_id, channel, takes_unassigned, last_message_at)
        values ($1, 'org', $2, 'known', 'web', true, $3)`,
      [id, connectionId, new Date(now.getTime() + 300)],
    );
    const before = new Date(now.getTime() - 1_000);
    await turn(listing([[item("known", before), item("new")]]).connection);
    expect(await requested()).toEqual(["reconcile:new"]);
    await turn(listing([[item("known", new Date(now.getTime() + 1_000))]]).connection);
    expect(await requested()).toEqual(["reconcile:new", "reconcile:known"]);
  });

  it("D3: a helpdesk that tells whole seconds: what may have changed twice in one second is looked at once more when it is over", async () => {
    const id = createUuid();
    await database.pool.query(
      "insert into conversation_queue (id, connection_id, external_id) values ($1, $2, 'known')",
      [id, connectionId],
    );
    await database.pool.query(
      `insert into conversation (id, organization_id, connection_id, external_id, channel, takes_unassigned, last_message_at)
        values ($1, 'org', $2, 'known', 'web', true, $3)`,
      [id, connectionId, new Date(now.getTime() + 300)],
    );
    const list = () => turn(listing([[item("known", now)]]).connection);
    const looked = (at: number) =>
      database.pool.query("update conversation_comparison set compared_at = $1", [
        new Date(now.getTime() + at),
      ]);
    await list();
    expect(await requested()).toEqual(["reconcile:known"]);
    await database.pool.query("update delivery set state = 'done'");
    await looked(1_000);
    await list();
    expect(await requested()).toEqual(["reconcile:known"]);
    await database.pool.query("update delivery set state = 'done'");
    await looked(6_000);
    await list();
    expect(await requested()).toEqual([]);
  });

  it("D6: a list longer than one turn goes on where it stopped, and counts as done only at its end", async () => {
    const { connection, asked } = listing(Array.from({ length: 7 }, (_, page) => [item(`p${page}`)]));
    const half = await turn(connection);
    expect(half).toMatchObject({ unfinished: { cursor: "5" } });
    expect(half.changedUntil).toBeUndefined();
    const done = await turn(connection, half);
    expect(asked.map(({ cursor }) => cursor)).toEqual([null, "1", "2", "3", "4", "5", "6"]);
    expect(done).toEqual({ changedUntil: now.toISOString() });
    expect(await requested()).toHaveLength(7);
  });
});
