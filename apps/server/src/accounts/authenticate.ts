import type { Role } from "@baton/api";
import { findApiKey, findMembership, touchApiKey } from "@baton/database";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Pool } from "pg";
import { ApiError } from "../http/api-error.ts";
import { hashToken } from "./api-key.ts";
import type { Accounts } from "./create-accounts.ts";

/** Who is asking. */
export type Caller = {
  kind: "user" | "api-key";
  id: string;
  name: string;
  /** Null for API keys. */
  email: string | null;
  organizationId: string;
  organizationName: string;
  role: Role;
};

/**
 * Null for nobody. Sets the cookie anew when the session was prolonged.
 *
 * @throws ApiError `wrong-origin` for a change that comes with the browser's login from another site.
 */
export type Authenticate = (request: FastifyRequest, reply?: FastifyReply) => Promise<Caller | null>;

export function createAuthenticate(options: {
  pool: Pool;
  accounts: Accounts;
  publicUrl: string;
}): Authenticate {
  const { pool, accounts, publicUrl } = options;

  return async (request, reply) => {
    const bearer = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? "")?.[1];
    if (bearer !== undefined) return authenticateKey(bearer);
    // With a key that cannot be read, a cookie must not be used in its place: that would be somebody else.
    if (request.headers.authorization !== undefined) return null;
    if (request.headers.cookie === undefined) return null;
    return authenticateSession(request, reply);
  };

  async function authenticateKey(key: string): Promise<Caller | null> {
    const found = await findApiKey(pool, hashToken(key));
    if (!found) return null;
    const isStale = found.lastUsedAt === null || Date.now() - found.lastUsedAt.getTime() > 60_000;
    if (isStale) await touchApiKey(pool, found.id);
    return {
      kind: "api-key",
      id: found.id,
      name: found.name,
      email: null,
      organizationId: found.organizationId,
      organizationName: found.organizationName,
      role: found.role,
    };
  }

  async function authenticateSession(
    request: FastifyRequest,
    reply: FastifyReply | undefined,
  ): Promise<Caller | null> {
    const { headers, response } = await accounts.api.getSession({
      headers: new Headers({ cookie: request.headers.cookie ?? "" }),
      returnHeaders: true,
    });
    if (!response) return null;
    const membership = await findMembership(pool, response.user.id);
    if (!membership) return null;
    checkOrigin(request, publicUrl);
    if (reply) passCookies(headers, reply);
    return { kind: "user", ...pick(response.user), ...membership };
  }
}

function pick(user: { id: string; name: string; email: string }) {
  return { id: user.id, name: user.name, email: user.email };
}

/** Hands the cookies of the accounts library to the browser. */
export function passCookies(headers: Headers, reply: FastifyReply): void {
  const cookies = headers.getSetCookie();
  if (cookies.length > 0) reply.header("set-cookie", cookies);
}

/**
 * A browser sends cookies along with requests that other sites make it send; `sameSite=lax` stops most of them, this
 * the rest. Allowed are the public URL and the very host that was asked, since before a public URL is set Baton is
 * opened by whatever name the machine has. Browsers send `Origin` with every request that changes something.
 */
export function checkOrigin(request: FastifyRequest, publicUrl: string): void {
  if (request.method === "GET" || request.method === "HEAD") return;
  const { origin } = request.headers;
  const allowed = [new URL(publicUrl).host, request.headers.host];
  if (origin !== undefined && URL.canParse(origin) && allowed.includes(new URL(origin).host)) return;
  throw new ApiError(
    "wrong-origin",
    "Changes with the browser's login must come from Baton's own pages. Scripts use an API key.",
  );
}
