import { defaultSwitches } from "../switch-facts.ts";
import type { AccountHappening } from "./account-happening.ts";
import { type IdKind, idOf } from "./ids.ts";
import type {
  FrontArticle,
  FrontCategory,
  FrontChannel,
  FrontComment,
  FrontContact,
  FrontConversation,
  FrontEvent,
  FrontFile,
  FrontInbox,
  FrontKnowledgeBase,
  FrontLink,
  FrontMessage,
  FrontRule,
  FrontTag,
  FrontTeam,
  FrontTeammate,
  QueuedMessage,
} from "./records.ts";
import { type FrontSwitches, frontSwitchFacts } from "./switches.ts";

/** What the account needs from outside. */
export interface AccountSurroundings {
  readonly now: () => number;
  readonly random: () => number;
  /** Address of the simulator, such as `http://127.0.0.1:4000/sandbox/front`. */
  readonly origin: () => string;
  /** Told about everything a webhook could report. */
  readonly onHappening: (happening: AccountHappening) => void;
  /** Told that something changed, for saving and for open pages. */
  readonly onChange: (topic: string, id?: string) => void;
}

/** Fixed facts of a company. */
export interface CompanyFacts {
  id: string;
  name: string;
  /** Links name `https://{subdomain}.api.frontapp.com`. */
  subdomain: string;
}

/** The secrets a company has; all of them are made up anew for each account. */
export interface CompanySecrets {
  apiToken: string;
  /** The app that custom channels and application webhooks belong to. */
  applicationId: string;
  /** Signs application webhooks and channel calls; also the key of the channel tokens. */
  applicationSecret: string;
  /** The one before it; it signs nothing but faulty webhooks. */
  formerApplicationSecret: string;
  /** Signs rule webhooks. */
  rulesSecret: string;
}

/** The account as plain JSON, to be saved and restored. */
export interface AccountState {
  facts: CompanyFacts;
  secrets: CompanySecrets;
  counter: number;
  teammates: FrontTeammate[];
  teams: FrontTeam[];
  inboxes: FrontInbox[];
  channels: FrontChannel[];
  tags: FrontTag[];
  contacts: FrontContact[];
  conversations: FrontConversation[];
  links: FrontLink[];
  files: FrontFile[];
  events: FrontEvent[];
  queued: QueuedMessage[];
  rules: FrontRule[];
  knowledgeBases: FrontKnowledgeBase[];
  categories: FrontCategory[];
  articles: FrontArticle[];
}

/** One company in Front: its records, ways to find them, and the switches that say how it behaves. */
export class FrontAccount {
  readonly switches: FrontSwitches = defaultSwitches(frontSwitchFacts);
  readonly surroundings: AccountSurroundings;
  readonly facts: CompanyFacts;
  readonly secrets: CompanySecrets;
  readonly teammates = new Map<string, FrontTeammate>();
  readonly teams = new Map<string, FrontTeam>();
  readonly inboxes = new Map<string, FrontInbox>();
  readonly channels = new Map<string, FrontChannel>();
  readonly tags = new Map<string, FrontTag>();
  readonly contacts = new Map<string, FrontContact>();
  readonly conversations = new Map<string, FrontConversation>();
  readonly messages = new Map<string, FrontMessage>();
  readonly comments = new Map<string, FrontComment>();
  readonly links = new Map<string, FrontLink>();
  readonly files = new Map<string, FrontFile>();
  readonly events = new Map<string, FrontEvent>();
  /** By uid, in the order they were accepted. */
  readonly queued = new Map<string, QueuedMessage>();
  readonly rules = new Map<string, FrontRule>();
  readonly knowledgeBases = new Map<string, FrontKnowledgeBase>();
  readonly categories = new Map<string, FrontCategory>();
  readonly articles = new Map<string, FrontArticle>();

  readonly #messagesByUid = new Map<string, FrontMessage>();
  readonly #messagesByExternalId = new Map<string, FrontMessage>();
  readonly #contactsByHandle = new Map<string, FrontContact>();
  readonly #conversationsByReference = new Map<string, string>();
  #counter: number;

  constructor(state: AccountState, surroundings: AccountSurroundings) {
    this.surroundings = surroundings;
    this.facts = state.facts;
    this.secrets = state.secrets;
    this.#counter = state.counter;
    fill(this.teammates, state.teammates);
    fill(this.teams, state.teams);
    fill(this.inboxes, state.inboxes);
    fill(this.channels, state.channels);
    fill(this.tags, state.tags);
    fill(this.links, state.links);
    fill(this.files, state.files);
    fill(this.events, state.events);
    fill(this.rules, state.rules);
    fill(this.knowledgeBases, state.knowledgeBases);
    fill(this.categories, state.categories);
    fill(this.articles, state.articles);
    for (const contact of state.contacts) this.addContact(contact);
    for (const conversation of state.conversations) this.addConversation(conversation);
    for (const queued of state.queued) this.queued.set(queued.uid, queued);
  }

  /** Epoch milliseconds. */
  now(): number {
    return this.surroundings.now();
  }

  /** Now as Front writes it: seconds with three decimals. */
  timestamp(): number {
    return this.surroundings.now() / 1000;
  }

