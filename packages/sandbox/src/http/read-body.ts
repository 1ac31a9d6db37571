import type { IncomingMessage } from "node:http";

const nothing = Buffer.alloc(0);

/**
 * Reads a request body to the end.
 *
 * @param limit bytes; a longer body gives `"too-large"` and the rest is read and thrown away, so that the
 *   caller can still answer on the same connection.
 * @returns `"aborted"` when the client went away before the end.
 */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer | "too-large" | "aborted"> {
  if (request.method === "GET" || request.method === "HEAD") {
    request.resume();
    return Promise.resolve(nothing);
  }
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
    });
    request.on("end", () => {
      if (size > limit) return resolve("too-large");
      const only = chunks[0];
      resolve(chunks.length === 1 && only ? only : Buffer.concat(chunks));
    });
    request.on("error", () => resolve("aborted"));
    request.on("close", () => resolve("aborted"));
  });
}

/** Parses JSON; undefined for an empty or malformed body. */
export function parseJson(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}
