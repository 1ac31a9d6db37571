import type { AnswerFact, AnswerOutcomeKind, Channel, JudgedAnswer } from "@baton/domain";
import { decodeCursor, type Page, type PageRequest, toPage } from "../cursor.ts";
import type { Queryable } from "../queryable.ts";
import { writeJson } from "../write-json.ts";

/**
 * Conversations of a connection in which something happened that judges an answer, one that goes on in a helpdesk once, after the timeline event `after`; with the newest
 * event that was looked at. Ids of events are given out before they are committed: callers look back a little.
 */
export async function findConversationsToJudge(
  database: Queryable,
  input: { connectionId: string; after: number; limit: number },
): Promise<{ conversationIds: string[]; newest: number }> {
  const { rows } = await database.query<{ id: number; conversationId: string }>({
    name: "find-conversations-to-judge",
    text: `select e.id, e.conversation_id as "conversationId" from timeline_event e join conversation c on c.id = e.conversation_id
      where e.id > $2 and c.connection_id = $1 and c.counterpart_id is null and e.kind in ('resolved', 'closed', 'reopened', 'handed-off', 'taken-over')
      order by e.id limit $3`,
    values: [input.connectionId, input.after, input.limit],
  });
  return {
    conversationIds: [...new Set(rows.map(({ conversationId }) => conversationId))],
    newest: rows.at(-1)?.id ?? input.after,
  };
}

/** The facts of each conversation, in the order in which Baton wrote them down: helpdesks' clocks are not ours. */
export async function readAnswerFacts(
  database: Queryable,
  conversationIds: readonly string[],
): Promise<Map<string, AnswerFact[]>> {
  const { rows } = await database.query<{ conversationId: string; fact: AnswerFactRow }>({
    name: "read-answer-facts",
    text: `select conversation_id as "conversationId", fact from (
        select conversation_id, min(result_at) as written, 0 as id,
          jsonb_build_object('kind', 'answered', 'turnId', turn_id, 'at', min(result_at)) as fact
        from decision
        where conversation_id = any($1::uuid[]) and is_answer and outcome = 'reply' and result = 'sent'
        group by conversation_id, turn_id
        union all
        select conversation_id, recorded_at, id, jsonb_build_object('kind', kind, 'at', at, 'data', data)
        from timeline_event
        where conversation_id = any($1::uuid[]) and kind in ('resolved', 'closed', 'reopened', 'handed-off', 'taken-over')
      ) f order by conversation_id, written, id`,
    values: [conversationIds],
  });
  const facts = new Map<string, AnswerFact[]>();
  for (const { conversationId, fact } of rows) {
    const list = facts.get(conversationId) ?? [];
    list.push(toFact(fact));
    facts.set(conversationId, list);
  }
  return facts;
}

type AnswerFactRow = {
  kind: AnswerFact["kind"];
  at: string;
  turnId?: string;
  data?: Record<string, unknown>;
};

function toFact({ kind, at: writtenAt, turnId, data = {} }: AnswerFactRow): AnswerFact {
  const at = new Date(writtenAt);
  switch (kind) {
    case "answered":
      return { at, kind, turnId: turnId as string };
    case "resolved":
      // Resolved before this was written down: neither confirmed nor assumed is known.
      return data.resolution === "confirmed" || data.resolution === "assumed"
        ? { at, kind, resolution: data.resolution }
        : { at, kind: "closed" };
    case "reopened":
      // Reopened in the helpdesk, without a word of the customer: the resolution was taken back all the same.
      return { at, kind, isWithinWindow: data.withinReopenWindow !== false };
    case "handed-off":
      return { at, kind, reason: data.reason as Extract<AnswerFact, { kind: "handed-off" }>["reason"] };
    case "closed":
    case "taken-over":
      return { at, kind };
  }
}

