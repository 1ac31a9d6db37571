/**
 * A text as PostgreSQL and every reader after it can take it: without NUL, which no column stores, and without halves of characters, as
 * texts have that somebody cut at a fixed length. What cannot be kept is shown as the replacement character.
 */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll("\u0000", "\ufffd");
}
