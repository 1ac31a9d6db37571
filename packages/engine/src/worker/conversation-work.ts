import {
  type ActionContext,
  type ActionPurpose,
  type ActionTable,
  type ActionUpdate,
  type AttachmentTable,
  type ConversationTable,
  createUuid,
  type EscalationRow,
  findKnownMessages,
  type KnownMessage,
  knownMessages,
  type Lease,
  type LoadedWork,
  type PendingDelivery,
  type Queryable,
  type WaitingMessage,
  type Work,
  type WorkToCommit,
} from "@baton/database";
import {
  type Applied,
  type ApplyContext,
  type ConversationSnapshot,
  type ConversationState,
  type HelpdeskAction,
  type HelpdeskContact,
  type PlannedAction,
  shownText,
  storableText,
  type TimelineNote,
  type UnmatchedSend,
} from "@baton/domain";
import type { Selectable } from "kysely";
import type { ConnectionRuntime } from "../runtime/connection-runtime.ts";
import type { OrganizationSettings } from "../runtime/load-settings.ts";

export type OpenAction = Selectable<ActionTable>;

/** Whether the action is still to be done, or its end still to be found out. */
export function isOpen(action: OpenAction): boolean {
  return action.state === "planned" || action.state === "sending" || action.state === "unknown";
}

/** What stands in the thread as words, so that an interrupted one is looked for there before it is repeated. */
export function isMessage(
  action: HelpdeskAction,
): action is Extract<HelpdeskAction, { kind: "reply" | "note" | "customer-message" }> {
  return action.kind === "reply" || action.kind === "note" || action.kind === "customer-message";
}

/** Writes a step of work, if its lease holds; answers whether it did. */
export type CommitWork = (commit: WorkToCommit) => Promise<boolean>;

/** Thrown when another worker holds the conversation now: everything since the last commit is void, by design. */
export class LeaseLost extends Error {
  override readonly name = "LeaseLost";
}

/**
 * One conversation in the hands of the worker that leased it: what is stored, what has changed since, and the one door by
 * which changes are written. Reading code sees plain fields; changing code goes through the methods, which note each
 * change for the next `commit`. Nothing here talks to a helpdesk.
 */
export class ConversationWork {
  readonly lease: Lease;
  readonly connection: ConnectionRuntime;
  readonly settings: OrganizationSettings;
  readonly deliveries: PendingDelivery[];
  readonly attachments: Selectable<AttachmentTable>[];
  readonly actions: OpenAction[];
  readonly known: Map<string, { actionId: string | null }>;
  waiting: WaitingMessage[];
  conversation: ConversationState | null;
  /** The newest reading of the helpdesk in this lease, and when it began. */
  snapshot: { value: ConversationSnapshot; readAt: Date } | null = null;
  /** When the reading began that a claim of this lease went by: later ones show our own claim, whoever it crossed. */
  claimedByReadingAt: Date | null = null;
  /** The contact as the helpdesk told of them, not yet looked up. */
  contactFacts: HelpdeskContact | null = null;
  /** Whether a reading of this lease has told who the customer is: the next ones need not ask again. */
  hasReadContact = false;
  /** The newest escalation of a conversation of the messenger, read when its work begins; null: none. */
  escalation: EscalationRow | null = null;

  readonly #database: Queryable;
  readonly #workerId: number;
  readonly #commit: CommitWork;
  #pending: Work = { conversation: null };
  #isDirty = false;
  #mustReloadWaiting = false;

  constructor(input: {
    database: Queryable;
    commit: CommitWork;
    workerId: number;
    lease: Lease;
    connection: ConnectionRuntime;
    settings: OrganizationSettings;
    loaded: LoadedWork;
  }) {
    this.#database = input.database;
    this.#workerId = input.workerId;
    this.#commit = input.commit;
    this.lease = input.lease;
    this.connection = input.connection;
    this.settings = input.settings;
    this.deliveries = input.loaded.deliveries;
    this.attachments = input.loaded.attachments;
    this.actions = input.loaded.actions;
    this.waiting = input.loaded.waiting;
    this.known = new Map(
      input.loaded.known.map((entry) => [entry.external_id, { actionId: entry.action_id }]),
    );
    this.conversation = input.loaded.conversation
      ? readConversationRow(input.loaded.conversation, input.loaded.known)
      : null;
  }

