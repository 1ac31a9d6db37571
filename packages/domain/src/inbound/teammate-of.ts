import type { TimelineNote } from "../conversation-state.ts";
import type { HelpdeskMessage } from "../message.ts";

/** Who wrote it, as the timeline names them. */
export function teammateOf({ author }: HelpdeskMessage): TimelineNote["actor"] {
  return { kind: "teammate", externalId: author.externalId, name: author.name };
}

/** For a sentence. */
export function nameOf({ author }: HelpdeskMessage): string {
  return author.name ?? "A teammate";
}
