import { z } from "zod";
import { HttpFailure } from "../http/http-failure.ts";
import type { HelpdeskDocument, HelpdeskKnowledge, KnowledgeChoice } from "../knowledge.ts";
import { anything, count, flag, id, lenientObject, text } from "../parsing/lenient.ts";
import { type FrontApi, segment } from "./front-api.ts";

/*
 * Knowledge bases hold articles in several languages (locales). The lists are slim: no name, no state, no text; these come one
 * article and language at a time (Core API, Knowledge Bases). There is no "changed since": `updated_at` of the slim list tells.
 */

const texts = anything.transform((value) =>
  Array.isArray(value)
    ? value.filter((entry): entry is string => typeof entry === "string" && entry !== "")
    : [],
);
const links = lenientObject({
  related: lenientObject({ category: text, parent_category: text, knowledge_base: text }),
});
const baseSchema = z.object({ id, type: text, locales: texts });
const baseContentSchema = z.object({ name: text, status: text, type: text });
const categorySchema = z.object({ _links: links, id, is_hidden: flag });
const slimArticleSchema = z.object({ _links: links, id, slug: text, locales: texts, updated_at: count });
const articleSchema = z.object({ id, name: text, status: text, content: text, locale: text });

/** Of 50 calls a minute on the smallest plan this leaves half to conversations. */
const paceMs = 2_400;

type Base = { id: string; name: string | null; locales: string[]; isPublic: boolean };

/** Front's knowledge bases (FR8). Public is what is published in a published external one; all else is internal. */
export function readKnowledgeBases(api: FrontApi): HelpdeskKnowledge {
  async function listBases(signal: AbortSignal | undefined): Promise<Base[]> {
    const bases: Base[] = [];
    for (const base of await api.listAll("/knowledge_bases", baseSchema, { signal })) {
      if (base.id === null) continue;
      const content = await api.get(`/knowledge_bases/${segment(base.id)}/content`, baseContentSchema, {
        signal,
      });
      const isPublic = base.type === "external" && content.status === "published";
      bases.push({ id: base.id, name: content.name, locales: base.locales, isPublic });
    }
    return bases;
  }

  /** Categories that customers do not see, those below them included. */
  async function listHidden(baseId: string, signal: AbortSignal | undefined): Promise<Set<string>> {
    const categories = await api.listAll(`/knowledge_bases/${segment(baseId)}/categories`, categorySchema, {
      signal,
    });
    const parents = new Map(
      categories.map((each) => [each.id, lastPart(each._links?.related?.parent_category)]),
    );
    const hidden = new Set(categories.filter(({ is_hidden }) => is_hidden).map((each) => each.id));
    const isHidden = (categoryId: string | null, depth = 0): boolean =>
      categoryId !== null &&
      depth < 20 &&
      (hidden.has(categoryId) || isHidden(parents.get(categoryId) ?? null, depth + 1));
    return new Set(categories.flatMap((each) => (each.id !== null && isHidden(each.id) ? [each.id] : [])));
  }

  return {
    paceMs,

    async listCollections(signal) {
      return (await listBases(signal)).map(({ id: baseId, name, locales, isPublic }) => ({
        id: baseId,
        label: name ?? baseId,
        detail: locales.join(", ") || null,
        audience: isPublic ? ("public" as const) : ("internal" as const),
      }));
    },

    async *listDocuments({ collectionIds, publicUrl, signal }) {
      for (const base of await listBases(signal)) {
        if (collectionIds !== null && !collectionIds.includes(base.id)) continue;
        const hidden = await listHidden(base.id, signal);
        for await (const page of api.list(
          `/knowledge_bases/${segment(base.id)}/articles`,
          slimArticleSchema,
          { signal },
        )) {
          yield page.flatMap((article) => {
            const category = lastPart(article._links?.related?.category);
            const isPublic = base.isPublic && !(category !== null && hidden.has(category));
            return article.locales.flatMap((locale) => toDocument(article, { locale, isPublic, publicUrl }));
          });
        }
      }
    },

    async stillHolds(externalId, { collectionIds, signal }: KnowledgeChoice) {
      const [articleId = "", locale = ""] = externalId.split(":");
      try {
        const article = await api.get(`/knowledge_base_articles/${segment(articleId)}`, slimArticleSchema, {
          signal,
        });
        const base = lastPart(article._links?.related?.knowledge_base);
        return (
          article.locales.includes(locale) &&
          (collectionIds === null || (base !== null && collectionIds.includes(base)))
        );
      } catch (error) {
        if (error instanceof HttpFailure && (error.status === 404 || error.status === 410)) return false;
        throw error;
      }
    },
  };

  function toDocument(
    article: z.output<typeof slimArticleSchema>,
    { locale, isPublic, publicUrl }: { locale: string; isPublic: boolean; publicUrl: string | null },
  ): HelpdeskDocument[] {
    const { id: articleId, slug, updated_at } = article;
    if (articleId === null) return [];
    // The API does not tell the host on which customers read it.
    const url =
      isPublic && publicUrl !== null && slug !== null
        ? `${publicUrl.replace(/\/+$/, "")}/${locale}${slug}`
        : null;
    return [
      {
        externalId: `${articleId}:${locale}`,
        fingerprint: [updated_at, isPublic, url].join(" "),
        async read(signal) {
          const path = `/knowledge_base_articles/${segment(articleId)}/locales/${segment(locale)}/content`;
          try {
            const content = await api.get(path, articleSchema, { signal });
            const status = content.status === "published" ? ("published" as const) : ("draft" as const);
            const isRead = isPublic && status === "published";
            return {
              title: content.name ?? "Untitled",
              html: content.content ?? "",
              url: isRead ? url : null,
              audience: isRead ? "public" : "internal",
              language: locale,
              status,
            };
          } catch (error) {
            if (error instanceof HttpFailure && (error.status === 404 || error.status === 410)) return null;
            throw error;
          }
        },
      },
    ];
  }
}

/** Relations are links; their last part is the id. */
function lastPart(link: string | null | undefined): string | null {
  return link?.split("?")[0]?.split("/").filter(Boolean).at(-1) ?? null;
}
