import { createId } from "./create-id.ts";

/** What this browser keeps of a messenger. Where the page may not store anything it is kept for the page alone. */
export type Kept = {
  /** Random; identity tokens are bound to it. */
  device: string;
  /** Session of an anonymous visitor. A proven user's is never stored: the page brings a token. */
  token?: string;
  /** Messages on their way, by visitor. */
  outbox?: Record<string, Pending[]>;
  /** When somebody logged out; written by the loader, and watched by the loaders of other tabs. */
  endedAt?: number;
};

/** A message that the server has not confirmed yet. */
export type Pending = {
  clientId: string;
  /** Null: begins a conversation; `after` names the pending message that began it, where that is not confirmed either. */
  threadId: string | null;
  after: string | null;
  text: string;
  files: { id: string; name: string; contentType: string; sizeBytes: number }[];
  at: string;
  /** The server said no for good. */
  failed?: string;
};

export function openBrowserStorage(messengerId: string) {
  const key = `baton-${messengerId}`;
  let fallback: Kept | null = null;
  const read = (): Kept => {
    let kept: Kept | null = null;
    try {
      kept = JSON.parse(localStorage.getItem(key) ?? "null") as Kept | null;
    } catch {
      // Closed storage, or somebody else's text.
    }
    kept ??= fallback;
    return kept?.device ? kept : { device: createId() };
  };
  return {
    read,
    /** Read again just before it is written: another tab may have changed other parts. */
    change(part: (kept: Kept) => Partial<Kept>): Kept {
      const kept = read();
      fallback = { ...kept, ...part(kept) };
      try {
        localStorage.setItem(key, JSON.stringify(fallback));
      } catch {
        // Full or closed: this page goes on with what it has.
      }
      return fallback;
    },
  };
}
