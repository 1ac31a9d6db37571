export * from "./contract.ts";
export * from "./create-engine.ts";
export { type FaultPoint, faultPoints, observeFaultPoints } from "./fault-points.ts";
export type { ConnectionPool, ConnectionRuntime, CreateHttpClient } from "./runtime/connection-runtime.ts";
export { defaultTiming, type EngineLog, type EngineTiming, type FileStorage } from "./worker/dependencies.ts";
export type { Worker, WorkerOptions } from "./worker/start-worker.ts";
