export type Sitemap =
  | { kind: "index"; sitemaps: string[] }
  | { kind: "pages"; urls: string[] }
  | { kind: "unreadable" };

/** The format allows this many in one file. */
const maximumEntries = 50_000;

/**
 * A sitemap, or an index of sitemaps. Addresses are read wherever a `<loc>` stands; those of pictures and films have other names
 * (`image:loc`). No XML parser: nothing here may expand an entity or fetch a document type.
 */
export function parseSitemap(text: string): Sitemap {
  const isIndex = /<(?:\w+:)?sitemapindex[\s>]/i.test(text.slice(0, 5_000));
  if (!isIndex && !/<(?:\w+:)?urlset[\s>]/i.test(text.slice(0, 5_000))) return { kind: "unreadable" };
  const found: string[] = [];
  for (const match of text.matchAll(
    /<loc>(?:\s*<!\[CDATA\[([^\]<]{1,4000})\]\]>\s*|([^<]{1,4000}))<\/loc>/gi,
  )) {
    const address = decodeEntities((match[1] ?? match[2] ?? "").trim());
    if (URL.canParse(address)) found.push(address);
    if (found.length >= maximumEntries) break;
  }
  return isIndex ? { kind: "index", sitemaps: found } : { kind: "pages", urls: found };
}

function decodeEntities(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&apos;", "'")
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
}
