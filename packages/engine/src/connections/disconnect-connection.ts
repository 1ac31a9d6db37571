import {
  type AuditActor,
  addAuditEntry,
  type ConnectionRecord,
  disconnectConnectionRow,
  freeLeases,
  getConnection,
  withTransaction,
} from "@baton/database";
import type { ConnectionTools } from "./connection-tools.ts";

/**
 * Ends a connection (FC10): history stays, nothing flows in, nothing is posted, the secrets are gone. Null when there is
 * none; a connection that is disconnected already is answered as it is.
 */
export async function disconnectConnection(
  input: { organizationId: string; actor: AuditActor; id: string },
  tools: Pick<ConnectionTools, "pool" | "sealer">,
): Promise<ConnectionRecord | null> {
  const before = await getConnection(tools.pool, input);
  if (!before || before.status === "disconnected") return before;
  return withTransaction(tools.pool, async (client) => {
    const connection = await disconnectConnectionRow(client, {
      organizationId: input.organizationId,
      id: input.id,
      emptySecrets: tools.sealer.seal({}),
    });
    // A turn under way holds settings and secrets of its own, and would post all the same.
    await freeLeases(client, input.id);
    await addAuditEntry(client, {
      organizationId: input.organizationId,
      actor: input.actor,
      action: "connection-disconnected",
      subject: `connection:${input.id}`,
      before: { name: before.name, status: before.status },
      after: { name: before.name, status: "disconnected" },
    });
    return connection;
  });
}
