import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import type { z } from "zod";
import { UsageError } from "../command.ts";

/**
 * The lines of a `.jsonl` file, one by one, checked; empty lines are passed over.
 *
 * @throws UsageError naming file, line and fault.
 */
export async function* readJsonLines<Line>(path: string, schema: z.ZodType<Line>): AsyncGenerator<Line> {
  const lines = createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY });
  let number = 0;
  try {
    for await (const line of lines) {
      number += 1;
      // A byte order mark is no part of the JSON.
      const text = number === 1 ? line.replace(/^\uFEFF/, "") : line;
      if (text.trim() !== "") yield readLine(text, schema, `${path}, line ${number}`);
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "EISDIR" || code === "EACCES")
      throw new UsageError(`${path} cannot be read (${code}).`);
    throw error;
  }
}

/** All of them at once, where the whole is needed anyway. */
export async function readAllJsonLines<Line>(path: string, schema: z.ZodType<Line>): Promise<Line[]> {
  const all: Line[] = [];
  for await (const line of readJsonLines(path, schema)) all.push(line);
  return all;
}

function readLine<Line>(text: string, schema: z.ZodType<Line>, place: string): Line {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UsageError(`${place}: no JSON.`);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UsageError(`${place}: ${issue?.path.join(".") || "it"}: ${issue?.message}.`);
}
