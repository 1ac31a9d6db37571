/** Whether the messenger shows on a page (M9): hidden wins; without rules it shows everywhere. */
export function isPageShown(url: string, showOn: readonly string[], hideOn: readonly string[]): boolean {
  if (hideOn.some((pattern) => matchesPage(url, pattern))) return false;
  return showOn.length === 0 || showOn.some((pattern) => matchesPage(url, pattern));
}

/**
 * `example.com/help/*`, `https://example.com/`, `/checkout*`, `*.example.com/test`. `*` stands for anything; scheme, `www.`, a slash at the
 * end, query and fragment do not count unless the pattern has them. A pattern that begins with a slash is a path on any site.
 */
export function matchesPage(url: string, pattern: string): boolean {
  const wanted = normalize(pattern);
  const { host, pathname, search, hash } = new URL(url);
  const path = normalize(pathname) || "/";
  const query = pattern.includes("?") ? search : "";
  const fragment = pattern.includes("#") ? hash : "";
  const page = `${pattern.startsWith("/") ? "" : host.replace(/^www\./, "")}${path}${query}${fragment}`;
  // A pattern is split at its stars and its parts are looked for in order: no regular expression is made of what people write.
  const parts = wanted.split("*");
  const first = parts[0] ?? "";
  const last = parts.at(-1) ?? "";
  const text = normalize(page).toLowerCase();
  if (parts.length === 1) return text === first;
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length)
    return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= text.length - last.length;
}

function normalize(text: string): string {
  return text
    .toLowerCase()
    .replace(/^https?:\/\//, "")
    .replace(/^www\./, "")
    .replace(/(.)\/$/, "$1");
}
