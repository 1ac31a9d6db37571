import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Where a simulator keeps its state between runs. */
export interface Persistence {
  /** The state saved last, or undefined when there is none. */
  load(): unknown;
  save(state: unknown): void;
}

/**
 * Keeps the state in one JSON file.
 *
 * Written beside the file and renamed over it, so a process killed in the middle leaves the former state and
 * never half a file. An unreadable file counts as none: a sandbox that refuses to start helps nobody.
 */
export function fileStore(path: string): Persistence {
  return {
    load() {
      try {
        return JSON.parse(readFileSync(path, "utf8"));
      } catch {
        return undefined;
      }
    },
    save(state) {
      mkdirSync(dirname(path), { recursive: true });
      const temporary = `${path}.${process.pid}.tmp`;
      writeFileSync(temporary, JSON.stringify(state), { mode: 0o600 });
      renameSync(temporary, path);
    },
  };
}
