import { decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from "jose";

export type IdentityKey = { id: string; secret: string };

/** A user of the company's, as its server has signed. */
export type IdentifiedUser = {
  userId: string;
  name: string | null;
  email: string | null;
  phone: string | null;
  attributes: Record<string, string | number | boolean>;
};

export type IdentityVerdict =
  | { kind: "verified"; user: IdentifiedUser; expiresAt: Date }
  /** For the developer's console and the token checker; the visitor is shown nothing of it. */
  | { kind: "refused"; code: IdentityRefusal; message: string };

export type IdentityRefusal =
  | "identity-not-set-up"
  | "identity-token-malformed"
  | "identity-algorithm-refused"
  | "identity-signature-wrong"
  | "identity-token-expired"
  | "identity-token-not-yet-valid"
  | "identity-expiry-missing"
  | "identity-lifetime-too-long"
  | "identity-wrong-messenger"
  | "identity-user-missing"
  | "identity-token-replayed";

const algorithms = ["HS256", "HS384", "HS512"];

/** A token is made when a page is made; one that lives longer is a password in disguise. */
const longestLifeMs = 24 * 3_600_000;
/** Between the clocks of two servers. */
const clockToleranceSeconds = 60;
const maximumAttributes = 50;
/** A token that holds more than names and attributes is no identity. */
const maximumLength = 8_000;

/**
 * Checks an identity token (JWT): rules in this order, each with its own refusal, so that a developer reads what is wrong
 * and not just that something is. The clock is passed in.
 *
 * 1. it is a JWT of at most 8,000 characters; 2. signed with HMAC-SHA (never `none`, never a public key); 3. with one of the active keys, the one that `kid`
 * names where it does; 4. not expired, `exp` present and at most 24 hours away, `nbf` and `iat` not in the future; 5. for this messenger where `aud` is given;
 * 6. `user_id` or `sub` is there.
 */
export async function verifyIdentityToken(
  token: string,
  input: { keys: readonly IdentityKey[]; messengerId: string; now: Date },
): Promise<IdentityVerdict> {
  if (input.keys.length === 0)
    return refused("identity-not-set-up", "No signing key was made yet: make one on the Messenger page.");
  if (token.length > maximumLength)
    return refused(
      "identity-token-malformed",
      `The token has ${token.length} characters, and at most ${maximumLength} are read: sign fewer attributes.`,
    );
  let header: { alg?: string | undefined; kid?: string | undefined };
  try {
    header = decodeProtectedHeader(token);
  } catch {
    return refused("identity-token-malformed", "This is no JWT: three parts of base64url, joined by dots.");
  }
  if (!algorithms.includes(header.alg ?? "")) {
    return refused(
      "identity-algorithm-refused",
      `The token is signed with "${header.alg}"; use ${algorithms.join(", ")}.`,
    );
  }
  const keys = header.kid === undefined ? input.keys : input.keys.filter(({ id }) => id === header.kid);
  if (keys.length === 0)
    return refused("identity-signature-wrong", `No active signing key has the id "${header.kid}" (kid).`);
  for (const key of keys) {
    const verdict = await verifyWith(token, key, input);
    if (verdict.kind === "verified" || verdict.code !== "identity-signature-wrong") return verdict;
  }
  return refused(
    "identity-signature-wrong",
    "The signature fits no active signing key: the token was changed, or signed with another secret.",
  );
}

async function verifyWith(
  token: string,
  key: IdentityKey,
  { messengerId, now }: { messengerId: string; now: Date },
): Promise<IdentityVerdict> {
  try {
    const { payload } = await jwtVerify(token, new TextEncoder().encode(key.secret), {
      algorithms,
      currentDate: now,
      clockTolerance: clockToleranceSeconds,
    });
    return readClaims(payload, messengerId, now);
  } catch (error) {
    if (error instanceof errors.JWTExpired)
      return refused("identity-token-expired", "The token has expired: sign a new one with every page.");
    if (error instanceof errors.JWTClaimValidationFailed) {
      return error.claim === "nbf"
        ? refused(
            "identity-token-not-yet-valid",
            "The token is not valid yet (nbf): compare the servers' clocks.",
          )
        : refused("identity-token-malformed", `The claim ${error.claim} is not as it should be.`);
    }
    if (error instanceof errors.JWSSignatureVerificationFailed)
      return refused("identity-signature-wrong", "The signature does not fit.");
    if (error instanceof errors.JOSEError)
      return refused("identity-token-malformed", "The token cannot be read.");
    throw error;
  }
}

function readClaims(payload: JWTPayload, messengerId: string, now: Date): IdentityVerdict {
  if (typeof payload.exp !== "number")
    return refused("identity-expiry-missing", "The token has no exp: give it an expiry, an hour from now.");
  if (payload.exp * 1_000 - now.getTime() > longestLifeMs + clockToleranceSeconds * 1_000)
    return refused("identity-lifetime-too-long", "exp is more than 24 hours away: an hour is enough.");
  if (typeof payload.iat === "number" && payload.iat * 1_000 - now.getTime() > clockToleranceSeconds * 1_000)
    return refused(
      "identity-token-not-yet-valid",
      "The token is signed in the future (iat): compare the servers' clocks.",
    );
  if (payload.aud !== undefined && ![payload.aud].flat().includes(messengerId))
    return refused("identity-wrong-messenger", "aud names another messenger.");
  const userId = textOf(payload.user_id) ?? textOf(payload.sub);
  if (userId === null || userId.length > 200)
    return refused(
      "identity-user-missing",
      "The token has no user_id (or sub): a text of 1 to 200 characters.",
    );
  return {
    kind: "verified",
    expiresAt: new Date(payload.exp * 1_000),
    user: {
      userId,
      name: textOf(payload.name),
      email: textOf(payload.email),
      phone: textOf(payload.phone),
      attributes: readAttributes(payload),
    },
  };
}

const registered = new Set([
  "iss",
  "sub",
  "aud",
  "exp",
  "nbf",
  "iat",
  "jti",
  "user_id",
  "name",
  "email",
  "phone",
]);

/** Every other claim that is a text, a number or yes/no is an attribute of the user; also those below `attributes`. */
function readAttributes(payload: JWTPayload): Record<string, string | number | boolean> {
  const nested =
    typeof payload.attributes === "object" && payload.attributes !== null ? payload.attributes : {};
  const entries = [...Object.entries(payload), ...Object.entries(nested)].filter(
    (entry): entry is [string, string | number | boolean] =>
      !registered.has(entry[0]) &&
      entry[0].length <= 60 &&
      isStorable(entry[0]) &&
      // Names that every object has already: harmless here, and a trap for whoever reads attributes by name later.
      !(entry[0] in Object.prototype) &&
      ["string", "number", "boolean"].includes(typeof entry[1]) &&
      String(entry[1]).length <= 500 &&
      isStorable(String(entry[1])),
  );
  return Object.fromEntries(entries.slice(0, maximumAttributes));
}

/** PostgreSQL takes neither the character zero nor half of a pair. */
const isStorable = (text: string) => text.isWellFormed() && !text.includes("\u0000");

function textOf(value: unknown): string | null {
  if (typeof value === "number") return String(value);
  if (typeof value !== "string" || !isStorable(value)) return null;
  return value.trim() === "" ? null : value.trim().slice(0, 500).toWellFormed();
}

function refused(code: IdentityRefusal, message: string): IdentityVerdict {
  return { kind: "refused", code, message };
}
