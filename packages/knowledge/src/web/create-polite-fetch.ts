import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";
import type { FailureRecord } from "@baton/domain";
import type { FetchPage, PageAnswer } from "./fetch-page.ts";
import { normalizeUrl } from "./normalize-url.ts";
import { allowAll, maximumRobotsBytes, parseRobots, type Robots } from "./robots.ts";
import type { CrawlLimits } from "./web-settings.ts";

export type FetchedPage =
  | {
      kind: "page";
      /** Where it was found in the end. */
      url: string;
      /** The way there was of redirects that hold for good. */
      isMovedForGood: boolean;
      status: number;
      headers: Record<string, string>;
      body: Buffer;
    }
  | { kind: "disallowed"; url: string }
  | { kind: "elsewhere"; url: string; isMovedForGood: boolean }
  /** `isHostTrouble`: the host is to blame, not the page. */
  | { kind: "failed"; failure: FailureRecord; isHostTrouble: boolean };

export interface PoliteFetch {
  get(url: string, headers?: Record<string, string>, maximumBytes?: number): Promise<FetchedPage>;
  robotsOf(url: string): Promise<Robots | FailureRecord>;
}

const productToken = "baton";
const maximumRedirects = 5;
/** A site that is too busy is asked this often in all. */
const attempts = 3;
const accept =
  "text/html,application/xhtml+xml,application/pdf;q=0.8,text/plain;q=0.7,application/xml;q=0.7,*/*;q=0.1";

/**
 * Fetches as a guest should: robots.txt first, one request after the other with a pause, waiting when asked to, each step of a
 * redirect checked like a page of its own.
 */
