import type { AuthorKind, FailureRecord, Visibility } from "@baton/domain";
import { decodeCursor, encodeCursor } from "../cursor.ts";
import type { Queryable } from "../queryable.ts";
import type { ActionState, TimelineActor } from "../schema.ts";

export type TimelineAttachment = {
  id: string;
  name: string;
  contentType: string;
  sizeBytes: number | null;
  state: "waiting" | "stored" | "lost";
  failure: FailureRecord | null;
};

export type CarriedMessage = {
  /** `waits`: on its way. `refused`: the helpdesk did not take it, or a part of it. `came`: it was written there. */
  state: "carried" | "waits" | "refused" | "came";
  helpdesk: string;
  at: Date | null;
  failure: FailureRecord | null;
};

export type TimelineEntry =
  | {
      type: "message";
      id: string;
      at: Date;
      author: { kind: AuthorKind; externalId: string | null; name: string | null };
      visibility: Visibility;
      text: string;
      automatic: string | null;
      externalId: string;
      attachments: TimelineAttachment[];
      /** Set for what Baton sent itself. */
      delivery: {
        actionId: string;
        state: ActionState;
        doneAt: Date | null;
        confirmedAt: Date | null;
        failure: FailureRecord | null;
      } | null;
      /** In a conversation that goes on in a helpdesk: how this message got there, or that it came from there. */
      carried: CarriedMessage | null;
    }
  | {
      type: "event";
      id: string;
      at: Date;
      kind: string;
      actor: TimelineActor;
      summary: string;
      cause: Record<string, string>;
      data: Record<string, unknown>;
    };

export type TimelinePage = {
  items: TimelineEntry[];
  nextCursor: string | null;
  previousCursor: string | null;
};

/**
 * Messages and events of a conversation in one order (S3): by time; a message before the events of the same moment,
 * which it caused; then by id. A page is oldest first, whichever way one turns.
 *
 * A cursor is `[direction, time, rank, key]`: the place, and the side of it that the page lies on.
 */
export async function listTimeline(
  database: Queryable,
  input: {
    conversationId: string;
    start: "oldest" | "newest";
    cursor?: string | undefined;
    limit: number;
  },
): Promise<TimelinePage> {
  const place = readPlace(input);
  const { rows } = await database.query<TimelineRow>({
    name: place.isForward ? "list-timeline-forward" : "list-timeline-backward",
    text: place.isForward ? forwardStatement : backwardStatement,
    values: [input.conversationId, place.time, place.rank, place.key, input.limit + 1],
  });
  const hasMore = rows.length > input.limit;
  const shown = rows.slice(0, input.limit);
  if (!place.isForward) shown.reverse();
  const first = shown[0];
  const last = shown.at(-1);
  const hasOlder = place.isForward ? place.time !== null : hasMore;
  const hasNewer = place.isForward ? hasMore : place.time !== null;
  return {
    items: shown.map(convertRow),
    previousCursor:
      hasOlder && first ? encodeCursor(["before", first.sortTime, first.rank, first.key]) : null,
    nextCursor: hasNewer && last ? encodeCursor(["after", last.sortTime, last.rank, last.key]) : null,
  };
}

function readPlace(input: { start: "oldest" | "newest"; cursor?: string | undefined }) {
  if (!input.cursor) return { isForward: input.start === "oldest", time: null, rank: null, key: null };
  const [direction, time, rank, key] = decodeCursor(input.cursor, 4);
  return { isForward: direction === "after", time, rank, key };
}

type TimelineRow = {
  sortTime: string;
  rank: 0 | 1;
  key: string;
  messageId: string | null;
  at: Date;
  authorKind: AuthorKind;
  authorExternalId: string | null;
  authorName: string | null;
  visibility: Visibility;
  text: string;
  automatic: string | null;
  externalId: string;
  attachments: TimelineAttachment[] | null;
  actionId: string | null;
  actionState: ActionState;
  actionDoneAt: Date | null;
  actionConfirmedAt: Date | null;
  actionFailure: FailureRecord | null;
  carriedState: CarriedMessage["state"] | null;
  carriedTo: string;
  carriedAt: Date | null;
  carriedFailure: FailureRecord | null;
  eventId: number;
  eventKind: string;
  actor: TimelineActor;
  summary: string;
  cause: Record<string, string>;
  data: Record<string, unknown>;
};

/**
 * What became of message m at the other end of its escalation. With the history it went when that was opened; afterwards it is one action
 * there, or several where it was long.
 */
