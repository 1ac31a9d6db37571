import type { ParsedDelivery } from "@baton/connectors";
import { addWebhooksMissed, type MissedKind, type PendingDelivery } from "@baton/database";
import type { ConversationSnapshot, ConversationState } from "@baton/domain";
import { type ConversationWork, isOpen } from "../worker/conversation-work.ts";
import type { EngineDependencies } from "../worker/dependencies.ts";

/** The payload of a delivery of Baton's own that asks for a comparison; see request-comparisons.ts. */
export function parseComparison(delivery: Pick<PendingDelivery, "body">): ParsedDelivery {
  const reference = JSON.parse(delivery.body.toString("utf8")) as {
    externalId: string;
    alternateId: string | null;
  };
  return {
    conversation: reference,
    events: [],
    contact: null,
    placement: null,
    needsLoad: true,
    ignoredBecause: null,
  };
}

export type Comparison = {
  /** The helpdesk may have given it back to the agent without telling. */
  mayBeHandedBack: boolean;
  /** After the reading: puts what was healed on the timeline, and what webhooks missed into the evidence. */
  finish(): Promise<void>;
};

/**
 * The frame around a reading that reconciliation asked for (D3). The reading itself heals (apply-snapshot.ts); what stood here
 * before it is remembered, so that the difference can be told. A reading for any other reason has nothing to tell.
 */
export function startComparison(
  dependencies: EngineDependencies,
  work: ConversationWork,
  deliveries: readonly PendingDelivery[],
): Comparison {
  const request = deliveries.find((delivery) => delivery.source === "reconcile");
  const before = work.conversation;
  if (!request || !before) return { mayBeHandedBack: false, finish: async () => {} };
  if (before.externalUrl === null) {
    const isTold = deliveries.some(({ source }) => source === "webhook");
    return {
      mayBeHandedBack: false,
      finish: () => (isTold ? Promise.resolve() : finishFirst(dependencies, work)),
    };
  }
  const known = new Set(work.known.keys());
  const isUndisturbed = !work.actions.some(isOpen);
  return {
    // With our own release still to be done, the agent account as assignee is no news.
    mayBeHandedBack: isUndisturbed && before.holder === "human" && before.assignee.kind !== "agent",
    async finish() {
      const snapshot = work.snapshot?.value;
      if (!snapshot) return;
      const now = dependencies.now();
      const differences = findDifferences({ before, after: work.state, snapshot, known });
      if (differences.length === 0) return;
      work.note(
        {
          at: now,
          kind: "synchronised",
          actor: { kind: "system" },
          summary: `Compared with the helpdesk, which had not told: ${differences.map(({ text }) => text).join(", ")}.`,
          data: { healed: differences.map(({ kind, count }) => ({ kind, count })) },
        },
        { deliveryId: String(request.id) },
      );
      const { webhookGraceMs } = dependencies.timing;
      const missed = differences.filter(({ at }) => now.getTime() - at.getTime() > webhookGraceMs);
      if (missed.length === 0) return;
      await work.commit();
      await addWebhooksMissed(dependencies.database, {
        connectionId: work.connection.id,
        conversationId: work.lease.conversationId,
        missed,
        now,
      });
    },
  };
}

/**
 * First heard of by the reading itself. That it began, or that a customer wrote in one from before the connection, should have been
 * told by a webhook.
 */
async function finishFirst(dependencies: EngineDependencies, work: ConversationWork): Promise<void> {
  const { createdAt, id: connectionId } = work.connection;
  const messages = work.snapshot?.value.messages ?? [];
  const ofCustomers = messages.filter(({ author }) => author.kind === "customer");
  const fresh = ofCustomers.filter(({ sentAt }) => sentAt >= createdAt);
  const newest = fresh.at(-1);
  const now = dependencies.now();
  if (!newest || now.getTime() - newest.sentAt.getTime() <= dependencies.timing.webhookGraceMs) return;
  const isNew = messages[0] === fresh[0];
  await work.commit();
  await addWebhooksMissed(dependencies.database, {
    connectionId,
    conversationId: work.lease.conversationId,
    missed: [isNew ? { kind: "conversation", count: 1 } : { kind: "message", count: fresh.length }],
    now,
  });
}

export type Difference = { kind: MissedKind; count: number; text: string; at: Date };

/** What a reading changed, in words and as the kind of webhook that would have told it. Pure. */
function findDifferences(input: {
  before: ConversationState;
  after: ConversationState;
  snapshot: Pick<ConversationSnapshot, "messages" | "updatedAt">;
  /** Ids of the messages that were known before. */
  known: ReadonlySet<string>;
}): Difference[] {
  const { before, after, snapshot, known } = input;
  const differences: Difference[] = [];
  // Our own posts need no webhook, and system messages mostly have none.
  const messages = snapshot.messages.filter(
    ({ externalId, author }) =>
      !known.has(externalId) && (author.kind === "customer" || author.kind === "teammate"),
  );
  const newest = messages.at(-1);
  if (newest) {
    const text = messages.length === 1 ? "1 message" : `${messages.length} messages`;
    differences.push({ kind: "message", count: messages.length, text, at: newest.sentAt });
  }
  const at = snapshot.updatedAt ?? new Date(0);
  if (before.status === "open" && after.status !== "open")
    differences.push({ kind: "close", count: 1, text: "closed there", at });
  // A customer's message reopens by itself; only a reopening without one has an event of its own.
  if (before.status !== "open" && after.status === "open" && messages.length === 0)
    differences.push({ kind: "reopen", count: 1, text: "reopened there", at });
  if (after.status === "open" && ownerOf(before) !== ownerOf(after))
    differences.push({ kind: "assignment", count: 1, text: describeOwner(after), at });
  return differences;
}

function ownerOf({ assignee }: ConversationState): string {
  return assignee.kind === "teammate" ? `teammate ${assignee.externalId}` : assignee.kind;
}

function describeOwner({ assignee }: ConversationState): string {
  switch (assignee.kind) {
    case "teammate":
      return `assigned to ${assignee.name ?? "a teammate"} there`;
    case "agent":
      return "assigned to the agent there";
    case "none":
      return "unassigned there";
  }
}
