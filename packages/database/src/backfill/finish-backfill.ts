import type { FailureRecord } from "@baton/domain";
import type { Queryable } from "../queryable.ts";
import { writeJson } from "../write-json.ts";

/** Ends an import: its counts are kept, its list is not needed any more. */
export async function finishBackfill(
  database: Queryable,
  input: {
    connectionId: string;
    state: "done" | "failed" | "stopped";
    failure?: FailureRecord | null;
  },
): Promise<void> {
  await database.query({
    name: "finish-backfill",
    text: `with counted as (
        select count(*)::int as found, (count(*) filter (where state = 'done'))::int as imported
        from backfill_item where connection_id = $1
      ), ended as (
        update backfill set state = $2, failure = $3, finished_at = now(), found = counted.found, imported = counted.imported
        from counted where connection_id = $1 and state = 'running'
        returning connection_id
      )
      delete from backfill_item i using ended where i.connection_id = ended.connection_id`,
    values: [input.connectionId, input.state, input.failure ? writeJson(input.failure) : null],
  });
}
