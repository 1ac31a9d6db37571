import {
  type ConversationDetail,
  type DecisionRecord,
  findConversations,
  getConversation,
  listDecisions,
  listOutbox,
  listTimeline,
  type OutboxEntry,
  type Queryable,
  type TimelineEntry,
} from "@baton/database";
import { Failure } from "@baton/domain";

/** One step of a conversation: something that was written, with the decision about it, or something that happened. */
export type ExplainedEntry = TimelineEntry & {
  /** For a customer's message: what was decided (S4). Null while it waits, or where nothing had to be decided. */
  decision?: DecisionRecord | null;
};

/** What `baton why` prints; `--json` gives it as it is. */
export type Explanation = {
  conversation: ConversationDetail;
  entries: ExplainedEntry[];
  /** What is still on its way to the helpdesk, or was refused by it. */
  outbox: OutboxEntry[];
};

/**
 * Everything that explains what the agent did in a conversation.
 *
 * @throws Failure `conversation-not-found`, `conversation-ambiguous`.
 */
export async function explainConversation(database: Queryable, reference: string): Promise<Explanation> {
  const found = await findOne(database, reference);
  const conversation = await getConversation(database, found);
  if (!conversation) throw notFound(reference);
  const [decisions, entries, outbox] = await Promise.all([
    allPages((cursor) => listDecisions(database, { conversationId: found.id, cursor, limit: 500 })),
    allPages((cursor) =>
      listTimeline(database, { conversationId: found.id, start: "oldest", cursor, limit: 500 }),
    ),
    listOutbox(database, found.id),
  ]);
  const byMessage = new Map(decisions.map((decision) => [decision.messageId, decision]));
  return {
    conversation,
    entries: entries.map((entry) =>
      entry.type === "message" && entry.author.kind === "customer"
        ? { ...entry, decision: byMessage.get(entry.id) ?? null }
        : entry,
    ),
    outbox,
  };
}

async function findOne(database: Queryable, reference: string) {
  const found = await findConversations(database, reference);
  const [first] = found;
  if (!first) throw notFound(reference);
  if (found.length === 1) return first;
  const names = found.map(({ connectionId, externalId }) => `external:${connectionId}:${externalId}`);
  throw new Failure({
    code: "conversation-ambiguous",
    message: `${found.length} conversations are called ${reference}.`,
    hint: `Name one of them: ${names.join(", ")}.`,
    isRetryable: false,
  });
}

function notFound(reference: string): Failure {
  return new Failure({
    code: "conversation-not-found",
    message: `Baton knows no conversation ${reference}.`,
    hint: "Give the id, external:<connection id>:<external id>, or the helpdesk's own id or link. A conversation is known from its first delivery on.",
    isRetryable: false,
  });
}

async function allPages<Item>(
  read: (cursor: string | undefined) => Promise<{ items: Item[]; nextCursor: string | null }>,
): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const page = await read(cursor);
    items.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return items;
}