  /** The conversation, where the step at hand cannot come before its first message. */
  get state(): ConversationState {
    if (!this.conversation) throw new Error("The conversation has not begun yet.");
    return this.conversation;
  }

  /**
   * Looks up messages that are not among the newest, which alone are held in memory. Taken for new, one that was decided on long ago
   * would call off what is under way and be decided on again.
   */
  async recall(externalIds: readonly string[]): Promise<void> {
    if (this.known.size < knownMessages) return;
    const unknown = externalIds.filter((id) => !this.known.has(id));
    if (unknown.length === 0) return;
    for (const { external_id: id, action_id: actionId } of await findKnownMessages(
      this.#database,
      this.lease.conversationId,
      unknown,
    ))
      this.known.set(id, { actionId });
  }

  get reference() {
    return { externalId: this.lease.externalId, alternateId: this.conversation?.externalAlternateId ?? null };
  }

  setConversation(next: ConversationState): void {
    this.conversation = next;
    this.#isDirty = true;
  }

  change(part: Partial<ConversationState>): void {
    this.setConversation({ ...this.state, ...part });
  }

  note(timeline: TimelineNote, cause: Record<string, string> = {}): void {
    this.#list("timeline").push({ ...timeline, cause });
  }

  /** Takes over what applying an event or a reading came to; effects are left to the caller. */
  record(applied: Applied, cause: Record<string, string>): void {
    this.setConversation(applied.conversation);
    for (const entry of applied.messages) this.#recordMessage(entry);
    for (const timeline of applied.timeline) this.note(timeline, cause);
  }

