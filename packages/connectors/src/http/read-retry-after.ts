/** Seconds since 1970 have ten digits since 2001; anything smaller is a number of seconds to wait. */
const smallestEpochSeconds = 1_000_000_000;
const smallestEpochMilliseconds = 1_000_000_000_000;

/**
 * The longest wait that is believed. No helpdesk counts calls over more than an hour, and who asks for more is misunderstood or broken:
 * a connection must not be silent for it. After the hour it is asked again.
 */
const longestWaitMs = 3_600_000;

/**
 * How long the other side asks us to wait, in milliseconds; null when it does not say.
 *
 * `Retry-After` may be seconds or a date. Without it, `X-RateLimit-Reset` is taken: Freshchat and Front send Unix
 * seconds there, others a number of seconds. A moment is held against the clock that named it, the answer's own `Date`: ours may be
 * minutes away.
 */
export function readRetryAfter(headers: Readonly<Record<string, string>>, now: Date): number | null {
  const date = Date.parse(headers.date ?? "");
  const theirNow = Number.isNaN(date) ? now.getTime() : date;
  const wait = readWait(headers["retry-after"], theirNow) ?? readWait(headers["x-ratelimit-reset"], theirNow);
  return wait === null ? null : Math.min(longestWaitMs, Math.max(0, Math.ceil(wait)));
}

function readWait(value: string | undefined, now: number): number | null {
  const text = value?.trim();
  if (!text) return null;
  const number = Number(text);
  if (!Number.isNaN(number)) {
    if (!Number.isFinite(number)) return null;
    if (number < smallestEpochSeconds) return number * 1_000;
    return (number >= smallestEpochMilliseconds ? number : number * 1_000) - now;
  }
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : date - now;
}
