import { storableText } from "@baton/domain";

/**
 * Where in a parsed request a text stands that cannot be kept: NUL, which PostgreSQL refuses, or half of a character, as a text has that
 * was cut at a fixed length.
 *
 * @returns the path, such as `steps.3.text`; null when every text can be kept.
 */
export function findUnstorable(value: unknown): string | null {
  if (typeof value === "string") return storableText(value) === value ? null : "";
  if (value === null || typeof value !== "object" || ArrayBuffer.isView(value)) return null;
  for (const [key, inner] of Object.entries(value)) {
    if (storableText(key) !== key) return storableText(key);
    const path = findUnstorable(inner);
    if (path !== null) return path === "" ? key : `${key}.${path}`;
  }
  return null;
}

/** For whoever sent it. */
export const unstorableMessage =
  "holds a character that is no text: NUL (\\u0000), or half of an emoji. Take it out.";
