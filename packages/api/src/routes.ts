import { sessionRoutes } from "./accounts/session-routes.ts";
import { teamRoutes } from "./accounts/team-routes.ts";
import { connectionRoutes } from "./connections/connection-routes.ts";
import { conversationRoutes } from "./conversations/conversation-routes.ts";
import { knowledgeRoutes } from "./knowledge/knowledge-routes.ts";
import { messengerRoutes } from "./messenger/messenger-routes.ts";
import { operationsRoutes } from "./operations/operations-routes.ts";
import { outcomeRoutes } from "./outcomes/outcome-routes.ts";
import type { Route } from "./route.ts";
import { settingsRoutes } from "./settings/settings-routes.ts";
import { workflowRoutes } from "./workflows/workflow-routes.ts";

/** Every call of the API by its name (the `operationId`). Names are part of the interface: they may be added to. */
export const routes = {
  ...sessionRoutes,
  ...connectionRoutes,
  ...conversationRoutes,
  ...settingsRoutes,
  ...outcomeRoutes,
  ...messengerRoutes,
  ...knowledgeRoutes,
  ...teamRoutes,
  ...operationsRoutes,
  ...workflowRoutes,
} as const satisfies Record<string, Route>;

export type Routes = typeof routes;
export type OperationId = keyof Routes;
