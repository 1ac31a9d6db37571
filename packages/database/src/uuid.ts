import { randomFillSync } from "node:crypto";

const pool = Buffer.alloc(4096);
let used = pool.length;

/**
 * A UUID of version 7: 48 bits of milliseconds, then random bits, so that ids made later sort later and inserts go to
 * the end of an index. PostgreSQL makes these itself only from version 18 on. Random bytes are drawn in blocks because
 * one system call per id would show in the path of a delivery.
 */
export function createUuid(now: number = Date.now()): string {
  if (used + 10 > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const time = now.toString(16).padStart(12, "0");
  const random = pool.toString("hex", used, used + 10);
  used += 10;
  const variant = ((Number.parseInt(random[3] as string, 16) & 0x3) | 0x8).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(0, 3)}-${variant}${random.slice(4, 7)}-${random.slice(7, 19)}`;
}

/** Below every id made at that moment or later: a range of time is a range of ids, and needs no index of its own. */
export function lowestUuid(at: Date): string {
  const time = at.getTime().toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}
