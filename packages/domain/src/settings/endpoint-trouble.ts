/** An endpoint of a model that failed, and has not answered since. */
export type EndpointTrouble = {
  /** Failures in a row. */
  failures: number;
  /** When the first of them was. */
  since: Date;
  /** In words, without keys. */
  lastError: string;
  /** Until then it is not asked; null: it is. */
  restsUntil: Date | null;
};

/** Failures in a row after which an endpoint rests: one alone may be chance. */
const failuresToRest = 2;
const firstRestMs = 30_000;
/** Long enough that turns do not wait in vain all day, short enough that nobody has to wake it. */
const longestRestMs = 600_000;

/** What is known of an endpoint after one more failure. The rest doubles from half a minute to ten; one answer ends it. */
export function afterEndpointFailure(
  before: EndpointTrouble | null,
  error: string,
  at: Date,
): EndpointTrouble {
  const failures = (before?.failures ?? 0) + 1;
  const doublings = Math.min(failures - failuresToRest, 20);
  const restMs = doublings < 0 ? null : Math.min(longestRestMs, firstRestMs * 2 ** doublings);
  return {
    failures,
    since: before?.since ?? at,
    lastError: error,
    restsUntil: restMs === null ? null : new Date(at.getTime() + restMs),
  };
}
