import { createHash, randomBytes } from "node:crypto";

/** A new API key: 256 random bits behind a prefix by which scanners and people recognise it. */
export function createApiKeyText(): string {
  return `baton_${randomBytes(32).toString("base64url")}`;
}

/** What is stored of a key or of an invitation's token. Both are random and long, so one round of SHA-256 is enough. */
export function hashToken(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

/** What lists show of a key: never more than a third of it, since a key of the environment may be short. */
export function startOfKey(key: string): string {
  return key.slice(0, Math.min(12, Math.floor(key.length / 3)));
}
