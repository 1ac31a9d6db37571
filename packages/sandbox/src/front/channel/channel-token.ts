import { createHmac, timingSafeEqual } from "node:crypto";
import type { FrontAccount } from "../account.ts";

/** Longest time a channel token may be valid. */
const longestLifetimeSeconds = 30;

/**
 * Whether a bearer token is one of the app for this channel: a JWT signed with the app's secret (HS256), issued
 * by the app, about the channel, and valid for at most half a minute.
 */
export function isChannelToken(account: FrontAccount, token: string, channelId: string): boolean {
  const [header = "", payload = "", signature = "", ...rest] = token.split(".");
  if (rest.length > 0 || readPart(header)?.alg !== "HS256") return false;
  const wanted = createHmac("sha256", account.secrets.applicationSecret)
    .update(`${header}.${payload}`)
    .digest();
  const given = Buffer.from(signature, "base64url");
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return false;
  const claims = readPart(payload);
  const now = account.now() / 1000;
  const expires = Number(claims?.exp);
  if (claims?.iss !== account.secrets.applicationId || claims?.sub !== channelId || !claims?.jti)
    return false;
  return expires > now && expires <= now + longestLifetimeSeconds + 1;
}

function readPart(part: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
  } catch {
    return undefined;
  }
}
