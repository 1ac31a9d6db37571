import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createPoliteFetch } from "./create-polite-fetch.ts";
import { matchesPattern } from "./match-pattern.ts";
import { normalizeUrl } from "./normalize-url.ts";
import { parseSitemap } from "./parse-sitemap.ts";
import { watchForTraps } from "./recognize-trap.ts";
import { parseRobots } from "./robots.ts";
import { defaultCrawlLimits } from "./web-settings.ts";

describe("a pattern", () => {
  it.each([
    ["/help", "/helpdesk", true],
    ["/help$", "/help", true],
    ["/help$", "/helpdesk", false],
    ["/*.pdf$", "/a/b.pdf", true],
    ["/*.pdf$", "/a/b.pdf?x", false],
    ["/a*c", "/a/b/c/d", true],
    ["/a*c$", "/a/b/c/d", false],
    ["/a*a$", "/a", false],
    ["*", "/", true],
    ["/b", "/a", false],
  ])("%s, held against %s, is %s", (pattern, path, expected) => {
    expect(matchesPattern(pattern, path)).toBe(expected);
  });

  it("with many stars, held against a long path, is decided at once", () => {
    const startedAt = performance.now();
    matchesPattern(`/${"*a".repeat(100)}b`, `/${"a".repeat(2_000)}`);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  it("whatever it is, agrees with the regular expression that it stands for", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b", "/", "*"), maxLength: 8 });
    const path = fc.string({ unit: fc.constantFrom("a", "b", "/"), maxLength: 10 });
    fc.assert(
      fc.property(letters, path, fc.boolean(), (pattern, text, isWhole) => {
        const expected = new RegExp(`^${pattern.replaceAll("*", "[^]*")}${isWhole ? "$" : ""}`).test(text);
        expect(matchesPattern(pattern, text, { isWhole })).toBe(expected);
      }),
    );
  });
});

describe("robots.txt", () => {
  const text = `
    # everybody
    User-agent: *
    Disallow: /private
    Allow: /private/open
    Crawl-delay: 2

    User-Agent: OtherBot
    User-agent: Baton   # us too
    Disallow: /
    Allow: /help$
    Sitemap: https://x.example/map.xml
  `;
  it.each([
    ["baton", "/help", true],
    ["baton", "/help/a", false],
    ["baton", "/robots.txt", true],
    ["somebody", "/private/x", false],
    ["somebody", "/private/open/x", true],
    ["somebody", "/", true],
  ])("read as %s, for %s, says %s", (agent, path, expected) => {
    expect(parseRobots(text, agent).isAllowed(path)).toBe(expected);
  });

  it("read, tells the pause and the sitemaps, wherever they stand", () => {
    expect(parseRobots(text, "somebody")).toMatchObject({
      crawlDelayMs: 2_000,
      sitemaps: ["https://x.example/map.xml"],
    });
    expect(parseRobots("Disallow:\nUser-agent: *\nDisallow:", "baton").isAllowed("/x")).toBe(true);
  });
});

describe("a sitemap", () => {
  it.each([
    [
      "plain",
      "<urlset><url><loc> https://x.example/a?b=1&amp;c=2 </loc><image:loc>https://x.example/i.png</image:loc></url></urlset>",
      ["https://x.example/a?b=1&c=2"],
    ],
    [
      "with a data section",
      "<urlset><loc><![CDATA[https://x.example/a]]></loc></urlset>",
      ["https://x.example/a"],
    ],
    ["with what is no address", "<urlset><loc>hello</loc></urlset>", []],
  ])("%s, is read", (_, text, urls) => {
    expect(parseSitemap(text)).toEqual({ kind: "pages", urls });
  });

  it("of sitemaps is told from one of pages, and a web page from both", () => {
    expect(parseSitemap("<sitemapindex><loc>https://x.example/1.xml</loc></sitemapindex>").kind).toBe(
      "index",
    );
    expect(parseSitemap("<html><body>Not found</body></html>").kind).toBe("unreadable");
  });
});

describe("an address", () => {
  it.each([
    ["https://X.example:443/a?utm_source=x&b=1#top", "https://x.example/a?b=1"],
    ["https://me:secret@x.example/", "https://x.example/"],
    ["/b/../c", "https://x.example/c"],
    ["mailto:a@b.example", null],
    ["javascript:alert(1)", null],
    [`https://x.example/${"a".repeat(3_000)}`, null],
    ["http://[broken", null],
  ])("%s, is written as %s", (address, expected) => {
    expect(normalizeUrl(address, "https://x.example/a/")).toBe(expected);
  });

  it("of an endless family, is a trap after a while; others are not", () => {
    const traps = watchForTraps();
    const followed = (make: (number: number) => string) =>
      Array.from({ length: 200 }, (_, number) => make(number)).filter((url) => !traps.isTrap(url)).length;
    expect(followed((number) => `https://x.example/list?page=${number}`)).toBe(25);
    expect(followed((number) => `https://x.example/calendar/${2000 + number}/07/`)).toBeLessThanOrEqual(40);
    expect(followed((number) => `https://x.example/${"a/b/".repeat(number)}`)).toBeLessThan(5);
    expect(followed((number) => `https://x.example/hc/en-us/articles/${360_000 + number}-title`)).toBe(200);
  });
});

describe("politeness", () => {
  /** A clock that moves by sleeping alone, and a site that notes when it was asked. */
  function visit(
    robots: string,
    answers: (path: string, time: number) => { status: number; headers?: Record<string, string> },
  ) {
    let clock = 0;
    const asked: { path: string; at: number }[] = [];
    const polite = createPoliteFetch({
      limits: defaultCrawlLimits,
      delayMs: 250,
      signal: new AbortController().signal,
      now: () => clock,
      sleep: async (milliseconds) => {
        clock += Math.max(0, milliseconds);
      },
      isInside: () => true,
      async fetchPage({ url }) {
        const path = new URL(url).pathname;
        if (path === "/robots.txt")
          return { kind: "answered", status: 200, headers: {}, body: Buffer.from(robots) };
        asked.push({ path, at: clock });
        const { status, headers = {} } = answers(path, asked.length);
        return { kind: "answered", status, headers, body: Buffer.alloc(0) };
      },
    });
    return { polite, asked };
  }

  it.each([
    ["none of its own", "", 250],
    ["a longer one in robots.txt", "User-agent: *\nCrawl-delay: 2", 2_000],
    ["an absurd one in robots.txt", "User-agent: *\nCrawl-delay: 86400", defaultCrawlLimits.maximumWaitMs],
  ])("with a site that asks for %s, keeps the pause between two requests to a host", async (_, robots, pause) => {
    const { polite, asked } = visit(robots, () => ({ status: 200 }));
    for (const path of ["/a", "/b", "/c"]) await polite.get(`https://x.example${path}`);
    expect(asked.map(({ at }) => at)).toEqual([0, pause, pause * 2]);
    // Another host is not kept waiting for this one.
    await polite.get("https://y.example/a");
    expect(asked.at(-1)?.at).toBe(pause * 2);
  });

  it("with a site that is too busy, waits as it is told and gives up after three times", async () => {
    const { polite, asked } = visit("", () => ({ status: 429, headers: { "retry-after": "7" } }));
    expect(await polite.get("https://x.example/a")).toMatchObject({ kind: "page", status: 429 });
    expect(asked.map(({ at }) => at)).toEqual([0, 7_000, 14_000]);
  });

  it("with a page that leads on, asks robots.txt about each step", async () => {
    const { polite, asked } = visit("User-agent: *\nDisallow: /private", () => ({
      status: 302,
      headers: { location: "/private/x" },
    }));
    expect(await polite.get("https://x.example/a")).toEqual({
      kind: "disallowed",
      url: "https://x.example/private/x",
    });
    expect(asked.map(({ path }) => path)).toEqual(["/a"]);
  });
});
