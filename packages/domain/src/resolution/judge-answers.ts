import { assertNever } from "../assert-never.ts";
import type { HandoffReason } from "../conversation.ts";

/** What came of an answer, by fixed names: `confirmed` and `assumed` are solved, the others are not (A6). */
export const answerOutcomes = ["confirmed", "assumed", "reopened", "handed-off", "taken-over"] as const;
export type AnswerOutcomeKind = (typeof answerOutcomes)[number];

/** What happened in a conversation, as far as it says something about the agent's answers. */
export type AnswerFact = { at: Date } & (
  | { kind: "answered"; turnId: string }
  /** Confirmed by the customer, or assumed after silence. */
  | { kind: "resolved"; resolution: "confirmed" | "assumed" }
  /** Closed by somebody else: a teammate, or a rule of the helpdesk. */
  | { kind: "closed" }
  | { kind: "reopened"; isWithinWindow: boolean }
  | { kind: "handed-off"; reason: HandoffReason }
  | { kind: "taken-over" }
);

/** What came of the answer of one turn, and since when that is known. */
export type JudgedAnswer = { turnId: string; outcome: AnswerOutcomeKind; isRight: boolean; at: Date };

/** Handoffs that say something about the answer before them. The others are about a new question, or about Baton itself. */
const tellingReasons: readonly HandoffReason[] = ["customer-asked", "frustrated", "no-progress"];

/**
 * Judges the answers of one conversation by what followed, in order. An answer is judged by the first fact after it, and
 * only when no other answer lies between: a customer who asks on has not said what became of the first question.
 * Closing by others judges nothing, since nobody knows why; a takeover counts as wrong, because a person had to answer.
 */
export function judgeAnswers(facts: readonly AnswerFact[]): JudgedAnswer[] {
  const judged = new Map<string, JudgedAnswer>();
  let open: string | null = null;
  let solved: string | null = null;
  const judge = (turnId: string, outcome: AnswerOutcomeKind, at: Date) =>
    judged.set(turnId, { turnId, outcome, isRight: outcome === "confirmed" || outcome === "assumed", at });

  for (const fact of facts) {
    switch (fact.kind) {
      case "answered":
        open = fact.turnId;
        solved = null;
        break;
      case "resolved":
        if (open === null) break;
        judge(open, fact.resolution, fact.at);
        solved = open;
        open = null;
        break;
      case "reopened":
        // After the window it is a new question, and the resolution stands.
        if (solved !== null && fact.isWithinWindow) judge(solved, "reopened", fact.at);
        solved = null;
        break;
      case "handed-off":
        if (open !== null && tellingReasons.includes(fact.reason)) judge(open, "handed-off", fact.at);
        open = null;
        break;
      case "taken-over":
        if (open !== null) judge(open, "taken-over", fact.at);
        open = null;
        break;
      case "closed":
        open = null;
        break;
      default:
        assertNever(fact);
    }
  }
  return [...judged.values()];
}
