import type { ConnectorManifest } from "../contract.ts";

/** Longer than any answer; the messenger shows it whole. */
const maximumMessageLength = 20_000;
export const maximumAttachmentBytes = 10_000_000;

export const messengerManifest: ConnectorManifest = {
  helpdesk: "messenger",
  label: "Messenger",
  isBuiltIn: true,
  secretFields: [],
  fields: [],
  webhook: { events: [], steps: [] },
  disconnectSteps: ["Remove the messenger's script tag from your pages."],
  capabilities: {
    actions: ["reply", "note", "claim", "unassign", "assign-teammate", "set-status"],
    channels: ["web"],
    maximumReplyLength: maximumMessageLength,
    maximumNoteLength: maximumMessageLength,
    // The messenger draws Markdown itself.
    replyFormat: "html",
    maximumAttachmentBytes,
    quickReplies: { maximum: 12, labelLength: 80 },
    echoesOwnMessages: "no",
    repeatsAreSafe: true,
    backfill: "none",
    reconcile: "known-conversations",
    claimsIdentity: true,
    hasTags: false,
    hasStatusOtherThanAssignment: true,
  },
};