  #recordMessage({ message, source, actionId, awaitsDecision }: Applied["messages"][number]): void {
    const id = createUuid();
    const context = actionId ? this.actions.find((action) => action.id === actionId)?.context : undefined;
    this.known.set(message.externalId, { actionId });
    this.#list("messages").push({
      id,
      organization_id: this.connection.organizationId,
      conversation_id: this.lease.conversationId,
      external_id: message.externalId,
      author_kind: context?.author ? "teammate" : message.author.kind,
      author_external_id: context?.author ? context.author.externalId : message.author.externalId,
      author_name: context?.author ? context.author.name : message.author.name,
      visibility: message.visibility,
      text: message.text,
      html: message.html,
      automatic: message.automatic,
      sent_at: message.sentAt,
      source,
      action_id: actionId,
      awaits_decision: awaitsDecision,
      carried_by: context?.carriedBy ?? null,
    });
    for (const attachment of message.attachments) {
      const row = {
        id: createUuid(),
        organization_id: this.connection.organizationId,
        message_id: id,
        conversation_id: this.lease.conversationId,
        external_id: attachment.externalId,
        name: attachment.name,
        content_type: attachment.contentType,
        size_bytes: attachment.sizeBytes,
        source_url: attachment.url,
        storage_key: null,
        state: "waiting" as const,
        attempts: 0,
        failure: null,
        created_at: new Date(),
      };
      // Our own files are in storage already; fetching them back would only cost.
      if (actionId) continue;
      this.#list("attachments").push(row);
      this.attachments.push(row);
    }
    if (awaitsDecision) {
      this.waiting.push({
        id,
        conversation_id: this.lease.conversationId,
        external_id: message.externalId,
        automatic: message.automatic,
        sent_at: message.sentAt,
      });
    }
  }

  /** Our own post, as the helpdesk's answer to it tells. The echo that comes later is then known. */
  recordSent(input: {
    action: OpenAction;
    externalMessageId: string;
    text: string;
    visibility: "public" | "private";
    at: Date;
  }): void {
    if (this.known.has(input.externalMessageId)) return;
    const author = input.action.context.author;
    const { action } = input.action;
    this.#recordMessage({
      message: {
        externalId: input.externalMessageId,
        author:
          action.kind === "customer-message"
            ? { kind: "customer", externalId: action.customerId, name: this.contactFacts?.name ?? null }
            : {
                kind: "agent",
                externalId: this.connection.agentAccount?.externalId ?? null,
                name: this.connection.agentAccount?.name ?? null,
              },
        visibility: input.visibility,
        text: input.text,
        html: null,
        attachments: [],
        sentAt: input.at,
        automatic: null,
      },
      source: "sent",
      actionId: input.action.id,
      awaitsDecision: false,
    });
    if (input.visibility === "public") {
      this.change({
        lastMessageAt: input.at,
        lastMessagePreview: input.text.replace(/\s+/g, " ").slice(0, 140),
        lastMessageAuthor: action.kind === "customer-message" ? "customer" : author ? "teammate" : "agent",
      });
    }
  }

  closeDelivery(
    delivery: PendingDelivery,
    state: "done" | "ignored" | "failed",
    outcome: string | null,
    failure: Work["deliveries"] extends (infer T)[] | undefined
      ? T extends { failure: infer F }
        ? F
        : never
      : never = null,
  ): void {
    this.#list("deliveries").push({
      id: delivery.id,
      state,
      outcome,
      failure,
      attempts: delivery.attempts + 1,
    });
  }

  /** Plans actions at the end of the outbox, in order. */
  plan(
    planned: readonly PlannedAction[],
    turnId: string,
    purpose: ActionPurpose,
    context: ActionContext = {},
    ids: readonly string[] = [],
  ): string[] {
    return planned.map(({ action, guard, fallback }, index) => {
      const row: OpenAction = {
        id: ids[index] ?? createUuid(),
        sequence: Number.MAX_SAFE_INTEGER,
        organization_id: this.connection.organizationId,
        conversation_id: this.lease.conversationId,
        turn_id: turnId,
        // As the helpdesk will have it: by these words it is recognised in the thread.
        action: "text" in action ? { ...action, text: storableText(action.text) } : action,
        kind: action.kind,
        purpose,
        context,
        guard,
        fallback,
        state: "planned",
        attempts: 0,
        not_before: null,
        sending_at: null,
        settles_at: null,
        external_message_ids: [],
        confirmed_at: null,
        confirm_due_at: null,
        confirm_attempts: 0,
        failure: null,
        withdrawn_because: null,
        planned_at: new Date(),
        done_at: null,
      };
      this.actions.push(row);
      this.#list("actions").push(row);
      return row.id;
    });
  }

  /** Changes an outbox row; one that was planned since the last commit is written as it is by then. */
  updateAction(action: OpenAction, change: Partial<OpenAction>): void {
    Object.assign(action, change);
    if (this.#pending.actions?.includes(action)) return;
    const updates = this.#list("actionUpdates") as (ActionUpdate & { id: string })[];
    const index = updates.findIndex((update) => update.id === action.id);
    if (index >= 0) updates.splice(index, 1);
    updates.push(action);
  }

  updateAttachment(row: Selectable<AttachmentTable>, change: Partial<Selectable<AttachmentTable>>): void {
    Object.assign(row, change);
    if (this.#pending.attachments?.includes(row)) return;
    this.#list("attachmentUpdates").push({ ...row });
  }

  /** Keeps how far the conversation's workflow has come; a later step before the commit replaces it. */
  keepRun(row: { id: string } & Record<string, unknown>): void {
    const runs = this.#list("workflowRuns") as { id: string }[];
    const index = runs.findIndex(({ id }) => id === row.id);
    if (index >= 0) runs.splice(index, 1);
    runs.push(row);
  }

  /** Keeps where the conversation's escalation stands; a later step before the commit replaces it. */
  keepEscalation(row: EscalationRow): void {
    this.escalation = row;
    const escalations = this.#list("escalations") as { id: string }[];
    const index = escalations.findIndex(({ id }) => id === row.id);
    if (index >= 0) escalations.splice(index, 1);
    escalations.push(row);
  }

  decide(decisions: NonNullable<Work["decisions"]>, messageIds: readonly string[]): void {
    this.#list("decisions").push(...decisions);
    this.#list("decidedMessageIds").push(...messageIds);
    // A message found by the very reading that decides on it: a row inserted by a statement cannot be updated by it.
    for (const message of this.#pending.messages ?? []) {
      if (messageIds.includes(message.id)) message.awaits_decision = false;
    }
    this.waiting = this.waiting.filter((message) => !messageIds.includes(message.id));
  }

  /** The decisions of a turn are taken back, its messages wait again. */
  undecide(turnId: string): void {
    this.#list("undecideTurnIds").push(turnId);
    this.#mustReloadWaiting = true;
  }

  /** Makes `waiting` complete again after `undecide`. */
  async settleWaiting(): Promise<void> {
    if (this.#mustReloadWaiting) await this.commit();
  }

  setDecisionResult(turnId: string, result: "sent" | "withheld" | "refused", reason: string | null): void {
    const decided = this.#pending.decisions?.filter((decision) => decision.turn_id === turnId) ?? [];
    // A row that is inserted by a statement cannot be updated by the same statement.
    for (const decision of decided)
      Object.assign(decision, { result, result_reason: reason, result_at: new Date() });
    if (decided.length > 0) return;
    const results = this.#list("decisionResults");
    const earlier = results.findIndex((entry) => entry.turn_id === turnId);
    if (earlier >= 0) results.splice(earlier, 1);
    results.push({ turn_id: turnId, result, result_reason: reason });
  }

  /** Sends that the helpdesk may show us under an id we do not know yet. */
  get unmatchedSends(): UnmatchedSend[] {
    return this.actions.flatMap((action) =>
      isMessage(action.action) &&
      action.external_message_ids.length === 0 &&
      action.attempts > 0 &&
      action.state !== "withdrawn" &&
      action.state !== "refused"
        ? [
            {
              actionId: action.id,
              visibility: action.action.kind === "note" ? ("private" as const) : ("public" as const),
              text: shownText(action.action),
              author: action.action.kind === "customer-message" ? ("customer" as const) : ("agent" as const),
            },
          ]
        : [],
    );
  }

  applyContext(now: Date, source: "webhook" | "read"): ApplyContext {
    return {
      now,
      channel: this.settings.channels[this.conversation?.channel ?? "web"],
      takesUnassigned: this.connection.connector.takesUnassigned(this.connection.settings),
      // One that began with what was told of it is no history since then, whatever the two clocks say.
      answersFrom: earlier(this.connection.createdAt, this.conversation?.createdAt ?? null),
      known: this.known,
      unmatchedSends: this.unmatchedSends,
      source,
    };
  }

  get hasUncommitted(): boolean {
    return (
      this.#isDirty || Object.values(this.#pending).some((value) => Array.isArray(value) && value.length > 0)
    );
  }

  /** Whether more than events and readings waits for its commit: decisions, and what they do to the outbox. */
  get hasDecided(): boolean {
    const {
      decisions,
      decidedMessageIds,
      undecideTurnIds,
      decisionResults,
      actions,
      actionUpdates,
      workflowRuns,
      escalations,
    } = this.#pending;
    return [
      decisions,
      decidedMessageIds,
      undecideTurnIds,
      decisionResults,
      actions,
      actionUpdates,
      workflowRuns,
      escalations,
    ].some((list) => list !== undefined && list.length > 0);
  }

  /**
   * Writes everything since the last commit, if the lease still holds.
   * @throws LeaseLost when it does not; nothing was written.
   */
  async commit(options: { releaseInMs?: number | null } = {}): Promise<void> {
    const isRelease = "releaseInMs" in options;
    if (!this.hasUncommitted && !isRelease) return;
    const work: Work = {
      ...this.#pending,
      conversation: this.#isDirty && this.conversation ? writeConversationRow(this.conversation) : null,
      release: isRelease ? { wakeInMs: options.releaseInMs ?? null } : null,
    };
    this.#pending = { conversation: null };
    this.#isDirty = false;
    const lease = { ...this.lease, organizationId: this.connection.organizationId };
    const isHeld = await this.#commit({ lease, workerId: this.#workerId, work });
    if (!isHeld) throw new LeaseLost(`The lease of conversation ${this.lease.conversationId} was lost.`);
    if (this.#mustReloadWaiting) await this.#reloadWaiting();
  }

  async #reloadWaiting(): Promise<void> {
    this.#mustReloadWaiting = false;
    const result = await this.#database.query<WaitingMessage>(
      `select id, conversation_id, external_id, automatic, sent_at from message
        where conversation_id = $1 and awaits_decision order by sent_at, id`,
      [this.lease.conversationId],
    );
    this.waiting = result.rows;
  }

  #list<K extends Exclude<keyof Work, "conversation" | "release">>(key: K): NonNullable<Work[K]> {
    this.#pending[key] ??= [] as never;
    return this.#pending[key] as NonNullable<Work[K]>;
  }
}

