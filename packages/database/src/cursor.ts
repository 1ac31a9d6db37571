import { Failure } from "@baton/domain";

/** The sort key of the last row of a page, as the caller of the API gets it: opaque, so that it may change. */
export function encodeCursor(key: readonly (string | number | null)[]): string {
  return Buffer.from(JSON.stringify(key)).toString("base64url");
}

/**
 * @param length how many parts the key has.
 * @throws Failure `invalid-cursor` for anything that encodeCursor did not make for such a list.
 */
export function decodeCursor(cursor: string, length: number): (string | number | null)[] {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    if (Array.isArray(key) && key.length === length && key.every(isPart)) return key;
  } catch {
    // Falls through: not ours.
  }
  throw new Failure({
    code: "invalid-cursor",
    message: "The cursor does not belong to this list.",
    hint: "Pass nextCursor of the page before, unchanged, or leave it out to start again.",
    isRetryable: false,
  });
}

function isPart(part: unknown): part is string | number | null {
  return part === null || typeof part === "string" || typeof part === "number";
}

/** A page of rows and the cursor of the next one. Give it one row more than `limit` asks for. */
export function toPage<Row, Item>(
  rows: readonly Row[],
  limit: number,
  convert: (row: Row) => Item,
  keyOf: (row: Row) => (string | number | null)[],
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(convert),
    nextCursor: rows.length > limit && last !== undefined ? encodeCursor(keyOf(last)) : null,
  };
}

export type Page<Item> = { items: Item[]; nextCursor: string | null };
/** `limit`: rows on a page. */
export type PageRequest = { cursor?: string | undefined; limit: number };
