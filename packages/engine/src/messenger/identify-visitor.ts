import { createHash } from "node:crypto";
import { listIdentityKeys, type Sealer, useIdentityToken } from "@baton/database";
import type { Pool } from "pg";
import { type IdentityVerdict, verifyIdentityToken } from "./verify-identity-token.ts";

export type IdentifyVisitor = (input: {
  connectionId: string;
  token: string;
  /** A random value that the browser keeps. */
  device: string;
}) => Promise<IdentityVerdict>;

/**
 * Verifies a token against the messenger's active keys, and that no other browser has shown it before: copied out of a page or
 * a log it is worth nothing elsewhere (M7). The same browser may show it again, as a reload or a second tab does.
 */
export function createIdentifyVisitor(input: {
  pool: Pool;
  sealer: Sealer;
  now: () => Date;
}): IdentifyVisitor {
  return async ({ connectionId, token, device }) => {
    const rows = await listIdentityKeys(input.pool, { connectionId, onlyActive: true });
    const keys = rows.map(({ id, secret }) => ({
      id,
      secret: (input.sealer.open(secret) as { secret: string }).secret,
    }));
    const verdict = await verifyIdentityToken(token, { keys, messengerId: connectionId, now: input.now() });
    if (verdict.kind === "refused") return verdict;
    const isOurs = await useIdentityToken(input.pool, {
      connectionId,
      tokenHash: digest(token),
      deviceHash: digest(device),
      // The tolerance for clocks lets it live a little longer than it says.
      expiresAt: new Date(verdict.expiresAt.getTime() + 120_000),
    });
    if (isOurs) return verdict;
    return {
      kind: "refused",
      code: "identity-token-replayed",
      message: "The token was used in another browser before: sign a new one for each page.",
    };
  };
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
