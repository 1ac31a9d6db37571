import { deliveriesAtOnce } from "@baton/database";
import { takeTurn } from "../answering/take-turn.ts";
import { copyAttachments } from "../attachments/copy-attachments.ts";
import { carryOver } from "../escalation/carry-over.ts";
import {
  isEscalationDue,
  isUnopened,
  loadEscalation,
  workEscalation,
} from "../escalation/work-escalation.ts";
import { reach } from "../fault-points.ts";
import { absorbDeliveries } from "../inbound/absorb-deliveries.ts";
import { confirmSends } from "../outbound/confirm-sends.ts";
import { performActions } from "../outbound/perform-actions.ts";
import { linkContact } from "../outbound/read-fresh.ts";
import { resolveSilent } from "../timers/resolve-silent.ts";
import { continueWorkflow } from "../workflows/continue-workflow.ts";
import { stopWorkflow } from "../workflows/stop-workflow.ts";
import type { ConversationWork } from "./conversation-work.ts";
import type { EngineDependencies } from "./dependencies.ts";

/** A conversation that never comes to rest is a bug; it is put back, so that the others go on. */
const maximumRounds = 20;

/**
 * Does everything that is due on one conversation, in the order that keeps it right: first what came in, then what was already
 * decided goes out, then the next decision. Ends with the commit that gives the conversation back.
 *
 * This is the path of one message, steps 4 to 10; each line below is a file.
 */
export async function driveConversation(
  dependencies: EngineDependencies,
  work: ConversationWork,
  signal: AbortSignal,
): Promise<void> {
  // Once claimed, the conversation is woken by what arrives from then on; what was left behind has to wake it again.
  const hasMoreToTake = work.deliveries.length >= deliveriesAtOnce;
  await loadEscalation(dependencies, work);
  await absorbDeliveries(dependencies, work);
  if (!work.conversation) {
    await work.commit({ releaseInMs: hasMoreToTake ? 0 : null });
    return;
  }
  if (work.connection.status === "disconnected") forgetWaits(work);
  const filesWaitMs = await copyAttachments(dependencies, work);
  let waitMs: number | null = null;
  for (let round = 0; round < maximumRounds; round++) {
    waitMs = await performActions(dependencies, work);
    if (waitMs !== null) break;
    const now = dependencies.now();
    if (isEscalationDue(work, now)) {
      await workEscalation(dependencies, work);
    } else if (isDue(work.state.turnDueAt, now)) {
      if (work.connection.status === "paused" && work.state.holder !== "human") {
        waitMs = 60_000;
        break;
      }
      if ((await takeTurn(dependencies, work, signal)) === "called-off") {
        waitMs = 0;
        break;
      }
    } else if (work.actions.some((action) => action.state === "done" && isDue(action.confirm_due_at, now))) {
      await confirmSends(dependencies, work);
    } else if (isDue(work.state.workflowDueAt, now)) {
      if (work.connection.status === "paused") {
        waitMs = 60_000;
        break;
      }
      if ((await continueWorkflow(dependencies, work, signal)) === "called-off") {
        waitMs = 0;
        break;
      }
    } else if (isDue(work.state.resolveDueAt, now) && !awaitsConfirmation(work)) {
      await resolveSilent(dependencies, work);
    } else {
      break;
    }
  }
  // Where nothing had to be read from the helpdesk, the helpdesk's id is all that is known of the contact.
  if (work.state.contactId === null) await linkContact(dependencies, work);
  await stopWorkflow(dependencies, work);
  const hasMoreToCarry = await carryOver(dependencies, work);
  await reach("before-release");
  const carryWaitMs = hasMoreToCarry ? 5_000 : null;
  const wakeInMs = nextWake(dependencies, work, waitMs, [filesWaitMs, carryWaitMs]);
  await work.commit({ releaseInMs: hasMoreToTake ? 0 : wakeInMs });
}

/** What came of an answer is not found out any more: nothing is asked of a helpdesk that Baton is disconnected from (FC10). */
function forgetWaits(work: ConversationWork): void {
  if (work.state.resolveDueAt !== null) work.change({ resolveDueAt: null });
  for (const action of work.actions) {
    if (action.state === "done" && action.confirm_due_at !== null)
      work.updateAction(action, { confirm_due_at: null });
  }
}

function isDue(at: Date | null, now: Date): boolean {
  return at !== null && at <= now;
}

/** Silence after an answer that the customer may never have got resolves nothing. */
function awaitsConfirmation(work: ConversationWork): boolean {
  return work.actions.some(
    ({ kind, state, confirm_due_at: due }) => kind === "reply" && state === "done" && due !== null,
  );
}

/** The earliest of everything that the conversation still waits for, `others` (milliseconds) included; null: it rests until somebody writes. */
function nextWake(
  dependencies: EngineDependencies,
  work: ConversationWork,
  waitMs: number | null,
  others: readonly (number | null)[],
): number | null {
  const now = dependencies.now().getTime();
  const due: number[] = [];
  if (waitMs !== null) due.push(waitMs);
  // With an action waiting its turn, everything behind it waits too.
  if (waitMs === null && work.state.turnDueAt) due.push(work.state.turnDueAt.getTime() - now);
  if (waitMs === null && work.state.workflowDueAt) due.push(work.state.workflowDueAt.getTime() - now);
  if (waitMs === null && work.state.resolveDueAt && !awaitsConfirmation(work))
    due.push(work.state.resolveDueAt.getTime() - now);
  const escalation = work.escalation;
  if (waitMs === null && escalation?.due_at && isUnopened(escalation))
    due.push(escalation.due_at.getTime() - now);
  for (const action of work.actions) {
    if (action.state === "done" && action.confirm_due_at) due.push(action.confirm_due_at.getTime() - now);
  }
  for (const other of others) if (other !== null) due.push(other);
  return due.length === 0 ? null : Math.max(0, Math.min(...due));
}
