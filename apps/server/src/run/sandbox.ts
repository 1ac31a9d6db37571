import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { join } from "node:path";
import { splitIntoPassages } from "@baton/agent/passages/split-into-passages";
import type { HttpClient } from "@baton/connectors";
import {
  type Database,
  type DatabasePool,
  getConnection,
  getSetting,
  insertArticle,
  saveSetting,
} from "@baton/database";
import { type ConnectionTools, changeConnection, createConnection, deriveWebhookSecret } from "@baton/engine";
import { demoHelpCenter } from "@baton/sandbox/demo/help-center";
import { fileStore } from "@baton/sandbox/persistence/file-store";
import type { SandboxHelpdesk } from "./sandbox-helpdesks/sandbox-helpdesk.ts";
import { simulateFreshchat } from "./sandbox-helpdesks/simulate-freshchat.ts";
import { simulateFreshdesk } from "./sandbox-helpdesks/simulate-freshdesk.ts";
import { simulateFront } from "./sandbox-helpdesks/simulate-front.ts";

/** The simulated helpdesks of `npm start`; a line each. */
export const simulations = {
  freshchat: simulateFreshchat,
  freshdesk: simulateFreshdesk,
  front: simulateFront,
};

/** Names of the simulated helpdesks, in the order in which they are offered. */
export const sandboxHelpdesks = Object.keys(simulations);

/** Each stands below this, under its name. */
export const sandboxPath = "/sandbox";

/** Remembers the connections, and that the demo articles were there: what somebody deleted does not come back. */
const settingName = "sandbox";

const actor = { kind: "system", id: null, name: "Sandbox" } as const;

export interface Sandbox {
  readonly helpdesks: readonly SandboxHelpdesk[];
  /** Connects them and fills the demo help centre, at the first start; afterwards it only keeps the addresses right. */
  connect(tools: ConnectionTools, organizationId: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * The simulated helpdesks of `npm start`, answered by Baton's own server below `/sandbox/<helpdesk>`. Their conversations are
 * kept in the data folder, so that a restart loses none on either side.
 */
export function createSandbox(input: {
  dataDirectory: string;
  /** Where this process is reached from itself. */
  localUrl: () => string;
  publicUrl: string;
  database: DatabasePool<Database>;
  onArticlesAdded(): void;
}): Sandbox {
  const helpdesks = Object.entries(simulations).map(([name, simulate]) =>
    simulate({
      mountPath: `${sandboxPath}/${name}`,
      publicOrigin: input.publicUrl,
      persist: fileStore(join(input.dataDirectory, "sandbox", `${name}.json`)),
    }),
  );
  const { pool } = input.database;
  const apiBaseUrl = ({ helpdesk }: SandboxHelpdesk) => `${input.localUrl()}${sandboxPath}/${helpdesk}`;

  const subscribe = (simulated: SandboxHelpdesk, tools: ConnectionTools, id: string, token: string) =>
    simulated.subscribe({
      url: `${input.localUrl()}/webhooks/${simulated.helpdesk}/${token}`,
      secret: deriveWebhookSecret(tools.sealer, id),
    });

  const change = async (tools: ConnectionTools, organizationId: string, id: string, settings: object) => {
    if (Object.keys(settings).length === 0) return;
    await changeConnection({ organizationId, actor, id, settings: { ...settings } }, tools);
  };

  const connectFirst = async (
    simulated: SandboxHelpdesk,
    tools: ConnectionTools,
    organizationId: string,
  ): Promise<string> => {
    const created = await createConnection(
      {
        organizationId,
        actor,
        helpdesk: simulated.helpdesk,
        name: `${simulated.accountName}, ${tools.connectors.get(simulated.helpdesk)?.manifest.label} sandbox`,
        settings: { ...simulated.settings(), apiBaseUrl: apiBaseUrl(simulated) },
      },
      tools,
    );
    if (created.kind !== "saved")
      throw new Error(
        `The sandbox's ${simulated.helpdesk} could not be connected: ${JSON.stringify(created)}`,
      );
    const { id, webhookToken } = created.connection;
    await change(tools, organizationId, id, await subscribe(simulated, tools, id, webhookToken));
    return id;
  };

  /** Started on another port than the last time: both sides learn the new address. */
  const followAddress = async (
    simulated: SandboxHelpdesk,
    tools: ConnectionTools,
    organizationId: string,
    id: string,
  ): Promise<void> => {
    const connection = await getConnection(pool, { organizationId, id });
    if (!connection || connection.status === "disconnected") return;
    if (connection.settings.apiBaseUrl === apiBaseUrl(simulated)) return;
    const told = await subscribe(simulated, tools, id, connection.webhookToken);
    await change(tools, organizationId, id, { ...told, apiBaseUrl: apiBaseUrl(simulated) });
  };

  return {
    helpdesks,
    async connect(tools, organizationId) {
      const saved = await getSetting(pool, { organizationId, name: settingName });
      const remembered = readRemembered(saved.document);
      if (!saved.document) {
        await addDemoArticles(input.database, organizationId);
        input.onArticlesAdded();
      }
      const connections = { ...remembered };
      for (const simulated of helpdesks) {
        const id = remembered[simulated.helpdesk];
        if (id) await followAddress(simulated, tools, organizationId, id);
        else connections[simulated.helpdesk] = await connectFirst(simulated, tools, organizationId);
      }
      if (Object.keys(connections).length === Object.keys(remembered).length) return;
      await saveSetting(pool, {
        organizationId,
        name: settingName,
        document: { connections },
        expectedVersion: saved.version,
        updatedBy: null,
      });
    },
    async close() {
      await Promise.all(helpdesks.map((simulated) => simulated.close()));
    },
  };
}

/** Connections by helpdesk. The first versions had one, and no name for it. */
function readRemembered(document: unknown): Record<string, string> {
  const remembered = document as { connections?: Record<string, string>; connectionId?: string } | null;
  return remembered?.connections ?? (remembered?.connectionId ? { freshchat: remembered.connectionId } : {});
}

async function addDemoArticles({ pool }: DatabasePool<Database>, organizationId: string): Promise<void> {
  for (const article of demoHelpCenter) {
    const passages = splitIntoPassages(article.body).length;
    await insertArticle(pool, { organizationId, ...article, language: "en", status: "published", passages });
  }
  const document = { organizationName: "Lumen Bikes" };
  await saveSetting(pool, { organizationId, name: "agent", document, expectedVersion: 0, updatedBy: null });
}

/**
 * Puts the simulators in front of the server's own handler, below their paths. The API of each checks its own credentials; its
 * inbox and inspector are for people who are logged in to Baton.
 */
export function mountSandbox(
  server: Server,
  { helpdesks }: Sandbox,
  isLoggedIn: (request: IncomingMessage) => Promise<boolean>,
): void {
  const own = server.listeners("request") as ((request: IncomingMessage, response: ServerResponse) => void)[];
  server.removeAllListeners("request");
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    const path = (request.url ?? "").split("?", 1)[0] ?? "";
    const [, , name] = path.split("/", 3);
    const simulated = path.startsWith(`${sandboxPath}/`)
      ? helpdesks.find(({ helpdesk }) => helpdesk === name)
      : undefined;
    if (!simulated) {
      for (const listener of own) listener(request, response);
      return;
    }
    const local = path.slice(`${sandboxPath}/${simulated.helpdesk}`.length);
    if (simulated.isHelpdeskPath(local)) {
      simulated.handle(request, response);
      return;
    }
    isLoggedIn(request).then(
      (isAllowed) => {
        if (isAllowed) {
          simulated.handle(request, response);
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
