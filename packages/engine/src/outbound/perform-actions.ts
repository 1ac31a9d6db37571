import type { ActionOutcome } from "@baton/connectors";
import { createUuid, findWoken } from "@baton/database";
import { checkGuard, type FailureRecord, type HelpdeskAction, shownText } from "@baton/domain";
import { conversationLink, planHandoff, readAnswerInput } from "../answering/take-turn.ts";
import { writeHandoffNote } from "../answering/write-note.ts";
import { openFirst } from "../escalation/open-first.ts";
import { reach } from "../fault-points.ts";
import { heldBackMs, spreadOut } from "../runtime/connection-runtime.ts";
import { type ConversationWork, isMessage, isOpen, type OpenAction } from "../worker/conversation-work.ts";
import type { EngineDependencies } from "../worker/dependencies.ts";
import { finishAgain, finishTurnIfSent, restoreAssignee } from "../worker/handle-effects.ts";
import { readFresh } from "./read-fresh.ts";

/**
 * The outbox of one conversation, in order. States of an action:
 *
 *     planned ──> sending ──> done                    the helpdesk confirmed it
 *        │           ├──────> refused                 a definite no; handed off where the customer would else wait
 *        │           ├──────> planned                 certainly not done (rate limit, no connection): later
 *        │           └──────> unknown ──> done        found in the thread
 *        │                       └──────> planned     not in the thread, and it can no longer appear there
 *        └──────> withdrawn                           the last look said that it is no longer ours to do
 *
 * `sending` is written before the request leaves. Whoever finds it there later does not know whether the request arrived,
 * so it is treated as `unknown`: the thread is read and compared before anything is sent again. No helpdesk offers an
 * idempotency key; this is what makes one reply out of at-least-once (D7).
 *
 * @returns milliseconds to wait before the next action may go, or null when the outbox is empty.
 */
export async function performActions(
  dependencies: EngineDependencies,
  work: ConversationWork,
): Promise<number | null> {
  for (;;) {
    const action = work.actions.find(isOpen);
    if (!action) return null;
    const wait = await advance(dependencies, work, action);
    if (wait > 0) return wait;
  }
}

/** One step of one action; answers how long to wait before the next, 0 for not at all. */
async function advance(
  dependencies: EngineDependencies,
  work: ConversationWork,
  action: OpenAction,
): Promise<number> {
  const now = dependencies.now();
  if (work.connection.status === "disconnected") {
    const because =
      action.state === "planned"
        ? "The connection is disconnected: nothing is posted."
        : "The connection was disconnected before it was known whether the helpdesk took it.";
    withdraw(dependencies, work, action, because);
    return 0;
  }
  if (work.connection.status === "paused") return pausedRetryMs;
  if (action.state !== "planned") return settle(dependencies, work, action);
  const ownWaitMs = (action.not_before?.getTime() ?? 0) - now.getTime();
  const waitMs = Math.max(ownWaitMs, spreadOut(heldBackMs(work.connection, now)));
  if (waitMs > 0) return waitMs;

  const snapshot = await readFresh(dependencies, work);
  // The reading may have brought a newer message or a takeover, which withdraws what was planned.
  if (action.state !== "planned") return 0;
  const verdict = checkGuard(action.action, action.guard, work.state, snapshot);
  if (verdict.kind === "withdraw") {
    withdraw(dependencies, work, action, verdict.because);
    return 0;
  }
  if (verdict.kind === "already-so" && !isSignOfHandoff(work, action)) {
    work.updateAction(action, { state: "done", done_at: now, failure: null });
    complete(dependencies, work, action, null);
    return 0;
  }
  if (action.kind === "customer-message" && snapshot.status === "resolved") {
    openFirst(work, action, now);
    return 0;
  }
  if (action.kind === "reply" && (await mayHaveCrossed(dependencies, work))) return 1;
  return send(dependencies, work, action);
}

/**
 * At the messenger's own desk taking the assignee off says that people have the conversation, also where nobody was assigned: the customer
 * is shown so, and the page is told, though their first words were the wish for a person.
 */
function isSignOfHandoff(work: ConversationWork, { kind }: OpenAction): boolean {
  return kind === "unassign" && work.connection.connector.manifest.isBuiltIn === true;
}

/**
 * After a claim that took long, a reading shows the agent whoever took the conversation meanwhile. What tells is the helpdesk's own
 * word of it, which may have arrived by now: it is taken in first. Asked once in a lease, so that a stream of webhooks holds up nothing.
 */
