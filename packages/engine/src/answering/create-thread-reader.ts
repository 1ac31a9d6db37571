import { loadPublicThreads, type Queryable, type ThreadMessage } from "@baton/database";
import { createBatcher } from "../inbound/create-batcher.ts";

/** Public messages the agent reads at most: more has never changed an answer and costs tokens. */
const threadLimit = 60;

/** The newest public messages of a conversation, oldest first. */
export type ReadPublicThread = (conversationId: string) => Promise<ThreadMessage[]>;

/** Conversations whose turns begin at the same time are read together, as their commits are written. */
export function createThreadReader(database: Queryable): ReadPublicThread {
  const reader = createBatcher<string, ThreadMessage[]>({
    maximumBatch: 32,
    maximumQueued: Number.POSITIVE_INFINITY,
    flush: (conversationIds) => loadPublicThreads(database, conversationIds, threadLimit),
  });
  return async (conversationId) => {
    const read = await reader.add(conversationId);
    if (read.kind === "overloaded") throw new Error("A reader without a limit cannot be overloaded.");
    return read.result;
  };
}
