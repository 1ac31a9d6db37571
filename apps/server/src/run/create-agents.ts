import { type Agent, createAgent, type ModelOptions } from "@baton/agent";
import type { KnowledgeRuntime } from "@baton/knowledge";
import type { Config } from "../config.ts";

/** The agent of an organization, with its knowledge as it is now. */
export type AgentFor = (organizationId: string) => Promise<Agent>;

/** One agent per organization, made when first asked for; its index is caught up before every turn. */
export function createAgents(input: { knowledge: KnowledgeRuntime; model: Config["model"] }): AgentFor {
  const agents = new Map<string, Agent>();
  const models: ModelOptions[] = input.model
    ? [
        {
          baseUrl: input.model.baseUrl,
          model: input.model.name,
          ...(input.model.apiKey === undefined ? {} : { apiKey: input.model.apiKey }),
        },
      ]
    : [];
  return async (organizationId) => {
    await input.knowledge.catchUp();
    let agent = agents.get(organizationId);
    if (!agent) {
      agent = createAgent({ index: () => input.knowledge.publicIndex(organizationId), models });
      agents.set(organizationId, agent);
    }
    return agent;
  };
}
