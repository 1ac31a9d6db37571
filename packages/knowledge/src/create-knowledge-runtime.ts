import { createKnowledgeIndex, type PublicIndex } from "@baton/agent";
import {
  type ArticleForIndex,
  listArticleRevisions,
  type Queryable,
  readArticlesForIndex,
} from "@baton/database";

export interface KnowledgeRuntime {
  /** The index of what an organization's customers may read. Internal articles are never in it (S8). */
  publicIndex(organizationId: string): PublicIndex;
  /**
   * Takes in what changed since the last time, article by article. Asked before every turn: costs one indexed look when
   * nothing changed, and nothing at all within `freshForMs` of the last look.
   */
  catchUp(): Promise<void>;
  /** Something changed: the next `catchUp` looks, however fresh the last look is. */
  markChanged(): void;
  readonly size: number;
}

/** A change made by another process is noticed after this at the latest, should its hint be lost. */
const freshForMs = 2_000;

/**
 * Revisions are given out when a row is written and seen when it is committed, so a smaller one can appear after a greater
 * one. Looking back this many finds it; two writes that far apart and still open at once do not happen.
 */
const lookBack = 500;

const articlesAtOnce = 500;

/** Index of every organization's public articles in this process, filled from PostgreSQL and kept up with it. */
export function createKnowledgeRuntime(input: { database: Queryable; now?: () => number }): KnowledgeRuntime {
  const now = input.now ?? Date.now;
  const indexes = new Map<string, PublicIndex>();
  const revisions = new Map<string, number>();
  let newest = 0;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let underWay: Promise<void> | null = null;

  const indexOf = (organizationId: string): PublicIndex => {
    let index = indexes.get(organizationId);
    if (!index) {
      index = createKnowledgeIndex({ audience: "public" });
      indexes.set(organizationId, index);
    }
    return index;
  };

  const take = (article: ArticleForIndex) => {
    revisions.set(article.id, article.revision);
    const index = indexOf(article.organizationId);
    // One that became internal or a draft leaves the public index just as a deleted one does.
    if (article.isGone || article.audience !== "public") {
      index.remove(article.id);
      return;
    }
    index.upsert({
      id: article.id,
      title: article.title,
      text: article.body,
      url: article.url,
      language: article.language,
      audience: "public",
    });
  };

  const look = async () => {
    const startedAt = now();
    const changed = await listArticleRevisions(input.database, Math.max(0, newest - lookBack));
    const ids = changed.filter(({ id, revision }) => revisions.get(id) !== revision).map(({ id }) => id);
    for (let from = 0; from < ids.length; from += articlesAtOnce) {
      const articles = await readArticlesForIndex(input.database, ids.slice(from, from + articlesAtOnce));
      for (const article of articles) take(article);
    }
    newest = Math.max(newest, ...changed.slice(-1).map(({ revision }) => revision));
    lookedAt = startedAt;
  };

  return {
    publicIndex: indexOf,
    async catchUp() {
      if (now() - lookedAt < freshForMs) return;
      underWay ??= look().finally(() => {
        underWay = null;
      });
      await underWay;
    },
    markChanged() {
      lookedAt = Number.NEGATIVE_INFINITY;
    },
    get size() {
      return revisions.size;
    },
  };
}
