import { findSeenMessage } from "@baton/database";
import type { EngineDependencies } from "../worker/dependencies.ts";
import { tellCounterpart } from "./news.ts";

/**
 * The customer has read so far in the messenger: whoever wrote in the helpdesk may be told, where it takes that (M13). Of several
 * messages the newest says it of all; each is told once.
 */
export async function tellSeen(
  dependencies: Pick<EngineDependencies, "database" | "hint">,
  input: { threadId: string; upTo: number },
): Promise<void> {
  const seen = await findSeenMessage(dependencies.database, input);
  if (seen === null) return;
  const { escalationId, connectionId, externalId, messageExternalId } = seen;
  await tellCounterpart(dependencies, { connectionId, externalId }, [
    { key: `seen:${messageExternalId}`, news: { kind: "seen", escalationId, messageExternalId } },
  ]);
}
