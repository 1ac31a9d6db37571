import { type EmbeddedPostgresOptions, startEmbeddedPostgres } from "./embedded/start-embedded-postgres.ts";
import { probeDatabase } from "./probe.ts";

export interface OpenDatabaseOptions extends EmbeddedPostgresOptions {
  /** DATABASE_URL. Undefined: the embedded PostgreSQL in the data folder. */
  databaseUrl: string | undefined;
}

/** A PostgreSQL that answers. */
export interface OpenDatabase {
  /** With password: never log it. */
  url: string;
  /** Whether it is the one that comes with Baton. */
  isEmbedded: boolean;
  /** Stops the embedded PostgreSQL; does nothing to any other. Close every pool first. */
  stop(): Promise<void>;
}

/**
 * The database that Baton is configured for: the one at DATABASE_URL, after a look whether Baton can work with
 * it, or the embedded one, started.
 *
 * @throws StartupError.
 */
export async function openDatabase(options: OpenDatabaseOptions): Promise<OpenDatabase> {
  if (options.databaseUrl !== undefined) {
    await probeDatabase(options.databaseUrl);
    return { url: options.databaseUrl, isEmbedded: false, stop: async () => {} };
  }
  const { url, stop } = await startEmbeddedPostgres(options);
  return { url, isEmbedded: true, stop };
}
