import type { EscalationOutcome, EscalationRequest, OpenedEscalation } from "@baton/connectors";
import {
  createUuid,
  type EscalationRow,
  getEscalation,
  markCarried,
  tieContactIdentity,
} from "@baton/database";
import { type FailureRecord, recordFailure } from "@baton/domain";
import { reach } from "../fault-points.ts";
import { type ConnectionRuntime, heldBackMs, spreadOut } from "../runtime/connection-runtime.ts";
import type { ConversationWork } from "../worker/conversation-work.ts";
import type { EngineDependencies } from "../worker/dependencies.ts";
import { readLocale } from "../workflows/read-locale.ts";
import { buildRequest, readRequest } from "./build-request.ts";
import { tellCounterpart } from "./news.ts";
import type { EscalationDetails } from "./plan-escalation.ts";

/** While a connection is paused its escalations look up this often; saving working settings does not wake them. */
const pausedRetryMs = 60_000;

/** The messenger's end reads its escalation once, when its work begins; nobody else writes it. */
export async function loadEscalation(
  dependencies: EngineDependencies,
  work: ConversationWork,
): Promise<void> {
  const id = work.conversation?.escalationId;
  if (!id) return;
  const row = await getEscalation(dependencies.database, id);
  work.escalation = row?.conversation_id === work.lease.conversationId ? row : null;
}

/** Asked for, or still to be asked for. */
export function isUnopened({ state }: Pick<EscalationRow, "state">): boolean {
  return state === "waiting" || state === "opening";
}

export function isEscalationDue({ escalation }: ConversationWork, now: Date): boolean {
  return (
    escalation !== null && isUnopened(escalation) && escalation.due_at !== null && escalation.due_at <= now
  );
}

/**
 * One step of an escalation that is not open yet. States:
 *
 *     waiting ──> opening ──> open                   the helpdesk has it
 *        │           ├──────> waiting                certainly not opened (rate limit, no connection): later
 *        │           ├──────> failed                 a definite no: people have it in Baton's inbox
 *        │           └──────> opening ──> open       found by its mark
 *        │                       └──────> waiting    not there, and it can no longer appear
 *        └──────> closed                             closed or given back before it was opened
 *
 * As with a send of the outbox, `opening` is written before the request leaves, and whoever finds it looks in the helpdesk before
 * anything is opened again: one conversation there, through crashes and timeouts (D7). It is not an action of the outbox, since a
 * helpdesk that is away must not hold up what the customer is told meanwhile.
 */
export async function workEscalation(
  dependencies: EngineDependencies,
  work: ConversationWork,
): Promise<void> {
  const row = work.escalation;
  if (row === null) return;
  const now = dependencies.now();
  if (row.state === "waiting" && isOver(work)) {
    work.keepEscalation({ ...row, state: "closed", due_at: null, closed_at: now });
    work.note({
      at: now,
      kind: "noticed",
      actor: { kind: "system" },
      summary: "Not handed to the helpdesk: it was closed, or given back to the agent, before.",
      data: { escalationId: row.id },
    });
    return;
  }
  const target = (await dependencies.connections.get([row.connection_id])).get(row.connection_id);
  const obstacle = findObstacle(work, row, target);
  if (obstacle !== null) return fail(dependencies, work, row, obstacle);
  if (target === undefined) throw new Error("A connection that is missing is an obstacle.");
  if (target.status === "paused") {
    return postpone(dependencies, work, row, target, pausedRetryMs, {
      code: "connection-paused",
      message: `${target.connector.manifest.label} is paused: its credentials or its agent account do not work.`,
      hint: "Run Test & Save on the connection.",
      isRetryable: true,
    });
  }
  const heldMs = spreadOut(heldBackMs(target, now));
  if (heldMs > 0) {
    return postpone(dependencies, work, row, target, heldMs, {
      code: "rate-limited",
      message: `${target.connector.manifest.label} asked Baton to wait.`,
      hint: null,
      isRetryable: true,
    });
  }
  const admission = dependencies.openings.admit(target.id);
  if (admission.kind === "later") {
    // What it met itself says more than what another one did.
    const because = row.failure ?? admission.because;
    return postpone(dependencies, work, row, target, admission.waitMs, because);
  }
  let met: FailureRecord | null = null;
  const says = (failure: FailureRecord | null) => {
    met = failure;
  };
  try {
    if (row.state === "opening") await settle(dependencies, work, row, target, says);
    else await open(dependencies, work, row, target, says);
  } finally {
    admission.leave(met);
  }
}

