/**
 * Which articles hold a term and how often. One growing Uint32Array; an entry is slot * 256 + count, so
 * 16.7 million slots and counts up to 255 (BM25 saturates long before). Order carries no meaning.
 */
export type PostingList = { entries: Uint32Array; length: number };

export const MAX_SLOTS = 2 ** 24;

export function createPostingList(): PostingList {
  return { entries: new Uint32Array(2), length: 0 };
}

export function addPosting(list: PostingList, slot: number, count: number): void {
  if (list.length === list.entries.length) {
    // Half again rather than double: at 100,000 articles the slack is memory that is never used.
    const larger = new Uint32Array(Math.ceil(list.length * 1.5) + 1);
    larger.set(list.entries);
    list.entries = larger;
  }
  list.entries[list.length] = slot * 256 + Math.min(count, 255);
  list.length += 1;
}

/** Linear, because removing an article is rare and a scan of 100,000 numbers takes a tenth of a millisecond. */
export function removePosting(list: PostingList, slot: number): void {
  for (let index = 0; index < list.length; index++) {
    if ((list.entries[index] ?? 0) >>> 8 !== slot) continue;
    list.length -= 1;
    list.entries[index] = list.entries[list.length] ?? 0;
    return;
  }
}
