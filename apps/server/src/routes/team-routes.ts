import { randomBytes } from "node:crypto";
import { includesRole, type Role, roles } from "@baton/api";
import {
  addAuditEntry,
  deleteApiKey,
  deleteInvitation,
  deleteMember,
  findInvitation,
  findPersonByEmail,
  getMember,
  insertApiKey,
  insertInvitation,
  insertMember,
  listApiKeys,
  listInvitations,
  listMembers,
  lockTeam,
  type NewAuditEntry,
  takeInvitation,
  updateMemberRole,
  withTransaction,
} from "@baton/database";
import { createApiKeyText, hashToken, startOfKey } from "../accounts/api-key.ts";
import { type Caller, checkOrigin } from "../accounts/authenticate.ts";
import { createPerson } from "../accounts/create-person.ts";
import { ApiError, notFound } from "../http/api-error.ts";
import type { Handlers } from "../http/register-routes.ts";
import { auditActor } from "./audit-actor.ts";
import type { RouteDependencies } from "./route-dependencies.ts";
import { signIn } from "./session-routes.ts";

type TeamHandlers = Pick<
  Handlers,
  | "listTeam"
  | "updateMember"
  | "removeMember"
  | "listInvitations"
  | "createInvitation"
  | "deleteInvitation"
  | "acceptInvitation"
  | "listApiKeys"
  | "createApiKey"
  | "deleteApiKey"
>;

const invitationDays = 7;

