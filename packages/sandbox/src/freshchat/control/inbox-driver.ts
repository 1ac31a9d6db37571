import { randomUUID } from "node:crypto";
import { ControlError } from "../../control/control-error.ts";
import type { Delivery } from "../../webhooks/webhook-queue.ts";
import type { FreshchatAccount } from "../account.ts";
import { changeConversation } from "../change-conversation.ts";
import { createMessage, type MessageDraft } from "../create-message.ts";
import { partOfFile, renderMessage, storeFile } from "../files.ts";
import type {
  ConversationStatus,
  FreshchatAgent,
  FreshchatChannel,
  FreshchatConversation,
  FreshchatGroup,
  FreshchatMessage,
  FreshchatUser,
  MessagePart,
} from "../records.ts";
import { newUser, readUserFields } from "../routes/user-routes.ts";
import { newAccessToken } from "../seed.ts";
import { isVisibleToCustomer } from "../visible-to-customer.ts";
import {
  addWelcomeMessage,
  createConversation,
  targetOfCustomerMessage,
  writeMessage,
} from "../write-message.ts";
import type {
  AssignGroupInput,
  AssignInput,
  ConversationInput,
  CustomerWritesInput,
  ImportInput,
  SendWebhookInput,
  TeammateInput,
  TeammateWritesInput,
  WritingInput,
} from "./control-inputs.ts";

/** What became of a message. */
export interface Written {
  readonly conversationId: string;
  readonly messageId: string;
  readonly userId: string;
}

/** What the drivers need beside the account. */
export interface ControlSurroundings {
  readonly account: () => FreshchatAccount;
  readonly sendWebhook: (event: {
    action: string;
    body: string;
    conversationId?: string;
    signature?: SendWebhookInput["signature"];
    headers?: Readonly<Record<string, string>>;
  }) => Delivery | undefined;
}

const aDay = 86_400_000;

/**
 * The people in front of the inbox: customers, teammates and the company's automations. Everything they do is
 * told by webhook like the real thing.
 */
export class InboxDriver {
  readonly #surroundings: ControlSurroundings;

  constructor(surroundings: ControlSurroundings) {
    this.#surroundings = surroundings;
  }

