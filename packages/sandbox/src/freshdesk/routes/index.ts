import { agentRoutes } from "./agent-routes.ts";
import { automationRoutes } from "./automation-routes.ts";
import { bulkRoutes } from "./bulk-routes.ts";
import { contactRoutes } from "./contact-routes.ts";
import { conversationRoutes } from "./conversation-routes.ts";
import { ratingRoutes } from "./rating-routes.ts";
import type { RouteTable } from "./route-table.ts";
import { searchRoutes } from "./search-routes.ts";
import { settingsRoutes } from "./settings-routes.ts";
import { solutionRoutes } from "./solution-routes.ts";
import { ticketRoutes } from "./ticket-routes.ts";

/** Every route below `/api/v2`. */
export const freshdeskRoutes: RouteTable = {
  ...ticketRoutes,
  ...bulkRoutes,
  ...conversationRoutes,
  ...ratingRoutes,
  ...searchRoutes,
  ...contactRoutes,
  ...agentRoutes,
  ...settingsRoutes,
  ...automationRoutes,
  ...solutionRoutes,
};
