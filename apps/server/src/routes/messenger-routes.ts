import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  addAuditEntry,
  createUuid,
  findVisitorOfConversation,
  getConversation,
  insertIdentityKey,
  listIdentityKeys,
  retireIdentityKey,
} from "@baton/database";
import { ensureMessenger, verifyIdentityToken } from "@baton/engine";
import type { Caller } from "../accounts/authenticate.ts";
import { notFound } from "../http/api-error.ts";
import type { Handlers } from "../http/register-routes.ts";
import { auditActor } from "./audit-actor.ts";
import type { RouteDependencies } from "./route-dependencies.ts";

type MessengerHandlers = Pick<
  Handlers,
  | "getMessenger"
  | "listIdentityKeys"
  | "createIdentityKey"
  | "retireIdentityKey"
  | "checkIdentityToken"
  | "showTyping"
>;

/** What an admin sets up on the Messenger page, besides its settings document. */
export function messengerRoutes(dependencies: RouteDependencies): MessengerHandlers {
  const { pool, connectionTools, publicUrl, changes } = dependencies;
  const messengerOf = (caller: Caller) => ensureMessenger(connectionTools, caller.organizationId);

  const audit = (caller: Caller, action: string, id: string) =>
    addAuditEntry(pool, {
      organizationId: caller.organizationId,
      actor: auditActor(caller),
      action,
      subject: `identity-key:${id}`,
      before: null,
      after: null,
    });

  return {
    async getMessenger({ caller }) {
      const id = await messengerOf(caller);
      const scriptUrl = `${publicUrl}/messenger/loader.js`;
      const folder = dependencies.messengerFolder;
      return {
        id,
        scriptUrl,
        snippet: `<script src="${scriptUrl}" data-messenger="${id}" async></script>`,
        testSnippet: `<script src="${scriptUrl}" data-messenger="${id}" data-audience="test" async></script>`,
        isBuilt: folder !== undefined && existsSync(join(folder, "loader.js")),
      };
    },

    async listIdentityKeys({ caller }) {
      const rows = await listIdentityKeys(pool, {
        connectionId: await messengerOf(caller),
        onlyActive: false,
      });
      return {
        items: rows.map(({ id, createdAt, retiredAt }) => ({ id, createdAt, retiredAt })),
        nextCursor: null,
      };
    },

    async createIdentityKey({ caller }) {
      const id = createUuid();
      // 256 random bits, as long as the hash of HS256.
      const secret = randomBytes(32).toString("base64url");
      await insertIdentityKey(pool, {
        id,
        connectionId: await messengerOf(caller),
        secret: connectionTools.sealer.seal({ secret }),
      });
      await audit(caller, "identity-key-created", id);
      return { id, secret, createdAt: connectionTools.now(), retiredAt: null };
    },

    async retireIdentityKey({ caller, parameters }) {
      const connectionId = await messengerOf(caller);
      if (!(await retireIdentityKey(pool, { id: parameters.id, connectionId })))
        throw notFound("signing key");
      await audit(caller, "identity-key-retired", parameters.id);
      return undefined;
    },

    async checkIdentityToken({ caller, body }) {
      const messengerId = await messengerOf(caller);
      const rows = await listIdentityKeys(pool, { connectionId: messengerId, onlyActive: true });
      const keys = rows.map(({ id, secret }) => ({
        id,
        secret: (connectionTools.sealer.open(secret) as { secret: string }).secret,
      }));
      const verdict = await verifyIdentityToken(body.token, {
        keys,
        messengerId,
        now: connectionTools.now(),
      });
      if (verdict.kind === "refused")
        return { ok: false, code: verdict.code, message: verdict.message, user: null, expiresAt: null };
      const { user, expiresAt } = verdict;
      return { ok: true, code: null, message: `This is ${user.name ?? user.userId}.`, user, expiresAt };
    },

    async showTyping({ caller, parameters }) {
      const { organizationId } = caller;
      const conversation = await getConversation(pool, { organizationId, id: parameters.id });
      if (!conversation) throw notFound("conversation");
      const thread = await findVisitorOfConversation(pool, { organizationId, conversationId: parameters.id });
      if (thread) {
        const id = `${thread.visitorId} ${thread.threadId} teammate`;
        changes.publish({ organizationId, topic: "typing", id });
      }
      return undefined;
    },
  };
}
