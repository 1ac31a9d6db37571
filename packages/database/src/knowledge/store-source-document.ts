import type { FailureRecord } from "@baton/domain";
import { storableText } from "@baton/domain";
import type { Queryable } from "../queryable.ts";
import { createUuid } from "../uuid.ts";
import { writeJson } from "../write-json.ts";

export type DocumentToStore = {
  sourceId: string;
  epoch: number;
  externalId: string;
  title: string | null;
  url: string | null;
  audience: "public" | "internal";
  etag: string | null;
  lastModified: string | null;
  fingerprint: string | null;
  contentHash: string | null;
  readerVersion: number;
  links: string[] | null;
};

/** An article as a document gives it. `key` tells several of one document apart, and stays the same from sync to sync. */
export type ArticleToStore = {
  key: string;
  title: string;
  body: string;
  url: string | null;
  audience: "public" | "internal";
  language: string;
  status: "draft" | "published";
  passages: number;
};

/** The sync was taken over by another process, or its source deleted: whatever it still has is not to be written. */
export class SyncTakenOver extends Error {
  override readonly name = "SyncTakenOver";
}

/**
 * Stores a document that was read, and writes those of its articles that differ. To be run in a transaction: the source's row is
 * held, so that no other sync and no deletion comes between.
 *
 * @throws SyncTakenOver
 */
export async function storeSourceDocument(
  database: Queryable,
  document: DocumentToStore,
  articles: readonly ArticleToStore[],
): Promise<void> {
  const organizationId = await holdSource(database, document);
  const { rows } = await database.query<{ id: string }>({
    name: "store-source-document",
    text: `insert into knowledge_document as known (id, source_id, external_id, title, url, audience, etag, last_modified,
        fingerprint, content_hash, reader_version, links, state)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'read')
      on conflict (source_id, external_id) do update set title = excluded.title, url = excluded.url,
        audience = excluded.audience, etag = excluded.etag, last_modified = excluded.last_modified,
        fingerprint = excluded.fingerprint, content_hash = excluded.content_hash,
        reader_version = excluded.reader_version, links = excluded.links, state = 'read', failure = null,
        missing_since = null, read_at = now()
      returning id`,
    values: [
      createUuid(),
      document.sourceId,
      document.externalId,
      document.title && storableText(document.title),
      document.url,
      document.audience,
      document.etag,
      document.lastModified,
      document.fingerprint,
      document.contentHash,
      document.readerVersion,
      document.links && writeJson(document.links),
    ],
  });
  const documentId = (rows[0] as { id: string }).id;
  await writeArticles(database, { organizationId, documentId, sourceId: document.sourceId, articles });
}

/** One statement for all articles of a document: the new, the changed (their past is kept), and those that it no longer has. */
async function writeArticles(
  database: Queryable,
  input: {
    organizationId: string;
    documentId: string;
    sourceId: string;
    articles: readonly ArticleToStore[];
  },
): Promise<void> {
  await database.query({
    name: "write-document-articles",
    text: `with given as (
        select * from jsonb_to_recordset($4::jsonb) as given (
          id uuid, key text, title text, body text, url text, audience text, language text, status text, passages int)),
      changed as (
        select article.*, given.title as new_title, given.body as new_body, given.url as new_url,
          given.audience as new_audience, given.language as new_language, given.passages as new_passages,
          case when article.is_held_back then 'draft' else given.status end as new_status
        from article join given on given.key = article.external_id
        where article.document_id = $2 and article.deleted_at is null
          and (article.title, article.body, article.url, article.audience, article.language, article.status)
            is distinct from (given.title, given.body, given.url, given.audience, given.language,
              case when article.is_held_back then 'draft' else given.status end)),
      kept as (
        insert into article_version (article_id, version, title, body, url, audience, language, status, written_at, written_by)
        select id, revision, title, body, url, audience, language, status, updated_at, updated_by from changed),
      rewritten as (
        update article set title = new_title, body = new_body, url = new_url, audience = new_audience,
          language = new_language, status = new_status, passages = new_passages, updated_by = null,
          revision = nextval('article_revision'), updated_at = now()
        from changed where article.id = changed.id),
      emptied as (
        update article set body = '', deleted_at = now(), updated_at = now(), revision = nextval('article_revision')
        where document_id = $2 and deleted_at is null and not exists (select from given where given.key = external_id)
        returning id),
      forgotten as (delete from article_version version using emptied where version.article_id = emptied.id)
      insert into article (id, organization_id, source_id, document_id, external_id, title, body, url, audience, language,
        status, passages)
      select given.id, $1, $3, $2, key, title, body, url, audience, language, status, passages from given
      where not exists (
        select from article where document_id = $2 and external_id = given.key and deleted_at is null)`,
    values: [
      input.organizationId,
      input.documentId,
      input.sourceId,
      writeJson(input.articles.map((article) => ({ id: createUuid(), ...article }))),
    ],
  });
}

