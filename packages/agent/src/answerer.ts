import type { AgentAnswer, HandoffReason, UsedPassage } from "./contract.ts";
import type { Turn } from "./read-turn.ts";
import type { PublicIndex, SearchHit, SearchResult } from "./retrieval/knowledge-index.ts";

type Check = AgentAnswer["checks"][number];

/** What an answerer decides once every guard has let the turn through. */
export type AnswererResult = {
  rule: string;
  reason: string;
  passages: UsedPassage[];
  checks: Check[];
  model: AgentAnswer["model"];
} & (
  | { outcome: "reply"; text: string; isAnswer: boolean }
  | {
      outcome: "handoff";
      handoffReason: HandoffReason /** What the customer still needs, when the answerer can say. */;
      stillNeeds?: string;
    }
);

/** Writes the answer from public articles: by quoting, or by a model. It is given nothing else (S8). */
export interface Answerer {
  /** Confidence below which it is not asked at all, 0 to 1; 0 when it decides by itself. */
  threshold(turn: Turn, index: PublicIndex): number;
  answer(
    material: { turn: Turn; index: PublicIndex; result: SearchResult<"public"> },
    options: { signal: AbortSignal },
  ): Promise<AnswererResult>;
}

/** The passages of the first hits as stored in the decision record: the best of each article. */
export function usedPassages(hits: readonly SearchHit<"public">[], limit: number): UsedPassage[] {
  return hits.slice(0, limit).flatMap((hit): UsedPassage[] => {
    const best = hit.passages()[0];
    return best === undefined ? [] : [toUsedPassage(hit, best)];
  });
}

export function toUsedPassage(
  { article, score }: Pick<SearchHit<"public">, "article" | "score">,
  passage: { headingPath: string[]; text: string },
): UsedPassage {
  return {
    articleId: article.id,
    title: article.title,
    url: article.url,
    headingPath: passage.headingPath,
    text: passage.text,
    score: Math.round(score * 1000) / 1000,
  };
}
