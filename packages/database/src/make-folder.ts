import { accessSync, constants, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { StartupError } from "./startup-error.ts";

/**
 * Makes a folder of Baton's own, with those above it, and sees that it can be written. One that is there already keeps its mode.
 *
 * @param mode of the folder itself and of those made above it. Default 0o755.
 * @throws StartupError `data_folder_unwritable` with the path and the system's reason.
 */
export function makeFolder(path: string, mode = 0o755): void {
  try {
    makeWithParents(path, mode);
  } catch (error) {
    throw unwritable(path, error);
  }
}

/** @throws StartupError `data_folder_unwritable` when files cannot be made in the folder. */
export function assertWritable(path: string): void {
  try {
    accessSync(path, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw unwritable(path, error);
  }
}

/** What to tell whoever set the data folder. `cause`: what the file system said. */
export function unwritable(path: string, cause: unknown): StartupError {
  const reason = codeOf(cause) ?? String(cause);
  return new StartupError({
    code: "data_folder_unwritable",
    message: `Baton cannot write to ${path} (${reason}).`,
    hint: "Make the folder writable for the user that runs Baton, or set BATON_DATA_DIR to another one.",
    cause,
  });
}

/**
 * Node's own `recursive` never comes back where the system says of an existing parent that it is not there, as Linux does below /proc:
 * it makes the parent and tries again for ever.
 */
function makeWithParents(path: string, mode: number): void {
  try {
    mkdirSync(path, { mode });
  } catch (error) {
    if (codeOf(error) === "EEXIST") {
      // Something is there: fine when it is a folder, and otherwise the next use says what it is.
      accessSync(`${path}/`, constants.F_OK);
      return;
    }
    const parent = dirname(path);
    if (codeOf(error) !== "ENOENT" || parent === path) throw error;
    makeWithParents(parent, mode);
    mkdirSync(path, { mode });
  }
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && "code" in error ? String(error.code) : null;
}
