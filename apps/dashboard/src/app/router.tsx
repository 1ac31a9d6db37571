import { channelSchema, conversationStatusSchema, holderSchema } from "@baton/api";
import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import { z } from "zod";
import { ApiError } from "../api/api-error.ts";
import { meQuery } from "../api/queries.ts";
import { InboxEmptyPage } from "../inbox/inbox-empty-page.tsx";
import { InboxPage } from "../inbox/inbox-page.tsx";
import { LoginPage } from "../session/login-page.tsx";
import { AppShell } from "./app-shell.tsx";
import { FailurePage, NotFoundPage } from "./failure-page.tsx";

/**
 * Every address of the app. The inbox and the login come with the first load, every other screen when it is opened.
 * Search parameters that make no sense are dropped, never an error: addresses are shared and typed by hand.
 */
const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: Outlet,
  notFoundComponent: NotFoundPage,
});

const login = createRoute({
  getParentRoute: () => root,
  path: "/login",
  validateSearch: z.object({ redirect: z.string().optional().catch(undefined) }),
  component: LoginPage,
});

const invitation = createRoute({
  getParentRoute: () => root,
  path: "/invitations/$token",
  component: lazyRouteComponent(
    () => import("../session/accept-invitation-page.tsx"),
    "AcceptInvitationPage",
  ),
});

/** Everything below is for people who are signed in; others come back here after the login. */
const signedIn = createRoute({
  getParentRoute: () => root,
  id: "signed-in",
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queryClient.ensureQueryData(meQuery);
    } catch (error) {
      if (error instanceof ApiError && error.code === "not-signed-in") {
        throw redirect({ to: "/login", search: location.href === "/" ? {} : { redirect: location.href } });
      }
      throw error;
    }
  },
  component: AppShell,
  errorComponent: FailurePage,
});

const home = createRoute({
  getParentRoute: () => signedIn,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/inbox" });
  },
});

const inboxSearchSchema = z.object({
  /** Left out: open ones. */
  status: conversationStatusSchema
    .or(z.enum(["closed", "all"]))
    .optional()
    .catch(undefined),
  holder: holderSchema.optional().catch(undefined),
  channel: channelSchema.optional().catch(undefined),
  connection: z.uuid().optional().catch(undefined),
  q: z.string().trim().min(1).max(200).optional().catch(undefined),
});
export type InboxSearch = z.infer<typeof inboxSearchSchema>;

const inbox = createRoute({
  getParentRoute: () => signedIn,
  path: "/inbox",
  validateSearch: inboxSearchSchema,
  component: InboxPage,
});

const inboxEmpty = createRoute({ getParentRoute: () => inbox, path: "/", component: InboxEmptyPage });

const conversation = createRoute({
  getParentRoute: () => inbox,
  path: "$conversationId",
  component: lazyRouteComponent(() => import("../inbox/conversation-page.tsx"), "ConversationPage"),
});

const knowledge = createRoute({
  getParentRoute: () => signedIn,
  path: "/knowledge",
  validateSearch: z.object({
    q: z.string().trim().min(1).max(200).optional().catch(undefined),
    audience: z.enum(["public", "internal"]).optional().catch(undefined),
    status: z.enum(["draft", "published"]).optional().catch(undefined),
    source: z
      .union([z.uuid(), z.literal("none")])
      .optional()
      .catch(undefined),
  }),
  component: lazyRouteComponent(() => import("../knowledge/articles-page.tsx"), "ArticlesPage"),
});

const sources = createRoute({
  getParentRoute: () => signedIn,
  path: "/knowledge/sources",
  component: lazyRouteComponent(() => import("../knowledge/sources-page.tsx"), "SourcesPage"),
});

const source = createRoute({
  getParentRoute: () => signedIn,
  path: "/knowledge/sources/$sourceId",
  component: lazyRouteComponent(() => import("../knowledge/source-page.tsx"), "SourcePage"),
});

const newArticle = createRoute({
  getParentRoute: () => signedIn,
  path: "/knowledge/new",
  component: lazyRouteComponent(() => import("../knowledge/article-page.tsx"), "NewArticlePage"),
});

const article = createRoute({
  getParentRoute: () => signedIn,
  path: "/knowledge/$articleId",
  component: lazyRouteComponent(() => import("../knowledge/article-page.tsx"), "ArticlePage"),
});

const playground = createRoute({
  getParentRoute: () => signedIn,
  path: "/playground",
  component: lazyRouteComponent(() => import("../playground/playground-page.tsx"), "PlaygroundPage"),
});

const workflows = createRoute({
  getParentRoute: () => signedIn,
  path: "/workflows",
  component: lazyRouteComponent(() => import("../workflows/workflows-page.tsx"), "WorkflowsPage"),
});

