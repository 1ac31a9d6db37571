import type { Queryable } from "../queryable.ts";

/** A public article whose vectors are missing, of another model, or of a former text. */
export type ArticleToEmbed = {
  id: string;
  title: string;
  body: string;
  revision: number;
  /** Of the vectors that are stored, when they are of this model. */
  contentHash: string | null;
};

const isEmbeddable = "a.audience = 'public' and a.status = 'published' and a.deleted_at is null";

/** Organizations whose settings name a model of embeddings that is in use. */
export async function findOrganizationsThatEmbed(database: Queryable): Promise<string[]> {
  const { rows } = await database.query<{ organizationId: string }>({
    name: "find-organizations-that-embed",
    text: `select organization_id as "organizationId" from setting
      where name = 'models' and document->'embeddings'->>'isEnabled' = 'true' order by organization_id`,
  });
  return rows.map(({ organizationId }) => organizationId);
}

/** Oldest change first. */
export async function listArticlesToEmbed(
  database: Queryable,
  input: { organizationId: string; model: string; limit: number },
): Promise<ArticleToEmbed[]> {
  const { rows } = await database.query<ArticleToEmbed>({
    name: "list-articles-to-embed",
    text: `select a.id, a.title, a.body, a.revision, case when e.model = $2 then e.content_hash end as "contentHash"
      from article a left join article_embedding e on e.article_id = a.id
      where a.organization_id = $1 and ${isEmbeddable}
        and (e.article_id is null or e.model <> $2 or e.article_revision <> a.revision)
      order by a.revision limit $3`,
    values: [input.organizationId, input.model, input.limit],
  });
  return rows;
}

/** Stores the vectors of an article, unless it changed while they were made. */
export async function saveArticleEmbedding(
  database: Queryable,
  input: {
    articleId: string;
    articleRevision: number;
    model: string;
    contentHash: string;
    dimensions: number;
    vectors: Uint8Array;
  },
): Promise<void> {
  await database.query({
    name: "save-article-embedding",
    text: `insert into article_embedding (article_id, organization_id, model, dimensions, article_revision, content_hash, vectors)
      select a.id, a.organization_id, $3, $4, a.revision, $5, $6 from article a where a.id = $1 and a.revision = $2
      on conflict (article_id) do update set model = excluded.model, dimensions = excluded.dimensions,
        article_revision = excluded.article_revision, content_hash = excluded.content_hash, vectors = excluded.vectors,
        embedded_at = now()`,
    values: [
      input.articleId,
      input.articleRevision,
      input.model,
      input.dimensions,
      input.contentHash,
      Buffer.from(input.vectors),
    ],
  });
}

/** The article changed, and what is embedded of it did not: the vectors are those of its present revision. */
export async function keepArticleEmbedding(
  database: Queryable,
  input: { articleId: string; articleRevision: number },
): Promise<void> {
  await database.query({
    name: "keep-article-embedding",
    text: `update article_embedding set article_revision = $2
      where article_id = $1 and exists (select from article a where a.id = $1 and a.revision = $2)`,
    values: [input.articleId, input.articleRevision],
  });
}

/** Forgets vectors of articles that customers may no longer read; with `all`, every vector of the organization. */
export async function forgetArticleEmbeddings(
  database: Queryable,
  input: { organizationId: string; all?: boolean },
): Promise<void> {
  await database.query({
    name: "forget-article-embeddings",
    text: `delete from article_embedding e using article a
      where a.id = e.article_id and e.organization_id = $1 and ($2::boolean or not (${isEmbeddable}))`,
    values: [input.organizationId, input.all ?? false],
  });
}

export type EmbeddingProgress = {
  /** Public articles in use. */
  articles: number;
  /** Of these, with vectors of this model and of their present text. */
  embedded: number;
  lastAt: Date | null;
};

/** How far the articles of an organization are embedded by a model. */
export async function readEmbeddingProgress(
  database: Queryable,
  input: { organizationId: string; model: string },
): Promise<EmbeddingProgress> {
  const { rows } = await database.query<EmbeddingProgress>({
    name: "read-embedding-progress",
    text: `select count(*)::int as articles,
        count(*) filter (where e.model = $2 and e.article_revision = a.revision)::int as embedded,
        max(e.embedded_at) filter (where e.model = $2) as "lastAt"
      from article a left join article_embedding e on e.article_id = a.id
      where a.organization_id = $1 and ${isEmbeddable}`,
    values: [input.organizationId, input.model],
  });
  return rows[0] ?? { articles: 0, embedded: 0, lastAt: null };
}

export type ArticleEmbedding = {
  articleId: string;
  model: string;
  dimensions: number;
  articleRevision: number;
  vectors: Buffer;
};

/** The vectors of these articles, as far as there are any. */
export async function readArticleEmbeddings(
  database: Queryable,
  articleIds: readonly string[],
): Promise<ArticleEmbedding[]> {
  const { rows } = await database.query<ArticleEmbedding>({
    name: "read-article-embeddings",
    text: `select article_id as "articleId", model, dimensions, article_revision as "articleRevision", vectors
      from article_embedding where article_id = any($1::uuid[]) and dimensions > 0`,
    values: [articleIds],
  });
  return rows;
}
