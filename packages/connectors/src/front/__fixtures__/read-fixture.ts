import { readFileSync } from "node:fs";

export function readFixtureBytes(name: string): Buffer {
  return readFileSync(new URL(name, import.meta.url));
}
