import type { Actor, HelpdeskEvent } from "@baton/domain";
import type { AgentAccount, ConversationReference, ParseContext, ParsedDelivery } from "../contract.ts";
import { parseJson } from "../http/read-json.ts";
import { lenientList } from "../parsing/lenient.ts";
import { isAmongTeammates, isSnoozed, tagNames } from "./convert-conversation.ts";
import {
  convertComment,
  convertContact,
  convertMessage,
  findSender,
  isPerson,
  nameOfTeammate,
} from "./convert-message.ts";
import { readConversationId } from "./identify-delivery.ts";
import { readChannelOfMessage } from "./read-channel.ts";
import { isObject } from "./read-ids.ts";
import {
  commentSchema,
  eventSchema,
  type FrontEvent,
  inboxSchema,
  messageSchema,
  tagSchema,
  teammateSchema,
} from "./shapes.ts";

/**
 * A delivery of Front as events: an application's webhook has them in an envelope, a rule's is the bare event.
 *
 * What an event says with its own time is taken from it. Objects in it are as they were when the delivery left, which may be later
 * than the event, so of the conversation nothing is believed but what cannot be asked cheaper: its tags, and whether it is snoozed.
 * A preview has ids and links only: whoever was assigned is known from that, a message has to be read.
 */
export function parseWebhook(rawBody: Buffer, context: ParseContext): ParsedDelivery {
  const body = parseJson(rawBody);
  if (!isObject(body)) return ignored(null, "The body is not a delivery of Front.");
  const isEnvelope = isObject(body.payload);
  const inner = isEnvelope ? (body.payload as Record<string, unknown>) : body;
  const parsed = eventSchema.safeParse(inner);
  if (!parsed.success || parsed.data.type === null) {
    return ignored(null, `The delivery "${String(body.type)}" holds no event.`);
  }
  const externalId = readConversationId(inner);
  if (externalId === null) return ignored(null, `The event "${parsed.data.type}" names no conversation.`);
  const told = isEnvelope && typeof body.type === "string" ? body.type : null;
  return parseEvent(parsed.data, { told, reference: { externalId, alternateId: null }, ...context });
}

type EventContext = ParseContext & { told: string | null; reference: ConversationReference };

function parseEvent(event: FrontEvent, context: EventContext): ParsedDelivery {
  const { reference, agentAccount } = context;
  const { conversation, emitted_at: at } = event;
  if (conversation !== null && isAmongTeammates(conversation)) {
    return ignored(reference, `A ${conversation.type} is among teammates.`);
  }
  // Without its time an event cannot be put in order (S9): the present state is read instead.
  if (at === null) return toBeRead(reference);
  const by = toActor(event, agentAccount);
  switch (event.type) {
    case "inbound":
    case "outbound":
    case "out_reply":
      return parseMessage(event, context);
    case "comment":
    case "mention":
      return parseComment(event, context);
    case "assign":
      return parseAssignment(event, at, by, context);
    case "unassign":
      return happened(reference, { kind: "assignee-changed", assignee: { kind: "none" }, by, at });
    case "archive":
      return parseArchive(event, at, by, context);
    case "reopen":
    case "restore":
      return happened(reference, { kind: "conversation-reopened", by, at });
    case "trash":
      return happened(reference, { kind: "conversation-closed", by, at, outcome: "deleted" });
    // Snoozed it was open here all the time, and whoever had it still has it.
    case "reminder":
      return noticed(reference, "The snooze is over.", at);
    case "tag":
    case "untag":
      return parseTag(event, at, context);
    case "move":
      return parseMove(event, at, context);
    case "sending_error":
    case "message_bounce_error":
      return parseFailure(event, at, context);
    // Messages came along, of which some may wait for an answer.
    case "conversations_merged":
      return toBeRead(reference);
    default:
      return ignored(reference, `The event "${event.type}" says nothing that Baton acts on.`);
  }
}

function parseMessage(event: FrontEvent, { reference, agentAccount }: EventContext): ParsedDelivery {
  const target = messageSchema.safeParse(event.target?.data);
  const message = target.success ? target.data : null;
  const converted = message && convertMessage(message, { agentAccount });
  if (message === null || converted === null) return toBeRead(reference);
  const channel = readChannelOfMessage(message);
  return {
    ...happened(reference, { kind: "message-created", message: converted }),
    contact: message.is_inbound ? convertContact(findSender(message)) : null,
    placement: findInbox(event.source?.data),
    ...(channel === null ? {} : { channel }),
  };
}

function parseComment(event: FrontEvent, { reference, agentAccount }: EventContext): ParsedDelivery {
  const target = commentSchema.safeParse(event.target?.data);
  const message = target.success ? convertComment(target.data, { agentAccount }) : null;
  return message === null ? toBeRead(reference) : happened(reference, { kind: "message-created", message });
}

