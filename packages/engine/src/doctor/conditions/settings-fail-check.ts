import type { Condition } from "../condition.ts";

/** A setting that worked when it was saved does not any more: wrong host, a topic or group that is gone, a bad key. */
export const settingsFailCheck: Condition = {
  name: "settings-fail-check",
  judge({ check, manifest }) {
    const { credentialsField, agentAccountField, handoffTargetFields, handoffMarkerField } =
      manifest.conditions ?? {};
    // These have conditions of their own.
    const special = [credentialsField, agentAccountField, handoffMarkerField, ...(handoffTargetFields ?? [])];
    const failed = check.checks.filter((entry) => !entry.ok && !special.includes(entry.field ?? ""));
    const [first] = failed;
    if (!first) return null;
    // Without a field at fault it is the helpdesk's trouble, or the network's, and passes by itself.
    const isOurs = failed.some(({ field }) => field !== null);
    const labels = failed.flatMap(
      ({ field }) => manifest.fields.find(({ key }) => key === field)?.label ?? [],
    );
    return {
      severity: isOurs ? "error" : "warning",
      message: failed.map(({ message }) => message).join(" "),
      evidence: `Failed: ${failed.map(({ name }) => name).join(", ")}.`,
      fix: isOurs
        ? `Correct ${labels.join(", ") || "the setting"} in the connection's settings, then Test & Save.`
        : `Look whether ${manifest.label} reports trouble. Baton tries again by itself.`,
    };
  },
};
