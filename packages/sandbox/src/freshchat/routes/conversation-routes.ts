import type { Answer, Call } from "../../http/answer.ts";
import type { FreshchatAccount } from "../account.ts";
import { changeConversation } from "../change-conversation.ts";
import type { MessageDraft } from "../create-message.ts";
import { describeConversation } from "../describe.ts";
import { agentNotFound, conversationNotFound, groupNotFound, invalidValue, userNotFound } from "../errors.ts";
import { renderMessage } from "../files.ts";
import { readConversationChange } from "../read-conversation-change.ts";
import { readMessageDraft } from "../read-message-draft.ts";
import { createConversation, writeMessage } from "../write-message.ts";
import type { RouteTable } from "./route-table.ts";

export const conversationRoutes: RouteTable = {
  "GET /conversations/fields": () => ({ status: 200, json: conversationFields }),

  "GET /conversations/:id": (account, call) => {
    const conversation = account.findConversation(call.params.id ?? "");
    if (!conversation) return conversationNotFound();
    return {
      status: 200,
      json: describeConversation(account, conversation),
      about: { conversationId: conversation.id },
    };
  },

  "PUT /conversations/:id": putConversation,
  "POST /conversations": postConversation,
};

function putConversation(account: FreshchatAccount, call: Call): Answer {
  const conversation = account.findConversation(call.params.id ?? "");
  if (!conversation) return conversationNotFound();
  const about = { conversationId: conversation.id };
  const read = readConversationChange(account, conversation, call.body);
  if (read.kind === "refused") return { ...read.answer, about };
  const { change } = read;

  const make = () => {
    changeConversation(account, conversation, change, { actor: apiActor(account), origin: "api" });
    return { json: describeConversation(account, conversation), ...about };
  };
  const pretend = () => {
    const {
      agentId = conversation.agentId,
      groupId = conversation.groupId,
      status = conversation.status,
    } = change;
    const properties = { ...conversation.properties, ...change.properties };
    return describeConversation(account, { ...conversation, agentId, groupId, status, properties });
  };
  return { status: 200, change: { make, pretend }, about };
}

function apiActor(account: FreshchatAccount) {
  if (account.switches.apiChangeActor === "system") {
    return { type: "system", id: account.facts.serviceAccountId } as const;
  }
  const admin = [...account.agents.values()].find((agent) => agent.roleId === "ACCOUNT_ADMIN");
  return { type: "agent", id: admin?.id ?? "" } as const;
}

/** `channel_id` and `messages` are required; the messages may be a whole transcript. */
function postConversation(account: FreshchatAccount, call: Call): Answer {
  const body = (call.body ?? {}) as Record<string, unknown>;
  const channelId = String(body.channel_id ?? "");
  if (!account.channels.has(channelId)) return invalidValue("channel_id is not valid");
  if (!Array.isArray(body.messages) || body.messages.length === 0)
    return invalidValue("messages is required");
  const userId = Array.isArray(body.users) ? (body.users[0] as { id?: unknown })?.id : undefined;
  const user = account.users.get(String(userId ?? ""));
  if (!user) return userNotFound();

  const properties = body.properties as Record<string, unknown> | undefined;
  const conversation = createConversation(account, { user, channelId, properties: properties ?? {} });
  const drafts: MessageDraft[] = [];
  for (const message of body.messages) {
    const draft = readMessageDraft(account, conversation, message);
    if ("status" in draft) return draft;
    drafts.push(draft);
  }
  const agentId = String(body.assigned_agent_id ?? "");
  if (agentId && !account.agents.has(agentId)) return agentNotFound();
  const groupId = String(body.assigned_group_id ?? "");
  if (groupId && !account.groups.has(groupId)) return groupNotFound();

  const describe = () => ({
    conversation_id: conversation.id,
    app_id: account.facts.appId,
    channel_id: channelId,
    status: conversation.status,
    skill_id: 0,
    properties: conversation.properties,
    users: [{ id: user.id }],
    messages: conversation.messages.map((message) => renderMessage(account, message)),
  });
  const make = () => {
    account.addConversation(conversation);
    for (const draft of drafts) writeMessage(account, conversation, draft, "api");
    if (agentId || groupId) {
      const change = { agentId, groupId, status: agentId ? "assigned" : "new" } as const;
      changeConversation(account, conversation, change, { actor: apiActor(account), origin: "api" });
    }
    return { json: describe(), conversationId: conversation.id };
  };
  return { status: account.switches.createdStatus, change: { make, pretend: describe } };
}

const conversationFields = [
  {
    id: "1",
    name: "priority",
    label: "Priority",
    type: "DROPDOWN",
    custom: false,
    required: false,
    editable: true,
    position: 1,
    column_name: "priority",
    default_value: "Low",
    choices: ["Low", "Medium", "High", "Urgent"].map((value, index) => ({ id: String(index + 1), value })),
    fields: [],
  },
  {
    id: "2",
    name: "cf_frame_number",
    label: "Frame number",
    type: "TEXT",
    custom: true,
    required: false,
    editable: true,
    position: 2,
    column_name: "cf_frame_number",
    default_value: null,
    choices: [],
    fields: [],
  },
];
