import { readFileSync } from "node:fs";

/** For tests: the bytes of a recorded delivery, compact as Freshchat sends them. */
export function readFixture(name: string): Buffer {
  const text = readFileSync(new URL(`./${name}.json`, import.meta.url), "utf8");
  return Buffer.from(JSON.stringify(JSON.parse(text)));
}
