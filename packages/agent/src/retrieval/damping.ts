import { queryBackground } from "./query-background.ts";

/** How much a fully conversational word loses. */
const MAX_DAMPING = 0.6;

/** What is left of a term's weight, 0.4 to 1: less for a word that customers use whatever they ask. */
export function dampingOf(term: string): number {
  return 1 - MAX_DAMPING * (queryBackground.get(term) ?? 0);
}
