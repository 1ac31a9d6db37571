import { assertNever, type HelpdeskAction, recordFailure } from "@baton/domain";
import type { ActionOutcome, ConversationReference, PerformContext } from "../contract.ts";
import type { DeskState, MessengerDesk } from "./desk.ts";

/**
 * Does one action at the desk. Every write carries the action's own id or says how things shall be, so one whose answer was lost
 * (the database went away) is done again without looking: nothing here ends as `unknown`.
 */
export async function performAction(
  desk: MessengerDesk,
  { externalId: threadId }: ConversationReference,
  action: HelpdeskAction,
  context: PerformContext,
): Promise<ActionOutcome> {
  const id = context.actionId;
  if (id === undefined) throw new Error("The desk posts under the action's id.");
  try {
    switch (action.kind) {
      case "reply": {
        const { text, attachments = [], buttons = [] } = action;
        const author = context.author
          ? { kind: "teammate" as const, name: context.author.name }
          : { kind: "agent" as const, name: null };
        const quickReplies = buttons.map(({ label }) => label);
        const { isAnswer = false } = context;
        const message = { threadId, id, text, author, attachments, quickReplies, isAnswer };
        const posted = await desk.postMessage(message);
        return posted === "posted" ? done([id], null) : gone();
      }
      case "note": {
        const posted = await desk.addNote({ threadId, id, text: action.text });
        return posted === "posted" ? done([id], null) : gone();
      }
      case "claim":
        return changed(await desk.assign(threadId, { kind: "agent" }));
      case "unassign":
        return changed(await desk.assign(threadId, { kind: "none" }));
      case "assign-teammate":
        return changed(
          await desk.assign(threadId, { kind: "teammate", externalId: action.teammateId, name: null }),
        );
      case "set-status":
        return changed(await desk.setStatus(threadId, action.status));
      case "assign-group":
      case "add-tags":
      case "set-field":
      case "customer-message":
        return refused("not-supported", `The messenger has no ${action.kind}.`);
      default:
        return assertNever(action);
    }
  } catch (error) {
    return { kind: "not-done", failure: { ...recordFailure(error), isRetryable: true }, retryAfterMs: null };
  }
}

function done(externalMessageIds: string[], state: DeskState | null): ActionOutcome {
  return { kind: "done", externalMessageIds, stateAfter: state };
}

function changed(state: DeskState | null): ActionOutcome {
  return state ? done([], state) : gone();
}

function gone(): ActionOutcome {
  return refused("not-found", "The conversation is no longer in the messenger.");
}

function refused(code: string, message: string): ActionOutcome {
  return { kind: "refused", failure: { code, message, hint: null, isRetryable: false } };
}
