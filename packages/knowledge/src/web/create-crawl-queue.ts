import { matchesPattern } from "./match-pattern.ts";
import { siteOf } from "./normalize-url.ts";
import { watchForTraps } from "./recognize-trap.ts";
import type { WebSettings } from "./web-settings.ts";

/** An address that waits to be read. `isListed`: a person or a sitemap named it. `depth`: how many links away from such a one. */
export type CrawlEntry = { url: string; depth: number; isListed: boolean };

/** Addresses of one sync, each taken in once, and why others were not. */
export interface CrawlQueue {
  /** Addresses found so far, those that were read already included. */
  readonly found: number;
  readonly isEmpty: boolean;
  /** How many were left out: beyond the limit of pages, taken for a trap, or of another site. */
  readonly leftOut: { readonly beyond: number; readonly trapped: number; readonly outside: number };
  /** Whether it is an address of the sites that are read. */
  isOnSite(url: string): boolean;
  /** Whether the paths that a person chose keep it in. */
  keepsTo(url: string): boolean;
  /** What a person named: nothing about it is doubted. */
  addNamed(url: string): void;
  /** What a sitemap lists. */
  addListed(url: string): void;
  /** What a page of that depth links to. */
  addLink(url: string, depth: number): void;
  /** Asked once more, whether or not it was found before; its own links are not followed. */
  addKnown(url: string): void;
  /** An address that is read under another one's entry. */
  markFound(url: string): void;
  take(count: number): CrawlEntry[];
}

/** Takes in what is named and listed as it is; of what is linked only what belongs, up to the limits. */
export function createCrawlQueue(
  settings: Pick<WebSettings, "include" | "exclude">,
  limits: { starts: readonly string[]; maximumPages: number; maximumDepth: number },
): CrawlQueue {
  const { maximumPages, maximumDepth } = limits;
  const sites = new Set(limits.starts.map(siteOf));
  const waiting: CrawlEntry[] = [];
  const found = new Set<string>();
  const traps = watchForTraps();
  const leftOut = { beyond: 0, trapped: 0, outside: 0 };

  const isOnSite = (url: string) => sites.has(siteOf(url));
  const keepsTo = (url: string): boolean => {
    const { pathname, search } = new URL(url);
    const matches = (pattern: string) =>
      matchesPattern(pattern, pathname + search, { isWhole: pattern.includes("*") });
    if (settings.exclude?.some(matches)) return false;
    return !settings.include?.length || settings.include.some(matches);
  };
  const add = (entry: CrawlEntry) => {
    if (found.has(entry.url)) return;
    found.add(entry.url);
    waiting.push(entry);
  };

  return {
    leftOut,
    isOnSite,
    keepsTo,
    get found() {
      return found.size;
    },
    get isEmpty() {
      return waiting.length === 0;
    },
    addNamed: (url) => add({ url, depth: 0, isListed: true }),
    addListed(url) {
      if (!isOnSite(url)) leftOut.outside++;
      else if (!keepsTo(url)) return;
      else if (found.size >= maximumPages) leftOut.beyond++;
      else add({ url, depth: 0, isListed: true });
    },
    addLink(url, pageDepth) {
      const depth = pageDepth + 1;
      if (found.has(url) || !isOnSite(url) || !keepsTo(url) || depth > maximumDepth || isNoPage(url)) return;
      if (found.size >= maximumPages) leftOut.beyond++;
      else if (traps.isTrap(url)) leftOut.trapped++;
      else add({ url, depth, isListed: false });
    },
    addKnown(url) {
      found.add(url);
      waiting.push({ url, depth: maximumDepth, isListed: false });
    },
    markFound: (url) => void found.add(url),
    take: (count) => waiting.splice(0, count),
  };
}

/** By their names: asking for each picture of a site would be impolite. */
function isNoPage(url: string): boolean {
  return /\.(?:jpe?g|png|gif|svg|webp|avif|ico|css|js|mjs|json|xml|rss|atom|zip|gz|tar|rar|7z|exe|dmg|mp[34]|m4a|webm|mov|avi|woff2?|ttf|eot|docx?|xlsx?|pptx?|csv|pdf)$/i.test(
    new URL(url).pathname,
  );
}
