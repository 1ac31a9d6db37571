import type { Answer } from "../../http/answer.ts";
import type { FreshdeskAccount } from "../account.ts";
import {
  describeSolutionArticle,
  describeSolutionCategory,
  describeSolutionFolder,
} from "../describe-solutions.ts";
import { notFound, requireFeature } from "../errors.ts";
import { listPage } from "../list-page.ts";
import type { FreshdeskCall, RouteTable } from "./route-table.ts";

/** The read side of the knowledge base, in the account's own language. */
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
  "GET /solutions/articles/:id": whereSwitchedOn((account, call) => {
    const article = account.solutionArticles.get(Number(call.params.id));
    return article ? { status: 200, json: describeSolutionArticle(account, article) } : notFound();
  }),
};

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
