import { createReadStream } from "node:fs";
import { mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import { createUuid } from "@baton/database";
import { Failure } from "@baton/domain";
import type { FileStorage } from "../worker/dependencies.ts";

/** A storage that downloads can be served from. */
export interface DownloadStorage {
  /** For downloads: what may be larger than memory should hold is streamed. @throws Failure `file-not-found`. */
  open(storageKey: string): Promise<{ stream: NodeJS.ReadableStream; sizeBytes: number }>;
}

export type FolderStorage = FileStorage &
  DownloadStorage & {
    /** Nothing happens when it is gone already. */
    delete(storageKey: string): Promise<void>;
  };

/** Parts of ids, separated by slashes: nothing that a file system reads in a special way. */
const safeKey = /^[A-Za-z0-9_-]{1,128}(\/[A-Za-z0-9_-]{1,128}){0,7}$/;

/**
 * Keeps files in a folder of this machine; the choice for one machine. Keys are made of ids of ours alone: what a
 * helpdesk or a customer calls a file never becomes a path. Files are readable by Baton's account alone.
 */
export function createFolderStorage(folder: string): FolderStorage {
  const root = resolve(folder);

  function pathOf(storageKey: string): string {
    const path = join(root, storageKey);
    // Both, so that neither a change of the pattern nor one of `join` can open a way out of the folder.
    if (!safeKey.test(storageKey) || !path.startsWith(root + sep))
      throw new Error(`unsafe storage key: ${storageKey}`);
    return path;
  }

  return {
    async put({ organizationId, bytes }) {
      const id = createUuid();
      // The first digits of the id are time, some fifty days of it: no folder grows without end.
      const storageKey = `${organizationId}/${id.slice(0, 4)}/${id}`;
      await writeWhole(pathOf(storageKey), bytes);
      return storageKey;
    },
    async get(storageKey) {
      return readFile(pathOf(storageKey)).catch((cause) => {
        throw explain(storageKey, cause);
      });
    },
    async open(storageKey) {
      const path = pathOf(storageKey);
      const { size } = await stat(path).catch((cause) => {
        throw explain(storageKey, cause);
      });
      return { stream: createReadStream(path), sizeBytes: size };
    },
    async delete(storageKey) {
      await rm(pathOf(storageKey), { force: true });
    },
  };
}

/** Written aside, flushed, then named: after a crash there is the whole file or none. */
async function writeWhole(path: string, bytes: Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.part`;
  const file = await open(draft, "w", 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
}

function explain(storageKey: string, cause: NodeJS.ErrnoException): Error {
  if (cause.code !== "ENOENT") return cause;
  return new Failure({
    code: "file-not-found",
    message: `The file ${storageKey} is not in the storage.`,
    hint: "Restore the folder `files` of the data folder from a backup.",
    isRetryable: false,
    cause,
  });
}
