import type { AgentAnswer, AnswerInput } from "@baton/agent/contract";
import { assertNever, type HandoffReason, handoffReasons, type RoutingPlan } from "@baton/domain";
import type { Effect } from "@baton/workflows";
import { type Answerable, conversationLink, plan, planHandoff } from "../answering/take-turn.ts";
import { writeHandoffNote, writeResolutionNote } from "../answering/write-note.ts";
import type { ConversationWork } from "../worker/conversation-work.ts";
import type { EngineDependencies } from "../worker/dependencies.ts";
import type { Consultation } from "./consult-workflow.ts";
import { offerButtons } from "./offer-buttons.ts";

export type CarryOut = {
  gate: Answerable;
  flow: Pick<Consultation, "workflow" | "advanced">;
  input: AnswerInput;
  turnId: string;
  effects: readonly Effect[];
  /** The agent's answer that the workflow goes on from: its summary is the teammate's. */
  note: AgentAnswer | null;
};

/**
 * What a run asks for becomes planned actions of the outbox: the guards, the last look and the reading back of the outbox hold for a
 * workflow as for the agent (G9, D7). Nothing leaves from here.
 */
export function carryOutEffects(
  dependencies: EngineDependencies,
  work: ConversationWork,
  input: CarryOut,
): void {
  let { gate } = input;
  for (const effect of input.effects) {
    if (carryOut(dependencies, work, { ...input, gate }, effect)) gate = { ...gate, claim: false };
  }
}

/** @returns whether the conversation is claimed by it, where nobody had it. */
function carryOut(
  dependencies: EngineDependencies,
  work: ConversationWork,
  input: CarryOut,
  effect: Effect,
): boolean {
  const { gate, turnId } = input;
  switch (effect.kind) {
    case "send": {
      const { quickReplies } = work.connection.connector.manifest.capabilities;
      const { text, buttons } = offerButtons(effect.text, effect.buttons, quickReplies);
      plan(work, gate, { kind: "reply", text, attachments: [] }, turnId, "workflow", {}, undefined, buttons);
      return true;
    }
    case "tag":
      planTags(dependencies, work, turnId, effect.tags);
      return false;
    case "hand-off":
      handOff(dependencies, work, input, effect, effect.note === null ? [] : [effect.note]);
      return false;
    case "create-ticket":
      handOff(dependencies, work, input, { ...effect, connectionId: null }, [
        `The customer wants a ticket: ${effect.subject}`,
        ...Object.entries(effect.fields).map(([name, value]) => `${name}: ${value}`),
      ]);
      return false;
    case "close":
      close(dependencies, work, input, effect);
      return true;
    case "update-contact":
      // Kept by the run; an address that a customer typed proves nothing, so that no contact is changed or merged by it (S6).
      return false;
    case "ask-agent":
    case "send-code":
    case "check-code":
      return false;
    default:
      return assertNever(effect);
  }
}

function planTags(
  dependencies: EngineDependencies,
  work: ConversationWork,
  turnId: string,
  tags: readonly string[],
): void {
  const missing = tags.filter((tag) => !work.state.tags.includes(tag));
  if (missing.length === 0) return;
  if (work.connection.connector.manifest.capabilities.actions.includes("add-tags")) {
    const action = { kind: "add-tags" as const, tags: missing };
    work.plan([{ action, guard: "not-a-teammates", fallback: null }], turnId, "workflow");
    return;
  }
  // The helpdesk has no tags: they stand in Baton alone.
  work.change({ tags: [...work.state.tags, ...missing] });
  work.note({
    at: dependencies.now(),
    kind: "tags-changed",
    actor: { kind: "system" },
    summary: `Tags: ${work.state.tags.join(", ")}.`,
  });
}

function handOff(
  dependencies: EngineDependencies,
  work: ConversationWork,
  { gate, flow, input, turnId, note }: CarryOut,
  effect: { text: string | null; groupId: string | null; connectionId: string | null },
  remarks: readonly string[],
): void {
  const described = note !== null && "note" in note ? note.note : dependencies.describe(input);
  const reason = reasonFor(flow, note);
  const language = work.state.language ?? input.settings.language.fallback;
  const customerText =
    effect.text ??
    (note?.outcome === "handoff" ? note.customerText : dependencies.tellHandoff(input, language, reason));
  const more = [
    `Workflow: ${flow.workflow.name}, version ${flow.workflow.number}`,
    ...collected(flow),
    ...remarks,
  ];
  planHandoff(dependencies, work, {
    gate,
    turnId,
    reason,
    customerText,
    noteText: `${writeHandoffNote(described, reason, conversationLink(dependencies, work))}\n\n${more.join("\n")}`,
    summary: described.summary,
    sentiment: described.sentiment,
    ...routingFor(work, effect),
  });
}

/** What the customer told the workflow, for the teammate who would else ask again. */
function collected({ advanced }: CarryOut["flow"]): string[] {
  return Object.entries(advanced.run.attributes)
    .filter(([name]) => !name.startsWith("agent."))
    .map(([name, value]) => `${name}: ${value}`);
}

function reasonFor({ advanced }: CarryOut["flow"], note: AgentAnswer | null): HandoffReason {
  if (note?.outcome === "handoff") return note.handoffReason;
  const told = advanced.run.attributes["agent.handoffReason"];
  return handoffReasons.find((reason) => reason === told) ?? "workflow";
}

/** The group that the step names, in this helpdesk; where it is refused, the routing of the settings. */
function routingFor(
  work: ConversationWork,
  { groupId, connectionId }: { groupId: string | null; connectionId: string | null },
): { routing?: RoutingPlan } {
  const { connector, settings, id } = work.connection;
  const isHere = connectionId === null || connectionId === id;
  if (groupId === null || !isHere || !connector.manifest.capabilities.actions.includes("assign-group"))
    return {};
  const usual = connector.routeHandoff(settings);
  return {
    routing: {
      steps: [{ kind: "assign-group", groupId }],
      fallback: usual.fallback.length > 0 ? usual.fallback : usual.steps,
    },
  };
}

function close(
  dependencies: EngineDependencies,
  work: ConversationWork,
  { gate, input, turnId, note }: CarryOut,
  effect: Extract<Effect, { kind: "close" }>,
): void {
  const described = note !== null && "note" in note ? note.note : dependencies.describe(input);
  const isResolved = effect.outcome === "resolved";
  const kind = note?.outcome === "resolve" ? "confirmed" : "assumed";
  if (gate.claim) {
    // Only what is the agent's may be closed by it; nobody's is claimed first.
    work.plan([{ action: { kind: "claim" }, guard: "not-a-teammates", fallback: null }], turnId, "workflow");
  }
  plan(
    work,
    { ...gate, claim: false },
    {
      kind: "resolve",
      customerText: effect.text,
      noteText: writeResolutionNote(described, kind, conversationLink(dependencies, work)),
    },
    turnId,
    "resolve",
    isResolved
      ? {
          resolution: {
            kind,
            at: dependencies.now().toISOString(),
            summary: described.summary,
            sentiment: described.sentiment,
          },
        }
      : { isUnresolved: true },
  );
}
