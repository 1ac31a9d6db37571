import { randomBytes } from "node:crypto";
import { signApplicationWebhook } from "./sign-webhook.ts";

/** What became of asking a receiver whether it belongs to the app. */
export type Handshake = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/**
 * Posts the signed challenge that Front sends whenever an application webhook is saved. The receiver has to
 * answer 200 and echo it as text, as a form, or as JSON.
 */
export async function shakeHands(options: {
  url: string;
  secret: string;
  companyId: string;
  now: number;
  timeLimitMs: number;
}): Promise<Handshake> {
  const { url, secret, companyId, now, timeLimitMs } = options;
  const challenge = randomBytes(24).toString("hex");
  const timestamp = String(now);
  const body = JSON.stringify({ type: "sync", authorization: { id: companyId } });
  try {
    const response = await fetch(url, {
      method: "POST",
      redirect: "manual",
      headers: {
        "Content-Type": "application/json",
        "x-front-signature": signApplicationWebhook(secret, timestamp, body),
        "x-front-request-timestamp": timestamp,
        "x-front-challenge": challenge,
      },
      body,
      signal: AbortSignal.timeout(timeLimitMs),
    });
    const text = await response.text();
    if (response.status !== 200) return { ok: false, reason: `the receiver answered ${response.status}` };
    const echo = readEcho(response.headers.get("content-type") ?? "", text);
    if (echo !== challenge) return { ok: false, reason: "the receiver did not echo the challenge" };
    return { ok: true };
  } catch (error) {
    const isLate = error instanceof DOMException && error.name === "TimeoutError";
    return { ok: false, reason: isLate ? "the receiver took too long" : "the receiver could not be reached" };
  }
}

function readEcho(contentType: string, text: string): string | null {
  if (contentType.startsWith("application/x-www-form-urlencoded"))
    return new URLSearchParams(text).get("challenge");
  if (!contentType.startsWith("application/json")) return text.trim();
  try {
    return String((JSON.parse(text) as { challenge?: unknown } | null)?.challenge);
  } catch {
    return null;
  }
}