  get #account(): FreshchatAccount {
    return this.#surroundings.account();
  }

  /** A customer writes; into a resolved conversation it reopens it, or opens a new one on threaded accounts. */
  customerWrites(input: CustomerWritesInput): Written {
    const account = this.#account;
    let conversation = input.conversationId
      ? this.#conversation(input.conversationId)
      : this.#newConversation(input);
    conversation = targetOfCustomerMessage(account, conversation);
    const isNew = !account.conversations.has(conversation.id);
    const parts = this.#customerParts(input);
    if (isNew) {
      account.addConversation(conversation);
      addWelcomeMessage(account, conversation);
    }
    const draft: MessageDraft = { actorType: "user", actorId: conversation.userId, parts, source: "web" };
    return written(writeMessage(account, conversation, draft, "inbox"));
  }

  /** The customer comes back to a resolved conversation. */
  customerReopens(input: ConversationInput & { text?: string }): Written {
    return this.customerWrites({
      conversationId: input.conversationId,
      text: input.text ?? "Hello again, one more thing.",
    });
  }

  agentReplies(input: TeammateWritesInput): Written {
    return this.#teammateWrites(input, false);
  }

  agentAddsNote(input: TeammateWritesInput): Written {
    return this.#teammateWrites(input, true);
  }

  /** Another bot or the platform writes: stored and told as `system`. */
  botWrites(input: ConversationInput & WritingInput): Written {
    const account = this.#account;
    const conversation = this.#conversation(input.conversationId);
    const draft: MessageDraft = {
      actorType: account.switches.botActorStoredAs,
      actorId: account.facts.serviceAccountId,
      parts: this.#parts(input),
      source: "api",
    };
    return written(writeMessage(account, conversation, draft, "inbox"));
  }

  /** A teammate takes the conversation for themselves. */
  agentTakesOver(input: TeammateInput): ConversationView {
    const agentId = this.#agentId(input.agentId);
    return this.assign({ conversationId: input.conversationId, agentId, byAgentId: agentId });
  }

  assign(input: AssignInput): ConversationView {
    const agentId = this.#agentId(input.agentId);
    return this.#change(input, { status: "assigned", agentId }, input.byAgentId ?? agentId, input.rule);
  }

  assignGroup(input: AssignGroupInput): ConversationView {
    if (!this.#account.groups.has(input.groupId)) throw new ControlError("There is no such group.");
    return this.#change(input, { groupId: input.groupId }, input.byAgentId ?? this.#agentId(), input.rule);
  }

  /** Takes agent and group away; `keepGroup` leaves the group. */
  unassign(input: ConversationInput & { keepGroup?: boolean; byAgentId?: string }): ConversationView {
    const change = { status: "new", agentId: "", ...(!input.keepGroup && { groupId: "" }) } as const;
    return this.#change(input, change, input.byAgentId ?? this.#agentId());
  }

  agentResolves(input: TeammateInput): ConversationView {
    return this.#change(input, { status: "resolved" }, this.#agentId(input.agentId));
  }

  agentReopens(input: TeammateInput): ConversationView {
    const conversation = this.#conversation(input.conversationId);
    const status = conversation.agentId ? "assigned" : "new";
    return this.#change(input, { status }, this.#agentId(input.agentId));
  }

  /** An automation (or a teammate) parks the conversation. */
  setWaiting(input: ConversationInput & { on?: "customer" | "internal team" }): ConversationView {
    return this.#change(input, { status: `waiting on ${input.on ?? "customer"}` as ConversationStatus });
  }

  /** The automation's timer runs out. */
  automationResolves(input: ConversationInput): ConversationView {
    return this.#change(input, { status: "resolved" });
  }

  /** Resolves and tells it with an action word that the documentation does not know. */
  closeWithUnknownAction(input: ConversationInput & { action?: string }): Delivery | undefined {
    const conversation = this.#conversation(input.conversationId);
    conversation.status = "resolved";
    this.#account.changed("conversation", conversation.id);
    const { id: conversation_id, channelId: channel_id, status } = conversation;
    const told = { conversation_id, app_id: this.#account.facts.appId, status, channel_id };
    return this.sendWebhook({
      action: input.action ?? "conversation_close",
      data: { conversation: { conversation: told, interaction_id: conversation.interactionId } },
      conversationId: conversation_id,
    });
  }

  /** Sends any webhook: actions we do not know, recorded bodies, bad signatures. */
  sendWebhook(input: SendWebhookInput): Delivery | undefined {
    const account = this.#account;
    const actor = { actor_type: "system", actor_id: account.facts.serviceAccountId };
    const envelope = {
      actor,
      action: input.action,
      action_time: account.timestamp(),
      data: input.data ?? {},
    };
    return this.#surroundings.sendWebhook({
      action: input.action,
      body: input.body ?? JSON.stringify(envelope),
      ...(input.conversationId && { conversationId: input.conversationId }),
      ...(input.signature && { signature: input.signature }),
      ...(input.headers && { headers: input.headers }),
    });
  }

  addUser(fields: NonNullable<CustomerWritesInput["user"]>): FreshchatUser {
    const user = newUser(this.#account, readUserFields(fields));
    this.#account.addUser(user);
    this.#account.changed("users");
    return user;
  }

  /** Deactivates, deletes or brings back an agent. */
  setAgent(input: {
    agentId: string;
    isDeactivated?: boolean;
    isDeleted?: boolean;
    isAvailable?: boolean;
  }): void {
    const agent = this.#account.agents.get(input.agentId);
    if (!agent) throw new ControlError("There is no such agent.");
    if (input.isDeactivated !== undefined) agent.isDeactivated = input.isDeactivated;
    if (input.isDeleted !== undefined) agent.isDeleted = input.isDeleted;
    if (input.isAvailable !== undefined) agent.isAvailable = input.isAvailable;
    this.#account.changed("agents");
  }

  setChannel(input: { channelId: string; isEnabled: boolean }): void {
    const channel = this.#account.channels.get(input.channelId);
    if (!channel) throw new ControlError("There is no such topic.");
    channel.isEnabled = input.isEnabled;
    channel.updatedTime = this.#account.timestamp();
    this.#account.changed("channels");
  }

  /** A new API token; the former one is answered 401 from now on. */
  rotateToken(): { accessToken: string } {
    this.#account.accessToken = newAccessToken();
    this.#account.changed("workspace");
    return { accessToken: this.#account.accessToken };
  }

  /** Past conversations, made without telling anybody: for import tests and for filling the account up. */
  importConversations(input: ImportInput): { conversationIds: string[]; userIds: string[] } {
    const account = this.#account;
    const { count, messagesEach = 4, fromDaysAgo = 180, toDaysAgo = 1, status = "resolved" } = input;
    const texts = input.texts ?? [
      "How long does delivery take?",
      "Three to five working days within Europe.",
    ];
    const teammate = this.#agentId();
    const imported = { conversationIds: [] as string[], userIds: [] as string[] };
    for (let index = 0; index < count; index++) {
      const user = newUser(account, {
        firstName: "Visitor",
        lastName: String(index + 1),
        email: `visitor-${randomUUID()}@example.com`,
      });
      const conversation = createConversation(account, { user, channelId: this.#channelId(undefined) });
      const daysAgo = fromDaysAgo - ((fromDaysAgo - toDaysAgo) * index) / Math.max(1, count - 1);
      const start = account.now() - daysAgo * aDay;
      for (let turn = 0; turn < messagesEach; turn++) {
        const isCustomer = turn % 2 === 0;
        const parts = [{ text: { content: texts[turn % texts.length] ?? "" } }];
        const author = isCustomer
          ? ({ actorType: "user", actorId: user.id } as const)
          : ({ actorType: "agent", actorId: teammate } as const);
        const message = createMessage(account, conversation, { ...author, parts, source: "web" });
        message.created_time = new Date(start + turn * 60_000).toISOString();
        conversation.messages.push(message);
      }
      const first = new Date(start).toISOString();
      user.createdTime = user.updatedTime = conversation.createdTime = conversation.updatedTime = first;
      conversation.lastMessageAt = start + messagesEach * 60_000;
      conversation.status = status;
      account.addUser(user);
      account.addConversation(conversation);
      imported.conversationIds.push(conversation.id);
      imported.userIds.push(user.id);
    }
    account.changed("conversations");
    return imported;
  }

  /** One conversation with all its messages, oldest first: what a judge compares with. */
  conversation(conversationId: string): ConversationView {
    return viewConversation(this.#account, this.#conversation(conversationId));
  }

  /** The newest conversations without their messages. */
  conversations(limit = 200): ConversationSummary[] {
    const all = [...this.#account.conversations.values()];
    all.sort((a, b) => (a.updatedTime < b.updatedTime ? 1 : -1));
    return all.slice(0, limit).map((conversation) => summarize(this.#account, conversation));
  }

  /** What a customer sees: their conversations with the messages meant for them. */
  customerView(userId: string): CustomerView {
    const account = this.#account;
    const user = account.users.get(userId);
    if (!user) throw new ControlError("There is no such customer.");
    const conversations = account.conversationsOf(userId).map((conversation) => ({
      id: conversation.id,
      channelName: account.channels.get(conversation.channelId)?.name ?? "",
      isResolved: conversation.status === "resolved",
      messages: conversation.messages
        .filter(isVisibleToCustomer)
        .map((message) => viewMessage(account, message)),
    }));
    return { userId, name: userName(user), conversations };
  }

  /** Who there is: for choosing whom to act as. Users newest first, at most 200. */
  people(): People {
    const { agents, groups, channels, users } = this.#account;
    return {
      agents: [...agents.values()],
      groups: [...groups.values()],
      channels: [...channels.values()],
      users: [...users.values()].slice(-200).reverse(),
    };
  }

  #conversation(id: string): FreshchatConversation {
    const conversation = this.#account.anyConversation(id);
    if (!conversation) throw new ControlError("There is no such conversation.");
    return conversation;
  }

  #newConversation(input: CustomerWritesInput): FreshchatConversation {
    const account = this.#account;
    const user = input.userId
      ? account.users.get(input.userId)
      : this.addUser(input.user ?? { first_name: visitorName(account) });
    if (!user) throw new ControlError("There is no such customer.");
    return createConversation(account, { user, channelId: this.#channelId(input.channelId) });
  }

  #channelId(wanted: string | undefined): string {
    const channels = [...this.#account.channels.values()];
    const channel = wanted
      ? this.#account.channels.get(wanted)
      : channels.find((candidate) => candidate.isEnabled && candidate.source === "FRESHCHAT");
    if (!channel) throw new ControlError("There is no such topic.");
    return channel.id;
  }

  #agentId(wanted?: string): string {
    const agents = [...this.#account.agents.values()];
    const agent = wanted
      ? this.#account.agents.get(wanted)
      : agents.find((candidate) => !candidate.isDeactivated && candidate.groupIds.length > 0);
    if (!agent) throw new ControlError("There is no such agent.");
    return agent.id;
  }

  #teammateWrites(input: TeammateWritesInput, isPrivate: boolean): Written {
    const conversation = this.#conversation(input.conversationId);
    const actorId = this.#agentId(input.agentId);
    const draft: MessageDraft = {
      actorType: "agent",
      actorId,
      parts: this.#parts(input),
      isPrivate,
      source: "web",
    };
    return written(writeMessage(this.#account, conversation, draft, "inbox"));
  }

  #parts(input: WritingInput): MessagePart[] {
    const parts: MessagePart[] = [...(input.parts ?? [])];
    if (input.text) parts.push({ text: { content: input.text } });
    for (const { name, contentType, base64 } of input.files ?? []) {
      const content = Buffer.from(base64, "base64");
      parts.push(partOfFile(this.#account, storeFile(this.#account, { name, contentType, content })));
    }
    if (parts.length === 0) throw new ControlError("Write a text or attach a file.");
    return parts;
  }

  #customerParts(input: CustomerWritesInput): MessagePart[] {
    const { quickReply } = input;
    const { switches } = this.#account;
    if (quickReply && switches.quickReplyTap === "text") {
      return [{ text: { content: quickReply.customReplyText ?? quickReply.label } }];
    }
    if (quickReply) {
      const { label, customReplyText: custom_reply_text, payload } = quickReply;
      return [{ quick_reply_button: { label, custom_reply_text, payload } }];
    }
    const parts = this.#parts(input);
    return switches.lineBreakPart ? [...parts, { text: { content: "\r\n" } }] : parts;
  }

  #change(
    input: ConversationInput,
    change: { status?: ConversationStatus; agentId?: string; groupId?: string },
    agentId?: string,
    rule?: string,
  ): ConversationView {
    const account = this.#account;
    const conversation = this.#conversation(input.conversationId);
    const isBySystem = rule !== undefined || agentId === undefined;
    const actor = isBySystem
      ? ({ type: "system", id: account.facts.serviceAccountId } as const)
      : ({ type: "agent", id: agentId } as const);
    changeConversation(account, conversation, change, { actor, origin: "inbox", ...(rule && { rule }) });
    return viewConversation(account, conversation);
  }
}

/** Everybody in the account, and where they meet. */
export interface People {
  readonly agents: readonly FreshchatAgent[];
  readonly groups: readonly FreshchatGroup[];
  readonly channels: readonly FreshchatChannel[];
  readonly users: readonly FreshchatUser[];
}

/** A conversation as people in the inbox list it. */
export interface ConversationSummary {
  readonly id: string;
  readonly internalId: number;
  readonly status: ConversationStatus;
  readonly agentId: string;
  readonly groupId: string;
  readonly userId: string;
  readonly customerName: string;
  readonly channelId: string;
  readonly channelName: string;
  readonly createdTime: string;
  readonly updatedTime: string;
  readonly messageCount: number;
  /** Beginning of the newest message that a customer or teammate wrote. */
  readonly preview: string;
}

/** A conversation opened in the inbox; messages oldest first, notes and system messages included. */
export interface ConversationView extends ConversationSummary {
  readonly messages: readonly (FreshchatMessage & { author: string })[];
}

/** What the messenger of one customer shows. */
export interface CustomerView {
  readonly userId: string;
  readonly name: string;
  readonly conversations: readonly {
    readonly id: string;
    readonly channelName: string;
    readonly isResolved: boolean;
    readonly messages: readonly (FreshchatMessage & { author: string })[];
  }[];
}

function summarize(account: FreshchatAccount, conversation: FreshchatConversation): ConversationSummary {
  const { id, internalId, status, agentId, groupId, userId, channelId, createdTime, updatedTime } =
    conversation;
  const user = account.users.get(userId);
  return {
    id,
    internalId,
    status,
    agentId,
    groupId,
    userId,
    customerName: user ? userName(user) : "Deleted customer",
    channelId,
    channelName: account.channels.get(channelId)?.name ?? "",
    createdTime,
    updatedTime,
    messageCount: conversation.messages.length,
    preview: previewOf(conversation),
  };
}

function viewConversation(account: FreshchatAccount, conversation: FreshchatConversation): ConversationView {
  const messages = conversation.messages.map((message) => viewMessage(account, message));
  return { ...summarize(account, conversation), messages };
}

function viewMessage(
  account: FreshchatAccount,
  message: FreshchatMessage,
): FreshchatMessage & { author: string } {
  const agent = account.agents.get(message.actor_id ?? "");
  const user = account.users.get(message.actor_id ?? "");
  const author = agent
    ? `${agent.firstName} ${agent.lastName}`.trim()
    : user
      ? userName(user)
      : account.facts.companyName;
  return { ...renderMessage(account, message), author };
}

function previewOf(conversation: FreshchatConversation): string {
  const message = conversation.messages.findLast((candidate) => isVisibleToCustomer(candidate));
  const text = message?.message_parts
    .map((part) => (part.text as { content?: string } | null)?.content)
    .find(Boolean);
  return text?.slice(0, 120) ?? (message ? "Attachment" : "");
}

function userName(user: FreshchatUser): string {
  return `${user.firstName} ${user.lastName}`.trim() || "Visitor";
}

function written(message: FreshchatMessage): Written {
  return { conversationId: message.conversation_id, messageId: message.id, userId: message.user_id };
}

/** Two words, as the messenger names people who never said who they are. */
function visitorName(account: FreshchatAccount): string {
  const colours = ["Amber", "Cobalt", "Copper", "Coral", "Indigo", "Jade", "Olive", "Saffron"];
  const animals = ["Badger", "Falcon", "Heron", "Lynx", "Marten", "Otter", "Plover", "Wren"];
  const pick = (words: string[]) => words[Math.floor(account.surroundings.random() * words.length)] ?? "";
  return `${pick(colours)} ${pick(animals)}`;
}
