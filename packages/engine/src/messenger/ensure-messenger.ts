import { randomBytes } from "node:crypto";
import { createUuid, findMessengerOfOrganization, insertConnection } from "@baton/database";
import type { ConnectionTools } from "../connections/connection-tools.ts";

/**
 * The messenger of an organization, made the first time somebody asks for it. It is a connection like that of any helpdesk, so
 * conversations, outbox and decisions hang on it the same way; its own settings are the document `messenger`.
 */
export async function ensureMessenger(
  { pool, sealer }: Pick<ConnectionTools, "pool" | "sealer">,
  organizationId: string,
): Promise<string> {
  const found = await findMessengerOfOrganization(pool, organizationId);
  if (found !== null) return found;
  const id = createUuid();
  try {
    await insertConnection(pool, {
      id,
      organizationId,
      helpdesk: "messenger",
      name: "Messenger",
      webhookToken: randomBytes(24).toString("base64url"),
      settings: {},
      secrets: sealer.seal({}),
      agentAccount: { externalId: "agent", name: null, email: null },
      account: {},
    });
    return id;
  } catch (error) {
    // Made by another request at the same moment: the unique index let one of them win.
    const winner = await findMessengerOfOrganization(pool, organizationId);
    if (winner !== null) return winner;
    throw error;
  }
}
