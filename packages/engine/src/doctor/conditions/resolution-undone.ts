import { type Condition, count, when } from "../condition.ts";

/** Baton resolved a conversation, and the helpdesk refused it or had it open again at once. */
export const resolutionUndone: Condition = {
  name: "resolution-undone",
  judge({ evidence, manifest }) {
    const { undone } = evidence;
    const refused = evidence.refused.find(
      ({ kind, purpose }) => kind === "set-status" && purpose === "resolve",
    );
    if (!refused && !undone) return null;
    return {
      severity: "warning",
      message: refused
        ? `${manifest.label} refuses to resolve conversations: ${refused.failure.message}`
        : `Conversations that the agent resolved were open again in ${manifest.label} within minutes, without the customer.`,
      evidence: refused
        ? `${count(refused.count, "time")}, last at ${when(refused.lastAt)} (conversation ${refused.conversationId}).`
        : `${count(undone?.count ?? 0, "time")}, last at ${when(undone?.lastAt as Date)} (conversation ${undone?.conversationId}).`,
      fix: `Look for an automation or a required field in ${manifest.label} that reopens resolved conversations. Baton needs no add-on to resolve.`,
    };
  },
};
