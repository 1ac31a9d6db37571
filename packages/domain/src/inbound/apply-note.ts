import type { ConversationState } from "../conversation-state.ts";
import type { HelpdeskMessage } from "../message.ts";
import type { Applied } from "./applied.ts";
import type { ApplyContext } from "./apply-context.ts";
import { isOutdated } from "./is-outdated.ts";
import { isHistory, recordMessage } from "./record-message.ts";
import { nameOf, teammateOf } from "./teammate-of.ts";

/** Commands are read from the first line only, so that a quoted command in a longer note does nothing. */
const resumeCommand = /^\s*\/baton\s+resume\b/i;

/** A teammate's private note decides nothing, unless it is the command that gives the conversation back to the agent (G8). */
export function applyNote(
  conversation: ConversationState,
  message: HelpdeskMessage,
  context: ApplyContext,
): Applied {
  const base = recordMessage(conversation, message, context);
  // Found while reading old history, a command was obeyed or ignored long ago.
  if (
    !resumeCommand.test(message.text) ||
    isHistory(message, context) ||
    isOutdated(conversation, message.sentAt)
  )
    return base;
  return {
    ...base,
    conversation: {
      ...base.conversation,
      holder: "ai",
      holderChangedAt: message.sentAt,
      resumedAt: message.sentAt,
      handoff: null,
    },
    timeline: [
      {
        at: message.sentAt,
        kind: "handed-back",
        actor: teammateOf(message),
        summary: `${nameOf(message)} handed the conversation back to the agent with /baton resume. It answers from the next customer message.`,
      },
    ],
    effects: [{ kind: "resume", by: message.author.name }],
  };
}
