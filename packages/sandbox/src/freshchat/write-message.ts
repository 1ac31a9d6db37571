import type { FreshchatAccount } from "./account.ts";
import type { ChangeOrigin } from "./account-events.ts";
import { addSystemMessage } from "./add-system-message.ts";
import { changeConversation, nextInteractionId } from "./change-conversation.ts";
import { createMessage, type MessageDraft } from "./create-message.ts";
import type { FreshchatConversation, FreshchatMessage, FreshchatUser } from "./records.ts";

/**
 * Adds a message to a conversation and tells about it. A customer's message into a resolved conversation
 * reopens it first; where that makes a new thread, see {@link targetOfCustomerMessage}.
 */
export function writeMessage(
  account: FreshchatAccount,
  conversation: FreshchatConversation,
  draft: MessageDraft,
  origin: ChangeOrigin,
): FreshchatMessage {
  const isCustomer = draft.actorType === "user";
  const reopens =
    conversation.status === "resolved" &&
    (isCustomer || (draft.actorType === "agent" && !draft.isPrivate && account.switches.agentMessageReopens));
  if (!reopens) {
    const waited = isCustomer && conversation.status === "waiting on customer";
    if (waited) conversation.status = conversation.agentId ? "assigned" : "new";
    return store(account, conversation, draft, origin);
  }
  if (account.switches.reopenEventOrder === "reopen-first") {
    reopen(account, conversation, draft, origin);
    return store(account, conversation, draft, origin);
  }
  // The pair shares the new interaction id, whichever comes first.
  const interactionId = nextInteractionId(account, conversation);
  conversation.interactionId = interactionId;
  const message = store(account, conversation, draft, origin);
  reopen(account, conversation, draft, origin, interactionId);
  return message;
}

/**
 * The conversation that a customer's message belongs to: on threaded accounts a resolved one is over, and the
 * next message opens another in the same topic.
 */
export function targetOfCustomerMessage(
  account: FreshchatAccount,
  conversation: FreshchatConversation,
): FreshchatConversation {
  if (!account.switches.threadedConversations || conversation.status !== "resolved") return conversation;
  const user = account.users.get(conversation.userId);
  return user ? createConversation(account, { user, channelId: conversation.channelId }) : conversation;
}

/** A new conversation, not yet part of the account. */
export function createConversation(
  account: FreshchatAccount,
  from: { user: FreshchatUser; channelId: string; properties?: Record<string, unknown> },
): FreshchatConversation {
  const internalId = account.nextInternalId();
  const time = account.timestamp();
  return {
    id: account.newConversationId(),
    internalId,
    channelId: from.channelId,
    userId: from.user.id,
    status: "new",
    agentId: "",
    groupId: "",
    properties: { priority: "Low", ...from.properties },
    interactionId: `${internalId}-${account.now()}`,
    createdTime: time,
    updatedTime: time,
    createdBy: from.user.id,
    lastMessageAt: 0,
    messages: [],
  };
}

/** What the messenger does when a customer opens a conversation. */
export function addWelcomeMessage(account: FreshchatAccount, conversation: FreshchatConversation): void {
  const { welcomeMessage } = account.switches;
  if (welcomeMessage === "none") return;
  const text = welcomeMessage === "dot" ? "." : account.channels.get(conversation.channelId)?.welcomeText;
  if (text) addSystemMessage(account, conversation, { kind: "welcome", text });
}

function store(
  account: FreshchatAccount,
  conversation: FreshchatConversation,
  draft: MessageDraft,
  origin: ChangeOrigin,
): FreshchatMessage {
  const message = createMessage(account, conversation, draft);
  account.storeMessage(conversation, message);
  account.tell({ kind: "message-created", conversation, message, origin, sort: "written" });
  return message;
}

function reopen(
  account: FreshchatAccount,
  conversation: FreshchatConversation,
  draft: MessageDraft,
  origin: ChangeOrigin,
  interactionId?: string,
): void {
  const clears = account.switches.reopenClearsAssignee && draft.actorType === "user";
  if (clears) {
    // Freshchat sends no assignment event for this: the assignee is simply gone.
    conversation.agentId = "";
    conversation.groupId = "";
  }
  const type = draft.actorType === "user" ? "user" : "agent";
  const status = conversation.agentId ? "assigned" : account.switches.reopenedStatus;
  const actor = { type, id: draft.actorId } as const;
  changeConversation(
    account,
    conversation,
    { status },
    { actor, origin, ...(interactionId && { interactionId }) },
  );
  addSystemMessage(account, conversation, { kind: "reopened", text: textOf(draft) });
}

function textOf(draft: MessageDraft): string {
  for (const part of draft.parts) {
    const content = (part.text as { content?: unknown } | undefined)?.content;
    if (typeof content === "string") return content;
  }
  return "";
}
