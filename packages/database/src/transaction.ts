import { setTimeout as sleep } from "node:timers/promises";
import type { IsolationLevel, Kysely, Transaction } from "kysely";
import pg from "pg";

export interface TransactionOptions {
  /** Default "read committed". */
  isolationLevel?: IsolationLevel;
  /** How often the work is tried in all when PostgreSQL asks for a retry. Default 5. */
  attempts?: number;
  /** Source of jitter, between 0 and 1. Replaced in tests. */
  random?: () => number;
}

/** serialization_failure and deadlock_detected: PostgreSQL undid the transaction and asks to run it again. */
const retryableCodes = new Set(["40001", "40P01"]);

/**
 * Runs `work` in one transaction and commits; whatever it throws rolls everything back and is thrown on.
 *
 * After a deadlock or a serialization failure the work runs again from the start, so it must do nothing but
 * database work: no HTTP call, no message to a queue, nothing that a rollback does not undo.
 */
export async function inTransaction<Schema, Result>(
  db: Kysely<Schema>,
  work: (transaction: Transaction<Schema>) => Promise<Result>,
  options: TransactionOptions = {},
): Promise<Result> {
  const attempts = options.attempts ?? 5;
  const random = options.random ?? Math.random;

  for (let attempt = 1; ; attempt++) {
    try {
      return await db
        .transaction()
        .setIsolationLevel(options.isolationLevel ?? "read committed")
        .execute(work);
    } catch (error) {
      if (attempt >= attempts || !isRetryable(error)) throw error;
      // Full jitter: two transactions that deadlocked once must not meet again at the same moment.
      await sleep(random() * 10 * 2 ** attempt);
    }
  }
}

/** Whether PostgreSQL rolled the transaction back only because of its timing. */
export function isRetryable(error: unknown): boolean {
  return error instanceof Error && "code" in error && retryableCodes.has(String(error.code));
}

/**
 * Whether the failed statement certainly changed nothing: PostgreSQL itself refused it. After a lost connection, or one that was cut
 * by an administrator (class 57), it may have been committed all the same.
 */
export function wasRolledBack(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code !== undefined && !/^(08|57)/.test(error.code);
}
