import { type KeyObject, verify } from "node:crypto";
import type { WebhookRequest, WebhookVerdict } from "../contract.ts";
import { readPublicKey } from "./read-public-key.ts";
import type { FreshchatSettings } from "./settings.ts";

/**
 * Is this delivery from Freshchat (FC4)?
 *
 * 1. No key configured: accepted; the secret in the URL is all there is.
 * 2. `X-Freshchat-Signature` is base64 of RSASSA-PKCS1-v1_5 with SHA-256 over the body's bytes as they came.
 *    Re-serialised JSON does not verify: key order and escapes differ.
 * 3. The scheme has no time stamp, so a replay is told by the delivery's key (S5), not here.
 */
export function verifyWebhook(
  request: WebhookRequest,
  settings: Pick<FreshchatSettings, "webhookPublicKey">,
): WebhookVerdict {
  if (settings.webhookPublicKey === undefined) return { kind: "accepted" };
  const key = cachedKey(settings.webhookPublicKey);
  if (key === null) {
    return refuse(
      "public-key-unreadable",
      "The connection's webhook public key cannot be read. Copy it again from Freshchat's webhook page.",
    );
  }
  const signature = request.headers["x-freshchat-signature"]?.trim();
  if (!signature) {
    return refuse(
      "signature-missing",
      "The delivery has no X-Freshchat-Signature header, so it does not come from Freshchat as configured.",
    );
  }
  const isGenuine = verify("sha256", request.rawBody, key, Buffer.from(signature, "base64"));
  if (isGenuine) return { kind: "accepted" };
  return refuse(
    "signature-wrong",
    "The signature does not fit the webhook public key. Freshchat makes the key when the webhook is saved: save it there first, then copy the key.",
  );
}

function refuse(reason: string, message: string): WebhookVerdict {
  return { kind: "refused", reason, message };
}

/** Reading a key costs more than checking a signature with it, and each connection has one for months. */
const keys = new Map<string, KeyObject | null>();
const maximumKeys = 1_000;

function cachedKey(text: string): KeyObject | null {
  const known = keys.get(text);
  if (known !== undefined) return known;
  if (keys.size >= maximumKeys) keys.clear();
  const key = readPublicKey(text);
  keys.set(text, key);
  return key;
}
