import type { Answer, Call } from "../../http/answer.ts";
import type { FrontAccount } from "../account.ts";
import { notFound } from "../errors.ts";
import type { FrontConversation } from "../records.ts";
import type { FrontHandler } from "./route-table.ts";

/**
 * Finds the conversation of the path. One that was merged away answers 301 with the survivor in `Location`,
 * whatever the method: a client that follows blindly writes into a conversation it has not read.
 */
export function withConversation(
  handle: (account: FrontAccount, call: Call, conversation: FrontConversation) => Answer | Promise<Answer>,
): FrontHandler {
  return async (account, call) => {
    const id = call.params.id ?? "";
    const conversation = account.conversations.get(id);
    if (!conversation) return notFound("conversation", id);
    if (conversation.mergedInto) {
      const survivor = account.living(id)?.id ?? "";
      return {
        status: 301,
        headers: { Location: account.link(`/conversations/${survivor}`) },
        about: { conversationId: id },
      };
    }
    const answer = await handle(account, call, conversation);
    return { ...answer, about: { conversationId: conversation.id, ...answer.about } };
  };
}

/** An answer without a body whose change is to be made. */
export function noContent(make: () => void): Answer {
  return {
    status: 204,
    change: {
      make: () => {
        make();
        return {};
      },
      pretend: () => undefined,
    },
  };
}
