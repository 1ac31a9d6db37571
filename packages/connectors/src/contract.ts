import type {
  Assignee,
  Channel,
  ConversationSnapshot,
  EscalationKind,
  FailureRecord,
  HelpdeskAction,
  HelpdeskActionKind,
  HelpdeskAttachment,
  HelpdeskContact,
  HelpdeskEvent,
  RoutingPlan,
} from "@baton/domain";
import type { z } from "zod";
import type { CustomerRecords } from "./customer-records.ts";
import type { HelpdeskEscalation } from "./escalation.ts";
import type { FieldMappingLine } from "./field-mapping/field-mapping.ts";
import type { HttpClient } from "./http/http-client.ts";

/**
 * What Baton asks of a connector. A helpdesk is a folder that exports one value of this type and one line in
 * `registry.ts`; the engine knows nothing else of it. What a helpdesk cannot do is said in `capabilities`,
 * never by a special case in the engine.
 *
 * The pure half (`verifyWebhook`, `identifyDelivery`, `parseWebhook`, `routeHandoff`, `acceptsPlacement`) has no
 * I/O and reads no clock. The other half begins with `connect` and talks to the helpdesk through the guarded
 * HTTP client only.
 */
export interface Connector<Settings extends ConnectionSettings = ConnectionSettings> {
  readonly manifest: ConnectorManifest;
  /** Strict: what our users write. Keys and meaning are part of the API (docs/connectors). */
  readonly settingsSchema: z.ZodType<Settings>;

  /** Is this request really from the helpdesk? Pure: raw bytes, headers, settings and clock are passed in. */
  verifyWebhook(request: WebhookRequest, settings: Settings, now: Date): WebhookVerdict;
  /** The cheap look that accepting a delivery needs: its key (S5) and the conversation to wake. */
  identifyDelivery(rawBody: Buffer): DeliveryIdentity;
  /** Vendor JSON to events. Lenient: unknown actions become no event and a reason, never an error. */
  parseWebhook(rawBody: Buffer, context: ParseContext): ParsedDelivery;
  /** How a handoff is routed under these settings. */
  routeHandoff(settings: Settings): RoutingPlan;
  /** Whether a conversation lying there is one the connection is limited to (G7). */
  acceptsPlacement(settings: Settings, snapshot: Pick<ConversationSnapshot, "placement" | "group">): boolean;
  /** Whether every unassigned conversation is the agent's (G1, G3, G4) or only those assigned to it (G2). */
  takesUnassigned(settings: Settings): boolean;
  /**
   * Which account of the helpdesk a connection works in, by its settings and what the check found there. Two connections that write
   * there as one agent account would both answer each customer, so the second is refused (D7). Absent: there is only one.
   */
  accountOf?(settings: Settings, account: Readonly<Record<string, string>>): string;
  /** Tags that mark a conversation in which the agent answers or drafts (FD6); absent where there are none. */
  tagsFor?(settings: Settings, mode: "autopilot" | "assist"): readonly string[];

  connect(input: ConnectInput<Settings>): ConnectedHelpdesk;
}

/** All connections may be pointed at a simulator or a proxy. */
export type ConnectionSettings = {
  apiBaseUrl?: string | undefined;
  /** Where attributes go when a conversation is carried on there (M7). */
  fieldMapping?: readonly FieldMappingLine[] | undefined;
};

/** What a connector is given to talk to one company's account. */
export type ConnectInput<Settings> = {
  /** Left out while settings are tested that belong to no stored connection yet. */
  connectionId?: string;
  settings: Settings;
  /** The account that the agent posts as, as `check` found it; null before the first successful check. */
  agentAccount: AgentAccount | null;
  http: HttpClient;
  now: () => Date;
};

/** The account of the helpdesk that the agent posts as. */
export type AgentAccount = { externalId: string; name: string | null; email: string | null };

