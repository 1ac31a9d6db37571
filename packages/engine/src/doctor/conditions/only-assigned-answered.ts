import { type Condition, count } from "../condition.ts";

/** Some conversations stay unanswered: the connection answers only what is assigned to the agent account. */
export const onlyAssignedAnswered: Condition = {
  name: "only-assigned-answered",
  judge({ evidence, manifest, connection, takesUnassigned }) {
    const passed = evidence.decisions.find(({ rule }) => rule === "not-assigned-to-agent");
    if (!passed || takesUnassigned) return null;
    const isAnythingAnswered = evidence.decisions.some(({ outcome }) => outcome !== "silent");
    const agent = connection.agentAccount?.name ?? "the agent account";
    const examples = evidence.passedOver.map(
      ({ externalId, assignee }) => `${externalId} (now: ${assignee})`,
    );
    return {
      // Where others are answered this is how the connection was meant; where none is, something is missing.
      severity: isAnythingAnswered ? "ok" : "warning",
      message: `${count(passed.count, "customer message")} stayed unanswered because the conversation was not assigned to ${agent}, and the connection answers assigned ones only.`,
      evidence: `Newest: ${examples.join(", ")}.`,
      fix: `Have ${manifest.label} assign conversations to ${agent}, or switch on that every unassigned conversation is handled in the connection's settings.`,
    };
  },
};
