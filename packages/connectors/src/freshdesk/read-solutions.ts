import { z } from "zod";
import { HttpFailure } from "../http/http-failure.ts";
import type { HelpdeskArticle, HelpdeskDocument, HelpdeskKnowledge, KnowledgeChoice } from "../knowledge.ts";
import { count, id, lenientObject, text } from "../parsing/lenient.ts";
import type { FreshdeskApi } from "./freshdesk-api.ts";
import type { FreshdeskSettings } from "./settings.ts";

/*
 * Solutions: categories hold folders, folders hold folders and articles (developers.freshdesk.com/api, Solutions, read
 * 2026-11). The list of a folder carries the whole text of its articles, and with the code of a language at the end of the path
 * those that were translated into it. Lists are read strictly as lists: an answer that is none must not look like an empty
 * knowledge base.
 */

const categorySchema = z.object({ id, name: text });
const folderSchema = z.object({ id, name: text, visibility: count, sub_folders_count: count });
const articleSchema = z.object({
  id,
  title: text,
  description: text,
  status: count,
  folder_id: id,
  updated_at: text,
  hierarchy: z
    .array(lenientObject({ data: lenientObject({ language: text }) }))
    .nullish()
    .catch(null),
});
type Article = z.output<typeof articleSchema>;
const languagesSchema = lenientObject({
  primary_language: text,
  supported_languages: z.array(z.string()).nullish().catch(null),
  portal_languages: z.array(z.string()).nullish().catch(null),
});

/** The language articles are written in, those they may be translated into, and which of these customers can choose. */
type Languages = { primary: string | null; translations: { code: string; isShown: boolean }[] };

const published = 2;
const visibleToAll = 1;
/** Folders lie in folders; deeper than this is a loop. */
const maximumDepth = 10;
/** `de`, `pt-BR`: it becomes a part of paths and addresses. */
const languageCode = /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})?$/;

type Folder = { id: string; path: string[]; isPublic: boolean };

/** Freshdesk's knowledge base. Public is what is published in folders that everybody sees, all the way up; the rest is internal. */
export function readSolutions(api: FreshdeskApi, settings: FreshdeskSettings): HelpdeskKnowledge {
  async function* folders(signal?: AbortSignal): AsyncGenerator<Folder> {
    for await (const categories of api.list("/solutions/categories", z.array(categorySchema), { signal })) {
      for (const category of categories) {
        const top = { path: [category.name ?? "Category"], isPublic: true };
        yield* below(`/solutions/categories/${category.id}/folders`, top, 0, signal);
      }
    }
  }

  async function* below(
    path: string,
    parent: Omit<Folder, "id">,
    depth: number,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<Folder> {
    for await (const page of api.list(path, z.array(folderSchema), { signal })) {
      for (const { id: folderId, name, visibility, sub_folders_count } of page) {
        if (folderId === null) continue;
        const isPublic = parent.isPublic && visibility === visibleToAll;
        const folder = { id: folderId, path: [...parent.path, name ?? "Folder"], isPublic };
        yield folder;
        // Older accounts have no folders in folders and do not know the number.
        if (depth < maximumDepth && (sub_folders_count ?? 0) > 0)
          yield* below(`/solutions/folders/${folderId}/subfolders`, folder, depth + 1, signal);
      }
    }
  }

  return {
    // One call brings a hundred articles, so nothing has to be waited for.
    paceMs: 0,

    async listCollections(signal) {
      const found = [];
      for await (const folder of folders(signal)) {
        const audience = folder.isPublic ? ("public" as const) : ("internal" as const);
        found.push({
          id: folder.id,
          label: folder.path.slice(1).join(" / "),
          detail: folder.path[0] ?? null,
          audience,
        });
      }
      return found;
    },

    async *listDocuments({ collectionIds, publicUrl, signal }) {
      const { primary, translations } = await readLanguages(signal);
      const portal = portalOf(publicUrl);
      for await (const folder of folders(signal)) {
        if (collectionIds !== null && !collectionIds.includes(folder.id)) continue;
        const path = `/solutions/folders/${folder.id}/articles`;
        try {
          for await (const page of api.list(path, z.array(articleSchema), { signal }))
            yield page.flatMap((article) => toDocument(article, { folder, portal, language: primary }));
          for (const { code, isShown } of translations) {
            const translated = api.list(`${path}/${code}`, z.array(articleSchema), { signal });
            for await (const page of translated)
              yield page.flatMap((article) =>
                toDocument(article, { folder, portal, language: code, translation: { isShown } }),
              );
          }
        } catch (error) {
          // Deleted while the list was read.
          if (!isGone(error)) throw error;
        }
      }
    },

    async stillHolds(externalId, { collectionIds, signal }: KnowledgeChoice) {
      try {
        const path = externalId.split("/").map(encodeURIComponent).join("/");
        const article = await api.get(`/solutions/articles/${path}`, articleSchema, { signal });
        return (
          collectionIds === null || (article.folder_id !== null && collectionIds.includes(article.folder_id))
        );
      } catch (error) {
        if (isGone(error)) return false;
        throw error;
      }
    },
  };

  async function readLanguages(signal: AbortSignal | undefined): Promise<Languages> {
    try {
      const read = await api.get("/settings/helpdesk", languagesSchema, { signal });
      const primary = read?.primary_language ?? null;
      const codes = [...new Set(read?.supported_languages ?? [])].filter(
        (code) => code !== primary && languageCode.test(code),
      );
      const shown = read?.portal_languages ?? codes;
      return { primary, translations: codes.map((code) => ({ code, isShown: shown.includes(code) })) };
    } catch (error) {
      // Some accounts show these settings to admins only; then there is nothing that names the languages.
      if (error instanceof HttpFailure && (error.status === 403 || isGone(error)))
        return { primary: null, translations: [] };
      throw error;
    }
  }

  function portalOf(publicUrl: string | null): string {
    return (publicUrl ?? `https://${settings.domain}`).replace(/\/+$/, "");
  }
}

function toDocument(
  article: Article,
  {
    folder,
    portal,
    language,
    translation,
  }: {
    folder: Folder;
    portal: string;
    language: string | null;
    /** Absent: in the language of the account. */
    translation?: { isShown: boolean };
  },
): HelpdeskDocument[] {
  const { id: articleId } = article;
  if (articleId === null) return [];
  const status = article.status === published ? ("published" as const) : ("draft" as const);
  // What nobody can choose in the portal, nobody outside reads.
  const isPublic = folder.isPublic && status === "published" && translation?.isShown !== false;
  const place = translation ? `${portal}/${language}` : portal;
  const url = isPublic ? `${place}/support/solutions/articles/${articleId}` : null;
  const told = article.hierarchy?.find((step) => step?.data?.language)?.data?.language ?? null;
  const read: HelpdeskArticle = {
    title: article.title ?? "Untitled",
    html: article.description ?? "",
    url,
    audience: isPublic ? "public" : "internal",
    language: translation ? language : (told ?? language),
    status,
  };
  // Who may read it is a matter of its folder, which leaves the article's own time as it is.
  const fingerprint = [article.updated_at, status, read.audience, url].join(" ");
  const externalId = translation ? `${articleId}/${language}` : articleId;
  return [{ externalId, fingerprint, read: async () => read }];
}

function isGone(error: unknown): boolean {
  return error instanceof HttpFailure && (error.status === 404 || error.status === 410);
}
