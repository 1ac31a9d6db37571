import type { OptionList } from "../contract.ts";
import { nameOfTeammate } from "./convert-message.ts";
import type { FrontApi } from "./front-api.ts";
import { channelSchema, type FrontTeammate, inboxSchema, tagSchema, teammateSchema } from "./shapes.ts";

type Option = { value: string; label: string; detail: string | null };

/** Choices for the settings form, by name. */
export async function listOptions(api: FrontApi, list: OptionList): Promise<Option[]> {
  switch (list) {
    case "teammates": {
      const teammates = await api.listAll("/teammates", teammateSchema);
      return sorted(
        teammates
          .filter((teammate) => !teammate.is_blocked)
          .map((teammate) => toOption(teammate.id, nameOfTeammate(teammate), describe(teammate))),
      );
    }
    case "inboxes": {
      const inboxes = await api.listAll("/inboxes", inboxSchema);
      return sorted(
        inboxes.map((inbox) => toOption(inbox.id, inbox.name, inbox.is_private ? "private" : null)),
      );
    }
    case "tags": {
      const tags = await api.listAll("/tags", tagSchema, { query: [["limit", "100"]] });
      return sorted(tags.map(({ id, name }) => toOption(id, name, null)));
    }
    case "topics": {
      // What conversations of the messenger come through (M4).
      const channels = await api.listAll("/channels", channelSchema);
      return sorted(
        channels
          .filter(({ type }) => type === "custom")
          .map(({ id, name, address }) => toOption(id, name, address)),
      );
    }
    default:
      return [];
  }
}

/** Front takes conversations from teammates who are away, so it is said beside them. */
function describe(teammate: FrontTeammate): string | null {
  const notes = [
    teammate.email,
    teammate.type === "ai" ? "AI teammate" : null,
    teammate.is_available === false ? "away" : null,
  ].filter((note) => note !== null);
  return notes.length === 0 ? null : notes.join(", ");
}

function toOption(id: string | null, name: string | null, detail: string | null): Option | null {
  return id === null ? null : { value: id, label: name ?? detail ?? id, detail };
}

function sorted(options: readonly (Option | null)[]): Option[] {
  return options.filter((option) => option !== null).sort((a, b) => a.label.localeCompare(b.label));
}
