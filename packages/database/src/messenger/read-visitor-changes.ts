import type { Queryable } from "../queryable.ts";
import {
  type MessengerMessageRow,
  type MessengerThreadRow,
  messengerMessageColumns,
  messengerThreadColumns,
} from "./thread-rows.ts";

export type VisitorChanges = {
  /** The newest number that these rows are complete up to. */
  sequence: number;
  /** True when there is more: ask again from `sequence`. */
  hasMore: boolean;
  threads: MessengerThreadRow[];
  messages: MessengerMessageRow[];
};

const pageSize = 200;

/**
 * Everything that a visitor may see and that changed after a number, in order. Reads what customers may see and nothing else:
 * notes are in a table that is not named here (S8), and rows of other visitors are out of reach (M7).
 */
export async function readVisitorChanges(
  database: Queryable,
  input: { visitorId: string; after: number },
): Promise<VisitorChanges> {
  // Everything up to this number is committed, since numbers are taken under the visitor's lock. What changes while the rows are
  // read has a higher one and comes with the next call: without the bound its message could be missed and its number not.
  const known = await database.query<{ sequence: number }>({
    name: "read-visitor-sequence",
    text: "select sequence from messenger_visitor where id = $1",
    values: [input.visitorId],
  });
  const upTo = known.rows[0]?.sequence ?? 0;
  if (upTo <= input.after) return { sequence: upTo, hasMore: false, threads: [], messages: [] };
  const values = [input.visitorId, input.after, upTo];
  const [threads, messages] = await Promise.all([
    database.query<MessengerThreadRow>({
      name: "read-visitor-threads",
      text: `select ${messengerThreadColumns} from messenger_thread
        where visitor_id = $1 and sequence > $2 and sequence <= $3 order by sequence`,
      values,
    }),
    database.query<MessengerMessageRow>({
      name: "read-visitor-messages",
      text: `select ${messengerMessageColumns} from messenger_message
        where visitor_id = $1 and sequence > $2 and sequence <= $3 order by sequence limit ${pageSize + 1}`,
      values,
    }),
  ]);
  const hasMore = messages.rows.length > pageSize;
  const shown = messages.rows.slice(0, pageSize);
  return {
    sequence: hasMore ? (shown.at(-1) as MessengerMessageRow).sequence : upTo,
    hasMore,
    threads: threads.rows,
    messages: shown,
  };
}
