import { setTimeout as sleep } from "node:timers/promises";
import { type DeliveryRecord, getDelivery, type Queryable } from "@baton/database";

export type DeliveryResult = {
  delivery: DeliveryRecord;
  /** Whether everything that came of it is done, too; false when the wait was over before. */
  isSettled: boolean;
  /** Decisions about the customer messages it brought. */
  decisions: { outcome: string; rule: string; reason: string; result: string; text: string | null }[];
};

/** Waits until a delivery has taken effect and its conversation has come to rest, or until the time is over. */
export async function awaitDelivery(
  database: Queryable,
  input: { id: number; since: Date; timeoutMs: number; signal: AbortSignal },
): Promise<DeliveryResult> {
  const deadline = Date.now() + input.timeoutMs;
  for (;;) {
    const delivery = await getDelivery(database, { id: input.id });
    if (!delivery) throw new Error(`Delivery ${input.id} is gone.`);
    const isSettled = delivery.state !== "pending" && (await isAtRest(database, delivery.conversationId));
    if (isSettled || Date.now() >= deadline || input.signal.aborted)
      return { delivery, isSettled, decisions: await listNewDecisions(database, delivery, input.since) };
    await sleep(50);
  }
}

async function isAtRest(database: Queryable, conversationId: string | null): Promise<boolean> {
  if (conversationId === null) return true;
  const { rows } = await database.query<{ isOpen: boolean }>(
    `select q.leased_by is not null
        or exists (select from action where conversation_id = q.id and state in ('planned', 'sending', 'unknown'))
        or exists (select from message where conversation_id = q.id and awaits_decision) as "isOpen"
      from conversation_queue q where q.id = $1`,
    [conversationId],
  );
  return rows[0]?.isOpen !== true;
}

async function listNewDecisions(
  database: Queryable,
  { conversationId }: DeliveryRecord,
  since: Date,
): Promise<DeliveryResult["decisions"]> {
  const { rows } = await database.query<DeliveryResult["decisions"][number]>(
    `select outcome, rule, reason, result, text from decision
      where conversation_id = $1 and decided_at >= $2 order by decided_at, id`,
    [conversationId, since],
  );
  return rows;
}
