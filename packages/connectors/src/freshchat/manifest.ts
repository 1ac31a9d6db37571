import type { ConnectorManifest } from "../contract.ts";
import { crmLabel } from "./crm/crm-label.ts";

/**
 * Longest text of one message. Freshchat documents no limit, and an integrator saw over-long messages vanish without
 * an error (2026), so this is well below anything seen to fail.
 */
export const maximumTextLength = 4_000;
/** A production bridge allows 20 MB; Freshchat documents no figure. */
const maximumAttachmentBytes = 20_000_000;

export const freshchatManifest: ConnectorManifest = {
  helpdesk: "freshchat",
  label: "Freshchat",
  secretFields: ["accessToken", "crmApiKey"],
  fields: [
    {
      key: "domain",
      label: "Domain",
      help: "The host of your chat URL, without https://. Freshchat shows it beside the API token under Admin Settings → Marketplace & Integrations → API → API details for chat.",
      control: "text",
      isRequired: true,
      placeholder: "yourcompany.freshchat.com",
    },
    {
      key: "accessToken",
      label: "Access token",
      help: "The API token for chat, made by the account's admin with all conversation, message, agent, group, channel and user rights. Freshchat has one token per account: making a new one ends the old one.",
      control: "secret",
      isRequired: true,
    },
    {
      key: "defaultAgentEmail",
      label: "Agent's email",
      help: "The Freshchat agent that the AI writes as; customers see this name. Use an agent of its own, not a person's.",
      control: "text",
      isRequired: true,
      placeholder: "ai@yourcompany.com",
    },
    {
      key: "autoHandleAll",
      label: "Handle all incoming chats",
      help: "On: every unassigned conversation is assigned to the agent and answered. Off: only conversations that Freshchat has assigned to the agent.",
      control: "toggle",
      isRequired: false,
    },
    {
      key: "topicIds",
      label: "Topics",
      help: "Only conversations in these topics. None chosen: all of them.",
      control: "multi-select",
      isRequired: false,
      optionsFrom: "topics",
    },
    {
      key: "escalationGroupId",
      label: "Escalation group",
      help: "Conversations handed to people go to this group. None chosen: they become unassigned, for Freshchat's own routing.",
      control: "select",
      isRequired: false,
      optionsFrom: "groups",
    },
    {
      key: "webhookPublicKey",
      label: "Webhook public key",
      help: "Copy it from Freshchat's webhook page after saving the webhook there: the key shown before is a different one. With it, deliveries that Freshchat did not sign are refused.",
      control: "textarea",
      isRequired: false,
    },
    {
      key: "fieldMapping",
      label: "Field mapping",
      help: "What is known of a customer, from an identity token or from what a workflow asks, and the custom fields (cf_…) it fills when a messenger conversation is carried on here.",
      control: "field-mapping",
      isRequired: false,
      objects: [
        { value: "contact", label: "User" },
        { value: "conversation", label: "Conversation" },
      ],
    },
    {
      key: "crmApiKey",
      label: "CRM API key",
      help: "For keeping contacts and companies in step with Freshworks CRM: profile picture → Profile Settings → API Settings.",
      control: "secret",
      isRequired: false,
    },
    {
      key: "crmBundleAlias",
      label: "CRM bundle alias",
      help: 'The first part of the CRM address, e.g. "acme" of acme.myfreshworks.com; shown beside the CRM API key.',
      control: "text",
      isRequired: false,
      placeholder: "acme",
    },
    {
      key: "crmFieldMapping",
      label: "CRM field mapping",
      help: "What is kept in step with the CRM. Without a line: name (full_name), e-mail, phone (mobile_number) and the company's name, both ways. Fields of your own begin with cf_.",
      control: "field-mapping",
      isRequired: false,
      objects: [
        { value: "contact", label: "CRM contact" },
        { value: "company", label: "CRM company" },
      ],
      directions: [
        { value: "both", label: "both ways" },
        { value: "to-crm", label: "to the CRM" },
        { value: "from-crm", label: "from the CRM" },
      ],
    },
  ],
  customerRecords: { label: crmLabel, enabledBy: "crmBundleAlias" },
  webhook: {
    events: [
      {
        label: "Message Created",
        providerName: "message_create",
        isRequired: true,
        why: "Without it no message reaches the agent as it is written.",
        tells: "message",
      },
      {
        label: "Conversation Resolved",
        providerName: "conversation_resolution",
        isRequired: true,
        why: "Without it conversations that people close stay open here until the next check.",
        tells: "close",
      },
      {
        label: "Conversation Closed",
        providerName: "conversation_close",
        isRequired: false,
        why: "Some accounts list it beside Conversation Resolved; where it is listed, tick it.",
        tells: "close",
      },
      {
        label: "Conversation Assigned",
        providerName: "conversation_assignment",
        isRequired: false,
        why: "Tells at once when a person takes a conversation or gives it back to the agent.",
        tells: "assignment",
      },
      {
        label: "Conversation Reopened",
        providerName: "conversation_reopen",
        isRequired: false,
        why: "Tells when a closed conversation is opened again.",
        tells: "reopen",
      },
    ],
    steps: [
      "In Freshchat, open Admin Settings → Conversation Webhooks (in some accounts: Integrations & APIs → Webhooks).",
      "Switch webhooks on and enter the address {webhookUrl}",
      "Where events can be chosen, tick Message Created, Conversation Resolved, Conversation Closed, Conversation Assigned and Conversation Reopened.",
      "Save. Only then copy the public key that Freshchat shows, and enter it in this connection's settings.",
      "Write a message as a customer and watch it appear in the inbox.",
    ],
  },
  disconnectSteps: [
    "In Freshchat, open Admin Settings → Conversation Webhooks and delete Baton's address, or switch the webhook off.",
    "Delete the API token there, if nothing else uses it.",
  ],
  capabilities: {
    actions: [
      "reply",
      "note",
      "claim",
      "unassign",
      "assign-group",
      "assign-teammate",
      "set-status",
      "customer-message",
    ],
    channels: ["web"],
    maximumReplyLength: maximumTextLength,
    maximumNoteLength: maximumTextLength,
    replyFormat: "text",
    // Limits are not documented; these are what its own bot builder offers at most.
    quickReplies: { maximum: 10, labelLength: 40 },
    maximumAttachmentBytes,
    // Two integrations say yes, one would break if they were: both must work.
    echoesOwnMessages: "maybe",
    // Freshchat has no call that lists conversations; lists of them in third-party descriptions do not exist.
    backfill: "none",
    reconcile: "known-conversations",
    escalation: "conversation",
    hasTags: false,
    hasStatusOtherThanAssignment: true,
  },
  conditions: {
    codes: {
      "message-events-missing": "FC1",
      "only-assigned-answered": "FC2",
      "agent-account-gone": "FC3",
      "status-events-missing": "FC4",
      "settings-fail-check": "FC5",
      "credentials-refused": "FC6",
      "credentials-lack-rights": "FC7",
      "reply-not-kept": "FC8",
      "signatures-fail": "FC9",
      "contacts-share-email": "FC10",
      "resolution-undone": "FC11",
      "closed-conversation-reopened": "FC12",
      "customer-records-out-of-step": "FC13",
    },
    credentialsField: "accessToken",
    agentAccountField: "defaultAgentEmail",
  },
};
