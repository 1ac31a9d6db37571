import type { ConversationSnapshot } from "../events/helpdesk-event.ts";
import type { Applied } from "./applied.ts";
import { later } from "./later.ts";

/** It was told with the reading that somebody had closed the conversation, on a helpdesk whose news tells no times. */
export type ToldClosing = {
  /** By their e-mail addresses, who was told to have written with it. */
  writers: readonly string[];
  /** And who to have opened it again. */
  reopenedBy: readonly string[];
};

/** For so long the same closing may be told again: a webhook that failed is repeated for a day (Freshdesk). */
const toldAgainMs = 86_400_000;

/** Open again by the time it was read, it may have begun anew: so it has where the customer opened it. */
export function applyToldClosing(
  result: Applied,
  snapshot: ConversationSnapshot,
  closing: ToldClosing,
  at: Date,
): void {
  const { status, statusChangedAt } = result.conversation;
  if (status !== "open" || snapshot.status !== "open") return;
  const isNews = statusChangedAt === null || at.getTime() - statusChangedAt.getTime() > toldAgainMs;
  const isAnew = isNews && isReopenedByCustomer(result, snapshot, closing);
  result.conversation = {
    ...result.conversation,
    ...(isAnew ? { holder: "none", resumedAt: null, handoff: null } : {}),
    statusChangedAt: later(at, statusChangedAt),
  };
  if (!isAnew) return;
  result.timeline.push({
    at,
    kind: "noticed",
    actor: { kind: "system" },
    summary: "Closed in the helpdesk, and opened again by the customer since: it begins anew.",
  });
}

/**
 * Closed and open again between two readings: by the customer's message, unless a person is told to have done it. Whoever wrote before
 * that message had their word before the reopening, or into the closed conversation, and has it no more. Of a teammate's message that
 * nobody has told of yet the same cannot be said, nor of one that is newer than the customer's: in doubt people have it (G8).
 */
function isReopenedByCustomer(
  { messages }: Applied,
  { contact }: Pick<ConversationSnapshot, "contact">,
  { writers, reopenedBy }: ToldClosing,
): boolean {
  const isPerson = (address: string) => address !== contact?.email?.toLowerCase();
  if (reopenedBy.some(isPerson)) return false;
  const asked = messages.findIndex(({ awaitsDecision }) => awaitsDecision);
  const answers = messages.flatMap(({ message: { author, visibility, automatic } }, index) =>
    author.kind === "teammate" && visibility === "public" && automatic === null ? [index] : [],
  );
  return (
    asked >= 0 && answers.every((index) => index < asked) && answers.length <= writers.filter(isPerson).length
  );
}
