import { commentRoutes } from "./comment-routes.ts";
import { companyRoutes } from "./company-routes.ts";
import { contactRoutes } from "./contact-routes.ts";
import { conversationRoutes } from "./conversation-routes.ts";
import { downloadRoutes } from "./download-routes.ts";
import { eventRoutes } from "./event-routes.ts";
import { intakeRoutes } from "./intake-routes.ts";
import { knowledgeRoutes } from "./knowledge-routes.ts";
import { messageRoutes } from "./message-routes.ts";
import type { RouteTable } from "./route-table.ts";
import { tagRoutes } from "./tag-routes.ts";

/** Every route of the Core API. */
export const coreRoutes: RouteTable = {
  ...companyRoutes,
  ...conversationRoutes,
  ...messageRoutes,
  ...intakeRoutes,
  ...commentRoutes,
  ...tagRoutes,
  ...contactRoutes,
  ...eventRoutes,
  ...knowledgeRoutes,
  ...downloadRoutes,
};
