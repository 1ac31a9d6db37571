import type { ConversationWork } from "../worker/conversation-work.ts";
import type { EngineDependencies } from "../worker/dependencies.ts";
import { refuseAction } from "./perform-actions.ts";
import { readFresh } from "./read-fresh.ts";

/** Looks that must find nothing before a reply counts as dropped by the helpdesk, and the time between them. */
const looks = 2;
const betweenLooksMs = 2_000;

/**
 * A helpdesk may answer 200 and keep nothing (FC8: over-long texts). Our echo proves a reply; where it does not come in time, the
 * thread is read. A reply or note that is twice not there is sent once more, and if that is lost too, people are asked.
 */
export async function confirmSends(dependencies: EngineDependencies, work: ConversationWork): Promise<void> {
  const due = work.actions.filter(
    (action) =>
      action.state === "done" &&
      action.confirm_due_at !== null &&
      action.confirm_due_at <= dependencies.now(),
  );
  if (due.length === 0) return;
  const snapshot = await readFresh(dependencies, work, { maximumAgeMs: 0 });
  const seen = new Set(snapshot.messages.map((message) => message.externalId));
  const now = dependencies.now();
  for (const action of due) {
    if (action.confirm_due_at === null) continue;
    if (snapshot.status === "gone" || action.external_message_ids.some((id) => seen.has(id))) {
      work.updateAction(action, { confirmed_at: now, confirm_due_at: null });
      continue;
    }
    const attempts = action.confirm_attempts + 1;
    if (attempts < looks) {
      work.updateAction(action, {
        confirm_attempts: attempts,
        confirm_due_at: new Date(now.getTime() + betweenLooksMs),
      });
      continue;
    }
    const failure = {
      code: "dropped-silently",
      message: `The helpdesk accepted the ${action.kind} and does not show it.`,
      hint: null,
      isRetryable: false,
    };
    const lookedAt = { confirm_attempts: attempts, confirm_due_at: null };
    if (action.context.isRepeat) {
      await refuseAction(dependencies, work, action, failure, lookedAt);
    } else {
      work.updateAction(action, { ...lookedAt, state: "refused", failure });
      work.note({
        at: now,
        kind: "action-refused",
        actor: { kind: "system" },
        summary: `The helpdesk accepted the ${action.kind} but does not show it; it is sent once more.`,
        data: { actionId: action.id, code: failure.code },
      });
      // A note is seen by teammates only and belongs there whoever has the conversation by now.
      const guard = action.kind === "note" ? "none" : action.guard;
      const planned = [{ action: action.action, guard, fallback: null } as const];
      // The customer's silence counts from when they can read it.
      const { resolveAfterMs } = work.settings.channels[work.state.channel];
      if (action.kind === "reply" && work.state.resolveDueAt !== null)
        work.change({ resolveDueAt: new Date(now.getTime() + resolveAfterMs) });
      work.plan(planned, action.turn_id, action.purpose, { ...action.context, isRepeat: true });
    }
  }
  await work.commit();
}
