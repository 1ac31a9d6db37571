import type { Pool, PoolClient } from "pg";
import { isRetryable } from "./transaction.ts";

/**
 * Runs `work` on one connection in one transaction, for the statements that take a `Queryable`; whatever it throws rolls
 * everything back and is thrown on. Tried again up to three times when PostgreSQL asks for it (a deadlock), so `work`
 * must do nothing that a rollback does not undo.
 */
export async function withTransaction<Result>(
  pool: Pool,
  work: (client: PoolClient) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      await client.query("begin");
      const result = await work(client);
      await client.query("commit");
      return result;
    } catch (error) {
      // A connection on which not even the rollback works must not go back into the pool.
      await client.query("rollback").catch((cause) => {
        broken = cause;
      });
      if (attempt >= 3 || !isRetryable(error)) throw error;
    } finally {
      client.release(broken);
    }
  }
}
