import type { AgentAnswer, AgentSettings, AnswerInput } from "@baton/agent/contract";
import { writePlainText } from "@baton/connectors";
import { replyFormOn } from "@baton/connectors/reply-form";
import { type ActionContext, createUuid, type DecisionOutcome, findWoken } from "@baton/database";
import {
  assertNever,
  decideNextStep,
  type GateDecision,
  type HandoffReason,
  type HelpdeskAction,
  planActions,
  type QuickReply,
  type RoutingPlan,
  recordFailure,
  type TurnResult,
} from "@baton/domain";
import { recognizeCounterpart } from "../escalation/apply-news.ts";
import { type EscalationPlan, planEscalation } from "../escalation/plan-escalation.ts";
import { reach } from "../fault-points.ts";
import { readFresh } from "../outbound/read-fresh.ts";
import type { OrganizationSettings } from "../runtime/load-settings.ts";
import type { ConversationWork } from "../worker/conversation-work.ts";
import type { EngineDependencies } from "../worker/dependencies.ts";
import { consultWorkflow } from "../workflows/consult-workflow.ts";
import { followWorkflow } from "../workflows/follow-workflow.ts";
import { tellWriting } from "./tell-writing.ts";
import { handoffReasonTexts, writeDraft, writeHandoffNote, writeResolutionNote } from "./write-note.ts";

/**
 * A customer who writes faster than the agent answers would never get an answer: after so many drafts thrown away in a
 * row the next one is sent, and what came meanwhile is the next turn's.
 */
const maximumCancelledTurns = 3;

/**
 * The turn of one conversation: one decision for all customer messages that wait (S10), with its record (S4), planned and not
 * yet sent. Silence is decided and recorded the same way.
 *
 * @param signal aborts when news of the conversation has arrived: the answer under way is dropped (S10).
 *
 * The owner is read before the agent works and again after, since a model takes seconds and a teammate may have answered; the
 * last look is made by the outbox, just before each send.
 */
export async function takeTurn(
  dependencies: EngineDependencies,
  work: ConversationWork,
  signal: AbortSignal,
): Promise<"taken" | "called-off"> {
  // A draft that was just withdrawn has given its messages back: they are part of this turn.
  await work.settleWaiting();
  if (hasClosedOverQuestion(work)) {
    reopen(dependencies, work);
    return "taken";
  }
  const gate = await passGate(dependencies, work);
  if (work.waiting.length === 0) {
    work.change({ turnDueAt: null, firstUnansweredAt: null });
    return "taken";
  }
  if (gate.kind === "stay-silent") {
    // A message can be found by a reading before what was told earlier has been taken in, such as the hand-back it answers to.
    // Silence cannot be taken back as a draft can, so it is decided last.
    const news = await findWoken(dependencies.database, [work.lease.conversationId]);
    if (news.length > 0) return "called-off";
    recordSilence(dependencies, work, gate);
    return "taken";
  }
  const turnId = createUuid();
  const messageIds = work.waiting.map((message) => message.id);
  const input = await readAnswerInput(dependencies, work);
  await work.commit();
  await reach("before-answer");
  // A workflow may have the conversation: it says what happens, and whether the agent is asked at all.
  const flow = await consultWorkflow(dependencies, work, { gate, input });
  if (flow !== null && flow.question === null) {
    await followWorkflow(dependencies, work, { gate, flow, input, turnId, messageIds, answer: null });
    return "taken";
  }
  const asked = flow?.question ? { ...input, unanswered: flow.question } : input;
  const answer = await askAgent(dependencies, work, asked, signal);
  await reach("after-answer");
  if (answer === null) return "called-off";

  if (work.state.cancelledTurns < maximumCancelledTurns) {
    await readFresh(dependencies, work);
    if (work.waiting.length !== messageIds.length) {
      work.note({
        at: dependencies.now(),
        kind: "draft-cancelled",
        actor: { kind: "agent" },
        summary:
          "The customer wrote again while the answer was being made; it starts over with all messages.",
      });
      work.change({ cancelledTurns: work.state.cancelledTurns + 1 });
      return "taken";
    }
  }
  const again = await passGate(dependencies, work);
  if (again.kind === "stay-silent") {
    recordSilence(dependencies, work, again);
    return "taken";
  }
  if (flow === null) planAnswer(dependencies, work, { gate: again, answer, turnId, messageIds });
  else await followWorkflow(dependencies, work, { gate: again, flow, input, turnId, messageIds, answer });
  return "taken";
}

