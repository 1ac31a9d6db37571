import { setImmediate as breathe } from "node:timers/promises";
import {
  createKnowledgeIndex,
  type InternalIndex,
  type KnowledgeIndex,
  type PublicIndex,
} from "@baton/agent";
import {
  type ArticleForIndex,
  listArticleAdditions,
  listArticleRevisions,
  type Queryable,
  readArticleEmbeddings,
  readArticlesForIndex,
} from "@baton/database";
import { createQuestionLearner } from "./create-question-learner.ts";

export interface KnowledgeRuntime {
  /** The index of what an organization's customers may read. Internal articles are never in it (S8). */
  publicIndex(organizationId: string): PublicIndex;
  /** The index of what only teammates may read: another type, which no answerer takes. */
  internalIndex(organizationId: string): InternalIndex;
  /**
   * Takes in what changed since the last time, article by article. Asked before every turn: costs one indexed look when
   * nothing changed, and nothing at all within `freshForMs` of the last look.
   */
  catchUp(): Promise<void>;
  /** Something changed: the next `catchUp` looks, however fresh the last look is. */
  markChanged(): void;
  readonly size: number;
  /** Resolves when what was caught up with is also learned: past questions are, a little later and beside everything else. */
  learned(): Promise<void>;
  /**
   * How far the first filling is: articles taken in, of how many; null once it is done. Until then `catchUp` waits for it, so that no
   * question is answered, or handed off, for want of an article that is merely not taken in yet.
   */
  readonly filling: { taken: number; of: number | null } | null;
}

/**
 * A look this recent is not repeated, so that a thousand turns a second cost twenty looks. It bounds how long what was made internal
 * could still be found (S8), whichever process changed it and whether or not its hint arrives: nobody acts faster than that.
 */
const freshForMs = 50;

/**
 * Revisions are given out when a row is written and seen when it is committed, so a smaller one can appear after a greater
 * one. Looking back this many finds it; two writes that far apart and still open at once do not happen.
 */
const lookBack = 500;

const articlesAtOnce = 200;

const noVectors = { model: "", dimensions: 0, vectors: new Uint8Array(0) };

/** Webhooks and conversations go on while a large source is taken in: an article costs a millisecond or two. */
const breatheAfterMs = 10;

