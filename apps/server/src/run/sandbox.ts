import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { join } from "node:path";
import type { HttpClient } from "@baton/connectors";
import {
  type Database,
  type DatabasePool,
  getConnection,
  getSetting,
  insertArticle,
  saveSetting,
} from "@baton/database";
import { type ConnectionTools, changeConnection, createConnection } from "@baton/engine";
import { demoHelpCenter } from "@baton/sandbox/demo/help-center";
import { createFreshchatSimulator, type FreshchatSimulator, fileStore } from "@baton/sandbox/freshchat/index";

export const sandboxPath = "/sandbox/freshchat";
/** Remembers the connection, and that the demo articles were there: what somebody deleted does not come back. */
const settingName = "sandbox";

const actor = { kind: "system", id: null, name: "Sandbox" } as const;

export interface Sandbox {
  readonly simulator: FreshchatSimulator;
  /** Connects it and fills the demo help centre, at the first start; afterwards it only keeps the addresses right. */
  connect(tools: ConnectionTools, organizationId: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * The simulated Freshchat workspace of `npm start`, answered by Baton's own server below `/sandbox/freshchat`. Its
 * conversations are kept in the data folder, so that a restart loses none on either side.
 */
export function createSandbox(input: {
  dataDirectory: string;
  /** Where this process is reached from itself. */
  localUrl: () => string;
  publicUrl: string;
  database: DatabasePool<Database>;
  onArticlesAdded(): void;
}): Sandbox {
  const simulator = createFreshchatSimulator({
    mountPath: sandboxPath,
    publicOrigin: input.publicUrl,
    persist: fileStore(join(input.dataDirectory, "sandbox", "freshchat.json")),
    ledger: { limit: 2_000 },
  });
  const apiBaseUrl = () => `${input.localUrl()}${sandboxPath}`;
  const { pool } = input.database;

  const webhookUrl = (token: string) => `${input.localUrl()}/webhooks/freshchat/${token}`;

  const connectFirst = async (tools: ConnectionTools, organizationId: string): Promise<string> => {
    const created = await createConnection(
      {
        organizationId,
        actor,
        helpdesk: "freshchat",
        name: `${simulator.workspace.companyName} (sandbox)`,
        settings: {
          domain: "lumenbikes.freshchat.com",
          accessToken: simulator.workspace.accessToken,
          defaultAgentEmail: simulator.workspace.agents.baton.email,
          autoHandleAll: true,
          apiBaseUrl: apiBaseUrl(),
        },
      },
      tools,
    );
    if (created.kind !== "saved")
      throw new Error(`The sandbox could not be connected: ${JSON.stringify(created)}`);
    // The key is right only after the webhook page was saved, in this order, as on a real account.
    const { publicKey } = await simulator.control.saveWebhook({
      url: webhookUrl(created.connection.webhookToken),
    });
    const settings = { webhookPublicKey: publicKey };
    await changeConnection({ organizationId, actor, id: created.connection.id, settings }, tools);
    return created.connection.id;
  };

  /** Started on another port than the last time: both sides learn the new address. */
  const followAddress = async (tools: ConnectionTools, organizationId: string, id: string): Promise<void> => {
    const connection = await getConnection(pool, { organizationId, id });
    if (!connection || connection.status === "disconnected") return;
    if (connection.settings.apiBaseUrl === apiBaseUrl()) return;
    const { publicKey } = await simulator.control.saveWebhook({ url: webhookUrl(connection.webhookToken) });
    const settings = { apiBaseUrl: apiBaseUrl(), webhookPublicKey: publicKey };
    await changeConnection({ organizationId, actor, id, settings }, tools);
  };

  return {
    simulator,
    async connect(tools, organizationId) {
      const saved = await getSetting(pool, { organizationId, name: settingName });
      const remembered = saved.document as { connectionId: string } | null;
      if (remembered) {
        await followAddress(tools, organizationId, remembered.connectionId);
        return;
      }
      await addDemoArticles(input.database, organizationId);
      input.onArticlesAdded();
      const connectionId = await connectFirst(tools, organizationId);
      const document = { connectionId };
      await saveSetting(pool, {
        organizationId,
        name: settingName,
        document,
        expectedVersion: 0,
        updatedBy: null,
      });
    },
    close: () => simulator.close(),
  };
}

async function addDemoArticles({ pool }: DatabasePool<Database>, organizationId: string): Promise<void> {
  for (const article of demoHelpCenter) {
    await insertArticle(pool, { organizationId, ...article, language: "en", status: "published" });
  }
  const document = { organizationName: "Lumen Bikes" };
  await saveSetting(pool, { organizationId, name: "agent", document, expectedVersion: 0, updatedBy: null });
}

/** What the helpdesk itself offers; the rest of the simulator is its inbox, for people. */
const helpdeskPaths = ["/v2/", "/crm/sales/api/", "/files/", "/pics/"];

/**
 * Puts the simulator in front of the server's own handler, below its path. The API part checks its own token; the inbox and
 * the inspector are for people who are logged in to Baton.
 */
export function mountSandbox(
  server: Server,
  sandbox: Sandbox,
  isLoggedIn: (request: IncomingMessage) => Promise<boolean>,
): void {
  const own = server.listeners("request") as ((request: IncomingMessage, response: ServerResponse) => void)[];
  server.removeAllListeners("request");
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    const path = (request.url ?? "").split("?", 1)[0] ?? "";
    if (path !== sandboxPath && !path.startsWith(`${sandboxPath}/`)) {
      for (const listener of own) listener(request, response);
      return;
    }
    if (helpdeskPaths.some((prefix) => path.startsWith(sandboxPath + prefix))) {
      sandbox.simulator.handle(request, response);
      return;
    }
    isLoggedIn(request).then(
      (isAllowed) => {
        if (isAllowed) {
          sandbox.simulator.handle(request, response);
        } else if (request.method === "GET" && !path.includes("/control/")) {
          response
            .writeHead(302, { location: `/login?redirect=${encodeURIComponent(request.url ?? "/")}` })
            .end();
        } else {
          response.writeHead(401, { "content-type": "application/json" });
          response.end(
            JSON.stringify({ error: { code: "unauthorized", message: "Log in to Baton first." } }),
          );
        }
      },
      () => response.writeHead(500).end(),
    );
  });
}

/** The guarded client, except that the sandbox of this very process may be reached on loopback. */
export function allowSandbox(
  guarded: HttpClient,
  open: HttpClient,
  sandboxUrl: () => string | null,
): HttpClient {
  return {
    request(request) {
      const base = sandboxUrl();
      const isSandbox = base !== null && request.url.startsWith(`${base}${sandboxPath}/`);
      return (isSandbox ? open : guarded).request(request);
    },
  };
}
