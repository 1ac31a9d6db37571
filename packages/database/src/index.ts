export * from "./accounts/account-tables.ts";
export * from "./accounts/api-keys.ts";
export * from "./accounts/invitations.ts";
export * from "./accounts/members.ts";
export * from "./articles/article.ts";
export * from "./articles/delete-article.ts";
export * from "./articles/get-article.ts";
export * from "./articles/insert-article.ts";
export * from "./articles/list-articles.ts";
export * from "./articles/list-changed-articles.ts";
export * from "./articles/update-article.ts";
export * from "./attachments/get-attachment.ts";
export * from "./audit/add-audit-entry.ts";
export * from "./audit/list-audit-entries.ts";
export { createPool, type DatabasePool, type PoolOptions } from "./connect.ts";
export * from "./connections/connection-record.ts";
export * from "./connections/disconnect-connection-row.ts";
export * from "./connections/find-connection-by-webhook-token.ts";
export * from "./connections/find-connections.ts";
export * from "./connections/get-connection.ts";
export * from "./connections/insert-connection.ts";
export * from "./connections/list-connections.ts";
export * from "./connections/pause-connection.ts";
export * from "./connections/record-connection-check.ts";
export * from "./connections/rename-connection.ts";
export * from "./connections/save-connection-health.ts";
export * from "./connections/update-connection.ts";
export * from "./connections/wake-waiting-conversations.ts";
export * from "./contacts/resolve-contact.ts";
export type { ConversationView } from "./conversations/conversation-view.ts";
export * from "./conversations/find-conversation-id.ts";
export * from "./conversations/find-conversations.ts";
export * from "./conversations/get-conversation.ts";
export * from "./conversations/list-conversations.ts";
export * from "./conversations/list-decisions.ts";
export * from "./conversations/list-outbox.ts";
export * from "./conversations/list-timeline.ts";
export * from "./cursor.ts";
export * from "./deliveries/get-delivery.ts";
export * from "./deliveries/replay-delivery.ts";
export * from "./deliveries/store-deliveries.ts";
export * from "./doctor/read-connection-evidence.ts";
export {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  startEmbeddedPostgres,
} from "./embedded/start-embedded-postgres.ts";
export {
  listRecentCustomerMessages,
  type RecentCustomerMessage,
} from "./messages/list-recent-customer-messages.ts";
export { type MigrateOptions, type MigrationReport, migrate, migrationDirectory } from "./migrate.ts";
export { type OpenDatabase, type OpenDatabaseOptions, openDatabase } from "./open-database.ts";
export { type DatabaseProbe, oldestPostgresMajor, probeDatabase } from "./probe.ts";
export * from "./queryable.ts";
export * from "./queue/claim-conversations.ts";
export * from "./schema.ts";
export * from "./secrets/create-sealer.ts";
export * from "./settings/get-setting.ts";
export * from "./settings/save-setting.ts";
export { StartupError, type StartupErrorCode, type StartupLog } from "./startup-error.ts";
export { inTransaction, isRetryable, type TransactionOptions, wasRolledBack } from "./transaction.ts";
export * from "./upkeep/connection-tasks.ts";
export * from "./upkeep/find-conversations-to-compare.ts";
export * from "./upkeep/request-comparisons.ts";
export * from "./upkeep/webhooks-missed.ts";
export * from "./uuid.ts";
export * from "./webhooks/add-webhook-events-seen.ts";
export * from "./webhooks/add-webhook-incidents.ts";
export * from "./webhooks/list-webhook-events-seen.ts";
export * from "./webhooks/list-webhook-incidents.ts";
export * from "./with-transaction.ts";
export * from "./work/commit-work.ts";
export * from "./work/load-work.ts";
export * from "./workers/count-live-workers.ts";
export * from "./workers/worker-liveness.ts";
export * from "./workflows/workflow-runs.ts";
export * from "./workflows/workflow-versions.ts";
export * from "./workflows/workflows.ts";
