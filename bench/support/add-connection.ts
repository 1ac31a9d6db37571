import { createSealer, createUuid } from "@baton/database";
import type { BenchDatabase } from "./bench-database.ts";

/** Everything that programs of one benchmark have to agree on. */
export const masterKey = "a master key for benchmarks only";
export const webhookToken = "bench-webhook-token-0123456789";
export const organizationId = "bench";

/**
 * One Freshchat connection, as if it had been saved, and chat without debounce: the benchmarks measure the machinery, not
 * the pause that it makes on purpose.
 */
export async function addConnection(
  database: BenchDatabase,
  input: {
    accessToken: string;
    publicKey: string | undefined;
    apiBaseUrl: string | undefined;
    agentAccount: { externalId: string; name: string; email: string };
    /** On: unassigned conversations are claimed, which is one call more per turn. */
    autoHandleAll: boolean;
  },
): Promise<string> {
  const id = createUuid();
  await database.db
    .insertInto("connection")
    .values({
      id,
      organization_id: organizationId,
      helpdesk: "freshchat",
      name: "Benchmark",
      webhook_token: webhookToken,
      settings: JSON.stringify({
        domain: "lumenbikes.freshchat.com",
        defaultAgentEmail: input.agentAccount.email,
        autoHandleAll: input.autoHandleAll,
        webhookPublicKey: input.publicKey,
        apiBaseUrl: input.apiBaseUrl,
      }),
      secrets: createSealer(masterKey).seal({ accessToken: input.accessToken }),
      agent_account: JSON.stringify(input.agentAccount),
    })
    .execute();
  await database.db
    .insertInto("setting")
    .values({
      organization_id: organizationId,
      name: "channels",
      document: JSON.stringify({ web: { debounceMs: 0 } }),
    })
    .execute();
  return id;
}
