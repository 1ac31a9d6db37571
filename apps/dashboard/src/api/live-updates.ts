import { type ChangeView, changeSchema } from "@baton/api";
import type { QueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { noteCustomerTyping } from "./customer-typing.ts";
import { keysForChange } from "./query-keys.ts";

/** Changes that come together make one fetch: a busy minute must not turn into hundreds of them. */
const batchMilliseconds = 250;
const shortestRetryMilliseconds = 1_000;
const longestRetryMilliseconds = 30_000;

export type LiveState = "connecting" | "live" | "away";

let state: LiveState = "connecting";
const listeners = new Set<() => void>();

/** Whether changes arrive by themselves at the moment. */
export function useLiveState(): LiveState {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
  );
}

/**
 * Keeps the cache true to the server: every change event makes the queries it touches fetch anew. After a gap (sleep,
 * lost network, restart) everything on the screen is fetched, because events may have been missed. The stream is
 * closed while the page is hidden: browsers allow few connections to one host, and tabs in the background would use
 * them up. Returns what ends it.
 */
export function startLiveUpdates(queryClient: QueryClient, url = "/api/v1/events"): () => void {
  let source: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let flush: ReturnType<typeof setTimeout> | undefined;
  let waitMilliseconds = shortestRetryMilliseconds;
  let hasGap = false;
  let waiting: ChangeView[] = [];

  const publish = (next: LiveState) => {
    if (next === state) return;
    state = next;
    for (const listener of listeners) listener();
  };

  const applyWaiting = () => {
    flush = undefined;
    const keys = new Map(waiting.flatMap(keysForChange).map((key) => [JSON.stringify(key), key]));
    waiting = [];
    for (const queryKey of keys.values()) void queryClient.invalidateQueries({ queryKey });
  };

  const open = () => {
    clearTimeout(retry);
    source?.close();
    source = new EventSource(url);
    source.onopen = () => {
      waitMilliseconds = shortestRetryMilliseconds;
      publish("live");
      if (hasGap) void queryClient.invalidateQueries();
      hasGap = false;
    };
    source.addEventListener("change", (event) => {
      const change = changeSchema.safeParse(parseJson(event.data));
      // A topic of a newer server is of no use here.
      if (!change.success) return;
      if (change.data.topic === "customer-typing") noteCustomerTyping(change.data.id);
      waiting.push(change.data);
      flush ??= setTimeout(applyWaiting, batchMilliseconds);
    });
    source.onerror = () => {
      hasGap = true;
      publish("away");
      // The browser tries again by itself unless the server refused; then it is on us, more and more slowly.
      if (source?.readyState !== EventSource.CLOSED) return;
      retry = setTimeout(open, waitMilliseconds);
      waitMilliseconds = Math.min(waitMilliseconds * 2, longestRetryMilliseconds);
    };
  };

  const close = () => {
    clearTimeout(retry);
    source?.close();
    source = undefined;
    hasGap = true;
  };

  const followVisibility = () => {
    if (document.hidden) close();
    else if (!source) open();
  };

  document.addEventListener("visibilitychange", followVisibility);
  if (!document.hidden) open();
  return () => {
    document.removeEventListener("visibilitychange", followVisibility);
    clearTimeout(flush);
    close();
    hasGap = false;
    publish("connecting");
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
