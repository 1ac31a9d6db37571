import {
  connectToTestServer as connectConnector,
  type Routes,
  type TestConnection,
} from "../conformance/connect-to-test-server.ts";
import type { AgentAccount } from "../contract.ts";
import { freshchat } from "./index.ts";
import type { FreshchatSettings } from "./settings.ts";

export const testAgent: AgentAccount = { externalId: "ai-agent", name: "Baton", email: "ai@acme.test" };

/** For tests: a Freshchat connection to a server that answers each `METHOD /path` as told. */
export function connectToTestServer(
  routes: Routes,
  given: { settings?: Partial<FreshchatSettings>; agentAccount?: AgentAccount | null } = {},
): Promise<TestConnection> {
  return connectConnector(freshchat, routes, {
    settings: {
      domain: "acme.freshchat.com",
      accessToken: "token-1",
      defaultAgentEmail: "ai@acme.test",
      ...given.settings,
    },
    agentAccount: given.agentAccount === undefined ? testAgent : given.agentAccount,
  });
}

export type { TestConnection };