/** Writes what came of answers; a later fact replaces an earlier one. @returns how many rows are new or changed. */
export async function saveAnswerOutcomes(
  database: Queryable,
  judged: readonly JudgedAnswer[],
): Promise<number> {
  if (judged.length === 0) return 0;
  const result = await database.query({
    name: "save-answer-outcomes",
    text: `insert into answer_outcome (turn_id, organization_id, connection_id, conversation_id, channel, rule, confidence, shipped_confidence,
        answered_at, outcome, is_right, at)
      select distinct on (d.turn_id) d.turn_id, d.organization_id, c.connection_id, d.conversation_id, c.channel, d.rule, d.confidence,
        d.shipped_confidence, d.result_at, r.outcome, r."isRight", r.at
      from jsonb_to_recordset($1::jsonb) as r ("turnId" uuid, outcome text, "isRight" boolean, at timestamptz)
        join decision d on d.turn_id = r."turnId" join conversation c on c.id = d.conversation_id
      order by d.turn_id, d.decided_at
      on conflict (turn_id) do update set outcome = excluded.outcome, is_right = excluded.is_right, at = excluded.at
        where (answer_outcome.outcome, answer_outcome.at) is distinct from (excluded.outcome, excluded.at)`,
    values: [writeJson(judged)],
  });
  return result.rowCount ?? 0;
}

export type AnswerOutcomeRecord = {
  turnId: string;
  conversationId: string;
  connectionId: string;
  channel: Channel;
  rule: string;
  confidence: number | null;
  shippedConfidence: number | null;
  answeredAt: Date;
  outcome: AnswerOutcomeKind;
  isRight: boolean;
  at: Date;
};

/** The ledger, newest answer first. */
export async function listAnswerOutcomes(
  database: Queryable,
  input: PageRequest & { organizationId: string; outcome?: AnswerOutcomeKind; channel?: Channel },
): Promise<Page<AnswerOutcomeRecord>> {
  const [at, id] = input.cursor ? decodeCursor(input.cursor, 2) : [null, null];
  const { rows } = await database.query<AnswerOutcomeRecord & { key: string }>({
    name: "list-answer-outcomes",
    text: `select turn_id as "turnId", conversation_id as "conversationId", connection_id as "connectionId", channel, rule, confidence,
        shipped_confidence as "shippedConfidence", answered_at as "answeredAt", outcome, is_right as "isRight", at,
        answered_at::text as key
      from answer_outcome
      where organization_id = $1 and ($2::text is null or outcome = $2) and ($3::text is null or channel = $3)
        and ($4::timestamptz is null or (answered_at, turn_id) < ($4, $5::uuid))
      order by answered_at desc, turn_id desc limit $6`,
    values: [input.organizationId, input.outcome ?? null, input.channel ?? null, at, id, input.limit + 1],
  });
  return toPage(
    rows,
    input.limit,
    ({ key: _, ...outcome }) => outcome,
    (row) => [row.key, row.turnId],
  );
}

export type ConfidenceOutcome = { confidence: number; shippedConfidence: number; isRight: boolean };

/** Predicted and observed of the newest answers with an outcome; newest first. */
export async function listConfidenceOutcomes(
  database: Queryable,
  input: { organizationId: string; limit: number },
): Promise<ConfidenceOutcome[]> {
  const { rows } = await database.query<ConfidenceOutcome>({
    name: "list-confidence-outcomes",
    text: `select confidence, shipped_confidence as "shippedConfidence", is_right as "isRight" from answer_outcome
      where organization_id = $1 and confidence is not null and shipped_confidence is not null
      order by answered_at desc, turn_id desc limit $2`,
    values: [input.organizationId, input.limit],
  });
  return rows;
}

/** How many answers have each outcome. */
export async function countAnswerOutcomes(
  database: Queryable,
  input: { organizationId: string },
): Promise<Partial<Record<AnswerOutcomeKind, number>>> {
  const { rows } = await database.query<{ outcome: AnswerOutcomeKind; count: number }>({
    name: "count-answer-outcomes",
    text: "select outcome, count(*)::float8 as count from answer_outcome where organization_id = $1 group by outcome",
    values: [input.organizationId],
  });
  return Object.fromEntries(rows.map(({ outcome, count }) => [outcome, count]));
}
