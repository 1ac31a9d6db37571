import { createHmac } from "node:crypto";

/** Base64 HMAC-SHA256 over `{timestamp}:{body}`: application webhooks and channel calls. */
export function signApplicationWebhook(secret: string, timestamp: string, body: string): string {
  return createHmac("sha256", secret).update(`${timestamp}:${body}`).digest("base64");
}

/** Base64 HMAC-SHA1 over the body alone: rule webhooks. */
export function signRuleWebhook(secret: string, body: string): string {
  return createHmac("sha1", secret).update(body).digest("base64");
}
