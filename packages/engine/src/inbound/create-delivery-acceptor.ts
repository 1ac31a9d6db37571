import { createUuid, type DeliveryToStore, type Queryable, storeDeliveries } from "@baton/database";
import type { AcceptResult, DeliveryAcceptor, IncomingDelivery } from "../contract.ts";
import { reach } from "../fault-points.ts";
import { createBatcher } from "./create-batcher.ts";

/**
 * Largest number of deliveries waiting for their commit. At 2 KB each this is 10 MB; at the slowest rate measured it is a
 * second of work, after which a sender is better served by a 503 and its own retry.
 */
const maximumQueued = 5_000;
const maximumBatch = 200;

/**
 * Stores verified deliveries durably; answers only after the commit. From then on nothing can be lost.
 *
 * @param onStored called after each commit with the number of new deliveries: wakes the workers. It is a hint; a worker
 * that does not hear it finds the work by polling.
 */
export function createDeliveryAcceptor(input: {
  database: Queryable;
  onStored(count: number): void;
}): DeliveryAcceptor {
  const batcher = createBatcher<DeliveryToStore, AcceptResult>({
    maximumBatch,
    maximumQueued,
    async flush(deliveries) {
      await reach("before-store-delivery");
      const ids = await storeDeliveries(input.database, deliveries);
      const stored = ids.filter((id) => id !== null).length;
      await reach("after-store-delivery");
      if (stored > 0) input.onStored(stored);
      return ids.map((id) => (id === null ? "duplicate" : "accepted"));
    },
  });
  return {
    async accept(delivery: IncomingDelivery) {
      const batched = await batcher.add({
        ...delivery,
        key: delivery.key ?? createUuid(),
        source: delivery.source ?? "webhook",
      });
      return batched.kind === "overloaded" ? "overloaded" : batched.result;
    },
    close: () => batcher.close(),
  };
}
