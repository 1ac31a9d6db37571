import type { Answer, Call } from "../../http/answer.ts";
import type { FrontAccount } from "../account.ts";
import {
  describeArticle,
  describeCategory,
  describeKnowledgeBase,
  describeSlimArticle,
  describeSlimCategory,
  describeSlimKnowledgeBase,
} from "../describe/describe-knowledge.ts";
import { notFound } from "../errors.ts";
import { listPage, wholeList } from "../list-page.ts";
import type { FrontArticle, FrontCategory, FrontKnowledgeBase } from "../records.ts";
import type { RouteTable } from "./route-table.ts";

/** The read side of knowledge bases: slim lists without names, content one article and one locale at a time. */
export const knowledgeRoutes: RouteTable = {
  "GET /knowledge_bases": (account, call) =>
    wholeList(account, call, account.knowledgeBases.values(), (base) =>
      describeSlimKnowledgeBase(account, base),
    ),

  "GET /knowledge_bases/:id": withKnowledgeBase((account, _, base) => ({
    status: 200,
    json: describeSlimKnowledgeBase(account, base),
  })),
  "GET /knowledge_bases/:id/content": withKnowledgeBase(knowledgeBaseContent),
  "GET /knowledge_bases/:id/locales/:locale/content": withKnowledgeBase(knowledgeBaseContent),

  "GET /knowledge_bases/:id/categories": withKnowledgeBase((account, call, base) =>
    listPage(
      account,
      call,
      [...account.categories.values()].filter(({ knowledgeBaseId }) => knowledgeBaseId === base.id),
      {
        keyOf: ({ createdAt }) => createdAt,
        describe: (category) => describeSlimCategory(account, category),
        isOldestFirst: true,
      },
    ),
  ),

  "GET /knowledge_bases/:id/articles": withKnowledgeBase((account, call, base) =>
    listArticles(account, call, ({ knowledgeBaseId }) => knowledgeBaseId === base.id),
  ),

  "GET /knowledge_base_categories/:id": withCategory((account, _, category) => ({
    status: 200,
    json: describeSlimCategory(account, category),
  })),
  "GET /knowledge_base_categories/:id/content": withCategory(categoryContent),
  "GET /knowledge_base_categories/:id/locales/:locale/content": withCategory(categoryContent),

  "GET /knowledge_base_categories/:id/articles": withCategory((account, call, category) =>
    listArticles(account, call, ({ categoryId }) => categoryId === category.id),
  ),

  "GET /knowledge_base_articles/:id": withArticle((account, _, article) => ({
    status: 200,
    json: describeSlimArticle(account, article),
  })),
  "GET /knowledge_base_articles/:id/content": withArticle(articleContent),
  "GET /knowledge_base_articles/:id/locales/:locale/content": withArticle(articleContent),
};

type Handler<Item> = (account: FrontAccount, call: Call, item: Item) => Answer;

function withKnowledgeBase(handle: Handler<FrontKnowledgeBase>) {
  return withItem("knowledge base", (account) => account.knowledgeBases, handle);
}

function withCategory(handle: Handler<FrontCategory>) {
  return withItem("knowledge base category", (account) => account.categories, handle);
}

function withArticle(handle: Handler<FrontArticle>) {
  return withItem("knowledge base article", (account) => account.articles, handle);
}

function withItem<Item>(
  kind: string,
  mapOf: (account: FrontAccount) => ReadonlyMap<string, Item>,
  handle: Handler<Item>,
): (account: FrontAccount, call: Call) => Answer {
  return (account, call) => {
    const item = mapOf(account).get(call.params.id ?? "");
    return item ? handle(account, call, item) : notFound(kind, call.params.id ?? "");
  };
}

function listArticles(account: FrontAccount, call: Call, holds: (article: FrontArticle) => boolean): Answer {
  return listPage(account, call, [...account.articles.values()].filter(holds), {
    keyOf: ({ createdAt }) => createdAt,
    describe: (article) => describeSlimArticle(account, article),
    isOldestFirst: true,
  });
}

function knowledgeBaseContent(account: FrontAccount, call: Call, base: FrontKnowledgeBase): Answer {
  const locale = call.params.locale ?? base.locales[0] ?? "en";
  if (!base.locales.includes(locale)) return notFound("locale", locale);
  return { status: 200, json: describeKnowledgeBase(account, base, locale) };
}

function categoryContent(account: FrontAccount, call: Call, category: FrontCategory): Answer {
  const locale = call.params.locale ?? Object.keys(category.content)[0] ?? "en";
  if (!category.content[locale]) return notFound("locale", locale);
  return { status: 200, json: describeCategory(account, category, locale) };
}

function articleContent(account: FrontAccount, call: Call, article: FrontArticle): Answer {
  const locale = call.params.locale ?? Object.keys(article.content)[0] ?? "en";
  const described = describeArticle(account, article, locale);
  return described ? { status: 200, json: described } : notFound("locale", locale);
}
