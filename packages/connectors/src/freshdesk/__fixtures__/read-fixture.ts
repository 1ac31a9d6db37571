import { readFileSync } from "node:fs";

export function readFixtureBytes(name: string): Buffer {
  return readFileSync(new URL(name, import.meta.url));
}

export function readFixture(name: string): unknown {
  return JSON.parse(readFixtureBytes(name).toString("utf8"));
}
