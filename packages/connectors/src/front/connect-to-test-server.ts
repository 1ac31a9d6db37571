import {
  connectToTestServer as connectConnector,
  type Routes,
  type TestConnection,
} from "../conformance/connect-to-test-server.ts";
import type { AgentAccount } from "../contract.ts";
import { front } from "./index.ts";
import type { FrontSettings } from "./settings.ts";

export const testAgent: AgentAccount = { externalId: "tea_1", name: "Baton AI", email: "ai@acme.test" };
export const conversation = { externalId: "cnv_1", alternateId: null };

/** For tests: a Front connection to a server that answers each `METHOD /path` as told. The company's channels are there. */
export function connectToTestServer(
  routes: Routes,
  given: { settings?: Partial<FrontSettings> } = {},
): Promise<TestConnection> {
  const all: Routes = {
    "GET /channels": { json: { _results: [mailChannel, chatChannel, smsChannel] } },
    ...routes,
  };
  return connectConnector(front, all, {
    settings: { apiToken: "token-1", teammateId: "tea_1", ...given.settings },
    agentAccount: testAgent,
  });
}

const mailChannel = { id: "cha_1", type: "smtp", address: "help@acme.test", send_as: "help@acme.test" };
const chatChannel = { id: "cha_2", type: "front_chat", address: "acme-chat", send_as: "acme-chat" };
const smsChannel = { id: "cha_3", type: "twilio", address: "+493055550123", send_as: "+493055550123" };

export const agentTeammate = { id: "tea_1", email: "ai@acme.test", first_name: "Baton", last_name: "AI" };
export const maya = { id: "tea_2", email: "maya@acme.test", first_name: "Maya", last_name: "Lind" };

/** A message as Front lists it; a customer's mail unless told otherwise. */
export function messageFrom(change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: "msg_1",
    type: "email",
    is_inbound: true,
    draft_mode: null,
    error_type: null,
    created_at: 1_700_000_000.123,
    subject: "Order",
    author: null,
    recipients: [
      {
        _links: { related: { contact: "https://acme.api.frontapp.com/contacts/crd_1" } },
        name: "Zoë",
        handle: "zoe@example.test",
        role: "from",
      },
      { _links: { related: { contact: null } }, name: null, handle: "help@acme.test", role: "to" },
    ],
    body: "<p>Where is my order?</p>",
    text: "Where is my order?",
    attachments: [],
    metadata: {},
    ...change,
  };
}

/** A conversation as Front gives it. */
export function conversationWith(change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: "cnv_1",
    type: "conversation",
    subject: "Order",
    status: "unassigned",
    assignee: null,
    recipient: { _links: { related: { contact: null } }, handle: "zoe@example.test", role: "from" },
    tags: [],
    updated_at: 1_700_000_001,
    scheduled_reminders: [],
    ...change,
  };
}

export const list = (results: unknown[], next: string | null = null) => ({
  json: { _pagination: { next }, _results: results },
});

export type { TestConnection };
