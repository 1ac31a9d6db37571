import type { Queryable } from "../queryable.ts";

/**
 * Stores a page of the list together with the place where the list goes on: after a crash the page is there, or it is read
 * again. A page that somebody else stored meanwhile changes nothing.
 */
export async function addBackfillPage(
  database: Queryable,
  input: {
    connectionId: string;
    /** The cursor with which the page was read. */
    cursor: string | null;
    nextCursor: string | null;
    items: readonly { externalId: string; alternateId: string | null }[];
  },
): Promise<void> {
  await database.query({
    name: "add-backfill-page",
    text: `with moved as (
        update backfill set cursor = $3, is_listed = $3::text is null
        where connection_id = $1 and state = 'running' and not is_listed and cursor is not distinct from $2
        returning connection_id
      )
      insert into backfill_item (connection_id, external_id, alternate_id)
      select moved.connection_id, external_id, alternate_id
      from moved, unnest($4::text[], $5::text[]) with ordinality as item (external_id, alternate_id, place) order by place
      on conflict (connection_id, external_id) do nothing`,
    values: [
      input.connectionId,
      input.cursor,
      input.nextCursor,
      input.items.map((item) => item.externalId),
      input.items.map((item) => item.alternateId),
    ],
  });
}