async function mayHaveCrossed(dependencies: EngineDependencies, work: ConversationWork): Promise<boolean> {
  const readAt = work.claimedByReadingAt;
  work.claimedByReadingAt = null;
  if (readAt === null || dependencies.now().getTime() - readAt.getTime() <= dependencies.timing.freshForMs)
    return false;
  const news = await findWoken(dependencies.database, [work.lease.conversationId]);
  return news.length > 0;
}

/** While a connection is paused its conversations look up this often; saving working settings wakes them at once. */
const pausedRetryMs = 60_000;

/** Age of the last look at which it is taken again although the action is about to leave. */
const longestLookMs = 1_000;

/** Once per action and lease: on a machine where every commit takes that long, something has to be sent in the end. */
const lookedAgain = new WeakSet<OpenAction>();

async function send(
  dependencies: EngineDependencies,
  work: ConversationWork,
  action: OpenAction,
): Promise<number> {
  const { helpdesk } = work.connection;
  const signal = () => AbortSignal.timeout(dependencies.timing.giveUpMs);
  const shownAfterMs = (await helpdesk.shownAfterMs?.(work.reference, action.action, signal())) ?? 0;
  const startedAt = dependencies.now();
  await reach("before-mark-sending");
  work.updateAction(action, {
    state: "sending",
    attempts: action.attempts + 1,
    sending_at: startedAt,
    settles_at: new Date(startedAt.getTime() + dependencies.timing.settleMs + shownAfterMs),
  });
  await work.commit();
  // A commit that took long has let the reading grow old: nothing has left yet, so the look is taken once more (G9).
  const readAt = work.snapshot?.readAt.getTime() ?? 0;
  if (dependencies.now().getTime() - readAt > longestLookMs && !lookedAgain.has(action)) {
    lookedAgain.add(action);
    work.updateAction(action, { state: "planned", attempts: action.attempts - 1 });
    return 0;
  }
  await reach("before-send");
  const outcome = await helpdesk.perform(work.reference, action.action, {
    actionId: action.id,
    author: action.context.author ? { name: action.context.author.name } : null,
    isAnswer: action.context.isAnswer ?? false,
    readAttachment: (key) => dependencies.storage.get(key),
    // Given up before `settleMs` is over: should this worker have lost its lease meanwhile, whoever holds it now repeats nothing
    // that could still be on its way.
    signal: signal(),
  });
  await reach("after-send");
  const wait = await takeOutcome(dependencies, work, action, { ...outcome, shownAfterMs });
  // The next step commits before it does anything that others can see; only the end of the outbox must not wait for it.
  await reach("after-record-outcome");
  return wait;
}

async function takeOutcome(
  dependencies: EngineDependencies,
  work: ConversationWork,
  action: OpenAction,
  outcome: ActionOutcome & { shownAfterMs: number },
): Promise<number> {
  const now = dependencies.now();
  switch (outcome.kind) {
    case "done": {
      work.updateAction(action, {
        state: "done",
        done_at: now,
        external_message_ids: outcome.externalMessageIds,
        failure: null,
        // The echo, if any, or a reading of the thread will show whether the helpdesk kept it (FC8).
        confirm_due_at:
          isMessage(action.action) && !repeatsAreSafe(work)
            ? new Date(
                now.getTime() +
                  dependencies.timing.confirmAfterMs +
                  (outcome.externalMessageIds.length === 0 ? outcome.shownAfterMs : 0),
              )
            : null,
      });
      if (work.snapshot && outcome.stateAfter) {
        work.snapshot.value = { ...work.snapshot.value, ...outcome.stateAfter };
      } else if (action.kind === "reply") {
        // Helpdesks assign a conversation to whoever answers, and reopen it: what was read before it says nothing of what comes next.
        work.snapshot = null;
      }
      complete(dependencies, work, action, outcome);
      return 0;
    }
    case "refused":
      await refuseAction(dependencies, work, action, outcome.failure);
      return 0;
    case "not-done": {
      const wait = outcome.retryAfterMs ?? backoff(dependencies, action.attempts);
      work.updateAction(action, {
        state: "planned",
        not_before: new Date(now.getTime() + wait),
        failure: outcome.failure,
      });
      work.snapshot = null;
      if (outcome.failure.code === "unauthorized" || outcome.failure.code === "forbidden") {
        await work.commit();
        await dependencies.connections.pause(work.connection, outcome.failure);
        dependencies.changes.publish({
          organizationId: work.connection.organizationId,
          topic: "connection",
          id: work.connection.id,
        });
        return pausedRetryMs;
      }
      const { retryAfterMs, failure } = outcome;
      await dependencies.connections.heedLimit(work.connection, { code: failure.code, retryAfterMs });
      return wait;
    }
    case "unknown":
      work.updateAction(action, {
        state: "unknown",
        failure: outcome.failure,
        settles_at: new Date(now.getTime() + dependencies.timing.settleMs + outcome.shownAfterMs),
      });
      work.snapshot = null;
      work.note({
        at: now,
        kind: "action-uncertain",
        actor: { kind: "system" },
        summary: `It is not known whether the helpdesk took the ${wordFor(action.action)}: ${outcome.failure.message} The thread is read before anything is repeated.`,
        data: { actionId: action.id },
      });
      await work.commit();
      return 0;
  }
}

