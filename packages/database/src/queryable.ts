import type { Pool, PoolClient } from "pg";

/** Where a statement runs: the pool, or one client inside a transaction. */
export type Queryable = Pick<Pool | PoolClient, "query">;
