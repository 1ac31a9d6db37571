import { describeAgent, describeFullAgent, describeGroup, describeRole } from "../describe-people.ts";
import { notFound } from "../errors.ts";
import { listPage } from "../list-page.ts";
import type { FreshdeskAgent } from "../records.ts";
import { forAdmins, type RouteTable } from "./route-table.ts";

/** Agents, groups and roles are for admins; only who the key belongs to may be asked with any key. */
export const agentRoutes: RouteTable = {
  "GET /agents/me": (account, call) => ({ status: 200, json: describeFullAgent(account, call.agent) }),
  ...forAdmins({
    "GET /agents": (account, call) => {
      const { query } = call;
      const tests: ((agent: FreshdeskAgent) => boolean)[] = [];
      if (!account.switches.deactivatedAgentsListed) tests.push((agent) => !agent.isDeactivated);
      const email = query.get("email")?.toLowerCase();
      if (email) tests.push((agent) => agent.email.toLowerCase() === email);
      if (query.get("mobile") || query.get("phone")) tests.push(() => false);
      const state = query.get("state");
      if (state) tests.push((agent) => agent.isOccasional === (state === "occasional"));
      const agents = [...account.agents.values()]
        .filter((agent) => tests.every((test) => test(agent)))
        .sort((a, b) => a.name.localeCompare(b.name));
      const parameters = ["email", "mobile", "phone", "state", "only"];
      return listPage(account, call, agents, (agent) => describeAgent(account, agent), parameters);
    },
    "GET /agents/autocomplete": (account, call) => {
      const term = (call.query.get("term") ?? "").toLowerCase();
      const found = [...account.agents.values()].filter(
        ({ name, email, isDeactivated }) =>
          !isDeactivated && term && [name, email].some((text) => text.toLowerCase().startsWith(term)),
      );
      return {
        status: 200,
        json: found.map(({ id, name, email }) => ({ id, contact: { name, email } })),
      };
    },
    "GET /agents/:id": (account, call) => {
      const agent = account.agents.get(Number(call.params.id));
      const isListed = agent && (!agent.isDeactivated || account.switches.deactivatedAgentsListed);
      return isListed ? { status: 200, json: describeFullAgent(account, agent) } : notFound();
    },
    "GET /groups": (account, call) =>
      listPage(account, call, [...account.groups.values()], (group) => describeGroup(account, group)),
    "GET /groups/:id": (account, call) => {
      const group = account.groups.get(Number(call.params.id));
      if (!group) return notFound();
      return { status: 200, json: { ...describeGroup(account, group), agent_ids: group.agentIds } };
    },
    "GET /admin/groups": (account, call) =>
      listPage(account, call, [...account.groups.values()], (group) => describeGroup(account, group)),
    "GET /admin/groups/:id/agents": (account, call) => {
      const group = account.groups.get(Number(call.params.id));
      if (!group) return notFound();
      const agents = group.agentIds.flatMap((id) => account.agents.get(id) ?? []);
      return listPage(account, call, agents, (agent) => describeAgent(account, agent));
    },
    "GET /roles": (account, call) =>
      listPage(account, call, account.roles, (role) => describeRole(role, account.primaryMailbox.createdAt)),
  }),
};
