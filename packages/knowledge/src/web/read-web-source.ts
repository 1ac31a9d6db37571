import { createHash } from "node:crypto";
import type { FailureRecord } from "@baton/domain";
import { extractPage } from "../html/extract-page.ts";
import type { KnownDocument, ReadDocument, Reading, ReadingEnd } from "../sources/reading.ts";
import { createPoliteFetch, type FetchedPage } from "./create-polite-fetch.ts";
import { decodeText } from "./decode-text.ts";
import type { FetchPage } from "./fetch-page.ts";
import { matchesPattern } from "./match-pattern.ts";
import { normalizeUrl, siteOf } from "./normalize-url.ts";
import { readSitemaps } from "./read-sitemaps.ts";
import { watchForTraps } from "./recognize-trap.ts";
import { type CrawlLimits, defaultCrawlLimits, type WebSettings } from "./web-settings.ts";

export type WebSourceInput = {
  settings: WebSettings;
  known: readonly KnownDocument[];
  fetchPage: FetchPage;
  signal: AbortSignal;
  limits?: Partial<CrawlLimits>;
  now?: () => number;
  sleep?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
};

/** So many failures of a host in a row, and the sync ends: a site in trouble is not pressed further. */
const failuresBeforeGivingUp = 5;
/** When at least this many pages vanish at once and they are most of the site, the site is doubted first. */
const doubtedAtOnce = 5;

type Entry = { url: string; depth: number; isListed: boolean };

/**
 * Reads a web source: single pages, what sitemaps list, or a site by its links.
 *
 * Unchanged pages are recognised by their validators and not read again. A page is gone only when its address says so twice
 * (404 or 410), or leads for good to another page that is read too; a site that fails or answers mostly 404 keeps
 * everything until the next sync says the same.
 */
