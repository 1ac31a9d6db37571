export * from "./schema.ts";
export * from "./secrets/create-sealer.ts";
export * from "./uuid.ts";
export { createPool, type DatabasePool, type PoolOptions } from "./connect.ts";
export {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  startEmbeddedPostgres,
} from "./embedded/start-embedded-postgres.ts";
export { type MigrateOptions, type MigrationReport, migrate, migrationDirectory } from "./migrate.ts";
export { type DatabaseProbe, oldestPostgresMajor, probeDatabase } from "./probe.ts";
export { StartupError, type StartupErrorCode, type StartupLog } from "./startup-error.ts";
export { inTransaction, isRetryable, type TransactionOptions } from "./transaction.ts";
