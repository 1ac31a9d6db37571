import { createUuid } from "@baton/database";
import { advance } from "@baton/workflows";
import { type Answerable, askAgent, passGate, readAnswerInput } from "../answering/take-turn.ts";
import type { ConversationWork } from "../worker/conversation-work.ts";
import type { EngineDependencies } from "../worker/dependencies.ts";
import { type Begun, beginOpening, loadRun, questionOf, settleRunCodes } from "./consult-workflow.ts";
import { followWorkflow } from "./follow-workflow.ts";
import { readFacts } from "./read-facts.ts";
import { readLocale } from "./read-locale.ts";
import { endRun } from "./stop-workflow.ts";

/**
 * A wait of the conversation's workflow is over, or the customer has opened the conversation: the workflow speaks without having been
 * spoken to, if the conversation is still the agent's (G9).
 */
export async function continueWorkflow(
  dependencies: EngineDependencies,
  work: ConversationWork,
  signal: AbortSignal,
): Promise<"continued" | "called-off"> {
  const { workflowRunId } = work.state;
  const loaded = workflowRunId === null ? null : await loadRun(dependencies, workflowRunId);
  if (workflowRunId !== null && loaded === null) {
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
    if (loaded === null) work.change({ workflowDueAt: null });
    else endRun(dependencies, work, loaded, gate.reason);
    return "continued";
  }
  const facts = await readFacts(dependencies, work, await readLocale(dependencies, work));
  if (loaded === null) {
    // Drafts are for teammates: in assist mode no workflow talks.
    const begun = gate.mode === "assist" ? null : await beginOpening(dependencies, work, facts);
    if (begun !== null) return speak(dependencies, work, { gate, begun, facts, signal });
    work.change({ workflowDueAt: null });
    return "continued";
  }
  const { run, ...kept } = loaded;
  const { definition } = kept.workflow;
  const advanced = advance({ definition, run, event: { kind: "timer" }, facts, now: dependencies.now() });
  return speak(dependencies, work, { gate, begun: { ...kept, isNew: false, advanced }, facts, signal });
}

/** Plans what the run came to; the agent is asked where it has a question to answer by now. */
async function speak(
  dependencies: EngineDependencies,
  work: ConversationWork,
  input: {
    gate: Answerable;
    begun: Begun;
    facts: Awaited<ReturnType<typeof readFacts>>;
    signal: AbortSignal;
  },
): Promise<"continued" | "called-off"> {
  const { gate, begun, facts, signal } = input;
  const advanced = await settleRunCodes(dependencies, work, { ...begun, facts });
  const question = questionOf(advanced);
  const read = await readAnswerInput(dependencies, work);
  const asked = { ...read, unanswered: question ?? [] };
  const answer = question === null ? null : await askAgent(dependencies, work, asked, signal);
  // Called off by news: the due time stands, and the news is taken in first.
  if (question !== null && answer === null) return "called-off";
  await followWorkflow(dependencies, work, {
    gate,
    flow: { ...begun, facts, advanced, question },
    input: asked,
    turnId: createUuid(),
    // Asked late, the agent's answer becomes the record of the question; a silence of the customer has no message to decide on.
    messageIds: question?.slice(-1) ?? [],
    answer,
  });
  return "continued";
}