export function createPoliteFetch(input: {
  fetchPage: FetchPage;
  limits: CrawlLimits;
  delayMs: number;
  signal: AbortSignal;
  sleep(milliseconds: number): Promise<void>;
  now(): number;
  /** Whether a redirect may lead there. */
  isInside(url: string): boolean;
}): PoliteFetch {
  const { limits, signal } = input;
  const robots = new Map<string, Promise<Robots | FailureRecord>>();
  const nextAt = new Map<string, number>();

  /** One request in its turn: the pause is between the beginnings of two, per host. */
  async function request(
    url: string,
    headers: Record<string, string>,
    maximumBytes: number,
    delayMs: number,
  ): Promise<PageAnswer> {
    const { host } = new URL(url);
    for (let attempt = 1; ; attempt++) {
      const at = Math.max(input.now(), nextAt.get(host) ?? 0);
      nextAt.set(host, at + delayMs);
      await input.sleep(at - input.now());
      const answer = await input.fetchPage({
        url,
        headers: { accept, "accept-encoding": "gzip, deflate, br", ...headers },
        timeoutMs: limits.pageTimeoutMs,
        maximumBytes,
        signal,
      });
      const isBusy = answer.kind === "answered" && (answer.status === 429 || answer.status === 503);
      if (!isBusy || attempt === attempts)
        return answer.kind === "answered" ? unpack(answer, maximumBytes) : answer;
      const wait = Math.min(
        limits.maximumWaitMs,
        readWait(answer.headers["retry-after"], input.now()) ?? 1_000 * attempt,
      );
      nextAt.set(host, input.now() + wait);
    }
  }

  function robotsOf(url: string): Promise<Robots | FailureRecord> {
    const { origin } = new URL(url);
    let known = robots.get(origin);
    if (!known) {
      known = readRobots(origin);
      robots.set(origin, known);
    }
    return known;
  }

  async function readRobots(origin: string): Promise<Robots | FailureRecord> {
    let url = `${origin}/robots.txt`;
    for (let hop = 0; hop <= maximumRedirects; hop++) {
      const answer = await request(url, {}, maximumRobotsBytes, 0);
      if (answer.kind === "failed") {
        // Cut off at the limit it may still be long and valid; nobody needs half a megabyte of rules, though.
        return answer.failure;
      }
      if (answer.status >= 200 && answer.status < 300) {
        const parsed = parseRobots(answer.body.toString("utf8"), productToken);
        return {
          ...parsed,
          crawlDelayMs: parsed.crawlDelayMs && Math.min(parsed.crawlDelayMs, limits.maximumWaitMs),
        };
      }
      const next = isRedirect(answer.status) ? normalizeUrl(answer.headers.location ?? "", url) : null;
      if (next !== null) {
        url = next;
        continue;
      }
      // RFC 9309: none there (4xx) allows everything; a server in trouble forbids everything for now.
      if (answer.status < 500) return allowAll;
      return {
        code: "robots-unreadable",
        message: `${url} was answered with ${answer.status}.`,
        hint: "The site's robots.txt could not be read, so nothing was asked of it. Sync again later.",
        isRetryable: true,
      };
    }
    return allowAll;
  }

  return {
    robotsOf,
    async get(first, headers = {}, maximumBytes = limits.maximumPageBytes) {
      let url = first;
      let isMovedForGood = true;
      for (let hop = 0; hop <= maximumRedirects; hop++) {
        const rules = await robotsOf(url);
        if ("code" in rules) return { kind: "failed", failure: rules, isHostTrouble: true };
        const { pathname, search } = new URL(url);
        if (!rules.isAllowed(pathname + search)) return { kind: "disallowed", url };
        const delayMs = Math.max(input.delayMs, rules.crawlDelayMs ?? 0);
        const answer = await request(url, hop === 0 ? headers : {}, maximumBytes, delayMs);
        if (answer.kind === "failed") {
          const isHostTrouble = !["page-too-large", "page-unreadable"].includes(answer.failure.code);
          return { kind: "failed", failure: answer.failure, isHostTrouble };
        }
        if (!isRedirect(answer.status)) {
          const { status, headers: given, body } = answer;
          return {
            kind: "page",
            url,
            isMovedForGood: hop > 0 && isMovedForGood,
            status,
            headers: given,
            body,
          };
        }
        isMovedForGood &&= answer.status === 301 || answer.status === 308;
        const next = normalizeUrl(answer.headers.location ?? "", url);
        if (next === null || next === url) break;
        if (!input.isInside(next)) return { kind: "elsewhere", url: next, isMovedForGood };
        url = next;
      }
      return {
        kind: "failed",
        isHostTrouble: false,
        failure: {
          code: "too-many-redirects",
          message: `${first} leads on and on, or back to itself.`,
          hint: "Enter the address that the page has in the end.",
          isRetryable: false,
        },
      };
    },
  };
}

function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}

/** Bodies come packed when the site packs them; unpacked they keep to the same limit. */
function unpack(answer: PageAnswer & { kind: "answered" }, maximumBytes: number): PageAnswer {
  const encoding = answer.headers["content-encoding"]?.trim().toLowerCase();
  if (!encoding || encoding === "identity" || answer.body.length === 0) return answer;
  const options = { maxOutputLength: maximumBytes };
  try {
    const body =
      encoding === "br"
        ? brotliDecompressSync(answer.body, options)
        : encoding === "deflate"
          ? inflateSync(answer.body, options)
          : gunzipSync(answer.body, options);
    return { ...answer, body };
  } catch (error) {
    const isTooLarge = (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE";
    return {
      kind: "failed",
      failure: isTooLarge
        ? pageTooLarge(maximumBytes)
        : {
            code: "page-unreadable",
            message: `The page came packed (${encoding.slice(0, 20)}) and cannot be unpacked.`,
            hint: "Open it in a browser; if it shows there, sync again.",
            isRetryable: true,
          },
    };
  }
}

function pageTooLarge(maximumBytes: number): FailureRecord {
  return {
    code: "page-too-large",
    message: `The page is larger than ${Math.round(maximumBytes / 1_000_000)} MB.`,
    hint: "Nothing of it is used. Split it, or upload its text as a file.",
    isRetryable: false,
  };
}

/** Seconds or a date. */
function readWait(value: string | undefined, now: number): number | null {
  if (value === undefined || value.trim() === "") return null;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
