import { createHttpClient } from "@baton/connectors";
import { type ConnectionTools, createJobQueue, jobDefinitions } from "@baton/engine";
import { createConnectors } from "@baton/server/run/create-connectors";
import { createStorage } from "@baton/server/run/open-storage";
import { allowSandbox } from "@baton/server/run/sandbox";
import type { Installation } from "./open-installation.ts";

/** What the use cases of connections need, for a command; close it when done. */
export async function connectTools(
  installation: Installation,
): Promise<{ tools: ConnectionTools; close(): Promise<void> }> {
  const { config, database } = installation;
  const guarded = createHttpClient({ allowPrivateNetwork: config.allowPrivateNetwork });
  const open = createHttpClient({ allowPrivateNetwork: true });
  // The sandbox of the running Baton is reached as that Baton reaches it.
  const sandboxUrl = () => `http://127.0.0.1:${config.port}`;
  const jobs = createJobQueue({ database: database.pool, definitions: jobDefinitions });
  return {
    tools: {
      pool: database.pool,
      sealer: await installation.sealer(),
      connectors: createConnectors({
        pool: database.pool,
        storage: createStorage(config),
        // A command changes nothing that a visitor watches.
        changes: { publish: () => {} },
      }),
      http: config.isSandboxOn ? allowSandbox(guarded, open, sandboxUrl) : guarded,
      jobs,
      now: () => new Date(),
    },
    async close() {
      await Promise.all([guarded.close(), open.close(), jobs.close()]);
    },
  };
}
