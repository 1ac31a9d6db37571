import type { Sentiment } from "../contract.ts";

export type Frustration = { handOff: true; evidence: string } | { handOff: false };

/**
 * Is the customer upset enough for a person? Angry in two messages; angry now while the answer is less than sure; or
 * frustrated while there is none. One angry message with a sure answer is answered: that is what calms people, and
 * "it does not work" is how most questions begin.
 */
export function detectFrustration(mood: {
  /** Of the customer's messages, oldest first. */
  sentiments: readonly Sentiment[];
  confidence: number | null;
  /** The threshold for answering; "sure" is a quarter of the way from it to 1. */
  threshold: number;
}): Frustration {
  const angry = mood.sentiments.filter((sentiment) => sentiment === "angry").length;
  const latest = mood.sentiments.at(-1);
  if (angry >= 2 && (latest === "angry" || latest === "frustrated")) {
    return { handOff: true, evidence: `Angry in ${angry} messages.` };
  }
  const sure = mood.threshold + (1 - mood.threshold) / 4;
  const needed = latest === "angry" ? sure : latest === "frustrated" ? mood.threshold : 0;
  if (mood.confidence !== null && mood.confidence < needed) {
    return { handOff: true, evidence: `Sounds ${latest} and confidence is ${mood.confidence.toFixed(2)}.` };
  }
  return { handOff: false };
}
