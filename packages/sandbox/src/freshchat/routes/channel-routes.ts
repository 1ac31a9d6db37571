import { describeChannel } from "../describe.ts";
import { listPage } from "../list-page.ts";
import type { RouteTable } from "./route-table.ts";

export const channelRoutes: RouteTable = {
  "GET /channels": (account, call) => {
    const from = call.query.get("updated_from") ?? "";
    const to = call.query.get("updated_to") ?? "9";
    const channels = [...account.channels.values()];
    const wanted = channels.filter(({ updatedTime }) => updatedTime >= from && updatedTime <= to);
    return listPage(account, call, "channels", wanted, describeChannel);
  },
};
