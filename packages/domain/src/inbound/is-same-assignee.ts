import type { Assignee } from "../conversation.ts";

/** Teammates are the same by their id; a name may be missing, or have changed. */
export function isSameAssignee(first: Assignee, second: Assignee): boolean {
  if (first.kind !== second.kind) return false;
  return first.kind !== "teammate" || second.kind !== "teammate" || first.externalId === second.externalId;
}