function earlier(first: Date, second: Date | null): Date {
  return second !== null && second < first ? second : first;
}

function readConversationRow(
  row: Selectable<ConversationTable>,
  known: readonly KnownMessage[],
): ConversationState {
  const lastCustomerMessage = known.find((message) => message.author_kind === "customer");
  return {
    id: row.id as ConversationState["id"],
    organizationId: row.organization_id as ConversationState["organizationId"],
    connectionId: row.connection_id as ConversationState["connectionId"],
    externalId: row.external_id,
    externalAlternateId: row.external_alternate_id,
    externalUrl: row.external_url,
    channel: row.channel,
    subject: row.subject,
    status: row.status,
    holder: row.holder,
    assignee: row.assignee,
    contactId: row.contact_id as ConversationState["contactId"],
    tags: row.tags,
    language: row.language,
    sentiment: row.sentiment,
    handoff: row.handoff,
    resolution: row.resolution,
    isReadOnly: row.is_read_only,
    takesUnassigned: row.takes_unassigned,
    holderChangedAt: row.holder_changed_at,
    assigneeChangedAt: row.assignee_changed_at,
    claimedAt: row.claimed_at,
    resumedAt: row.resumed_at,
    statusChangedAt: row.status_changed_at,
    closedAt: row.closed_at,
    turnDueAt: row.turn_due_at,
    firstUnansweredAt: row.first_unanswered_at,
    resolveDueAt: row.resolve_due_at,
    cancelledTurns: row.cancelled_turns,
    workflowRunId: row.workflow_run_id,
    workflowDueAt: row.workflow_due_at,
    isUnwritten: row.is_unwritten,
    escalationId: row.escalation_id,
    counterpartId: row.counterpart_id,
    told: row.told,
    lastCustomerMessageAt: lastCustomerMessage?.sent_at ?? null,
    lastMessageAt: row.last_message_at,
    lastMessagePreview: row.last_message_preview,
    lastMessageAuthor: row.last_message_author,
    createdAt: row.created_at,
  };
}

