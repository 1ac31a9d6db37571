import { requestComparisons } from "@baton/database";
import {
  applySnapshot,
  type ConversationSnapshot,
  Failure,
  type HandBack,
  type ToldClosing,
} from "@baton/domain";
import { reach } from "../fault-points.ts";
import { heldBackMs } from "../runtime/connection-runtime.ts";
import type { ConversationWork } from "../worker/conversation-work.ts";
import type { EngineDependencies } from "../worker/dependencies.ts";
import { handleEffects } from "../worker/handle-effects.ts";

/** How far behind the newest known message the thread is read again, for messages whose webhook is late or lost. */
const overlapMs = 120_000;

/**
 * Owner, status and newest messages as the helpdesk has them now, taken over into the conversation (G9). A reading made less
 * than `freshForMs` ago serves again, so that an instant answer costs one reading and not three.
 *
 * @throws Failure when the helpdesk cannot be read; nothing is sent without.
 */
export async function readFresh(
  dependencies: EngineDependencies,
  work: ConversationWork,
  options: { handBack?: HandBack | null; closing?: ToldClosing | null; maximumAgeMs?: number } = {},
): Promise<ConversationSnapshot> {
  const now = dependencies.now();
  const maximumAge = options.maximumAgeMs ?? dependencies.timing.freshForMs;
  if (work.snapshot && !options.handBack && now.getTime() - work.snapshot.readAt.getTime() <= maximumAge) {
    return work.snapshot.value;
  }
  // What was decided is made durable before the wait on the network. What was merely taken in shares the commit of the reading: a
  // crash in between leaves its deliveries pending, and they are taken in again.
  if (work.hasDecided) await work.commit();
  await reach("before-read");
  const reading = await read(work, now).catch(async (error: unknown) => {
    // It is to be seen in Baton however long the helpdesk is away.
    await work.commit();
    throw error;
  });
  const isFirst = isFirstReading(work);
  const value = await dependencies.people.nameSnapshot(work.connection, reading);
  work.snapshot = { value, readAt: now };
  // Before the messages: how long each is waited for depends on it.
  if (work.state.channel !== value.channel && value.status !== "gone")
    work.change({ channel: value.channel });
  const wasOpen = work.state.status === "open";
  await work.recall(value.messages.map(({ externalId }) => externalId));
  const applied = applySnapshot(work.state, value, work.applyContext(dependencies.now(), "read"), {
    readAt: now,
    handBack: options.handBack ?? null,
    closing: options.closing ?? null,
    isUndated: work.connection.connector.manifest.capabilities.newsIsUndated ?? false,
  });
  work.record(applied, { reading: "helpdesk" });
  handleEffects(work, applied.effects, dependencies.now());
  work.contactFacts = value.contact ?? work.contactFacts;
  work.hasReadContact ||= value.contact !== null;
  if (isFirst) await linkContact(dependencies, work);
  if (wasOpen && value.mergedInto) await followMerge(dependencies, work, value.mergedInto);
  return value;
}

/**
 * The helpdesk merged it into another conversation, and its messages with it. That one is read soon, whether or not the helpdesk
 * tells of it: a customer may wait there for the answer that was about to be given here.
 */
async function followMerge(
  dependencies: EngineDependencies,
  work: ConversationWork,
  into: NonNullable<ConversationSnapshot["mergedInto"]>,
): Promise<void> {
  work.note({
    at: dependencies.now(),
    kind: "noticed",
    actor: { kind: "system" },
    summary: `Merged into ${into.externalId} in the helpdesk, where it goes on.`,
    data: { into: into.externalId },
  });
  await requestComparisons(dependencies.database, work.connection.id, [into]);
}

function isFirstReading(work: ConversationWork): boolean {
  return work.conversation?.externalUrl == null;
}

async function read(work: ConversationWork, now: Date): Promise<ConversationSnapshot> {
  const heldMs = heldBackMs(work.connection, now);
  if (heldMs > 0) {
    throw new HeldBack(heldMs);
  }
  const since = work.conversation?.lastMessageAt;
  return work.connection.helpdesk.readConversation(work.reference, {
    messages: isFirstReading(work) ? "all" : "recent",
    isContactKnown: work.hasReadContact,
    ...(since ? { since: new Date(since.getTime() - overlapMs) } : {}),
  });
}

/**
 * The helpdesk was not asked, since its connection is held back. Nobody heard this from the helpdesk: taken for its word, it would hold the
 * connection back anew, for a moment longer with each conversation that waits.
 */
export class HeldBack extends Failure {
  constructor(heldMs: number) {
    super({
      code: "rate-limited",
      message: "The helpdesk asked Baton to wait.",
      isRetryable: true,
      retryAfterMs: heldMs,
    });
  }
}

/**
 * Ties the conversation to its contact by what the helpdesk told. Missing details never block a conversation (S6): it goes
 * on, and is tied by the helpdesk's id alone when nothing else comes.
 */
export async function linkContact(dependencies: EngineDependencies, work: ConversationWork): Promise<void> {
  if (!work.contactFacts) return;
  // Somebody who opened a chat and said nothing is nobody's customer yet.
  if (work.state.isUnwritten && work.state.holder !== "human") return;
  const id = await dependencies.resolveContact({
    organizationId: work.connection.organizationId,
    connectionId: work.connection.id,
    facts: work.contactFacts,
  });
  if (id !== work.state.contactId)
    work.change({ contactId: id as NonNullable<ConversationWork["state"]["contactId"]> });
}
