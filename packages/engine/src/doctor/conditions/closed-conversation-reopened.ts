import { type Condition, count, when } from "../condition.ts";

/** Customers write into closed conversations. Says what happens then, since nobody can see it in the helpdesk. */
export const closedConversationReopened: Condition = {
  name: "closed-conversation-reopened",
  judge({ evidence, takesUnassigned }) {
    if (!evidence.reopened) return null;
    const policy = takesUnassigned
      ? "The conversation is open again and the agent answers, also where people had it before."
      : "The conversation is open again; the agent answers once it is assigned to it.";
    return {
      severity: "ok",
      message: `${count(evidence.reopened.count, "closed conversation")} came back because the customer wrote again. ${policy}`,
      evidence: `Last at ${when(evidence.reopened.lastAt)} (conversation ${evidence.reopened.conversationId}).`,
      fix: "Nothing to do. How long a reply takes back a resolution is set per channel (reopen window).",
    };
  },
};
