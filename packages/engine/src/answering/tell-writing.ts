import type { ConversationWork } from "../worker/conversation-work.ts";

/** Helpdesks show the sign for some six seconds. */
const againMs = 4_000;

/**
 * While the agent works on an answer the customer sees that somebody writes, where the helpdesk has a sign for it: from the first moment,
 * and no longer than it is true. A draft in assist mode is for teammates, and tells the customer nothing.
 *
 * @returns ends it.
 */
export function tellWriting(work: ConversationWork): () => void {
  const { helpdesk } = work.connection;
  if (!helpdesk.tellWriting || work.settings.channels[work.state.channel].mode !== "autopilot")
    return () => {};
  const tell = () => void helpdesk.tellWriting?.(work.reference);
  tell();
  const timer = setInterval(tell, againMs);
  return () => clearInterval(timer);
}
