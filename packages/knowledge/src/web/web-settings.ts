/** What a web source reads, as it is stored with the source. */
export type WebSettings = {
  /** `pages`: these pages. `sitemap`: what sitemaps list. `site`: a site, by following its links from these pages. */
  mode: "pages" | "sitemap" | "site";
  urls: string[];
  /** Paths to keep to, with `*` for anything; none: all. */
  include?: string[] | undefined;
  /** Paths to leave out. */
  exclude?: string[] | undefined;
  /** Default 1,000. */
  maximumPages?: number | undefined;
  /** Between two requests to one host, milliseconds; default 250. What the site's robots.txt asks for counts when it is more. */
  delayMs?: number | undefined;
};

/** Limits that protect both sides. */
export type CrawlLimits = {
  /** Largest page, bytes. Default 5 MB; longer ones are left out. */
  maximumPageBytes: number;
  /** Largest sitemap file after unpacking: the format allows 50 MB. */
  maximumSitemapBytes: number;
  /** A page has this long to come, milliseconds. Default 20 seconds. */
  pageTimeoutMs: number;
  /** A whole sync has this long, milliseconds; what was not reached is read next time. Default 45 minutes. */
  totalMs: number;
  /** Requests under way at once. Default 2. */
  concurrency: number;
  /** How many links deep a site is followed. Default 6. */
  maximumDepth: number;
  /** The longest wait that a site may ask for (robots.txt, Retry-After), milliseconds. Default 30 seconds. */
  maximumWaitMs: number;
  /** Between seeing a page missing and asking again, milliseconds. Default 5 seconds. */
  confirmAfterMs: number;
};

export const defaultCrawlLimits: CrawlLimits = {
  maximumPageBytes: 5_000_000,
  maximumSitemapBytes: 50_000_000,
  pageTimeoutMs: 20_000,
  totalMs: 45 * 60_000,
  concurrency: 2,
  maximumDepth: 6,
  maximumWaitMs: 30_000,
  confirmAfterMs: 5_000,
};
