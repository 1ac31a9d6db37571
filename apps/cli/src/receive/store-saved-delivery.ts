import { getConnector } from "@baton/connectors";
import {
  type ConnectionRecord,
  createUuid,
  type DeliveryRecord,
  getDelivery,
  type Queryable,
  replayDelivery,
  type Sealer,
  storeDeliveries,
} from "@baton/database";
import { Failure } from "@baton/domain";
import { deriveWebhookSecret, openSecrets } from "@baton/engine";

export type StoredDelivery = {
  /** `stored`: new. `duplicate`: the connection has it already, nothing was done. `replayed`: put back into the queue. */
  kind: "stored" | "duplicate" | "replayed";
  delivery: DeliveryRecord;
  /** Whether the signature was looked at: only with the headers it came with. */
  isVerified: boolean;
};

/**
 * A saved request body on the way that a webhook takes: verified (where its headers were saved, too), named, stored.
 *
 * @throws Failure with the connector's reason when the signature is wrong; nothing is stored then.
 */
export async function storeSavedDelivery(
  database: Queryable,
  input: {
    connection: ConnectionRecord;
    body: Buffer;
    headers: Record<string, string> | null;
    sealer(): Promise<Sealer>;
  },
): Promise<StoredDelivery> {
  const { connection, body, headers } = input;
  const connector = getConnector(connection.helpdesk);
  if (!connector) {
    throw new Failure({
      code: "unknown-helpdesk",
      message: `This Baton has no connector for ${connection.helpdesk}.`,
      hint: "Start the version of Baton that made the connection, or a newer one.",
      isRetryable: false,
    });
  }
  if (headers !== null) {
    const sealer = await input.sealer();
    const secrets = openSecrets(sealer, connection.secrets);
    const connectionSecret = deriveWebhookSecret(sealer, connection.id);
    const settings = connector.settingsSchema.parse({ ...connection.settings, ...secrets });
    const verdict = connector.verifyWebhook(
      { headers, rawBody: body, connectionSecret },
      settings,
      new Date(),
    );
    if (verdict.kind === "refused") {
      throw new Failure({
        code: verdict.reason,
        message: verdict.message,
        hint: "The file must hold the body byte for byte, and the headers those it came with. Nothing was stored.",
        isRetryable: false,
      });
    }
  }
  const identity = connector.identifyDelivery(body);
  const key = identity.key ?? createUuid();
  const [id] = await storeDeliveries(database, [
    { connectionId: connection.id, ...identity, key, body, headers: {}, source: "replay" },
  ]);
  const delivery = await getDelivery(database, id ? { id } : { connectionId: connection.id, key });
  if (!delivery) throw new Error("The delivery was stored and is gone.");
  return { kind: id ? "stored" : "duplicate", delivery, isVerified: headers !== null };
}

/**
 * A delivery that Baton has stored before, once more.
 *
 * @throws Failure `delivery-not-found`, `delivery-without-conversation`.
 */
export async function replayStoredDelivery(database: Queryable, id: number): Promise<StoredDelivery> {
  const before = await getDelivery(database, { id });
  if (!before) {
    throw new Failure({
      code: "delivery-not-found",
      message: `There is no delivery ${id}.`,
      hint: "baton why names the deliveries of a conversation.",
      isRetryable: false,
    });
  }
  if (!(await replayDelivery(database, id))) {
    throw new Failure({
      code: "delivery-without-conversation",
      message: `Delivery ${id} (${before.event}) belongs to no conversation: there is nothing to replay.`,
      isRetryable: false,
    });
  }
  return { kind: "replayed", delivery: (await getDelivery(database, { id })) ?? before, isVerified: false };
}