/** Conversations that were opened again in this lease: once refused, they stay closed. */
const reopened = new WeakSet<ConversationWork>();

/**
 * A question can cross our own closing: written before it and heard of after. To the customer nobody has answered, so the closing,
 * which took their silence for consent, was wrong (A6). What a teammate has closed stays closed.
 */
function hasClosedOverQuestion(work: ConversationWork): boolean {
  const { status, resolution } = work.state;
  const isOurs = resolution !== null && resolution.kind !== "by-teammate";
  const isAsked = work.waiting.some((message) => message.automatic === null);
  return status !== "open" && isOurs && isAsked && !reopened.has(work);
}

/** The helpdesk first: the conversation is open again when the outbox has seen that it is. */
function reopen(dependencies: EngineDependencies, work: ConversationWork): void {
  reopened.add(work);
  const actions: HelpdeskAction[] = [{ kind: "set-status", status: "open" }, { kind: "claim" }];
  const { capabilities } = work.connection.connector.manifest;
  work.plan(
    actions
      .filter((action) => capabilities.actions.includes(action.kind))
      .map((action) => ({ action, guard: "not-a-teammates", fallback: null })),
    createUuid(),
    "answer",
  );
  work.note({
    at: dependencies.now(),
    kind: "reopened",
    actor: { kind: "agent" },
    summary: "The customer had written just before it was closed: it is opened again and answered.",
  });
}

export type Answerable = Extract<GateDecision, { kind: "answer" }>;
type Silent = Extract<GateDecision, { kind: "stay-silent" }>;

export async function passGate(
  dependencies: EngineDependencies,
  work: ConversationWork,
): Promise<Answerable | Silent> {
  const first = decideNextStep(gateInput(work, null));
  if (first.kind !== "read-first") return first;
  await readFresh(dependencies, work);
  await recognizeCounterpart(dependencies, work);
  const second = decideNextStep(gateInput(work, work.snapshot?.value ?? null));
  if (second.kind === "read-first") throw new Error("The gate asked for a reading that it was given.");
  return second;
}

function gateInput(
  work: ConversationWork,
  snapshot: NonNullable<ConversationWork["snapshot"]>["value"] | null,
) {
  return {
    conversation: work.state,
    connectionStatus: work.connection.status,
    mode: work.settings.channels[work.state.channel].mode,
    waiting: work.waiting.map((message) => ({ automatic: message.automatic, sentAt: message.sent_at })),
    snapshot,
    isAcceptedPlacement:
      snapshot === null
        ? null
        : work.connection.connector.acceptsPlacement(work.connection.settings, snapshot),
  };
}

function recordSilence(dependencies: EngineDependencies, work: ConversationWork, gate: Silent): void {
  const now = dependencies.now();
  const turnId = createUuid();
  work.decide(
    work.waiting.map((message) => ({
      ...decisionBase(work, message.id, turnId, now),
      outcome: "silent",
      rule: gate.rule,
      reason: gate.reason,
      inputs: gateRecord(work),
      result: "none",
    })),
    work.waiting.map((message) => message.id),
  );
  work.change({ turnDueAt: null, firstUnansweredAt: null, cancelledTurns: 0 });
  work.note({
    at: now,
    kind: "gate-decided",
    actor: { kind: "agent" },
    summary: `Silent: ${gate.reason}`,
    data: { rule: gate.rule },
  });
}

