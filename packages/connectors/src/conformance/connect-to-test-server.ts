import type { AgentAccount, ConnectedHelpdesk, ConnectionSettings, Connector } from "../contract.ts";
import { createHttpClient } from "../http/create-http-client.ts";
import {
  type RecordedRequest,
  sendJson,
  startTestServer,
  type TestServer,
} from "../http/start-test-server.ts";

export type Answer = { status?: number; json?: unknown; body?: string; headers?: Record<string, string> };
/** By `METHOD /path`, with or without query; a list is answered in turn, its last answer again and again. */
export type Routes = Record<string, Answer | Answer[] | ((request: RecordedRequest) => Answer)>;

/** For tests: a connector, talking to a server that answers each `METHOD /path` as told, in turn. */
export type TestConnection = {
  helpdesk: ConnectedHelpdesk;
  server: TestServer;
  /** What was sent, as `METHOD /path?query`. */
  calls(): string[];
  /** The JSON bodies sent with that method. */
  bodies(method: string): unknown[];
  close(): Promise<void>;
};

export async function connectToTestServer<Settings extends ConnectionSettings>(
  connector: Connector<Settings>,
  routes: Routes,
  given: { settings: Record<string, unknown>; agentAccount: AgentAccount | null },
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
    sendJson(
      response,
      answer.status ?? 200,
      JSON.parse(JSON.stringify(answer.json ?? {}).replaceAll("{server}", server.baseUrl)),
      answer.headers,
    );
  });
  const http = createHttpClient({ allowPrivateNetwork: true });
  const helpdesk = connector.connect({
    settings: connector.settingsSchema.parse({ ...given.settings, apiBaseUrl: server.baseUrl }),
    agentAccount: given.agentAccount,
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
