import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { assertWritable, makeFolder } from "@baton/database";

/**
 * The key that secrets are encrypted with: the environment's, or one made once and kept in the data folder, readable by
 * Baton's account alone. Losing it means entering every token again.
 *
 * @throws StartupError `data_folder_unwritable` when there is none and none can be kept.
 */
export async function readMasterKey(input: {
  secretKey: string | undefined;
  dataDirectory: string;
}): Promise<string> {
  if (input.secretKey !== undefined) return input.secretKey;
  const path = join(input.dataDirectory, "secret-key");
  const existing = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    // ENOTDIR: the data folder is a file, as making it tells.
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return null;
    throw error;
  });
  if (existing !== null) return existing.trim();
  makeFolder(input.dataDirectory);
  assertWritable(input.dataDirectory);
  // `wx`: of two processes that start together, the second reads what the first has written.
  await writeFile(path, `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600, flag: "wx" }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    },
  );
  return (await readFile(path, "utf8")).trim();
}
