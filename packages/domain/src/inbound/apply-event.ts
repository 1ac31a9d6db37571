import { assertNever } from "../assert-never.ts";
import type { ConversationState } from "../conversation-state.ts";
import type { HelpdeskEvent } from "../events/helpdesk-event.ts";
import { type Applied, applied } from "./applied.ts";
import { applyAssignee } from "./apply-assignee.ts";
import { applyClosed } from "./apply-closed.ts";
import type { ApplyContext } from "./apply-context.ts";
import { applyDeliveryFailed } from "./apply-delivery-failed.ts";
import { applyMessage } from "./apply-message.ts";
import { applyOpened } from "./apply-opened.ts";
import { applyReopened } from "./apply-reopened.ts";
import { applyTags } from "./apply-tags.ts";

/**
 * One event takes effect on a conversation. Pure, and safe in any order and any number of times: a message counts
 * once by its id (S5), and a change of assignee or status counts only if it is newer, by the helpdesk's clock, than
 * what is known (S9).
 */
export function applyEvent(
  conversation: ConversationState,
  event: HelpdeskEvent,
  context: ApplyContext,
): Applied {
  switch (event.kind) {
    case "message-created":
      return applyMessage(conversation, event.message, context);
    case "assignee-changed":
      return applyAssignee(conversation, event);
    case "conversation-closed":
      return applyClosed(conversation, event);
    case "conversation-reopened":
      return applyReopened(conversation, event, context);
    case "tags-changed":
      return applyTags(conversation, event);
    case "delivery-failed":
      return applyDeliveryFailed(conversation, event, context);
    case "conversation-touched":
      return applied(conversation, { effects: [{ kind: "read-conversation", because: "touched" }] });
    case "conversation-opened":
      return applyOpened(conversation, event, context);
    case "noticed":
      return applied(conversation, {
        timeline: [{ at: event.at, kind: "noticed", actor: { kind: "system" }, summary: event.what }],
      });
    default:
      return assertNever(event);
  }
}
