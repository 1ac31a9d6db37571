/** An article as the API shows it. */
export type StoredArticle = {
  id: string;
  title: string;
  body: string;
  url: string | null;
  audience: "public" | "internal";
  language: string;
  status: "draft" | "published";
  sourceId: string | null;
  /** The document of the source that it was read from. */
  documentId: string | null;
  /** How many passages are cut from it. */
  passages: number;
  /** A person took it out of use although its source offers it. */
  isHeldBack: boolean;
  /** Order of changes over all articles; grows with each change of this one. */
  version: number;
  createdAt: Date;
  updatedAt: Date;
};

export type ArticleContent = Pick<
  StoredArticle,
  "title" | "body" | "url" | "audience" | "language" | "status"
>;

export const articleColumns = `id, title, body, url, audience, language, status, source_id as "sourceId",
  document_id as "documentId", passages, is_held_back as "isHeldBack", revision as version, created_at as "createdAt", updated_at as "updatedAt"`;
