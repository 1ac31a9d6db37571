import { type Condition, failedChecks, when } from "../condition.ts";

/** The token was rotated or revoked. Everything waits and nothing is lost until a new one is saved. */
export const credentialsRefused: Condition = {
  name: "credentials-refused",
  judge(facts) {
    const { manifest, connection } = facts;
    const failed = failedChecks(facts, manifest.conditions?.credentialsField).find(
      ({ code }) => code === "unauthorized",
    );
    if (!failed) return null;
    const field = manifest.fields.find(({ key }) => key === failed.field)?.label ?? "credentials";
    const fix = `Make a new one in ${manifest.label}, enter it as "${field}" in the connection's settings and Test & Save. What has come in meanwhile is answered then.`;
    return {
      severity: "error",
      message: `${manifest.label} no longer accepts the credentials. Messages are kept; nothing is sent. ${failed.message}`,
      evidence: connection.healthCheckedAt
        ? `Refused now; looked at before at ${when(connection.healthCheckedAt)}.`
        : "Refused by the live check.",
      fix,
      pause: { code: "unauthorized", message: failed.message, hint: fix, isRetryable: false },
    };
  },
};
