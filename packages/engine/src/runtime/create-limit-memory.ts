/** Longest pause before a helpdesk is asked again that does not say how long its limit lasts, milliseconds. Most count by the minute. */
const longestPauseMs = 30_000;

/** What a process remembers of limits whose end nobody told, by connection. */
export interface LimitMemory {
  /**
   * A call was refused for the limit, without a word on when to come back.
   *
   * @returns how long nothing is to be asked, milliseconds; null where that was said already: whoever asked at the same time met the
   *   same refusal.
   */
  refused(connectionId: string): number | null;
  /** A call that was begun at this time was answered: the limit is over, if it was begun after the pause. */
  answered(connectionId: string, begunAt: number): void;
}

/**
 * The pause doubles with each refusal, up to half a minute, and begins anew with the first answer. It takes up to half as long again by
 * chance, so that several processes do not come back in one moment. In memory, as a refusal costs but one call; the pause itself is kept
 * where every process sees it ({@link ConnectionPool.heedLimit}).
 */
export function createLimitMemory(input: {
  now: () => Date;
  timing: { retryMs: number; maximumRetryMs: number };
}): LimitMemory {
  const limits = new Map<string, { refusals: number; pausedUntil: number }>();
  const longest = Math.min(longestPauseMs, input.timing.maximumRetryMs);

  return {
    refused(connectionId) {
      const now = input.now().getTime();
      const known = limits.get(connectionId);
      if (known && now < known.pausedUntil) return null;
      const refusals = known?.refusals ?? 0;
      const pauseMs = Math.min(longest, input.timing.retryMs * 2 ** Math.min(refusals, 20));
      const spreadMs = pauseMs * (1 + Math.random() / 2);
      limits.set(connectionId, { refusals: refusals + 1, pausedUntil: now + spreadMs });
      return spreadMs;
    },
    answered(connectionId, begunAt) {
      const known = limits.get(connectionId);
      if (known && begunAt >= known.pausedUntil) limits.delete(connectionId);
    },
  };
}
