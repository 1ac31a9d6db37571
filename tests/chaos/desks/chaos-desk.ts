import type { CallFaultRequest, CallMatch } from "@baton/sandbox/http/call-faults";
import type { CallEntry, Ledger } from "@baton/sandbox/http/ledger";
import type { WebhookFaultRequest } from "@baton/sandbox/webhooks/webhook-faults";
import type { Delivery } from "@baton/sandbox/webhooks/webhook-queue";
import type { DeskConversation, DeskState } from "../desk-view.ts";

/**
 * A simulated helpdesk in the words of these tests. Each helpdesk is one file beside this one; runs and judges know no vendor.
 * What a helpdesk cannot do is said here, never skipped elsewhere.
 */
export type ChaosDesk = {
  readonly helpdesk: string;
  readonly simulator: ChaosSimulator;
  /** The connection to it, as an admin would have saved it. */
  readonly connection: {
    settings: Record<string, unknown>;
    secrets: Record<string, unknown>;
    agentAccount: { externalId: string; name: string; email: string };
  };
  /** The helpdesk asks an address before it saves it, so a Baton must be there first. */
  readonly asksBeforeSaving: boolean;
  /** What an admin does in the helpdesk to have its news sent; gives the settings that come of it. */
  subscribe(input: { url: string; secret: string }): Promise<Record<string, unknown>>;
  /**
   * Neither its news nor its readings say when the owner changed, so that of two acts in quick succession nobody outside can tell
   * which came first. A judge asks for nothing there that could not be known.
   */
  readonly newsIsUndated: boolean;
  /** Whether its `people.bot` is answered: another bot is, an automatic reply to a mail is not. */
  readonly botsAreAnswered: boolean;
  readonly people: DeskPeople;
  /** What a conversation of the messenger becomes here (M2 to M4). */
  readonly escalation: DeskEscalation;
  view(conversationId: string): DeskConversation;
  state(conversationId: string): DeskState;
  /** What a call of the API shows or does; null where it concerns no conversation. */
  readCall(call: CallEntry): CallMeaning | null;
  /** The message that a delivery tells of, under the id by which Baton knows it. */
  toldMessage(delivery: { action: string; conversationId?: string; messageId?: string }): string | undefined;
  /** The calls by which Baton writes into a conversation: faults are addressed by them. */
  writesTo(conversationId: string): Record<"reply" | "note" | "claim", CallMatch>;
  /** Whether news of a change goes out before the call that made it is answered. */
  setWebhookBeforeAnswer(isOn: boolean): void;
  /** From now on news comes as if somebody else sent it: with a wrong signature, or a wrong secret where there is none; not repeated. */
  forgeWebhooks(isOn: boolean): void;
  close(): Promise<void>;
};

export type ChaosSimulator = {
  readonly ledger: Ledger;
  readonly control: {
    stats(): { webhooksWaiting: number };
    whenWebhooksIdle(): Promise<void>;
    addFault(fault: CallFaultRequest): { id: string };
    addWebhookFault(fault: WebhookFaultRequest): { id: string };
    clearFaults(): void;
    deliveries(limit: number): Delivery[];
    resendWebhook(input: { deliveryId: string }): unknown;
  };
};

/** What customers and one teammate do in the helpdesk. Messages are named by the ids under which Baton knows them. */
export type DeskPeople = {
  /** Begins a conversation when none is given. */
  write(text: string, conversationId?: string): { conversationId: string; messageId: string };
  /** @param files.base64 the bytes; not every simulated teammate can send any. */
  reply(conversationId: string, text: string, files?: readonly DeskFile[]): { messageId: string };
  note(conversationId: string, text: string): { messageId: string };
  /** The teammate assigns it to themselves. */
  take(conversationId: string): void;
  assignAgent(conversationId: string): void;
  unassign(conversationId: string): void;
  resolve(conversationId: string): void;
  reopen(conversationId: string): void;
  /** A machine writes: another bot, or what answers the customer's mail in their absence. Null where the simulated helpdesk has none. */
  bot: ((conversationId: string, text: string) => { messageId: string }) | null;
};

export type DeskFile = { name: string; contentType: string; base64: string };

export type DeskEscalation = {
  kind: "conversation" | "ticket";
  /** As *Settings → Messenger* names it. */
  target: { groupId: string | null; topicId: string | null };
  /** The whole history comes as one message of the customer. */
  historyIsOneMessage: boolean;
  /** Ids of all conversations that there are. */
  all(): string[];
  /** The group that a conversation waits in; null where it waits in none. */
  groupOf(conversationId: string): string | null;
};

export type CallMeaning = {
  conversationId: string;
  /** A reading shows owner and status, the messages, or both. */
  shows: readonly ("facts" | "thread")[];
  does: "post" | "note" | "claim" | "resolve" | "other" | null;
  /** Of a post or a note. */
  text: string | null;
};

export type DeskOptions = {
  randomSeed?: number;
  /** Entries of the ledger that are kept. */
  ledgerLimit?: number;
  /** What is sent through the API is held back so long, as where people may take messages back (Front). Default not at all. */
  holdBackSeconds?: number;
};

export type OpenDesk = (options: DeskOptions) => Promise<ChaosDesk>;

/** What is sent to a process that has just died is sent again soon, for as long as a restart may take. */
export const retryDelaysMs: readonly number[] = Array.from({ length: 1_000 }, (_, index) =>
  Math.min(400, 50 * 2 ** index),
);

/** The ledger's paths end in a query. */
export function withoutQuery(path: string): string {
  const end = path.indexOf("?");
  return end === -1 ? path : path.slice(0, end);
}

export function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
