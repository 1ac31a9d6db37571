import type { ReadContext } from "../read-conversation.ts";

export type EscalationContext = ReadContext & { signal?: AbortSignal | undefined };

/**
 * The tag of every ticket that was handed in by Baton: for views in Freshdesk, and so that its transcript is not answered as if a
 * customer had just asked it. The prefix is short enough for Freshdesk's 32 characters.
 */
export function escalationTag({ tagPrefix }: { tagPrefix: string }): string {
  return `${tagPrefix}_escalated`;
}
