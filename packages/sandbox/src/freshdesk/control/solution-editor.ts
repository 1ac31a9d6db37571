import { ControlError } from "../../control/control-error.ts";
import type { FreshdeskAccount } from "../account.ts";
import type {
  FreshdeskSolutionArticle,
  FreshdeskSolutionCategory,
  FreshdeskSolutionFolder,
  SolutionVisibility,
} from "../records.ts";

export interface SaveSolutionCategoryInput {
  /** Absent: a new one. */
  readonly categoryId?: number;
  readonly name?: string;
}

export interface SaveSolutionFolderInput {
  /** Absent: a new one, in the category or below the folder named. */
  readonly folderId?: number;
  readonly categoryId?: number;
  readonly parentFolderId?: number;
  readonly name?: string;
  /** Default 1, everybody. Changing it leaves the articles' own times as they are. */
  readonly visibility?: SolutionVisibility;
}

export interface SaveSolutionArticleInput {
  /** Absent: a new one, in the folder named. */
  readonly articleId?: number;
  readonly folderId?: number;
  readonly title?: string;
  readonly html?: string;
  readonly status?: "draft" | "published";
  /** Of an article that exists: its words in this language, made when there are none yet. Absent: those of the account's own. */
  readonly language?: string;
}

export interface SetLanguagesInput {
  /** Languages that articles may be translated into. */
  readonly supported: readonly string[];
  /** Those of them that customers can choose in the portal; default all. */
  readonly shown?: readonly string[];
}

export function setLanguages(account: FreshdeskAccount, { supported, shown }: SetLanguagesInput): void {
  account.facts.translatedInto = { supported: [...supported], shown: [...(shown ?? supported)] };
  account.changed("solutions");
}

export function saveSolutionCategory(
  account: FreshdeskAccount,
  input: SaveSolutionCategoryInput,
): FreshdeskSolutionCategory {
  const now = account.now();
  const before =
    input.categoryId === undefined ? undefined : account.solutionCategories.get(input.categoryId);
  if (input.categoryId !== undefined && !before) throw new ControlError("There is no such category.");
  const category = before ?? {
    id: account.newId("other"),
    name: "Category",
    description: null,
    createdAt: now,
    updatedAt: now,
  };
  if (input.name !== undefined) category.name = input.name;
  category.updatedAt = now;
  account.solutionCategories.set(category.id, category);
  account.changed("solutions", category.id);
  return category;
}

export function saveSolutionFolder(
  account: FreshdeskAccount,
  input: SaveSolutionFolderInput,
): FreshdeskSolutionFolder {
  const now = account.now();
  const before = input.folderId === undefined ? undefined : account.solutionFolders.get(input.folderId);
  if (input.folderId !== undefined && !before) throw new ControlError("There is no such folder.");
  const folder = before ?? newFolder(account, input, now);
  if (input.name !== undefined) folder.name = input.name;
  if (input.visibility !== undefined) folder.visibility = input.visibility;
  folder.updatedAt = now;
  account.solutionFolders.set(folder.id, folder);
  account.changed("solutions", folder.id);
  return folder;
}

export function saveSolutionArticle(
  account: FreshdeskAccount,
  input: SaveSolutionArticleInput,
): FreshdeskSolutionArticle {
  const now = account.now();
  const before = input.articleId === undefined ? undefined : account.solutionArticles.get(input.articleId);
  if (input.articleId !== undefined && !before) throw new ControlError("There is no such article.");
  if (!account.solutionFolders.has(input.folderId ?? before?.folderId ?? -1))
    throw new ControlError("There is no such folder.");
  const article: FreshdeskSolutionArticle = before ?? {
    id: account.newId("other"),
    folderId: input.folderId as number,
    agentId: [...account.agents.keys()][0] as number,
    title: "Untitled",
    description: "",
    status: 2,
    type: 1,
    tags: [],
    createdAt: now,
    updatedAt: now,
  };
  if (input.language !== undefined && input.language !== account.facts.language)
    return translate(account, article, { ...input, language: input.language });
  if (input.folderId !== undefined) article.folderId = input.folderId;
  if (input.title !== undefined) article.title = input.title;
  if (input.html !== undefined) article.description = input.html;
  if (input.status !== undefined) article.status = input.status === "draft" ? 1 : 2;
  // Times have whole seconds in the API: two savings within one must not look alike.
  article.updatedAt = Math.max(now, article.updatedAt + 1_000);
  account.solutionArticles.set(article.id, article);
  account.changed("solutions", article.id);
  return article;
}

/** A translation has a state and a time of its own. */
function translate(
  account: FreshdeskAccount,
  article: FreshdeskSolutionArticle,
  { language, title, html, status }: SaveSolutionArticleInput & { language: string },
): FreshdeskSolutionArticle {
  if (!account.solutionArticles.has(article.id))
    throw new ControlError("An article is written in the account's own language first.");
  article.translations ??= {};
  const before = article.translations[language];
  article.translations[language] = {
    title: title ?? before?.title ?? article.title,
    description: html ?? before?.description ?? article.description,
    status: status === undefined ? (before?.status ?? 2) : status === "draft" ? 1 : 2,
    updatedAt: Math.max(account.now(), (before?.updatedAt ?? 0) + 1_000),
  };
  account.changed("solutions", article.id);
  return article;
}

export function deleteSolutionArticle(account: FreshdeskAccount, articleId: number): void {
  if (!account.solutionArticles.delete(articleId)) throw new ControlError("There is no such article.");
  account.changed("solutions", articleId);
}

function newFolder(
  account: FreshdeskAccount,
  input: SaveSolutionFolderInput,
  now: number,
): FreshdeskSolutionFolder {
  const parent =
    input.parentFolderId === undefined ? undefined : account.solutionFolders.get(input.parentFolderId);
  const categoryId = parent?.categoryId ?? input.categoryId ?? -1;
  if (!account.solutionCategories.has(categoryId)) throw new ControlError("There is no such category.");
  return {
    id: account.newId("other"),
    categoryId,
    parentFolderId: parent?.id ?? null,
    name: "Folder",
    description: null,
    visibility: 1,
    createdAt: now,
    updatedAt: now,
  };
}
