import type { Assignee } from "@baton/domain";
import type { Pool } from "pg";
import type { Queryable } from "../queryable.ts";
import { withTransaction } from "../with-transaction.ts";
import { writeJson } from "../write-json.ts";
import { findThreadVisitor, takeVisitorSequence } from "./thread-rows.ts";

export type ChangedDeskThread = {
  visitorId: string;
  status: "open" | "resolved";
  assignee: Assignee;
  updatedAt: Date;
};

/** Sets who has a thread, or whether it is open; what is so already stays as it is. Null: there is no such thread. */
export async function changeDeskThread(
  pool: Pool,
  threadId: string,
  change: { assignee?: Assignee; status?: "open" | "resolved" },
): Promise<ChangedDeskThread | null> {
  return withTransaction(pool, async (client) => {
    const visitorId = await findThreadVisitor(client, threadId);
    if (visitorId === null) return null;
    const sequence = await takeVisitorSequence(client, visitorId);
    const { rows } = await client.query<ChangedDeskThread>({
      name: "change-desk-thread",
      text: `update messenger_thread set
          assignee = coalesce($3::jsonb, assignee),
          status = coalesce($4, status),
          is_handed_off = case coalesce($3::jsonb, assignee) ->> 'kind' when 'agent' then false when 'teammate' then true
            else $3::jsonb is not null or is_handed_off end,
          closed_at = case coalesce($4, status) when 'open' then null else coalesce(closed_at, clock_timestamp()) end,
          sequence = $2,
          updated_at = clock_timestamp()
        where id = $1
        returning visitor_id as "visitorId", status, assignee, updated_at as "updatedAt"`,
      values: [
        threadId,
        sequence,
        change.assignee ? writeJson(change.assignee) : null,
        change.status ?? null,
      ],
    });
    return rows[0] ?? null;
  });
}

/** A note for teammates at the desk; adding it again under the same id changes nothing. False: no such thread. */
export async function addDeskNote(
  database: Queryable,
  note: { threadId: string; id: string; text: string },
): Promise<boolean> {
  const { rows } = await database.query<{ found: boolean }>({
    name: "add-desk-note",
    text: `with thread as (select id from messenger_thread where id = $2),
        added as (
          insert into messenger_note (id, thread_id, text, created_at)
          select $1, id, $3, clock_timestamp() from thread on conflict (id) do nothing
        )
      select exists (select 1 from thread) as found`,
    values: [note.id, note.threadId, note.text],
  });
  return rows[0]?.found === true;
}
