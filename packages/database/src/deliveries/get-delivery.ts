import type { FailureRecord } from "@baton/domain";
import type { Queryable } from "../queryable.ts";

export type DeliveryRecord = {
  id: number;
  connectionId: string;
  key: string;
  conversationId: string | null;
  event: string;
  source: string;
  receivedAt: Date;
  state: "pending" | "done" | "ignored" | "failed";
  outcome: string | null;
  failure: FailureRecord | null;
  attempts: number;
  processedAt: Date | null;
};

const columns = `id, connection_id as "connectionId", delivery_key as key, conversation_id as "conversationId", event, source,
  received_at as "receivedAt", state, outcome, failure, attempts, processed_at as "processedAt"`;

/** What became of a delivery so far; null when there is none. Its payload is left out. */
export async function getDelivery(
  database: Queryable,
  input: { id: number } | { connectionId: string; key: string },
): Promise<DeliveryRecord | null> {
  const { rows } =
    "id" in input
      ? await database.query<DeliveryRecord>(`select ${columns} from delivery where id = $1`, [input.id])
      : await database.query<DeliveryRecord>(
          `select ${columns} from delivery where connection_id = $1 and delivery_key = $2`,
          [input.connectionId, input.key],
        );
  return rows[0] ?? null;
}
