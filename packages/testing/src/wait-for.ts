import { setTimeout as sleep } from "node:timers/promises";

export interface WaitForOptions {
  /** Default 10 s: far more than anything takes, so that a busy machine does not fail the test. */
  timeoutMs?: number;
  /** Default 10 ms. */
  intervalMs?: number;
  /** What was waited for, for the failure. */
  message?: string;
}

/**
 * Waits until `condition` returns something other than false, null or undefined, and returns that. A condition that throws, such as one
 * with `expect` in it, is asked again; its last error is the cause of the failure.
 *
 * @throws Error when the time is over.
 */
export async function waitFor<Value>(
  condition: () => Value | Promise<Value>,
  options: WaitForOptions = {},
): Promise<Exclude<Value, false | null | undefined>> {
  const { timeoutMs = 10_000, intervalMs = 10, message = "the condition to hold" } = options;
  const deadline = Date.now() + timeoutMs;
  let cause: unknown;
  for (;;) {
    try {
      const value = await condition();
      if (isThere(value)) return value;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    if (Date.now() >= deadline) throw new Error(`Waited ${timeoutMs} ms in vain for ${message}.`, { cause });
    await sleep(intervalMs);
  }
}

function isThere<Value>(value: Value): value is Exclude<Value, false | null | undefined> {
  return value !== false && value !== null && value !== undefined;
}
