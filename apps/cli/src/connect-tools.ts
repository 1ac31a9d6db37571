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
  const sandboxUrl = config.isSandboxOn ? await findSandboxUrl(installation) : null;
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
      http: allowSandbox(guarded, open, () => sandboxUrl),
      jobs,
      now: () => new Date(),
    },
    async close() {
      await Promise.all([guarded.close(), open.close(), jobs.close()]);
    },
  };
}

/**
 * Where the running Baton serves its sandbox: its connections know, which follow it at each start. The command's own PORT does not, for
 * that of `PORT=4000 npm start` is another shell's, and healthy connections would be told to be unreachable.
 */
async function findSandboxUrl({ database }: Installation): Promise<string | null> {
  const { rows } = await database.pool.query<{ url: string }>(
    `select substring(settings ->> 'apiBaseUrl' from '^(http://127\\.0\\.0\\.1:[0-9]+)/sandbox/[a-z]+$') as url
      from connection where status <> 'disconnected' order by 1 limit 1`,
  );
  return rows[0]?.url ?? null;
}
