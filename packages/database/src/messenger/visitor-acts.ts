import type { Pool } from "pg";
import { type DeliveryToStore, storeDeliveries } from "../deliveries/store-deliveries.ts";
import { withTransaction } from "../with-transaction.ts";
import { takeVisitorSequence } from "./thread-rows.ts";

/** Notes how far a visitor has read; never backwards. @returns whether it is news. */
export async function markVisitorRead(
  pool: Pool,
  input: { visitorId: string; threadId: string; upTo: number },
): Promise<boolean> {
  return withTransaction(pool, async (client) => {
    const found = await client.query({
      name: "is-visitor-read-news",
      text: "select 1 from messenger_thread where id = $1 and visitor_id = $2 and visitor_read < least($3, sequence)",
      values: [input.threadId, input.visitorId, input.upTo],
    });
    if (!found.rowCount) return false;
    const sequence = await takeVisitorSequence(client, input.visitorId);
    await client.query({
      name: "mark-visitor-read",
      text: `update messenger_thread set visitor_read = greatest(visitor_read, least($2, sequence)), sequence = $3 where id = $1`,
      values: [input.threadId, input.upTo, sequence],
    });
    return true;
  });
}

/** Five faces and a comment (M13); a later rating replaces an earlier one. False: not the visitor's conversation. */
export async function rateThread(
  pool: Pool,
  input: {
    visitorId: string;
    threadId: string;
    rating: number;
    comment: string | null;
    delivery: DeliveryToStore;
  },
): Promise<boolean> {
  return withTransaction(pool, async (client) => {
    const sequence = await takeVisitorSequence(client, input.visitorId);
    const rated = await client.query({
      name: "rate-thread",
      text: `update messenger_thread set rating = $3, rating_comment = coalesce($4, rating_comment), rated_at = now(), sequence = $5
        where id = $1 and visitor_id = $2`,
      values: [input.threadId, input.visitorId, input.rating, input.comment, sequence],
    });
    if (!rated.rowCount) return false;
    await storeDeliveries(client, [input.delivery]);
    return true;
  });
}

/** "Was this helpful?" of one answer. @returns the thread it stands in; null: no such answer for this visitor. */
export async function judgeAnswer(
  pool: Pool,
  input: {
    visitorId: string;
    messageId: string;
    isHelpful: boolean;
    describe: (threadId: string) => DeliveryToStore;
  },
): Promise<string | null> {
  return withTransaction(pool, async (client) => {
    const sequence = await takeVisitorSequence(client, input.visitorId);
    const { rows } = await client.query<{ threadId: string }>({
      name: "judge-answer",
      text: `update messenger_message set is_helpful = $3
        where id = $1 and visitor_id = $2 and is_answer returning thread_id as "threadId"`,
      values: [input.messageId, input.visitorId, input.isHelpful],
    });
    const threadId = rows[0]?.threadId;
    if (threadId === undefined) return null;
    await client.query({
      name: "touch-judged-thread",
      text: "update messenger_thread set sequence = $2 where id = $1",
      values: [threadId, sequence],
    });
    await storeDeliveries(client, [input.describe(threadId)]);
    return threadId;
  });
}
