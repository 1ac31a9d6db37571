import type { ConversationView } from "@baton/api";
import type { Act } from "./acts.ts";

/**
 * What can be done with a conversation as it stands: its helpdesk must know the action, and the act must change
 * something. The server has the last word.
 */
export function listPossibleActs(
  conversation: Pick<ConversationView, "status" | "holder" | "capabilities">,
): ReadonlySet<Act["kind"]> {
  const can = (action: string) => conversation.capabilities.includes(action);
  const isOpen = conversation.status === "open";
  const possible = new Set<Act["kind"]>();
  if (can("reply")) possible.add("message");
  if (can("note")) possible.add("note");
  if (can("claim") || can("unassign") || can("assign-teammate")) possible.add("assign");
  if (isOpen && can("set-status")) possible.add("close");
  if (!isOpen && can("set-status")) possible.add("reopen");
  if (isOpen && conversation.holder === "human" && can("reply")) possible.add("resume");
  if (isOpen && conversation.holder !== "human" && can("note")) possible.add("handoff");
  return possible;
}
