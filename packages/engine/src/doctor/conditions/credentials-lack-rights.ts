import { type Condition, failedChecks } from "../condition.ts";

/** 403 after it worked: the person who made the token was deactivated, or lost rights. */
export const credentialsLackRights: Condition = {
  name: "credentials-lack-rights",
  judge(facts) {
    const { manifest } = facts;
    const failed = failedChecks(facts, manifest.conditions?.credentialsField).filter(
      ({ code }) => code === "forbidden" || code === "lacks-rights",
    );
    const [first] = failed;
    if (!first) return null;
    const fix = `Have an active admin of ${manifest.label} make new credentials with all rights, enter them in the connection's settings and Test & Save.`;
    return {
      severity: "error",
      message: `The credentials worked and are now forbidden things they need: the admin who made them was deactivated, or their rights were taken away. ${first.message}`,
      evidence: `Forbidden: ${failed.map(({ name }) => name).join(", ")}.`,
      fix,
      // Where only some rights are gone, customers are still answered.
      ...(failed.some(({ code }) => code === "forbidden")
        ? { pause: { code: "forbidden", message: first.message, hint: fix, isRetryable: false } }
        : {}),
    };
  },
};
