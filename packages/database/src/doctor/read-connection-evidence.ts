import type { FailureRecord } from "@baton/domain";
import type { Queryable } from "../queryable.ts";
import type { ActionPurpose } from "../schema.ts";
import { lowestUuid } from "../uuid.ts";

/** How often something happened, when last, and a conversation to look at. */
export type Occurrences = { count: number; lastAt: Date; conversationId: string };

/** What happened on a connection lately, as far as the doctor's judgement needs it. No words of customers. */
export type ConnectionEvidence = {
  /** Decisions by outcome and rule. */
  decisions: (Occurrences & { outcome: string; rule: string })[];
  /** Newest unassigned conversations that were passed over, with their present state. */
  passedOver: { conversationId: string; externalId: string; assignee: string }[];
  /** Actions that the helpdesk refused, by what it said. `isRepeat`: sent once more after the helpdesk had lost it, and refused or lost again. */
  refused: (Occurrences & {
    kind: string;
    purpose: ActionPurpose;
    failure: FailureRecord;
    isRepeat: boolean;
  })[];
  /** Resolutions of Baton's that did not last: reopened soon after, and not by the customer. */
  undone: Occurrences | null;
  /** Open conversations that were handed to people and are assigned to the agent in the helpdesk all the same. */
  stillAssigned: Occurrences | null;
  /** Closings that were planned and not made, since somebody had the conversation by then, with the newest reason. */
  leftAlone: (Occurrences & { because: string }) | null;
  /** Files of customers and teammates that could not be copied, with the newest reason. */
  lostFiles: (Occurrences & { because: string }) | null;
  /** Webhooks that told of the agent's own doings. */
  echoes: Occurrences | null;
  /** Customers who wrote into closed conversations. */
  reopened: Occurrences | null;
  /** Turns that answered several messages together, and drafts withdrawn because the customer wrote again. */
  bursts: Occurrences | null;
  /** Contacts that the helpdesk knows by several ids. */
  sharedContacts: number;
  /** Conversations that fail again and again right now. */
  failing: (Occurrences & { failure: FailureRecord })[];
};

