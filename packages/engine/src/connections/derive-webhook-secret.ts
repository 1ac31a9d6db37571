import type { Sealer } from "@baton/database";

/**
 * The secret that a helpdesk sends back in a header of ours where it signs nothing (FD2): derived, so that there is nothing
 * more to store, and the same for as long as the connection and the master key are.
 */
export function deriveWebhookSecret(sealer: Pick<Sealer, "derive">, connectionId: string): string {
  return sealer.derive(`webhook-secret:${connectionId}`);
}