/** What the gate read, for the record: a person can follow the decision without knowing what was true then. */
export function gateRecord(work: ConversationWork): Record<string, unknown> {
  const { state } = work;
  return {
    holder: state.holder,
    status: state.status,
    assignee: state.assignee,
    channel: state.channel,
    mode: work.settings.channels[state.channel].mode,
    takesUnassigned: state.takesUnassigned,
    connection: work.connection.status,
    placement: work.snapshot?.value.placement?.name ?? null,
    readAt: work.snapshot?.readAt.toISOString() ?? null,
  };
}

export function decisionBase(work: ConversationWork, messageId: string, turnId: string, now: Date) {
  return {
    id: createUuid(),
    organization_id: work.connection.organizationId,
    conversation_id: work.lease.conversationId,
    message_id: messageId,
    turn_id: turnId,
    passages: [],
    checks: [],
    confidence: null,
    sentiment: null,
    language: null,
    model: null,
    text: null,
    result_reason: null,
    result_at: null,
    decided_at: now,
  };
}

/** The public thread and the settings as the agent reads them; private notes have no way in (S8). */
export async function readAnswerInput(
  dependencies: EngineDependencies,
  work: ConversationWork,
): Promise<AnswerInput> {
  await work.commit();
  const thread = await dependencies.readPublicThread(work.lease.conversationId);
  const settings = toAgentSettings(work.settings);
  return {
    conversation: {
      id: work.lease.conversationId,
      channel: work.state.channel,
      contactName: work.contactFacts?.name ?? null,
      locale: work.state.language,
      subject: work.state.subject,
    },
    messages: thread.map((message) => ({
      id: message.id,
      author: message.author_kind,
      text: message.text,
      sentAt: message.sent_at,
      attachments: message.attachments.map(({ name, contentType }) => ({ name, contentType })),
      ...(message.automatic ? { automatic: message.automatic } : {}),
    })),
    unanswered: work.waiting.map((message) => message.id),
    settings,
    now: dependencies.now(),
  };
}

/** The documents of an organization as its agent reads them. */
export function toAgentSettings({
  handoff,
  agent,
  topics,
  officeHours,
}: OrganizationSettings): AgentSettings {
  return {
    organizationName: agent.organizationName,
    answerThreshold: handoff.answerThreshold,
    modelThreshold: handoff.modelThreshold,
    handoffOnRequest: handoff.onRequest,
    frustrationHandoff: handoff.onFrustration,
    noProgressHandoff: handoff.onNoProgress,
    language: agent.language,
    maxTurnMs: agent.maxTurnMs,
    topics,
    officeHours,
    ...(agent.tone ? { tone: agent.tone } : {}),
    ...(agent.instructions ? { instructions: agent.instructions } : {}),
  };
}

/** @returns null when the turn was called off because of news: what came in is taken in first, then it starts over. */
export async function askAgent(
  dependencies: EngineDependencies,
  work: ConversationWork,
  input: AnswerInput,
  signal: AbortSignal,
): Promise<AgentAnswer | null> {
  // A teammate's message or a takeover calls the turn off at once; the customer's own may do so only so many times.
  const mayCancel = work.state.cancelledTurns < maximumCancelledTurns;
  const turnSignal = mayCancel ? signal : new AbortController().signal;
  const stopTelling = tellWriting(work);
  try {
    // After a start this waits until all articles are at hand; news call the turn off all the same.
    const agent = await unlessAborted(dependencies.agentFor(work.connection.organizationId), turnSignal);
    return await agent.answer(input, { signal: turnSignal });
  } catch (error) {
    if (turnSignal.aborted) {
      work.change({ cancelledTurns: work.state.cancelledTurns + 1 });
      return null;
    }
    // Whatever goes wrong, the customer ends with a reply or with a teammate.
    dependencies.log.error(
      { conversationId: work.lease.conversationId, failure: recordFailure(error) },
      "the agent failed",
    );
    const language = work.state.language ?? input.settings.language.fallback;
    return {
      outcome: "handoff",
      handoffReason: "agent-failed",
      customerText: dependencies.tellHandoff(input, language, "agent-failed"),
      note: {
        summary:
          input.messages
            .filter((message) => message.author === "customer")
            .at(-1)
            ?.text.slice(0, 400) ?? "",
        sentiment: "neutral",
        reason: `The agent failed: ${recordFailure(error).message}`,
        stillNeeds: "",
        sources: [],
      },
      rule: "agent-failed",
      reason: `The agent failed: ${recordFailure(error).message}`,
      confidence: null,
      passages: [],
      sentiment: "neutral",
      language,
      model: null,
      checks: [],
    };
  } finally {
    stopTelling();
  }
}