  happened(happening: AccountHappening): void {
    this.surroundings.onHappening(happening);
  }

  changed(topic: string, id?: string): void {
    this.surroundings.onChange(topic, id);
  }

  newId(kind: IdKind): string {
    this.#counter += 1;
    return idOf(kind, this.#counter);
  }

  /** Origin of every link in an answer. */
  linkOrigin(): string {
    if (this.switches.linkHost === "own") return this.surroundings.origin();
    return `https://${this.facts.subdomain}.api.frontapp.com`;
  }

  link(path: string): string {
    return `${this.linkOrigin()}${path}`;
  }

  addContact(contact: FrontContact): void {
    this.contacts.set(contact.id, contact);
    for (const { source, handle } of contact.handles)
      this.#contactsByHandle.set(handleKey(source, handle), contact);
  }

  removeContact(contact: FrontContact): void {
    this.contacts.delete(contact.id);
    for (const { source, handle } of contact.handles)
      this.#contactsByHandle.delete(handleKey(source, handle));
  }

  /** A handle of one source belongs to one contact. */
  contactOf(source: string, handle: string): FrontContact | undefined {
    return this.#contactsByHandle.get(handleKey(source, handle));
  }

  addConversation(conversation: FrontConversation): void {
    this.conversations.set(conversation.id, conversation);
    for (const message of conversation.messages) this.indexMessage(message);
    for (const draft of conversation.drafts) this.messages.set(draft.id, draft);
    for (const comment of conversation.comments) this.comments.set(comment.id, comment);
    for (const reference of conversation.externalIds)
      this.#conversationsByReference.set(reference, conversation.id);
  }

  /** For good, with everything that was written in it and every event about it. */
  removeConversation(conversation: FrontConversation): void {
    this.conversations.delete(conversation.id);
    for (const message of [...conversation.messages, ...conversation.drafts]) {
      this.messages.delete(message.id);
      this.#messagesByUid.delete(message.uid);
    }
    for (const comment of conversation.comments) this.comments.delete(comment.id);
    for (const event of this.events.values())
      if (event.conversationId === conversation.id) this.events.delete(event.id);
  }

  indexMessage(message: FrontMessage): void {
    this.messages.set(message.id, message);
    this.#messagesByUid.set(message.uid, message);
    if (message.externalId) this.setExternalId(message, message.externalId);
  }

  /** Remembers the other side's id of a message. */
  setExternalId(message: FrontMessage, externalId: string): void {
    message.externalId = externalId;
    this.#messagesByExternalId.set(`${message.channelId}/${externalId}`, message);
  }

  /** By the other side's id. Imported messages belong to no channel. */
  messageOfExternalId(channelId: string, externalId: string): FrontMessage | undefined {
    return this.#messagesByExternalId.get(`${channelId}/${externalId}`);
  }

  messageOfUid(uid: string): FrontMessage | undefined {
    return this.#messagesByUid.get(uid);
  }

  /** Threads further custom messages with this reference into the conversation. */
  addReference(conversation: FrontConversation, reference: string): void {
    if (!conversation.externalIds.includes(reference)) conversation.externalIds.push(reference);
    this.#conversationsByReference.set(reference, conversation.id);
  }

  /** The living conversation of a custom reference. */
  conversationOfReference(reference: string): FrontConversation | undefined {
    const id = this.#conversationsByReference.get(reference);
    return id === undefined ? undefined : this.living(id);
  }

  /** Follows mergers to the conversation that survived. */
  living(id: string): FrontConversation | undefined {
    let conversation = this.conversations.get(id);
    while (conversation?.mergedInto) conversation = this.conversations.get(conversation.mergedInto);
    return conversation;
  }

  /** The conversation's newest message, drafts apart. */
  lastMessage(conversation: FrontConversation): FrontMessage | undefined {
    return conversation.messages.at(-1);
  }

  /** A time for the next entry of a conversation, later than every one before it. */
  nextTime(conversation: FrontConversation): number {
    const last = Math.max(
      conversation.messages.at(-1)?.createdAt ?? 0,
      conversation.comments.at(-1)?.postedAt ?? 0,
    );
    return Math.max(this.timestamp(), Math.round(last * 1000 + 1) / 1000);
  }

  takeState(): AccountState {
    return {
      facts: this.facts,
      secrets: this.secrets,
      counter: this.#counter,
      teammates: [...this.teammates.values()],
      teams: [...this.teams.values()],
      inboxes: [...this.inboxes.values()],
      channels: [...this.channels.values()],
      tags: [...this.tags.values()],
      contacts: [...this.contacts.values()],
      conversations: [...this.conversations.values()],
      links: [...this.links.values()],
      files: [...this.files.values()],
      events: [...this.events.values()],
      queued: [...this.queued.values()],
      rules: [...this.rules.values()],
      knowledgeBases: [...this.knowledgeBases.values()],
      categories: [...this.categories.values()],
      articles: [...this.articles.values()],
    };
  }
}

function fill<Item extends { id: string }>(map: Map<string, Item>, items: readonly Item[]): void {
  for (const item of items) map.set(item.id, item);
}

function handleKey(source: string, handle: string): string {
  return `${source}:${handle.toLowerCase()}`;
}