function writeConversationRow(state: ConversationState): NonNullable<Work["conversation"]> {
  return {
    id: state.id,
    organization_id: state.organizationId,
    connection_id: state.connectionId,
    external_id: state.externalId,
    external_alternate_id: state.externalAlternateId,
    external_url: state.externalUrl,
    channel: state.channel,
    subject: state.subject,
    status: state.status,
    holder: state.holder,
    assignee: state.assignee,
    contact_id: state.contactId,
    tags: state.tags,
    language: state.language,
    sentiment: state.sentiment,
    handoff: state.handoff,
    resolution: state.resolution,
    is_read_only: state.isReadOnly,
    takes_unassigned: state.takesUnassigned,
    holder_changed_at: state.holderChangedAt,
    assignee_changed_at: state.assigneeChangedAt,
    claimed_at: state.claimedAt,
    resumed_at: state.resumedAt,
    status_changed_at: state.statusChangedAt,
    closed_at: state.closedAt,
    turn_due_at: state.turnDueAt,
    first_unanswered_at: state.firstUnansweredAt,
    resolve_due_at: state.resolveDueAt,
    cancelled_turns: state.cancelledTurns,
    workflow_run_id: state.workflowRunId,
    workflow_due_at: state.workflowDueAt,
    is_unwritten: state.isUnwritten,
    escalation_id: state.escalationId,
    counterpart_id: state.counterpartId,
    told: state.told,
    last_message_at: state.lastMessageAt,
    last_message_preview: state.lastMessagePreview,
    last_message_author: state.lastMessageAuthor,
    created_at: state.createdAt,
    updated_at: new Date(),
  };
}