/** After so many attempts whose outcome had to be looked up, repeating is given up and people are asked. */
const maximumUncertainAttempts = 4;

/** The same for what can be repeated without harm, with pauses between: while it is tried, whatever comes behind it waits. */
const maximumRepeats = 12;

/** An action found in `sending` or `unknown`: read, compare, and only then decide whether to do it again. */
async function settle(
  dependencies: EngineDependencies,
  work: ConversationWork,
  action: OpenAction,
): Promise<number> {
  if (!isMessage(action.action)) {
    // Claiming, routing and closing can be repeated: the last look sees whether it is so already.
    work.snapshot = null;
    if (action.attempts >= maximumRepeats) {
      await refuseUncertain(dependencies, work, action);
      return 0;
    }
    const now = dependencies.now().getTime();
    // Once at once, since most such ends are a connection that broke; then no faster than anything else that fails.
    const wait = action.attempts > 1 ? backoff(dependencies, action.attempts) : 0;
    work.updateAction(action, { state: "planned", not_before: new Date(now + wait) });
    return wait;
  }
  const readAt = dependencies.now();
  // Applying the reading finds our own message by its text and confirms the action (handle-effects.ts).
  await readFresh(dependencies, work, { maximumAgeMs: 0 });
  if (!isOpen(action)) return 0;
  if (repeatsAreSafe(work)) {
    work.updateAction(action, { state: "planned", not_before: null });
    return 0;
  }
  const settlesAt = action.settles_at?.getTime() ?? 0;
  if (readAt.getTime() < settlesAt) {
    // A look now and then shows it sooner than one look at the end.
    return Math.max(50, Math.min(settlesAt - readAt.getTime(), dependencies.timing.settleMs / 4));
  }
  if (action.attempts >= maximumUncertainAttempts) {
    await refuseUncertain(dependencies, work, action);
    return 0;
  }
  work.updateAction(action, { state: "planned", not_before: null });
  work.note({
    at: dependencies.now(),
    kind: "action-uncertain",
    actor: { kind: "system" },
    summary: `The thread does not show the ${wordFor(action.action)}: it was not taken, and is sent again.`,
    data: { actionId: action.id },
  });
  return 0;
}

function refuseUncertain(
  dependencies: EngineDependencies,
  work: ConversationWork,
  action: OpenAction,
): Promise<void> {
  return refuseAction(dependencies, work, action, {
    code: "outcome-unknown",
    message: `The helpdesk did not show the ${wordFor(action.action)} after ${action.attempts} attempts.`,
    hint: "Look at the conversation in the helpdesk.",
    isRetryable: false,
  });
}

function repeatsAreSafe(work: ConversationWork): boolean {
  return work.connection.connector.manifest.capabilities.repeatsAreSafe === true;
}