/** Notes why a document gave nothing this time. `failed`: its articles stay as they are; `left-out`: they go. */
export async function storeUnreadDocument(
  database: Queryable,
  input: Pick<DocumentToStore, "sourceId" | "epoch" | "externalId" | "url" | "readerVersion"> & {
    state: "failed" | "left-out";
    failure: FailureRecord;
  },
): Promise<void> {
  await holdSource(database, input);
  await database.query({
    name: "store-unread-document",
    text: `with noted as (
        insert into knowledge_document (id, source_id, external_id, url, reader_version, state, failure)
        values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (source_id, external_id) do update set state = excluded.state, failure = excluded.failure,
          etag = null, last_modified = null, fingerprint = null, content_hash = null,
          reader_version = excluded.reader_version, read_at = now()
        returning id, state),
      emptied as (
        update article set body = '', deleted_at = now(), updated_at = now(), revision = nextval('article_revision')
        from noted where noted.state = 'left-out' and article.document_id = noted.id and article.deleted_at is null
        returning article.id)
      delete from article_version version using emptied where version.article_id = emptied.id`,
    values: [
      createUuid(),
      input.sourceId,
      input.externalId,
      input.url,
      input.readerVersion,
      input.state,
      writeJson(input.failure),
    ],
  });
}

/** Documents that are seen to be missing and not yet believed to be gone. */
export async function markDocumentsMissing(
  database: Queryable,
  input: { sourceId: string; epoch: number; externalIds: readonly string[] },
): Promise<void> {
  await holdSource(database, input);
  await database.query({
    name: "mark-documents-missing",
    text: `update knowledge_document set missing_since = now()
      where source_id = $1 and external_id = any($2::text[]) and missing_since is null`,
    values: [input.sourceId, input.externalIds],
  });
}

/** Removes documents that are gone for good, with their articles. */
export async function removeSourceDocuments(
  database: Queryable,
  input: { sourceId: string; epoch: number; externalIds: readonly string[] },
): Promise<void> {
  await holdSource(database, input);
  await database.query({
    name: "remove-source-documents",
    text: `with gone as (
        select id from knowledge_document where source_id = $1 and external_id = any($2::text[])),
      emptied as (
        update article set body = '', deleted_at = now(), updated_at = now(), document_id = null,
          revision = nextval('article_revision')
        from gone where article.document_id = gone.id and article.deleted_at is null returning article.id),
      forgotten as (delete from article_version version using emptied where version.article_id = emptied.id)
      select from emptied`,
    values: [input.sourceId, input.externalIds],
  });
  await database.query({
    name: "delete-source-documents",
    text: "delete from knowledge_document where source_id = $1 and external_id = any($2::text[])",
    values: [input.sourceId, input.externalIds],
  });
}

async function holdSource(database: Queryable, input: { sourceId: string; epoch: number }): Promise<string> {
  const { rows } = await database.query<{ organizationId: string }>({
    name: "hold-knowledge-source",
    text: `select organization_id as "organizationId" from knowledge_source where id = $1 and sync_epoch = $2 for share`,
    values: [input.sourceId, input.epoch],
  });
  const row = rows[0];
  if (!row) throw new SyncTakenOver("Another sync of this source began, or the source was deleted.");
  return row.organizationId;
}
