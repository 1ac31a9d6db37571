import type { ScoredCandidate } from "./score-candidates.ts";
import type { NearArticle } from "./vector-store.ts";

/** As published for reciprocal rank fusion; how much less the tenth counts than the first. */
const RANK_OFFSET = 60;

/**
 * One ranking out of two whose scores are on different scales: by words, and by meaning. Each article counts 1 / (60 + rank) in either.
 * Of equals the one with more words of the question comes first.
 */
export function fuseRankings(
  byWords: readonly ScoredCandidate[],
  byMeaning: readonly NearArticle[],
): ScoredCandidate[] {
  const rankByMeaning = new Map(byMeaning.map(({ id }, rank) => [id, rank + 1]));
  const fused = byWords.map((candidate, index) => {
    const rank = rankByMeaning.get(candidate.stored.article.id);
    // Found by meaning alone: it has no place among the words.
    const words = candidate.base > 0 ? 1 / (RANK_OFFSET + index + 1) : 0;
    return { candidate, index, worth: words + (rank === undefined ? 0 : 1 / (RANK_OFFSET + rank)) };
  });
  return fused.sort((a, b) => b.worth - a.worth || a.index - b.index).map(({ candidate }) => candidate);
}
