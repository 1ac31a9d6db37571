import type { FreshdeskAccount } from "../account.ts";
import type { Happening, TicketEvent } from "../account-events.ts";
import { escapeHtml } from "../html.ts";
import type { RuleAction } from "../records.ts";
import { type PlaceholderValues, readPlaceholders } from "./placeholders.ts";
import { describeTriggeredEvent } from "./triggered-event.ts";

/** A webhook as it goes out. */
export interface BuiltWebhook {
  readonly url: string;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

const placeholder = /\{\{\s*([^{}]+?)\s*\}\}/g;
const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/**
 * What a "trigger webhook" action sends. There is no signature; a receiver knows us by a header or by a secret
 * in the address. Undefined when the action cannot fire, as with a blank in a custom header.
 */
export function buildWebhook(
  account: FreshdeskAccount,
  action: RuleAction,
  event: TicketEvent,
  happening: Happening,
): BuiltWebhook | undefined {
  const custom = Object.entries(action.custom_headers ?? {});
  if (custom.some(([name, value]) => /\s/.test(name + value))) return undefined;
  const values = readPlaceholders(account, event, describeTriggeredEvent(account, happening));
  const url = fill(action.url ?? "", (name) => encodeURIComponent(values(name) ?? ""));
  if (!URL.canParse(url)) return undefined;
  const method = (action.request_type ?? "POST").toUpperCase();
  const encoding = (action.content_type ?? "JSON").toUpperCase();
  const contentType = encoding.includes("XML")
    ? "application/xml"
    : encoding.includes("FORM")
      ? "application/x-www-form-urlencoded"
      : "application/json";
  return {
    url,
    method: methods.includes(method) ? method : "POST",
    headers: {
      ...(method !== "GET" && { "content-type": contentType }),
      ...authorization(action),
      // The case of the names is not kept, that of the values is.
      ...Object.fromEntries(custom.map(([name, value]) => [name.toLowerCase(), value])),
    },
    body: method === "GET" ? "" : buildBody(account, action, contentType, values),
  };
}

function authorization(action: RuleAction): Record<string, string> {
  const { username, password, api_key } = action.auth_header ?? {};
  const pair = api_key ? `${api_key}:X` : username ? `${username}:${password ?? ""}` : undefined;
  return pair ? { authorization: `Basic ${Buffer.from(pair).toString("base64")}` } : {};
}

function buildBody(
  account: FreshdeskAccount,
  action: RuleAction,
  contentType: string,
  values: PlaceholderValues,
): string {
  const isAdvanced = ["2", "advanced"].includes(String(action.content_layout ?? "2").toLowerCase());
  if (isAdvanced) {
    const template = typeof action.content === "string" ? action.content : JSON.stringify(action.content);
    const escapes = account.switches.templateEscaping === "json";
    return fill(template ?? "", (name) => {
      const value = String(values(name) ?? "");
      return escapes ? JSON.stringify(value).slice(1, -1) : value;
    });
  }
  const simple = Object.fromEntries(
    tickedFields(action.content).map((name) => [name.replaceAll(".", "_"), values(name) ?? null]),
  );
  if (contentType === "application/json") return JSON.stringify({ freshdesk_webhook: simple });
  if (contentType === "application/xml") {
    const inner = Object.entries(simple).map(
      ([name, value]) => `<${name}>${escapeHtml(String(value ?? ""))}</${name}>`,
    );
    return `<freshdesk_webhook>${inner.join("")}</freshdesk_webhook>`;
  }
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(simple)) {
    form.set(`freshdesk_webhook[${name}]`, String(value ?? ""));
  }
  return form.toString();
}

/** Names of the placeholders that were ticked: a list, or an object with placeholders as values. */
function tickedFields(content: unknown): string[] {
  if (!content) return ["ticket.id", "triggered_event"];
  const entries = Array.isArray(content) ? content : Object.values(content);
  return entries.map((entry) => String(entry).replace(/^\{\{\s*|\s*\}\}$/g, ""));
}

/** An unknown placeholder leaves a hole, as an empty one does. */
function fill(template: string, value: (name: string) => string): string {
  return template.replace(placeholder, (_, name: string) => value(name));
}
