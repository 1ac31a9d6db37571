import type { z } from "zod";

/**
 * A kind of background work: its name and what is told to whoever does it. The work itself stands in the file beside it and is
 * bound to it in `job-handlers.ts`.
 */
export type JobDefinition<Payload> = {
  /** Fixed: it stands in the database. Kebab-case. */
  readonly name: string;
  readonly payload: z.ZodType<Payload>;
  /**
   * Jobs with the same key are one: while one waits or runs, another one is not added, so that the same work never runs twice
   * at a time. Null: every job stands alone.
   */
  readonly key: (payload: Payload) => string | null;
  /** Attempts after the first one. Waiting because the helpdesk said so, or for a restart, does not count. */
  readonly retryLimit: number;
  /** Wait before the first retry, seconds; doubles each time up to the maximum. */
  readonly retryDelaySeconds: number;
  readonly maximumRetryDelaySeconds: number;
  /** Longest that one run may last, seconds; longer work ends a run by `again` and goes on in the next one. */
  readonly expireInSeconds: number;
};

/** Describes a kind of job; what is left out has the usual value. */
export function defineJob<Payload extends object>(
  input: Pick<JobDefinition<Payload>, "name" | "payload"> & Partial<JobDefinition<Payload>>,
): JobDefinition<Payload> {
  return {
    key: () => null,
    retryLimit: 10,
    retryDelaySeconds: 1,
    maximumRetryDelaySeconds: 900,
    expireInSeconds: 3_600,
    ...input,
  };
}
