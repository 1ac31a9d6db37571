import type { ConnectorManifest } from "../contract.ts";
import { automationSnippets, webhookContent } from "./automation-rules.ts";
import { secretHeader } from "./verify-webhook.ts";

/** Freshdesk takes 15 MB of text; this is far more than anybody reads, and small enough to be one mail. */
export const maximumTextLength = 60_000;
/** Documented as 20 MB; whether for the reply or for all of the ticket, its pages disagree. Trial accounts: 15 MB. */
export const maximumAttachmentBytes = 20_000_000;

export const freshdeskManifest: ConnectorManifest = {
  helpdesk: "freshdesk",
  label: "Freshdesk",
  secretFields: ["apiKey"],
  fields: [
    {
      key: "domain",
      label: "Domain",
      help: "The host under which Freshdesk made your account, without https://. An address of your own shows the portal but does not work here.",
      control: "text",
      isRequired: true,
      placeholder: "yourcompany.freshdesk.com",
    },
    {
      key: "apiKey",
      label: "API key",
      help: "Of the agent that the AI writes as: sign in as that agent, profile picture → Profile settings → View API key. Use an agent account of its own with the role Administrator and access to all tickets; customers see its name.",
      control: "secret",
      isRequired: true,
    },
    {
      key: "autoHandleAll",
      label: "Handle all incoming tickets",
      help: "On: every new ticket is answered. Off: only tickets that are assigned to the agent account or lie in the default group.",
      control: "toggle",
      isRequired: false,
    },
    {
      key: "defaultGroupId",
      label: "Default group",
      help: "While not all tickets are handled: unassigned tickets in this group are the agent's.",
      control: "select",
      isRequired: false,
      optionsFrom: "groups",
    },
    {
      key: "groupIds",
      label: "Only these groups",
      help: "Unassigned tickets in other groups are left alone. None chosen: all of them.",
      control: "multi-select",
      isRequired: false,
      optionsFrom: "groups",
    },
    {
      key: "productIds",
      label: "Only these products",
      help: "Unassigned tickets of other products are left alone. None chosen: all of them.",
      control: "multi-select",
      isRequired: false,
      optionsFrom: "products",
    },
    {
      key: "handoffRouting",
      label: "Handoff",
      help: "What happens to a ticket that is handed to people, after the note and after it was set to Open. When the chosen agent or group is gone, the ticket is unassigned and marked.",
      control: "select",
      isRequired: false,
      options: [
        { value: "unassign", label: "Unassign it" },
        { value: "unassign_marker", label: "Unassign it and set the marker field" },
        { value: "agent", label: "Assign it to the handoff agent" },
        { value: "group", label: "Assign it to the handoff group" },
      ],
    },
    {
      key: "handoffAgentId",
      label: "Handoff agent",
      help: "Who gets handed-off tickets. With a handoff group as well, the ticket is put into that group too.",
      control: "select",
      isRequired: false,
      optionsFrom: "teammates",
    },
    {
      key: "handoffGroupId",
      label: "Handoff group",
      help: "Where handed-off tickets go.",
      control: "select",
      isRequired: false,
      optionsFrom: "groups",
    },
    {
      key: "markerField",
      label: "Marker field",
      help: "A ticket field, best a checkbox, that is set on handoff, for an automation of your own to act on. Make it under Admin → Ticket Fields.",
      control: "select",
      isRequired: false,
      optionsFrom: "fields",
    },
    {
      key: "assistFooter",
      label: "Footer of drafts",
      help: "Put below each draft that is posted as a private note, so that drafts are recognised.",
      control: "textarea",
      isRequired: false,
    },
    {
      key: "tagPrefix",
      label: "Tag prefix",
      help: "Tickets that the agent works on are tagged with this, and with _autopilot or _assist_mode behind it. Left empty: baton.",
      control: "text",
      isRequired: false,
      placeholder: "baton",
    },
  ],
  knowledge: { label: "Solution articles", collectionsLabel: "Folders" },
  webhook: {
    events: [
      {
        label: "Ticket is created (rule 1)",
        providerName: "ticket_action:created",
        isRequired: true,
        why: "Without it new tickets reach the agent only with the next check.",
      },
      {
        label: "Reply is sent (rule 2)",
        providerName: "reply_sent",
        isRequired: true,
        why: "Without it the agent answers the first message only, and people's replies are seen late.",
      },
      {
        label: "Note is added, any (rule 2)",
        providerName: "note_type",
        isRequired: true,
        why: "Customers' comments on the portal and people's private notes come this way.",
      },
      {
        label: "Status is changed (rule 2)",
        providerName: "status",
        isRequired: true,
        why: "Without it tickets that people close stay open here until the next check.",
      },
      {
        label: "Agent is updated (rule 2)",
        providerName: "responder_id",
        isRequired: true,
        why: "Tells at once when a person takes a ticket, and when one is given back to the agent.",
      },
      {
        label: "Group is updated (rule 2)",
        providerName: "group_id",
        isRequired: false,
        why: "Tells when a ticket comes into the default group.",
      },
      {
        label: "Ticket is deleted (rule 2)",
        providerName: "ticket_action:delete",
        isRequired: false,
        why: "Closes the conversation here.",
      },
      {
        label: "Ticket is marked as spam (rule 2)",
        providerName: "ticket_action:marked_spam",
        isRequired: false,
        why: "Closes the conversation here.",
      },
    ],
    steps: [
      "In Freshdesk, open Admin → Workflows → Automations. Two rules are needed; the same webhook is the action of both.",
      'Rule 1: tab "Ticket Creation" → New rule, name "Baton 1: ticket is created". Condition: Priority is any of Low, Medium, High, Urgent (that is every ticket).',
      `Action: Trigger webhook. Request type POST, URL {webhookUrl} , no authentication. Tick "Add custom headers" and enter ${secretHeader}: {webhookSecret} . Encoding JSON, content Advanced, and paste ${JSON.stringify(webhookContent)}`,
      'Save, and drag rule 1 to the top of the list, or choose "Execute all matching rules" behind the gear: by default only the first rule that fits is run.',
      'Rule 2: tab "Ticket Updates" → New rule, name "Baton 2: ticket is updated". Performed by: Agent or Requester. Events: Reply is sent; Note is added (any); Status is changed (any to any); Agent is updated; Group is updated; Ticket is deleted; Ticket is marked as spam. The same condition and the same action as in rule 1.',
      "Save. Create a ticket as a customer, from an address that is no agent's, for rules never run when an agent is the requester, and watch it appear in the inbox.",
    ],
    snippets: automationSnippets,
  },
  disconnectSteps: [
    "In Freshdesk, open Admin → Workflows → Automations and delete both rules that call Baton.",
    "Reset the API key of the agent account (Profile settings), or deactivate that agent, if nothing else uses it.",
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
      "add-tags",
      "set-field",
    ],
    channels: ["email", "web", "phone", "sms"],
    maximumReplyLength: maximumTextLength,
    maximumNoteLength: maximumTextLength,
    replyFormat: "html",
    maximumAttachmentBytes,
    // A call with the key counts as an action of its agent and fires the update rule (FD13).
    echoesOwnMessages: "yes",
    backfill: "list",
    reconcile: "list-changed",
    hasTags: true,
    hasStatusOtherThanAssignment: true,
  },
};