export async function* readWebSource(input: WebSourceInput): AsyncGenerator<Reading, ReadingEnd> {
  const limits = { ...defaultCrawlLimits, ...input.limits };
  const now = input.now ?? Date.now;
  const sleep = (milliseconds: number) =>
    milliseconds <= 0 ? Promise.resolve() : (input.sleep ?? sleepFor)(milliseconds, input.signal);
  const { settings, signal } = input;
  const { mode } = settings;
  const maximumPages = settings.maximumPages ?? 1_000;
  const endsAt = now() + limits.totalMs;
  const starts = [...new Set(settings.urls.flatMap((url) => normalizeUrl(url) ?? []))];
  const sites = new Set(starts.map(siteOf));
  const known = new Map(input.known.map((document) => [document.externalId, document]));
  const notes: string[] = [];

  const keepsTo = (url: string): boolean => {
    const { pathname, search } = new URL(url);
    const matches = (pattern: string) =>
      matchesPattern(pattern, pathname + search, { isWhole: pattern.includes("*") });
    if (settings.exclude?.some(matches)) return false;
    return !settings.include?.length || settings.include.some(matches);
  };
  // A page that was named may redirect anywhere public; a site is left by nobody's redirect.
  const isInside = (url: string) => mode === "pages" || sites.has(siteOf(url));

  const polite = createPoliteFetch({
    fetchPage: input.fetchPage,
    limits,
    delayMs: settings.delayMs ?? 250,
    signal,
    sleep,
    now,
    isInside,
  });

  const queue: Entry[] = [];
  const queued = new Set<string>();
  const traps = watchForTraps();
  const counted = { trapped: 0, beyond: 0, copies: 0, outside: 0 };
  const add = (url: string, depth: number, isListed: boolean) => {
    if (queued.has(url)) return;
    // What a person or a sitemap names is not doubted.
    if (!isListed) {
      if (!sites.has(siteOf(url)) || !keepsTo(url) || depth > limits.maximumDepth || isNoPage(url)) return;
      if (queued.size >= maximumPages) return void counted.beyond++;
      if (traps.isTrap(url)) return void counted.trapped++;
    }
    queued.add(url);
    queue.push({ url, depth, isListed });
  };

  if (mode === "sitemap") {
    const listed = await readSitemaps(polite, starts, {
      maximumBytes: limits.maximumSitemapBytes,
      maximumPages,
    });
    if (listed.urls.length === 0) {
      return { isComplete: false, failure: listed.failures[0] ?? emptySitemap(starts), notes };
    }
    for (const failure of listed.failures) notes.push(failure.message);
    for (const url of listed.urls) {
      if (!sites.has(siteOf(url))) counted.outside++;
      else if (!keepsTo(url)) continue;
      else if (queued.size >= maximumPages) counted.beyond++;
      else add(url, 0, true);
    }
  } else {
    for (const url of starts) add(url, 0, true);
  }
  yield { kind: "found", total: Math.min(queued.size, maximumPages) };

  const seen = new Set<string>();
  /** Text of pages, to tell copies; by hash. */
  const texts = new Map<string, string>();
  const missing: string[] = [];
  let failuresInARow = 0;
  let hostFailure: FailureRecord | null = null;
  const isTimeUp = () => now() >= endsAt;

  const follow = (links: readonly string[] | null, depth: number) => {
    if (mode !== "site") return;
    for (const link of links ?? []) {
      const url = normalizeUrl(link);
      if (url !== null) add(url, depth + 1, false);
    }
  };

  function* take(entry: Entry, fetched: FetchedPage): Generator<Reading> {
    const { url } = entry;
    const before = known.get(url);
    if (fetched.kind === "failed") {
      seen.add(url);
      failuresInARow = fetched.isHostTrouble ? failuresInARow + 1 : 0;
      if (fetched.isHostTrouble) hostFailure = fetched.failure;
      if (before || entry.isListed) yield { kind: "failed", externalId: url, url, failure: fetched.failure };
      return;
    }
    if (fetched.kind === "disallowed") {
      failuresInARow = 0;
      seen.add(url);
      if (before || entry.isListed) yield leaveOut(url, disallowed(fetched.url));
      return;
    }
    if (fetched.kind === "elsewhere") {
      failuresInARow = 0;
      seen.add(url);
      const failure = movedElsewhere(url, fetched.url);
      if (before || entry.isListed) yield { kind: "failed", externalId: url, url, failure };
      return;
    }
    const isTrouble = fetched.status >= 500 || fetched.status === 429;
    failuresInARow = isTrouble ? failuresInARow + 1 : 0;
    if (fetched.status === 304 && before) {
      seen.add(url);
      follow(before.links, entry.depth);
      yield { kind: "unchanged", externalId: url };
      return;
    }
    if (fetched.status === 404 || fetched.status === 410) {
      if (before) missing.push(url);
      else if (entry.isListed)
        yield { kind: "failed", externalId: url, url, failure: notThere(url, fetched.status) };
      seen.add(url);
      return;
    }
    if (fetched.status < 200 || fetched.status >= 300) {
      const failure = refusedPage(url, fetched.status);
      if (isTrouble) hostFailure = failure;
      seen.add(url);
      if (before || entry.isListed) yield { kind: "failed", externalId: url, url, failure };
      return;
    }
    yield* takePage(entry, fetched);
  }

  function* takePage(entry: Entry, fetched: FetchedPage & { kind: "page" }): Generator<Reading> {
    const read = readPage(fetched);
    const arrived = fetched.url;
    seen.add(entry.url);
    if (arrived !== entry.url) {
      // The page lives at the address that it was found under; the one that led there is no document of its own.
      if (!entry.isListed && !keepsTo(arrived)) return;
      if (known.has(entry.url) && fetched.isMovedForGood) yield { kind: "gone", externalId: entry.url };
      if (seen.has(arrived)) return;
      seen.add(arrived);
      queued.add(arrived);
    }
    if (read.kind === "unusable") {
      if (known.has(arrived) || entry.isListed) yield leaveOut(arrived, read.because);
      return;
    }
    follow(read.document.links, entry.depth);
    const text = createHash("sha256").update(`${read.document.title}\n${read.body}`).digest("base64");
    const twin = texts.get(text);
    if (twin !== undefined && twin !== arrived) {
      counted.copies++;
      if (known.has(arrived)) yield { kind: "gone", externalId: arrived };
      return;
    }
    const externalId = chooseAddress(arrived, read.canonicalUrl);
    texts.set(text, externalId);
    if (externalId !== arrived) {
      if (known.has(arrived)) yield { kind: "gone", externalId: arrived };
      seen.add(externalId);
      queued.add(externalId);
    }
    const articles = read.document.articles.map((article) => ({ ...article, url: externalId }));
    yield { kind: "read", document: { ...read.document, externalId, url: externalId, articles } };
  }

  /**
   * A page may name the address it wants to be known by. Not believed: another site, the front page named by a page that is not
   * it (templates do that), and an address whose own page was read already and says something else.
   */
  function chooseAddress(arrived: string, canonical: string | null): string {
    const url = canonical === null ? null : normalizeUrl(canonical);
    if (url === null || url === arrived || siteOf(url) !== siteOf(arrived)) return arrived;
    if (new URL(url).pathname === "/" && new URL(arrived).pathname !== "/") return arrived;
    if (seen.has(url) || (known.has(url) && !known.has(arrived))) return seen.has(url) ? arrived : url;
    return url;
  }

  async function* work(): AsyncGenerator<Reading> {
    let reported = queued.size;
    while (queue.length > 0 && failuresInARow < failuresBeforeGivingUp && !isTimeUp() && !signal.aborted) {
      const batch = queue.splice(0, limits.concurrency).filter(({ url }) => !seen.has(url));
      const fetched = await Promise.all(
        batch.map(({ url }) => polite.get(url, conditionsFor(known.get(url)))),
      );
      for (const [index, entry] of batch.entries()) yield* take(entry, fetched[index] as FetchedPage);
      if (queued.size !== reported) {
        reported = queued.size;
        yield { kind: "found", total: Math.min(reported, maximumPages) };
      }
    }
  }

  yield* work();

  // Pages known from before that nothing led to this time: they are asked themselves, unless they do not belong any more.
  const unseen = input.known
    .filter(({ externalId }) => !seen.has(externalId))
    .map(({ externalId }) => externalId);
  for (const url of unseen) {
    const belongs = mode === "pages" ? starts.includes(url) : sites.has(siteOf(url)) && keepsTo(url);
    if (!belongs) yield { kind: "gone", externalId: url };
    else if (failuresInARow < failuresBeforeGivingUp) {
      queued.add(url);
      queue.push({ url, depth: limits.maximumDepth, isListed: false });
    }
  }
  yield* work();

  const isCut = failuresInARow >= failuresBeforeGivingUp || isTimeUp() || signal.aborted;
  if (!isCut && missing.length > 0) yield* confirmMissing();

  async function* confirmMissing(): AsyncGenerator<Reading> {
    await sleep(limits.confirmAfterMs);
    const confirmed: string[] = [];
    for (const url of missing) {
      const again = await polite.get(url);
      if (again.kind === "page" && (again.status === 404 || again.status === 410)) confirmed.push(url);
    }
    const isNew = (url: string) => known.get(url)?.isMissing !== true;
    const isDoubtful = confirmed.filter(isNew).length >= doubtedAtOnce && confirmed.length * 2 > known.size;
    if (isDoubtful) {
      notes.push(
        `${confirmed.length} of ${known.size} pages answer that they are not there. That many at once looks like trouble of the site, so they stay in use. If the next sync finds the same, they are removed.`,
      );
    }
    for (const url of confirmed) {
      yield { kind: isDoubtful && isNew(url) ? "missing" : "gone", externalId: url };
    }
  }

  if (counted.beyond > 0)
    notes.push(
      `The limit of ${maximumPages} pages was reached; at least ${counted.beyond} more were left. Raise it, or narrow the paths.`,
    );
  if (counted.trapped > 0)
    notes.push(
      `${counted.trapped} addresses look like a calendar, a filter or a loop and were not followed.`,
    );
  if (counted.copies > 0)
    notes.push(`${counted.copies} pages say the same as another page and are used once.`);
  if (counted.outside > 0)
    notes.push(`${counted.outside} pages in the sitemap belong to other sites and were left out.`);
  if (isTimeUp()) notes.push("The time for one sync was up; the next one goes on.");
  const failure = failuresInARow >= failuresBeforeGivingUp ? siteInTrouble(hostFailure) : null;
  return { isComplete: !isCut && counted.beyond === 0, failure, notes };
}

