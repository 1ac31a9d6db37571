/** How a webhook body is written as text. */
export type BodyStyle = "compact" | "unusual" | "indented";

/**
 * Writes a body. The unusual style is valid JSON that no ordinary writer would produce again: keys in reverse
 * order, everything outside ASCII as `\u` escapes, and `/` as `\/`. A receiver that verifies the signature
 * over its own re-serialised copy fails on it.
 */
export function serializeBody(body: unknown, style: BodyStyle): string {
  if (style === "compact") return JSON.stringify(body);
  if (style === "indented") return JSON.stringify(body, undefined, 2);
  return JSON.stringify(reverseKeys(body))
    .replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .replaceAll("/", "\\/");
}

function reverseKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reverseKeys);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).reverse();
  return Object.fromEntries(entries.map(([key, inner]) => [key, reverseKeys(inner)]));
}
