import { createReadStream } from "node:fs";
import { mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import { fileNotFound, fileStoreFailed, type Storage } from "./storage.ts";
import { createStorageKey, requireSafeKey } from "./storage-key.ts";

/**
 * Keeps files in a folder of this machine; the choice for one machine. Files are readable by Baton's account alone.
 */
export function createFolderStorage(folder: string): Storage {
  const root = resolve(folder);

  function pathOf(storageKey: string): string {
    const path = join(root, requireSafeKey(storageKey));
    // Both, so that neither a change of the pattern nor one of `join` can open a way out of the folder.
    if (!path.startsWith(root + sep)) throw new Error(`unsafe storage key: ${storageKey}`);
    return path;
  }

  return {
    async put({ organizationId, bytes }) {
      const storageKey = createStorageKey(organizationId);
      await writeWhole(pathOf(storageKey), bytes).catch((cause) => {
        throw cannotWork(cause);
      });
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
  if (cause.code !== "ENOENT") return cannotWork(cause);
  return fileNotFound(storageKey, "Restore the folder `files` of the data folder from a backup.", cause);
}

function cannotWork(cause: NodeJS.ErrnoException): Error {
  return fileStoreFailed(
    `Files cannot be kept in the data folder (${cause.code ?? cause.message}).`,
    "Make room on the disk of the data folder, and let Baton's account read and write there.",
    cause,
  );
}
