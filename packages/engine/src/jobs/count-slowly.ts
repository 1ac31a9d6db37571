/**
 * Program for the tests of jobs: works through "count" jobs until it is killed. Says `running` over IPC once one is in hand.
 */
import { createPool } from "@baton/database";
import { z } from "zod";
import { defineJob } from "./define-job.ts";
import { handleJob } from "./job-handler.ts";
import { startJobWorker } from "./start-job-worker.ts";

export const countJob = defineJob({ name: "count", payload: z.object({ label: z.string() }) });

if (import.meta.main) {
  const { pool } = createPool(process.argv[2] as string, { max: 4, applicationName: "baton test" });
  const quiet = { debug() {}, info() {}, warn() {}, error() {} };
  const never = handleJob(countJob, () => {
    process.send?.("running");
    return new Promise(() => {});
  });
  await startJobWorker({ pool, handlers: [never], log: quiet });
  process.on("disconnect", () => process.exit(0));
}
