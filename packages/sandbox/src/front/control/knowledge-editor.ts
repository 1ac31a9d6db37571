import { ControlError } from "../../control/control-error.ts";
import type { FrontAccount } from "../account.ts";
import { storeFile } from "../files.ts";
import type { FrontArticle, FrontArticleContent, FrontCategory, FrontKnowledgeBase } from "../records.ts";
import type { SaveArticleInput, SaveCategoryInput, SaveKnowledgeBaseInput } from "./control-inputs.ts";

/** Writes an article in one locale; every saving moves `updated_at`. */
export function saveArticle(account: FrontAccount, input: SaveArticleInput): FrontArticle {
  const now = account.timestamp();
  const locale = input.locale ?? "en";
  const article = input.articleId ? account.articles.get(input.articleId) : newArticle(account, input);
  if (!article) throw new ControlError("There is no such article.");
  const before = article.content[locale];
  const files = (input.files ?? []).map(({ name, contentType, base64 }) =>
    storeFile(account, { filename: name, contentType, content: Buffer.from(base64, "base64") }),
  );
  const content: FrontArticleContent = {
    name: input.name ?? before?.name ?? "Untitled",
    status: input.status ?? before?.status ?? "published",
    keywords: [...(input.keywords ?? before?.keywords ?? [])],
    content: input.html ?? before?.content ?? "",
    fileIds: [...(before?.fileIds ?? []), ...files.map(({ id }) => id)],
    lastEditedAt: now,
    lastEditorId: before?.lastEditorId ?? [...account.teammates.keys()][0] ?? "",
  };
  article.content[locale] = content;
  if (input.categoryId !== undefined) article.categoryId = input.categoryId;
  article.updatedAt = now;
  account.articles.set(article.id, article);
  const base = account.knowledgeBases.get(article.knowledgeBaseId);
  if (base && !base.locales.includes(locale)) base.locales.push(locale);
  account.changed("knowledge", article.id);
  return article;
}

export function deleteArticle(account: FrontAccount, articleId: string): void {
  if (!account.articles.delete(articleId)) throw new ControlError("There is no such article.");
  account.changed("knowledge", articleId);
}

export function saveCategory(account: FrontAccount, input: SaveCategoryInput): FrontCategory {
  const now = account.timestamp();
  const locale = input.locale ?? "en";
  const category = input.categoryId ? account.categories.get(input.categoryId) : newCategory(account, input);
  if (!category) throw new ControlError("There is no such category.");
  const before = category.content[locale];
  category.content[locale] = {
    name: input.name ?? before?.name ?? null,
    description: input.description ?? before?.description ?? null,
  };
  if (input.isHidden !== undefined) category.isHidden = input.isHidden;
  if (input.parentId !== undefined) category.parentId = input.parentId;
  category.updatedAt = now;
  account.categories.set(category.id, category);
  account.changed("knowledge", category.id);
  return category;
}

/** Its articles stay, without a category. */
export function deleteCategory(account: FrontAccount, categoryId: string): void {
  if (!account.categories.delete(categoryId)) throw new ControlError("There is no such category.");
  for (const article of account.articles.values())
    if (article.categoryId === categoryId) article.categoryId = "";
  account.changed("knowledge", categoryId);
}

export function saveKnowledgeBase(account: FrontAccount, input: SaveKnowledgeBaseInput): FrontKnowledgeBase {
  const now = account.timestamp();
  const locale = input.locale ?? "en";
  const base: FrontKnowledgeBase | undefined = input.knowledgeBaseId
    ? account.knowledgeBases.get(input.knowledgeBaseId)
    : {
        id: account.newId("knowledgeBase"),
        type: input.type ?? "external",
        status: "published",
        locales: [locale],
        names: {},
        createdAt: now,
        updatedAt: now,
      };
  if (!base) throw new ControlError("There is no such knowledge base.");
  if (input.type) base.type = input.type;
  if (input.status) base.status = input.status;
  if (!base.locales.includes(locale)) base.locales.push(locale);
  base.names[locale] = input.name ?? base.names[locale] ?? "Knowledge base";
  base.updatedAt = now;
  account.knowledgeBases.set(base.id, base);
  account.changed("knowledge", base.id);
  return base;
}

function newArticle(account: FrontAccount, input: SaveArticleInput): FrontArticle {
  const knowledgeBaseId = baseOf(account, input.knowledgeBaseId, input.categoryId);
  const id = account.newId("article");
  const now = account.timestamp();
  return {
    id,
    knowledgeBaseId,
    categoryId: input.categoryId ?? "",
    slug: `/articles/${account.articles.size + 1}`,
    content: {},
    createdAt: now,
    updatedAt: now,
  };
}

function newCategory(account: FrontAccount, input: SaveCategoryInput): FrontCategory {
  const now = account.timestamp();
  return {
    id: account.newId("category"),
    knowledgeBaseId: baseOf(account, input.knowledgeBaseId, input.parentId),
    parentId: input.parentId ?? "",
    slug: `/categories/${account.categories.size + 1}`,
    isHidden: false,
    content: {},
    createdAt: now,
    updatedAt: now,
  };
}

function baseOf(account: FrontAccount, wanted: string | undefined, categoryId: string | undefined): string {
  const id = wanted ?? account.categories.get(categoryId ?? "")?.knowledgeBaseId ?? "";
  if (!account.knowledgeBases.has(id)) throw new ControlError("There is no such knowledge base.");
  return id;
}
