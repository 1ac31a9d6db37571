import {
  createPool,
  createSealer,
  type Database,
  type DatabasePool,
  openDatabase,
  type Sealer,
  StartupError,
} from "@baton/database";
import type { Config } from "@baton/server/config";
import type { CommandContext } from "./command.ts";

/** What a command reads and changes of a Baton, whether or not one is running on it. */
export type Installation = {
  config: Config;
  database: DatabasePool<Database>;
  /** Opens stored secrets with the installation's master key. Read when first needed: it is made where there is none. */
  sealer(): Promise<Sealer>;
};

/**
 * Gives `work` the installation that the environment names, and closes it afterwards. A running Baton is shared, not
 * disturbed; where none runs, the embedded database is started for the time of the command.
 *
 * @throws StartupError `database_empty` where no Baton was ever started.
 */
export async function withInstallation<Result>(
  context: Pick<CommandContext, "loadConfig" | "log">,
  work: (installation: Installation) => Promise<Result>,
): Promise<Result> {
  const config = context.loadConfig();
  const { databaseUrl, dataDirectory } = config;
  const opened = await openDatabase({ databaseUrl, dataDirectory, log: context.log, whenInUse: "share" });
  try {
    const database = createPool<Database>(opened.url, { max: 4, applicationName: "baton command" });
    try {
      await requireSchema(database);
      return await work({
        config,
        database,
        async sealer() {
          const { readMasterKey } = await import("@baton/server/run/read-master-key");
          return createSealer(await readMasterKey(config));
        },
      });
    } finally {
      await database.close();
    }
  } finally {
    await opened.stop();
  }
}

async function requireSchema({ pool }: DatabasePool<Database>): Promise<void> {
  const { rows } = await pool.query<{ isThere: boolean }>(
    `select to_regclass('conversation') is not null as "isThere"`,
  );
  if (rows[0]?.isThere) return;
  throw new StartupError({
    code: "database_empty",
    message: "No Baton has been started on this database yet.",
    hint: "Check DATABASE_URL and BATON_DATA_DIR, or run baton start (or baton migrate) first.",
  });
}
