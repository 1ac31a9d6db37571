import type { FailureRecord } from "@baton/domain";
import type { Queryable } from "../queryable.ts";
import type { ActionState } from "../schema.ts";

export type OutboxEntry = {
  id: string;
  kind: string;
  state: ActionState;
  text: string | null;
  plannedAt: Date;
  doneAt: Date | null;
  notBefore: Date | null;
  confirmedAt: Date | null;
  attempts: number;
  failure: FailureRecord | null;
};

/** What of a conversation is on its way to the helpdesk, or was refused by it: the newest 100, oldest first. */
export async function listOutbox(database: Queryable, conversationId: string): Promise<OutboxEntry[]> {
  const { rows } = await database.query<OutboxEntry>({
    name: "list-outbox",
    text: `select id, kind, state, action ->> 'text' as text, planned_at as "plannedAt", done_at as "doneAt",
        not_before as "notBefore", confirmed_at as "confirmedAt", attempts, failure
      from action where conversation_id = $1 and state in ('planned', 'sending', 'unknown', 'refused')
      order by sequence desc limit 100`,
    values: [conversationId],
  });
  return rows.reverse();
}
