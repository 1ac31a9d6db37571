import type { ConversationSnapshot, HelpdeskContact, HelpdeskMessage } from "@baton/domain";
import type { AgentAccount, ConversationReference, ReadOptions } from "../contract.ts";
import { HttpFailure } from "../http/http-failure.ts";
import { contactWithId, convertContact } from "./convert-contact.ts";
import { convertMessage } from "./convert-message.ts";
import { type FreshchatApi, segment } from "./freshchat-api.ts";
import { listMessages } from "./list-messages.ts";
import { readAssignee, readStatus } from "./read-state.ts";
import type { FreshchatSettings } from "./settings.ts";
import { type FreshchatConversation, userSchema, wholeConversationSchema } from "./shapes.ts";
import { withEitherId } from "./with-either-id.ts";

export type ReadContext = {
  api: FreshchatApi;
  settings: FreshchatSettings;
  agentAccount: AgentAccount | null;
};

/**
 * The conversation as Freshchat has it now. Messages are read beside it, not after it, and not at all with
 * `messages: "none"`, which is the check before every send and must be quick.
 *
 * @throws HttpFailure for everything but a conversation that is not found, which is the status `gone`.
 */
export async function readConversation(
  context: ReadContext,
  reference: ConversationReference,
  options: ReadOptions,
): Promise<ConversationSnapshot> {
  const { settings, agentAccount } = context;
  const [facts, thread] = await Promise.allSettled([
    withEitherId(reference, (id) => readFacts(context, id, options)),
    withEitherId(reference, (id) => readThread(context, id, options)),
  ]);
  if (facts.status === "rejected") {
    if (isNotFound(facts.reason)) return goneConversation(reference);
    throw facts.reason;
  }
  if (thread.status === "rejected") throw thread.reason;
  const { conversation, contact } = facts.value;
  const placement = conversation.channel_id;
  const group = conversation.assigned_group_id;
  return {
    externalId: reference.externalId,
    url: conversation.url ?? buildUrl(settings, conversation),
    status: readStatus(conversation.status),
    assignee: readAssignee(conversation, agentAccount),
    group: group === null ? null : { externalId: group, name: null },
    placement: placement === null ? null : { externalId: placement, name: null },
    channel: "web",
    subject: null,
    contact,
    tags: null,
    updatedAt: conversation.updated_time,
    messages: thread.value.messages,
    hasAllMessages: thread.value.hasAll,
  };
}

async function readFacts(
  { api }: ReadContext,
  conversationId: string,
  { messages, isContactKnown = false, signal }: ReadOptions,
): Promise<{ conversation: FreshchatConversation; contact: HelpdeskContact | null }> {
  const conversation = await api.get(`/conversations/${segment(conversationId)}`, wholeConversationSchema, {
    signal,
  });
  const userId = conversation.user_id;
  if (isContactKnown) return { conversation, contact: null };
  const contact =
    messages === "none" || userId === null ? contactWithId(userId) : await readContact(api, userId, signal);
  return { conversation, contact };
}

function isNotFound(error: unknown): boolean {
  return error instanceof HttpFailure && error.code === "not-found";
}

async function readThread(
  { api, agentAccount }: ReadContext,
  conversationId: string,
  { messages: wanted, since, signal }: ReadOptions,
): Promise<{ messages: HelpdeskMessage[]; hasAll: boolean }> {
  if (wanted === "none") return { messages: [], hasAll: false };
  const newestFirst: HelpdeskMessage[] = [];
  let hasAll = false;
  for await (const page of listMessages(api, conversationId, signal)) {
    for (const message of page.messages) {
      const converted = convertMessage(message, { agentAccount });
      if (converted !== null) newestFirst.push(converted);
    }
    hasAll = page.isLast;
    const oldest = newestFirst.at(-1);
    const isFarEnough = since === undefined || (oldest !== undefined && oldest.sentAt < since);
    if (wanted === "recent" && isFarEnough) break;
  }
  return { messages: sortByTime(newestFirst.reverse()), hasAll };
}

/** Stable, so that messages of one millisecond keep the order in which Freshchat lists them. */
function sortByTime(oldestFirst: HelpdeskMessage[]): HelpdeskMessage[] {
  return oldestFirst.sort((a, b) => a.sentAt.getTime() - b.sentAt.getTime());
}

/** Missing details of a person never stop a conversation (S6): whatever fails here leaves the id. */
async function readContact(
  api: FreshchatApi,
  userId: string,
  signal: AbortSignal | undefined,
): Promise<HelpdeskContact | null> {
  try {
    const user = await api.get(`/users/${segment(userId)}`, userSchema, { signal });
    return convertContact({ ...user, id: user.id ?? userId });
  } catch (error) {
    if (error instanceof HttpFailure && error.code !== "cancelled") return contactWithId(userId);
    throw error;
  }
}

/**
 * Link for the agent app. `url` of the answer is best; older accounts leave it out, and this form needs only what
 * the conversation itself tells.
 */
function buildUrl(settings: FreshchatSettings, conversation: FreshchatConversation): string | null {
  const { app_id, conversation_id } = conversation;
  if (app_id === null || conversation_id === null) return null;
  return `https://${settings.domain}/a/${segment(app_id)}/open/conversation/${segment(conversation_id)}`;
}

function goneConversation(reference: ConversationReference): ConversationSnapshot {
  return {
    externalId: reference.externalId,
    url: null,
    status: "gone",
    assignee: { kind: "none" },
    group: null,
    placement: null,
    channel: "web",
    subject: null,
    contact: null,
    tags: null,
    updatedAt: null,
    messages: [],
    hasAllMessages: false,
  };
}