const workflow = createRoute({
  getParentRoute: () => signedIn,
  path: "/workflows/$workflowId",
  component: lazyRouteComponent(() => import("../workflows/builder/workflow-page.tsx"), "WorkflowPage"),
});

/** Not `/sandbox`: below that address the server itself serves the simulators. */
const simulator = createRoute({
  getParentRoute: () => signedIn,
  path: "/simulator",
  component: lazyRouteComponent(() => import("../simulator/simulator-page.tsx"), "SimulatorPage"),
});

const settings = createRoute({
  getParentRoute: () => signedIn,
  path: "/settings",
  component: lazyRouteComponent(() => import("../settings/settings-layout.tsx"), "SettingsLayout"),
});

const settingsHome = createRoute({
  getParentRoute: () => settings,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/settings/connections" });
  },
});

const connections = createRoute({
  getParentRoute: () => settings,
  path: "connections",
  component: lazyRouteComponent(
    () => import("../settings/connections/connections-page.tsx"),
    "ConnectionsPage",
  ),
});

const newConnection = createRoute({
  getParentRoute: () => settings,
  path: "connections/new/$helpdesk",
  component: lazyRouteComponent(
    () => import("../settings/connections/new-connection-page.tsx"),
    "NewConnectionPage",
  ),
});

const connection = createRoute({
  getParentRoute: () => settings,
  path: "connections/$connectionId",
  component: lazyRouteComponent(
    () => import("../settings/connections/connection-page.tsx"),
    "ConnectionPage",
  ),
});

const channels = createRoute({
  getParentRoute: () => settings,
  path: "channels",
  component: lazyRouteComponent(() => import("../settings/channels-page.tsx"), "ChannelsPage"),
});

const messenger = createRoute({
  getParentRoute: () => settings,
  path: "messenger",
  component: lazyRouteComponent(() => import("../settings/messenger/messenger-page.tsx"), "MessengerPage"),
});

const agent = createRoute({
  getParentRoute: () => settings,
  path: "agent",
  component: lazyRouteComponent(() => import("../settings/agent-page.tsx"), "AgentPage"),
});

const topics = createRoute({
  getParentRoute: () => settings,
  path: "topics",
  component: lazyRouteComponent(() => import("../settings/topics/topics-page.tsx"), "TopicsPage"),
});

const officeHours = createRoute({
  getParentRoute: () => settings,
  path: "office-hours",
  component: lazyRouteComponent(
    () => import("../settings/office-hours/office-hours-page.tsx"),
    "OfficeHoursPage",
  ),
});

const models = createRoute({
  getParentRoute: () => settings,
  path: "models",
  component: lazyRouteComponent(() => import("../settings/models/models-page.tsx"), "ModelsPage"),
});

const reliability = createRoute({
  getParentRoute: () => settings,
  path: "reliability",
  component: lazyRouteComponent(
    () => import("../settings/reliability/reliability-page.tsx"),
    "ReliabilityPage",
  ),
});

const team = createRoute({
  getParentRoute: () => settings,
  path: "team",
  component: lazyRouteComponent(() => import("../settings/team-page.tsx"), "TeamPage"),
});

const apiKeys = createRoute({
  getParentRoute: () => settings,
  path: "api-keys",
  component: lazyRouteComponent(() => import("../settings/api-keys-page.tsx"), "ApiKeysPage"),
});

const jobs = createRoute({
  getParentRoute: () => settings,
  path: "jobs",
  component: lazyRouteComponent(() => import("../settings/jobs-page.tsx"), "JobsPage"),
});

const audit = createRoute({
  getParentRoute: () => settings,
  path: "audit",
  validateSearch: z.object({ subject: z.string().max(200).optional().catch(undefined) }),
  component: lazyRouteComponent(() => import("../settings/audit-page.tsx"), "AuditPage"),
});

const account = createRoute({
  getParentRoute: () => settings,
  path: "account",
  component: lazyRouteComponent(() => import("../settings/account-page.tsx"), "AccountPage"),
});

const tree = root.addChildren([
  login,
  invitation,
  signedIn.addChildren([
    home,
    inbox.addChildren([inboxEmpty, conversation]),
    knowledge,
    sources,
    source,
    newArticle,
    article,
    workflows,
    workflow,
    playground,
    simulator,
    settings.addChildren([
      settingsHome,
      connections,
      newConnection,
      connection,
      messenger,
      channels,
      agent,
      topics,
      officeHours,
      reliability,
      models,
      team,
      apiKeys,
      jobs,
      audit,
      account,
    ]),
  ]),
]);

export function createAppRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { queryClient },
    defaultPreload: "intent",
    // The query cache decides what is fresh.
    defaultPreloadStaleTime: 0,
    defaultErrorComponent: FailurePage,
    defaultNotFoundComponent: NotFoundPage,
    defaultPendingMs: 300,
    scrollRestoration: true,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
