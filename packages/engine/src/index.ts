export { toAgentSettings } from "./answering/take-turn.ts";
export { handoffReasonTexts, writeHandoffNote, writeResolutionNote } from "./answering/write-note.ts";
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
export { conditions } from "./doctor/conditions.ts";
export { type Examination, examineConnection } from "./doctor/examine-connection.ts";
export { type FaultPoint, faultPoints, observeFaultPoints } from "./fault-points.ts";
export * from "./messenger/create-messenger-desk.ts";
export * from "./messenger/describe-visitor-message.ts";
export * from "./messenger/ensure-messenger.ts";
export * from "./messenger/identify-visitor.ts";
export * from "./messenger/verify-identity-token.ts";
export { defaultReconcileTiming, type ReconcileTiming } from "./reconcile/reconcile-connection.ts";
export type { ConnectionPool, ConnectionRuntime, CreateHttpClient } from "./runtime/connection-runtime.ts";
export { loadSettings, type OrganizationSettings } from "./runtime/load-settings.ts";
export * from "./storage/create-folder-storage.ts";
export type { Upkeep } from "./upkeep/start-upkeep.ts";
export {
  defaultTiming,
  type EngineLog,
  type EngineTiming,
  type FileStorage,
  type TurnGuide,
} from "./worker/dependencies.ts";
export type { Worker, WorkerOptions } from "./worker/start-worker.ts";
