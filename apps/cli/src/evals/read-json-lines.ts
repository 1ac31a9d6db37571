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
  for await (const read of tryJsonLines(path, schema)) {
    if (!read.ok) throw new UsageError(`${path}, line ${read.number}: ${read.error}`);
    yield read.value;
  }
}

/** `error` in words, without the place. */
export type TriedLine<Line> = { number: number } & ({ ok: true; value: Line } | { ok: false; error: string });

/**
 * The same, for what gives every line its answer: a line that cannot be read is told in its place.
 *
 * @throws UsageError when the file itself cannot be read.
 */
export async function* tryJsonLines<Line>(
  path: string,
  schema: z.ZodType<Line>,
): AsyncGenerator<TriedLine<Line>> {
  const lines = createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY });
  let number = 0;
  try {
    for await (const line of lines) {
      number += 1;
      // A byte order mark is no part of the JSON.
      const text = number === 1 ? line.replace(/^\uFEFF/, "") : line;
      if (text.trim() !== "") yield { number, ...readLine(text, schema) };
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

function readLine<Line>(
  text: string,
  schema: z.ZodType<Line>,
): { ok: true; value: Line } | { ok: false; error: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const isOtherEncoding = text.includes("\0") || text.includes("\uFFFD");
    return { ok: false, error: isOtherEncoding ? "no JSON. The file has to be in UTF-8." : "no JSON." };
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, value: parsed.data };
  const [issue] = parsed.error.issues;
  return { ok: false, error: `${issue?.path.join(".") || "it"}: ${issue?.message}.` };
}
