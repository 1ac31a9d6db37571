import type { JobDefinition } from "./define-job.ts";

/** One run of a job. */
export type JobRun<Payload> = {
  id: string;
  payload: Payload;
  /** 0 for the first attempt. */
  attempt: number;
  /**
   * Ends when the process stops or the job is no longer this process's. Whoever hears it saves where it stands and answers
   * `again`; what is written after that may be written twice, by another process that goes on.
   */
  signal: AbortSignal;
};

/** How a run ended. A failure is thrown, and the job is tried again. */
export type JobEnd =
  | { kind: "done" }
  /** There is more to do: the same job runs again, not before so many milliseconds. */
  | { kind: "again"; inMs: number };

export type JobHandler = {
  definition: JobDefinition<never>;
  /** The payload as it is stored; parsed here, since an older version may have written it. */
  run(run: JobRun<unknown>): Promise<JobEnd>;
  /** Called once when the last attempt has failed, so that the failure can be shown where people look. */
  giveUp?(payload: unknown, error: unknown): Promise<void>;
  /** Has a job without payload run by the clock, in one process of the installation: a cron expression, UTC. */
  schedule?: string;
};

/** Binds the work to its definition. */
export function handleJob<Payload>(
  definition: JobDefinition<Payload>,
  run: (run: JobRun<Payload>) => Promise<JobEnd>,
  options: { giveUp?(payload: Payload, error: unknown): Promise<void>; schedule?: string } = {},
): JobHandler {
  const { giveUp, schedule } = options;
  return {
    definition: definition as unknown as JobDefinition<never>,
    run: (given) => run({ ...given, payload: definition.payload.parse(given.payload) }),
    ...(giveUp ? { giveUp: (payload, error) => giveUp(definition.payload.parse(payload), error) } : {}),
    ...(schedule ? { schedule } : {}),
  };
}
