import type { FreshdeskApi } from "./freshdesk-api.ts";
import { entryListSchema, type FreshdeskEntry } from "./shapes.ts";

/**
 * The whole conversation of a ticket, oldest first. `include=conversations` stops at the ten oldest, and there is no way
 * to begin with the newest, so every page is read; one page of 100 is nearly always all.
 */
export async function listEntries(
  api: FreshdeskApi,
  ticketPath: string,
  signal: AbortSignal | undefined,
): Promise<FreshdeskEntry[]> {
  const entries = new Map<string, FreshdeskEntry>();
  for await (const page of api.list(`${ticketPath}/conversations`, entryListSchema, { signal })) {
    for (const entry of page) if (entry.id !== null) entries.set(entry.id, entry);
  }
  return [...entries.values()];
}
