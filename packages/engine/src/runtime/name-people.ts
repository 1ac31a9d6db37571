import type { Assignee, ConversationSnapshot, HelpdeskEvent, HelpdeskMessage } from "@baton/domain";
import type { ConnectionRuntime } from "./connection-runtime.ts";

/**
 * Names of a helpdesk's people, by their id. Payloads often carry ids alone, and "A teammate answered" is a poorer timeline than
 * "Maya answered". The list is read when an unknown id turns up, at most every ten minutes; names are a courtesy, so nothing waits
 * or fails when it cannot be read.
 */
export interface PeopleNames {
  nameEvents(runtime: ConnectionRuntime, events: readonly HelpdeskEvent[]): Promise<HelpdeskEvent[]>;
  nameSnapshot(runtime: ConnectionRuntime, snapshot: ConversationSnapshot): Promise<ConversationSnapshot>;
}

const rereadAfterMs = 600_000;
const longestWaitMs = 2_000;

export function createPeopleNames(now: () => Date): PeopleNames {
  type Known = { names: Map<string, string>; readAt: number };
  const byConnection = new Map<string, Known>();

  const namesFor = async (
    runtime: ConnectionRuntime,
    ids: readonly string[],
  ): Promise<Map<string, string>> => {
    const known = byConnection.get(runtime.id) ?? { names: new Map(), readAt: Number.NEGATIVE_INFINITY };
    const isComplete = ids.every((id) => known.names.has(id));
    if (isComplete || now().getTime() - known.readAt < rereadAfterMs || runtime.status !== "active")
      return known.names;
    // Noted before the call: a list that cannot be read is not asked for again by every message.
    known.readAt = now().getTime();
    byConnection.set(runtime.id, known);
    try {
      const waited = new Promise<null>((resolve) => setTimeout(resolve, longestWaitMs, null).unref());
      const options = await Promise.race([runtime.helpdesk.listOptions("teammates"), waited]);
      for (const { value, label } of options ?? []) known.names.set(value, label);
    } catch {
      // The name stays unknown; the conversation goes on.
    }
    return known.names;
  };

  return {
    async nameEvents(runtime, events) {
      const ids = events.flatMap((event) => {
        if (event.kind === "message-created") return unnamed(event.message);
        return event.kind === "assignee-changed" ? unnamedAssignee(event.assignee) : [];
      });
      if (ids.length === 0) return [...events];
      const names = await namesFor(runtime, ids);
      return events.map((event) => {
        if (event.kind === "message-created") return { ...event, message: withName(event.message, names) };
        if (event.kind === "assignee-changed")
          return { ...event, assignee: assigneeWithName(event.assignee, names) };
        return event;
      });
    },
    async nameSnapshot(runtime, snapshot) {
      const ids = [...snapshot.messages.flatMap(unnamed), ...unnamedAssignee(snapshot.assignee)];
      if (ids.length === 0) return snapshot;
      const names = await namesFor(runtime, ids);
      return {
        ...snapshot,
        assignee: assigneeWithName(snapshot.assignee, names),
        messages: snapshot.messages.map((message) => withName(message, names)),
      };
    },
  };
}

function unnamed({ author }: HelpdeskMessage): string[] {
  return author.kind === "teammate" && author.name === null && author.externalId !== null
    ? [author.externalId]
    : [];
}

function unnamedAssignee(assignee: Assignee): string[] {
  return assignee.kind === "teammate" && assignee.name === null ? [assignee.externalId] : [];
}

function withName(message: HelpdeskMessage, names: ReadonlyMap<string, string>): HelpdeskMessage {
  const [id] = unnamed(message);
  const name = id === undefined ? undefined : names.get(id);
  return name === undefined ? message : { ...message, author: { ...message.author, name } };
}

function assigneeWithName(assignee: Assignee, names: ReadonlyMap<string, string>): Assignee {
  const [id] = unnamedAssignee(assignee);
  const name = id === undefined ? undefined : names.get(id);
  return name === undefined || assignee.kind !== "teammate" ? assignee : { ...assignee, name };
}
