import { HttpFailure } from "../http/http-failure.ts";
import type { FreshdeskApi } from "./freshdesk-api.ts";
import { type FreshdeskTicketField, ticketFieldListSchema } from "./shapes.ts";

/** Names by id, and the ticket's own fields by name, as the account has them. */
export type Directory = {
  groups: ReadonlyMap<string, string>;
  teammates: ReadonlyMap<string, string>;
  products: ReadonlyMap<string, string>;
  fields: ReadonlyMap<string, FreshdeskTicketField>;
};

export type DirectoryReader = ReturnType<typeof createDirectoryReader>;

/** Groups and names change rarely; an id that is not known is looked for sooner. */
const freshMs = 10 * 60_000;
const retryMs = 60_000;

/**
 * The account's directory, read once and kept: `GET /ticket_fields` has groups, agents, products and custom fields in one call,
 * and needs no admin rights, other than the lists of each.
 */
export function createDirectoryReader(api: FreshdeskApi, now: () => Date) {
  let known: { at: number; directory: Promise<Directory> } | null = null;

  function read(): Promise<Directory> {
    const entry = { at: now().getTime(), directory: readDirectory(api) };
    known = entry;
    entry.directory.catch(() => {
      if (known === entry) known = null;
    });
    return entry.directory;
  }

  return {
    /** @throws HttpFailure when it cannot be read. */
    read: (): Promise<Directory> => {
      const isFresh = known !== null && now().getTime() - known.at < freshMs;
      return isFresh && known ? known.directory : read();
    },

    /** For names: what cannot be read has none (S6), and a stranger's id makes it look again. */
    async find(list: "groups" | "teammates" | "products", id: string): Promise<string | null> {
      try {
        const name = (await this.read())[list].get(id);
        if (name !== undefined) return name;
        if (known === null || now().getTime() - known.at < retryMs) return null;
        return (await read())[list].get(id) ?? null;
      } catch (error) {
        if (error instanceof HttpFailure) return null;
        throw error;
      }
    },
  };
}

async function readDirectory(api: FreshdeskApi): Promise<Directory> {
  const fields = await api.get("/ticket_fields", ticketFieldListSchema);
  const choicesOf = (type: string) => namesById(fields.find((field) => field.type === type)?.choices);
  return {
    groups: choicesOf("default_group"),
    teammates: choicesOf("default_agent"),
    products: choicesOf("default_product"),
    fields: new Map(fields.flatMap((field) => (field.name === null ? [] : [[field.name, field]]))),
  };
}

/** `{"Account managers": 67000260001}` turned round. */
function namesById(choices: unknown): Map<string, string> {
  if (typeof choices !== "object" || choices === null || Array.isArray(choices)) return new Map();
  return new Map(Object.entries(choices).map(([name, id]) => [String(id), name]));
}
