import { type Condition, count, when } from "../condition.ts";

const refusal = "unassign-had-no-effect";

/** Handed to people with a note, and yet assigned to the agent in the helpdesk, where nobody looks for it: a rule there gives it back. */
export const releaseUndone: Condition = {
  name: "release-undone",
  judge({ evidence, manifest, connection }) {
    const refused = evidence.refused.find(({ failure }) => failure.code === refusal);
    const newest = evidence.stillAssigned ?? refused;
    if (!newest) return null;
    const agent = connection.agentAccount?.name ?? "the agent account";
    const parts = [
      evidence.stillAssigned
        ? `${count(evidence.stillAssigned.count, "handed-off conversation")} assigned to ${agent} now`
        : null,
      refused ? `unassigning had no effect ${count(refused.count, "time")}, tried twice each` : null,
    ].filter((part) => part !== null);
    return {
      severity: "error",
      message: `Conversations that were handed to people are assigned to ${agent} again, so nobody takes them: a rule in ${manifest.label} assigns what the agent has let go.`,
      evidence: `${parts.join("; ")}. Last at ${when(newest.lastAt)} (conversation ${newest.conversationId}).`,
      fix: `In ${manifest.label}, look for the rule that assigns unassigned conversations to ${agent}, and leave out those that it has let go; then assign the conversation named to a person.`,
    };
  },
};
