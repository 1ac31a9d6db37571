import { parseJson } from "../http/read-json.ts";

/** What an automation rule's body tells, as far as it does. */
export type WebhookBody = {
  ticketId: string | null;
  /** Freshdesk's word for what happened, e.g. `ticket_action:created`, `reply_sent`, `responder_id`. */
  event: string | null;
  /** Of a change of a property: the values before and after, as Freshdesk writes them. */
  from: string | null;
  to: string | null;
  /** E-mail of whoever did it. */
  performer: string | null;
};

/**
 * Reads whatever an admin made Freshdesk send: our template, the Simple form (`freshdesk_webhook`), another template,
 * form or XML encoding, and templates with placeholders outside quotes, whose bodies are no JSON at all.
 *
 * Only the ticket's id is needed. Nothing here is believed beyond it: the ticket itself is read next.
 */
export function readWebhookBody(rawBody: Buffer): WebhookBody {
  const values = findValues(parseJson(rawBody));
  const raw = values === null ? decode(rawBody) : "";
  const triggered = values === null ? find(raw, isEvent) : pick(values, eventKeys);
  return {
    ticketId: values === null ? find(raw, isTicketId) : digits(pick(values, ticketKeys)),
    ...readTriggeredEvent(triggered ?? ""),
    performer:
      (values === null ? find(raw, isPerformer) : pick(values, performerKeys))?.toLowerCase() ?? null,
  };
}

const ticketKeys = ["ticket_id", "ticketId", "ticket.id", "id"];
const eventKeys = ["event", "triggered_event", "triggeredEvent", "Triggered event"];
const performerKeys = [
  "by",
  "performer_email",
  "event_performer_email",
  "performer",
  "event_performer.email",
];

function findValues(body: unknown): Record<string, unknown> | null {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return null;
  const values = body as Record<string, unknown>;
  const inner = values.freshdesk_webhook;
  return typeof inner === "object" && inner !== null ? (inner as Record<string, unknown>) : values;
}

function pick(values: Record<string, unknown>, keys: readonly string[]): string | null {
  for (const key of keys) {
    const value = values[key];
    if (typeof value === "number") return String(value);
    if (typeof value === "string" && value.trim() !== "") return value.trim();
  }
  return null;
}

/** `"11"`, `11`, and `#11` or `INC-11` of accounts that write ids so. */
function digits(text: string | null): string | null {
  return /(\d{1,18})\s*$/.exec(text ?? "")?.[1] ?? null;
}

/** Form encoding is undone; what cannot be decoded is searched as it is. */
function decode(rawBody: Buffer): string {
  const text = rawBody.subarray(0, maximumSearched).toString("utf8");
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}

/** The id stands near the beginning; a body of megabytes is not searched whole before the 200. */
const maximumSearched = 64_000;
const isTicketId = /\bticket_?id\b[^0-9<>{},\n]{0,30}>?\s{0,3}["']?(\d{1,18})/i;
const isEvent = /\b(?:triggered_?event|event)\b["'\]]{0,2}\s{0,3}[:=>]\s{0,3}["']?(\{[^\n]{1,200})/i;
const isPerformer =
  /\b(?:by|(?:event_)?performer_email)\b["'\]]{0,2}\s{0,3}[:=>]\s{0,3}["']?([^\s"',<>{}&]{3,200})/i;

function find(text: string, pattern: RegExp): string | null {
  return pattern.exec(text)?.[1] ?? null;
}

/**
 * `{ticket_action:created}`, `{status:{from:4,to:6}}`, `{reply_sent:sent}`: looks like JSON without quotes and is
 * none. Seen in recorded deliveries; when one save matches several events only the first is named.
 */
function readTriggeredEvent(text: string): Pick<WebhookBody, "event" | "from" | "to"> {
  const match = /^\{?\s*["']?([a-z_]{1,40})["']?\s*:\s*["']?([a-z_]{1,40})?/i.exec(text.trim());
  if (!match) return { event: null, from: null, to: null };
  const [, property = "", value] = match;
  const name = property.toLowerCase();
  return {
    event: name === "ticket_action" && value ? `${name}:${value.toLowerCase()}` : name,
    from: readSide(text, "from"),
    to: readSide(text, "to"),
  };
}

function readSide(text: string, side: "from" | "to"): string | null {
  const value = new RegExp(`[{,]\\s*["']?${side}["']?\\s*:\\s*["']?([^,{}"']{0,60})`).exec(text)?.[1]?.trim();
  return value === undefined || value === "" || value === "null" || value === "nil" ? null : value;
}
