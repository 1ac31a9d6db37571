import type { ConversationSnapshot } from "@baton/domain";

/** What is read of a conversation that is not there: deleted, or never known. `mergedInto`: where its helpdesk tells what swallowed it. */
export function goneConversation(externalId: string, mergedInto: string | null = null): ConversationSnapshot {
  return {
    externalId,
    url: null,
    status: "gone",
    ...(mergedInto === null ? {} : { mergedInto: { externalId: mergedInto, alternateId: null } }),
    assignee: { kind: "none" },
    group: null,
    placement: null,
    channel: "web",
    subject: null,
    contact: null,
    tags: null,
    updatedAt: null,
    messages: [],
    hasAllMessages: false,
  };
}
