import { createHmac } from "node:crypto";

/** A token as a company's server makes it, without any library: what docs/identity.md shows for Node.js. */
export function signIdentity(
  key: { id: string; secret: string },
  claims: Record<string, unknown>,
  options: { header?: Record<string, unknown>; lifeSeconds?: number } = {},
): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const header = { alg: "HS256", typ: "JWT", kid: key.id, ...options.header };
  const exp = Math.floor(Date.now() / 1_000) + (options.lifeSeconds ?? 3_600);
  // Two pages made in the same second are two tokens all the same.
  const payload = { exp, jti: crypto.randomUUID(), ...claims };
  const signed = `${encode(header)}.${encode(payload)}`;
  return `${signed}.${createHmac("sha256", key.secret).update(signed).digest("base64url")}`;
}
