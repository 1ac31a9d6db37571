import type { Sentiment } from "@baton/domain";
import { decodeCursor, type Page, type PageRequest, toPage } from "../cursor.ts";
import type { Queryable } from "../queryable.ts";
import type { DecisionOutcome, DecisionResult, UsedPassageRecord } from "../schema.ts";

export type DecisionRecord = {
  id: string;
  messageId: string;
  turnId: string;
  outcome: DecisionOutcome;
  rule: string;
  reason: string;
  inputs: Record<string, unknown>;
  passages: UsedPassageRecord[];
  checks: { name: string; passed: boolean; detail: string }[];
  confidence: number | null;
  sentiment: Sentiment | null;
  language: string | null;
  model: {
    id: string;
    inputTokens: number;
    outputTokens: number;
    costUsd: number | null;
    milliseconds: number;
  } | null;
  text: string | null;
  result: DecisionResult;
  resultReason: string | null;
  decidedAt: Date;
  resultAt: Date | null;
};

/** The decisions about a conversation's customer messages (S4), oldest first. */
export async function listDecisions(
  database: Queryable,
  input: PageRequest & { conversationId: string },
): Promise<Page<DecisionRecord>> {
  const [at, id] = input.cursor ? decodeCursor(input.cursor, 2) : [null, null];
  const { rows } = await database.query<DecisionRecord & { key: string }>({
    name: "list-decisions",
    text: `select id, message_id as "messageId", turn_id as "turnId", outcome, rule, reason, inputs, passages, checks,
        confidence, sentiment, language, model, text, result, result_reason as "resultReason",
        decided_at as "decidedAt", result_at as "resultAt", decided_at::text as key
      from decision
      where conversation_id = $1 and ($2::timestamptz is null or (decided_at, id) > ($2, $3::uuid))
      order by decided_at, id limit $4`,
    values: [input.conversationId, at, id, input.limit + 1],
  });
  return toPage(
    rows,
    input.limit,
    ({ key: _, ...decision }) => decision,
    (row) => [row.key, row.id],
  );
}
