import { type Condition, count, when } from "../condition.ts";

/** The agent's own messages come back as webhooks. They are known again, and never answered. */
export const ownEchoesIgnored: Condition = {
  name: "own-echoes-ignored",
  judge({ evidence, manifest }) {
    const { echoes } = evidence;
    if (!echoes) return null;
    return {
      severity: "ok",
      message: `${count(echoes.count, "webhook")} told of what the agent itself did in ${manifest.label}; none of them was answered.`,
      evidence: `Last at ${when(echoes.lastAt)} (conversation ${echoes.conversationId}).`,
      fix: "Nothing to do.",
    };
  },
};
