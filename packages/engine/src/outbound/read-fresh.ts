import { resolveContact } from "@baton/database";
import { applySnapshot, type ConversationSnapshot, Failure } from "@baton/domain";
import { reach } from "../fault-points.ts";
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
  options: { isHandBack?: boolean; maximumAgeMs?: number } = {},
): Promise<ConversationSnapshot> {
  const now = dependencies.now();
  const maximumAge = options.maximumAgeMs ?? dependencies.timing.freshForMs;
  if (work.snapshot && !options.isHandBack && now.getTime() - work.snapshot.readAt.getTime() <= maximumAge) {
    return work.snapshot.value;
  }
  if (work.connection.notBefore && work.connection.notBefore > now) {
    throw new Failure({
      code: "rate-limited",
      message: "The helpdesk asked Baton to wait.",
      isRetryable: true,
      retryAfterMs: work.connection.notBefore.getTime() - now.getTime(),
    });
  }
  // What is decided so far is made durable before the wait on the network.
  await work.commit();
  await reach("before-read");
  const isFirst = work.conversation?.externalUrl == null;
  const since = work.conversation?.lastMessageAt;
  const read = await work.connection.helpdesk.readConversation(work.reference, {
    messages: isFirst ? "all" : "recent",
    ...(since ? { since: new Date(since.getTime() - overlapMs) } : {}),
  });
  const value = await dependencies.people.nameSnapshot(work.connection, read);
  work.snapshot = { value, readAt: now };
  const applied = applySnapshot(work.state, value, work.applyContext(dependencies.now(), "read"), {
    readAt: now,
    isHandBack: options.isHandBack ?? false,
  });
  work.record(applied, { reading: "helpdesk" });
  handleEffects(work, applied.effects, dependencies.now());
  work.contactFacts = value.contact ?? work.contactFacts;
  if (isFirst) await linkContact(dependencies, work);
  return value;
}

/**
 * Ties the conversation to its contact by what the helpdesk told. Missing details never block a conversation (S6): it goes
 * on, and is tied by the user's id alone when nothing else comes.
 */
export async function linkContact(dependencies: EngineDependencies, work: ConversationWork): Promise<void> {
  if (!work.contactFacts) return;
  const id = await resolveContact(dependencies.database, {
    organizationId: work.connection.organizationId,
    connectionId: work.connection.id,
    facts: work.contactFacts,
  });
  if (id !== work.state.contactId)
    work.change({ contactId: id as NonNullable<ConversationWork["state"]["contactId"]> });
}
