import { type Condition, count, when } from "../condition.ts";

/** Judged by conditions of their own. */
const elsewhere = ["dropped-silently", "text-too-long", "outcome-unknown", "agent-not-found", "forbidden"];

/** The provider said no to a reply or note. The conversation went to people; here it is counted and shown. */
export const messageRefused: Condition = {
  name: "EM3",
  judge({ evidence, manifest }) {
    const refused = evidence.refused.filter(
      ({ kind, failure }) => (kind === "reply" || kind === "note") && !elsewhere.includes(failure.code),
    );
    const [most] = refused;
    if (!most) return null;
    const total = refused.reduce((sum, entry) => sum + entry.count, 0);
    return {
      severity: "warning",
      message: `${manifest.label} refused ${count(total, "message")}; the conversations were handed to people. ${most.failure.message}`,
      evidence: refused
        .map(
          ({ failure, count: times, lastAt, conversationId }) =>
            `${failure.code}: ${times}, last at ${when(lastAt)} (conversation ${conversationId})`,
        )
        .join("; "),
      fix: most.failure.hint ?? `Look at the conversation in ${manifest.label}.`,
    };
  },
};
