import { type Condition, count } from "../condition.ts";

/** Why messages were left without an answer, by rule: the first thing people ask. */
export const agentChoseSilence: Condition = {
  name: "EM6",
  judge({ evidence }) {
    const silent = evidence.decisions.filter(({ outcome }) => outcome === "silent");
    const [first] = silent;
    if (!first) return null;
    const total = silent.reduce((sum, entry) => sum + entry.count, 0);
    const answered = evidence.decisions.reduce((sum, entry) => sum + entry.count, 0) - total;
    return {
      severity: "ok",
      message: `The agent kept silent on ${count(total, "customer message")} and acted on ${answered}.`,
      evidence: `${silent.map(({ rule, count: times }) => `${rule}: ${times}`).join(", ")} (newest: conversation ${first.conversationId}).`,
      fix: "baton why <conversation> shows the reason for each message.",
    };
  },
};
