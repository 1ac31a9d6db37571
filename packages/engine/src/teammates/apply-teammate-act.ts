import { createUuid, type PendingDelivery, type TimelineActor } from "@baton/database";
import { recordFailure } from "@baton/domain";
import type { TeammateAct } from "../contract.ts";
import type { ConversationWork } from "../worker/conversation-work.ts";
import type { EngineDependencies } from "../worker/dependencies.ts";
import { handleEffects } from "../worker/handle-effects.ts";

/** The payload of a delivery that comes from Baton's own inbox. */
export type TeammateActDelivery = { act: TeammateAct; actor: TimelineActor };

/**
 * What a person does in Baton's inbox enters by the same queue as what the helpdesk tells, so that it is ordered with it, survives a
 * crash, and reaches the helpdesk through the outbox like everything else.
 */
export function applyTeammateAct(
  dependencies: EngineDependencies,
  work: ConversationWork,
  delivery: PendingDelivery,
): void {
  try {
    const { act, actor } = JSON.parse(delivery.body.toString("utf8")) as TeammateActDelivery;
    if (!work.conversation) {
      work.closeDelivery(delivery, "ignored", "the conversation has not begun");
      return;
    }
    apply(dependencies, work, act, actor);
    work.closeDelivery(delivery, "done", "applied");
  } catch (error) {
    work.closeDelivery(delivery, "failed", "could not be applied", recordFailure(error));
  }
}

function apply(
  dependencies: EngineDependencies,
  work: ConversationWork,
  act: TeammateAct,
  actor: TimelineActor,
): void {
  const now = dependencies.now();
  const name = actor.name ?? "A teammate";
  const turnId = createUuid();
  const context = { author: { name: actor.name ?? null, externalId: actor.externalId ?? null } };
  switch (act.kind) {
    case "message":
      takeOver(work, now, actor, `${name} answers in Baton.`);
      work.plan(
        [{ action: { kind: "reply", text: act.text }, guard: "none", fallback: null }],
        turnId,
        "teammate",
        context,
      );
      return;
    case "note":
      work.plan(
        [{ action: { kind: "note", text: act.text }, guard: "none", fallback: null }],
        turnId,
        "teammate",
        context,
      );
      return;
    case "assign":
      if (act.to.kind === "agent") {
        giveBack(work, now, actor);
        return;
      }
      takeOver(
        work,
        now,
        actor,
        act.to.kind === "none" ? `${name} took the assignee off.` : `${name} assigned it to a teammate.`,
      );
      work.plan(
        [
          {
            action:
              act.to.kind === "none"
                ? { kind: "unassign" }
                : { kind: "assign-teammate", teammateId: act.to.externalId },
            guard: "none",
            fallback: null,
          },
        ],
        turnId,
        "teammate",
        context,
      );
      return;
    case "close":
      handleEffects(
        work,
        [
          {
            kind: "withdraw-drafts",
            because: `${name} closed the conversation.`,
            isNewCustomerMessage: false,
          },
        ],
        now,
      );
      work.plan(
        [{ action: { kind: "set-status", status: "resolved" }, guard: "none", fallback: null }],
        turnId,
        "teammate",
        {
          ...context,
          resolution: { kind: "by-teammate", at: now.toISOString(), summary: null, sentiment: null },
        },
      );
      return;
    case "reopen":
      work.plan(
        [{ action: { kind: "set-status", status: "open" }, guard: "none", fallback: null }],
        turnId,
        "teammate",
        context,
      );
      return;
    case "resume":
      giveBack(work, now, actor);
      return;
    case "handoff":
      takeOver(work, now, actor, `${name} handed it to people.`);
      work.plan(
        [{ action: { kind: "unassign" }, guard: "not-a-teammates", fallback: null }],
        turnId,
        "teammate",
        context,
      );
      return;
  }
}

function takeOver(work: ConversationWork, now: Date, actor: TimelineActor, because: string): void {
  handleEffects(work, [{ kind: "withdraw-drafts", because, isNewCustomerMessage: false }], now);
  if (work.state.holder === "human") return;
  work.change({ holder: "human", resolveDueAt: null });
  work.note({ at: now, kind: "taken-over", actor, summary: `${because} The agent is silent.` });
}

function giveBack(work: ConversationWork, now: Date, actor: TimelineActor): void {
  work.change({ holder: "ai", handoff: null });
  work.note({
    at: now,
    kind: "handed-back",
    actor,
    summary: `${actor.name ?? "A teammate"} gave the conversation back to the agent. It answers from the next customer message.`,
  });
  handleEffects(work, [{ kind: "resume", by: actor.name ?? null }], now);
}
