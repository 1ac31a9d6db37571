import type { Connector } from "../contract.ts";
import { checkConnection } from "./check-connection.ts";
import { createCustomerRecords } from "./crm/create-customer-records.ts";
import { downloadAttachment } from "./download-attachment.ts";
import { findEscalation, openEscalation } from "./escalate.ts";
import { createFreshchatApi } from "./freshchat-api.ts";
import { identifyDelivery } from "./identify-delivery.ts";
import { listOptions } from "./list-options.ts";
import { freshchatManifest } from "./manifest.ts";
import { parseWebhook } from "./parse-webhook.ts";
import { performAction } from "./perform-action.ts";
import { readConversation } from "./read-conversation.ts";
import { routeHandoff } from "./route-handoff.ts";
import { type FreshchatSettings, freshchatSettingsSchema } from "./settings.ts";
import { verifyWebhook } from "./verify-webhook.ts";

/** Freshchat: webhooks in, REST API v2 out. */
export const freshchat: Connector<FreshchatSettings> = {
  manifest: freshchatManifest,
  settingsSchema: freshchatSettingsSchema,
  verifyWebhook,
  identifyDelivery,
  parseWebhook,
  routeHandoff,

  acceptsPlacement({ topicIds }, { placement }) {
    if (topicIds === undefined || topicIds.length === 0) return true;
    return placement !== null && topicIds.includes(placement.externalId);
  },

  takesUnassigned: ({ autoHandleAll }) => autoHandleAll,

  /** One account can have several hosts. */
  accountOf: ({ domain }, { accountId, appId }) => accountId ?? appId ?? domain,

  connect({ settings, agentAccount, http }) {
    const customerRecords = createCustomerRecords(http, settings);
    const api = createFreshchatApi(http, settings);
    const context = { api, http, settings, agentAccount };
    return {
      check: (signal) => checkConnection({ ...context, signal }),
      readConversation: (conversation, options) => readConversation(context, conversation, options),
      perform: (conversation, action, given) => performAction({ ...context, ...given }, conversation, action),
      downloadAttachment: (conversation, messageExternalId, attachment, signal) =>
        downloadAttachment({ ...context, signal }, conversation, messageExternalId, attachment),
      listOptions: (list) => listOptions(api, list),
      // Freshchat lists no conversations: there is nothing to import, and reconciliation asks for each it knows.
      listForBackfill: async () => ({ items: [], nextCursor: null, total: null }),
      listChanged: async () => ({ items: [], nextCursor: null, total: null }),
      escalation: {
        kind: "conversation",
        open: (request, given) => openEscalation({ ...context, ...given }, request),
        find: (request, signal) => findEscalation({ ...context, signal }, request),
      },
      ...(customerRecords ? { customerRecords } : {}),
    };
  },
};

export type { FreshchatSettings } from "./settings.ts";
