import { analyzeText } from "../retrieval/analyze-text.ts";
import { queryBackground } from "../retrieval/query-background.ts";
import { detectResolution } from "./detect-resolution.ts";

export type NoProgress = { stuck: true; evidence: string } | { stuck: false };

/** Share of the weighted words of the shorter message that must come again. */
const SAME_POINT = 0.7;

/**
 * Is the customer back at the same point after an answer? Either the answer was refused ("that doesn't help"), or
 * what is asked now is what was asked before it. `earlier` are the customer's messages that the agent has already
 * answered, oldest first.
 */
export function detectNoProgress(question: {
  text: string;
  earlier: readonly string[];
  previousAgentText: string | null;
  language: string;
}): NoProgress {
  const { text, earlier, previousAgentText, language } = question;
  if (previousAgentText === null || earlier.length === 0) return { stuck: false };
  const resolution = detectResolution(text, previousAgentText);
  if (resolution.sign === "refused")
    return { stuck: true, evidence: `The answer was refused: “${resolution.evidence}”.` };
  const now = weights(text, language);
  for (const before of [...earlier].reverse().slice(0, 3)) {
    const then = weights(before, language);
    if (now.size < 2 || then.size < 2) continue;
    if (overlap(now, then) >= SAME_POINT)
      return { stuck: true, evidence: `Asked before: “${shorten(before)}”.` };
  }
  return { stuck: false };
}

function weights(text: string, language: string): Map<string, number> {
  const terms = analyzeText(text, language).map(({ term }) => term);
  return new Map(terms.map((term) => [term, 1 - 0.8 * (queryBackground.get(term) ?? 0)]));
}

/** Shared weight over the weight of the larger message: a question that adds something new is progress. */
function overlap(a: Map<string, number>, b: Map<string, number>): number {
  const total = (words: Map<string, number>) => [...words.values()].reduce((sum, weight) => sum + weight, 0);
  let shared = 0;
  for (const [term, weight] of a) if (b.has(term)) shared += weight;
  return shared / Math.max(total(a), total(b));
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length <= 80 ? line : `${line.slice(0, 79)}…`;
}
