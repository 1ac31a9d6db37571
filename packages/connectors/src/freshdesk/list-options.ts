import type { OptionList } from "../contract.ts";
import { HttpFailure } from "../http/http-failure.ts";
import { isFillable } from "./escalation/fill-fields.ts";
import type { FreshdeskApi } from "./freshdesk-api.ts";
import { markerValues } from "./perform-action.ts";
import { readContactFieldsIfAllowed } from "./read-contact-fields.ts";
import type { DirectoryReader } from "./read-directory.ts";
import { agentListSchema, type FreshdeskTicketField, groupListSchema } from "./shapes.ts";

type Option = { value: string; label: string; detail: string | null };

/** Choices for the settings form, by name. */
export async function listOptions(
  { api, directory }: { api: FreshdeskApi; directory: DirectoryReader },
  list: OptionList,
): Promise<Option[]> {
  switch (list) {
    case "groups": {
      const groups = await unlessForbidden(collect(api.list("/groups", groupListSchema)));
      if (groups === null) return toOptions((await directory.read()).groups);
      return sorted(groups.map(({ id, name, description }) => toOption(id, name, description)));
    }
    case "teammates": {
      const agents = await unlessForbidden(collect(api.list("/agents", agentListSchema)));
      if (agents === null) return toOptions((await directory.read()).teammates);
      return sorted(
        agents
          .filter(({ deactivated, type }) => !deactivated && (type === null || type === "support_agent"))
          .map(({ id, contact }) => toOption(id, contact?.name ?? null, contact?.email ?? null)),
      );
    }
    case "products":
      return toOptions((await directory.read()).products);
    case "fields":
      return sorted(
        [...(await directory.read()).fields.values()]
          .filter((field) => markerValues(field) !== null)
          .map(({ name, label }) => toOption(name, label, name)),
      );
    case "mapped-fields": {
      const [ofContacts, { fields }] = await Promise.all([readContactFieldsIfAllowed(api), directory.read()]);
      return [
        ...toFieldOptions("contact", ofContacts ?? new Map()),
        ...toFieldOptions("conversation", fields),
      ];
    }
    case "topics":
    case "inboxes":
    case "tags":
      return [];
  }
}

/** Fields that attributes can go into (M7). */
function toFieldOptions(
  object: "contact" | "conversation",
  fields: ReadonlyMap<string, FreshdeskTicketField>,
): Option[] {
  return sorted(
    [...fields.values()]
      .filter((field) => isFillable(object === "contact" ? "contact" : "ticket", field))
      .map(({ name, label }) => toOption(`${object}:${name}`, label, name)),
  );
}

/** Lists of groups and agents are for admins; their names stand in the ticket's fields as well. */
async function unlessForbidden<Value>(reading: Promise<Value>): Promise<Value | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof HttpFailure && error.code === "forbidden") return null;
    throw error;
  }
}

async function collect<Item>(pages: AsyncIterable<readonly Item[]>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of pages) items.push(...page);
  return items;
}

function toOptions(names: ReadonlyMap<string, string>): Option[] {
  return sorted([...names].map(([id, name]) => toOption(id, name, null)));
}

function toOption(id: string | null, name: string | null, detail: string | null): Option | null {
  return id === null ? null : { value: id, label: name ?? detail ?? id, detail };
}

function sorted(options: readonly (Option | null)[]): Option[] {
  return options.filter((option) => option !== null).sort((a, b) => a.label.localeCompare(b.label));
}
