import type { FailureRecord } from "@baton/domain";
import type { Queryable } from "../queryable.ts";
import { writeJson } from "../write-json.ts";
import {
  type KnowledgeSource,
  type SourceState,
  type SyncProgress,
  type SyncReport,
  sourceColumns,
} from "./knowledge-source.ts";

/** A source that is being synced, with the token that all writes of this sync carry. */
export type SourceUnderSync = KnowledgeSource & { epoch: number };

/** Says that a sync is queued, for the screen. Null when there is no such source, or a sync runs already. */
export async function markSourceWaiting(
  database: Queryable,
  input: { organizationId: string; id: string },
): Promise<KnowledgeSource | null> {
  const { rows } = await database.query<KnowledgeSource>({
    name: "mark-source-waiting",
    text: `update knowledge_source set state = 'waiting', is_cancel_wanted = false, progress = null, updated_at = now()
      where organization_id = $1 and id = $2 and state <> 'syncing' returning ${sourceColumns}`,
    values: [input.organizationId, input.id],
  });
  return rows[0] ?? null;
}

/** Begins a sync, or takes over one whose process died: the epoch grows, and with it the older one is shut out. */
export async function beginSourceSync(database: Queryable, id: string): Promise<SourceUnderSync | null> {
  const { rows } = await database.query<SourceUnderSync>({
    name: "begin-source-sync",
    text: `update knowledge_source set state = 'syncing', sync_epoch = sync_epoch + 1, sync_started_at = now(),
        progress = null, failure = null, updated_at = now(),
        next_sync_at = now() + make_interval(hours => sync_every_hours)
      where id = $1 returning ${sourceColumns}, sync_epoch as epoch`,
    values: [id],
  });
  return rows[0] ?? null;
}

export type SyncStanding = "goes-on" | "cancelled" | "taken-over";

/** Notes how far a sync is and reads whether it should go on. */
export async function recordSyncProgress(
  database: Queryable,
  input: { id: string; epoch: number; progress: SyncProgress },
): Promise<SyncStanding> {
  const { rows } = await database.query<{ isCancelWanted: boolean }>({
    name: "record-sync-progress",
    text: `update knowledge_source set progress = $3, updated_at = now()
      where id = $1 and sync_epoch = $2 and state = 'syncing' returning is_cancel_wanted as "isCancelWanted"`,
    values: [input.id, input.epoch, writeJson(input.progress)],
  });
  const row = rows[0];
  if (!row) return "taken-over";
  return row.isCancelWanted ? "cancelled" : "goes-on";
}

/** Asks a sync, running or queued, to end. False when none is under way. */
export async function requestSyncCancel(
  database: Queryable,
  input: { organizationId: string; id: string },
): Promise<boolean> {
  const { rowCount } = await database.query({
    name: "request-sync-cancel",
    text: `update knowledge_source set
        is_cancel_wanted = true, state = case when state = 'waiting' then 'cancelled' else state end, updated_at = now()
      where organization_id = $1 and id = $2 and state in ('waiting', 'syncing')`,
    values: [input.organizationId, input.id],
  });
  return rowCount === 1;
}

/** Nothing happens when the sync was taken over meanwhile. */
export async function finishSourceSync(
  database: Queryable,
  input: {
    id: string;
    epoch: number;
    state: SourceState;
    report: SyncReport;
    failure: FailureRecord | null;
  },
): Promise<void> {
  await database.query({
    name: "finish-source-sync",
    text: `update knowledge_source set state = $3, last_sync = $4, failure = $5, progress = null,
        is_cancel_wanted = false, updated_at = now(),
        next_sync_at = now() + make_interval(hours => sync_every_hours)
      where id = $1 and sync_epoch = $2`,
    values: [
      input.id,
      input.epoch,
      input.state,
      writeJson(input.report),
      input.failure && writeJson(input.failure),
    ],
  });
}

/** Sources whose next sync is due, each given out once: the due time moves on as it is taken. */
export async function takeDueSources(
  database: Queryable,
  limit: number,
): Promise<{ id: string; organizationId: string }[]> {
  const { rows } = await database.query<{ id: string; organizationId: string }>({
    name: "take-due-sources",
    text: `update knowledge_source set next_sync_at = now() + make_interval(hours => sync_every_hours)
      where id in (
        select id from knowledge_source where next_sync_at <= now() and state <> 'syncing'
        order by next_sync_at limit $1 for update skip locked)
      returning id, organization_id as "organizationId"`,
    values: [limit],
  });
  return rows;
}

/** The fencing token that holds now, for writes outside of a sync. */
export async function getSourceEpoch(database: Queryable, id: string): Promise<number> {
  const { rows } = await database.query<{ epoch: number }>({
    name: "get-source-epoch",
    text: "select sync_epoch as epoch from knowledge_source where id = $1",
    values: [id],
  });
  return rows[0]?.epoch ?? -1;
}
