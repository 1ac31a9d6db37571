/** A helpdesk's own count of calls, which all apps of the account share. */
export type RateLimit = {
  /** Calls in one window: a minute for Freshdesk (an hour for some old accounts) and Front. Null when not told. */
  total: number | null;
  remaining: number | null;
};

/**
 * The rate limit as the answer's headers tell it, for metrics and for going slower in time. Plans change, so the size is
 * learnt here and never from a plan's name. Freshdesk says `X-RateLimit-Total`, others `X-RateLimit-Limit`.
 */
export function readRateLimit(headers: Readonly<Record<string, string>>): RateLimit | null {
  const total = readCount(headers["x-ratelimit-total"] ?? headers["x-ratelimit-limit"]);
  const remaining = readCount(headers["x-ratelimit-remaining"]);
  return total === null && remaining === null ? null : { total, remaining };
}

function readCount(value: string | undefined): number | null {
  const number = value === undefined || value.trim() === "" ? Number.NaN : Number(value);
  return Number.isFinite(number) && number >= 0 ? number : null;
}
