export { createPool, type DatabasePool, type PoolOptions } from "./connect.ts";
export * from "./deliveries/store-deliveries.ts";
export {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  startEmbeddedPostgres,
} from "./embedded/start-embedded-postgres.ts";
export { type MigrateOptions, type MigrationReport, migrate, migrationDirectory } from "./migrate.ts";
export { type DatabaseProbe, oldestPostgresMajor, probeDatabase } from "./probe.ts";
export * from "./queryable.ts";
export * from "./queue/claim-conversations.ts";
export * from "./schema.ts";
export * from "./secrets/create-sealer.ts";
export { StartupError, type StartupErrorCode, type StartupLog } from "./startup-error.ts";
export { inTransaction, isRetryable, type TransactionOptions } from "./transaction.ts";
export * from "./uuid.ts";
export * from "./work/commit-work.ts";
export * from "./workers/worker-liveness.ts";
