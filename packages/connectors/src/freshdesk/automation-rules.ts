import { secretHeader } from "./verify-webhook.ts";

/*
 * The two automation rules that bring Freshdesk's news to Baton (FD2), as texts for the form and as bodies for the API.
 * `{webhookUrl}` and `{webhookSecret}` are replaced before they are shown.
 */

/**
 * The content of the webhook action in both rules: ids and addresses only. Texts are not asked for: they would come
 * unescaped, and whatever stands in them could break the JSON. All placeholders stand in quotes.
 */
export const webhookContent = {
  ticket_id: "{{ticket.id}}",
  event: "{{triggered_event}}",
  by: "{{event_performer.email}}",
} as const;

const action = {
  field_name: "trigger_webhook",
  request_type: "POST",
  url: "{webhookUrl}",
  content_type: "JSON",
  /** The free form, in the words of a public Terraform provider's test. */
  content_layout: "2",
  custom_headers: { [secretHeader]: "{webhookSecret}" },
  content: webhookContent,
};

/** A rule needs a condition: this one holds for every ticket. */
const always = [
  {
    name: "condition_set_1",
    match_type: "all",
    properties: [{ resource_type: "ticket", field_name: "priority", operator: "in", value: [1, 2, 3, 4] }],
  },
];

/** `POST /api/v2/automations/1/rules`. First in the list, for by default only the first rule that fits is run. */
export const ticketCreatedRule = {
  name: "Baton 1: ticket is created",
  active: true,
  position: 1,
  conditions: always,
  actions: [action],
};

/**
 * `POST /api/v2/automations/4/rules`. The names of status, reply and note events were seen in public code, the first is
 * documented for `responder_id`; the values for "deleted" and "spam" are not documented.
 */
export const ticketUpdatedRule = {
  name: "Baton 2: ticket is updated",
  active: true,
  /** Agent or requester. */
  performer: { type: 3 },
  events: [
    { field_name: "reply_sent", value: "sent" },
    { field_name: "note_type", value: "--" },
    { field_name: "status", from: "--", to: "--" },
    { field_name: "responder_id", from: "--", to: "--" },
    { field_name: "group_id", from: "--", to: "--" },
    { field_name: "ticket_action", value: "delete" },
    { field_name: "ticket_action", value: "marked_spam" },
  ],
  conditions: always,
  actions: [action],
};

/** What to paste, in the order of the steps. */
export const automationSnippets: readonly { label: string; text: string }[] = [
  { label: "URL of both webhooks", text: "{webhookUrl}" },
  { label: "Custom header of both webhooks", text: `${secretHeader}: {webhookSecret}` },
  { label: "Content of both webhooks (JSON, Advanced)", text: JSON.stringify(webhookContent, null, 2) },
  {
    label: "Rule 1 by API: POST /api/v2/automations/1/rules",
    text: JSON.stringify(ticketCreatedRule, null, 2),
  },
  {
    label: "Rule 2 by API: POST /api/v2/automations/4/rules",
    text: JSON.stringify(ticketUpdatedRule, null, 2),
  },
];
