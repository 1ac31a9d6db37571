import type { FailureRecord } from "@baton/domain";

/** robots.txt asks not to read it. */
export function disallowed(url: string): FailureRecord {
  return {
    code: "robots-disallow",
    message: `The site's robots.txt asks not to read ${new URL(url).pathname}.`,
    hint: "If it is your site, allow the user agent Baton there.",
    isRetryable: false,
  };
}

/** The page, or the answer, asks not to be taken into an index. */
export function notToBeIndexed(url: string): FailureRecord {
  return {
    code: "page-not-for-index",
    message: `${url} asks not to be taken into an index (noindex).`,
    hint: "If it is your page, take that mark away, or write the article in Baton.",
    isRetryable: false,
  };
}

/** Nothing of it can be quoted. */
export function withoutText(url: string): FailureRecord {
  return {
    code: "page-without-text",
    message: `${url} has no text of its own.`,
    hint: "Pages that are drawn by scripts only cannot be read. Use a page that shows its text without scripts, or upload the text.",
    isRetryable: false,
  };
}

/** Its markup defeats the reader. */
export function unreadablePage(url: string): FailureRecord {
  return {
    code: "page-unreadable",
    message: `The markup of ${url} cannot be made sense of.`,
    hint: "Upload its text as a file instead.",
    isRetryable: false,
  };
}

/** A file that is no page. */
export function wrongType(url: string, type: string): FailureRecord {
  return {
    code: "page-not-text",
    message: `${url} is no page of text (${type.slice(0, 60) || "no type given"}).`,
    hint: "PDF and Word documents can be uploaded as files.",
    isRetryable: false,
  };
}

/** A page that somebody named does not exist. */
export function notThere(url: string, status: number): FailureRecord {
  return {
    code: "page-not-found",
    message: `${url} was answered with ${status}.`,
    hint: "Check the address.",
    isRetryable: false,
  };
}

/** An answer that is neither a page nor a 404. */
export function refusedPage(url: string, status: number): FailureRecord {
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

/** It leads to a site that is not read. */
export function movedElsewhere(url: string, target: string): FailureRecord {
  return {
    code: "page-moved-away",
    message: `${url} leads to another site, ${new URL(target).host}.`,
    hint: "If that is right, enter the new address in the source.",
    isRetryable: false,
  };
}

/** There is nothing to read by it. */
export function emptySitemap(starts: readonly string[]): FailureRecord {
  return {
    code: "sitemap-unreadable",
    message: `The sitemap ${starts[0] ?? ""} lists no page.`,
    hint: "Enter the address of the sitemap itself, mostly /sitemap.xml, or choose to follow the site's links instead.",
    isRetryable: false,
  };
}

/** After so many failures in a row. */
export function siteInTrouble(times: number, last: FailureRecord | null): FailureRecord {
  return {
    code: "site-in-trouble",
    message: `The site failed ${times} times in a row${last ? `: ${last.message}` : "."}`,
    hint: last?.hint ?? "What was read before stays in use. Sync again later.",
    isRetryable: true,
  };
}
