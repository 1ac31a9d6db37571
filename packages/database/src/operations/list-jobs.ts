import type { FailureRecord } from "@baton/domain";
import type { Queryable } from "../queryable.ts";

/** Background work that takes long enough to be looked at, as it stands: the newest run of each. */
export type StoredJob = {
  kind: "import" | "sync";
  /** The connection that is imported, the source that is synced. */
  subjectId: string;
  subjectName: string;
  /** The connection's helpdesk, the source's kind. */
  subjectKind: string;
  state: "waiting" | "running" | "done" | "failed" | "cancelled";
  /** How many were done; `total` null while nobody knows. */
  done: number;
  total: number | null;
  failure: FailureRecord | null;
  startedAt: Date | null;
  finishedAt: Date | null;
};

/**
 * What runs and what has ended in an organization, by what people know of it: one import of a connection, one sync of a source. The
 * queue beneath splits them into many short runs that nobody needs to see. What runs or waits comes first, then the newest.
 */
export async function listJobs(
  database: Queryable,
  input: { organizationId: string; kind?: StoredJob["kind"]; subjectId?: string },
): Promise<StoredJob[]> {
  const { rows } = await database.query<StoredJob>({
    name: "list-jobs",
    text: `select * from (
        select 'import' as kind, c.id as "subjectId", c.name as "subjectName", c.helpdesk as "subjectKind",
          case b.state when 'stopped' then 'cancelled' else b.state end as state,
          coalesce(b.imported, i.imported) as done,
          case when b.is_listed or b.found is not null then coalesce(b.found, i.found) end as total,
          b.failure, b.started_at as "startedAt", b.finished_at as "finishedAt"
        from connection c join backfill b on b.connection_id = c.id cross join lateral (
          select count(*)::int as found, (count(*) filter (where state = 'done'))::int as imported
          from backfill_item where connection_id = b.connection_id
        ) i
        where c.organization_id = $1
        union all
        select 'sync', s.id, s.name, s.kind,
          case s.state when 'waiting' then 'waiting' when 'syncing' then 'running' when 'ready' then 'done' when 'empty' then 'done'
            else s.state end,
          coalesce(((case s.state when 'syncing' then s.progress else s.last_sync end) ->> 'checked')::int, 0),
          case s.state when 'syncing' then (s.progress ->> 'found')::int else (s.last_sync ->> 'checked')::int end,
          s.failure, s.sync_started_at,
          case when s.state not in ('waiting', 'syncing') then (s.last_sync ->> 'finishedAt')::timestamptz end
        from knowledge_source s
        -- Files are read while they are uploaded.
        where s.organization_id = $1 and s.state <> 'new' and s.kind <> 'files'
      ) job
      where ($2::text is null or kind = $2) and ($3::uuid is null or "subjectId" = $3)
      order by state not in ('running', 'waiting'), "startedAt" desc nulls first, "subjectId"`,
    values: [input.organizationId, input.kind ?? null, input.subjectId ?? null],
  });
  return rows;
}
