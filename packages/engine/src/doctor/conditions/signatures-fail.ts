import { type Condition, count, when } from "../condition.ts";

/** Every webhook is refused for its signature: mostly a key that was copied before the webhook page was saved. */
export const signaturesFail: Condition = {
  name: "signatures-fail",
  judge({ incidents, eventsSeen, manifest, since }) {
    const recent = incidents.filter(({ lastAt }) => lastAt >= since);
    const [newest] = recent;
    if (!newest) return null;
    const total = recent.reduce((sum, incident) => sum + incident.count, 0);
    const lastGood = Math.max(0, ...eventsSeen.map(({ lastAt }) => lastAt.getTime()));
    const isAll = lastGood < newest.lastAt.getTime();
    return {
      severity: isAll ? "error" : "warning",
      message: isAll
        ? `Every webhook of ${manifest.label} is refused. ${newest.message}`
        : `Some requests to the webhook address were refused, others arrive. If the key is right, somebody else is trying. ${newest.message}`,
      evidence: `${count(total, "request")} refused, the last at ${when(newest.lastAt)} (${newest.reason}); ${lastGood === 0 ? "none was accepted" : `the last was accepted at ${when(new Date(lastGood))}`}.`,
      fix: isAll
        ? `In ${manifest.label}, save the webhook page first; only then copy the key it shows into the connection's settings and Test & Save.`
        : "Nothing to do when the numbers stay small.",
    };
  },
};