function parseAssignment(
  event: FrontEvent,
  at: Date,
  by: Actor,
  { reference, agentAccount }: EventContext,
): ParsedDelivery {
  const target = teammateSchema.safeParse(event.target?.data);
  const teammate = target.success ? target.data : null;
  if (teammate === null || teammate.id === null) return toBeRead(reference);
  const { id } = teammate;
  if (id !== agentAccount?.externalId) {
    const assignee = { kind: "teammate", externalId: id, name: nameOfTeammate(teammate) } as const;
    return happened(reference, { kind: "assignee-changed", assignee, by, at });
  }
  // Through the API it was most likely ourselves, by a claim or by a reply, which Front may take for one: no hand-back (G8).
  const isOurs = by.kind === "unknown" || by.kind === "agent";
  return happened(reference, {
    kind: "assignee-changed",
    assignee: { kind: "agent" },
    by: isOurs ? { kind: "agent", externalId: id } : by,
    at,
  });
}

/** Snoozing archives too. An application's webhook says which it was; a rule's has it in its conversation, and a preview nowhere. */
function parseArchive(
  { conversation }: FrontEvent,
  at: Date,
  by: Actor,
  { reference, told }: EventContext,
): ParsedDelivery {
  if (told === "conversation_snoozed" || (conversation !== null && isSnoozed(conversation))) {
    return noticed(reference, "Snoozed.", at);
  }
  const isPreview = conversation === null || conversation.status === null;
  if (isPreview && told !== "conversation_archived") return toBeRead(reference);
  return happened(reference, { kind: "conversation-closed", by, at, outcome: "resolved" });
}

/** Known only after Front had taken the message; whose it was is known by its id. */
function parseFailure(event: FrontEvent, at: Date, { reference }: EventContext): ParsedDelivery {
  const target = messageSchema.safeParse(event.target?.data);
  const message = target.success ? target.data : null;
  if (message === null || message.id === null) {
    return noticed(reference, "Front could not deliver a message to the customer.", at);
  }
  const reason = message.error_type;
  return happened(reference, { kind: "delivery-failed", messageExternalId: message.id, reason, at });
}

function parseTag(event: FrontEvent, at: Date, { reference }: EventContext): ParsedDelivery {
  const { conversation } = event;
  if (conversation !== null && conversation.status !== null) {
    return happened(reference, { kind: "tags-changed", tags: tagNames(conversation), at });
  }
  const tag = tagSchema.safeParse(event.target?.data);
  const name = tag.success && tag.data.name !== null ? ` "${tag.data.name}"` : "";
  return noticed(reference, event.type === "tag" ? `Tagged${name}.` : `Tag${name} taken off.`, at);
}

function parseMove(event: FrontEvent, at: Date, { reference }: EventContext): ParsedDelivery {
  const placement = findInbox(event.target?.data);
  const what = `Moved to ${placement?.name ?? "another inbox"}.`;
  return { ...noticed(reference, what, at), placement };
}

/** One inbox, or the first of several. */
function findInbox(data: unknown): ParsedDelivery["placement"] {
  const [inbox] = lenientList(inboxSchema).parse(data);
  return inbox === undefined || inbox.id === null ? null : { externalId: inbox.id, name: inbox.name };
}

/**
 * Who did it, by the event's source. Not proof of who used the API: a company's Front may show its token as a teammate, of a type
 * that is no person's.
 */
function toActor({ source }: FrontEvent, agentAccount: AgentAccount | null): Actor {
  const parsed = teammateSchema.safeParse(source?.data);
  switch (source?._meta?.type) {
    case "teammate": {
      const teammate = parsed.success ? parsed.data : null;
      const externalId = teammate?.id ?? null;
      if (externalId !== null && externalId === agentAccount?.externalId)
        return { kind: "agent", externalId };
      return { kind: teammate !== null && !isPerson(teammate) ? "unknown" : "teammate", externalId };
    }
    case "rule":
    case "reminder":
      return { kind: "system", externalId: null };
    default:
      return { kind: "unknown", externalId: null };
  }
}

function happened(conversation: ConversationReference, event: HelpdeskEvent): ParsedDelivery {
  return { ...empty(conversation), events: [event] };
}

function noticed(conversation: ConversationReference, what: string, at: Date): ParsedDelivery {
  return happened(conversation, { kind: "noticed", what, at });
}

function toBeRead(conversation: ConversationReference): ParsedDelivery {
  return { ...empty(conversation), needsLoad: true };
}

function ignored(conversation: ConversationReference | null, because: string): ParsedDelivery {
  return { ...empty(conversation), ignoredBecause: because };
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
