import { createUuid } from "@baton/database";
import { planActions } from "@baton/domain";
import { conversationLink, readAnswerInput } from "../answering/take-turn.ts";
import { writeResolutionNote } from "../answering/write-note.ts";
import { readFresh } from "../outbound/read-fresh.ts";
import type { ConversationWork } from "../worker/conversation-work.ts";
import type { EngineDependencies } from "../worker/dependencies.ts";

/**
 * The customer has been silent for as long as the channel's settings say after an answer: assumed resolved (M11, A6). Any
 * reply has cancelled this before; the helpdesk is read once more, and the outbox looks again before it writes.
 */
export async function resolveSilent(dependencies: EngineDependencies, work: ConversationWork): Promise<void> {
  const dueAt = work.state.resolveDueAt;
  await readFresh(dependencies, work, { maximumAgeMs: 0 });
  // The reading may have brought a message or a takeover, which cancels it.
  if (dueAt === null || work.state.status !== "open") return;
  const { assignee } = work.state;
  if (assignee.kind === "teammate") {
    return leaveAlone(dependencies, work, `Taken by ${assignee.name ?? "a teammate"}, left alone.`);
  }
  if (work.state.resolveDueAt === null) return;
  if (assignee.kind !== "agent") {
    return leaveAlone(dependencies, work, "No longer assigned to the agent, left alone.");
  }
  const note = dependencies.describe(await readAnswerInput(dependencies, work));
  // Only now, so that the timer ends in the commit that plans what it was for: killed in between, it would ring for nobody.
  work.change({ resolveDueAt: null });
  const { connector, settings } = work.connection;
  const planned = planActions({
    result: {
      kind: "resolve",
      customerText: null,
      noteText: writeResolutionNote(note, "assumed", conversationLink(dependencies, work)),
    },
    mode: "autopilot",
    claim: false,
    assignee,
    routing: connector.routeHandoff(settings),
    capabilities: connector.manifest.capabilities,
    draftFooter: null,
  });
  work.plan(planned, createUuid(), "resolve", {
    resolution: {
      kind: "assumed",
      at: dependencies.now().toISOString(),
      summary: note.summary,
      sentiment: note.sentiment,
    },
  });
}

/** Said on the timeline, and kept in the outbox as withdrawn for the doctor: why it is still open is the first thing people ask. */
function leaveAlone(dependencies: EngineDependencies, work: ConversationWork, because: string): void {
  const now = dependencies.now();
  work.change({ resolveDueAt: null });
  const resolve = { kind: "set-status", status: "resolved" } as const;
  const planned = [{ action: resolve, guard: "agent-assigned", fallback: null } as const];
  const [id] = work.plan(planned, createUuid(), "resolve");
  const action = work.actions.find((candidate) => candidate.id === id);
  if (action) {
    work.updateAction(action, { state: "withdrawn", withdrawn_because: because, done_at: now });
  }
  work.note({
    at: now,
    kind: "action-withdrawn",
    actor: { kind: "agent" },
    summary: `Not resolved after silence. ${because}`,
    data: { actionId: id },
  });
}
