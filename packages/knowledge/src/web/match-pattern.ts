/**
 * Whether a path matches a pattern in which `*` stands for anything and a `$` at the end for the end; otherwise a
 * beginning is enough (`isWhole`: it is not). Linear in practice, whatever the pattern: it comes from strangers.
 */
export function matchesPattern(pattern: string, path: string, options: { isWhole?: boolean } = {}): boolean {
  const isAnchored = options.isWhole === true || pattern.endsWith("$");
  const parts = pattern.replace(/\$$/, "").split("*");
  const [first = "", ...rest] = parts;
  if (!path.startsWith(first)) return false;
  let position = first.length;
  for (const [index, part] of rest.entries()) {
    const isLast = index === rest.length - 1;
    if (isLast && isAnchored) return path.length - part.length >= position && path.endsWith(part);
    const found = path.indexOf(part, position);
    if (found === -1) return false;
    position = found + part.length;
  }
  return !isAnchored || position === path.length;
}
