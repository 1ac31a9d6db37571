import { Failure } from "@baton/domain";
import type { FileStorage } from "../worker/dependencies.ts";

/** A storage that downloads can be served from. */
export interface DownloadStorage {
  /** For downloads: what may be larger than memory should hold is streamed. @throws Failure `file-not-found`. */
  open(storageKey: string): Promise<{ stream: NodeJS.ReadableStream; sizeBytes: number }>;
}

/**
 * Where the files of all processes of an installation lie.
 *
 * @throws Failure `file-not-found`; `file-store-failed` when the storage itself does not do its work (full, unreachable, refusing).
 */
export type Storage = FileStorage &
  DownloadStorage & {
    /** Nothing happens when it is gone already. */
    delete(storageKey: string): Promise<void>;
  };

/** The file is not there, though the database has its key. */
export function fileNotFound(storageKey: string, hint: string, cause?: unknown): Failure {
  return new Failure({
    code: "file-not-found",
    message: `The file ${storageKey} is not in the storage.`,
    hint,
    isRetryable: false,
    cause,
  });
}

/**
 * The storage does not do its work. Always worth another try: what is wrong is mended at the storage, and the file that was to be
 * stored is none the worse for it.
 */
export function fileStoreFailed(message: string, hint: string, cause?: unknown): Failure {
  return new Failure({ code: "file-store-failed", message, hint, isRetryable: true, cause });
}
