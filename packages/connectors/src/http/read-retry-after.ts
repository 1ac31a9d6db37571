/** Seconds since 1970 have ten digits since 2001; anything smaller is a number of seconds to wait. */
const smallestEpochSeconds = 1_000_000_000;
const smallestEpochMilliseconds = 1_000_000_000_000;

/**
 * How long the other side asks us to wait, in milliseconds; null when it does not say.
 *
 * `Retry-After` may be seconds or a date. Without it, `X-RateLimit-Reset` is taken: Freshchat and Front send Unix
 * seconds there, others a number of seconds.
 */
export function readRetryAfter(headers: Readonly<Record<string, string>>, now: Date): number | null {
  return (
    readWait(headers["retry-after"], now, "seconds") ?? readWait(headers["x-ratelimit-reset"], now, "epoch")
  );
}

function readWait(value: string | undefined, now: Date, numbersAre: "seconds" | "epoch"): number | null {
  const text = value?.trim();
  if (!text) return null;
  const number = Number(text);
  if (!Number.isNaN(number)) {
    if (!Number.isFinite(number)) return null;
    if (numbersAre === "seconds" || number < smallestEpochSeconds)
      return Math.max(0, Math.ceil(number * 1000));
    const at = number >= smallestEpochMilliseconds ? number : number * 1000;
    return Math.max(0, Math.ceil(at - now.getTime()));
  }
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(0, date - now.getTime());
}