const carriage = `
  select n.helpdesk,
    case when a.context ->> 'carriedBy' = x.id::text then 'came'
      when m.id = any(x.carried_message_ids) then case when x.opened_at is null then 'waits' else 'carried' end
      when there.refused or there.dropped then 'refused'
      when there.at is not null and not there.waits then 'carried'
      else 'waits' end as state,
    case when m.id = any(x.carried_message_ids) then x.opened_at else there.at end as at, there.failure
  from escalation x join connection n on n.id = x.connection_id
  left join conversation o on o.connection_id = x.connection_id and o.external_id = x.opened -> 'conversation' ->> 'externalId'
  left join lateral (
    select max(t.done_at) filter (where t.state = 'done') as at, bool_or(t.state in ('planned', 'sending', 'unknown')) as waits,
      bool_or(t.state = 'refused') as refused, bool_and(t.state = 'withdrawn') as dropped,
      (array_agg(t.failure order by t.sequence desc) filter (where t.state = 'refused'))[1] as failure
    from action t where t.conversation_id = o.id and t.context ->> 'carries' = m.id::text
      and not exists (select from action r where r.conversation_id = o.id and r.context ->> 'repeats' = t.id::text)
  ) there on true
  where x.id = m.carried_by and x.conversation_id = m.conversation_id`;

/**
 * Each half of the union walks its own index and stops at the limit; what hangs on the messages is joined only to the
 * rows of the page. Ids are compared as text in byte order: that is the order of UUIDs, and of numbers of equal length.
 */
function statement(comparison: ">" | "<", order: "asc" | "desc"): string {
  const half = (table: string, time: string, rank: 0 | 1, key: string, ids: string) => `
    (select ${time} as at, ${rank} as rank, ${key} as key, ${ids} from ${table}
     where conversation_id = $1
       and ($2::timestamptz is null or (${time} ${comparison}= $2 and (${time}, ${rank}, ${key}) ${comparison} ($2, $3::int, $4::text)))
     order by ${time} ${order}, id ${order} limit $5)`;
  return `
    with page as (
      select * from (
        ${half("message", "sent_at", 0, `id::text collate "C"`, "id as message_id, null::bigint as event_id")}
        union all
        ${half("timeline_event", "at", 1, `lpad(id::text, 20, '0') collate "C"`, "null::uuid, id")}
      ) as both_kinds
      order by at ${order}, rank ${order}, key ${order} limit $5
    )
    select p.at, p.at::text as "sortTime", p.rank, p.key, p.message_id as "messageId",
      m.author_kind as "authorKind", m.author_external_id as "authorExternalId", 
      -- Customers' messages come with an id alone; their name is the contact's, as it is known now.
      coalesce(m.author_name, case when m.author_kind = 'customer' then c.name end) as "authorName",
      m.visibility, m.text, m.automatic, m.external_id as "externalId", files.list as attachments,
      a.id as "actionId", a.state as "actionState", a.done_at as "actionDoneAt",
      a.confirmed_at as "actionConfirmedAt", a.failure as "actionFailure",
      over.state as "carriedState", over.helpdesk as "carriedTo", over.at as "carriedAt", over.failure as "carriedFailure",
      p.event_id as "eventId", e.kind as "eventKind", e.actor, e.summary, e.cause, e.data
    from page p
    left join message m on m.id = p.message_id
    left join conversation v on v.id = m.conversation_id
    left join contact c on c.id = v.contact_id
    left join action a on a.id = m.action_id
    left join lateral (${carriage}) over on m.carried_by is not null
    left join timeline_event e on e.id = p.event_id
    left join lateral (
      select jsonb_agg(jsonb_build_object('id', f.id, 'name', f.name, 'contentType', f.content_type,
        'sizeBytes', f.size_bytes, 'state', f.state, 'failure', f.failure) order by f.id) as list
      from attachment f where f.message_id = p.message_id
    ) files on true
    order by p.at ${order}, p.rank ${order}, p.key ${order}`;
}

const forwardStatement = statement(">", "asc");
const backwardStatement = statement("<", "desc");

function convertRow(row: TimelineRow): TimelineEntry {
  if (row.messageId === null) {
    return {
      type: "event",
      id: String(row.eventId),
      at: row.at,
      kind: row.eventKind,
      actor: row.actor,
      summary: row.summary,
      cause: row.cause,
      data: row.data,
    };
  }
  return {
    type: "message",
    id: row.messageId,
    at: row.at,
    author: { kind: row.authorKind, externalId: row.authorExternalId, name: row.authorName },
    visibility: row.visibility,
    text: row.text,
    automatic: row.automatic,
    externalId: row.externalId,
    attachments: row.attachments ?? [],
    delivery:
      row.actionId === null
        ? null
        : {
            actionId: row.actionId,
            state: row.actionState,
            doneAt: row.actionDoneAt,
            confirmedAt: row.actionConfirmedAt,
            failure: row.actionFailure,
          },
    carried:
      row.carriedState === null
        ? null
        : {
            state: row.carriedState,
            helpdesk: row.carriedTo,
            at: row.carriedAt,
            failure: row.carriedFailure,
          },
  };
}
