import type { FreshdeskAccount } from "./account.ts";
import { describeTime } from "./describe-time.ts";
import { htmlToText } from "./html.ts";
import type {
  FreshdeskSolutionArticle,
  FreshdeskSolutionCategory,
  FreshdeskSolutionFolder,
} from "./records.ts";

type Described = Record<string, unknown>;

export function describeSolutionCategory(category: FreshdeskSolutionCategory): Described {
  return {
    id: category.id,
    name: category.name,
    description: category.description,
    visible_in_portals: [],
    created_at: describeTime(category.createdAt),
    updated_at: describeTime(category.updatedAt),
  };
}

export function describeSolutionFolder(
  account: FreshdeskAccount,
  folder: FreshdeskSolutionFolder,
): Described {
  const articles = [...account.solutionArticles.values()].filter(({ folderId }) => folderId === folder.id);
  const below = [...account.solutionFolders.values()].filter(
    ({ parentFolderId }) => parentFolderId === folder.id,
  );
  return {
    id: folder.id,
    name: folder.name,
    description: folder.description,
    category_id: folder.categoryId,
    parent_folder_id: folder.parentFolderId,
    visibility: folder.visibility,
    articles_count: articles.length,
    sub_folders_count: below.length,
    hierarchy: hierarchyOf(account, folder.parentFolderId, folder.categoryId),
    created_at: describeTime(folder.createdAt),
    updated_at: describeTime(folder.updatedAt),
  };
}

/** Lists and single articles look alike: the whole text comes in both. */
export function describeSolutionArticle(
  account: FreshdeskAccount,
  article: FreshdeskSolutionArticle,
  language: string = account.facts.language,
): Described {
  const folder = account.solutionFolders.get(article.folderId);
  return {
    id: article.id,
    type: article.type,
    status: article.status,
    agent_id: article.agentId,
    category_id: folder?.categoryId ?? null,
    folder_id: article.folderId,
    hierarchy: folder ? hierarchyOf(account, folder.id, folder.categoryId, language) : [],
    title: article.title,
    description: article.description,
    description_text: htmlToText(article.description),
    tags: article.tags,
    seo_data: {},
    thumbs_up: 0,
    thumbs_down: 0,
    hits: 0,
    created_at: describeTime(article.createdAt),
    updated_at: describeTime(article.updatedAt),
  };
}

/** From the category down to the folder. */
function hierarchyOf(
  account: FreshdeskAccount,
  folderId: number | null,
  categoryId: number,
  language: string = account.facts.language,
): Described[] {
  const steps: Described[] = [];
  for (let folder = account.solutionFolders.get(folderId ?? -1); folder; ) {
    steps.unshift({
      type: "folder",
      data: { id: folder.id, name: folder.name, language },
    });
    folder = account.solutionFolders.get(folder.parentFolderId ?? -1);
  }
  const name = account.solutionCategories.get(categoryId)?.name ?? null;
  steps.unshift({ type: "category", data: { id: categoryId, name, language } });
  return steps.map((step, level) => ({ level, ...step }));
}