/** Reads the evidence since a moment, for one connection. Ranges of time are ranges of ids (UUID version 7). */
export async function readConnectionEvidence(
  database: Queryable,
  input: { connectionId: string; since: Date },
): Promise<ConnectionEvidence> {
  const { connectionId, since } = input;
  const recent = [connectionId, lowestUuid(since)];
  const [
    decisions,
    passedOver,
    refused,
    undone,
    stillAssigned,
    leftAlone,
    lostFiles,
    echoes,
    reopened,
    bursts,
    shared,
    failing,
  ] = await Promise.all([
    database.query<ConnectionEvidence["decisions"][number]>(
      `select d.outcome, d.rule, count(*)::int as count, max(d.decided_at) as "lastAt",
          (array_agg(c.id order by d.id desc))[1] as "conversationId"
        from decision d join conversation c on c.id = d.conversation_id
        where c.connection_id = $1 and d.id >= $2 group by d.outcome, d.rule order by 3 desc`,
      recent,
    ),
    database.query<ConnectionEvidence["passedOver"][number]>(
      `select c.id as "conversationId", c.external_id as "externalId", c.assignee ->> 'kind' as assignee
        from decision d join conversation c on c.id = d.conversation_id
        where c.connection_id = $1 and d.id >= $2
          and d.rule in ('not-assigned-to-agent', 'assigned-to-teammate', 'held-by-teammate', 'channel-off')
        group by c.id order by bool_or(d.rule = 'not-assigned-to-agent') desc, max(d.id::text) desc limit 5`,
      recent,
    ),
    database.query<ConnectionEvidence["refused"][number]>(
      `select a.kind, a.purpose, (array_agg(a.failure order by a.id desc))[1] as failure, count(*)::int as count,
          max(a.done_at) as "lastAt", (array_agg(c.id order by a.id desc))[1] as "conversationId",
          coalesce((a.context ->> 'isRepeat')::boolean, false) as "isRepeat"
        from action a join conversation c on c.id = a.conversation_id
        where c.connection_id = $1 and a.id >= $2 and a.state = 'refused' and a.failure is not null
        group by a.kind, a.purpose, a.failure ->> 'code', "isRepeat" order by 4 desc`,
      recent,
    ),
    database.query<Nullable<Occurrences>>(
      `select count(*)::int as count, max(e.at) as "lastAt", (array_agg(c.id order by e.id desc))[1] as "conversationId"
        from action a join conversation c on c.id = a.conversation_id
        join timeline_event e on e.conversation_id = c.id and e.kind = 'reopened'
          and e.at between a.done_at and a.done_at + interval '15 minutes'
        where c.connection_id = $1 and a.id >= $2 and a.purpose = 'resolve' and a.kind = 'set-status' and a.state = 'done'
          and e.actor ->> 'kind' in ('system', 'agent')`,
      recent,
    ),
    database.query<Nullable<Occurrences>>(
      `select count(distinct c.id)::int as count, max(a.done_at) as "lastAt",
          (array_agg(c.id order by a.id desc))[1] as "conversationId"
        from action a join conversation c on c.id = a.conversation_id
        where c.connection_id = $1 and a.id >= $2 and a.purpose = 'handoff' and a.kind = 'unassign' and a.state = 'done'
          and c.status = 'open' and c.handoff is not null and c.assignee ->> 'kind' = 'agent'`,
      recent,
    ),
    database.query<Nullable<Occurrences & { because: string }>>(
      `select count(distinct c.id)::int as count, max(a.done_at) as "lastAt",
          (array_agg(c.id order by a.id desc))[1] as "conversationId",
          (array_agg(a.withdrawn_because order by a.id desc))[1] as because
        from action a join conversation c on c.id = a.conversation_id
        where c.connection_id = $1 and a.id >= $2 and a.purpose = 'resolve' and a.kind = 'set-status' and a.state = 'withdrawn'
          and a.withdrawn_because like '%left alone.'`,
      recent,
    ),
    database.query<Nullable<Occurrences & { because: string }>>(
      `select count(*)::int as count, max(f.created_at) as "lastAt", (array_agg(c.id order by f.id desc))[1] as "conversationId",
          coalesce((array_agg(f.failure ->> 'message' order by f.id desc))[1], '') as because
        from attachment f join conversation c on c.id = f.conversation_id
        where c.connection_id = $1 and f.id >= $2 and f.state = 'lost'`,
      recent,
    ),
    // Of the newest deliveries only: a busy connection has hundreds of thousands a day, and this is for information.
    database.query<Nullable<Occurrences>>(
      `select count(*)::int as count, max(received_at) as "lastAt", (array_agg(conversation_id order by id desc))[1] as "conversationId"
        from (select * from delivery where connection_id = $1 order by id desc limit 1000) d
        where received_at >= $2 and outcome = 'echo'`,
      [connectionId, since],
    ),
    database.query<Nullable<Occurrences>>(
      `select count(*)::int as count, max(e.at) as "lastAt", (array_agg(c.id order by e.id desc))[1] as "conversationId"
        from (select distinct c.id from decision d join conversation c on c.id = d.conversation_id
          where c.connection_id = $1 and d.id >= $2) c
        join timeline_event e on e.conversation_id = c.id and e.kind = 'reopened' and e.at >= $3
        where e.actor ->> 'kind' = 'customer'`,
      [...recent, since],
    ),
    database.query<Nullable<Occurrences>>(
      `select count(*)::int as count, max(at) as "lastAt", (array_agg(id order by at desc))[1] as "conversationId"
        from (select c.id, max(d.decided_at) as at
          from decision d join conversation c on c.id = d.conversation_id
          where c.connection_id = $1 and d.id >= $2 and d.outcome <> 'silent'
          group by c.id, d.turn_id having count(*) > 1) burst`,
      recent,
    ),
    database.query<{ count: number }>(
      `select count(*)::int as count from (select from contact_identity where connection_id = $1
        group by contact_id having count(*) > 1) shared`,
      [connectionId],
    ),
    database.query<ConnectionEvidence["failing"][number]>(
      `select (array_agg(failure order by attempts desc))[1] as failure, count(*)::int as count, now() as "lastAt",
          (array_agg(id order by attempts desc))[1] as "conversationId"
        from conversation_queue where connection_id = $1 and failure is not null and attempts >= 3
        group by failure ->> 'code'`,
      [connectionId],
    ),
  ]);
  return {
    decisions: decisions.rows,
    passedOver: passedOver.rows,
    refused: refused.rows,
    undone: some(undone.rows[0]),
    stillAssigned: some(stillAssigned.rows[0]),
    leftAlone: some(leftAlone.rows[0]),
    lostFiles: some(lostFiles.rows[0]),
    echoes: some(echoes.rows[0]),
    reopened: some(reopened.rows[0]),
    bursts: some(bursts.rows[0]),
    sharedContacts: shared.rows[0]?.count ?? 0,
    failing: failing.rows,
  };
}

type Nullable<T> = { [K in keyof T]: T[K] | null };

function some<Row extends Occurrences>(row: Nullable<Row> | undefined): Row | null {
  return row?.count && row.lastAt && row.conversationId ? (row as Row) : null;
}
