import {
  findConversationId,
  findVisitorOfConversation,
  getAttachment,
  getConversation,
  getEscalationOfConversation,
  listConversations,
  listDecisions,
  listOutbox,
  listTimeline,
  type TimelineEntry,
} from "@baton/database";
import type { ConversationId, OrganizationId } from "@baton/domain";
import { listConnectionOptions, type TeammateAct } from "@baton/engine";
import type { Caller } from "../accounts/authenticate.ts";
import { ownerPlaceholder } from "../accounts/ensure-first-owner.ts";
import { sendAttachment } from "../attachments/send-attachment.ts";
import { ApiError, notFound } from "../http/api-error.ts";
import type { Handlers } from "../http/register-routes.ts";
import { answerOptions } from "./connection-errors.ts";
import type { RouteDependencies } from "./route-dependencies.ts";

type ConversationHandlers = Pick<
  Handlers,
  | "listConversations"
  | "getConversation"
  | "getTimeline"
  | "listDecisions"
  | "sendMessage"
  | "addNote"
  | "assignConversation"
  | "listAssignees"
  | "closeConversation"
  | "reopenConversation"
  | "resumeConversation"
  | "retryEscalation"
  | "handOffConversation"
  | "downloadAttachment"
>;

export function conversationRoutes(dependencies: RouteDependencies): ConversationHandlers {
  const { pool, actAsTeammate, connectionTools, storage } = dependencies;

  async function findId(caller: Caller, given: string): Promise<string> {
    const id = await resolveConversationId(caller, given);
    if (id === null) throw notFound("conversation");
    return id;
  }

  async function resolveConversationId(caller: Caller, given: string): Promise<string | null> {
    const { organizationId } = caller;
    const external = /^external:([0-9a-f-]{36}):(.+)$/i.exec(given);
    if (external) {
      const [, connectionId = "", externalId = ""] = external;
      if (!isUuid(connectionId)) return null;
      return findConversationId(pool, { organizationId, connectionId, externalId });
    }
    return isUuid(given) ? given : null;
  }

  /** The id of a conversation that the caller's organization really has. */
  async function findOwn(caller: Caller, given: string): Promise<string> {
    const id = await findId(caller, given);
    const conversation = await getConversation(pool, { organizationId: caller.organizationId, id });
    if (!conversation) throw notFound("conversation");
    return id;
  }

  async function act(caller: Caller, given: string, teammateAct: TeammateAct) {
    const result = await actAsTeammate({
      organizationId: caller.organizationId as OrganizationId,
      conversationId: (await findOwn(caller, given)) as ConversationId,
      actor: { kind: "teammate", externalId: caller.id, name: caller.name },
      shownName: nameForCustomers(caller),
      act: teammateAct,
    });
    switch (result.kind) {
      case "planned":
        return { actionIds: result.actionIds };
      case "not-found":
        throw notFound("conversation");
      case "refused":
        throw new ApiError("refused", result.message, { reason: result.code });
    }
  }

  return {
    async listConversations({ caller, query }) {
      return listConversations(pool, { organizationId: caller.organizationId, ...query });
    },

    async getConversation({ caller, parameters }) {
      const { organizationId } = caller;
      const id = await findId(caller, parameters.id);
      const conversation = await getConversation(pool, { organizationId, id });
      if (!conversation) throw notFound("conversation");
      const { connectionStatus, ...shown } = conversation;
      const manifest = connectionTools.connectors.get(conversation.connection.helpdesk)?.manifest;
      const isConnected = connectionStatus !== "disconnected";
      return {
        ...shown,
        // Its answer is cut to what is described: the ids of visitor and thread stay here.
        visitor: manifest?.isBuiltIn
          ? await findVisitorOfConversation(pool, { organizationId, conversationId: id })
          : null,
        escalation: await getEscalationOfConversation(pool, id),
        outbox: await listOutbox(pool, id),
        capabilities: isConnected ? [...(manifest?.capabilities.actions ?? [])] : [],
      };
    },

    async getTimeline({ caller, parameters, query }) {
      const conversationId = await findOwn(caller, parameters.id);
      const page = await listTimeline(pool, { conversationId, ...query });
      return { ...page, items: page.items.map(presentEntry) };
    },

    async listDecisions({ caller, parameters, query }) {
      const conversationId = await findOwn(caller, parameters.id);
      return listDecisions(pool, { conversationId, ...query });
    },

    sendMessage: ({ caller, parameters, body }) =>
      act(caller, parameters.id, { kind: "message", text: body.text }),
    addNote: ({ caller, parameters, body }) => act(caller, parameters.id, { kind: "note", text: body.text }),
    assignConversation: ({ caller, parameters, body }) =>
      act(caller, parameters.id, { kind: "assign", to: body.to }),
    async listAssignees({ caller, parameters }) {
      const { organizationId } = caller;
      const id = await findId(caller, parameters.id);
      const conversation = await getConversation(pool, { organizationId, id });
      if (!conversation) throw notFound("conversation");
      const of = { organizationId, id: conversation.connection.id, list: "teammates" } as const;
      return answerOptions(await listConnectionOptions(of, connectionTools));
    },

    closeConversation: ({ caller, parameters }) => act(caller, parameters.id, { kind: "close" }),
    reopenConversation: ({ caller, parameters }) => act(caller, parameters.id, { kind: "reopen" }),
    resumeConversation: ({ caller, parameters }) => act(caller, parameters.id, { kind: "resume" }),
    retryEscalation: ({ caller, parameters }) => act(caller, parameters.id, { kind: "retry-escalation" }),
    handOffConversation: ({ caller, parameters, body }) =>
      act(caller, parameters.id, { kind: "handoff", reason: body.reason }),

    async downloadAttachment({ caller, parameters, reply }) {
      const { organizationId } = caller;
      const attachment = await getAttachment(pool, { organizationId, id: parameters.id });
      if (!attachment?.storageKey || attachment.state !== "stored") throw notFound("attachment");
      return sendAttachment(reply, attachment, await storage.open(attachment.storageKey));
    },
  };
}

function presentEntry(entry: TimelineEntry) {
  if (entry.type === "event") {
    const { kind, externalId = null, name = null } = entry.actor;
    return { ...entry, actor: { kind, externalId, name } };
  }
  return {
    ...entry,
    attachments: entry.attachments.map((attachment) => ({
      ...attachment,
      url: attachment.state === "stored" ? `/api/v1/attachments/${attachment.id}` : null,
    })),
  };
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);
}

/** What is no person's name is for colleagues alone: an API key's, an address, what the first owner is called at first. Null: "our team". */
function nameForCustomers({ kind, name }: Caller): string | null {
  return kind === "user" && !name.includes("@") && name !== ownerPlaceholder ? name : null;
}
