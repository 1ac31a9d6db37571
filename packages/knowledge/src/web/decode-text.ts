/**
 * The text of a body, by its byte order mark, else by what the header says, else by what the page itself says in its
 * first bytes; UTF-8 when nobody says, or names an encoding that does not exist.
 */
export function decodeText(body: Buffer, contentType: string | undefined): string {
  const named =
    byOrderMark(body) ??
    charsetIn(contentType ?? "") ??
    charsetIn(body.subarray(0, 2_048).toString("latin1"));
  for (const label of [named, "utf-8"]) {
    if (label === null || label === undefined) continue;
    try {
      return new TextDecoder(label).decode(body);
    } catch {
      // No such encoding: the next one.
    }
  }
  return body.toString("utf8");
}

function byOrderMark(body: Buffer): string | null {
  if (body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf) return "utf-8";
  if (body[0] === 0xff && body[1] === 0xfe) return "utf-16le";
  if (body[0] === 0xfe && body[1] === 0xff) return "utf-16be";
  return null;
}

function charsetIn(text: string): string | null {
  return /\b(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})/i.exec(text)?.[1] ?? null;
}
