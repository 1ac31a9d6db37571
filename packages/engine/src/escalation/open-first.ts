import { createUuid } from "@baton/database";
import { type ConversationWork, isOpen, type OpenAction } from "../worker/conversation-work.ts";

/** Why an action was put back behind the opening; it is no refusal. */
export const isOpenedFirst = "The conversation is opened first; it follows.";

/**
 * The customer wrote as it was closed in the helpdesk. Some accounts make another conversation of a message into a closed one, which
 * nobody here would know; so it is opened, and what was to go follows in its order.
 */
export function openFirst(work: ConversationWork, first: OpenAction, now: Date): void {
  const from = work.actions.indexOf(first);
  const behind = work.actions
    .slice(from)
    .filter((action) => isOpen(action) && action.state === "planned" && action.purpose === "counterpart");
  for (const action of behind)
    work.updateAction(action, { state: "withdrawn", withdrawn_because: isOpenedFirst, done_at: now });
  const open = { kind: "set-status", status: "open" } as const;
  work.plan([{ action: open, guard: "none", fallback: null }], createUuid(), "counterpart");
  for (const { action, guard, fallback, turn_id, purpose, context } of behind)
    work.plan([{ action, guard, fallback }], turn_id, purpose, context);
}
