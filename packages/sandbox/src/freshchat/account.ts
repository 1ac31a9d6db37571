import { randomUUID } from "node:crypto";
import { defaultSwitches } from "../switch-facts.ts";
import type { AccountEvent } from "./account-events.ts";
import type {
  CrmCompany,
  CrmContact,
  FreshchatAgent,
  FreshchatChannel,
  FreshchatConversation,
  FreshchatGroup,
  FreshchatMessage,
  FreshchatUser,
  StoredFile,
} from "./records.ts";
import { type FreshchatSwitches, freshchatSwitchFacts } from "./switches.ts";

/** What the account needs from outside. */
export interface AccountSurroundings {
  readonly now: () => number;
  readonly random: () => number;
  /** Base of links into the simulator, such as `http://127.0.0.1:4000/sandbox/freshchat`. */
  readonly origin: () => string;
  /** Path prefix of that base, without a slash at the end; empty on an own port. */
  readonly mountPath: string;
  /** Told about everything a webhook could report. */
  readonly onEvent: (event: AccountEvent) => void;
  /** Told that something changed, for saving and for open pages. */
  readonly onChange: (topic: string, id?: string) => void;
}

/** Fixed facts of an account, as Freshchat's configuration endpoint names them. */
export interface AccountFacts {
  appId: string;
  accountId: number;
  organisationId: number;
  domain: string;
  companyName: string;
  /** The id that system and bot messages carry. */
  serviceAccountId: string;
}

/** The account as plain JSON, to be saved and restored. */
export interface AccountState {
  facts: AccountFacts;
  accessToken: string;
  crmKey: string;
  counter: number;
  agents: FreshchatAgent[];
  groups: FreshchatGroup[];
  channels: FreshchatChannel[];
  users: FreshchatUser[];
  conversations: FreshchatConversation[];
  files: StoredFile[];
  crmContacts: CrmContact[];
  crmCompanies: CrmCompany[];
}

/** First of the 15-digit conversation numbers. */
const firstInternalId = 681_406_910_000_000;

/** One Freshchat account: its records, ways to find them, and the switches that say how it behaves. */
export class FreshchatAccount {
  readonly switches: FreshchatSwitches = defaultSwitches(freshchatSwitchFacts);
  readonly surroundings: AccountSurroundings;
  readonly agents = new Map<string, FreshchatAgent>();
  readonly groups = new Map<string, FreshchatGroup>();
  readonly channels = new Map<string, FreshchatChannel>();
  readonly users = new Map<string, FreshchatUser>();
  readonly conversations = new Map<string, FreshchatConversation>();
  readonly files = new Map<string, StoredFile>();
  readonly crmContacts = new Map<number, CrmContact>();
  readonly crmCompanies = new Map<number, CrmCompany>();
  facts: AccountFacts;
  accessToken: string;
  crmKey: string;

  readonly #byNumber = new Map<string, FreshchatConversation>();
  readonly #byUser = new Map<string, FreshchatConversation[]>();
  readonly #usersByEmail = new Map<string, Set<FreshchatUser>>();
  #counter: number;

  constructor(state: AccountState, surroundings: AccountSurroundings) {
    this.surroundings = surroundings;
    this.facts = state.facts;
    this.accessToken = state.accessToken;
    this.crmKey = state.crmKey;
    this.#counter = state.counter;
    for (const agent of state.agents) this.agents.set(agent.id, agent);
    for (const group of state.groups) this.groups.set(group.id, group);
    for (const channel of state.channels) this.channels.set(channel.id, channel);
    for (const user of state.users) this.addUser(user);
    for (const conversation of state.conversations) this.addConversation(conversation);
    for (const file of state.files) this.files.set(file.hash, file);
    for (const contact of state.crmContacts) this.crmContacts.set(contact.id, contact);
    for (const company of state.crmCompanies) this.crmCompanies.set(company.id, company);
  }

  now(): number {
    return this.surroundings.now();
  }