/** What a helpdesk is, as data: forms, instructions and screens are made from it. */
export type ConnectorManifest = {
  /** Fixed name in URLs, settings and the API. */
  helpdesk: string;
  /** For people. */
  label: string;
  /** Part of Baton, with a page of its own: it is not offered as a helpdesk to connect, and nothing outside can be wrong with it. */
  isBuiltIn?: boolean;
  /** Keys of `settings` that are encrypted at rest and never shown again (D2). */
  secretFields: readonly string[];
  /** The settings form, in order; the dashboard draws it. */
  fields: readonly SettingField[];
  /** What an admin must do in the helpdesk, and which events to subscribe (FC3). */
  webhook: {
    events: readonly {
      label: string;
      providerName: string;
      isRequired: boolean;
      why: string;
      /** What it tells; so the doctor knows which subscription to name when something was missed (D3). */
      tells?: WebhookNews | readonly WebhookNews[];
    }[];
    /** Numbered steps, plain text; `{webhookUrl}` and `{webhookSecret}` are replaced. */
    steps: readonly string[];
    /** Texts that a step asks to be pasted, exactly as they are; the same placeholders are replaced (FD2). */
    snippets?: readonly { label: string; text: string }[];
  };
  /** What to do in the helpdesk after disconnecting (FC10). */
  disconnectSteps: readonly string[];
  capabilities: ConnectorCapabilities;
  /** Its knowledge base can be read (`ConnectedHelpdesk.knowledge`); how it and what one chooses from are called. */
  knowledge?: { label: string; collectionsLabel: string };
  /** A CRM beside it that contacts are kept in step with (`ConnectedHelpdesk.customerRecords`), and the setting that switches it on. */
  customerRecords?: { label: string; enabledBy: string };
  /** How the doctor speaks of this helpdesk (D4); without it conditions go by their general names. */
  conditions?: ConnectorConditions;
};

/** What a webhook can tell of a conversation. */
export type WebhookNews = "conversation" | "message" | "close" | "reopen" | "assignment";

/** Conditions that are judged alike on every helpdesk and have a code of its own on each (docs/operations/conditions.md). */
export const conditionNames = [
  "creation-events-missing",
  "message-events-missing",
  "only-assigned-answered",
  "agent-account-gone",
  "status-events-missing",
  "settings-fail-check",
  "credentials-refused",
  "credentials-lack-rights",
  "reply-not-kept",
  "signatures-fail",
  "contacts-share-email",
  "resolution-undone",
  "closed-conversation-reopened",
  "release-undone",
  "resolution-left-alone",
  "webhooks-not-in-plan",
  "handoff-target-gone",
  "handoff-marker-unusable",
  "files-left-out",
  "own-echoes-ignored",
  "customer-records-out-of-step",
] as const;
/** One of them. */
export type ConditionName = (typeof conditionNames)[number];

/** How conditions are called on one helpdesk, and which settings they speak of. */
export type ConnectorConditions = {
  codes: Partial<Record<ConditionName, string>>;
  /** The setting that holds the credentials, and the one that names the agent account: their failed checks pause. */
  credentialsField: string;
  /** Absent where the credentials name the account; checks with the code `agent-deactivated` count everywhere. */
  agentAccountField?: string;
  /** Settings that say who gets handed-off conversations, and which field marks them. */
  handoffTargetFields?: readonly string[];
  handoffMarkerField?: string;
};

/** One field of the settings form. */
export type SettingField = {
  key: string;
  label: string;
  help: string;
  control: "text" | "secret" | "textarea" | "toggle" | "select" | "multi-select" | "field-mapping";
  isRequired: boolean;
  placeholder?: string;
  /** Filled from the live account once the credentials work; see `listOptions`. */
  optionsFrom?: OptionList;
  /** The helpdesk can be asked to make a choice that is missing (`ConnectedHelpdesk.createOption`): the button's words, a first name. */
  creates?: { label: string; suggestedName: string };
  options?: readonly { value: string; label: string }[];
  /** Of a `field-mapping`: what has the fields that attributes go into; its `optionsFrom` gives `<object>:<field>`. */
  objects?: readonly { value: string; label: string }[];
  /** Of one that goes both ways: each line has a `direction`, the first one unless chosen. */
  directions?: readonly { value: string; label: string }[];
};

/** Lists of the live account that a field may choose from. Every helpdesk has some of them. */
export type OptionList =
  | "topics"
  | "groups"
  | "teammates"
  | "inboxes"
  | "products"
  | "tags"
  | "fields"
  | "mapped-fields";

