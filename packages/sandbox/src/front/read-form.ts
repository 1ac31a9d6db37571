import type { Call } from "../http/answer.ts";
import { readMultipart } from "../http/read-multipart.ts";

/** An uploaded file of a form. */
export interface UploadedFile {
  readonly filename: string;
  readonly contentType: string;
  readonly content: Buffer;
}

/** A body, whichever way it came. */
export interface FrontBody {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly files: readonly UploadedFile[];
}

/**
 * The body of a call as one object. A form gives the same object as JSON would: `tag_ids[]` and `to[0]` are
 * lists, `options[archive]` is inside an object, and `true` and `false` are what they say.
 *
 * @returns undefined when there is no object in it.
 */
export function readBodyFields(call: Call): FrontBody | undefined {
  const contentType = call.headers["content-type"] ?? "";
  if (String(contentType).startsWith("multipart/")) return readForm(String(contentType), call.rawBody);
  const { body } = call;
  if (body === null || typeof body !== "object" || Array.isArray(body)) return undefined;
  return { fields: body as Record<string, unknown>, files: [] };
}

function readForm(contentType: string, rawBody: Buffer): FrontBody | undefined {
  const parts = readMultipart(contentType, rawBody);
  if (!parts) return undefined;
  const fields: Record<string, unknown> = {};
  const files: UploadedFile[] = [];
  for (const { field, fileName, contentType: type, content } of parts) {
    if (fileName !== undefined && /^attachments(\[\d*\])?$/.test(field)) {
      files.push({ filename: fileName, contentType: type, content });
      continue;
    }
    setField(fields, field, readValue(content.toString("utf8")));
  }
  return { fields, files };
}

/** Names that reach into the prototype of every object. */
const forbiddenNames = new Set(["__proto__", "constructor", "prototype"]);

function setField(fields: Record<string, unknown>, name: string, value: unknown): void {
  const path = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(name);
  if (!path) return;
  const keys = [
    path[1] ?? "",
    ...[...(path[2] ?? "").matchAll(/\[([^[\]]*)\]/g)].map(([, key]) => key ?? ""),
  ];
  if (keys.some((key) => forbiddenNames.has(key))) return;
  let target: Record<string, unknown> | unknown[] = fields;
  for (const [index, key] of keys.entries()) {
    const isLast = index === keys.length - 1;
    const next = keys[index + 1];
    const inner: unknown = isLast ? value : /^\d*$/.test(next ?? "") ? [] : {};
    target = descend(target, key, inner, isLast);
  }
}

type Container = Record<string, unknown> | unknown[];

function descend(target: Container, key: string, inner: unknown, isLast: boolean): Container {
  if (Array.isArray(target)) {
    target.push(inner);
    return inner as Container;
  }
  if (isLast || typeof target[key] !== "object") target[key] = inner;
  return target[key] as Container;
}

function readValue(text: string): unknown {
  if (text === "true") return true;
  if (text === "false") return false;
  return text;
}
