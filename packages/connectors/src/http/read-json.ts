import type { z } from "zod";
import type { HttpResponse } from "./http-client.ts";
import { HttpFailure } from "./http-failure.ts";

/**
 * The JSON of a successful answer, read with a lenient schema.
 *
 * Anything else, e.g. the HTML page with which a portal host answers API calls, is `unreadable-answer`: after a
 * write its effect is then not known.
 */
export function readJson<Schema extends z.ZodType>(response: HttpResponse, schema: Schema): z.output<Schema> {
  const value = parseJson(response.body);
  if (value === undefined) {
    const kind = response.headers["content-type"]?.split(";")[0] ?? "no content type";
    throw unreadable(response, `an answer that is not JSON (${kind}, ${response.body.length} bytes)`);
  }
  const result = schema.safeParse(value);
  if (!result.success) {
    const places = result.error.issues.map((issue) => issue.path.join(".") || "(top)").slice(0, 3);
    throw unreadable(response, `an answer of an unknown shape (at ${places.join(", ")})`);
  }
  return result.data;
}

/** The value, or undefined when the bytes are no JSON. The mark that some programs put before UTF-8 is no part of it. */
export function parseJson(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  const hasMark = body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf;
  try {
    return JSON.parse(body.toString("utf8", hasMark ? 3 : 0));
  } catch {
    return undefined;
  }
}

function unreadable(answer: HttpResponse, what: string): HttpFailure {
  return new HttpFailure({
    code: "unreadable-answer",
    message: `The server gave ${what}`,
    isRetryable: true,
    delivery: "unknown",
    hint: "Something else than the helpdesk's API answered: check the address in the connection's settings.",
    answer,
  });
}
