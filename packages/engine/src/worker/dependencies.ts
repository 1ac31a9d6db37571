import type { Agent, AnswerInput, HandoffNote, HandoffReason } from "@baton/agent/contract";
import type { Queryable } from "@baton/database";
import type { ReadPublicThread } from "../answering/create-thread-reader.ts";
import type { ChangeFeed } from "../contract.ts";
import type { OpeningGate } from "../escalation/create-opening-gate.ts";
import type { ConnectionPool } from "../runtime/connection-runtime.ts";
import type { ResolveContact } from "../runtime/create-contact-resolver.ts";
import type { PeopleNames } from "../runtime/name-people.ts";
import type { Verification } from "../verification/create-verification.ts";
import type { WorkflowLibrary } from "../workflows/create-workflow-library.ts";

/** Where files are kept: a folder, or any store with these two calls. */
export interface FileStorage {
  /** Stores the bytes and answers the key under which they can be read. */
  put(input: { organizationId: string; name: string; contentType: string; bytes: Buffer }): Promise<string>;
  get(storageKey: string): Promise<Buffer>;
}

export type EscalationTold = { kind: "waits" } | { kind: "ticket"; number: string | null };

/** What driving a conversation needs from outside. */
export type EngineDependencies = {
  database: Queryable;
  connections: ConnectionPool;
  people: PeopleNames;
  /** The answerer of an organization: its public knowledge, its model. */
  agentFor(organizationId: string): Promise<Agent>;
  /** The language of the customer's newest words, ISO 639-1; where they do not tell, the conversation's, then the fallback. */
  readLanguage(input: AnswerInput): string;
  /** Summary and sentiment of a conversation without any model, for notes that no turn wrote. */
  describe(input: AnswerInput): HandoffNote;
  /** What the customer is told of a handoff that no turn decided, in their language. */
  tellHandoff(input: AnswerInput, language: string, reason: HandoffReason): string;
  /** What the customer is told of an escalation: that it takes longer, or that their ticket is there. */
  tellEscalation(told: EscalationTold, language: string, fallback: string): string;
  readPublicThread: ReadPublicThread;
  resolveContact: ResolveContact;
  workflows: WorkflowLibrary;
  verification: Verification;
  storage: FileStorage;
  /** Who may ask a helpdesk to open an escalation now. */
  openings: OpeningGate;
  changes: ChangeFeed;
  /** A delivery was stored for another conversation: looks for it at once instead of at the next poll. */
  hint(): void;
  now: () => Date;
  /** Where people open Baton, for links in notes; no slash at the end. */
  publicUrl: string;
  log: EngineLog;
  timing: EngineTiming;
};

export type EngineLog = {
  debug(details: object, message: string): void;
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
};

/** All in milliseconds. The defaults are what production uses; tests shorten them. */
export type EngineTiming = {
  /**
   * How old a reading of owner, status and thread may be when an action leaves (G9). With an instant answer one reading serves the
   * gate and the send; with a model call in between it is read anew.
   */
  freshForMs: number;
  /**
   * How long after an attempt of unknown outcome its request could still take effect at the helpdesk. Nothing is sent
   * again before; so a crashed send is repeated after this at the earliest, and only if the thread does not show it.
   */
  settleMs: number;
  /** How long a request to the helpdesk may take; shorter than `settleMs`, see perform-actions.ts. */
  giveUpMs: number;
  /** How long the echo of our own post may take before the thread is read to see whether the helpdesk kept it (FC8). */
  confirmAfterMs: number;
  /** First wait of a failing conversation; doubles each time up to the maximum. */
  retryMs: number;
  maximumRetryMs: number;
  /**
   * A webhook may take so long before its absence counts as missed. What reconciliation finds is taken over at once all the
   * same: this is for the evidence only.
   */
  webhookGraceMs: number;
  /** How long opening a conversation in a helpdesk may take, files included; and the same for its effect as `settleMs`. */
  escalationGiveUpMs: number;
  escalationSettleMs: number;
  /** A customer whose escalation is not open by then is told that it takes longer (M2). */
  tellWaitingAfterMs: number;
};

export const defaultTiming: EngineTiming = {
  freshForMs: 250,
  settleMs: 7_000,
  giveUpMs: 5_000,
  confirmAfterMs: 15_000,
  retryMs: 500,
  maximumRetryMs: 300_000,
  webhookGraceMs: 60_000,
  escalationGiveUpMs: 20_000,
  escalationSettleMs: 25_000,
  tellWaitingAfterMs: 15_000,
};
