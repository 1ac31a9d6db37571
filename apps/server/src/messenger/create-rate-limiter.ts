import { ApiError } from "../http/api-error.ts";

/** So many at once, and so many again per minute; by process, since the limits are against floods and not a quota. */
export type RateLimit = { burst: number; perMinute: number };

export type RateLimiter = {
  /** @throws ApiError `too-many-requests` with the seconds after which there is room again. */
  take(key: string, limit: RateLimit): void;
};

/** At most so many keys are remembered; a flood of made-up ones must not fill the memory. */
const maximumKeys = 50_000;

/** A leaky bucket per key: what was taken flows off at a steady rate. */
export function createRateLimiter(now: () => number = Date.now): RateLimiter {
  const buckets = new Map<string, { level: number; at: number }>();

  return {
    take(key, { burst, perMinute }) {
      const at = now();
      const perMs = perMinute / 60_000;
      const bucket = buckets.get(key);
      const level = bucket ? Math.max(0, bucket.level - (at - bucket.at) * perMs) : 0;
      if (level + 1 > burst) {
        const seconds = Math.max(1, Math.ceil((level + 1 - burst) / perMs / 1_000));
        throw new ApiError(
          "too-many-requests",
          `Too many requests. Try again in ${seconds} s.`,
          undefined,
          seconds,
        );
      }
      if (!bucket && buckets.size >= maximumKeys) buckets.clear();
      buckets.set(key, { level: level + 1, at });
    },
  };
}