function complete(
  dependencies: EngineDependencies,
  work: ConversationWork,
  action: OpenAction,
  outcome: Extract<ActionOutcome, { kind: "done" }> | null,
): void {
  const now = dependencies.now();
  const at = outcome?.stateAfter?.updatedAt ?? now;
  switch (action.action.kind) {
    case "reply":
    case "note":
    case "customer-message":
      for (const externalMessageId of outcome?.externalMessageIds ?? []) {
        const visibility = action.action.kind === "note" ? "private" : "public";
        const sentAt = outcome?.sentAt ?? now;
        work.recordSent({
          action,
          externalMessageId,
          text: shownText(action.action),
          visibility,
          at: sentAt,
        });
      }
      finishTurnIfSent(work, action.turn_id);
      if (action.context.isRepeat) {
        // What was read before it says nothing of what it has done.
        work.snapshot = null;
        finishAgain(work, action);
      }
      return;
    case "claim":
      work.claimedByReadingAt = work.snapshot?.readAt ?? null;
      if (
        action.purpose !== "teammate" &&
        work.state.holder === "human" &&
        work.state.assignee.kind === "teammate"
      )
        restoreAssignee(work, work.state.assignee.externalId);
      work.change({
        assignee: { kind: "agent" },
        assigneeChangedAt: at,
        // Found so without having been sent, it is nobody's doing here.
        claimedAt: action.attempts > 0 ? at : work.state.claimedAt,
      });
      // Whoever has answered since the claim was planned holds it still: an assignment of ours takes nothing from people.
      if (work.state.holder !== "human") work.change({ holder: "ai" });
      break;
    case "unassign":
      work.change({ assignee: { kind: "none" }, assigneeChangedAt: at });
      break;
    case "assign-group":
      // The group's own routing decides who gets it; whoever that is comes back as an event.
      work.change({ assignee: outcome?.stateAfter?.assignee ?? { kind: "none" }, assigneeChangedAt: at });
      break;
    case "assign-teammate":
      work.change({
        assignee: { kind: "teammate", externalId: action.action.teammateId, name: null },
        holder: "human",
        assigneeChangedAt: at,
      });
      break;
    case "set-status":
      if (action.action.status === "resolved") {
        work.change({
          status: action.context.isUnresolved ? "closed_unresolved" : "closed_resolved",
          holder: "none",
          closedAt: at,
          statusChangedAt: at,
          resolveDueAt: null,
          resolution: action.context.resolution ?? work.state.resolution,
        });
        if (action.purpose === "resolve") work.setDecisionResult(action.turn_id, "sent", null);
      } else if (work.state.status !== "open") {
        work.change({ status: "open", statusChangedAt: at, closedAt: null, resolution: null });
      }
      break;
    case "add-tags":
    case "set-field":
      break;
  }
  work.note({
    at: now,
    kind:
      action.purpose === "resolve" &&
      action.kind === "set-status" &&
      !(action.context.isRepeat && outcome === null)
        ? "resolved"
        : "action-done",
    actor:
      action.purpose === "teammate" || action.context.author
        ? { kind: "teammate", ...action.context.author }
        : { kind: "agent" },
    summary: doneSentenceFor(action.action, { wasSoAlready: outcome === null }),
    data: {
      actionId: action.id,
      ...(action.purpose === "resolve" && action.context.resolution
        ? { resolution: action.context.resolution.kind }
        : {}),
    },
  });
}

function withdraw(
  dependencies: EngineDependencies,
  work: ConversationWork,
  action: OpenAction,
  because: string,
): void {
  const now = dependencies.now();
  work.updateAction(action, { state: "withdrawn", withdrawn_because: because, done_at: now });
  work.note({
    at: now,
    kind: "action-withdrawn",
    actor: { kind: "agent" },
    summary: `Not done: ${sentenceFor(action.action)} ${because}`,
    data: { actionId: action.id },
  });
  if (action.kind === "reply" || action.purpose === "draft")
    work.setDecisionResult(action.turn_id, "withheld", because);
  if (action.purpose === "answer" || action.purpose === "resolve") work.change({ resolveDueAt: null });
  // What follows in the same turn makes no sense without it: a resolution whose note may not be posted is none.
  if (action.purpose === "resolve") {
    for (const other of work.actions) {
      if (other.turn_id === action.turn_id && other.state === "planned") {
        work.updateAction(other, { state: "withdrawn", withdrawn_because: because, done_at: now });
      }
    }
  }
}

/** A definite no of the helpdesk: seen, shown, and never the end of the customer's question (FC5, EM3). */
export async function refuseAction(
  dependencies: EngineDependencies,
  work: ConversationWork,
  action: OpenAction,
  failure: FailureRecord,
  change: Partial<OpenAction> = {},
): Promise<void> {
  const isAnswer =
    (action.purpose === "answer" || action.purpose === "workflow") &&
    (action.kind === "reply" || action.kind === "claim");
  // Read first: it commits, and a refusal that is written without the handoff it leads to leaves the customer alone.
  const input = isAnswer ? await readAnswerInput(dependencies, work) : null;
  const now = dependencies.now();
  work.updateAction(action, { ...change, state: "refused", failure, done_at: now });
  work.note({
    at: now,
    kind: "action-refused",
    actor: { kind: "system" },
    summary: `The helpdesk refused: ${sentenceFor(action.action)} ${failure.message}${failure.hint ? ` ${failure.hint}` : ""}`,
    data: { actionId: action.id, code: failure.code },
  });
  if (input) {
    for (const other of work.actions) {
      if (other.turn_id === action.turn_id && other.state === "planned") {
        work.updateAction(other, {
          state: "withdrawn",
          withdrawn_because: "An earlier part was refused.",
          done_at: now,
        });
      }
    }
    work.setDecisionResult(action.turn_id, "refused", failure.message);
    const unsent = action.action.kind === "reply" ? action.action.text : null;
    planRefused(dependencies, work, input, {
      because: `The helpdesk refused the reply: ${failure.message}`,
      unsent,
    });
    return;
  }
  if (action.purpose === "handoff" && action.kind === "reply") {
    work.setDecisionResult(action.turn_id, "refused", failure.message);
  }
  if (action.fallback && action.fallback.length > 0) {
    work.plan(
      action.fallback.map((fallback) => ({
        action: fallback,
        guard: "not-a-teammates" as const,
        fallback: null,
      })),
      action.turn_id,
      action.purpose,
    );
  }
}

