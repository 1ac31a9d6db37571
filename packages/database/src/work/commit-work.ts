import type { FailureRecord } from "@baton/domain";
import type { Queryable } from "../queryable.ts";
import type { ActionState, ActionTable, ConversationTable, DecisionTable, MessageTable } from "../schema.ts";

/** A conversation row as it is written: every column, times as ISO text or Date. */
export type ConversationRow = { [K in keyof ConversationTable]: unknown } & { id: string };

/** Everything one step of work changes; absent lists change nothing. Rows use the column names of the tables. */
export type Work = {
  conversation: ConversationRow | null;
  messages?: (Omit<Record<keyof MessageTable, unknown>, "recorded_at"> & {
    id: string;
    external_id: string;
  })[];
  attachments?: Record<string, unknown>[];
  attachmentUpdates?: Record<string, unknown>[];
  timeline?: { at: Date; kind: string; actor: unknown; summary: string; cause?: unknown; data?: unknown }[];
  deliveries?: {
    id: number;
    state: "pending" | "done" | "ignored" | "failed";
    outcome: string | null;
    failure: FailureRecord | null;
    attempts: number;
  }[];
  decisions?: Partial<Record<keyof DecisionTable, unknown>>[];
  /** Customer messages that have their decision now. */
  decidedMessageIds?: string[];
  /** Decisions of these turns are taken back: the messages wait for a new one (S10). */
  undecideTurnIds?: string[];
  decisionResults?: { turn_id: string; result: string; result_reason: string | null }[];
  actions?: Partial<Record<keyof ActionTable, unknown>>[];
  actionUpdates?: ActionUpdate[];
  /** Ends the lease in the same commit. */
  release?: { wakeInMs: number | null } | null;
};

export type ActionUpdate = {
  id: string;
  state: ActionState;
  attempts: number;
  not_before: Date | null;
  sending_at: Date | null;
  settles_at: Date | null;
  external_message_ids: string[];
  confirmed_at: Date | null;
  confirm_due_at: Date | null;
  confirm_attempts: number;
  failure: FailureRecord | null;
  withdrawn_because: string | null;
  done_at: Date | null;
};

const conversationColumns = [
  "organization_id",
  "connection_id",
  "external_id",
  "external_alternate_id",
  "external_url",
  "channel",
  "subject",
  "status",
  "holder",
  "assignee",
  "contact_id",
  "tags",
  "language",
  "sentiment",
  "handoff",
  "resolution",
  "is_read_only",
  "takes_unassigned",
  "holder_changed_at",
  "assignee_changed_at",
  "status_changed_at",
  "closed_at",
  "turn_due_at",
  "first_unanswered_at",
  "resolve_due_at",
  "cancelled_turns",
  "last_message_at",
  "last_message_preview",
  "last_message_author",
  "created_at",
  "updated_at",
];

const actionUpdateColumns = [
  "state",
  "attempts",
  "not_before",
  "sending_at",
  "settles_at",
  "external_message_ids",
  "confirmed_at",
  "confirm_due_at",
  "confirm_attempts",
  "failure",
  "withdrawn_because",
  "done_at",
];

/**
 * Writes everything a step of work changed, in one statement and so in one commit, if and only if the lease still holds.
 *
 * It is the only statement by which a worker changes a conversation: the fence stands in one place, and a worker that
 * was taken for dead changes nothing, in whole or in part. One statement instead of a transaction of ten also means
 * one round trip and no lock held while the process thinks: a kill between two statements cannot happen.
 *
 * @returns false when the lease was lost; nothing was written.
 */
export async function commitWork(
  database: Queryable,
  lease: { conversationId: string; epoch: number; organizationId: string },
  workerId: number,
  work: Work,
): Promise<boolean> {
  const result = await database.query<{ fenced: number }>({
    name: "commit-work",
    text: commitWorkSql,
    values: [
      lease.conversationId,
      workerId,
      lease.epoch,
      work.conversation ? JSON.stringify(work.conversation) : null,
      JSON.stringify(work.messages ?? []),
      JSON.stringify(work.attachments ?? []),
      JSON.stringify(work.timeline ?? []),
      JSON.stringify(work.deliveries ?? []),
      JSON.stringify(work.decisions ?? []),
      work.decidedMessageIds ?? [],
      work.undecideTurnIds ?? [],
      JSON.stringify(work.decisionResults ?? []),
      JSON.stringify(work.actions ?? []),
      JSON.stringify(work.actionUpdates ?? []),
      JSON.stringify(work.attachmentUpdates ?? []),
      work.release != null,
      work.release?.wakeInMs ?? null,
      lease.organizationId,
    ],
  });
  return result.rows[0]?.fenced === 1;
}

