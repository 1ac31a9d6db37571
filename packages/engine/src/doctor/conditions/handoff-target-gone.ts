import { type Condition, count, failedChecks, when } from "../condition.ts";

/** The person or group that handed-off conversations go to is gone: they are left to nobody instead, which is safe and slow. */
export const handoffTargetGone: Condition = {
  name: "handoff-target-gone",
  judge(facts) {
    const { manifest, evidence } = facts;
    const failed = (manifest.conditions?.handoffTargetFields ?? []).flatMap((field) =>
      failedChecks(facts, field),
    );
    const refused = evidence.refused.filter(
      ({ kind, purpose }) => purpose === "handoff" && (kind === "assign-group" || kind === "assign-teammate"),
    );
    const [first] = failed;
    const [newest] = refused;
    if (!first && !newest) return null;
    const total = refused.reduce((sum, entry) => sum + entry.count, 0);
    return {
      severity: "error",
      message: `Handed-off conversations cannot go where the settings say, and are left unassigned instead. ${first?.message ?? newest?.failure.message ?? ""}`,
      evidence: newest
        ? `${count(total, "handoff")} took the fallback, the last at ${when(newest.lastAt)} (conversation ${newest.conversationId}).`
        : "Found by the live check; no handoff has met it yet.",
      fix: "Choose another agent or group for handoffs in the connection's settings, then Test & Save.",
    };
  },
};