/**
 * Gives a conversation to people because the agent's words do not reach the customer, with what could not be said.
 *
 * @param refusal.unsent the text that was not taken; null where the thread shows it.
 */
export async function handOffRefused(
  dependencies: EngineDependencies,
  work: ConversationWork,
  refusal: { because: string; unsent: string | null },
): Promise<void> {
  planRefused(dependencies, work, await readAnswerInput(dependencies, work), refusal);
}

function planRefused(
  dependencies: EngineDependencies,
  work: ConversationWork,
  input: Awaited<ReturnType<typeof readAnswerInput>>,
  { because, unsent }: { because: string; unsent: string | null },
): void {
  const note = dependencies.describe(input);
  const link = conversationLink(dependencies, work);
  const lost = unsent === null ? "" : `\n\nThe reply that was refused:\n${unsent}`;
  planHandoff(dependencies, work, {
    gate: { mode: "autopilot", claim: false },
    turnId: createUuid(),
    reason: "delivery-refused",
    // Another reply would most likely be refused as well.
    customerText: null,
    noteText: writeHandoffNote({ ...note, reason: because }, "delivery-refused", link) + lost,
    summary: note.summary,
    sentiment: note.sentiment,
  });
}

function backoff(dependencies: EngineDependencies, attempts: number): number {
  const { retryMs, maximumRetryMs } = dependencies.timing;
  const full = Math.min(maximumRetryMs, retryMs * 2 ** Math.min(attempts, 20));
  return full / 2 + Math.random() * (full / 2);
}

function wordFor(action: HelpdeskAction): string {
  if (action.kind === "note") return "private note";
  return action.kind === "customer-message" ? "customer's message" : action.kind;
}

/** What an action has done, as the timeline says it: people read there what happened, not what is to be done. */
function doneSentenceFor(action: HelpdeskAction, { wasSoAlready = false } = {}): string {
  const already = wasSoAlready ? " already" : "";
  switch (action.kind) {
    case "reply":
      return `Replied to the customer${already}.`;
    case "customer-message":
      return `The customer's message was carried over from the messenger${already}.`;
    case "note":
      return `Private note written${already}.`;
    case "claim":
      return wasSoAlready ? "It was assigned to the agent already." : "Assigned to the agent.";
    case "unassign":
      return wasSoAlready
        ? "Nobody was assigned, so the helpdesk routes it."
        : "Unassigned, so that the helpdesk routes it.";
    case "assign-group":
      return wasSoAlready ? "It was assigned to the group already." : "Assigned to the group.";
    case "assign-teammate":
      return wasSoAlready ? "It was assigned to the teammate already." : "Assigned to the teammate.";
    case "set-status":
      if (action.status === "resolved")
        return wasSoAlready ? "It was resolved in the helpdesk already." : "Resolved in the helpdesk.";
      return wasSoAlready ? "It was open in the helpdesk already." : "Opened in the helpdesk.";
    case "add-tags":
      return `Tagged ${action.tags.join(", ")}${already}.`;
    case "set-field":
      return `The field ${action.field} was set${already}.`;
  }
}

/** What an action is to do, as the timeline says it of one that was not done. */
function sentenceFor(action: HelpdeskAction): string {
  switch (action.kind) {
    case "reply":
      return "Reply to the customer.";
    case "customer-message":
      return "The customer's message, carried over from the messenger.";
    case "note":
      return "Private note.";
    case "claim":
      return "Assign to the agent.";
    case "unassign":
      return "Unassign, so that the helpdesk can route it.";
    case "assign-group":
      return "Assign to the group.";
    case "assign-teammate":
      return "Assign to the teammate.";
    case "set-status":
      return action.status === "resolved" ? "Resolve in the helpdesk." : "Open in the helpdesk.";
    case "add-tags":
      return `Add tags ${action.tags.join(", ")}.`;
    case "set-field":
      return `Set the field ${action.field}.`;
  }
}
