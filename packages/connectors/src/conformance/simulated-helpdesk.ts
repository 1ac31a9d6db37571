import type { HelpdeskActionKind } from "@baton/domain";
import type { Connector, ConversationReference, OptionList, WebhookRequest } from "../contract.ts";

/**
 * What the conformance suite needs of a helpdesk's simulator, in Baton's words. Each helpdesk adapts its simulator
 * once (`<helpdesk>/simulate-<helpdesk>.ts`); the suite knows no vendor.
 */
export type SimulatedHelpdesk = {
  connector: Connector;
  /** Settings that work. */
  settings: Record<string, unknown>;
  /** One wrong setting each, and the field that the check must name. */
  wrongSettings: readonly { name: string; change: Record<string, unknown>; field: string }[];
  /** Someone else than the agent account, and a group, to hand over to. */
  teammateId: string;
  groupId: string;
  /** A field for `set-field`, or null where there is none. */
  markerField: string | null;

  /** Opens a conversation when none is given. */
  customerWrites(input: {
    text: string;
    conversation?: ConversationReference;
    file?: TestFile;
  }): Promise<{ conversation: ConversationReference; messageId: string }>;
  teammateReplies(conversation: ConversationReference, text: string): Promise<void>;
  teammateAddsNote(conversation: ConversationReference, text: string): Promise<void>;
  teammateTakesOver(conversation: ConversationReference): Promise<void>;
  teammateAssignsAgent(conversation: ConversationReference): Promise<void>;
  teammateResolves(conversation: ConversationReference): Promise<void>;
  /** A conversation with so many messages by turns, `message 1` the oldest, beginning with the customer. */
  importThread(count: number): Promise<ConversationReference>;

  /** The truth, from the simulator's own state. */
  look(conversation: ConversationReference): Promise<HelpdeskState>;
  /** Webhooks delivered since the last call, oldest first, once none is under way. */
  takeWebhooks(): Promise<WebhookRequest[]>;
  /** The same request with a signature (or secret) that is not the helpdesk's. */
  forge(request: WebhookRequest): WebhookRequest;
  /** How the next write goes wrong. */
  breakNextWrite(fault: WriteFault): Promise<void>;
  /** Whether our own posts are sent back as webhooks; null where the simulator cannot switch it. */
  setEcho: ((isOn: boolean) => Promise<void>) | null;
  /** Whether the helpdesk tells of a reopening by the customer; where it does not, their message is all there is. */
  tellsReopeningByCustomer: boolean;
  /** Ends the conversation for good, as deleting it does; null where the helpdesk has no such thing. */
  deleteConversation: ((conversation: ConversationReference) => Promise<void>) | null;
  close(): Promise<void>;

  /** Stated, not hidden: what this helpdesk cannot do, and why. The suite checks that it is refused. */
  cannot: Partial<Record<HelpdeskActionKind, string>>;
  /** Lists for the settings form that are empty in the simulated account, and why. */
  emptyLists: Partial<Record<OptionList, string>>;
};

export type TestFile = { name: string; contentType: string; bytes: Buffer };

export type HelpdeskState = {
  /** What the customer sees, oldest first, without welcome texts. */
  publicTexts: string[];
  noteTexts: string[];
  /** Names of the files the customer sees. */
  publicFiles: string[];
  owner: { kind: "nobody" } | { kind: "agent" } | { kind: "teammate"; id: string };
  groupId: string | null;
  isResolved: boolean;
  /** Null where the helpdesk has none. */
  tags: string[] | null;
  /** Value of `markerField`; null where there is none. */
  marker: unknown;
};

export type WriteFault =
  | { kind: "rate-limited"; retryAfterSeconds: number }
  | { kind: "refused"; status: number }
  | { kind: "unauthorized" }
  /** Done, and then an answer that hides it. */
  | { kind: "stored-then-500" }
  | { kind: "stored-then-cut" };
