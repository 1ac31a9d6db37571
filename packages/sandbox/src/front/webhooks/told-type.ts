import type { FrontEvent, FrontEventType } from "../records.ts";

const toldTypes: Partial<Record<FrontEventType, string>> = {
  inbound: "inbound_received",
  outbound: "outbound_sent",
  out_reply: "outbound_sent",
  sending_error: "message_delivery_failed",
  move: "conversation_moved",
  archive: "conversation_archived",
  reopen: "conversation_reopened",
  trash: "conversation_deleted",
  restore: "conversation_restored",
  reminder: "conversation_snooze_expired",
  comment: "new_comment_added",
  assign: "assignee_changed",
  unassign: "assignee_changed",
  tag: "tag_added",
  untag: "tag_removed",
  link_added: "link_added",
  link_removed: "link_removed",
};

/** What application webhooks call an event; undefined for those they do not tell, such as `mention`. */
export function toldTypeOf(event: FrontEvent): string | undefined {
  return event.told ?? toldTypes[event.type];
}

/** Every type an application webhook can have. */
export const applicationWebhookTypes: readonly string[] = [
  ...new Set([...Object.values(toldTypes), "conversation_snoozed"]),
];
