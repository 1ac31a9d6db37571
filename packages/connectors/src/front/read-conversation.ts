import type { ConversationSnapshot } from "@baton/domain";
import type { AgentAccount, ConversationReference, ReadOptions } from "../contract.ts";
import { HttpFailure } from "../http/http-failure.ts";
import { isSnoozed, linkTo, readStatus, tagNames, toAssignee } from "./convert-conversation.ts";
import { convertComment, convertContact, convertMessage, findSender } from "./convert-message.ts";
import { type FrontApi, pageSize, readMergeTarget } from "./front-api.ts";
import { readChannelOfRecipient } from "./read-channel.ts";
import type { DirectoryReader } from "./read-directory.ts";
import { isConversationId } from "./read-ids.ts";
import { rememberThread, type Threads } from "./remember-thread.ts";
import type { FrontSettings } from "./settings.ts";
import {
  commentSchema,
  type FrontConversation,
  type FrontInbox,
  type FrontMessage,
  inboxSchema,
  messageSchema,
  wholeConversationSchema,
} from "./shapes.ts";

export type ReadContext = {
  api: FrontApi;
  settings: FrontSettings;
  /** Never null: the settings name the teammate; its name and e-mail are known after the first check. */
  agentAccount: AgentAccount;
  directory: DirectoryReader;
  threads: Threads;
};

/** Enough for nearly every thread, and little for the wire: mails repeat their history. */
const recentPageSize = 25;

/**
 * The conversation as Front has it now. With `messages: "none"` one call, two where the connection is limited to inboxes; with
 * messages two or three more at the same time.
 *
 * @throws HttpFailure for everything but a conversation that is not found or was merged away, which is the status `gone`.
 */
export async function readConversation(
  context: ReadContext,
  { externalId }: ConversationReference,
  options: ReadOptions,
): Promise<ConversationSnapshot> {
  if (!isConversationId(externalId)) return goneConversation(externalId, null);
  const { api, settings } = context;
  const { signal } = options;
  const path = `/conversations/${externalId}`;
  const isLimited = (settings.inboxIds ?? []).length > 0;
  const wantsInboxes = isLimited || options.messages === "all";
  try {
    const [conversation, inboxes, thread, comments] = await Promise.all([
      api.get(path, wholeConversationSchema, { signal }),
      wantsInboxes ? api.listAll(`${path}/inboxes`, inboxSchema, { signal }) : [],
      options.messages === "none" ? null : readMessages(api, path, options),
      options.messages === "none" ? [] : api.listAll(`${path}/comments`, commentSchema, { signal }),
    ]);
    return await toSnapshot(context, externalId, { conversation, inboxes, thread, comments });
  } catch (error) {
    const survivor = readMergeTarget(error);
    if (survivor !== null) return goneConversation(externalId, survivor);
    if (error instanceof HttpFailure && error.code === "not-found") return goneConversation(externalId, null);
    throw error;
  }
}

type Thread = { messages: FrontMessage[]; hasAll: boolean };

/** Newest first, as Front lists them. */
async function readMessages(
  api: FrontApi,
  path: string,
  { messages: wanted, since, signal }: ReadOptions,
): Promise<Thread> {
  const limit = wanted === "all" ? pageSize : recentPageSize;
  const messages = new Map<string, FrontMessage>();
  let next: string | null = `${path}/messages?limit=${limit}`;
  while (next !== null) {
    const page: { items: FrontMessage[]; next: string | null } = await api.getPage(next, messageSchema, {
      signal,
    });
    for (const message of page.items) if (message.id !== null) messages.set(message.id, message);
    next = page.next;
    const oldest = page.items.at(-1)?.created_at ?? null;
    if (wanted === "recent" && (since === undefined || oldest === null || oldest < since)) break;
  }
  return { messages: [...messages.values()], hasAll: next === null };
}

async function toSnapshot(
  { settings, agentAccount, threads, directory }: ReadContext,
  externalId: string,
  read: {
    conversation: FrontConversation;
    inboxes: FrontInbox[];
    thread: Thread | null;
    comments: Parameters<typeof convertComment>[0][];
  },
): Promise<ConversationSnapshot> {
  const { conversation, thread } = read;
  const remembered =
    thread === null
      ? (threads.get(externalId) ?? null)
      : await rememberThread({ threads, directory }, externalId, thread.messages);
  const inbound = thread?.messages.find(({ is_inbound: isInbound }) => isInbound);
  const messages = [
    ...(thread?.messages ?? []).toReversed().map((message) => convertMessage(message, { agentAccount })),
    ...read.comments.toReversed().map((comment) => convertComment(comment, { agentAccount })),
  ].filter((message) => message !== null);
  // Stable, so that what has one time keeps the order in which Front lists it.
  messages.sort((a, b) => a.sentAt.getTime() - b.sentAt.getTime());
  return {
    externalId,
    url: linkTo(externalId),
    status: readStatus(conversation),
    isOnHold: isSnoozed(conversation),
    assignee: toAssignee(conversation.assignee, agentAccount),
    group: null,
    placement: findPlacement(read.inboxes, settings),
    channel: remembered?.channel ?? readChannelOfRecipient(conversation.recipient),
    subject: conversation.subject,
    // The recipient is whoever is written to next, which after a forward is not the customer.
    contact: convertContact((inbound && findSender(inbound)) ?? conversation.recipient),
    tags: tagNames(conversation),
    updatedAt: conversation.updated_at,
    messages,
    hasAllMessages: thread?.hasAll ?? false,
  };
}

/** One conversation can lie in several inboxes: in one that was selected, if there is one. */
function findPlacement(
  inboxes: readonly FrontInbox[],
  { inboxIds = [] }: FrontSettings,
): ConversationSnapshot["placement"] {
  const inbox = inboxes.find(({ id }) => id !== null && inboxIds.includes(id)) ?? inboxes[0];
  return inbox === undefined || inbox.id === null ? null : { externalId: inbox.id, name: inbox.name };
}

function goneConversation(externalId: string, survivor: string | null): ConversationSnapshot {
  return {
    externalId,
    url: null,
    status: "gone",
    ...(survivor === null ? {} : { mergedInto: { externalId: survivor, alternateId: null } }),
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
