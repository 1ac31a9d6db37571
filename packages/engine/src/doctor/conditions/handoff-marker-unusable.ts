import { type Condition, count, failedChecks, when } from "../condition.ts";

/** The field that marks a handoff is gone, or does not keep the mark: the company's own automation never hears of it. */
export const handoffMarkerUnusable: Condition = {
  name: "handoff-marker-unusable",
  judge(facts) {
    const { manifest, evidence } = facts;
    const [failed] = failedChecks(facts, manifest.conditions?.handoffMarkerField);
    const refused = evidence.refused.find(({ kind }) => kind === "set-field");
    if (!failed && !refused) return null;
    return {
      severity: "error",
      message: `Handoffs are not marked in ${manifest.label}, so an automation that waits for the mark does nothing. ${failed?.message ?? refused?.failure.message ?? ""}`,
      evidence: refused
        ? `Read back after ${count(refused.count, "handoff")}: the mark was not there, the last time at ${when(refused.lastAt)} (conversation ${refused.conversationId}).`
        : "Found by the live check.",
      fix: `Make the field again in ${manifest.label}, best as a checkbox, choose it in the connection's settings, Test & Save; and let your automation run when it is set.`,
    };
  },
};
