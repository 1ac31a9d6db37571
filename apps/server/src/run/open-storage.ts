import { join } from "node:path";
import { assertWritable, makeFolder, StartupError } from "@baton/database";
import { createFolderStorage, createS3Storage, type Storage } from "@baton/engine";
import type { Config } from "../config.ts";

/** Where the files of this installation lie: the bucket that the environment names, or the data folder. */
export function createStorage({ s3, dataDirectory }: Pick<Config, "s3" | "dataDirectory">): Storage {
  return s3 ? createS3Storage(s3) : createFolderStorage(join(dataDirectory, "files"));
}

/**
 * The same, looked at before anything is kept in it. A store that is only away does not keep Baton from starting: conversations are
 * answered meanwhile, and their files are copied when it is back.
 *
 * @throws StartupError `file_store_refused` when the bucket is not there or the credentials are not right, which no waiting mends;
 * `data_folder_unwritable` when there is no bucket and no file can be kept in the data folder.
 */
export async function openStorage(
  config: Pick<Config, "s3" | "dataDirectory">,
  log: { warn(message: string): void },
): Promise<Storage> {
  if (!config.s3) {
    makeFolder(config.dataDirectory);
    assertWritable(config.dataDirectory);
    return createStorage(config);
  }
  const storage = createS3Storage(config.s3);
  const checked = await storage.check();
  if (checked.kind === "refused") {
    throw new StartupError({
      code: "file_store_refused",
      message: `The S3 store at ${config.s3.endpoint} refused the bucket ${config.s3.bucket}: ${checked.reason}`,
      hint: "Or unset the S3 variables: files are then kept in the data folder.",
    });
  }
  if (checked.kind === "unreachable") {
    log.warn(
      `The S3 store at ${config.s3.endpoint} cannot be reached (${checked.reason}). Baton starts; files wait for it.`,
    );
  }
  return storage;
}
