import type { Connector } from "../contract.ts";
import { checkConnection } from "./check-connection.ts";
import { downloadAttachment } from "./download-attachment.ts";
import { findEscalation, openEscalation } from "./escalate.ts";
import { createFrontApi, segment } from "./front-api.ts";
import { identifyDelivery } from "./identify-delivery.ts";
import { listChanged, listForBackfill } from "./list-conversations.ts";
import { listOptions } from "./list-options.ts";
import { frontManifest } from "./manifest.ts";
import { parseWebhook } from "./parse-webhook.ts";
import { performAction } from "./perform-action.ts";
import { readConversation } from "./read-conversation.ts";
import { createDirectoryReader } from "./read-directory.ts";
import { readKnowledgeBases } from "./read-knowledge-bases.ts";
import type { Threads } from "./remember-thread.ts";
import { routeHandoff } from "./route-handoff.ts";
import { findUndoTime } from "./send-reply.ts";
import { type FrontSettings, frontSettingsSchema } from "./settings.ts";
import { verifyWebhook } from "./verify-webhook.ts";

/** Front: application and rule webhooks in, the Core API out. */
export const front: Connector<FrontSettings> = {
  manifest: frontManifest,
  settingsSchema: frontSettingsSchema,
  verifyWebhook,
  identifyDelivery,
  parseWebhook,
  routeHandoff,

  acceptsPlacement({ inboxIds = [] }, { placement }) {
    return inboxIds.length === 0 || (placement !== null && inboxIds.includes(placement.externalId));
  },

  takesUnassigned: ({ handleUnassigned }) => handleUnassigned,

  accountOf: (_settings, { companyId }) => companyId ?? "",

  /** FR6. The names are the same on every helpdesk. */
  tagsFor: ({ syncTags }, mode) =>
    syncTags ? ["baton", mode === "autopilot" ? "baton_autopilot" : "baton_assist_mode"] : [],

  connect({ settings, agentAccount, http, now }) {
    const api = createFrontApi(http, settings);
    const directory = createDirectoryReader(api, now);
    const threads: Threads = new Map();
    const accepted = new Map<string, string>();
    const agent = agentAccount ?? { externalId: settings.teammateId, name: null, email: null };
    const context = { api, http, settings, agentAccount: agent, directory, threads };
    return {
      check: (signal) => checkConnection({ api, settings, signal }),
      readConversation: (conversation, options) => readConversation(context, conversation, options),
      perform: (conversation, action, given) =>
        performAction({ ...context, accepted, ...given }, conversation, action),
      shownAfterMs: async ({ externalId }, { kind }, signal) =>
        kind === "reply" ? findUndoTime({ ...context, ...(signal ? { signal } : {}) }, externalId) : 0,
      downloadAttachment: (conversation, messageExternalId, attachment, signal) =>
        downloadAttachment({ ...context, signal }, conversation, messageExternalId, attachment),
      listOptions: (list) => listOptions(api, list),
      listForBackfill: (input) => listForBackfill(api, input),
      listChanged: (input) => listChanged(api, input),
      knowledge: readKnowledgeBases(api),
      escalation: {
        kind: "conversation",
        open: (request, given) => openEscalation({ ...context, accepted, ...given }, request),
        find: (request, signal) =>
          findEscalation(
            { ...context, accepted, readAttachment: nothing, ...(signal ? { signal } : {}) },
            request,
          ),
        // Front asks for it only where an end-user has really seen the message, and takes ten in an hour for each.
        markSeen: (messageExternalId, signal) =>
          api.write("POST", `/messages/${segment(messageExternalId)}/seen`, {}, signal ? { signal } : {}),
      },
    };
  },
};

/** Looking for what is there sends no file. */
function nothing(): never {
  throw new Error("Nothing is sent while looking.");
}

export type { FrontSettings } from "./settings.ts";
