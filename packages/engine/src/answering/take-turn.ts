import type { AgentAnswer, AgentSettings, AnswerInput } from "@baton/agent/contract";
import { createUuid, type DecisionOutcome, findWoken, loadPublicThread } from "@baton/database";
import {
  assertNever,
  decideNextStep,
  type GateDecision,
  type HandoffReason,
  planActions,
  recordFailure,
  type TurnResult,
} from "@baton/domain";
import { reach } from "../fault-points.ts";
import { readFresh } from "../outbound/read-fresh.ts";
import { writePlainText } from "../outbound/write-plain-text.ts";
import type { OrganizationSettings } from "../runtime/load-settings.ts";
import type { ConversationWork } from "../worker/conversation-work.ts";
import type { EngineDependencies } from "../worker/dependencies.ts";
import { handoffReasonTexts, writeDraft, writeHandoffNote, writeResolutionNote } from "./write-note.ts";

/** Public messages the agent reads at most: more has never changed an answer and costs tokens. */
const threadLimit = 60;

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
  const answer = await askAgent(dependencies, work, input, signal);
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
  planAnswer(dependencies, work, { gate: again, answer, turnId, messageIds });
  return "taken";
}

type Answerable = Extract<GateDecision, { kind: "answer" }>;
type Silent = Extract<GateDecision, { kind: "stay-silent" }>;

async function passGate(
  dependencies: EngineDependencies,
  work: ConversationWork,
): Promise<Answerable | Silent> {
  const first = decideNextStep(gateInput(work, null));
  if (first.kind !== "read-first") return first;
  await readFresh(dependencies, work);
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
function gateRecord(work: ConversationWork): Record<string, unknown> {
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

function decisionBase(work: ConversationWork, messageId: string, turnId: string, now: Date) {
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
  const thread = await loadPublicThread(dependencies.database, work.lease.conversationId, threadLimit);
  const settings = toAgentSettings(work.settings);
  return {
    conversation: {
      id: work.lease.conversationId,
      channel: work.state.channel,
      contactName: work.contactFacts?.name ?? null,
      locale: work.state.language,
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
async function askAgent(
  dependencies: EngineDependencies,
  work: ConversationWork,
  input: AnswerInput,
  signal: AbortSignal,
): Promise<AgentAnswer | null> {
  // A teammate's message or a takeover calls the turn off at once; the customer's own may do so only so many times.
  const mayCancel = work.state.cancelledTurns < maximumCancelledTurns;
  const turnSignal = mayCancel ? signal : new AbortController().signal;
  try {
    const { organizationId, id: connectionId, connector } = work.connection;
    const { helpdesk } = connector.manifest;
    const turn = { organizationId, connectionId, helpdesk, input, signal: turnSignal };
    const guided = await dependencies.guide?.(turn);
    if (guided) return guided;
    const agent = await dependencies.agentFor(organizationId);
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
  }
}

function planAnswer(
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
      const offered = answer.quickReplies ? { quickReplies: answer.quickReplies } : {};
      const result: TurnResult = { kind: "reply", text, attachments: [], ...offered };
      plan(work, gate, result, turnId, isAssist ? "draft" : "answer");
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
  },
): void {
  const now = dependencies.now();
  plan(
    work,
    input.gate,
    { kind: "handoff", customerText: input.customerText, noteText: input.noteText },
    input.turnId,
    "handoff",
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
}

function plan(
  work: ConversationWork,
  gate: { mode: "autopilot" | "assist"; claim: boolean },
  result: TurnResult,
  turnId: string,
  purpose: "answer" | "draft" | "handoff" | "resolve",
  context = {},
): void {
  const { connector, settings } = work.connection;
  const footer = (settings as { assistFooter?: string }).assistFooter ?? null;
  const planned = planActions({
    result,
    mode: gate.mode,
    claim: gate.claim,
    assignee: work.state.assignee,
    routing: connector.routeHandoff(settings),
    capabilities: connector.manifest.capabilities,
    tags: { wanted: connector.tagsFor?.(settings, gate.mode) ?? [], present: work.state.tags },
    draftFooter: purpose === "draft" ? footer : null,
  });
  const format = connector.manifest.capabilities.replyFormat;
  work.plan(
    planned.map((step) =>
      step.action.kind === "reply" && format === "text"
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
