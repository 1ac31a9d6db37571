import { createHash } from "node:crypto";
import type { FailureRecord } from "@baton/domain";
import type { KnownDocument, Reading, ReadingEnd } from "../sources/reading.ts";
import { type CrawlEntry, createCrawlQueue } from "./create-crawl-queue.ts";
import { createPoliteFetch, type FetchedPage } from "./create-polite-fetch.ts";
import type { FetchPage } from "./fetch-page.ts";
import { normalizeUrl, siteOf } from "./normalize-url.ts";
import {
  disallowed,
  emptySitemap,
  movedElsewhere,
  notThere,
  refusedPage,
  siteInTrouble,
} from "./page-failures.ts";
import { readPage } from "./read-page.ts";
import { readSitemaps } from "./read-sitemaps.ts";
import { type CrawlLimits, defaultCrawlLimits, type WebSettings } from "./web-settings.ts";

/** What reading a web source is given. `known`: what the last sync left; `now` and `sleep` are replaced in tests. */
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
  const known = new Map(input.known.map((document) => [document.externalId, document]));
  const notes: string[] = [];

  const queue = createCrawlQueue(settings, {
    starts,
    maximumPages,
    maximumDepth: limits.maximumDepth,
  });
  // A page that was named may redirect anywhere public; a site is left by nobody's redirect.
  const isInside = (url: string) => mode === "pages" || queue.isOnSite(url);

  const polite = createPoliteFetch({
    fetchPage: input.fetchPage,
    limits,
    delayMs: settings.delayMs ?? 250,
    signal,
    sleep,
    now,
    isInside,
  });

  if (mode === "sitemap") {
    const listed = await readSitemaps(polite, starts, {
      maximumBytes: limits.maximumSitemapBytes,
      maximumPages,
    });
    if (listed.urls.length === 0) {
      return { isComplete: false, failure: listed.failures[0] ?? emptySitemap(starts), notes };
    }
    for (const failure of listed.failures) notes.push(failure.message);
    for (const url of listed.urls) queue.addListed(url);
  } else {
    for (const url of starts) queue.addNamed(url);
  }
  yield { kind: "found", total: Math.min(queue.found, maximumPages) };

  const seen = new Set<string>();
  /** Text of pages, to tell copies; by hash. */
  const texts = new Map<string, string>();
  let copies = 0;
  const missing: string[] = [];
  let failuresInARow = 0;
  let hostFailure: FailureRecord | null = null;
  const isTimeUp = () => now() >= endsAt;

  const follow = (links: readonly string[] | null, depth: number) => {
    if (mode !== "site") return;
    for (const link of links ?? []) {
      const url = normalizeUrl(link);
      if (url !== null) queue.addLink(url, depth);
    }
  };

  function* take(entry: CrawlEntry, fetched: FetchedPage): Generator<Reading> {
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

  function* takePage(entry: CrawlEntry, fetched: FetchedPage & { kind: "page" }): Generator<Reading> {
    const read = readPage(fetched);
    const arrived = fetched.url;
    seen.add(entry.url);
    if (arrived !== entry.url) {
      // The page lives at the address that it was found under; the one that led there is no document of its own.
      if (!entry.isListed && !queue.keepsTo(arrived)) return;
      if (known.has(entry.url) && fetched.isMovedForGood) yield { kind: "gone", externalId: entry.url };
      if (seen.has(arrived)) return;
      seen.add(arrived);
      queue.markFound(arrived);
    }
    if (read.kind === "unusable") {
      if (known.has(arrived) || entry.isListed) yield leaveOut(arrived, read.because);
      return;
    }
    follow(read.document.links, entry.depth);
    const text = createHash("sha256").update(`${read.document.title}\n${read.body}`).digest("base64");
    const twin = texts.get(text);
    if (twin !== undefined && twin !== arrived) {
      copies++;
      if (known.has(arrived)) yield { kind: "gone", externalId: arrived };
      return;
    }
    const externalId = chooseAddress(arrived, read.canonicalUrl);
    texts.set(text, externalId);
    if (externalId !== arrived) {
      if (known.has(arrived)) yield { kind: "gone", externalId: arrived };
      seen.add(externalId);
      queue.markFound(externalId);
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
    let reported = queue.found;
    while (!queue.isEmpty && failuresInARow < failuresBeforeGivingUp && !isTimeUp() && !signal.aborted) {
      const batch = queue.take(limits.concurrency).filter(({ url }) => !seen.has(url));
      const fetched = await Promise.all(
        batch.map(({ url }) => polite.get(url, conditionsFor(known.get(url)))),
      );
      for (const [index, entry] of batch.entries()) yield* take(entry, fetched[index] as FetchedPage);
      if (queue.found !== reported) {
        reported = queue.found;
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
    const belongs = mode === "pages" ? starts.includes(url) : queue.isOnSite(url) && queue.keepsTo(url);
    if (!belongs) yield { kind: "gone", externalId: url };
    else if (failuresInARow < failuresBeforeGivingUp) queue.addKnown(url);
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

  if (queue.leftOut.beyond > 0)
    notes.push(
      `The limit of ${maximumPages} pages was reached; at least ${queue.leftOut.beyond} more were left. Raise it, or narrow the paths.`,
    );
  if (queue.leftOut.trapped > 0)
    notes.push(
      `${queue.leftOut.trapped} addresses look like a calendar, a filter or a loop and were not followed.`,
    );
  if (copies > 0) notes.push(`${copies} pages say the same as another page and are used once.`);
  if (queue.leftOut.outside > 0)
    notes.push(`${queue.leftOut.outside} pages in the sitemap belong to other sites and were left out.`);
  if (isTimeUp()) notes.push("The time for one sync was up; the next one goes on.");
  const failure =
    failuresInARow >= failuresBeforeGivingUp ? siteInTrouble(failuresBeforeGivingUp, hostFailure) : null;
  return { isComplete: !isCut && queue.leftOut.beyond === 0, failure, notes };
}

function conditionsFor(document: KnownDocument | undefined): Record<string, string> {
  return {
    ...(document?.etag ? { "if-none-match": document.etag } : {}),
    ...(document?.lastModified ? { "if-modified-since": document.lastModified } : {}),
  };
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
