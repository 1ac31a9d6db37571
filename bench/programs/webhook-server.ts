/**
 * Program: the product's HTTP server, with what stands behind the webhook exchanged: `accept-only` stores nothing (the ceiling:
 * HTTP and signature), `one-each` writes every delivery with a statement of its own, `product` is what Baton does.
 */
import { type Connector, connectors as everyConnector } from "@baton/connectors";
import { createPool, createSealer, createUuid, type Database, storeDeliveries } from "@baton/database";
import { createEngine, type DeliveryAcceptor } from "@baton/engine";
import { createApp } from "@baton/server/create-app";
import { createLogger } from "@baton/server/operations/create-logger";
import { Registry } from "prom-client";
import { masterKey } from "../support/add-connection.ts";
import { programInput, serve } from "../support/start-program.ts";

export type WebhookServerInput = { databaseUrl: string; mode: "accept-only" | "one-each" | "product" };

const { databaseUrl, mode } = programInput<WebhookServerInput>();
const database = createPool<Database>(databaseUrl, { max: 16, applicationName: `bench ${mode}` });
const sealer = createSealer(masterKey);
const connectors = new Map<string, Connector>(
  everyConnector.map((connector) => [connector.manifest.helpdesk, connector as Connector]),
);
const logger = createLogger({ level: "warn" });
const nobody = async (): Promise<never> => {
  throw new Error("nobody is asked in this benchmark");
};
const engine = createEngine({
  database: database.pool,
  databaseUrl,
  connectors,
  sealer,
  createHttpClient: () => ({ request: nobody }),
  agentFor: nobody,
  tellHandoff: () => "A colleague will take over.",
  tellEscalation: () => "This takes longer.",
  describe: () => ({ summary: "", sentiment: "neutral", reason: "", stillNeeds: "", sources: [] }),
  storage: { put: nobody, get: nobody },
  publicUrl: "http://baton.example",
  log: logger,
});

const acceptors: Record<WebhookServerInput["mode"], DeliveryAcceptor> = {
  "accept-only": { accept: async () => "accepted", close: async () => {} },
  "one-each": {
    async accept(delivery) {
      const [id] = await storeDeliveries(database.pool, [
        { ...delivery, key: delivery.key ?? createUuid(), source: "webhook" },
      ]);
      return id === null ? "duplicate" : "accepted";
    },
    close: async () => {},
  },
  product: engine.acceptor,
};

const app = await createApp({
  database,
  sealer,
  connectors,
  http: { request: nobody },
  acceptor: acceptors[mode],
  jobs: engine.jobs,
  actAsTeammate: engine.actAsTeammate,
  changes: engine.changes,
  storage: { open: nobody },
  askPlayground: null,
  publicUrl: "http://baton.example",
  sessionSecret: masterKey,
  version: "bench",
  dashboardFolder: "/nonexistent",
  metrics: new Registry(),
  logger,
});
await app.listen({ port: 0, host: "127.0.0.1" });

serve({
  port: () => (app.server.address() as { port: number }).port,
  async stop() {
    await app.close();
    await engine.close();
    await database.close();
  },
});