/** What a helpdesk can do and how it behaves: the engine reads these, and never asks which helpdesk it is. */
export type ConnectorCapabilities = {
  /** The actions `perform` knows; planning leaves out the others. */
  actions: readonly HelpdeskActionKind[];
  /** Channels its conversations can have. */
  channels: readonly Channel[];
  /** Longest reply and note text in characters; longer ones are split at sentence ends (FC5). */
  maximumReplyLength: number;
  maximumNoteLength: number;
  /** `text`: a reply's text is plain. `html`: it is Markdown, which the connector turns into its helpdesk's HTML. */
  replyFormat: "text" | "html";
  /** Buttons that a reply may offer; absent: they become a numbered list in its text. */
  quickReplies?: { maximum: number; labelLength: number };
  /** Where replies on a channel differ from that: mails are HTML while chats are plain, text messages are short. */
  byChannel?: Partial<Record<Channel, Partial<ReplyForm>>>;
  /** Attachments of one reply together, bytes; 0: cannot carry any. */
  maximumAttachmentBytes: number;
  /**
   * Its webhooks do not say when something happened, nor do its readings (Freshdesk): of what one reading shows for the first time
   * nobody can tell the order, and what was told first counts as first. Left out: they do.
   */
  newsIsUndated?: boolean;
  /** Whether our own posts come back as webhooks: `yes`, `no`, or not known (`maybe`). */
  echoesOwnMessages: "yes" | "no" | "maybe";
  /**
   * A reply or note that is written again under its action's id stands there once: what was interrupted is repeated without
   * waiting, and needs no echo to be believed. Left out: no, as with every helpdesk known.
   */
  repeatsAreSafe?: boolean;
  /** How history is found (FD14): a list call, or not at all. */
  backfill: "list" | "none";
  /** How reconciliation looks for what webhooks missed (D3). */
  reconcile: "list-changed" | "known-conversations";
  /** Customers say themselves who they are, so that an address counts only once it is proved (M3). Absent: no. */
  claimsIdentity?: boolean;
  /** Conversations of the messenger can be carried on or handed in there (`ConnectedHelpdesk.escalation`). Absent: no. */
  escalation?: EscalationKind;
  /** Can be told that the customer has read what a teammate wrote there (`HelpdeskEscalation.markSeen`). Absent: no. */
  takesReadReceipts?: boolean;
  hasTags: boolean;
  hasStatusOtherThanAssignment: boolean;
};

/** How a reply has to look. */
export type ReplyForm = Pick<ConnectorCapabilities, "replyFormat" | "maximumReplyLength">;

/** A webhook as it came, before anything of it is believed. */
export type WebhookRequest = {
  /** Names in lower case. */
  headers: Readonly<Record<string, string | undefined>>;
  /** Exactly the bytes that came: signatures are over these. */
  rawBody: Buffer;
  /**
   * A secret that Baton made for this connection, for helpdesks that sign nothing but can send a header of ours
   * (Freshdesk, FD2). Means nothing to connectors whose `manifest.webhook` does not show `{webhookSecret}`.
   */
  connectionSecret?: string;
};

/** Whether it is the helpdesk's. */
export type WebhookVerdict =
  | { kind: "accepted" }
  /** Answered with 401, counted as an incident, never processed (FC4). `reason` is kebab-case. */
  | { kind: "refused"; reason: string; message: string }
  /** A handshake: answered as given, nothing stored. */
  | { kind: "respond"; status: number; contentType: string; body: string };

/** What accepting a delivery needs to know of it. */
export type DeliveryIdentity = {
  /**
   * Unique per connection: the provider's message id plus event kind where one exists, content and time only where
   * none does (S5). The same delivery sent again has the same key.
   *
   * Null where a delivery holds nothing that tells it from the next one (Freshdesk: two answers on one ticket give the
   * same bytes). Each is then kept under a key of its own: it only asks for a reading, and messages have ids.
   */
  key: string | null;
  /** Null when the delivery belongs to no conversation or cannot be read; it is stored all the same. */
  conversationExternalId: string | null;
  /** The provider's own event word, for the log and the "events seen" list (D3); `unreadable` for no JSON. */
  event: string;
};

/** What is known of the connection while a delivery is parsed; null: the agent account was not found yet. */
export type ParseContext = { agentAccount: AgentAccount | null };

/** What a connector understood of one delivery. */
export type ParsedDelivery = {
  conversation: ConversationReference | null;
  events: HelpdeskEvent[];
  /** Facts about the conversation that came along. */
  contact: HelpdeskContact | null;
  placement: { externalId: string; name: string | null } | null;
  /** The kind of conversation, where the payload tells: a chat does not wait as long as a mail for a second message. */
  channel?: Channel;
  /** The payload is thin: read the conversation before acting (Freshdesk, Front previews). */
  needsLoad: boolean;
  /**
   * With `needsLoad`: the payload says that somebody other than the agent account assigned the conversation to it, though
   * not when. The reading made now decides whether it is so still (G8).
   */
  isHandBack?: boolean;
  /** With `needsLoad`: the payload says that somebody took it from the agent account, so that a hand-back can follow. */
  isTakenAway?: boolean;
  /** With `needsLoad`: the payload says that somebody other than the agent account closed it. */
  isClosed?: boolean;
  /** With `needsLoad`: the payload says that it was opened again, and by this e-mail address who did it; "" where it does not tell. */
  reopenedBy?: string | null;
  /**
   * With `needsLoad`: the payload says that somebody wrote to the customer, or the customer themselves, and by this e-mail address
   * who it was. Told before a hand-back, a teammate's message was written before it.
   */
  writtenBy?: string | null;
  /** With `needsLoad`: the payload says that the agent account did it, so the reading will bring nothing new (FD13). */
  isEcho?: boolean;
  /** Why nothing came of it, when `events` is empty and `needsLoad` is false. */
  ignoredBecause: string | null;
};

