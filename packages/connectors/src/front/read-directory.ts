import { HttpFailure } from "../http/http-failure.ts";
import type { FrontApi } from "./front-api.ts";
import { channelSchema, type FrontChannel, tagSchema } from "./shapes.ts";

export type DirectoryReader = ReturnType<typeof createDirectoryReader>;

/** Channels and tags change rarely, and every call counts: Front's smallest plan has 50 a minute for the whole company. */
const freshMs = 10 * 60_000;

/** The company's channels and tags, each read once and kept. */
export function createDirectoryReader(api: FrontApi, now: () => Date) {
  const channels = createShelf(() => api.listAll("/channels", channelSchema), now);
  const tags = createShelf(() => readTags(api), now);
  return {
    /** The channel with one of these addresses. Null when there is none, or channels may not be read: Front then chooses. */
    async findChannel(addresses: readonly string[]): Promise<FrontChannel | null> {
      const wanted = new Set(addresses.map((address) => address.toLowerCase()));
      const has = (address: string | null) => address !== null && wanted.has(address.toLowerCase());
      try {
        const known = await channels.read();
        return known.find(({ address, send_as: sendAs }) => has(address) || has(sendAs)) ?? null;
      } catch (error) {
        if (error instanceof HttpFailure && error.delivery === "answered" && error.code !== "rate-limited")
          return null;
        throw error;
      }
    },
    /** Ids of tags by their name in lower case. */
    tags,
  };
}

/** One list, read when it is first needed, and again when it has grown old. A reading that failed is not kept. */
function createShelf<Value>(load: () => Promise<Value>, now: () => Date) {
  let known: { at: number; value: Promise<Value> } | null = null;
  return {
    read(): Promise<Value> {
      if (known !== null && now().getTime() - known.at < freshMs) return known.value;
      const entry = { at: now().getTime(), value: load() };
      known = entry;
      entry.value.catch(() => {
        if (known === entry) known = null;
      });
      return entry.value;
    },
    forget() {
      known = null;
    },
  };
}

/**
 * All tags that may stand on a shared conversation. Front allows two of one name; the first counts. Tags of one teammate alone
 * are left out: others would not see them.
 */
async function readTags(api: FrontApi): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for await (const page of api.list("/tags", tagSchema, { query: [["limit", "100"]] })) {
    for (const { id, name, is_private: isPrivate } of page) {
      const key = name?.toLowerCase();
      if (id !== null && key !== undefined && !isPrivate && !ids.has(key)) ids.set(key, id);
    }
  }
  return ids;
}
