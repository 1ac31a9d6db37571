import { type Condition, count, failedChecks } from "../condition.ts";

/**
 * The account that the agent posts as was deleted, deactivated or renamed: every reply and note would fail. Nothing is sent
 * until the check passes again; what comes in is kept and then worked through.
 */
export const agentAccountGone: Condition = {
  name: "agent-account-gone",
  judge(facts) {
    const { manifest, connection, evidence } = facts;
    const [failed] = [
      ...failedChecks(facts, manifest.conditions?.agentAccountField),
      ...facts.check.checks.filter(({ ok, code }) => !ok && code === "agent-deactivated"),
    ];
    if (!failed) return null;
    const refused = evidence.refused.filter(({ failure }) => failure.code === "agent-not-found");
    const total = refused.reduce((sum, entry) => sum + entry.count, 0);
    const name = connection.agentAccount?.name ?? "the agent";
    const fix = `Activate or invite ${name} in ${manifest.label}, or choose another agent in the connection's settings. Baton goes on by itself when the check passes.`;
    return {
      severity: "error",
      message: `The agent cannot write in ${manifest.label}, so nothing is sent. ${failed.message}`,
      evidence:
        total === 0 ? "Found by the live check." : `${count(total, "post")} refused, and the live check.`,
      fix,
      pause: { code: "agent-account-gone", message: failed.message, hint: fix, isRetryable: false },
    };
  },
};
