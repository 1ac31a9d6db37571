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

export const assigneesQuery = (conversationId: string, connectionId: string) =>
  queryOptions({
    // The same people for every conversation of a connection.
    queryKey: queryKeys.connectionOptions(connectionId, "assignees"),
    queryFn: async ({ signal }) =>
      (await callApi("listAssignees", { parameters: { id: conversationId }, signal })).items,
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

export const topicsSettingsQuery = queryOptions({
  queryKey: queryKeys.settingsDocument("topics"),
  queryFn: ({ signal }) => callApi("getTopicsSettings", { signal }),
});

export const officeHoursQuery = queryOptions({
  queryKey: queryKeys.settingsDocument("office-hours"),
  queryFn: ({ signal }) => callApi("getOfficeHours", { signal }),
});

export const learningSettingsQuery = queryOptions({
  queryKey: queryKeys.settingsDocument("learning"),
  queryFn: ({ signal }) => callApi("getLearningSettings", { signal }),
});

export const modelsSettingsQuery = queryOptions({
  queryKey: queryKeys.settingsDocument("models"),
  queryFn: ({ signal }) => callApi("getModelsSettings", { signal }),
});

export const modelSpendQuery = queryOptions({
  queryKey: queryKeys.modelSpend,
  queryFn: ({ signal }) => callApi("getModelSpend", { signal }),
});

export const modelStateQuery = queryOptions({
  queryKey: queryKeys.modelState,
  queryFn: ({ signal }) => callApi("getModelState", { signal }),
  // Embedding goes on, and rests end, without anything that would tell a screen.
  refetchInterval: 10_000,
});

export const reliabilityQuery = queryOptions({
  queryKey: queryKeys.reliability,
  queryFn: ({ signal }) => callApi("getReliability", { signal }),
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

export const articleVersionsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: queryKeys.articleVersions(id),
    queryFn: ({ pageParam, signal }) =>
      callApi("listArticleVersions", {
        parameters: { id },
        query: { limit: 20, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });

export const pastQuestionsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: queryKeys.pastQuestions(id),
    queryFn: ({ pageParam, signal }) =>
      callApi("listPastQuestions", {
        parameters: { id },
        query: { limit: 20, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });

/** Every source: there are a handful, and the filter of articles names them all. */
export const sourcesQuery = queryOptions({
  queryKey: queryKeys.sources,
  queryFn: async ({ signal }) => (await callApi("listSources", { query: { limit: 200 }, signal })).items,
});

export const sourceQuery = (id: string) =>
  queryOptions({
    queryKey: queryKeys.source(id),
    queryFn: ({ signal }) => callApi("getSource", { parameters: { id }, signal }),
  });

export const sourceDocumentsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: queryKeys.sourceDocuments(id),
    queryFn: ({ pageParam, signal }) =>
      callApi("listSourceDocuments", {
        parameters: { id },
        query: { limit: 50, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });

export const collectionsQuery = (connectionId: string) =>
  queryOptions({
    queryKey: queryKeys.collections(connectionId),
    queryFn: async ({ signal }) =>
      (await callApi("listKnowledgeCollections", { parameters: { id: connectionId }, signal })).items,
    // Read from the live account: asked again when the form is opened again, not each time the window is.
    staleTime: 60_000,
    retry: false,
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

export const jobsQuery = queryOptions({
  queryKey: queryKeys.jobs,
  queryFn: async ({ signal }) => (await callApi("listJobs", { signal })).items,
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

export const workflowsQuery = queryOptions({
  queryKey: queryKeys.workflowList,
  queryFn: async ({ signal }) => (await callApi("listWorkflows", { signal })).items,
});

export const workflowTemplatesQuery = queryOptions({
  queryKey: queryKeys.workflowTemplates,
  queryFn: async ({ signal }) => (await callApi("listWorkflowTemplates", { signal })).items,
  // Changes only with a new version of the server.
  staleTime: Number.POSITIVE_INFINITY,
});

export const workflowQuery = (id: string) =>
  queryOptions({
    queryKey: queryKeys.workflow(id),
    queryFn: ({ signal }) => callApi("getWorkflow", { parameters: { id }, signal }),
  });

export const workflowVersionsQuery = (id: string) =>
  queryOptions({
    queryKey: queryKeys.workflowVersions(id),
    queryFn: async ({ signal }) =>
      (await callApi("listWorkflowVersions", { parameters: { id }, signal })).items,
  });

/** What the saved draft does differently from a version. */
export const workflowDifferencesQuery = (id: string, from: number) =>
  queryOptions({
    queryKey: queryKeys.workflowDifferences(id, from),
    queryFn: async ({ signal }) =>
      (await callApi("diffWorkflow", { parameters: { id }, query: { from }, signal })).differences,
    staleTime: 0,
  });
