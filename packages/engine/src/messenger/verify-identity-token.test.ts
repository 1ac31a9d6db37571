import { createHmac, generateKeyPairSync, sign } from "node:crypto";
import { describe, expect, test } from "vitest";
import { verifyIdentityToken } from "./verify-identity-token.ts";

const now = new Date("2026-03-01T12:00:00Z");
const seconds = now.getTime() / 1_000;
const old = { id: "11111111-1111-4111-8111-111111111111", secret: "the old secret, as long as it should be" };
const key = { id: "22222222-2222-4222-8222-222222222222", secret: "the new secret, as long as it should be" };
const messengerId = "33333333-3333-4333-8333-333333333333";
const claims = { user_id: "u-1", exp: seconds + 3_600 };

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
function token(payload: object, header: Record<string, unknown> = {}, secret = key.secret): string {
  const signed = `${encode({ alg: "HS256", ...header })}.${encode(payload)}`;
  const hash = { HS384: "sha384", HS512: "sha512" }[String(header.alg)] ?? "sha256";
  return `${signed}.${createHmac(hash, secret).update(signed).digest("base64url")}`;
}
const verify = (given: string, keys = [key, old]) => verifyIdentityToken(given, { keys, messengerId, now });

describe("M7: an identity token", () => {
  test("with claims of every kind gives the user, and everything else that is simple as attributes", async () => {
    const full = { ...claims, name: "Nia", email: "nia@lumen.example", plan: "gold", seats: 3, list: [1] };
    expect(await verify(token({ ...full, attributes: { vip: true }, aud: messengerId }))).toEqual({
      kind: "verified",
      expiresAt: new Date((seconds + 3_600) * 1_000),
      user: {
        userId: "u-1",
        name: "Nia",
        email: "nia@lumen.example",
        phone: null,
        attributes: { plan: "gold", seats: 3, vip: true },
      },
    });
  });

  test.each([
    ["HS384", token(claims, { alg: "HS384" })],
    ["HS512", token(claims, { alg: "HS512" })],
    ["the former key, while it is active", token(claims, {}, old.secret)],
    ["the key that kid names", token(claims, { kid: key.id })],
    ["sub in place of user_id", token({ sub: "u-1", exp: claims.exp })],
    ["a clock that is 30 seconds off", token({ ...claims, exp: seconds - 30 })],
  ])("signed with %s is accepted", async (_name, given) => {
    expect((await verify(given)).kind).toBe("verified");
  });

  const [head = "", payload = "", signature = ""] = token(claims).split(".");
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const rsaSigned = `${encode({ alg: "RS256" })}.${encode(claims)}`;
  const rsa = `${rsaSigned}.${sign("sha256", Buffer.from(rsaSigned), privateKey).toString("base64url")}`;
  test.each([
    ["no token at all", "hello", "identity-token-malformed"],
    ["alg none", `${encode({ alg: "none" })}.${payload}.`, "identity-algorithm-refused"],
    ["a public-key algorithm", rsa, "identity-algorithm-refused"],
    [
      "changed claims",
      `${head}.${encode({ ...claims, user_id: "u-2" })}.${signature}`,
      "identity-signature-wrong",
    ],
    ["a secret of somebody else's", token(claims, {}, "another"), "identity-signature-wrong"],
    ["a kid that is not active", token(claims, { kid: "unknown" }), "identity-signature-wrong"],
    [
      "the former key under the new one's kid",
      token(claims, { kid: key.id }, old.secret),
      "identity-signature-wrong",
    ],
    ["an expiry that is past", token({ ...claims, exp: seconds - 120 }), "identity-token-expired"],
    ["no expiry", token({ user_id: "u-1" }), "identity-expiry-missing"],
    ["a life of two days", token({ ...claims, exp: seconds + 172_800 }), "identity-lifetime-too-long"],
    ["a signing in the future", token({ ...claims, iat: seconds + 600 }), "identity-token-not-yet-valid"],
    [
      "more text than an identity has",
      token({ ...claims, a: "x".repeat(8_000) }),
      "identity-token-malformed",
    ],
    ["a user_id that is an object", token({ exp: claims.exp, user_id: { id: 1 } }), "identity-user-missing"],
    ["a user_id of blanks", token({ exp: claims.exp, user_id: "  " }), "identity-user-missing"],
    [
      "a user_id that cannot be stored",
      token({ exp: claims.exp, user_id: "a\u0000b" }),
      "identity-user-missing",
    ],
    ["an expiry that is a text", token({ user_id: "u-1", exp: "tomorrow" }), "identity-token-malformed"],
    [
      "an extension that must be understood",
      token(claims, { crit: ["x"], x: 1 }),
      "identity-token-malformed",
    ],
    ["a kid of another type", token(claims, { kid: 7 }), "identity-signature-wrong"],
    [
      "HS256 with the public key's text as secret",
      token(claims, {}, "-----BEGIN PUBLIC KEY-----"),
      "identity-signature-wrong",
    ],
    ["a beginning in the future", token({ ...claims, nbf: seconds + 600 }), "identity-token-not-yet-valid"],
    ["another messenger's aud", token({ ...claims, aud: "x" }), "identity-wrong-messenger"],
    ["no user", token({ exp: claims.exp }), "identity-user-missing"],
    ["an empty user", token({ ...claims, user_id: " " }), "identity-user-missing"],
    ["an object for a user", token({ ...claims, user_id: { id: 1 } }), "identity-user-missing"],
  ])("with %s is refused, and says so", async (_name, given, code) => {
    const verdict = await verify(given);
    expect(verdict).toMatchObject({ kind: "refused", code });
    expect(JSON.stringify(verdict)).not.toContain(key.secret);
  });

  test("of a retired key, or before any key was made, is refused", async () => {
    expect(await verify(token(claims, {}, old.secret), [key])).toMatchObject({
      code: "identity-signature-wrong",
    });
    expect(await verify(token(claims), [])).toMatchObject({ code: "identity-not-set-up" });
  });
});