export function planAnswer(
  dependencies: EngineDependencies,
  work: ConversationWork,
  input: { gate: Answerable; answer: AgentAnswer; turnId: string; messageIds: string[] },
): void {
  const { gate, answer, turnId, messageIds } = input;
  const now = dependencies.now();
  const channel = work.settings.channels[work.state.channel];
  const link = conversationLink(dependencies, work);
  const isAssist = gate.mode === "assist";
  const outcome: DecisionOutcome = answer.outcome === "reply" && isAssist ? "draft" : answer.outcome;
  const newest = messageIds.at(-1);
  work.decide(
    messageIds.map((messageId) => ({
      ...decisionBase(work, messageId, turnId, now),
      outcome,
      rule: answer.rule,
      // One reply answers the whole burst: the earlier messages say so and do not seem to be answered twice.
      reason:
        messageId === newest
          ? answer.reason
          : `${answer.reason} Answered together with the messages that followed it.`,
      inputs: { ...gateRecord(work), gate: gate.rule },
      passages: answer.passages,
      checks: answer.checks,
      confidence: answer.confidence,
      sentiment: answer.sentiment,
      language: answer.language,
      model: answer.model,
      is_answer: answer.outcome === "reply" && answer.isAnswer,
      shipped_confidence: answer.shippedConfidence ?? null,
      text:
        answer.outcome === "reply" ? answer.text : answer.outcome === "silent" ? null : answer.customerText,
      result: answer.outcome === "silent" ? "none" : "pending",
    })),
    messageIds,
  );
  // What came in while the last allowed draft was made is the next turn's; without its due time nobody would ever look at it.
  const isMoreWaiting = work.waiting.length > 0;
  work.change({
    turnDueAt: isMoreWaiting ? (work.state.turnDueAt ?? now) : null,
    firstUnansweredAt: isMoreWaiting ? work.state.firstUnansweredAt : null,
    // Answered without a workflow: none that was to speak first does so afterwards.
    ...(work.state.workflowRunId === null ? { workflowDueAt: null } : {}),
    cancelledTurns: 0,
    language: answer.language,
    sentiment: answer.sentiment,
  });
  switch (answer.outcome) {
    case "silent":
      work.note({
        at: now,
        kind: "gate-decided",
        actor: { kind: "agent" },
        summary: `Silent: ${answer.reason}`,
        data: { rule: answer.rule },
      });
      return;
    case "reply": {
      const text = isAssist ? writeDraft(writePlainText(answer.text), answer.confidence) : answer.text;
      const result: TurnResult = { kind: "reply", text, attachments: [] };
      const context = answer.isAnswer ? { isAnswer: true } : {};
      plan(work, gate, result, turnId, isAssist ? "draft" : "answer", context);
      // Silence after a question back or small talk does not mean that anything was solved (A6).
      if (!isAssist && answer.isAnswer)
        work.change({ resolveDueAt: new Date(now.getTime() + channel.resolveAfterMs) });
      return;
    }
    case "handoff":
      planHandoff(dependencies, work, {
        gate,
        turnId,
        reason: answer.handoffReason,
        customerText: answer.customerText,
        noteText: writeHandoffNote(answer.note, answer.handoffReason, link),
        summary: answer.note.summary,
        sentiment: answer.note.sentiment,
      });
      return;
    case "resolve": {
      const result: TurnResult = {
        kind: "resolve",
        customerText: answer.customerText,
        noteText: writeResolutionNote(answer.note, "confirmed", link),
      };
      plan(work, gate, result, turnId, "resolve", {
        resolution: {
          kind: "confirmed",
          at: now.toISOString(),
          summary: answer.note.summary,
          sentiment: answer.note.sentiment,
        },
      });
      return;
    }
    default:
      assertNever(answer);
  }
}