  timestamp(): string {
    return new Date(this.surroundings.now()).toISOString();
  }

  tell(event: AccountEvent): void {
    this.surroundings.onEvent(event);
  }

  changed(topic: string, id?: string): void {
    this.surroundings.onChange(topic, id);
  }

  /** Counts up for every number the account hands out. */
  nextNumber(): number {
    this.#counter += 1;
    return this.#counter;
  }

  nextInternalId(): number {
    // Uneven steps, so that nobody learns to count on neighbouring numbers.
    return firstInternalId + this.nextNumber() * 37;
  }

  newConversationId(): string {
    const id = randomUUID();
    return this.switches.conversationIdForm === "hex" ? id.replaceAll("-", "") : id;
  }

  newUserId(firstName: string): string {
    const id = randomUUID();
    return this.switches.userIdForm === "alias"
      ? `${firstName || "visitor"}_alias${id.replaceAll("-", "")}`
      : id;
  }

  addUser(user: FreshchatUser): void {
    this.users.set(user.id, user);
    if (user.email) this.#emailIndex(user.email).add(user);
  }

  /** Changes a user and keeps the email index right. */
  updateUser(user: FreshchatUser, changes: Partial<FreshchatUser>): void {
    if (user.email) this.#emailIndex(user.email).delete(user);
    Object.assign(user, changes);
    if (user.email) this.#emailIndex(user.email).add(user);
  }

  removeUser(user: FreshchatUser): void {
    this.users.delete(user.id);
    if (user.email) this.#emailIndex(user.email).delete(user);
  }

  usersByEmail(email: string): FreshchatUser[] {
    return [...(this.#usersByEmail.get(email.toLowerCase()) ?? [])];
  }

  addConversation(conversation: FreshchatConversation): void {
    this.conversations.set(conversation.id, conversation);
    this.#byNumber.set(String(conversation.internalId), conversation);
    const list = this.#byUser.get(conversation.userId);
    if (list) list.push(conversation);
    else this.#byUser.set(conversation.userId, [conversation]);
  }

  /** Oldest first. */
  conversationsOf(userId: string): readonly FreshchatConversation[] {
    return this.#byUser.get(userId) ?? [];
  }

  /** By UUID or by number, as far as the account accepts them. */
  findConversation(id: string): FreshchatConversation | undefined {
    const accepted = this.switches.conversationIdsAccepted;
    const byId = accepted === "number" ? undefined : this.conversations.get(id);
    return byId ?? (accepted === "uuid" ? undefined : this.#byNumber.get(id));
  }

  /** By either id, whatever the switch says: for the people in front of the inbox. */
  anyConversation(id: string): FreshchatConversation | undefined {
    return this.conversations.get(id) ?? this.#byNumber.get(id);
  }

  /** A time for the next message, later than every message before it. */
  nextMessageTime(conversation: FreshchatConversation): string {
    return new Date(Math.max(this.now(), conversation.lastMessageAt + 1)).toISOString();
  }

  storeMessage(conversation: FreshchatConversation, message: FreshchatMessage): void {
    conversation.messages.push(message);
    conversation.lastMessageAt = Date.parse(message.created_time);
    conversation.updatedTime = message.created_time;
    this.changed("conversation", conversation.id);
  }

  takeState(): AccountState {
    return {
      facts: this.facts,
      accessToken: this.accessToken,
      crmKey: this.crmKey,
      counter: this.#counter,
      agents: [...this.agents.values()],
      groups: [...this.groups.values()],
      channels: [...this.channels.values()],
      users: [...this.users.values()],
      conversations: [...this.conversations.values()],
      files: [...this.files.values()],
      crmContacts: [...this.crmContacts.values()],
      crmCompanies: [...this.crmCompanies.values()],
    };
  }

  #emailIndex(email: string): Set<FreshchatUser> {
    const key = email.toLowerCase();
    let users = this.#usersByEmail.get(key);
    if (!users) {
      users = new Set();
      this.#usersByEmail.set(key, users);
    }
    return users;
  }
}
