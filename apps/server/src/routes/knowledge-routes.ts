import { splitIntoPassages } from "@baton/agent";
import type { ArticlePatch } from "@baton/api";
import {
  addAuditEntry,
  deleteArticle,
  getArticle,
  insertArticle,
  listArticles,
  listArticleVersions,
  listPastQuestions,
  removePastQuestion,
  type StoredArticle,
  updateArticle,
  withTransaction,
} from "@baton/database";
import type { Caller } from "../accounts/authenticate.ts";
import { ApiError, notFound } from "../http/api-error.ts";
import type { Handlers } from "../http/register-routes.ts";
import { auditActor } from "./audit-actor.ts";
import type { RouteDependencies } from "./route-dependencies.ts";

type KnowledgeHandlers = Pick<
  Handlers,
  | "listArticles"
  | "createArticle"
  | "getArticle"
  | "updateArticle"
  | "deleteArticle"
  | "listArticleVersions"
  | "listPastQuestions"
  | "removePastQuestion"
  | "askPlayground"
>;

export function knowledgeRoutes(dependencies: RouteDependencies): KnowledgeHandlers {
  const { pool, changes, askPlayground } = dependencies;

  function announce(caller: Caller, id: string): void {
    changes.publish({ organizationId: caller.organizationId, topic: "knowledge", id });
  }

  return {
    async listArticles({ caller, query }) {
      return listArticles(pool, { organizationId: caller.organizationId, ...query });
    },

    async createArticle({ caller, body }) {
      const { organizationId } = caller;
      const article = await withTransaction(pool, async (client) => {
        const inserted = await insertArticle(client, {
          organizationId,
          ...body,
          url: body.url ?? null,
          passages: splitIntoPassages(body.body).length,
          actor: auditActor(caller),
        });
        await addAuditEntry(client, audit(caller, "article-created", null, inserted));
        return inserted;
      });
      announce(caller, article.id);
      return article;
    },

    async getArticle({ caller, parameters }) {
      const { organizationId } = caller;
      const article = await getArticle(pool, { organizationId, id: parameters.id });
      if (!article) throw notFound("article");
      return article;
    },

    async updateArticle({ caller, parameters, body }) {
      const { organizationId } = caller;
      const { version, ...change } = body;
      const article = await withTransaction(pool, async (client) => {
        const before = await getArticle(client, { organizationId, id: parameters.id });
        if (!before) throw notFound("article");
        refuseSynced(before, change);
        if (version !== undefined && version !== before.version) throw conflict(before.version);
        const after = { ...before, ...change };
        const updated = await updateArticle(client, {
          ...after,
          organizationId,
          expectedVersion: before.version,
          passages: splitIntoPassages(after.body).length,
          isHeldBack: before.sourceId !== null && after.status === "draft",
          actor: auditActor(caller),
        });
        if (!updated) throw conflict(before.version + 1);
        await addAuditEntry(client, audit(caller, "article-changed", before, updated));
        return updated;
      });
      announce(caller, article.id);
      return article;
    },

    async deleteArticle({ caller, parameters }) {
      const { organizationId } = caller;
      await withTransaction(pool, async (client) => {
        const before = await getArticle(client, { organizationId, id: parameters.id });
        if (!before) throw notFound("article");
        refuseSynced(before, null);
        await deleteArticle(client, { organizationId, id: parameters.id });
        await addAuditEntry(client, audit(caller, "article-deleted", before, null));
      });
      announce(caller, parameters.id);
      return undefined;
    },

    async listArticleVersions({ caller, parameters, query }) {
      const { organizationId } = caller;
      const { id } = parameters;
      if (!(await getArticle(pool, { organizationId, id }))) throw notFound("article");
      return listArticleVersions(pool, { organizationId, id, ...query });
    },

    async listPastQuestions({ caller, parameters, query }) {
      const { organizationId } = caller;
      const { id } = parameters;
      if (!(await getArticle(pool, { organizationId, id }))) throw notFound("article");
      return listPastQuestions(pool, { organizationId, articleId: id, ...query });
    },

    async removePastQuestion({ caller, parameters }) {
      const { organizationId } = caller;
      const removed = await withTransaction(pool, async (client) => {
        const question = await removePastQuestion(client, { organizationId, id: parameters.id });
        if (!question) throw notFound("question");
        await addAuditEntry(client, {
          organizationId,
          actor: auditActor(caller),
          action: "past-question-removed",
          subject: `article:${question.articleId}`,
          // Without the customer's words: they go with the conversation, the log stays.
          before: { conversationId: question.conversationId, origin: question.origin },
          after: null,
        });
        return question;
      });
      announce(caller, removed.articleId);
    },

    async askPlayground({ caller, body }) {
      if (askPlayground === null)
        throw new ApiError("unavailable", "The agent does not run in this process. Ask the server.");
      return askPlayground({ ...body, organizationId: caller.organizationId });
    },
  };
}

/** What comes from a source is changed there: the next sync would undo it here. It can be taken out of use, and put back. */
function refuseSynced(article: StoredArticle, change: ArticlePatch | null): void {
  if (article.sourceId === null) return;
  const isStatusAlone = change !== null && Object.keys(change).every((key) => key === "status");
  if (isStatusAlone) return;
  throw new ApiError(
    "refused",
    "This article comes from a source. Change it there; here it can be taken out of use.",
    { reason: "from-source" },
  );
}

/** Bodies may be long and are kept by the article; the log says how long they were and what else changed. */
function audit(caller: Caller, action: string, before: StoredArticle | null, after: StoredArticle | null) {
  const summarize = (article: StoredArticle | null) => {
    if (!article) return null;
    const { title, url, audience, language, status, body } = article;
    return { title, url, audience, language, status, bodyLength: body.length };
  };
  return {
    organizationId: caller.organizationId,
    actor: auditActor(caller),
    action,
    subject: `article:${(after ?? before)?.id}`,
    before: summarize(before),
    after: summarize(after),
  };
}

function conflict(version: number): ApiError {
  return new ApiError("version-conflict", "Somebody else changed the article in between. Load it again.", {
    version,
  });
}
