import { recordFailure } from "@baton/domain";
import type { ActionOutcome } from "../contract.ts";
import { HttpFailure } from "./http-failure.ts";

/**
 * What a failed write means for the action behind it. The rule of all connectors: only what certainly did not
 * happen may be repeated; what may have happened is read back first; what was refused is not repeated.
 *
 * Anything that is no `HttpFailure` is a bug and is thrown on.
 */
export function convertFailureToOutcome(error: unknown): Exclude<ActionOutcome, { kind: "done" }> {
  if (!(error instanceof HttpFailure)) throw error;
  const failure = recordFailure(error);
  if (error.delivery === "unknown") return { kind: "unknown", failure };
  if (error.delivery === "not-sent" || error.code === "rate-limited" || error.code === "unauthorized") {
    return { kind: "not-done", failure, retryAfterMs: error.retryAfterMs };
  }
  return { kind: "refused", failure };
}
