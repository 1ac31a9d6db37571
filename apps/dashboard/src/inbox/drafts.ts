/** Texts that are being written, by conversation: looking elsewhere or reloading loses nothing. */
export type Draft = { mode: "reply" | "note"; text: string };

const key = (conversationId: string) => `baton.draft.${conversationId}`;

export function readDraft(conversationId: string): Draft {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(key(conversationId)) ?? "null");
    if (typeof stored === "object" && stored !== null && "text" in stored && "mode" in stored) {
      return { text: String(stored.text), mode: stored.mode === "note" ? "note" : "reply" };
    }
  } catch {
    // Unreadable or blocked storage: start empty.
  }
  return { mode: "reply", text: "" };
}

export function storeDraft(conversationId: string, draft: Draft): void {
  try {
    if (draft.text === "") sessionStorage.removeItem(key(conversationId));
    else sessionStorage.setItem(key(conversationId), JSON.stringify(draft));
  } catch {
    // Then it lasts as long as the screen.
  }
}