/** Gives the conversation to people: the record first, then the helpdesk (FC6). From here on the agent is silent. */
export function planHandoff(
  dependencies: EngineDependencies,
  work: ConversationWork,
  input: {
    gate: { mode: "autopilot" | "assist"; claim: boolean };
    turnId: string;
    reason: HandoffReason;
    customerText: string | null;
    noteText: string;
    summary: string;
    sentiment: NonNullable<ConversationWork["state"]["handoff"]>["sentiment"];
    /** Where to, when not where the connection's settings say. */
    routing?: RoutingPlan;
    /** The helpdesk that it is carried on in; left out: where the messenger's settings say (M2, M4). */
    escalation?: EscalationPlan | null;
  },
): void {
  const now = dependencies.now();
  plan(
    work,
    input.gate,
    { kind: "handoff", customerText: input.customerText, noteText: input.noteText },
    input.turnId,
    "handoff",
    {},
    input.routing,
  );
  work.change({
    holder: "human",
    resolveDueAt: null,
    handoff: {
      reason: input.reason,
      at: now.toISOString(),
      summary: input.summary,
      sentiment: input.sentiment,
    },
  });
  work.note({
    at: now,
    kind: "handed-off",
    actor: { kind: "agent" },
    summary: `Handed off to people. ${handoffReasonTexts[input.reason]}`,
    data: { reason: input.reason, turnId: input.turnId },
  });
  planEscalation(dependencies, work, { escalation: input.escalation, noteText: input.noteText });
}

export function plan(
  work: ConversationWork,
  gate: { mode: "autopilot" | "assist"; claim: boolean },
  result: TurnResult,
  turnId: string,
  purpose: "answer" | "draft" | "handoff" | "resolve" | "workflow",
  context: ActionContext = {},
  routing?: RoutingPlan,
  buttons: readonly QuickReply[] = [],
): void {
  const { connector, settings } = work.connection;
  const footer = (settings as { assistFooter?: string }).assistFooter ?? null;
  const { capabilities } = connector.manifest;
  const form = replyFormOn(capabilities, work.state.channel);
  const planned = planActions({
    result,
    mode: gate.mode,
    claim: gate.claim,
    assignee: work.state.assignee,
    routing: routing ?? connector.routeHandoff(settings),
    capabilities: { ...capabilities, ...form },
    tags: { wanted: connector.tagsFor?.(settings, gate.mode) ?? [], present: work.state.tags },
    draftFooter: purpose === "draft" ? footer : null,
  });
  const lastReply = planned.findLast(({ action }) => action.kind === "reply")?.action;
  if (lastReply?.kind === "reply" && buttons.length > 0) lastReply.buttons = [...buttons];
  work.plan(
    planned.map((step) =>
      step.action.kind === "reply" && form.replyFormat === "text"
        ? { ...step, action: { ...step.action, text: writePlainText(step.action.text) } }
        : step,
    ),
    turnId,
    purpose,
    context,
  );
}

export function conversationLink(dependencies: EngineDependencies, work: ConversationWork): string {
  return `${dependencies.publicUrl}/inbox/${work.lease.conversationId}`;
}

/** What is waited for, or the signal's reason when that comes first. */
async function unlessAborted<Value>(waited: Promise<Value>, signal: AbortSignal): Promise<Value> {
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([waited, aborted]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