type PageRead =
  | { kind: "usable"; document: Omit<ReadDocument, "externalId">; body: string; canonicalUrl: string | null }
  | { kind: "unusable"; because: FailureRecord };

function readPage({ url, headers, body }: FetchedPage & { kind: "page" }): PageRead {
  const type = (headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  if (
    (headers["x-robots-tag"] ?? "")
      .toLowerCase()
      .split(/[\s,:]+/)
      .some((word) => word === "noindex" || word === "none")
  )
    return { kind: "unusable", because: notToBeIndexed(url) };
  const common = {
    url,
    audience: "public" as const,
    etag: headers.etag ?? null,
    lastModified: headers["last-modified"] ?? null,
    fingerprint: null,
  };
  const isHtml =
    type === "text/html" || type === "application/xhtml+xml" || (type === "" && looksLikeHtml(body));
  if (isHtml) {
    try {
      const page = extractPage(decodeText(body, headers["content-type"]), url);
      if (page.isNoIndex) return { kind: "unusable", because: notToBeIndexed(url) };
      if (page.body === "") return { kind: "unusable", because: withoutText(url) };
      const { title, body: text, language } = page;
      return {
        kind: "usable",
        document: {
          ...common,
          title,
          links: page.links.slice(0, 500),
          articles: [{ key: "page", title, body: text, url, language, status: "published" }],
        },
        body: text,
        canonicalUrl: page.canonicalUrl,
      };
    } catch {
      // Markup nested beyond all measure exhausts the stack of the libraries that read it, and they throw as they like.
      return { kind: "unusable", because: unreadablePage(url) };
    }
  }
  if (type === "text/plain" || type === "text/markdown") {
    const text = decodeText(body, headers["content-type"]).trim();
    if (text === "") return { kind: "unusable", because: withoutText(url) };
    const title = /^#\s+(.+)$/m.exec(text.slice(0, 2_000))?.[1]?.trim() ?? lastPart(url);
    return {
      kind: "usable",
      document: {
        ...common,
        title,
        links: [],
        articles: [{ key: "page", title, body: text, url, language: null, status: "published" }],
      },
      body: text,
      canonicalUrl: null,
    };
  }
  return { kind: "unusable", because: wrongType(url, type) };
}

function looksLikeHtml(body: Buffer): boolean {
  return /^\s*<(!doctype|html|head|body)/i.test(body.subarray(0, 300).toString("latin1"));
}

/** By their names: asking for each picture of a site would be impolite. */
function isNoPage(url: string): boolean {
  return /\.(?:jpe?g|png|gif|svg|webp|avif|ico|css|js|mjs|json|xml|rss|atom|zip|gz|tar|rar|7z|exe|dmg|mp[34]|m4a|webm|mov|avi|woff2?|ttf|eot|docx?|xlsx?|pptx?|csv|pdf)$/i.test(
    new URL(url).pathname,
  );
}

function conditionsFor(document: KnownDocument | undefined): Record<string, string> {
  return {
    ...(document?.etag ? { "if-none-match": document.etag } : {}),
    ...(document?.lastModified ? { "if-modified-since": document.lastModified } : {}),
  };
}

function lastPart(url: string): string {
  const part = new URL(url).pathname.split("/").filter(Boolean).at(-1);
  return part === undefined ? new URL(url).host : decodeURIComponent(part);
}

function leaveOut(externalId: string, because: FailureRecord): Reading {
  return { kind: "left-out", externalId, url: externalId, because };
}

function sleepFor(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener("abort", done, { once: true });
  });
}

