import type { AttributeValue } from "../definition/attributes.ts";

/** What a run waits for. `until`: ISO time at which it goes on by itself; null: never. */
export type Awaiting =
  | { kind: "answer"; field: number; attempts: number; until: string | null }
  | { kind: "button"; attempts: number; until: string | null }
  | { kind: "agent"; isAsked: boolean; until: string | null }
  | { kind: "time"; until: string | null }
  | { kind: "email"; attempts: number; until: string | null }
  | { kind: "code"; attempts: number; until: string | null }
  /** A code was handed in; the verdict comes as an event. */
  | { kind: "verdict"; attempts: number; until: string | null };

/**
 * Why a run is over. `completed`: the path ended. `handed-off`, `ticket`, `closed`: its last step says so. `stopped`: people took
 * over, or the conversation was closed. `too-many-steps`, `step-missing`: the definition is at fault.
 */
export type EndReason =
  | "completed"
  | "handed-off"
  | "ticket"
  | "closed"
  | "stopped"
  | "too-many-steps"
  | "step-missing";

/** A step that the run has come through. `exit` null: it is there still, or ended there. */
export type Visit = { stepId: string; at: string; exit: string | null };

/** One conversation's way through one version of a workflow: a plain value, stored as JSON. */
export type WorkflowRun = {
  id: string;
  status: "waiting" | "ended";
  endedBecause: EndReason | null;
  /** Where it is, or where it ended; always a step of its definition. */
  stepId: string;
  awaiting: Awaiting | null;
  /** Collected and set on the way; they go before what is known of the contact. */
  attributes: Record<string, AttributeValue>;
  /** Customer messages that nobody has answered yet: the AI is asked to, when the run comes to it or ends. */
  openQuestions: string[];
  path: Visit[];
  /** Steps entered so far; the path keeps the newest only. */
  visits: number;
  /** Effects made so far: their keys count on from here. */
  effects: number;
};

/** Visits that a run remembers; the oldest fall away. */
export const longestPath = 200;
