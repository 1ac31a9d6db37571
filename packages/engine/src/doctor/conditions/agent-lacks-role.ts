import type { Condition } from "../condition.ts";

/** Reading works and writing is forbidden: the agent account's role, or the token's rights, do not allow it. */
export const agentLacksRole: Condition = {
  name: "EM5",
  judge({ connection, check, evidence, manifest }) {
    const refused = evidence.refused.find(({ failure }) => failure.code === "forbidden");
    const isPausedForIt = connection.status === "paused" && connection.pauseReason?.code === "forbidden";
    // When the checks fail as well, the credentials as a whole are at fault, which is another condition.
    if (!check.ok || (!refused && !isPausedForIt)) return null;
    const name = connection.agentAccount?.name ?? "the agent account";
    return {
      severity: "error",
      message: `${manifest.label} lets Baton read but not write as ${name}: its role or the credentials' rights do not allow it.`,
      evidence: refused?.failure.message ?? connection.pauseReason?.message ?? null,
      fix: `Give ${name} a full agent role in ${manifest.label} (not a light, occasional or contributor one), and the credentials the right to write conversations and messages.`,
    };
  },
};
