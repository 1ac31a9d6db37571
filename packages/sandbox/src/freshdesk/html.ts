const blockEnd = /<\/(?:div|p|li|h[1-6]|tr|blockquote|ul|ol)>|<br\s*\/?>/gi;
const entities: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  nbsp: " ",
  "#39": "'",
};

/** The text of an HTML body, as `body_text` and `description_text` show it. */
export function htmlToText(html: string): string {
  if (!html.includes("<") && !html.includes("&")) return html;
  return html
    .replace(blockEnd, "\n")
    .replace(/<[^>]*>/g, "")
    .replace(/&(#39|[a-z]+);/gi, (whole, name: string) => entities[name.toLowerCase()] ?? whole)
    .replace(/\n{3,}/g, "\n\n")
    .replace(/\n+$/, "");
}

/** A plain text as HTML, one block for each line. */
export function textToHtml(text: string): string {
  return `<div>${text.split(/\r?\n/).map(escapeHtml).join("<br>")}</div>`;
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
