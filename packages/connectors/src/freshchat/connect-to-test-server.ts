import type { AgentAccount, ConnectedHelpdesk } from "../contract.ts";
import { createHttpClient } from "../http/create-http-client.ts";
import {
  type RecordedRequest,
  sendJson,
  startTestServer,
  type TestServer,
} from "../http/start-test-server.ts";
import { freshchat } from "./index.ts";
import { type FreshchatSettings, freshchatSettingsSchema } from "./settings.ts";

export const testAgent: AgentAccount = { externalId: "ai-agent", name: "Baton", email: "ai@acme.test" };

type Answer = { status?: number; json?: unknown; body?: string; headers?: Record<string, string> };

/** For tests: the connector, talking to a server that answers each `METHOD /path` as told, in turn. */
export type TestConnection = {
  helpdesk: ConnectedHelpdesk;
  server: TestServer;
  /** What was sent, as `METHOD /path?query`. */
  calls(): string[];
  /** The JSON bodies sent with that method. */
  bodies(method: string): unknown[];
  close(): Promise<void>;
};

export async function connectToTestServer(
  routes: Record<string, Answer | Answer[] | ((request: RecordedRequest) => Answer)>,
  given: { settings?: Partial<FreshchatSettings>; agentAccount?: AgentAccount | null } = {},
): Promise<TestConnection> {
  const turns = new Map<string, number>();
  const server = await startTestServer((request, response) => {
    const path = request.url.split("?")[0];
    const key = [`${request.method} ${request.url}`, `${request.method} ${path}`].find(
      (name) => name in routes,
    );
    const route = key === undefined ? undefined : routes[key];
    const turn = turns.get(key ?? "") ?? 0;
    turns.set(key ?? "", turn + 1);
    const answer =
      typeof route === "function"
        ? route(request)
        : Array.isArray(route)
          ? route[Math.min(turn, route.length - 1)]
          : route;
    if (answer === undefined)
      return sendJson(response, 404, { code: 404, message: "no such path in this test" });
    if (answer.body !== undefined) {
      response.writeHead(answer.status ?? 200, { "content-type": "text/html", ...answer.headers });
      return response.end(answer.body);
    }
    sendJson(response, answer.status ?? 200, answer.json ?? {}, answer.headers);
  });
  const http = createHttpClient({ allowPrivateNetwork: true });
  const settings = freshchatSettingsSchema.parse({
    domain: "acme.freshchat.com",
    accessToken: "token-1",
    defaultAgentEmail: "ai@acme.test",
    apiBaseUrl: server.baseUrl,
    ...given.settings,
  });
  const helpdesk = freshchat.connect({
    settings,
    agentAccount: given.agentAccount === undefined ? testAgent : given.agentAccount,
    http,
    now: () => new Date(),
  });
  return {
    helpdesk,
    server,
    calls: () => server.requests.map((request) => `${request.method} ${request.url}`),
    bodies: (method) =>
      server.requests.filter((request) => request.method === method).map((request) => request.json),
    async close() {
      await http.close();
      await server.close();
    },
  };
}
