import { createHmac, timingSafeEqual } from "node:crypto";
import type { WebhookRequest, WebhookVerdict } from "../contract.ts";
import { parseJson } from "../http/read-json.ts";
import { answerChannelCall } from "./answer-channel.ts";
import type { FrontSettings } from "./settings.ts";

/** Front recommends five minutes; a retry comes within seconds. */
const maximumAgeMs = 5 * 60_000;

/**
 * Is this delivery from Front?
 *
 * 1. No secret configured: accepted; the secret in the URL is all there is.
 * 2. An application's webhook carries `x-front-request-timestamp`: HMAC-SHA256 over `{timestamp}:{body}`, and not older than five minutes.
 * 3. A rule's webhook carries none: HMAC-SHA1 over the body alone. Front offers nothing better there. Which of the two it is, the
 *    delivery says itself; it is held to that one only, so a signature that fits the other is wrong.
 * 4. Always over the bytes as they came: a re-serialised copy differs.
 * 5. The challenge with which Front tests the URL is echoed, after its signature was found right.
 *
 * 6. A call to a custom channel is answered as Front expects of a channel, and stored by nobody (answer-channel.ts).
 *
 * A replay within those minutes is told by the delivery's key (S5).
 */
export function verifyWebhook(
  request: WebhookRequest,
  settings: Pick<FrontSettings, "webhookSecret">,
  now: Date,
): WebhookVerdict {
  const refusal = settings.webhookSecret === undefined ? null : check(request, settings.webhookSecret, now);
  if (refusal !== null) return refusal;
  const channelAnswer = answerChannelCall(request);
  if (channelAnswer !== null) return channelAnswer;
  return isChallenge(request)
    ? { kind: "respond", status: 200, contentType: "text/plain; charset=utf-8", body: challengeOf(request) }
    : { kind: "accepted" };
}

function check({ headers, rawBody }: WebhookRequest, secret: string, now: Date): WebhookVerdict | null {
  const signature = headers["x-front-signature"]?.trim();
  if (!signature) {
    return refuse(
      "signature-missing",
      "The delivery has no x-front-signature header, so it does not come from Front as configured.",
    );
  }
  const timestamp = headers["x-front-request-timestamp"]?.trim();
  if (timestamp === undefined || timestamp === "") {
    if (isSame(signature, createHmac("sha1", secret).update(rawBody).digest())) return null;
    return refuse(
      "signature-wrong",
      "The signature does not fit the webhook secret. For a rule's webhook it is the API secret of the Webhooks integration in Front (Settings → Integrations), not the signing key of an app.",
    );
  }
  const expected = createHmac("sha256", secret).update(`${timestamp}:`).update(rawBody).digest();
  if (!isSame(signature, expected)) {
    return refuse(
      "signature-wrong",
      "The signature does not fit the webhook secret. For an app's webhook it is the signing key on the app's page Basic information in Front, not the secret of the Webhooks integration.",
    );
  }
  const age = Math.abs(now.getTime() - Number(timestamp));
  if (age <= maximumAgeMs) return null;
  return refuse(
    "timestamp-too-old",
    "The delivery was signed more than five minutes away from the time of this machine. Set this machine's clock by a time server.",
  );
}

function isSame(given: string, expected: Buffer): boolean {
  const bytes = Buffer.from(given, "base64");
  return bytes.length === expected.length && timingSafeEqual(bytes, expected);
}

function isChallenge(request: WebhookRequest): boolean {
  if (challengeOf(request) === "") return false;
  const body = parseJson(request.rawBody);
  return typeof body === "object" && body !== null && "type" in body && body.type === "sync";
}

/** Only what a challenge looks like is echoed. */
function challengeOf({ headers }: WebhookRequest): string {
  const challenge = headers["x-front-challenge"]?.trim() ?? "";
  return /^[\w+/=.~-]{1,500}$/.test(challenge) ? challenge : "";
}

function refuse(reason: string, message: string): WebhookVerdict {
  return { kind: "refused", reason, message };
}
