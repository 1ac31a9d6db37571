import type { ArticleQuery, ChangeView, ConversationQuery } from "@baton/api";
import type { QueryKey } from "@tanstack/react-query";

/**
 * Every key of the query cache. A prefix stands for everything below it, so that one invalidation reaches a resource
 * and all that is drawn from it: `conversation(id)` covers its timeline and decisions too.
 */
export const queryKeys = {
  me: ["me"],
  helpdesks: ["helpdesks"],
  connections: ["connections"],
  connectionList: ["connections", "list"],
  connection: (id: string) => ["connections", "one", id],
  connectionOptions: (id: string, list: string) => ["connections", "one", id, "options", list],
  conversations: ["conversations"],
  conversationLists: ["conversations", "list"],
  conversationList: (filters: ConversationFilters) => ["conversations", "list", filters],
  conversation: (id: string) => ["conversations", "one", id],
  timeline: (id: string) => ["conversations", "one", id, "timeline"],
  decisions: (id: string) => ["conversations", "one", id, "decisions"],
  settings: ["settings"],
  settingsDocument: (
    name: "channels" | "handoff" | "agent" | "topics" | "office-hours" | "models" | "messenger" | "learning",
  ) => ["settings", name],
  modelSpend: ["settings", "models", "spend"],
  modelState: ["settings", "models", "state"],
  reliability: ["settings", "reliability"],
  messenger: ["messenger"],
  identityKeys: ["messenger", "identity-keys"],
  knowledge: ["knowledge"],
  articleList: (filters: ArticleFilters) => ["knowledge", "list", filters],
  article: (id: string) => ["knowledge", "one", id],
  workflowList: ["settings", "workflows", "list"],
  workflowTemplates: ["workflow-templates"],
  workflow: (id: string) => ["settings", "workflows", "one", id],
  workflowHistory: (id: string) => ["settings", "workflows", "history", id],
  workflowVersions: (id: string) => ["settings", "workflows", "history", id, "versions"],
  workflowDifferences: (id: string, from: number) => ["settings", "workflows", "history", id, "diff", from],
  pastQuestions: (id: string) => ["knowledge", "one", id, "questions"],
  articleVersions: (id: string) => ["knowledge", "one", id, "versions"],
  sources: ["knowledge", "sources"],
  source: (id: string) => ["knowledge", "source", id],
  sourceDocuments: (id: string) => ["knowledge", "source", id, "documents"],
  collections: (connectionId: string) => ["connections", "one", connectionId, "knowledge"],
  team: ["team"],
  invitations: ["team", "invitations"],
  apiKeys: ["api-keys"],
  jobs: ["jobs"],
  audit: ["audit"],
  auditList: (filters: { subject?: string }) => ["audit", filters],
} as const satisfies Record<string, QueryKey | ((...input: never[]) => QueryKey)>;

export type ConversationFilters = Omit<ConversationQuery, "cursor" | "limit">;
export type ArticleFilters = Omit<ArticleQuery, "cursor" | "limit">;

/** What to fetch anew after a server-sent change: as little as possible, and never less than what it touches. */
export function keysForChange(change: ChangeView): QueryKey[] {
  switch (change.topic) {
    case "conversation":
      return [queryKeys.conversationLists, queryKeys.conversation(change.id)];
    case "connection":
      return [queryKeys.connectionList, queryKeys.connection(change.id), queryKeys.jobs];
    case "settings":
      return [queryKeys.settings, queryKeys.audit];
    case "knowledge":
      return [queryKeys.knowledge, queryKeys.jobs];
    case "customer-typing":
      // Shown for a moment; nothing is stored of it.
      return [];
  }
}
