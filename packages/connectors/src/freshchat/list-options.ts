import type { OptionList } from "../contract.ts";
import type { FreshchatApi } from "./freshchat-api.ts";

type Option = { value: string; label: string; detail: string | null };

/** Choices for the settings form, by name. Freshchat's topics are its channels with the source FRESHCHAT. */
export async function listOptions(api: FreshchatApi, list: OptionList): Promise<Option[]> {
  switch (list) {
    case "topics":
      return sorted(
        (await collect(api.list("channels")))
          .filter(({ source }) => isMessengerTopic(source))
          .map(({ id, name, enabled }) => toOption(id, name, enabled ? null : "switched off in Freshchat")),
      );
    case "groups":
      return sorted(
        (await collect(api.list("groups"))).map(({ id, name, description }) =>
          toOption(id, name, description),
        ),
      );
    case "teammates":
      return sorted(
        (await collect(api.list("agents")))
          .filter((agent) => !agent.is_deactivated && !agent.is_deleted)
          .map((agent) => toOption(agent.id, agentName(agent), agent.email)),
      );
    case "inboxes":
    case "products":
    case "tags":
    case "fields":
    case "mapped-fields":
      return [];
  }
}

/** Older accounts give no source; other sources (EMAIL …) are not topics of the messenger. */
export function isMessengerTopic(source: string | null): boolean {
  return source === null || source.toUpperCase() === "FRESHCHAT";
}

export function agentName(agent: { first_name: string | null; last_name: string | null }): string | null {
  return [agent.first_name, agent.last_name].filter((part) => part !== null).join(" ") || null;
}

async function collect<Item>(pages: AsyncIterable<readonly Item[]>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of pages) items.push(...page);
  return items;
}

function toOption(id: string | null, name: string | null, detail: string | null): Option | null {
  return id === null ? null : { value: id, label: name ?? detail ?? id, detail };
}

function sorted(options: readonly (Option | null)[]): Option[] {
  return options.filter((option) => option !== null).sort((a, b) => a.label.localeCompare(b.label));
}
