import {
  connectToTestServer as connectConnector,
  type Routes,
  type TestConnection,
} from "../conformance/connect-to-test-server.ts";
import type { AgentAccount } from "../contract.ts";
import { freshdesk } from "./index.ts";
import type { FreshdeskSettings } from "./settings.ts";

export const testAgent: AgentAccount = { externalId: "67000000001", name: "Baton", email: "ai@acme.test" };

/**
 * For tests: a Freshdesk connection to a server that answers each `METHOD /path` (below `/api/v2`) as told. The account's fields
 * are there unless a route says otherwise.
 */
export function connectToTestServer(
  routes: Routes,
  given: { settings?: Partial<FreshdeskSettings>; agentAccount?: AgentAccount | null } = {},
): Promise<TestConnection> {
  const all: Routes = { "GET /ticket_fields": { json: ticketFields }, ...routes };
  const prefixed = Object.entries(all).map(([route, answer]) => [route.replace(" /", " /api/v2/"), answer]);
  return connectConnector(freshdesk, Object.fromEntries(prefixed), {
    settings: { domain: "acme.freshdesk.com", apiKey: "key-1", ...given.settings },
    agentAccount: given.agentAccount === undefined ? testAgent : given.agentAccount,
  });
}

export const ticketFields = [
  { name: "status", type: "default_status", default: true, choices: { "2": ["Open", "Being Processed"] } },
  {
    name: "group",
    type: "default_group",
    default: true,
    choices: { Orders: 67000260001, Billing: 67000260002 },
  },
  { name: "agent", type: "default_agent", default: true, choices: { Maya: 67000000002, Baton: 67000000001 } },
  { name: "product", type: "default_product", default: true, choices: { Bikes: 67000001416 } },
  { name: "cf_handoff", label: "Handoff", type: "custom_checkbox", default: false },
  { name: "cf_route", label: "Route", type: "custom_dropdown", default: false, choices: ["No", "Yes"] },
  { name: "cf_note", label: "Note", type: "custom_text", default: false },
  { name: "cf_colour", label: "Colour", type: "custom_dropdown", default: false, choices: ["Red"] },
];

export type { TestConnection };
