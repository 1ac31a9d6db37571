import type { FrontAccount } from "../account.ts";
import { describeFiles } from "../files.ts";
import type { FrontArticle, FrontCategory, FrontKnowledgeBase } from "../records.ts";

type Json = Record<string, unknown>;

function knowledgeBaseLinks(account: FrontAccount, base: FrontKnowledgeBase): Json {
  const self = `/knowledge_bases/${base.id}`;
  return {
    self: account.link(self),
    related: { articles: account.link(`${self}/articles`), categories: account.link(`${self}/categories`) },
  };
}

/** The slim form: no name, no status. */
export function describeSlimKnowledgeBase(account: FrontAccount, base: FrontKnowledgeBase): Json {
  return {
    _links: knowledgeBaseLinks(account, base),
    id: base.id,
    type: base.type,
    locales: base.locales,
    created_at: base.createdAt,
    updated_at: base.updatedAt,
  };
}

export function describeKnowledgeBase(account: FrontAccount, base: FrontKnowledgeBase, locale: string): Json {
  return {
    _links: knowledgeBaseLinks(account, base),
    id: base.id,
    name: base.names[locale] ?? "",
    status: base.status,
    type: base.type,
    locale,
    created_at: base.createdAt,
    updated_at: base.updatedAt,
  };
}

function categoryLinks(account: FrontAccount, category: FrontCategory): Json {
  const self = `/knowledge_base_categories/${category.id}`;
  return {
    self: account.link(self),
    related: {
      knowledge_base: account.link(`/knowledge_bases/${category.knowledgeBaseId}`),
      parent_category: category.parentId
        ? account.link(`/knowledge_base_categories/${category.parentId}`)
        : null,
      articles: account.link(`${self}/articles`),
    },
  };
}

export function describeSlimCategory(account: FrontAccount, category: FrontCategory): Json {
  return {
    _links: categoryLinks(account, category),
    id: category.id,
    slug: category.slug,
    is_hidden: category.isHidden,
    locales: Object.keys(category.content),
    created_at: category.createdAt,
    updated_at: category.updatedAt,
  };
}

export function describeCategory(account: FrontAccount, category: FrontCategory, locale: string): Json {
  const content = category.content[locale] ?? { name: null, description: null };
  return {
    _links: categoryLinks(account, category),
    id: category.id,
    name: content.name,
    description: content.description,
    is_hidden: category.isHidden,
    locale,
    created_at: category.createdAt,
    updated_at: category.updatedAt,
  };
}

/** The slim form: no name, no status, no text. */
export function describeSlimArticle(account: FrontAccount, article: FrontArticle): Json {
  const self = `/knowledge_base_articles/${article.id}`;
  return {
    _links: {
      self: account.link(self),
      related: {
        knowledge_base: account.link(`/knowledge_bases/${article.knowledgeBaseId}`),
        category: article.categoryId
          ? account.link(`/knowledge_base_categories/${article.categoryId}`)
          : null,
        content: account.link(`${self}/content`),
      },
    },
    id: article.id,
    slug: article.slug,
    locales: Object.keys(article.content),
    created_at: article.createdAt,
    updated_at: article.updatedAt,
  };
}

/** Undefined when the article does not exist in that locale. */
export function describeArticle(
  account: FrontAccount,
  article: FrontArticle,
  locale: string,
): Json | undefined {
  const content = article.content[locale];
  if (!content) return undefined;
  const self = `/knowledge_base_articles/${article.id}`;
  return {
    _links: {
      self: account.link(self),
      related: {
        knowledge_base: account.link(`/knowledge_bases/${article.knowledgeBaseId}`),
        ...(article.categoryId && {
          category: account.link(`/knowledge_base_categories/${article.categoryId}`),
        }),
        last_editor: account.link(`/teammates/${content.lastEditorId}`),
      },
    },
    id: article.id,
    slug: article.slug,
    name: content.name,
    status: content.status,
    keywords: content.keywords,
    content: content.content,
    locale,
    attachments: describeFiles(account, content.fileIds, self),
    last_edited_at: content.lastEditedAt,
    created_at: article.createdAt,
    updated_at: article.updatedAt,
  };
}
