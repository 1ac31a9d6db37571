import { randomBytes } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import { Failure } from "@baton/domain";
import type { Storage } from "./storage.ts";

/** Parts of ids, separated by slashes: nothing that a file system reads in a special way. */
const safeKey = /^[A-Za-z0-9_-]{1,128}(\/[A-Za-z0-9_-]{1,128}){0,7}$/;

/** Keeps files in a folder of this machine; the choice for one machine. Files are readable by Baton's account alone. */
export function createFolderStorage(folder: string): Storage {
  const root = resolve(folder);

  function pathOf(key: string): string {
    const path = join(root, key);
    // Both, so that neither a change of the pattern nor one of `join` can open a way out of the folder.
    if (!safeKey.test(key) || !path.startsWith(root + sep)) throw new Error(`unsafe storage key: ${key}`);
    return path;
  }

  return {
    async write(key, bytes) {
      const path = pathOf(key);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      // Written aside, flushed, then named: after a crash there is the whole file or none.
      const draft = `${path}.${randomBytes(6).toString("hex")}.part`;
      const file = await open(draft, "wx", 0o600);
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(draft, path);
    },
    async read(key) {
      return readFile(pathOf(key)).catch((cause) => {
        throw explain(key, cause);
      });
    },
    async open(key) {
      const file = await open(pathOf(key), "r").catch((cause) => {
        throw explain(key, cause);
      });
      const { size } = await file.stat();
      return { stream: file.createReadStream(), sizeBytes: size };
    },
    async delete(key) {
      await rm(pathOf(key), { force: true });
    },
  };
}

function explain(key: string, cause: NodeJS.ErrnoException): Error {
  if (cause.code !== "ENOENT") return cause;
  return new Failure({
    code: "file-not-found",
    message: `The file ${key} is not in the storage.`,
    hint: "Restore the folder `files` of the data folder from a backup.",
    isRetryable: false,
    cause,
  });
}
