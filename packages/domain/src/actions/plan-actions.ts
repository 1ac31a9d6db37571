import { assertNever } from "../assert-never.ts";
import type { Assignee } from "../conversation.ts";
import type {
  ActionGuard,
  HelpdeskAction,
  HelpdeskActionKind,
  OutgoingAttachment,
  RoutingPlan,
} from "./helpdesk-action.ts";
import { splitText } from "./split-text.ts";

/** What the turn came to, as far as sending is concerned. Texts are ready to be sent. */
export type TurnResult =
  | { kind: "reply"; text: string; attachments: OutgoingAttachment[] }
  /** `customerText` null: the customer is told nothing (assist mode, or the helpdesk refuses replies). */
  | { kind: "handoff"; customerText: string | null; noteText: string }
  | { kind: "resolve"; customerText: string | null; noteText: string };

export type PlanInput = {
  result: TurnResult;
  mode: "autopilot" | "assist";
  /** From the gate: nobody has the conversation, so it is claimed before the answer (G1). */
  claim: boolean;
  assignee: Assignee;
  routing: RoutingPlan;
  capabilities: {
    actions: readonly HelpdeskActionKind[];
    maximumReplyLength: number;
    maximumNoteLength: number;
  };
  /** Appended to drafts so that they are recognisable; null for none. */
  draftFooter: string | null;
};

export type PlannedAction = {
  action: HelpdeskAction;
  guard: ActionGuard;
  /** Done instead when the helpdesk refuses this one for good. */
  fallback: HelpdeskAction[] | null;
};

/**
 * A decision becomes a list of helpdesk actions, in the order in which they are done. Pure. In assist mode nothing here is
 * visible to the customer, and nothing changes the owner but a handoff.
 */
export function planActions(input: PlanInput): PlannedAction[] {
  const { result, mode } = input;
  switch (result.kind) {
    case "reply":
      return mode === "assist"
        ? planDraft(input, result.text)
        : [...planClaim(input), ...planReply(input, result)];
    case "handoff":
      return [
        ...(mode === "autopilot" && result.customerText ? planText(input, result.customerText) : []),
        ...planNote(input, result.noteText, "none"),
        ...planRouting(input),
      ];
    case "resolve":
      return [
        ...(mode === "autopilot" && result.customerText ? planText(input, result.customerText) : []),
        ...planNote(input, result.noteText, "agent-assigned"),
        ...only(input, [
          { action: { kind: "set-status", status: "resolved" }, guard: "agent-assigned", fallback: null },
        ]),
      ];
    default:
      return assertNever(result);
  }
}

function planClaim(input: PlanInput): PlannedAction[] {
  if (!input.claim) return [];
  return only(input, [{ action: { kind: "claim" }, guard: "not-a-teammates", fallback: null }]);
}

function planReply(input: PlanInput, result: Extract<TurnResult, { kind: "reply" }>): PlannedAction[] {
  const parts = planText(input, result.text);
  const last = parts.at(-1);
  if (last?.action.kind === "reply" && result.attachments.length > 0) {
    last.action = { ...last.action, attachments: result.attachments };
  }
  return parts;
}

function planText(input: PlanInput, text: string): PlannedAction[] {
  return splitText(text, input.capabilities.maximumReplyLength).map((part) => ({
    action: { kind: "reply", text: part },
    guard: "still-ours",
    fallback: null,
  }));
}

function planNote(input: PlanInput, text: string, guard: ActionGuard): PlannedAction[] {
  return splitText(text, input.capabilities.maximumNoteLength).map((part) => ({
    action: { kind: "note", text: part },
    guard,
    fallback: null,
  }));
}

function planDraft(input: PlanInput, text: string): PlannedAction[] {
  return planNote(input, input.draftFooter ? `${text}\n\n${input.draftFooter}` : text, "none");
}

function planRouting(input: PlanInput): PlannedAction[] {
  return only(
    input,
    input.routing.steps.map((action) => ({
      action,
      guard: "not-a-teammates" as const,
      fallback: input.routing.fallback.length > 0 ? input.routing.fallback : null,
    })),
  );
}

/** A helpdesk that cannot do an action has no such step. */
function only(input: PlanInput, planned: PlannedAction[]): PlannedAction[] {
  return planned.filter(({ action }) => input.capabilities.actions.includes(action.kind));
}
