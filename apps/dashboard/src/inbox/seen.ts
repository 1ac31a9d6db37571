import type { ConversationSummary } from "@baton/api";
import { useSyncExternalStore } from "react";

/**
 * Which conversations have been looked at, and until which message: kept in this browser only, since "read" is a matter
 * of the one who reads. The newest are kept.
 */
const storageKey = "baton.seen";
const keptConversations = 500;

let seen: Record<string, string> = readStored();
const listeners = new Set<() => void>();

export function markSeen(conversation: Pick<ConversationSummary, "id" | "lastMessage">): void {
  const at = conversation.lastMessage?.at;
  if (!at || (seen[conversation.id] ?? "") >= at) return;
  const { [conversation.id]: _, ...others } = seen;
  seen = Object.fromEntries([...Object.entries(others), [conversation.id, at]].slice(-keptConversations));
  try {
    localStorage.setItem(storageKey, JSON.stringify(seen));
  } catch {
    // Then it lasts until the page is reloaded.
  }
  for (const listener of listeners) listener();
}

export function useSeen(): Record<string, string> {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => seen,
  );
}

/** A customer has written since it was last looked at. What the agent or a teammate wrote needs nobody's eye. */
export function isUnseen(
  conversation: Pick<ConversationSummary, "id" | "lastMessage" | "status">,
  seenAt: Record<string, string>,
): boolean {
  const last = conversation.lastMessage;
  return (
    last?.author === "customer" && conversation.status === "open" && (seenAt[conversation.id] ?? "") < last.at
  );
}

function readStored(): Record<string, string> {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey) ?? "{}");
    return typeof stored === "object" && stored !== null ? (stored as Record<string, string>) : {};
  } catch {
    return {};
  }
}
