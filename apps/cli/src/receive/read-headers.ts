import { UsageError } from "../command.ts";

/** Headers saved beside a delivery: a JSON object, or `Name: value` lines as curl and proxies print them. */
export function readHeaders(text: string): Record<string, string> {
  const trimmed = text.trim();
  const entries = trimmed.startsWith("{") ? readJson(trimmed) : readLines(trimmed);
  return Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), value]));
}

function readJson(text: string): [string, string][] {
  try {
    return Object.entries(JSON.parse(text) as object).map(([name, value]) => [name, String(value)]);
  } catch {
    throw new UsageError("The headers file begins like JSON and is none.");
  }
}

function readLines(text: string): [string, string][] {
  return text.split(/\r?\n/).flatMap((line): [string, string][] => {
    // The first line of a saved request, and of a saved answer, is no header.
    const header = /^([A-Za-z0-9-]+):\s*(.*)$/.exec(line);
    return header ? [[header[1] as string, header[2] as string]] : [];
  });
}
