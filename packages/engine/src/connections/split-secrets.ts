import { maskedSecret } from "@baton/api";
import type { ConnectorManifest } from "@baton/connectors";
import type { Sealer } from "@baton/database";

type Settings = Record<string, unknown>;

/** The settings in two halves: what may be shown, and what is sealed (D2). */
export function splitSecrets(
  settings: Settings,
  manifest: Pick<ConnectorManifest, "secretFields">,
): { shown: Settings; secret: Settings } {
  const shown: Settings = {};
  const secret: Settings = {};
  for (const [key, value] of Object.entries(settings)) {
    if (value === undefined) continue;
    (manifest.secretFields.includes(key) ? secret : shown)[key] = value;
  }
  return { shown, secret };
}

/** Opens the secret half. @throws Failure `secret-key-mismatch`. */
export function openSecrets(sealer: Sealer, sealed: Buffer): Settings {
  return sealer.open(sealed) as Settings;
}

/**
 * What a person sent, laid over what is stored: a secret that is missing, null, empty or masked is kept; null takes
 * any other key away.
 */
export function mergeSettings(
  stored: Settings,
  sent: Settings,
  manifest: Pick<ConnectorManifest, "secretFields">,
): Settings {
  const merged: Settings = { ...stored };
  for (const [key, value] of Object.entries(sent)) {
    const isSecret = manifest.secretFields.includes(key);
    if (isSecret && (value === undefined || value === null || value === "" || value === maskedSecret))
      continue;
    if (value === null) delete merged[key];
    else if (value !== undefined) merged[key] = value;
  }
  return merged;
}

/** For people and the audit log: stored secrets are shown as dots, which say no more than that there is one. */
export function maskSecrets(shown: Settings, secret: Settings): Settings {
  return { ...shown, ...Object.fromEntries(Object.keys(secret).map((key) => [key, maskedSecret])) };
}
