import type { AgentAnswer, AnswerInput } from "@baton/agent/contract";
import { listActiveConnectionIds } from "@baton/database";
import { assertNever, type HandoffReason, handoffReasons, type RoutingPlan } from "@baton/domain";
import type { Effect } from "@baton/workflows";
import { type Answerable, conversationLink, plan, planHandoff } from "../answering/take-turn.ts";
import { writeHandoffNote, writeResolutionNote } from "../answering/write-note.ts";
import type { EscalationPlan } from "../escalation/plan-escalation.ts";
import type { ConversationWork } from "../worker/conversation-work.ts";
import type { EngineDependencies } from "../worker/dependencies.ts";
import type { Consultation } from "./consult-workflow.ts";
import { leaveOutVerification } from "./leave-out-verification.ts";
import { offerButtons } from "./offer-buttons.ts";

export type CarryOut = {
  gate: Answerable;
  flow: Pick<Consultation, "workflow" | "advanced" | "facts">;
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
export async function carryOutEffects(
  dependencies: EngineDependencies,
  work: ConversationWork,
  input: CarryOut,
): Promise<void> {
  let { gate } = input;
  for (const effect of input.effects) {
    if (await carryOut(dependencies, work, { ...input, gate }, effect)) gate = { ...gate, claim: false };
  }
}

/** @returns whether the conversation is claimed by it, where nobody had it. */
async function carryOut(
  dependencies: EngineDependencies,
  work: ConversationWork,
  input: CarryOut,
  effect: Effect,
): Promise<boolean> {
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
      handOff(dependencies, work, input, {
        ...effect,
        remarks: effect.note === null ? [] : [effect.note],
        escalation: planConversation(work, input, effect),
      });
      return false;
    case "create-ticket":
      await handOffToTicket(dependencies, work, input, effect);
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
  effect: {
    /** Null: the usual words; `nothing`: it is told later. */
    text: string | null | "nothing";
    groupId: string | null;
    connectionId: string | null;
    remarks: readonly string[];
    escalation: EscalationPlan | null | undefined;
  },
): void {
  const described = note !== null && "note" in note ? note.note : dependencies.describe(input);
  const reason = reasonFor(flow, note);
  const language = languageOf(work, flow);
  const usual =
    note?.outcome === "handoff" ? note.customerText : dependencies.tellHandoff(input, language, reason);
  const customerText = effect.text === "nothing" ? null : (effect.text ?? usual);
  const more = [
    `Workflow: ${flow.workflow.name}, version ${flow.workflow.number}`,
    ...collected(flow),
    ...effect.remarks,
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
    ...(effect.escalation === undefined ? {} : { escalation: effect.escalation }),
  });
}

/** Undefined: where the messenger's settings say. A helpdesk's own conversation stays with its own people. */
function planConversation(
  work: ConversationWork,
  input: CarryOut,
  { connectionId, groupId, topicId }: Extract<Effect, { kind: "hand-off" }>,
): EscalationPlan | null | undefined {
  if (!work.connection.connector.manifest.isBuiltIn) return null;
  return connectionId === null
    ? undefined
    : { kind: "conversation", target: { connectionId, groupId, topicId }, ...toldIn(input) };
}

/**
 * A ticket in the helpdesk that the step names, or in the only one that takes tickets (M3, M14). The customer is told once it is there,
 * with its number; where there is no such helpdesk people get the conversation.
 */
async function handOffToTicket(
  dependencies: EngineDependencies,
  work: ConversationWork,
  input: CarryOut,
  effect: Extract<Effect, { kind: "create-ticket" }>,
): Promise<void> {
  const connectionId = effect.connectionId ?? (await findTicketConnection(dependencies, work));
  const isHere = connectionId === null || connectionId === work.connection.id;
  const fields = Object.entries(effect.fields).map(([name, value]) => `${name}: ${value}`);
  const language = languageOf(work, input.flow);
  const visit = input.flow.advanced.run.path.at(-1);
  const messages = visit
    ? leaveOutVerification(input.input.messages, new Date(visit.at))
    : input.input.messages;
  const withoutCodes = { ...input, input: { ...input.input, messages } };
  handOff(dependencies, work, withoutCodes, {
    text: isHere ? effect.text : "nothing",
    groupId: isHere ? effect.groupId : null,
    connectionId: null,
    remarks: [`The customer wants a ticket: ${effect.subject}`, ...fields],
    escalation: isHere
      ? null
      : {
          kind: "ticket",
          target: { connectionId, groupId: effect.groupId, topicId: null },
          subject: effect.subject,
          fields: effect.fields,
          ...toldIn(input),
          customerText: effect.text,
          failureText: dependencies.tellHandoff(input.input, language, reasonFor(input.flow, input.note)),
        },
  });
}

/** What the customer has told the workflow of themselves; an address counts as proved by a code alone. */
function toldIn({ flow }: CarryOut): Pick<EscalationPlan, "contact" | "attributes"> {
  const { attributes } = flow.advanced.run;
  const told = (name: string) => (typeof attributes[name] === "string" ? String(attributes[name]) : null);
  return {
    attributes,
    contact: {
      name: told("contact.name"),
      email: told("contact.email"),
      phone: told("contact.phone"),
      isVerified: attributes["contact.isVerified"] === true,
    },
  };
}

/** The only connection of the organization that makes tickets; null: none, or more than one. */
async function findTicketConnection(
  { database, connections }: EngineDependencies,
  work: ConversationWork,
): Promise<string | null> {
  const ids = await listActiveConnectionIds(database, work.connection.organizationId);
  const runtimes = [...(await connections.get(ids)).values()];
  const fitting = runtimes.filter(({ connector }) => connector.manifest.capabilities.escalation === "ticket");
  return fitting.length === 1 ? (fitting[0]?.id ?? null) : null;
}

/** The customer's, else the organization's: who has only opened the messenger reads it in a language too. */
function languageOf(work: ConversationWork, { facts }: Pick<CarryOut["flow"], "facts">): string {
  return work.state.language ?? facts.languages?.[0] ?? work.settings.agent.language.fallback;
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
