import { createUuid } from "@baton/database";
import { advance } from "@baton/workflows";
import { askAgent, passGate, readAnswerInput } from "../answering/take-turn.ts";
import type { ConversationWork } from "../worker/conversation-work.ts";
import type { EngineDependencies } from "../worker/dependencies.ts";
import { loadRun, questionOf, settleRunCodes } from "./consult-workflow.ts";
import { followWorkflow } from "./follow-workflow.ts";
import { readFacts } from "./read-facts.ts";
import { endRun } from "./stop-workflow.ts";

/** A wait of the conversation's workflow is over: it goes on, if the conversation is still the agent's (G9). */
export async function continueWorkflow(
  dependencies: EngineDependencies,
  work: ConversationWork,
  signal: AbortSignal,
): Promise<"continued" | "called-off"> {
  const { workflowRunId } = work.state;
  const loaded = workflowRunId === null ? null : await loadRun(dependencies, workflowRunId);
  if (loaded === null) {
    work.change({ workflowRunId: null, workflowDueAt: null });
    return "continued";
  }
  const gate = await passGate(dependencies, work);
  // The reading may have brought a message: that is the next thing the run hears of, and no silence.
  if (work.waiting.length > 0) {
    work.change({ turnDueAt: dependencies.now() });
    return "continued";
  }
  if (gate.kind === "stay-silent") {
    endRun(dependencies, work, loaded, gate.reason);
    return "continued";
  }
  const { run, ...kept } = loaded;
  const facts = await readFacts(dependencies, work);
  const { definition } = kept.workflow;
  const due = advance({ definition, run, event: { kind: "timer" }, facts, now: dependencies.now() });
  const advanced = await settleRunCodes(dependencies, work, {
    workflow: kept.workflow,
    facts,
    advanced: due,
  });
  const question = questionOf(advanced);
  const read = await readAnswerInput(dependencies, work);
  const input = { ...read, unanswered: question ?? [] };
  const answer = question === null ? null : await askAgent(dependencies, work, input, signal);
  // Called off by news: the due time stands, and the news is taken in first.
  if (question !== null && answer === null) return "called-off";
  await followWorkflow(dependencies, work, {
    gate,
    flow: { ...kept, isNew: false, facts, advanced, question },
    input,
    turnId: createUuid(),
    // Asked late, the agent's answer becomes the record of the question; a silence of the customer has no message to decide on.
    messageIds: question?.slice(-1) ?? [],
    answer,
  });
  return "continued";
}