function disallowed(url: string): FailureRecord {
  return {
    code: "robots-disallow",
    message: `The site's robots.txt asks not to read ${new URL(url).pathname}.`,
    hint: "If it is your site, allow the user agent Baton there.",
    isRetryable: false,
  };
}

function notToBeIndexed(url: string): FailureRecord {
  return {
    code: "page-not-for-index",
    message: `${url} asks not to be taken into an index (noindex).`,
    hint: "If it is your page, take that mark away, or write the article in Baton.",
    isRetryable: false,
  };
}

function withoutText(url: string): FailureRecord {
  return {
    code: "page-without-text",
    message: `${url} has no text of its own.`,
    hint: "Pages that are drawn by scripts only cannot be read. Use a page that shows its text without scripts, or upload the text.",
    isRetryable: false,
  };
}

function unreadablePage(url: string): FailureRecord {
  return {
    code: "page-unreadable",
    message: `The markup of ${url} cannot be made sense of.`,
    hint: "Upload its text as a file instead.",
    isRetryable: false,
  };
}

function wrongType(url: string, type: string): FailureRecord {
  return {
    code: "page-not-text",
    message: `${url} is no page of text (${type.slice(0, 60) || "no type given"}).`,
    hint: "PDF and Word documents can be uploaded as files.",
    isRetryable: false,
  };
}

function notThere(url: string, status: number): FailureRecord {
  return {
    code: "page-not-found",
    message: `${url} was answered with ${status}.`,
    hint: "Check the address.",
    isRetryable: false,
  };
}

function refusedPage(url: string, status: number): FailureRecord {
  return {
    code: "page-refused",
    message: `${url} was answered with ${status}.`,
    hint:
      status === 401 || status === 403
        ? "The page needs a login, or the site turns robots away: allow the user agent Baton there."
        : "The site has trouble; what was read before stays in use. Sync again later.",
    isRetryable: status >= 500 || status === 429,
  };
}

function movedElsewhere(url: string, target: string): FailureRecord {
  return {
    code: "page-moved-away",
    message: `${url} leads to another site, ${new URL(target).host}.`,
    hint: "If that is right, enter the new address in the source.",
    isRetryable: false,
  };
}

function emptySitemap(starts: readonly string[]): FailureRecord {
  return {
    code: "sitemap-unreadable",
    message: `The sitemap ${starts[0] ?? ""} lists no page.`,
    hint: "Enter the address of the sitemap itself, mostly /sitemap.xml, or choose to follow the site's links instead.",
    isRetryable: false,
  };
}

function siteInTrouble(last: FailureRecord | null): FailureRecord {
  return {
    code: "site-in-trouble",
    message: `The site failed ${failuresBeforeGivingUp} times in a row${last ? `: ${last.message}` : "."}`,
    hint: last?.hint ?? "What was read before stays in use. Sync again later.",
    isRetryable: true,
  };
}