/** Indexes of every organization's articles in this process, public and internal apart, filled from PostgreSQL and kept up with it. */
export function createKnowledgeRuntime(input: { database: Queryable; now?: () => number }): KnowledgeRuntime {
  const now = input.now ?? Date.now;
  const publicIndexes = new Map<string, PublicIndex>();
  const internalIndexes = new Map<string, InternalIndex>();
  const revisions = new Map<string, number>();
  const additions = new Map<string, number>();
  let newest = 0;
  let newestAddition = 0;
  let filling: KnowledgeRuntime["filling"] = { taken: 0, of: null };
  let lookedAt = Number.NEGATIVE_INFINITY;
  let marks = 0;
  let underWay: Promise<void> | null = null;

  const publicIndexOf = (organizationId: string): PublicIndex =>
    indexIn(publicIndexes, organizationId, () => createKnowledgeIndex({ audience: "public" }));
  const internalIndexOf = (organizationId: string): InternalIndex =>
    indexIn(internalIndexes, organizationId, () => createKnowledgeIndex({ audience: "internal" }));

  /** As the public index has them, which alone has any. */
  const hasSamePastQuestions = ({ id, organizationId, isGone, audience, pastQuestions }: ArticleForIndex) => {
    const known = publicIndexes.get(organizationId)?.get(id)?.pastQuestions ?? [];
    const given = audience === "public" && !isGone ? pastQuestions : [];
    return known.length === given.length && known.every((question, at) => question === given[at]);
  };

  const learner = createQuestionLearner(publicIndexOf);

  const take = (article: ArticleForIndex) => {
    revisions.set(article.id, article.revision);
    const { id, organizationId, title, body: text, url, audience, pastQuestions } = article;
    const language = spokenLanguage(article.language);
    if (!hasSamePastQuestions(article)) learner.markChanged(organizationId);
    // One that changed its audience leaves the other index before it enters its own; a draft leaves as a deleted one does.
    if (article.isGone || audience !== "public") publicIndexes.get(organizationId)?.remove(id);
    if (article.isGone || audience !== "internal") internalIndexes.get(organizationId)?.remove(id);
    if (article.isGone) return;
    if (audience === "public")
      publicIndexOf(organizationId).upsert({ id, title, text, url, language, audience, pastQuestions });
    else internalIndexOf(organizationId).upsert({ id, title, text, url, language, audience });
  };

  /** Only its vectors changed: its words are in the index as they are. */
  const isTaken = (article: ArticleForIndex) =>
    revisions.get(article.id) === article.revision && hasSamePastQuestions(article);

  /** Vectors of what is public, and of the text that is in the index now: those of a former one are on their way. */
  const takeVectors = async (articles: readonly ArticleForIndex[]) => {
    const open = articles.filter(({ isGone, audience }) => !isGone && audience === "public");
    if (open.length === 0) return;
    const stored = await readArticleEmbeddings(
      input.database,
      open.map(({ id }) => id),
    );
    const byArticle = new Map(stored.map((embedding) => [embedding.articleId, embedding]));
    for (const { id, organizationId, revision } of open) {
      const embedding = byArticle.get(id);
      const { model, dimensions, vectors } = embedding?.articleRevision === revision ? embedding : noVectors;
      publicIndexOf(organizationId).setVectors(id, { model, dimensions, bytes: vectors });
    }
  };

  const look = async () => {
    const startedAt = now();
    const marksBefore = marks;
    let busySince = performance.now();
    const [changed, added] = await Promise.all([
      listArticleRevisions(input.database, Math.max(0, newest - lookBack)),
      listArticleAdditions(input.database, Math.max(0, newestAddition - lookBack)),
    ]);
    const ids = [
      ...new Set([
        ...changed.filter(({ id, revision }) => revisions.get(id) !== revision).map(({ id }) => id),
        ...added.filter(({ id, version }) => additions.get(id) !== version).map(({ id }) => id),
      ]),
    ];
    if (filling) filling = { taken: revisions.size, of: revisions.size + ids.length };
    for (let from = 0; from < ids.length; from += articlesAtOnce) {
      const articles = await readArticlesForIndex(input.database, ids.slice(from, from + articlesAtOnce));
      for (const article of articles) {
        if (!isTaken(article)) take(article);
        if (filling) filling = { ...filling, taken: revisions.size };
        if (performance.now() - busySince < breatheAfterMs) continue;
        await breathe();
        busySince = performance.now();
      }
      await takeVectors(articles);
    }
    for (const { id, version } of added) additions.set(id, version);
    newestAddition = Math.max(newestAddition, ...added.slice(-1).map(({ version }) => version));
    newest = Math.max(newest, ...changed.slice(-1).map(({ revision }) => revision));
    filling = null;
    lookedAt = marks === marksBefore ? startedAt : Number.NEGATIVE_INFINITY;
  };

  return {
    publicIndex: publicIndexOf,
    internalIndex: internalIndexOf,
    async catchUp() {
      const askedAt = now();
      // A look that is under way began before it was asked for, and may have missed what was changed meanwhile: then the next
      // one counts. Never a third: whoever asks while a large source is being written would wait for all of it.
      for (let round = 1; round <= 2 && lookedAt <= askedAt - freshForMs; round++) {
        underWay ??= look().finally(() => {
          underWay = null;
        });
        await underWay;
      }
    },
    markChanged() {
      marks += 1;
      lookedAt = Number.NEGATIVE_INFINITY;
    },
    get size() {
      return revisions.size;
    },
    learned: learner.settled,
    get filling() {
      return filling;
    },
  };
}

/** "pt-BR", "de_AT", "nb-NO": words are stemmed, and questions compared, by the language alone. */
function spokenLanguage(tag: string): string {
  const base = (tag.toLowerCase().split(/[-_]/, 1)[0] ?? "") || "en";
  return { nb: "no", nn: "no", iw: "he", in: "id" }[base] ?? base;
}

function indexIn<Index extends KnowledgeIndex<"public"> | KnowledgeIndex<"internal">>(
  indexes: Map<string, Index>,
  organizationId: string,
  make: () => Index,
): Index {
  let index = indexes.get(organizationId);
  if (!index) {
    index = make();
    indexes.set(organizationId, index);
  }
  return index;
}
