import { randomFillSync } from "node:crypto";

const pool = Buffer.alloc(4096);
let used = pool.length;
let lastTime = 0;
let counter = 0;

/**
 * A UUID of version 7: 48 bits of milliseconds, 12 bits that count within the millisecond, then random bits. Ids made later by
 * one process sort later, also within a millisecond, so rows written together keep their order; inserts go to the end of an
 * index. PostgreSQL makes these itself only from version 18 on. Random bytes are drawn in blocks because one system call per id
 * would show in the path of a delivery.
 */
export function createUuid(now: number = Date.now()): string {
  if (used + 10 > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const random = pool.toString("hex", used, used + 10);
  used += 10;
  // A clock that was set back, or more than 4,096 ids in a millisecond, borrow from the next one: order before truth.
  if (now > lastTime) {
    lastTime = now;
    // Half of the range is left for counting up.
    counter = Number.parseInt(random.slice(0, 3), 16) & 0x7ff;
  } else if (++counter > 0xfff) {
    lastTime++;
    counter = 0;
  }
  const time = lastTime.toString(16).padStart(12, "0");
  const count = counter.toString(16).padStart(3, "0");
  const variant = ((Number.parseInt(random[3] as string, 16) & 0x3) | 0x8).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${count}-${variant}${random.slice(4, 7)}-${random.slice(7, 19)}`;
}

/** Below every id made at that moment or later: a range of time is a range of ids, and needs no index of its own. */
export function lowestUuid(at: Date): string {
  const time = at.getTime().toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}