export function teamRoutes(dependencies: RouteDependencies): TeamHandlers {
  const { pool, accounts, attempts, publicUrl } = dependencies;

  return {
    async listTeam({ caller, query }) {
      return listMembers(pool, { organizationId: caller.organizationId, ...query });
    },

    async updateMember({ caller, parameters, body }) {
      const key = { organizationId: caller.organizationId, personId: parameters.id };
      return withTransaction(pool, async (client) => {
        const { owners } = await lockTeam(client, key.organizationId);
        const member = await getMember(client, key);
        if (!member) throw notFound("member");
        checkRank(caller, member.role);
        checkRank(caller, body.role);
        if (member.role === "owner" && body.role !== "owner" && owners === 1) throw lastOwner();
        await updateMemberRole(client, { ...key, role: body.role });
        await addAuditEntry(
          client,
          audit(caller, "member-changed", `member:${member.id}`, { role: member.role }, { role: body.role }),
        );
        return { ...member, role: body.role };
      });
    },

    async removeMember({ caller, parameters }) {
      const key = { organizationId: caller.organizationId, personId: parameters.id };
      await withTransaction(pool, async (client) => {
        const { owners } = await lockTeam(client, key.organizationId);
        const member = await getMember(client, key);
        if (!member) throw notFound("member");
        checkRank(caller, member.role);
        if (member.role === "owner" && owners === 1) throw lastOwner();
        await deleteMember(client, key);
        const before = { email: member.email, role: member.role };
        await addAuditEntry(client, audit(caller, "member-removed", `member:${member.id}`, before, null));
      });
      return undefined;
    },

    async listInvitations({ caller, query }) {
      return listInvitations(pool, { organizationId: caller.organizationId, ...query });
    },

    async createInvitation({ caller, body }) {
      checkRank(caller, body.role);
      const email = body.email.toLowerCase();
      if (await findPersonByEmail(pool, email))
        throw new ApiError("already-exists", "There is an account with this e-mail address already.");
      const token = randomBytes(24).toString("base64url");
      const invitation = await withTransaction(pool, async (client) => {
        const inserted = await insertInvitation(client, {
          organizationId: caller.organizationId,
          email,
          role: body.role,
          tokenHash: hashToken(token),
          invitedBy: caller.id,
          expiresAt: new Date(Date.now() + invitationDays * 86_400_000),
        });
        const after = { email, role: body.role };
        await addAuditEntry(
          client,
          audit(caller, "member-invited", `invitation:${inserted.id}`, null, after),
        );
        return inserted;
      });
      return { ...invitation, url: `${publicUrl}/invitations/${token}` };
    },

    async deleteInvitation({ caller, parameters }) {
      await withTransaction(pool, async (client) => {
        const invitation = await deleteInvitation(client, {
          organizationId: caller.organizationId,
          id: parameters.id,
        });
        if (!invitation) throw notFound("invitation");
        const before = { email: invitation.email, role: invitation.role };
        await addAuditEntry(
          client,
          audit(caller, "invitation-withdrawn", `invitation:${invitation.id}`, before, null),
        );
      });
      return undefined;
    },

    async acceptInvitation({ body, request, reply }) {
      if (request.headers.origin !== undefined) checkOrigin(request, publicUrl);
      const keys = [`address:${request.ip}`];
      attempts.check(keys);
      const tokenHash = hashToken(body.token);
      const invitation = await findInvitation(pool, tokenHash);
      if (!invitation) {
        attempts.fail(keys);
        throw new ApiError(
          "not-found",
          "This invitation was used, withdrawn or has expired. Ask for another.",
        );
      }
      const { email } = invitation;
      if (await findPersonByEmail(pool, email))
        throw new ApiError(
          "already-exists",
          "There is an account with this e-mail address already. Sign in.",
        );
      // The person first: should the process end in between, the invitation is still there to be looked at.
      const personId = await createPerson(accounts, { email, name: body.name, password: body.password });
      await withTransaction(pool, async (client) => {
        const taken = await takeInvitation(client, tokenHash);
        if (!taken) throw notFound("invitation");
        const { organizationId, role } = taken;
        await insertMember(client, { organizationId, personId, role });
        await addAuditEntry(client, {
          organizationId,
          actor: { kind: "user", id: personId, name: body.name },
          action: "member-joined",
          subject: `member:${personId}`,
          before: null,
          after: { email, role },
        });
      });
      return signIn(dependencies, { email, password: body.password }, request, reply);
    },

    async listApiKeys({ caller, query }) {
      return listApiKeys(pool, { organizationId: caller.organizationId, ...query });
    },

    async createApiKey({ caller, body }) {
      checkRank(caller, body.role);
      const key = createApiKeyText();
      const record = await withTransaction(pool, async (client) => {
        const inserted = await insertApiKey(client, {
          organizationId: caller.organizationId,
          name: body.name,
          role: body.role,
          keyHash: hashToken(key),
          start: startOfKey(key),
          createdBy: caller.id,
          expiresAt: body.expiresAt,
        });
        const after = { name: body.name, role: body.role, expiresAt: body.expiresAt };
        await addAuditEntry(client, audit(caller, "api-key-created", `api-key:${inserted.id}`, null, after));
        return inserted;
      });
      return { ...record, key };
    },

    async deleteApiKey({ caller, parameters }) {
      await withTransaction(pool, async (client) => {
        const deleted = await deleteApiKey(client, {
          organizationId: caller.organizationId,
          id: parameters.id,
          deletableRoles: roles.filter((role) => includesRole(caller.role, role)),
        });
        if (!deleted) throw notFound("API key that you may delete");
        const before = { name: deleted.name, role: deleted.role };
        await addAuditEntry(client, audit(caller, "api-key-deleted", `api-key:${deleted.id}`, before, null));
      });
      return undefined;
    },
  };
}

/** Nobody gives or takes a role above their own. */
function checkRank(caller: Caller, role: Role): void {
  if (includesRole(caller.role, role)) return;
  throw new ApiError("not-allowed", `This needs the role ${role}; yours is ${caller.role}.`);
}

function lastOwner(): ApiError {
  return new ApiError("refused", "The last owner stays one. Name another owner first.", {
    reason: "last-owner",
  });
}

function audit(
  caller: Caller,
  action: string,
  subject: string,
  before: unknown,
  after: unknown,
): NewAuditEntry {
  return {
    organizationId: caller.organizationId,
    actor: auditActor(caller),
    action,
    subject,
    before,
    after,
  };
}
