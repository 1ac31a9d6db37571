import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { checkBudget, type ModelOptions, packVectors, passageTexts, requestEmbeddings } from "@baton/agent";
import {
  type ArticleToEmbed,
  addModelUse,
  forgetArticleEmbeddings,
  keepArticleEmbedding,
  listArticlesToEmbed,
  type Queryable,
  readModelCost,
  type Sealer,
  saveArticleEmbedding,
} from "@baton/database";
import type { ChangeFeed } from "../contract.ts";
import type { JobEnd } from "../jobs/job-handler.ts";
import { createEndpointMemory } from "./create-endpoint-memory.ts";
import { loadModels } from "./load-models.ts";

export type EmbedTools = {
  database: Queryable;
  sealer: Sealer;
  fetch: typeof globalThis.fetch;
  changes: Pick<ChangeFeed, "publish">;
  now: () => Date;
  /** Between two requests; default 200 milliseconds. */
  pauseMs?: number;
};

/** Texts of one request: every endpoint takes as many, and one that fails costs little. */
const textsAtOnce = 32;
const articlesAtOnce = 50;
const defaultPauseMs = 200;
/** One after the other at this pace never comes near a provider's limit; one that says when is heard. */
const longestRunMs = 20 * 60_000;
/** Past a spend limit, and while an endpoint refuses what is sent. */
const waitMs = 600_000;
const afterFailureMs = 60_000;

/**
 * Embeds the public articles of one organization that have no vectors of their present text. Incremental: an article whose text is what was
 * embedded is not sent again, and what is stored when the process dies stays. Internal articles are never sent anywhere.
 */
export async function embedArticles(
  input: { organizationId: string; signal: AbortSignal },
  tools: EmbedTools,
): Promise<JobEnd> {
  const { organizationId, signal } = input;
  const { database, now } = tools;
  const { embeddings, spendLimits } = await loadModels(tools, organizationId);
  if (embeddings === null) return { kind: "done" };
  await forgetArticleEmbeddings(database, { organizationId });
  const endpoint = embeddings.id as string;
  const memory = await createEndpointMemory(tools, organizationId);
  const until = now().getTime() + longestRunMs;
  for (;;) {
    const articles = await listArticlesToEmbed(database, {
      organizationId,
      model: embeddings.model,
      limit: articlesAtOnce,
    });
    if (articles.length === 0) return { kind: "done" };
    for (const article of articles) {
      if (signal.aborted || now().getTime() > until) return { kind: "again", inMs: 0 };
      const budget = checkBudget(spendLimits, await readModelCost(database, { organizationId, at: now() }));
      if (!budget.within) return { kind: "again", inMs: waitMs };
      const embedded = await embedArticle(article, embeddings, tools, input);
      if (embedded.kind === "waits") {
        await memory.note(endpoint, embedded.error);
        tools.changes.publish({ organizationId, topic: "settings", id: "models" });
        return { kind: "again", inMs: embedded.inMs };
      }
      if (embedded.kind === "sent") await memory.note(endpoint, null);
    }
    // Indexes take the vectors in; screens show how far it is.
    tools.changes.publish({ organizationId, topic: "knowledge", id: organizationId });
  }
}

type Embedded = { kind: "kept" } | { kind: "sent" } | { kind: "waits"; error: string; inMs: number };

async function embedArticle(
  { id: articleId, revision: articleRevision, title, body, contentHash: hashBefore }: ArticleToEmbed,
  options: ModelOptions,
  tools: EmbedTools,
  { organizationId, signal }: { organizationId: string; signal: AbortSignal },
): Promise<Embedded> {
  const { database } = tools;
  const texts = passageTexts({ title, text: body });
  const contentHash = createHash("sha256").update(JSON.stringify(texts)).digest("base64");
  if (contentHash === hashBefore) {
    await keepArticleEmbedding(database, { articleId, articleRevision });
    return { kind: "kept" };
  }
  const stored = { articleId, articleRevision, model: options.model, contentHash };
  const vectors: Float32Array[] = [];
  for (let from = 0; from < texts.length; from += textsAtOnce) {
    const answer = await requestEmbeddings(options, texts.slice(from, from + textsAtOnce), { signal });
    const inputTokens = answer.ok ? answer.inputTokens : 0;
    await addModelUse(database, {
      organizationId,
      model: options.id ?? options.model,
      purpose: "embedding",
      hasFailed: !answer.ok,
      inputTokens,
      outputTokens: 0,
      costUsd: options.inputPrice === undefined ? null : (inputTokens * options.inputPrice) / 1e6,
      at: tools.now(),
    });
    if (!answer.ok && answer.cause === "text") {
      // It would be refused for ever, and hold up all others: it is found by its words alone until it changes.
      await saveArticleEmbedding(database, { ...stored, dimensions: 0, vectors: new Uint8Array(0) });
      return { kind: "sent" };
    }
    if (!answer.ok) {
      const usual = answer.cause === "endpoint" ? waitMs : afterFailureMs;
      return { kind: "waits", error: answer.error, inMs: answer.retryAfterMs ?? usual };
    }
    vectors.push(...answer.vectors);
    await sleep(tools.pauseMs ?? defaultPauseMs, undefined, { signal }).catch(() => {});
  }
  const packed = packVectors(vectors);
  await saveArticleEmbedding(database, { ...stored, dimensions: packed.dimensions, vectors: packed.bytes });
  return { kind: "sent" };
}
