import type { Connector } from "../contract.ts";
import { checkConnection } from "./check-connection.ts";
import { createMarkerField } from "./create-marker-field.ts";
import { downloadAttachment } from "./download-attachment.ts";
import { findEscalation } from "./escalation/find-escalation.ts";
import { openEscalation } from "./escalation/open-escalation.ts";
import { createFreshdeskApi } from "./freshdesk-api.ts";
import { identifyDelivery } from "./identify-delivery.ts";
import { listChanged, type TrashLook } from "./list-changed.ts";
import { listForBackfill } from "./list-for-backfill.ts";
import { listOptions } from "./list-options.ts";
import { freshdeskManifest } from "./manifest.ts";
import { parseWebhook } from "./parse-webhook.ts";
import { performAction } from "./perform-action.ts";
import { readConversation } from "./read-conversation.ts";
import { createDirectoryReader } from "./read-directory.ts";
import { readSolutions } from "./read-solutions.ts";
import type { Mailboxes } from "./remember-mailbox.ts";
import { routeHandoff } from "./route-handoff.ts";
import { type FreshdeskSettings, freshdeskSettingsSchema } from "./settings.ts";
import { verifyWebhook } from "./verify-webhook.ts";

/** Freshdesk: automation rules tell that something happened, REST API v2 tells what. */
export const freshdesk: Connector<FreshdeskSettings> = {
  manifest: freshdeskManifest,
  settingsSchema: freshdeskSettingsSchema,
  verifyWebhook,
  identifyDelivery,
  parseWebhook,
  routeHandoff,

  /** G3, G7: while not all tickets are handled, the default group is the one place whose unassigned tickets count. */
  acceptsPlacement({ autoHandleAll, defaultGroupId, groupIds = [], productIds = [] }, { placement, group }) {
    const isDefault = autoHandleAll || defaultGroupId === undefined || group?.externalId === defaultGroupId;
    const isGroup = groupIds.length === 0 || (group !== null && groupIds.includes(group.externalId));
    const isProduct =
      productIds.length === 0 || (placement !== null && productIds.includes(placement.externalId));
    return isDefault && isGroup && isProduct;
  },

  takesUnassigned: ({ autoHandleAll, defaultGroupId }) => autoHandleAll || defaultGroupId !== undefined,

  accountOf: ({ domain }) => domain,

  /** FD6. */
  tagsFor: ({ tagPrefix }, mode) => [
    tagPrefix,
    mode === "autopilot" ? `${tagPrefix}_autopilot` : `${tagPrefix}_assist_mode`,
  ],

  connect({ settings, agentAccount, http, now }) {
    const api = createFreshdeskApi(http, settings);
    const directory = createDirectoryReader(api, now);
    const mailboxes: Mailboxes = new Map();
    const trash: TrashLook = { at: null };
    const context = { api, http, settings, agentAccount, directory, mailboxes };
    return {
      check: (signal) => checkConnection({ ...context, signal }),
      readConversation: (conversation, options) => readConversation(context, conversation, options),
      perform: (conversation, action, given) => performAction({ ...context, ...given }, conversation, action),
      downloadAttachment: (conversation, messageExternalId, attachment, signal) =>
        downloadAttachment({ ...context, signal }, conversation, messageExternalId, attachment),
      listOptions: (list) => listOptions(context, list),
      createOption: (_list, name) => createMarkerField(api, name),
      listForBackfill: (input) => listForBackfill(api, input, now()),
      listChanged: (input) => listChanged(api, input, { trash, now: now() }),
      knowledge: readSolutions(api, settings),
      escalation: {
        kind: "ticket",
        open: (request, given) => openEscalation({ ...context, ...given }, request),
        find: (request, signal) => findEscalation({ ...context, signal }, request),
      },
    };
  },
};

export type { FreshdeskSettings } from "./settings.ts";
