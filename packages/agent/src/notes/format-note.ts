import type { HandoffNote } from "../contract.ts";

const LABELS = {
  angry: "Angry",
  frustrated: "Frustrated",
  neutral: "Neutral",
  positive: "Positive",
} as const;

/**
 * A note as lines of plain text, ready for any helpdesk. Customers' words in it can neither start a new line nor a
 * tag, so that nobody can forge a line of the note; connectors that post HTML use `formatNoteAsHtml`.
 */
export function formatNote(note: HandoffNote, options: { heading: string; link?: string | null }): string {
  return noteLines(note, options).join("\n");
}

/** The same as HTML: one paragraph a line, everything escaped, web addresses linked. */
export function formatNoteAsHtml(
  note: HandoffNote,
  options: { heading: string; link?: string | null },
): string {
  return noteLines(note, options)
    .map(
      (line) =>
        `<p>${escapeHtml(line).replace(/https?:\/\/[^\s<>"();]+/g, (url) => `<a href="${url}">${url}</a>`)}</p>`,
    )
    .join("");
}

function noteLines(note: HandoffNote, options: { heading: string; link?: string | null }): string[] {
  const sources = note.sources
    .map(({ title, url }) => (url === null ? title : `${title} (${url})`))
    .join("; ");
  return [
    options.heading,
    note.reason === "" ? "" : `Reason: ${note.reason}`,
    `Summary: ${note.summary}`,
    `Sentiment: ${LABELS[note.sentiment]}`,
    note.stillNeeds === "" ? "" : `Still needs: ${note.stillNeeds}`,
    sources === "" ? "" : `Sources: ${sources}`,
    options.link ? `Conversation: ${options.link}` : "",
  ]
    .filter((line) => line !== "")
    .map((line) => line.replace(/\s+/g, " ").trim());
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
