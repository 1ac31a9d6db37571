export { toAgentSettings } from "./answering/take-turn.ts";
export { handoffReasonTexts, writeHandoffNote, writeResolutionNote } from "./answering/write-note.ts";
export { beginBackfill } from "./backfill/begin-backfill.ts";
export { type BackfillPace, planPace } from "./backfill/plan-pace.ts";
export { createChangeFeed } from "./changes/create-change-feed.ts";
export * from "./connections/check-stored-connection.ts";
export * from "./connections/connection-tools.ts";
export * from "./connections/derive-webhook-secret.ts";
export * from "./connections/disconnect-connection.ts";
export * from "./connections/list-connection-options.ts";
export * from "./connections/open-connection.ts";
export * from "./connections/run-checks.ts";
export * from "./connections/save-connection.ts";
export * from "./connections/split-secrets.ts";
export * from "./connections/test-connection.ts";
export * from "./contract.ts";
export * from "./create-engine.ts";
export { syncCustomersJob } from "./customer-records/sync-job-definitions.ts";
export { conditions } from "./doctor/conditions.ts";
export { type Examination, examineConnection } from "./doctor/examine-connection.ts";
export { examineKnowledge, type SourceExamination } from "./doctor/examine-knowledge.ts";
export { tellSeen } from "./escalation/tell-seen.ts";
export { type FaultPoint, faultPoints, observeFaultPoints } from "./fault-points.ts";
export { createJobQueue, type JobQueue } from "./jobs/create-job-queue.ts";
export { defineJob, type JobDefinition } from "./jobs/define-job.ts";
export { jobDefinitions } from "./jobs/job-definitions.ts";
export { handleJob, type JobEnd, type JobHandler, type JobRun } from "./jobs/job-handler.ts";
export type { JobContext } from "./jobs/job-handlers.ts";
export type { KnowledgeTools } from "./knowledge/knowledge-tools.ts";
export { type CollectionsResult, listCollections } from "./knowledge/list-collections.ts";
export { syncSourceJob } from "./knowledge/sync-job-definitions.ts";
export { type SyncResult, syncSource } from "./knowledge/sync-source.ts";
export {
  type FileOutcome,
  maximumUploadBytes,
  maximumUploadFiles,
  type UploadedFile,
  uploadFiles,
} from "./knowledge/upload-file.ts";
export { createMailer, type Mail, type Mailer, type MailOutcome, noMailer } from "./mail/create-mailer.ts";
export * from "./messenger/create-messenger-desk.ts";
export * from "./messenger/describe-visitor-message.ts";
export * from "./messenger/ensure-messenger.ts";
export * from "./messenger/identify-visitor.ts";
export * from "./messenger/verify-identity-token.ts";
export { createEndpointMemory } from "./models/create-endpoint-memory.ts";
export { type EmbedTools, embedArticles } from "./models/embed-articles.ts";
export { embedArticlesJob } from "./models/embed-job-definitions.ts";
export { completeModelsDocument, loadModels, toModelOptions } from "./models/load-models.ts";
export * from "./models/save-models.ts";
export { defaultReconcileTiming, type ReconcileTiming } from "./reconcile/reconcile-connection.ts";
export { judgeConnection } from "./reliability/judge-connection.ts";
export { learnQuestions } from "./reliability/learn-questions.ts";
export * from "./reliability/read-reliability.ts";
export type { ConnectionPool, ConnectionRuntime, CreateHttpClient } from "./runtime/connection-runtime.ts";
export { loadSettings, type OrganizationSettings } from "./runtime/load-settings.ts";
export * from "./storage/create-folder-storage.ts";
export * from "./storage/create-s3-storage.ts";
export * from "./storage/storage.ts";
export type { Upkeep } from "./upkeep/start-upkeep.ts";
export type { Verification } from "./verification/create-verification.ts";
export { defaultTiming, type EngineLog, type EngineTiming, type FileStorage } from "./worker/dependencies.ts";
export type { Worker, WorkerOptions } from "./worker/start-worker.ts";
