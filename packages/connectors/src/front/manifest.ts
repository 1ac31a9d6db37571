import type { ConnectorManifest } from "../contract.ts";

/** Far more than anybody reads, and small enough to be one mail. Front names no limit. */
export const maximumTextLength = 60_000;
/** What people read in a chat bubble; custom channels and social networks take no more either. */
const maximumChatLength = 8_000;
/** Twilio's longest text message; carriers cut it into parts and put them together again. */
const maximumSmsLength = 1_600;
/** Documented as 25 MB; whether for each file or all together is not. */
export const maximumAttachmentBytes = 25_000_000;

const chat = { replyFormat: "text", maximumReplyLength: maximumChatLength } as const;

export const frontManifest: ConnectorManifest = {
  helpdesk: "front",
  label: "Front",
  secretFields: ["apiToken", "webhookSecret"],
  fields: [
    {
      key: "apiToken",
      label: "API token",
      help: "Front: Settings → Developers → API tokens → Create. It needs access to shared resources and the rights to read, write and send. Only admins can make one.",
      control: "secret",
      isRequired: true,
    },
    {
      key: "teammateId",
      label: "Agent account",
      help: "The teammate that the agent writes as; customers see its name. Use one of its own, and keep it available: Front takes conversations from teammates who are away.",
      control: "select",
      isRequired: true,
      optionsFrom: "teammates",
    },
    {
      key: "handleUnassigned",
      label: "Handle unassigned conversations",
      help: "On: every unassigned conversation is answered. Off: only conversations that are assigned to the agent account.",
      control: "toggle",
      isRequired: false,
    },
    {
      key: "inboxIds",
      label: "Only these inboxes",
      help: "Unassigned conversations in other inboxes are left alone. None chosen: all of them.",
      control: "multi-select",
      isRequired: false,
      optionsFrom: "inboxes",
    },
    {
      key: "syncTags",
      label: "Tag conversations in Front",
      help: "Conversations that the agent works on are tagged baton, and baton_autopilot or baton_assist_mode. Tags that Front does not have are made.",
      control: "toggle",
      isRequired: false,
    },
    {
      key: "webhookSecret",
      label: "Webhook secret",
      help: "For an app's webhook: its signing key, on the app's page Basic information. For a rule's webhook: the API secret of the Webhooks integration. Deliveries must then be signed with it.",
      control: "secret",
      isRequired: false,
    },
  ],
  knowledge: { label: "Knowledge bases", collectionsLabel: "Knowledge bases" },
  webhook: {
    events: [
      {
        label: "Inbound received",
        providerName: "inbound_received",
        isRequired: true,
        why: "A customer wrote. Without it answers come only with the next check.",
        tells: "message",
      },
      {
        label: "Outbound sent",
        providerName: "outbound_sent",
        isRequired: true,
        why: "Tells at once when a person has answered.",
        tells: "message",
      },
      {
        label: "Conversation archived",
        providerName: "conversation_archived",
        isRequired: true,
        why: "Without it conversations that people archive stay open here until the next check.",
        tells: "close",
      },
      {
        label: "Assignee changed",
        providerName: "assignee_changed",
        isRequired: true,
        why: "Tells at once when a person takes a conversation, and when one is given back to the agent.",
        tells: "assignment",
      },
      {
        label: "Conversation reopened",
        providerName: "conversation_reopened",
        isRequired: true,
        why: "A teammate opened it again.",
        tells: "reopen",
      },
      {
        label: "New comment added",
        providerName: "new_comment_added",
        isRequired: true,
        why: "People's comments, and the command /baton resume.",
      },
      {
        label: "Tag added, Tag removed",
        providerName: "tag_added",
        isRequired: false,
        why: "Keeps the tags here as they are in Front.",
      },
      {
        label: "Conversation moved",
        providerName: "conversation_moved",
        isRequired: false,
        why: "Shown on the timeline.",
      },
      {
        label: "Conversation deleted, Conversation restored",
        providerName: "conversation_deleted",
        isRequired: false,
        why: "Closes the conversation here, or opens it again.",
      },
      {
        label: "Conversation snoozed, Snooze expired",
        providerName: "conversation_snoozed",
        isRequired: false,
        why: "Shown on the timeline; a snoozed conversation stays open here.",
      },
      {
        label: "Message delivery failed",
        providerName: "message_delivery_failed",
        isRequired: false,
        why: "Shows messages that did not reach the customer.",
      },
    ],
    steps: [
      "In Front, open Settings → Developers and create an app. On its page Basic information, copy the signing key, enter it here as the webhook secret, and press Test & Save.",
      "In the app, add the feature Webhooks. Enter the URL {webhookUrl} and tick the events listed here. Front asks the URL with a challenge when you save, and Baton answers it.",
      "An app's webhook tells of shared inboxes only. For private inboxes, or where no app may be made: in Settings → Integrations enable Webhooks, copy its API secret into the webhook secret here instead, and make a rule in the workspace (when: inbound message, outbound reply, conversation archived, assignee changed, comment added) with the action Send to a webhook, the same URL, and full event data.",
      "Write to your support address as a customer and watch it appear in the inbox.",
    ],
  },
  disconnectSteps: [
    "In Front, delete the app's webhook, or the rules that send to Baton (Settings → Developers, Settings → Rules).",
    "Delete the API token (Settings → Developers → API tokens) if nothing else uses it.",
  ],
  capabilities: {
    actions: [
      "reply",
      "note",
      "claim",
      "unassign",
      "assign-teammate",
      "set-status",
      "add-tags",
      "customer-message",
    ],
    channels: ["email", "web", "sms", "phone"],
    maximumReplyLength: maximumTextLength,
    maximumNoteLength: maximumTextLength,
    replyFormat: "html",
    byChannel: {
      web: chat,
      phone: chat,
      sms: { replyFormat: "text", maximumReplyLength: maximumSmsLength },
    },
    maximumAttachmentBytes,
    echoesOwnMessages: "yes",
    escalation: "conversation",
    takesReadReceipts: true,
    backfill: "list",
    reconcile: "list-changed",
    hasTags: true,
    hasStatusOtherThanAssignment: true,
  },
  conditions: {
    codes: {
      "credentials-refused": "FR1",
      "credentials-lack-rights": "FR1",
      "message-events-missing": "FR2",
      "status-events-missing": "FR2",
      "only-assigned-answered": "FR3",
      "release-undone": "FR4",
      "resolution-left-alone": "FR5",
    },
    credentialsField: "apiToken",
    agentAccountField: "teammateId",
  },
};
