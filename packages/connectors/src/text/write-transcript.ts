import type { TranscriptEntry } from "../escalation.ts";
import { convertMarkdownToHtml } from "./convert-markdown-to-html.ts";

/** `html`: for helpdesks that show markup. `text`: for chats. */
export type TranscriptForm = "html" | "text";

export type WrittenTranscript = {
  text: string;
  /** Messages that did not fit; the transcript says so at their place. */
  leftOut: number;
};

/**
 * A conversation as somebody reads it who was not there: who wrote what, when, with which files. Times are UTC, since nobody
 * knows where the reader sits.
 *
 * What people wrote is shown, never obeyed: markup in it is escaped. The agent's and teammates' messages are Markdown and keep their
 * form. One that is too long keeps its beginning (what was asked) and its end (where it stands now).
 *
 * @param maximumLength characters of the result, markup included.
 */
export function writeTranscript(
  entries: readonly TranscriptEntry[],
  form: TranscriptForm,
  maximumLength: number,
): WrittenTranscript {
  const longestEntry = Math.max(200, Math.floor(maximumLength / 4));
  const blocks = entries.map((entry) => writeEntry(entry, form, longestEntry));
  const whole = blocks.join(separators[form]);
  if (whole.length <= maximumLength) return { text: whole, leftOut: 0 };

  const room = maximumLength - writeGap(entries.length, form).length - 2 * separators[form].length;
  const [first = ""] = blocks;
  const beginning = first.length <= room / 2 ? [first] : [];
  const end: string[] = [];
  let used = beginning.join("").length;
  for (const block of blocks.slice(beginning.length).toReversed()) {
    used += block.length + separators[form].length;
    if (used > room) break;
    end.unshift(block);
  }
  const leftOut = blocks.length - beginning.length - end.length;
  return { text: [...beginning, writeGap(leftOut, form), ...end].join(separators[form]), leftOut };
}

/** Without line ends between elements: helpdesks make line breaks of them in their text form. */
const separators = { html: "", text: "\n\n" };

const roles = { customer: "customer", agent: "AI agent", teammate: null };
const nameless = { customer: "Customer", agent: "AI agent", teammate: "Teammate" };

function writeEntry({ at, author, text, attachments }: TranscriptEntry, form: TranscriptForm, limit: number) {
  const name = oneLine(author.name ?? "") || nameless[author.kind];
  const role = author.name === null ? null : roles[author.kind];
  const who = role === null || role === name ? name : `${name} (${role})`;
  const body = shorten(text.trim(), limit);
  const files = attachments.map((file) => `${oneLine(file.name)} (${writeSize(file.sizeBytes)})`);
  const attached = files.length === 0 ? null : `Attached: ${files.join(", ")}`;
  if (form === "text") {
    return [`${who}, ${writeTime(at)}`, body, attached].filter((line) => line).join("\n");
  }
  const markup = author.kind === "customer" ? writePlainMarkup(body) : convertMarkdownToHtml(body);
  const head = `<p><strong>${escapeMarkup(who)}</strong> · ${writeTime(at)}</p>`;
  return head + markup + (attached === null ? "" : `<p><em>${escapeMarkup(attached)}</em></p>`);
}

function writeGap(leftOut: number, form: TranscriptForm): string {
  const words = `… ${leftOut} message${leftOut === 1 ? "" : "s"} left out here …`;
  return form === "html" ? `<p><em>${words}</em></p>` : words;
}

/** Cut before markup is made of it, so that no element is cut in two; never between the halves of a sign. */
function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const kept = text.slice(0, limit).replace(/[\uD800-\uDBFF]$/, "");
  return `${kept}… (${text.length - kept.length} more characters)`;
}

function writePlainMarkup(text: string): string {
  if (text === "") return "";
  return text
    .split(/\n{2,}/)
    .map((paragraph) => `<p>${escapeMarkup(paragraph).replaceAll("\n", "<br>")}</p>`)
    .join("");
}

export function escapeMarkup(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

const timeFormat = new Intl.DateTimeFormat("en-GB", {
  timeZone: "UTC",
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
});

function writeTime(at: Date): string {
  return `${timeFormat.format(at)} UTC`;
}

function writeSize(bytes: number): string {
  return bytes < 1_000_000
    ? `${Math.max(1, Math.round(bytes / 1_000))} KB`
    : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
