/**
 * JSON that PostgreSQL takes as `jsonb`, whatever texts are in it. It refuses NUL and halves of characters, which any text from outside
 * may hold, and any text that was cut at a fixed length; and a refused statement would be refused again for ever, with all that was to
 * be written together with it. They become the replacement character.
 */
export function writeJson(value: unknown): string {
  const json = JSON.stringify(value);
  // What is whole stands there as itself: only what cannot be stored is escaped so, and backslashes of a text are doubled.
  if (!json.includes("\\u0000") && !json.includes("\\ud")) return json;
  return json.replace(/\\\\|\\u0000|\\ud[89a-f][0-9a-f]{2}/g, (escaped) =>
    escaped === "\\\\" ? escaped : "\ufffd",
  );
}
