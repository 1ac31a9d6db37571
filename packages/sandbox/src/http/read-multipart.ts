/** One part of a `multipart/form-data` body. */
export interface MultipartPart {
  readonly field: string;
  /** Absent for a plain form value. */
  readonly fileName: string | undefined;
  readonly contentType: string;
  readonly content: Buffer;
}

/**
 * Splits a `multipart/form-data` body (RFC 7578) into its parts.
 *
 * @returns undefined when the content type is another one or the body does not follow it.
 */
export function readMultipart(contentType: string, body: Buffer): MultipartPart[] | undefined {
  const boundary = /^multipart\/form-data;.*?boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
  const name = boundary?.[1] ?? boundary?.[2];
  if (!name) return undefined;

  const delimiter = Buffer.from(`--${name}`);
  const parts: MultipartPart[] = [];
  let position = body.indexOf(delimiter);
  while (position !== -1) {
    const start = position + delimiter.length;
    if (body.subarray(start, start + 2).toString("latin1") === "--") return parts;
    const next = body.indexOf(delimiter, start);
    if (next === -1) return undefined;
    const part = readPart(body.subarray(start + 2, next - 2));
    if (!part) return undefined;
    parts.push(part);
    position = next;
  }
  return undefined;
}

function readPart(part: Buffer): MultipartPart | undefined {
  const headerEnd = part.indexOf("\r\n\r\n");
  if (headerEnd === -1) return undefined;
  const headers = part.subarray(0, headerEnd).toString("utf8");
  const field = /content-disposition:[^\r\n]*?;\s*name="([^"]*)"/i.exec(headers)?.[1];
  if (field === undefined) return undefined;
  return {
    field,
    fileName: /content-disposition:[^\r\n]*?;\s*filename="([^"]*)"/i.exec(headers)?.[1],
    contentType: /content-type:\s*([^\r\n]+)/i.exec(headers)?.[1]?.trim() ?? "application/octet-stream",
    content: part.subarray(headerEnd + 4),
  };
}
