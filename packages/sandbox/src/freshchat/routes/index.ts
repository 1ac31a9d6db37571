import { accountRoutes } from "./account-routes.ts";
import { agentRoutes } from "./agent-routes.ts";
import { channelRoutes } from "./channel-routes.ts";
import { conversationRoutes } from "./conversation-routes.ts";
import { messageRoutes } from "./message-routes.ts";
import type { RouteTable } from "./route-table.ts";
import { uploadRoutes } from "./upload-routes.ts";
import { userRoutes } from "./user-routes.ts";

/** Every route below `/v2`. */
export const freshchatRoutes: RouteTable = {
  ...accountRoutes,
  ...agentRoutes,
  ...channelRoutes,
  ...userRoutes,
  ...conversationRoutes,
  ...messageRoutes,
  ...uploadRoutes,
};
