import { createUuid, type PendingDelivery, type TimelineActor } from "@baton/database";
import {
  type ActionGuard,
  Failure,
  type HelpdeskAction,
  type ResolutionRecord,
  recordFailure,
} from "@baton/domain";
import { conversationLink, planHandoff, readAnswerInput } from "../answering/take-turn.ts";
import { writeHandoffNote } from "../answering/write-note.ts";
import type { TeammateAct } from "../contract.ts";
import { retryEscalation } from "../escalation/plan-escalation.ts";
import { readFresh } from "../outbound/read-fresh.ts";
import type { ConversationWork } from "../worker/conversation-work.ts";
import type { EngineDependencies } from "../worker/dependencies.ts";
import { claimForAgent, handleEffects } from "../worker/handle-effects.ts";

/** The payload of a delivery that comes from Baton's own inbox. */
export type TeammateActDelivery = {
  act: TeammateAct;
  actor: TimelineActor;
  /** What customers read above the answer; left out: the actor's name. */
  shownName?: string | null | undefined;
  /** Id of the action that comes of it, known before it is planned so that the API can name it. */
  actionId: string;
};

/**
 * What a person does in Baton's inbox enters by the same queue as what the helpdesk tells, so that it is ordered with it,
 * survives a crash, and reaches the helpdesk through the outbox like everything else.
 */
export async function applyTeammateAct(
  dependencies: EngineDependencies,
  work: ConversationWork,
  delivery: PendingDelivery,
): Promise<void> {
  if (!work.conversation) {
    work.closeDelivery(delivery, "ignored", "the conversation has not begun");
    return;
  }
  try {
    await apply(dependencies, work, JSON.parse(delivery.body.toString("utf8")) as TeammateActDelivery);
    work.closeDelivery(delivery, "done", "applied");
  } catch (error) {
    work.closeDelivery(delivery, "failed", "could not be applied", recordFailure(error));
  }
}

async function apply(
  dependencies: EngineDependencies,
  work: ConversationWork,
  { act, actor, shownName = actor.name, actionId }: TeammateActDelivery,
): Promise<void> {
  const now = dependencies.now();
  const name = actor.name ?? "A teammate";
  const author = { name: shownName ?? null, externalId: actor.externalId ?? null };
  // A person asked for it in so many words: nothing but the helpdesk itself may stand in the way.
  const plan = (action: HelpdeskAction, guard: ActionGuard = "none", resolution?: ResolutionRecord) =>
    work.plan(
      [{ action, guard, fallback: null }],
      createUuid(),
      "teammate",
      { author, ...(resolution ? { resolution } : {}) },
      [actionId],
    );
  switch (act.kind) {
    case "message":
      takeOver(work, now, actor, `${name} answers in Baton.`);
      plan({ kind: "reply", text: act.text });
      return;
    case "note":
      plan({ kind: "note", text: act.text });
      return;
    case "assign":
      if (act.to.kind === "agent") return giveBack(dependencies, work, actor, actionId);
      if (act.to.kind === "none") {
        takeOver(work, now, actor, `${name} took the assignee off.`);
        plan({ kind: "unassign" });
        return;
      }
      takeOver(work, now, actor, `${name} assigned it to a teammate.`);
      plan({ kind: "assign-teammate", teammateId: act.to.externalId });
      return;
    case "close":
      withdraw(work, now, `${name} closed the conversation.`);
      plan({ kind: "set-status", status: "resolved" }, "none", {
        kind: "by-teammate",
        at: now.toISOString(),
        summary: null,
        sentiment: null,
      });
      return;
    case "reopen":
      plan({ kind: "set-status", status: "open" });
      return;
    case "retry-escalation":
      return retryEscalation(dependencies, work, actor);
    case "resume":
      return giveBack(dependencies, work, actor, actionId);
    case "handoff": {
      withdraw(work, now, `${name} handed it to people.`);
      const note = dependencies.describe(await readAnswerInput(dependencies, work));
      planHandoff(dependencies, work, {
        gate: { mode: "assist", claim: false },
        turnId: createUuid(),
        reason: act.reason,
        customerText: null,
        noteText: writeHandoffNote(
          { ...note, reason: `${name} handed it off in Baton.` },
          act.reason,
          conversationLink(dependencies, work),
        ),
        summary: note.summary,
        sentiment: note.sentiment,
      });
      return;
    }
  }
}

export function withdraw(work: ConversationWork, now: Date, because: string): void {
  handleEffects(work, [{ kind: "withdraw-drafts", because, isNewCustomerMessage: false }], now);
}

export function takeOver(work: ConversationWork, now: Date, actor: TimelineActor, because: string): void {
  withdraw(work, now, because);
  if (work.state.holder === "human") return;
  work.change({ holder: "human", resolveDueAt: null });
  work.note({ at: now, kind: "taken-over", actor, summary: `${because} The agent is silent.` });
}

/**
 * Gives the conversation back to the agent. What people did before it has to be older, what they do after it newer, by the helpdesk's
 * clock, which our own may be minutes away from: so the helpdesk is read, and it was given back right after the newest that is known.
 */
export async function giveBack(
  dependencies: EngineDependencies,
  work: ConversationWork,
  actor: TimelineActor,
  actionId: string,
): Promise<void> {
  await readFresh(dependencies, work, { maximumAgeMs: 0 }).catch((error: unknown) => {
    // A person asked for it: it waits for no helpdesk that is away.
    if (!(error instanceof Failure)) throw error;
  });
  const { state } = work;
  const times = [state.assigneeChangedAt, state.holderChangedAt, state.lastMessageAt, state.statusChangedAt];
  const newest = Math.max(...times.map((time) => time?.getTime() ?? 0));
  const now = dependencies.now();
  work.change({
    holder: "ai",
    holderChangedAt: newest === 0 ? now : new Date(newest + 1),
    handoff: null,
  });
  work.note({
    at: now,
    kind: "handed-back",
    actor,
    summary: `${actor.name ?? "A teammate"} gave the conversation back to the agent. It answers from the next customer message.`,
  });
  claimForAgent(work, [actionId]);
}
