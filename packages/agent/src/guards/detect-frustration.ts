import type { Sentiment } from "../contract.ts";

export type Frustration = { handOff: true; evidence: string } | { handOff: false };

/**
 * Is the customer upset enough for a person? Angry in two messages; or upset now while the answer is uncertain.
 * One angry message with a sure answer is answered: that is what calms people.
 */
export function detectFrustration(mood: {
  /** Of the customer's messages, oldest first. */
  sentiments: readonly Sentiment[];
  confidence: number | null;
  /** The threshold for answering; "uncertain" is a quarter of the way from it to 1. */
  threshold: number;
}): Frustration {
  const angry = mood.sentiments.filter((sentiment) => sentiment === "angry").length;
  const latest = mood.sentiments.at(-1);
  if (angry >= 2 && (latest === "angry" || latest === "frustrated")) {
    return { handOff: true, evidence: `Angry in ${angry} messages.` };
  }
  const isUpset = latest === "angry" || latest === "frustrated";
  const sure = mood.threshold + (1 - mood.threshold) / 4;
  if (isUpset && mood.confidence !== null && mood.confidence < sure) {
    return { handOff: true, evidence: `Sounds ${latest} and confidence is ${mood.confidence.toFixed(2)}.` };
  }
  return { handOff: false };
}
