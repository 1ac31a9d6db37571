import { useSyncExternalStore } from "react";

/** A customer who has written nothing for so long counts as done. The messenger tells every three seconds. */
const typingMilliseconds = 6_000;

const until = new Map<string, ReturnType<typeof setTimeout>>();
const listeners = new Set<() => void>();

function publish(): void {
  for (const listener of listeners) listener();
}

/** The server says that the customer of a conversation is writing at this moment. */
export function noteCustomerTyping(conversationId: string): void {
  clearTimeout(until.get(conversationId));
  until.set(
    conversationId,
    setTimeout(() => {
      until.delete(conversationId);
      publish();
    }, typingMilliseconds),
  );
  publish();
}

/** Whether the customer of a conversation is writing. */
export function useIsCustomerTyping(conversationId: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => until.has(conversationId),
  );
}