const commitWorkSql = `
with fence as materialized (
  select id from conversation_queue where id = $1::uuid and leased_by = $2::bigint and lease_epoch = $3::bigint
  for no key update
), saved_conversation as (
  insert into conversation (id, ${conversationColumns.join(", ")})
  select r.id, ${conversationColumns.map((column) => `r.${column}`).join(", ")}
  from fence, jsonb_populate_record(null::conversation, $4::jsonb) r where $4::jsonb is not null
  on conflict (id) do update set ${conversationColumns.map((column) => `${column} = excluded.${column}`).join(", ")}
), saved_messages as (
  insert into message (id, organization_id, conversation_id, external_id, author_kind, author_external_id, author_name, visibility,
    text, html, automatic, sent_at, source, action_id, awaits_decision)
  select r.id, r.organization_id, r.conversation_id, r.external_id, r.author_kind, r.author_external_id, r.author_name, r.visibility,
    r.text, r.html, r.automatic, r.sent_at, r.source, r.action_id, r.awaits_decision
  from fence, jsonb_populate_recordset(null::message, $5::jsonb) r
  on conflict (conversation_id, external_id) do nothing
), saved_attachments as (
  insert into attachment (id, organization_id, message_id, conversation_id, external_id, name, content_type, size_bytes, source_url, storage_key, state)
  select r.id, r.organization_id, r.message_id, r.conversation_id, r.external_id, r.name, r.content_type, r.size_bytes, r.source_url, r.storage_key, r.state
  from fence, jsonb_populate_recordset(null::attachment, $6::jsonb) r
  on conflict (message_id, external_id) do nothing
), saved_timeline as (
  insert into timeline_event (organization_id, conversation_id, at, kind, actor, summary, cause, data)
  select $18, $1::uuid, r.at, r.kind, r.actor, r.summary, coalesce(r.cause, '{}'), coalesce(r.data, '{}')
  from fence, jsonb_to_recordset($7::jsonb) as r (at timestamptz, kind text, actor jsonb, summary text, cause jsonb, data jsonb)
), saved_deliveries as (
  update delivery d set state = r.state, outcome = r.outcome, failure = r.failure, attempts = r.attempts,
    processed_at = case when r.state = 'pending' then null else now() end
  from fence, jsonb_to_recordset($8::jsonb) as r (id bigint, state text, outcome text, failure jsonb, attempts int)
  where d.id = r.id
), saved_decisions as (
  insert into decision (id, organization_id, conversation_id, message_id, turn_id, outcome, rule, reason, inputs, passages, checks,
    confidence, sentiment, language, model, text, result, result_reason, decided_at, result_at)
  select r.id, r.organization_id, r.conversation_id, r.message_id, r.turn_id, r.outcome, r.rule, r.reason, r.inputs, r.passages, r.checks,
    r.confidence, r.sentiment, r.language, r.model, r.text, r.result, r.result_reason, r.decided_at, r.result_at
  from fence, jsonb_populate_recordset(null::decision, $9::jsonb) r
  on conflict (message_id) do update set turn_id = excluded.turn_id, outcome = excluded.outcome, rule = excluded.rule,
    reason = excluded.reason, inputs = excluded.inputs, passages = excluded.passages, checks = excluded.checks,
    confidence = excluded.confidence, sentiment = excluded.sentiment, language = excluded.language, model = excluded.model,
    text = excluded.text, result = excluded.result, result_reason = excluded.result_reason, decided_at = excluded.decided_at,
    result_at = excluded.result_at
), decided as (
  update message m set awaits_decision = false from fence where m.conversation_id = fence.id and m.id = any($10::uuid[])
), undecided as (
  update message m set awaits_decision = true from fence, decision d
  where d.conversation_id = fence.id and d.turn_id = any($11::uuid[]) and m.id = d.message_id and not m.id = any($10::uuid[])
), results as (
  update decision d set result = r.result, result_reason = r.result_reason, result_at = now()
  from fence, jsonb_to_recordset($12::jsonb) as r (turn_id uuid, result text, result_reason text)
  where d.conversation_id = fence.id and d.turn_id = r.turn_id
), saved_actions as (
  insert into action (id, organization_id, conversation_id, turn_id, action, kind, purpose, context, guard, fallback, state, attempts, not_before,
    sending_at, settles_at, planned_at, failure, withdrawn_because, done_at)
  select r.id, r.organization_id, r.conversation_id, r.turn_id, r.action, r.kind, r.purpose, r.context, r.guard, r.fallback, r.state, r.attempts, r.not_before,
    r.sending_at, r.settles_at, r.planned_at, r.failure, r.withdrawn_because, r.done_at
  from fence, rows from (jsonb_to_recordset($13::jsonb) as (id uuid, organization_id text, conversation_id uuid, turn_id uuid,
    action jsonb, kind text, purpose text, context jsonb, guard text, fallback jsonb, state text, attempts int, not_before timestamptz, sending_at timestamptz,
    settles_at timestamptz, planned_at timestamptz, failure jsonb, withdrawn_because text, done_at timestamptz)) with ordinality as r
    (id, organization_id, conversation_id, turn_id, action, kind, purpose, context, guard, fallback, state, attempts, not_before, sending_at, settles_at, planned_at, failure, withdrawn_because, done_at, ordinal)
  order by r.ordinal
), updated_actions as (
  update action a set ${actionUpdateColumns.map((column) => `${column} = r.${column}`).join(", ")}
  from fence, jsonb_to_recordset($14::jsonb) as r (id uuid, state text, attempts int, not_before timestamptz, sending_at timestamptz,
    settles_at timestamptz, external_message_ids text[], confirmed_at timestamptz, confirm_due_at timestamptz, confirm_attempts int,
    failure jsonb, withdrawn_because text, done_at timestamptz)
  where a.id = r.id
), updated_attachments as (
  update attachment a set state = r.state, storage_key = r.storage_key, size_bytes = r.size_bytes, content_type = r.content_type,
    attempts = r.attempts, failure = r.failure
  from fence, jsonb_populate_recordset(null::attachment, $15::jsonb) r where a.id = r.id
), released as (
  update conversation_queue q set leased_by = null, attempts = 0, failure = null,
    wake_at = least(q.wake_at, now() + $17::float8 * interval '1 millisecond')
  from fence where q.id = fence.id and $16::boolean
)
select count(*)::int as fenced from fence`;
