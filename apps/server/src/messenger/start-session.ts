import { randomBytes } from "node:crypto";
import type { sessionRequestSchema, VisitorSession } from "@baton/api";
import {
  extendMessengerSession,
  findVisitorBySession,
  insertAnonymousVisitor,
  insertMessengerSession,
  type MessengerVisitor,
  saveIdentifiedVisitor,
} from "@baton/database";
import type { IdentifyVisitor } from "@baton/engine";
import type { Pool } from "pg";
import type { z } from "zod";
import { hashToken } from "../accounts/api-key.ts";
import { ApiError } from "../http/api-error.ts";
import type { MessengerSettings } from "./messenger-settings.ts";

/** An anonymous device is forgotten after so long without a visit. */
const anonymousMs = 365 * 24 * 3_600_000;
/** A proven user shows a new token after this at the latest; the page has one whenever it is loaded. */
const identifiedMs = 24 * 3_600_000;

/**
 * Who is at the page: a user whom the company's server has signed for, the device of an earlier visit, or somebody new. An
 * anonymous device and a user are different visitors even in one browser, so that who logs in on a shared computer does
 * not see what somebody else asked there (M7).
 */
export async function startSession(
  dependencies: { pool: Pool; identify: IdentifyVisitor; now: () => Date },
  settings: MessengerSettings,
  request: z.output<typeof sessionRequestSchema>,
): Promise<VisitorSession> {
  const { pool, now } = dependencies;
  const locale = request.locale ?? null;
  if (request.identityToken !== undefined) {
    const identified = await dependencies.identify({
      connectionId: settings.id,
      token: request.identityToken,
      device: request.device,
    });
    if (identified.kind === "refused")
      throw new ApiError("refused", identified.message, { reason: identified.code });
    const { user } = identified;
    const visitorId = await saveIdentifiedVisitor(pool, { connectionId: settings.id, ...user, locale });
    const token = await open(pool, visitorId, new Date(now().getTime() + identifiedMs));
    const isShown = isAudience(settings, request.isTest, [user.userId, user.email]);
    return { token, visitor: { id: visitorId, isIdentified: true, name: user.name }, isShown };
  }
  if (settings.document.requiresIdentity) {
    throw identityRequired();
  }
  const isShown = isAudience(settings, request.isTest, []);
  const expiresAt = new Date(now().getTime() + anonymousMs);
  const known = request.token ? await findAnonymous(pool, settings, request.token) : null;
  if (known && request.token) {
    await extendMessengerSession(pool, { tokenHash: hashToken(request.token), expiresAt, locale });
    const { id, name } = known;
    return { token: request.token, visitor: { id, isIdentified: false, name }, isShown };
  }
  const visitorId = await insertAnonymousVisitor(pool, { connectionId: settings.id, locale });
  const token = await open(pool, visitorId, expiresAt);
  return { token, visitor: { id: visitorId, isIdentified: false, name: null }, isShown };
}

/** Secure mode: for somebody whom no token names there is nothing. */
export function identityRequired(): ApiError {
  return new ApiError("refused", "This messenger is for identified users: pass an identity token.", {
    reason: "identity-required",
  });
}

/** The anonymous visitor of an earlier session here; a proven user's session is not taken up without a token. */
async function findAnonymous(
  pool: Pool,
  settings: MessengerSettings,
  token: string,
): Promise<MessengerVisitor | null> {
  const visitor = await findVisitorBySession(pool, hashToken(token));
  return visitor && visitor.connectionId === settings.id && visitor.userId === null ? visitor : null;
}

async function open(pool: Pool, visitorId: string, expiresAt: Date): Promise<string> {
  // 256 random bits; only their hash is stored.
  const token = randomBytes(32).toString("base64url");
  await insertMessengerSession(pool, { tokenHash: hashToken(token), visitorId, expiresAt });
  return token;
}

function isAudience(
  { document }: MessengerSettings,
  isTest: boolean | undefined,
  names: readonly (string | null)[],
): boolean {
  if (!document.isEnabled) return false;
  if (document.audience === "everyone" || isTest === true) return true;
  const testers = new Set(document.testers.map((name) => name.toLowerCase()));
  return names.some((name) => name !== null && testers.has(name.toLowerCase()));
}
