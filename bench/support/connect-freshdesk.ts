import { type Connector, connectors, createHttpClient } from "@baton/connectors";
import { createSealer } from "@baton/database";
import { createConnection, createJobQueue, jobDefinitions } from "@baton/engine";
import { masterKey, organizationId } from "./add-connection.ts";
import type { BenchDatabase } from "./bench-database.ts";

/** Connects a simulated Freshdesk as a person does, by Test & Save, which also begins the import. Gives the connection's id. */
export async function connectFreshdesk(
  { pool }: BenchDatabase,
  settings: { apiKey: string; apiBaseUrl: string },
): Promise<string> {
  const http = createHttpClient({ allowPrivateNetwork: true });
  const jobs = createJobQueue({ database: pool, definitions: jobDefinitions });
  const saved = await createConnection(
    {
      organizationId,
      actor: { kind: "system", id: null, name: "Benchmark" },
      helpdesk: "freshdesk",
      name: "Benchmark",
      settings: { domain: "lumenbikes.freshdesk.com", autoHandleAll: true, ...settings },
    },
    {
      pool,
      sealer: createSealer(masterKey),
      connectors: new Map(
        connectors.map((connector) => [connector.manifest.helpdesk, connector as unknown as Connector]),
      ),
      http,
      jobs,
      now: () => new Date(),
    },
  );
  await Promise.all([jobs.close(), http.close()]);
  if (saved.kind !== "saved") throw new Error(`Not connected: ${JSON.stringify(saved)}`);
  return saved.connection.id;
}
