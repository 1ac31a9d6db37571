import type { HelpdeskView, SourceDocumentView, SourceView } from "@baton/api";
import type { Tone } from "../components/badge.tsx";

/** The words that people read for the fixed names of sources. */

const stateWords: Record<SourceView["state"], { label: string; tone: Tone }> = {
  new: { label: "Not synced yet", tone: "outline" },
  waiting: { label: "Sync is queued", tone: "plain" },
  syncing: { label: "Syncing", tone: "accent" },
  ready: { label: "Up to date", tone: "good" },
  empty: { label: "Yields nothing", tone: "note" },
  failed: { label: "Failed", tone: "bad" },
  cancelled: { label: "Cancelled", tone: "outline" },
};

/** Files are not kept up with anything: what was uploaded is in use. */
export function stateWord({ kind, state }: Pick<SourceView, "kind" | "state">): {
  label: string;
  tone: Tone;
} {
  if (kind !== "files") return stateWords[state];
  return state === "new"
    ? { label: "No files yet", tone: "outline" }
    : { ...stateWords[state], label: "In use" };
}

export const documentStateWords: Record<SourceDocumentView["state"], { label: string; tone: Tone }> = {
  read: { label: "In use", tone: "good" },
  failed: { label: "Failed", tone: "bad" },
  "left-out": { label: "Left out", tone: "note" },
};

/** What a source consists of, by its kind. */
export function documentWord(kind: string, count: number): string {
  const word = kind === "web" ? "page" : kind === "files" ? "file" : "article";
  return `${count.toLocaleString("en")} ${count === 1 ? word : `${word}s`}`;
}

export function kindWord(kind: string, helpdesks: readonly HelpdeskView[]): string {
  if (kind === "web") return "Website";
  if (kind === "files") return "Files";
  const helpdesk = helpdesks.find((each) => each.helpdesk === kind);
  return helpdesk?.knowledge ? `${helpdesk.label}: ${helpdesk.knowledge.label.toLowerCase()}` : kind;
}

/** Where it is read from, in a few words. */
export function placeOf({ kind, settings }: Pick<SourceView, "kind" | "settings">): string | null {
  const urls = kind === "web" ? (settings.urls as string[] | undefined) : undefined;
  const [first] = urls ?? [];
  if (!urls || first === undefined) return null;
  const more = urls.length > 1 ? ` and ${urls.length - 1} more` : "";
  return first.replace(/^https?:\/\//, "").replace(/\/$/, "") + more;
}

export const intervals = [
  { value: "1", label: "Every hour" },
  { value: "6", label: "Every 6 hours" },
  { value: "24", label: "Every day" },
  { value: "168", label: "Every week" },
  { value: "never", label: "Only when asked" },
] as const;

export function intervalWord(hours: number | null): string {
  const found = intervals.find(({ value }) => value === String(hours ?? "never"));
  return found ? found.label.toLowerCase() : `every ${hours} hours`;
}
