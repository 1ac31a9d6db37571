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

/** What planning depends on: the decision, the conversation's owner, and what the helpdesk can do. */
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
    /** Attachments of one reply together, bytes; without it they are not limited here. */
    maximumAttachmentBytes?: number;
  };
  /** The tags that mark what the agent has worked on, from the connector; only those missing are added (FD6). */
  tags?: { wanted: readonly string[]; present: readonly string[] };
  /** Appended to drafts so that they are recognisable; null for none. */
  draftFooter: string | null;
};

/** An action with what must be true when it leaves. */
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
        ? [...planDraft(input, result.text), ...planTags(input)]
        : [...planClaim(input), ...planReply(input, result), ...planTags(input)];
    case "handoff":
      return [
        ...(mode === "autopilot" && result.customerText ? planText(input, result.customerText) : []),
        ...planNote(input, result.noteText, "none"),
        ...planTags(input),
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
  const { fitting, leftOut } = divideAttachments(input, result.attachments);
  if (last?.action.kind === "reply" && fitting.length > 0) {
    last.action = { ...last.action, attachments: fitting };
  }
  return leftOut.length === 0
    ? parts
    : [...parts, ...planNote(input, describeLeftOut(input, leftOut), "none")];
}

/** In the order given, as long as they fit together. */
function divideAttachments(
  { capabilities: { maximumAttachmentBytes = Number.POSITIVE_INFINITY } }: PlanInput,
  attachments: readonly OutgoingAttachment[],
): { fitting: OutgoingAttachment[]; leftOut: OutgoingAttachment[] } {
  const fitting: OutgoingAttachment[] = [];
  const leftOut: OutgoingAttachment[] = [];
  let total = 0;
  for (const attachment of attachments) {
    if (total + attachment.sizeBytes > maximumAttachmentBytes) {
      leftOut.push(attachment);
      continue;
    }
    total += attachment.sizeBytes;
    fitting.push(attachment);
  }
  return { fitting, leftOut };
}

/** For the teammate, who can send the files another way (FD10). */
function describeLeftOut(
  { capabilities: { maximumAttachmentBytes = 0 } }: PlanInput,
  leftOut: readonly OutgoingAttachment[],
): string {
  const why =
    maximumAttachmentBytes === 0
      ? "the helpdesk takes no attachments"
      : `the helpdesk takes ${inMegabytes(maximumAttachmentBytes)} for one reply`;
  return [
    `Not attached to the reply above, since ${why}:`,
    ...leftOut.map(({ name, sizeBytes }) => `- ${name} (${inMegabytes(sizeBytes)})`),
  ].join("\n");
}

function inMegabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1).replace(/\.0$/, "")} MB`;
}

/** After what people see, so that a tag never stands on a conversation in which nothing was said (FD6). */
function planTags(input: PlanInput): PlannedAction[] {
  const present = new Set(input.tags?.present);
  const missing = (input.tags?.wanted ?? []).filter((tag) => !present.has(tag));
  if (missing.length === 0) return [];
  const guard = input.mode === "assist" ? "none" : "not-a-teammates";
  return only(input, [{ action: { kind: "add-tags", tags: missing }, guard, fallback: null }]);
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
