/** Where a caller stands in the present window. */
export interface RateLimitState {
  readonly limit: number;
  readonly remaining: number;
  /** Unix seconds at which the window starts anew. */
  readonly resetsAt: number;
  readonly secondsLeft: number;
  readonly isExceeded: boolean;
}

/** Counts calls in fixed windows, as the helpdesks do per account. */
export class RateLimit {
  #windowStart = 0;
  #used = 0;

  /**
   * Counts one call. `limit` 0 means no limit; it is then reported as 10,000 with the true count.
   *
   * @param cost credits the call uses up. Default 1.
   */
  count(now: number, limit: number, windowMs: number, cost = 1): RateLimitState {
    if (now >= this.#windowStart + windowMs) {
      this.#windowStart = now;
      this.#used = 0;
    }
    this.#used += cost;
    const shown = limit || 10_000;
    const end = this.#windowStart + windowMs;
    return {
      limit: shown,
      remaining: Math.max(0, shown - this.#used),
      resetsAt: Math.ceil(end / 1000),
      secondsLeft: Math.max(1, Math.ceil((end - now) / 1000)),
      isExceeded: limit > 0 && this.#used > limit,
    };
  }
}