/** Closed, or the agent's again, before anybody there saw it. */
function isOver({ state }: ConversationWork): boolean {
  return state.status !== "open" || state.holder === "ai";
}

function findObstacle(
  work: ConversationWork,
  row: EscalationRow,
  target: ConnectionRuntime | undefined,
): FailureRecord | null {
  if (
    target === undefined ||
    target.organizationId !== work.connection.organizationId ||
    target.status === "disconnected"
  ) {
    return {
      code: "escalation-target-gone",
      message: "The helpdesk that it was to be carried on in is not connected any more.",
      hint: "Choose another one where escalations are set up: in the workflow's step, or under Settings → Messenger.",
      isRetryable: false,
    };
  }
  const { label } = target.connector.manifest;
  if (target.helpdesk.escalation?.kind === row.kind) return null;
  const thing = row.kind === "ticket" ? "made as a ticket" : "carried on";
  return {
    code: "escalation-not-supported",
    message: `A conversation cannot be ${thing} in ${label}.`,
    hint: "Choose another helpdesk in the workflow's step.",
    isRetryable: false,
  };
}

async function open(
  dependencies: EngineDependencies,
  work: ConversationWork,
  before: EscalationRow,
  target: ConnectionRuntime,
  says: (failure: FailureRecord | null) => void,
): Promise<void> {
  const { escalation } = target.helpdesk;
  if (!escalation) return;
  let row = before;
  if (row.request === null) {
    const { request, messageIds } = await buildRequest(dependencies, work, row, target);
    row = { ...row, request, carried_message_ids: messageIds };
  }
  await reach("before-mark-sending");
  const startedAt = dependencies.now();
  const { escalationGiveUpMs, escalationSettleMs } = dependencies.timing;
  row = {
    ...row,
    state: "opening",
    attempts: row.attempts + 1,
    attempted_at: startedAt,
    settles_at: new Date(startedAt.getTime() + escalationSettleMs),
  };
  work.keepEscalation(row);
  await work.commit();
  await reach("before-send");
  const outcome = await escalation.open(readRequest(row.request), {
    actionId: row.id,
    readAttachment: (key) => dependencies.storage.get(key),
    signal: AbortSignal.timeout(escalationGiveUpMs),
  });
  says(outcome.kind === "done" ? null : outcome.failure);
  await reach("after-send");
  await takeOutcome(dependencies, work, row, target, outcome);
  await reach("after-record-outcome");
}

async function takeOutcome(
  dependencies: EngineDependencies,
  work: ConversationWork,
  row: EscalationRow,
  target: ConnectionRuntime,
  outcome: EscalationOutcome,
): Promise<void> {
  const now = dependencies.now();
  switch (outcome.kind) {
    case "done":
      return finish(dependencies, work, row, target, outcome.opened, outcome.remarks);
    case "refused":
      return fail(dependencies, work, row, outcome.failure);
    case "not-done": {
      const { retryAfterMs, failure } = outcome;
      await dependencies.connections.heedLimit(target, { code: failure.code, retryAfterMs });
      if (outcome.failure.code === "unauthorized" || outcome.failure.code === "forbidden")
        await dependencies.connections.pause(target, outcome.failure);
      const waitMs = outcome.retryAfterMs ?? backoff(dependencies, row.attempts);
      return postpone(dependencies, work, { ...row, state: "waiting" }, target, waitMs, outcome.failure);
    }
    case "unknown": {
      const { escalationSettleMs } = dependencies.timing;
      const settlesAt = new Date(now.getTime() + escalationSettleMs);
      work.keepEscalation({ ...row, settles_at: settlesAt, due_at: now, failure: outcome.failure });
      work.note({
        at: now,
        kind: "action-uncertain",
        actor: { kind: "system" },
        summary: `It is not known whether ${target.connector.manifest.label} has opened the conversation: ${outcome.failure.message} It is looked for before anything is repeated.`,
        data: { escalationId: row.id },
      });
      await work.commit();
    }
  }
}

