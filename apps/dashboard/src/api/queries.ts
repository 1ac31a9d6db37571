import type { DecisionView, OptionListName } from "@baton/api";
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { callApi } from "./call-api.ts";
import { type ArticleFilters, type ConversationFilters, queryKeys } from "./query-keys.ts";

/** What the screens read, each with its key: a screen names one of these and never writes a key of its own. */

export const meQuery = queryOptions({
  queryKey: queryKeys.me,
  queryFn: ({ signal }) => callApi("getMe", { signal }),
  staleTime: 60_000,
});

export const helpdesksQuery = queryOptions({
  queryKey: queryKeys.helpdesks,
  queryFn: async ({ signal }) => (await callApi("listHelpdesks", { signal })).items,
  // Changes only with a new version of the server.
  staleTime: Number.POSITIVE_INFINITY,
});

export const connectionsQuery = queryOptions({
  queryKey: queryKeys.connectionList,
  queryFn: async ({ signal }) => (await callApi("listConnections", { query: { limit: 200 }, signal })).items,
});

export const connectionQuery = (id: string) =>
  queryOptions({
    queryKey: queryKeys.connection(id),
    queryFn: ({ signal }) => callApi("getConnection", { parameters: { id }, signal }),
  });

export const connectionOptionsQuery = (id: string, list: OptionListName) =>
  queryOptions({
    queryKey: queryKeys.connectionOptions(id, list),
    queryFn: async ({ signal }) =>
      (await callApi("listConnectionOptions", { parameters: { id, list }, signal })).items,
    // Read from the live account: not at every glance.
    staleTime: 60_000,
    retry: false,
  });

export const conversationsQuery = (filters: ConversationFilters) =>
  infiniteQueryOptions({
    queryKey: queryKeys.conversationList(filters),
    queryFn: ({ pageParam, signal }) =>
      callApi("listConversations", {
        query: { ...filters, limit: 40, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });

export const conversationQuery = (id: string) =>
  queryOptions({
    queryKey: queryKeys.conversation(id),
    queryFn: ({ signal }) => callApi("getConversation", { parameters: { id }, signal }),
  });

/** The first page is the newest; further pages are older, so `pages` read backwards is the order of time. */
export const timelineQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: queryKeys.timeline(id),
    queryFn: ({ pageParam, signal }) =>
      callApi("getTimeline", {
        parameters: { id },
        query: pageParam ? { cursor: pageParam, limit: 100 } : { start: "newest", limit: 100 },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.previousCursor,
  });

/** Decisions by the customer message that they are about. */
export const decisionsQuery = (id: string) =>
  queryOptions({
    queryKey: queryKeys.decisions(id),
    queryFn: async ({ signal }): Promise<Record<string, DecisionView>> => {
      const decisions: Record<string, DecisionView> = {};
      let cursor: string | null = null;
      do {
        const page: Awaited<ReturnType<typeof callApi<"listDecisions">>> = await callApi("listDecisions", {
          parameters: { id },
          query: { limit: 200, ...(cursor ? { cursor } : {}) },
          signal,
        });
        for (const decision of page.items) decisions[decision.messageId] = decision;
        cursor = page.nextCursor;
      } while (cursor);
      return decisions;
    },
  });

export const channelsSettingsQuery = queryOptions({
  queryKey: queryKeys.settingsDocument("channels"),
  queryFn: ({ signal }) => callApi("getChannelsSettings", { signal }),
});

export const handoffSettingsQuery = queryOptions({
  queryKey: queryKeys.settingsDocument("handoff"),
  queryFn: ({ signal }) => callApi("getHandoffSettings", { signal }),
});

export const agentSettingsQuery = queryOptions({
  queryKey: queryKeys.settingsDocument("agent"),
  queryFn: ({ signal }) => callApi("getAgentSettings", { signal }),
});

export const messengerSettingsQuery = queryOptions({
  queryKey: queryKeys.settingsDocument("messenger"),
  queryFn: ({ signal }) => callApi("getMessengerSettings", { signal }),
});

export const messengerQuery = queryOptions({
  queryKey: queryKeys.messenger,
  queryFn: ({ signal }) => callApi("getMessenger", { signal }),
  staleTime: Number.POSITIVE_INFINITY,
});

export const identityKeysQuery = queryOptions({
  queryKey: queryKeys.identityKeys,
  queryFn: async ({ signal }) => (await callApi("listIdentityKeys", { signal })).items,
});

export const articlesQuery = (filters: ArticleFilters) =>
  infiniteQueryOptions({
    queryKey: queryKeys.articleList(filters),
    queryFn: ({ pageParam, signal }) =>
      callApi("listArticles", {
        query: { ...filters, limit: 50, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });

export const articleQuery = (id: string) =>
  queryOptions({
    queryKey: queryKeys.article(id),
    queryFn: ({ signal }) => callApi("getArticle", { parameters: { id }, signal }),
  });

export const teamQuery = queryOptions({
  queryKey: queryKeys.team,
  queryFn: async ({ signal }) => (await callApi("listTeam", { query: { limit: 200 }, signal })).items,
});

export const invitationsQuery = queryOptions({
  queryKey: queryKeys.invitations,
  queryFn: async ({ signal }) => (await callApi("listInvitations", { query: { limit: 200 }, signal })).items,
});

export const apiKeysQuery = queryOptions({
  queryKey: queryKeys.apiKeys,
  queryFn: async ({ signal }) => (await callApi("listApiKeys", { query: { limit: 200 }, signal })).items,
});

export const auditQuery = (filters: { subject?: string }) =>
  infiniteQueryOptions({
    queryKey: queryKeys.auditList(filters),
    queryFn: ({ pageParam, signal }) =>
      callApi("listAudit", {
        query: { ...filters, limit: 50, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
