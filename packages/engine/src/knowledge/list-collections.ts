import type { KnowledgeCollection } from "@baton/connectors";
import { getConnection } from "@baton/database";
import { type FailureRecord, recordFailure } from "@baton/domain";
import type { ConnectionTools } from "../connections/connection-tools.ts";
import { openConnection } from "../connections/open-connection.ts";

export type CollectionsResult =
  | { kind: "listed"; collections: KnowledgeCollection[] }
  | { kind: "not-found" }
  /** Its helpdesk has no knowledge base that can be read, or the connection was disconnected. */
  | { kind: "none" }
  | { kind: "helpdesk-failed"; failure: FailureRecord };

/** What can be chosen from the knowledge base of a connection's helpdesk, read from the live account (FR8). */
export async function listCollections(
  input: { organizationId: string; connectionId: string },
  tools: ConnectionTools,
): Promise<CollectionsResult> {
  const { organizationId, connectionId } = input;
  const connection = await getConnection(tools.pool, { organizationId, id: connectionId });
  if (!connection) return { kind: "not-found" };
  if (connection.status === "disconnected") return { kind: "none" };
  try {
    const { knowledge } = openConnection(connection, tools).connect();
    if (!knowledge) return { kind: "none" };
    return { kind: "listed", collections: await knowledge.listCollections() };
  } catch (error) {
    const failure = recordFailure(error);
    if (failure.code === "unexpected") throw error;
    return { kind: "helpdesk-failed", failure };
  }
}
