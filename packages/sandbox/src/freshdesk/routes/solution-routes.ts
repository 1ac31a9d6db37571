import type { Answer } from "../../http/answer.ts";
import type { FreshdeskAccount } from "../account.ts";
import {
  describeSolutionArticle,
  describeSolutionCategory,
  describeSolutionFolder,
} from "../describe-solutions.ts";
import { notFound, requireFeature } from "../errors.ts";
import { listPage } from "../list-page.ts";
import type { FreshdeskSolutionArticle } from "../records.ts";
import type { FreshdeskCall, RouteTable } from "./route-table.ts";

/** The read side of the knowledge base, in the account's own language and, with its code in the path, in others. */
export const solutionRoutes: RouteTable = {
  "GET /solutions/categories": whereSwitchedOn((account, call) =>
    listPage(account, call, [...account.solutionCategories.values()], describeSolutionCategory),
  ),
  "GET /solutions/categories/:id": whereSwitchedOn((account, call) => {
    const category = account.solutionCategories.get(Number(call.params.id));
    return category ? { status: 200, json: describeSolutionCategory(category) } : notFound();
  }),
  "GET /solutions/categories/:id/folders": whereSwitchedOn((account, call) => {
    const id = Number(call.params.id);
    if (!account.solutionCategories.has(id)) return notFound();
    return listFolders(account, call, id, null);
  }),
  "GET /solutions/folders/:id": whereSwitchedOn((account, call) => {
    const folder = account.solutionFolders.get(Number(call.params.id));
    return folder ? { status: 200, json: describeSolutionFolder(account, folder) } : notFound();
  }),
  "GET /solutions/folders/:id/subfolders": whereSwitchedOn((account, call) => {
    const folder = account.solutionFolders.get(Number(call.params.id));
    return folder ? listFolders(account, call, folder.categoryId, folder.id) : notFound();
  }),
  "GET /solutions/folders/:id/articles": whereSwitchedOn((account, call) => {
    const id = Number(call.params.id);
    if (!account.solutionFolders.has(id)) return notFound();
    const articles = [...account.solutionArticles.values()].filter(({ folderId }) => folderId === id);
    return listPage(account, call, articles, (article) => describeSolutionArticle(account, article));
  }),
  "GET /solutions/folders/:id/articles/:language": whereSwitchedOn((account, call) => {
    const id = Number(call.params.id);
    const language = String(call.params.language);
    if (!account.solutionFolders.has(id) || !isSpoken(account, language)) return notFound();
    const translated = [...account.solutionArticles.values()].flatMap((article) =>
      article.folderId === id ? (inLanguage(account, article, language) ?? []) : [],
    );
    return listPage(account, call, translated, (article) =>
      describeSolutionArticle(account, article, language),
    );
  }),
  "GET /solutions/articles/:id/:language": whereSwitchedOn((account, call) => {
    const language = String(call.params.language);
    const article = account.solutionArticles.get(Number(call.params.id));
    const translated = article && isSpoken(account, language) ? inLanguage(account, article, language) : null;
    return translated
      ? { status: 200, json: describeSolutionArticle(account, translated, language) }
      : notFound();
  }),
  "GET /solutions/articles/:id": whereSwitchedOn((account, call) => {
    const article = account.solutionArticles.get(Number(call.params.id));
    return article ? { status: 200, json: describeSolutionArticle(account, article) } : notFound();
  }),
};

function isSpoken({ facts }: FreshdeskAccount, language: string): boolean {
  return language === facts.language || (facts.translatedInto?.supported ?? []).includes(language);
}

/** The article with the words of a language; null where it was not translated. */
function inLanguage(
  account: FreshdeskAccount,
  article: FreshdeskSolutionArticle,
  language: string,
): FreshdeskSolutionArticle | null {
  if (language === account.facts.language) return article;
  const translation = article.translations?.[language];
  return translation ? { ...article, ...translation } : null;
}

type Handler = (account: FreshdeskAccount, call: FreshdeskCall) => Answer;

function whereSwitchedOn(answer: Handler): Handler {
  return (account, call) =>
    account.switches.knowledgeBase ? answer(account, call) : requireFeature("Solutions");
}

function listFolders(
  account: FreshdeskAccount,
  call: FreshdeskCall,
  categoryId: number,
  parentFolderId: number | null,
): Answer {
  const folders = [...account.solutionFolders.values()].filter(
    (folder) => folder.categoryId === categoryId && folder.parentFolderId === parentFolderId,
  );
  return listPage(account, call, folders, (folder) => describeSolutionFolder(account, folder));
}
