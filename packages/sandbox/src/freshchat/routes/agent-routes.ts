import { describeAgent, describeGroup } from "../describe.ts";
import { agentNotFound } from "../errors.ts";
import { listPage } from "../list-page.ts";
import type { FreshchatAgent } from "../records.ts";
import type { RouteTable } from "./route-table.ts";

/** Deactivated and deleted agents stay in the list, and unknown filters such as `email` are ignored. */
export const agentRoutes: RouteTable = {
  "GET /agents": (account, call) => {
    const { query } = call;
    const tests: ((agent: FreshchatAgent) => boolean)[] = [];
    const group = query.get("groups");
    if (group) tests.push((agent) => agent.groupIds.includes(group));
    const deactivated = query.get("is_deactivated");
    if (deactivated) tests.push((agent) => String(agent.isDeactivated) === deactivated);
    const availability = query.get("availability_status");
    if (availability)
      tests.push((agent) => (agent.isAvailable ? "AVAILABLE" : "UNAVAILABLE") === availability);
    const email = query.get("email")?.toLowerCase();
    if (email && account.switches.agentsFilterByEmail)
      tests.push((agent) => agent.email.toLowerCase() === email);

    const agents = [...account.agents.values()].filter((agent) => tests.every((test) => test(agent)));
    return listPage(account, call, "agents", agents, describeAgent);
  },

  "GET /agents/:id": (account, call) => {
    const agent = account.agents.get(call.params.id ?? "");
    return agent ? { status: 200, json: describeAgent(agent) } : agentNotFound();
  },

  "GET /groups": (account, call) =>
    listPage(account, call, "groups", [...account.groups.values()], (group) => describeGroup(account, group)),
};
