import { ApiError } from "../http/api-error.ts";

/** Slows down the guessing of passwords: counts failures, by address and by account, in this process. */
export type AttemptLimiter = {
  /** @throws ApiError `too-many-requests` while one of the keys has failed too often. */
  check(keys: readonly string[]): void;
  fail(keys: readonly string[]): void;
  /** After a success: the person knows the password, so their failures were typing errors. */
  forgive(key: string): void;
};

/**
 * @param limit failures within `windowMs` after which the key must wait until the window ends.
 * 10 in 15 minutes leaves a guesser 1,000 attempts a day, against passwords of 8 characters or more.
 */
export function createAttemptLimiter(
  options: { limit?: number; windowMs?: number; now?: () => number } = {},
): AttemptLimiter {
  const limit = options.limit ?? 10;
  const windowMs = options.windowMs ?? 15 * 60_000;
  const now = options.now ?? Date.now;
  const failures = new Map<string, { count: number; endsAt: number }>();

  return {
    check(keys) {
      for (const key of keys) {
        const entry = failures.get(key);
        if (!entry || entry.count < limit) continue;
        const remaining = entry.endsAt - now();
        if (remaining <= 0) failures.delete(key);
        else {
          const seconds = Math.ceil(remaining / 1000);
          const minutes = Math.ceil(seconds / 60);
          throw new ApiError(
            "too-many-requests",
            `Too many attempts. Try again in ${minutes} ${minutes === 1 ? "minute" : "minutes"}.`,
            undefined,
            seconds,
          );
        }
      }
    },
    fail(keys) {
      forgetEnded();
      for (const key of keys) {
        const entry = failures.get(key);
        if (entry && entry.endsAt > now()) entry.count += 1;
        else failures.set(key, { count: 1, endsAt: now() + windowMs });
      }
    },
    forgive(key) {
      failures.delete(key);
    },
  };

  /** Bounds the memory: somebody who makes up addresses must not fill it. */
  function forgetEnded(): void {
    if (failures.size < 10_000) return;
    for (const [key, entry] of failures) if (entry.endsAt <= now()) failures.delete(key);
    if (failures.size >= 10_000) failures.clear();
  }
}