/** Found in `opening`: after a crash, or after an answer that never came. */
async function settle(
  dependencies: EngineDependencies,
  work: ConversationWork,
  row: EscalationRow,
  target: ConnectionRuntime,
  says: (failure: FailureRecord | null) => void,
): Promise<void> {
  const lookedAt = dependencies.now();
  let found: OpenedEscalation | null | undefined;
  try {
    found = await target.helpdesk.escalation?.find(
      readRequest(row.request),
      AbortSignal.timeout(dependencies.timing.escalationGiveUpMs),
    );
  } catch (error) {
    const failure = recordFailure(error);
    says(failure);
    if (failure.code === "unexpected") throw error;
    if (failure.code === "unauthorized") await dependencies.connections.pause(target, failure);
    return postpone(dependencies, work, row, target, backoff(dependencies, row.attempts), failure);
  }
  if (found) return finish(dependencies, work, row, target, found, []);
  const leftMs = (row.settles_at?.getTime() ?? 0) - lookedAt.getTime();
  if (leftMs > 0) {
    // A look now and then finds it sooner than one look at the end.
    const waitMs = Math.max(50, Math.min(leftMs, dependencies.timing.escalationSettleMs / 4));
    work.keepEscalation({ ...row, due_at: new Date(lookedAt.getTime() + waitMs) });
    return;
  }
  work.keepEscalation({ ...row, state: "waiting", due_at: lookedAt });
}

async function finish(
  dependencies: EngineDependencies,
  work: ConversationWork,
  row: EscalationRow,
  target: ConnectionRuntime,
  opened: OpenedEscalation,
  remarks: readonly string[],
): Promise<void> {
  const now = dependencies.now();
  const { database } = dependencies;
  const request = row.request as EscalationRequest;
  // All of it can be done again, and is, when this process dies before the commit below: the conversation is found by its mark then.
  await markCarried(database, { escalationId: row.id, messageIds: row.carried_message_ids });
  if (opened.contactExternalId !== null && work.state.contactId !== null) {
    const { contactId } = work.state;
    await tieContactIdentity(database, {
      connectionId: target.id,
      externalId: opened.contactExternalId,
      contactId,
    });
  }
  const to = { connectionId: target.id, externalId: opened.conversation.externalId };
  await tellCounterpart(dependencies, to, [
    {
      key: `linked:${to.externalId}`,
      news: {
        kind: "linked",
        escalationId: row.id,
        escalationKind: row.kind,
        conversationId: work.state.id,
        conversation: opened.conversation,
        handoff: work.state.handoff,
      },
    },
  ]);
  const isTicket = row.kind === "ticket";
  work.keepEscalation({
    ...row,
    state: isTicket ? "closed" : "open",
    opened,
    due_at: null,
    failure: null,
    opened_at: now,
    closed_at: isTicket ? now : null,
  });
  work.change({ told: { status: "open", heldBy: "people" } });
  const where = opened.url === null ? "" : ` ${opened.url}`;
  work.note({
    at: now,
    kind: "escalated",
    actor: { kind: "agent" },
    summary: isTicket
      ? `Handed in as ticket ${opened.number ?? opened.conversation.externalId} in ${target.connector.manifest.label}.${where}`
      : `Carried on in ${target.connector.manifest.label}: what is written there and here reaches both sides.${where}`,
    data: { escalationId: row.id, connectionId: target.id, externalId: to.externalId, remarks },
  });
  for (const remark of remarks)
    work.note({
      at: now,
      kind: "noticed",
      actor: { kind: "system" },
      summary: remark,
      data: { escalationId: row.id },
    });
  if (isTicket) closeWithTicket(dependencies, work, row, request, opened);
  await work.commit();
}

