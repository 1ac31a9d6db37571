import type { Actor, HelpdeskEvent } from "@baton/domain";
import type { AgentAccount, ConversationReference, ParseContext, ParsedDelivery } from "../contract.ts";
import { parseJson } from "../http/read-json.ts";
import { contactWithId, convertContact } from "./convert-contact.ts";
import { convertMessage } from "./convert-message.ts";
import { findConversationId } from "./identify-delivery.ts";
import { readStatus, toAssignee } from "./read-state.ts";
import { conversationEventSchema, deliverySchema, type FreshchatMessage } from "./shapes.ts";

/**
 * A Freshchat delivery as events.
 *
 * Five generations of bodies are understood (2018 to Omni); they differ in which keys are there, not in meaning.
 * The documented actions are message_create, conversation_assignment, conversation_resolution and
 * conversation_reopen. "Conversation Closed" exists in some accounts without a documented action word, so whatever
 * says that its conversation is resolved counts as closed. All other actions are ignored with a reason.
 */
export function parseWebhook(rawBody: Buffer, context: ParseContext): ParsedDelivery {
  const body = parseJson(rawBody);
  const parsed = deliverySchema.safeParse(body);
  if (!parsed.success) return ignored(null, "The body is not a Freshchat delivery.");
  const delivery = parsed.data;
  const { agentAccount } = context;
  const data = isObject(body) && isObject(body.data) ? body.data : {};
  const reference = findReference(data);
  const action = delivery.action ?? "unknown";

  const message = delivery.data?.message ?? null;
  if (action === "message_create" && message !== null) {
    return parseMessage(message, reference, { agentAccount, actor: delivery.actor });
  }

  const fact = findConversationFact(data);
  if (reference === null) return ignored(null, `The action "${action}" names no conversation.`);
  const at = delivery.action_time;
  // Without the helpdesk's time the event cannot be put in order (S9): the present state is read instead.
  if (at === null) return { ...empty(reference), needsLoad: true };
  const by = toActor(delivery.actor, agentAccount);
  const about: Omit<ParsedDelivery, "events" | "ignoredBecause"> = {
    conversation: reference,
    contact: fact.contact,
    placement: fact.placement,
    needsLoad: false,
  };
  const happened = (event: HelpdeskEvent): ParsedDelivery => ({
    ...about,
    events: [event],
    ignoredBecause: null,
  });

  if (action === "conversation_reopen") return happened({ kind: "conversation-reopened", by, at });
  if (action === "conversation_resolution" || readStatus(fact.status) === "resolved") {
    return happened({ kind: "conversation-closed", by, at, outcome: "resolved" });
  }
  const assignment = delivery.data?.assignment ?? null;
  if (action === "conversation_assignment" && assignment !== null) {
    // "" on both agent sides: only the group changed, and the conversation itself says who has it.
    const isGroupOnly = assignment.to_agent_id === null && assignment.from_agent_id === null;
    const agentId = isGroupOnly
      ? (assignment.conversation?.assigned_agent_id ?? null)
      : assignment.to_agent_id;
    if (isGroupOnly && agentId === null) {
      return happened({ kind: "noticed", what: describeGroup(assignment.to_group_id), at });
    }
    return happened({ kind: "assignee-changed", assignee: toAssignee(agentId, agentAccount), by, at });
  }
  return { ...ignored(reference, `The action "${action}" says nothing that Baton acts on.`), ...about };
}

function parseMessage(
  message: FreshchatMessage,
  reference: ConversationReference | null,
  context: Parameters<typeof convertMessage>[1],
): ParsedDelivery {
  if (reference === null) return ignored(null, "The message names no conversation.");
  const converted = convertMessage(message, context);
  if (converted === null) return { ...empty(reference), needsLoad: true };
  // Customer messages of 2019 and 2020 name their author only.
  const contactId =
    message.user_id ?? (converted.author.kind === "customer" ? converted.author.externalId : null);
  return {
    conversation: reference,
    events: [{ kind: "message-created", message: converted }],
    contact: contactWithId(contactId),
    placement: message.channel_id === null ? null : { externalId: message.channel_id, name: null },
    needsLoad: false,
    ignoredBecause: null,
  };
}

function findReference(data: Record<string, unknown>): ConversationReference | null {
  const externalId = findConversationId(data);
  if (externalId === null) return null;
  for (const value of Object.values(data)) {
    if (!isObject(value)) continue;
    const holder = isObject(value.conversation) ? value.conversation : value;
    const other =
      holder.freshchat_conversation_id ?? value.freshchat_conversation_id ?? holder.conversation_internal_id;
    if (typeof other !== "string" && typeof other !== "number") continue;
    const alternateId = String(other).trim();
    if (alternateId !== "" && alternateId !== externalId) return { externalId, alternateId };
  }
  return { externalId, alternateId: null };
}

/** What an event says of its conversation, whatever key of `data` it stands under. */
function findConversationFact(data: Record<string, unknown>) {
  for (const value of Object.values(data)) {
    const event = conversationEventSchema.parse(value);
    if (event === null || event.conversation === null) continue;
    const { channel_id, status, user_id } = event.conversation;
    // One documentation page writes `user`, one integration reads `users`, as an object or a list.
    const user = event.user ?? event.users[0] ?? null;
    return {
      status,
      placement: channel_id === null ? null : { externalId: channel_id, name: null },
      contact: convertContact(user) ?? contactWithId(user_id),
    };
  }
  return { status: null, placement: null, contact: null };
}

function toActor(
  actor: { actor_type: string | null; actor_id: string | null } | null,
  agentAccount: AgentAccount | null,
): Actor {
  const externalId = actor?.actor_id ?? null;
  switch (actor?.actor_type?.toLowerCase()) {
    case "user":
      return { kind: "customer", externalId };
    case "agent":
      return {
        kind: externalId !== null && externalId === agentAccount?.externalId ? "agent" : "teammate",
        externalId,
      };
    case "system":
    case "bot":
      return { kind: "system", externalId };
    default:
      return { kind: "unknown", externalId };
  }
}

function describeGroup(groupId: string | null): string {
  return groupId === null ? "Taken out of its group" : `Put into group ${groupId}`;
}

function empty(conversation: ConversationReference | null): ParsedDelivery {
  return {
    conversation,
    events: [],
    contact: null,
    placement: null,
    needsLoad: false,
    ignoredBecause: null,
  };
}

function ignored(conversation: ConversationReference | null, because: string): ParsedDelivery {
  return { ...empty(conversation), ignoredBecause: because };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
