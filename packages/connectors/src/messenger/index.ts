import { Failure } from "@baton/domain";
import { z } from "zod";
import type { ConnectionSettings, Connector } from "../contract.ts";
import type { MessengerDesk } from "./desk.ts";
import { messengerManifest } from "./manifest.ts";
import { parseDelivery } from "./parse-delivery.ts";
import { performAction } from "./perform-action.ts";
import { readConversation } from "./read-conversation.ts";

/**
 * The messenger as a connector: the helpdesk is a desk in Baton's own database. For the engine it is one like the others, so the
 * gate, the outbox, the decision records and the timers are the same (docs/adr/0012). It has no webhook: what a customer does is
 * stored as a delivery in the transaction that stores the message.
 */
export function createMessengerConnector(desk: MessengerDesk): Connector<ConnectionSettings> {
  return {
    manifest: messengerManifest,
    settingsSchema: z.strictObject({}),
    verifyWebhook: () => ({
      kind: "refused",
      reason: "no-webhook",
      message: "The messenger has no webhook.",
    }),
    identifyDelivery: () => ({ key: null, conversationExternalId: null, event: "unexpected" }),
    parseWebhook: parseDelivery,
    routeHandoff: () => ({ steps: [{ kind: "unassign" }], fallback: [] }),
    acceptsPlacement: () => true,
    takesUnassigned: () => true,

    connect: ({ connectionId }) => ({
      check: async () => ({
        ok: true,
        checks: [{ name: "desk", ok: true, message: "The messenger is part of Baton.", field: null }],
        agentAccount: { externalId: "agent", name: null, email: null },
        account: {},
      }),
      readConversation: (conversation, options) => readConversation(desk, conversation, options),
      perform: (conversation, action, context) => performAction(desk, conversation, action, context),
      // A sign that nobody waits for: with the database away the answer itself will be late too.
      tellWriting: ({ externalId }) => desk.tellWriting(externalId).catch(() => {}),
      async downloadAttachment({ externalId }, _messageId, attachment) {
        const file = await desk.readFile(externalId, attachment.externalId);
        if (file) return file;
        throw new Failure({
          code: "file-not-found",
          message: "The file is no longer in the messenger.",
          isRetryable: false,
        });
      },
      async listOptions(list) {
        if (list !== "teammates" || connectionId === undefined) return [];
        const teammates = await desk.listTeammates(connectionId);
        return teammates.map(({ id, name, email }) => ({ value: id, label: name, detail: email }));
      },
      listForBackfill: async () => ({ items: [], nextCursor: null, total: null }),
      listChanged: async () => ({ items: [], nextCursor: null, total: null }),
    }),
  };
}

export type { DeskFile, DeskMessage, DeskState, DeskThread, MessengerDesk } from "./desk.ts";
export { type MessengerDelivery, messengerDeliverySchema } from "./parse-delivery.ts";