/** The customer has the number, and the answer comes by mail: nothing is left to be said here, and nothing was solved either. */
function closeWithTicket(
  dependencies: EngineDependencies,
  work: ConversationWork,
  row: EscalationRow,
  request: EscalationRequest,
  opened: OpenedEscalation,
): void {
  const fallback = work.settings.agent.language.fallback;
  const text =
    (row.details as EscalationDetails).customerText ??
    dependencies.tellEscalation(
      { kind: "ticket", number: opened.number },
      request.language ?? fallback,
      fallback,
    );
  const turnId = createUuid();
  work.plan([{ action: { kind: "reply", text }, guard: "none", fallback: null }], turnId, "counterpart");
  // A teammate who has taken it meanwhile is not done with it.
  work.plan(
    [{ action: { kind: "set-status", status: "resolved" }, guard: "not-a-teammates", fallback: null }],
    turnId,
    "counterpart",
    {
      isUnresolved: true,
    },
  );
}

/**
 * It waits: nothing is lost, a teammate sees it, and the customer is told once when it takes long.
 *
 * @param failure null: nothing went wrong, others are being handed over.
 */
async function postpone(
  dependencies: EngineDependencies,
  work: ConversationWork,
  row: EscalationRow,
  target: ConnectionRuntime,
  waitMs: number,
  failure: FailureRecord | null,
): Promise<void> {
  const now = dependencies.now();
  const dueAt = new Date(now.getTime() + waitMs);
  const isLong = dueAt.getTime() - row.created_at.getTime() > dependencies.timing.tellWaitingAfterMs;
  const isToBeTold = isLong && row.told_waiting_at === null && work.state.status === "open";
  work.keepEscalation({
    ...row,
    due_at: dueAt,
    failure,
    told_waiting_at: isToBeTold ? now : row.told_waiting_at,
  });
  if (failure !== null && row.failure?.code !== failure.code) {
    work.note({
      at: now,
      kind: "escalation-waits",
      actor: { kind: "system" },
      summary: `It could not be handed to ${target.connector.manifest.label} yet and is tried again: ${failure.message}`,
      data: { escalationId: row.id, code: failure.code },
    });
  }
  if (isToBeTold) {
    const fallback = work.settings.agent.language.fallback;
    const text = dependencies.tellEscalation(
      { kind: "waits" },
      (await readLocale(dependencies, work)) ?? fallback,
      fallback,
    );
    const action = { kind: "reply", text } as const;
    work.plan([{ action, guard: "none", fallback: null }], createUuid(), "counterpart");
  }
  await work.commit();
}

/** It cannot be opened there: people have it in Baton's inbox, where it is since the handoff. */
export async function fail(
  dependencies: EngineDependencies,
  work: ConversationWork,
  row: EscalationRow,
  failure: FailureRecord,
): Promise<void> {
  const now = dependencies.now();
  work.keepEscalation({ ...row, state: "failed", due_at: null, failure });
  work.note({
    at: now,
    kind: "escalation-failed",
    actor: { kind: "system" },
    summary: `It stays in Baton's inbox: ${failure.message}${failure.hint ? ` ${failure.hint}` : ""}`,
    data: { escalationId: row.id, code: failure.code },
  });
  const { failureText } = row.details as EscalationDetails;
  // Of a ticket nothing was said before it was there; of a conversation the customer knows already that people take over.
  if (row.kind === "ticket" && row.opened === null && failureText) {
    const action = { kind: "reply", text: failureText } as const;
    work.plan([{ action, guard: "none", fallback: null }], createUuid(), "counterpart");
  }
  await work.commit();
}

function backoff({ timing }: EngineDependencies, attempts: number): number {
  const full = Math.min(timing.maximumRetryMs, timing.retryMs * 2 ** Math.min(attempts, 20));
  return full / 2 + Math.random() * (full / 2);
}