/** Both names a helpdesk may know a conversation by; the second is tried when the first is not found. */
export type ConversationReference = { externalId: string; alternateId: string | null };

/** One live check of a connection, as the settings form shows it. */
export type ConnectionCheck = {
  /** Fixed kebab-case name, e.g. `access-token`. */
  name: string;
  ok: boolean;
  /** What was found, or what is wrong and how to mend it. */
  message: string;
  /** Key of the setting at fault. */
  field: string | null;
  /**
   * Code of the failure behind it, where a call failed (http-client.ts). With `ok`: `webhooks-not-in-plan`, news has to be
   * asked for.
   */
  code?: string;
};

/** What Test & Save found (FC2). */
export type CheckResult = {
  ok: boolean;
  checks: ConnectionCheck[];
  agentAccount: AgentAccount | null;
  /** Facts worth keeping with the connection (account id for links, plan, limits); no secrets. */
  account: Record<string, string>;
};

/** How much of a conversation is read. */
export type ReadOptions = {
  /** `none`: owner and status only. `recent`: the newest page. `all`: the whole thread, every page. */
  messages: "none" | "recent" | "all";
  /** With `recent`: pages are read until one is older than this. */
  since?: Date;
  /** Who the customer is was read a moment ago: where that takes a call of its own, the snapshot's contact is null instead. */
  isContactKnown?: boolean;
  signal?: AbortSignal;
};

/**
 * A connection that can be talked to. Reading calls throw a `Failure` (see http-client.ts for the codes); `perform`
 * never throws for anything the network or the helpdesk does.
 */
export interface ConnectedHelpdesk {
  /** Test & Save (FC2): every live check, each naming its field when it fails. Never throws for a bad setting. */
  check(signal?: AbortSignal): Promise<CheckResult>;
  /** Owner, status, facts and messages, read now. A conversation that is gone is a snapshot with status `gone`. */
  readConversation(conversation: ConversationReference, options: ReadOptions): Promise<ConversationSnapshot>;
  perform(
    conversation: ConversationReference,
    action: HelpdeskAction,
    context: PerformContext,
  ): Promise<ActionOutcome>;
  /**
   * How much longer than others this helpdesk may take until the thread shows an action that it has taken, milliseconds; absent: not at
   * all. Asked before the action leaves, so that it is known even if nobody is left to hear the answer.
   *
   * @throws Failure when that cannot be read; nothing is sent then.
   */
  shownAfterMs?(
    conversation: ConversationReference,
    action: HelpdeskAction,
    signal?: AbortSignal,
  ): Promise<number>;
  /** Shows the customer for some seconds that the agent is writing, where the helpdesk has such a sign. Best effort; never throws. */
  tellWriting?(conversation: ConversationReference): Promise<void>;
  /** The bytes of a customer's or teammate's file, fetched now since links expire (S7). */
  downloadAttachment(
    conversation: ConversationReference,
    messageExternalId: string,
    attachment: HelpdeskAttachment,
    signal?: AbortSignal,
  ): Promise<{ bytes: Buffer; contentType: string }>;
  /** Choices for the settings form; an empty list where the helpdesk has none. */
  listOptions(list: OptionList): Promise<{ value: string; label: string; detail: string | null }[]>;
  /**
   * Makes a choice that the account lacks, where a field of the form `creates` it; gives it back as `listOptions` would.
   *
   * @throws Failure when the account's rights or plan do not allow it, with what to do by hand.
   */
  createOption?(
    list: OptionList,
    name: string,
  ): Promise<{ value: string; label: string; detail: string | null }>;
  /** Conversations for the first import, newest change first; null cursor ends. Empty where `backfill` is `none`. */
  listForBackfill(input: { since: Date; cursor: string | null }): Promise<ConversationPage>;
  /** Conversations changed since then, for reconciliation; empty where `reconcile` is `known-conversations`. */
  listChanged(input: { since: Date; cursor: string | null }): Promise<ConversationPage>;
  /** The helpdesk's own knowledge base; absent where it has none that can be read. */
  readonly knowledge?: HelpdeskKnowledge;
  /** The CRM beside it; absent where there is none, or it is not set up. */
  readonly customerRecords?: CustomerRecords;
  /** Carrying on what began in the messenger (M2 to M4); absent where `capabilities.escalation` is. */
  readonly escalation?: HelpdeskEscalation;
}

