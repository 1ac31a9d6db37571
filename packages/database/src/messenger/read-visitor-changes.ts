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
 * Everything that visitors may see and that changed after a number, in order: for any number of visitors in one statement, since a
 * change reaches many streams at once. Reads what customers may see and nothing else: notes are in a table that is not named
 * here (S8), and each visitor's rows are found by their id alone (M7).
 *
 * One statement sees one moment, and numbers are taken under the visitor's lock: with a visitor's number all that was numbered before
 * it is seen, and nothing after it.
 *
 * @returns for each input, in order.
 */
export async function readChangesOfVisitors(
  database: Queryable,
  asked: readonly { visitorId: string; after: number }[],
): Promise<VisitorChanges[]> {
  const { rows } = await database.query<{
    ordinal: number;
    sequence: number;
    threads: StoredRow<MessengerThreadRow, "createdAt" | "updatedAt">[] | null;
    messages: StoredRow<MessengerMessageRow, "createdAt">[] | null;
  }>({
    name: "read-changes-of-visitors",
    text: `select a.ordinal::int, v.sequence,
        (select json_agg(t) from (
          select ${messengerThreadColumns} from messenger_thread
          where visitor_id = v.id and sequence > a.after order by sequence) t) as threads,
        (select json_agg(m) from (
          select ${messengerMessageColumns} from messenger_message
          where visitor_id = v.id and sequence > a.after order by sequence limit ${pageSize + 1}) m) as messages
      from unnest($1::uuid[], $2::bigint[]) with ordinality as a (visitor_id, after, ordinal)
      join messenger_visitor v on v.id = a.visitor_id`,
    values: [asked.map(({ visitorId }) => visitorId), asked.map(({ after }) => after)],
  });
  const found = asked.map((): VisitorChanges => ({ sequence: 0, hasMore: false, threads: [], messages: [] }));
  for (const { ordinal, sequence, threads, messages } of rows) {
    const all = messages ?? [];
    const shown = all.slice(0, pageSize).map((row) => ({ ...row, createdAt: new Date(row.createdAt) }));
    const hasMore = all.length > pageSize;
    found[ordinal - 1] = {
      sequence: hasMore ? (shown.at(-1) as MessengerMessageRow).sequence : sequence,
      hasMore,
      threads: (threads ?? []).map((row) => ({
        ...row,
        createdAt: new Date(row.createdAt),
        updatedAt: new Date(row.updatedAt),
      })),
      messages: shown,
    };
  }
  return found;
}

/** The same for one visitor. */
export async function readVisitorChanges(
  database: Queryable,
  asked: { visitorId: string; after: number },
): Promise<VisitorChanges> {
  const [changes] = await readChangesOfVisitors(database, [asked]);
  return changes as VisitorChanges;
}

/** A row that came as JSON: times are text. */
type StoredRow<Row, Times extends keyof Row> = Omit<Row, Times> & Record<Times, string>;
