import type { FailureRecord } from "@baton/domain";
import { decodeCursor, type Page, type PageRequest, toPage } from "../cursor.ts";
import type { Queryable } from "../queryable.ts";

/** A document as a sync needs to know it, to see what changed. */
export type SourceDocument = {
  externalId: string;
  etag: string | null;
  lastModified: string | null;
  fingerprint: string | null;
  contentHash: string | null;
  readerVersion: number;
  links: string[] | null;
  state: "read" | "failed" | "left-out";
  isMissing: boolean;
};

export async function listSourceDocuments(database: Queryable, sourceId: string): Promise<SourceDocument[]> {
  const { rows } = await database.query<SourceDocument>({
    name: "list-source-documents",
    text: `select external_id as "externalId", etag, last_modified as "lastModified", fingerprint,
        content_hash as "contentHash", reader_version as "readerVersion", links, state,
        missing_since is not null as "isMissing"
      from knowledge_document where source_id = $1`,
    values: [sourceId],
  });
  return rows;
}

/** A document as people see it. */
export type DocumentView = {
  id: string;
  externalId: string;
  title: string | null;
  url: string | null;
  audience: "public" | "internal";
  state: "read" | "failed" | "left-out";
  failure: FailureRecord | null;
  articles: number;
  passages: number;
  readAt: Date;
};

/** Documents of a source for people: what failed first, then what was left out, then by name. */
export async function listDocumentViews(
  database: Queryable,
  input: PageRequest & { organizationId: string; sourceId: string },
): Promise<Page<DocumentView>> {
  const [order, externalId] = input.cursor ? decodeCursor(input.cursor, 2) : [null, null];
  const { rows } = await database.query<DocumentView & { order: number }>({
    name: "list-document-views",
    text: `select document.id, document.external_id as "externalId", document.title, document.url, document.audience,
        document.state, document.failure, document.read_at as "readAt",
        array_position(array['failed', 'left-out', 'read'], document.state) as "order",
        coalesce(written.articles, 0)::int as articles, coalesce(written.passages, 0)::int as passages
      from knowledge_document document
      join knowledge_source source on source.id = document.source_id
      left join lateral (
        select count(*) as articles, sum(passages) as passages from article
        where document_id = document.id and deleted_at is null) written on true
      where source.organization_id = $1 and source.id = $2 and ($3::int is null or
        (array_position(array['failed', 'left-out', 'read'], document.state), document.external_id) > ($3, $4))
      order by "order", document.external_id limit $5`,
    values: [input.organizationId, input.sourceId, order, externalId, input.limit + 1],
  });
  return toPage(
    rows,
    input.limit,
    ({ order: _, ...document }) => document,
    (row) => [row.order, row.externalId],
  );
}

/** Null when the source has no such document. */
export async function getDocumentExternalId(
  database: Queryable,
  input: { organizationId: string; sourceId: string; id: string },
): Promise<string | null> {
  const { rows } = await database.query<{ externalId: string }>({
    name: "get-document-external-id",
    text: `select document.external_id as "externalId" from knowledge_document document
      join knowledge_source source on source.id = document.source_id
      where source.organization_id = $1 and source.id = $2 and document.id = $3`,
    values: [input.organizationId, input.sourceId, input.id],
  });
  return rows[0]?.externalId ?? null;
}
