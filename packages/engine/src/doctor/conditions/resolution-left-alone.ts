import { type Condition, count, when } from "../condition.ts";

/** The agent was about to close conversations and did not, because a person had them by then. As it should be, and asked about. */
export const resolutionLeftAlone: Condition = {
  name: "resolution-left-alone",
  judge({ evidence, manifest }) {
    const { leftAlone } = evidence;
    if (!leftAlone) return null;
    return {
      severity: "ok",
      message: `${count(leftAlone.count, "conversation")} that the agent would have closed in ${manifest.label} stayed open, because somebody had them by then. ${leftAlone.because}`,
      evidence: `Last at ${when(leftAlone.lastAt)} (conversation ${leftAlone.conversationId}).`,
      fix: "Nothing to do.",
    };
  },
};
