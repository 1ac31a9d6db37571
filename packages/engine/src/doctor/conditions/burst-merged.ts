import { type Condition, count, when } from "../condition.ts";

/** Customers wrote several messages in a row; each burst got one answer. */
export const burstMerged: Condition = {
  name: "EM2",
  judge({ evidence }) {
    if (!evidence.bursts) return null;
    return {
      severity: "ok",
      message: `${count(evidence.bursts.count, "burst")} of messages written in a row got one answer each.`,
      evidence: `Last at ${when(evidence.bursts.lastAt)} (conversation ${evidence.bursts.conversationId}).`,
      fix: "Nothing to do. If answers still come in between, lengthen the channel's waiting time (debounce).",
    };
  },
};