/** Reading only. Calls throw a `Failure`; a rate limit is waited for by the caller. */
export interface HelpdeskKnowledge {
  /** Pause between two documents, milliseconds: customers' conversations share the helpdesk's rate limit. */
  readonly paceMs: number;
  /** What one can choose from: knowledge bases, folders (FR8). */
  listCollections(signal?: AbortSignal): Promise<KnowledgeCollection[]>;
  /** Everything that is chosen, page by page. Whatever cannot be listed must throw, so that a gap is never taken for a deletion. */
  listDocuments(choice: KnowledgeChoice): AsyncIterable<HelpdeskDocument[]>;
  /** Whether a document that the list did not show is there all the same: pages shift while a list is read. */
  stillHolds(externalId: string, choice: KnowledgeChoice): Promise<boolean>;
}

/** What of a knowledge base is read. */
export type KnowledgeChoice = {
  /** Null: everything, what is added later included. */
  collectionIds: readonly string[] | null;
  /** Where customers read the knowledge base, when the helpdesk does not tell: `https://help.example.com`. */
  publicUrl: string | null;
  signal?: AbortSignal;
};

/** A knowledge base, or a folder of one. */
export type KnowledgeCollection = {
  id: string;
  label: string;
  /** Where it lies, or what it is for. */
  detail: string | null;
  /** Who may read what is published in it. */
  audience: "public" | "internal";
};

/** A document in one language, as the list shows it. */
export type HelpdeskDocument = {
  externalId: string;
  /** Another one whenever anything of it may have changed: text, state, address, or who may read it. */
  fingerprint: string;
  /** Null: it vanished meanwhile. */
  read(signal?: AbortSignal): Promise<HelpdeskArticle | null>;
};

/** A document as it was read. */
export type HelpdeskArticle = {
  title: string;
  html: string;
  /** Where customers read it; null where they cannot, or where the helpdesk does not tell. */
  url: string | null;
  /** `public` only when anybody may read it without signing in (S8). */
  audience: "public" | "internal";
  language: string | null;
  status: "draft" | "published";
};

/** One page of a list of conversations. */
export type ConversationPage = {
  items: {
    reference: ConversationReference;
    updatedAt: Date | null;
    status: ConversationSnapshot["status"];
  }[];
  nextCursor: string | null;
  /** Known only where the helpdesk counts; for the progress bar. */
  total: number | null;
};

/** What `perform` is given besides the action. */
export type PerformContext = {
  /**
   * Id of the action, the same at every attempt: where a helpdesk takes a key for a write, this is it. The engine always gives
   * it; helpdesks without such keys do not look.
   */
  actionId?: string;
  /** The teammate who wrote it in Baton's inbox, for helpdesks that can show a reply as theirs; null: it is the agent's. */
  author?: { name: string | null } | null;
  /** A reply that answers a question, for helpdesks that ask the customer whether it helped. */
  isAnswer?: boolean;
  /** Reads the bytes of an outgoing attachment from Baton's storage. */
  readAttachment(storageKey: string): Promise<Buffer>;
  signal?: AbortSignal;
};

/** State of the conversation as the helpdesk gave it in answer to a write, when it did. */
export type StateAfterAction = {
  assignee: Assignee;
  status: ConversationSnapshot["status"];
  updatedAt: Date | null;
};

/** What came of an action; decides what happens to it in the outbox. */
export type ActionOutcome =
  | {
      kind: "done";
      externalMessageIds: string[];
      stateAfter: StateAfterAction | null;
      /**
       * When the helpdesk says that a posted message was written. In its own clock and its own precision, often whole seconds: the
       * customer's answer, which carries a time of that clock, comes after it.
       */
      sentAt?: Date | null;
    }
  /** The helpdesk said no for good: repeating it cannot help. */
  | { kind: "refused"; failure: FailureRecord }
  /** Certainly not done, and may work later: rate limit, no connection, maintenance, a token to be renewed. */
  | { kind: "not-done"; failure: FailureRecord; retryAfterMs: number | null }
  /** May or may not have taken effect (timeout, reset, 5xx): the thread is read back before anything is repeated. */
  | { kind: "unknown"; failure: FailureRecord };
