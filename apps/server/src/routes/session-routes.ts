import type { Me } from "@baton/api";
import { findMembership, updatePersonName } from "@baton/database";
import { isAPIError } from "better-auth/api";
import type { FastifyReply, FastifyRequest } from "fastify";
import { type Caller, checkOrigin, passCookies } from "../accounts/authenticate.ts";
import { ApiError } from "../http/api-error.ts";
import type { Handlers } from "../http/register-routes.ts";
import type { RouteDependencies } from "./route-dependencies.ts";

export function sessionRoutes(
  dependencies: RouteDependencies,
): Pick<Handlers, "signIn" | "signOut" | "getMe" | "updateMe" | "changePassword"> {
  const { accounts, pool, attempts, publicUrl } = dependencies;

  return {
    async signIn({ body, request, reply }) {
      // Another site must not sign a visitor in as somebody else either.
      if (request.headers.origin !== undefined) checkOrigin(request, publicUrl);
      return signIn(dependencies, body, request, reply);
    },

    async signOut({ request, reply }) {
      if (request.headers.cookie === undefined) return undefined;
      checkOrigin(request, publicUrl);
      const { headers } = await accounts.api.signOut({
        headers: new Headers({ cookie: request.headers.cookie }),
        returnHeaders: true,
      });
      passCookies(headers, reply);
      return undefined;
    },

    async getMe({ caller }) {
      return describeCaller(dependencies, caller);
    },

    async updateMe({ caller, body }) {
      const person = asPerson(caller);
      await updatePersonName(pool, { personId: person.id, name: body.name });
      return describeCaller(dependencies, { ...person, name: body.name });
    },

    async changePassword({ caller, body, request, reply }) {
      const person = asPerson(caller);
      const keys = [`password:${person.id}`];
      attempts.check(keys);
      try {
        const { headers } = await accounts.api.changePassword({
          body: { ...body, revokeOtherSessions: true },
          headers: new Headers({ cookie: request.headers.cookie ?? "" }),
          returnHeaders: true,
        });
        passCookies(headers, reply);
      } catch (error) {
        if (!isAPIError(error)) throw error;
        attempts.fail(keys);
        throw new ApiError("wrong-credentials", "The current password is not right.");
      }
      return undefined;
    },
  };
}

/** Checks the password, sets the session cookie, answers who it is. Wrong address and wrong password look alike. */
export async function signIn(
  dependencies: RouteDependencies,
  credentials: { email: string; password: string },
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Me> {
  const { accounts, pool, attempts } = dependencies;
  const email = credentials.email.toLowerCase();
  const account = `account:${email}`;
  const keys = [account, `address:${request.ip}`];
  attempts.check(keys);
  const wrong = new ApiError("wrong-credentials", "The e-mail address or the password is not right.");
  try {
    const { headers, response } = await accounts.api.signInEmail({
      body: { email, password: credentials.password },
      headers: new Headers({ "user-agent": request.headers["user-agent"] ?? "" }),
      returnHeaders: true,
    });
    const membership = await findMembership(pool, response.user.id);
    if (!membership) throw wrong;
    attempts.forgive(account);
    passCookies(headers, reply);
    const { id, name } = response.user;
    return describeCaller(dependencies, {
      kind: "user",
      id,
      name,
      email: response.user.email,
      ...membership,
    });
  } catch (error) {
    if (!isAPIError(error) && error !== wrong) throw error;
    attempts.fail(keys);
    throw wrong;
  }
}

function describeCaller({ sandboxHelpdesks }: RouteDependencies, caller: Caller): Me {
  const { id, name, email } = caller;
  return {
    organization: { id: caller.organizationId, name: caller.organizationName },
    role: caller.role,
    user: caller.kind === "user" ? { id, name, email: email ?? "" } : null,
    apiKey: caller.kind === "api-key" ? { id, name } : null,
    sandbox: [...(sandboxHelpdesks ?? [])],
  };
}

function asPerson(caller: Caller): Caller {
  if (caller.kind === "user") return caller;
  throw new ApiError("refused", "An API key has no profile and no password.", { reason: "not-a-person" });
}
