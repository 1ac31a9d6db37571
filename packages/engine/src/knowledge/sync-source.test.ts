import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createHttpClient } from "@baton/connectors";
import {
  createUuid,
  type Database,
  insertKnowledgeSource,
  type KnowledgeSource,
  listDocumentViews,
  requestSyncCancel,
  updateKnowledgeSource,
} from "@baton/database";
import { createKnowledgeRuntime, type WebSettings } from "@baton/knowledge";
import { createTestDatabase, waitFor } from "@baton/testing";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { examineKnowledge } from "../doctor/examine-knowledge.ts";
import type { KnowledgeTools } from "./knowledge-tools.ts";
import { syncSource } from "./sync-source.ts";

const database = await createTestDatabase<Database>();
const http = createHttpClient({ allowPrivateNetwork: true });
const guarded = createHttpClient();
const site = await startSite();
afterAll(async () => {
  await Promise.all([http.close(), guarded.close(), site.close()]);
  await database.close();
});
afterEach(() => site.reset());

const tools: KnowledgeTools = {
  connections: { pool: database.pool } as KnowledgeTools["connections"],
  webHttp: http,
  changes: { publish() {} },
  now: () => new Date(),
  crawlLimits: { confirmAfterMs: 1, pageTimeoutMs: 2_000, maximumPageBytes: 200_000, maximumWaitMs: 20 },
};

describe("a web source that names pages", () => {
  it("A1: synced, becomes articles with title, headings as Markdown, address and language, and says what it holds", async () => {
    site.page("/returns", article("Returns", "<h2>How long</h2><p>You have 30 days.</p>", "de"));
    const source = await add({ mode: "pages", urls: [site.url("/returns#top")] });
    const { report, state } = await sync(source);
    expect({ state, outcome: report.outcome, changed: report.changed }).toEqual({
      state: "ready",
      outcome: "done",
      changed: 1,
    });
    expect(await articles(source)).toEqual([
      {
        title: "Returns",
        body: `${filler}\n\n## How long\n\nYou have 30 days.`,
        url: site.url("/returns"),
        audience: "public",
        language: "de",
        status: "published",
        passages: 2,
      },
    ]);
  });

  it("synced again without any change, asks with the validators and updates no row", async () => {
    site.page("/a", article("A", "<p>One.</p>"), { etag: '"one"' });
    site.page("/b", article("B", "<p>Two.</p>"));
    const source = await add({ mode: "pages", urls: [site.url("/a"), site.url("/b")] });
    await sync(source);
    const before = await rowVersions(source);
    site.requests.length = 0;

    const { report } = await sync(source);
    expect(report).toMatchObject({ outcome: "done", checked: 2, changed: 0, removed: 0, failed: 0 });
    expect(await rowVersions(source)).toEqual(before);
    expect(site.requests.find(({ path }) => path === "/a")).toMatchObject({
      ifNoneMatch: '"one"',
      status: 304,
    });
  });

  it("of which one page changed, writes that one alone and keeps what it said before", async () => {
    site.page("/a", article("A", "<p>One.</p>"));
    site.page("/b", article("B", "<p>Two.</p>"));
    const source = await add({ mode: "pages", urls: [site.url("/a"), site.url("/b")] });
    await sync(source);
    const before = await rowVersions(source);

    site.page("/b", article("B", "<p>Three.</p>"));
    expect((await sync(source)).report).toMatchObject({ checked: 2, changed: 1 });
    const after = await rowVersions(source);
    expect(after.filter((row) => !before.includes(row))).toHaveLength(2);
    const { rows } = await database.pool.query(
      "select version.body from article_version version join article on article.id = article_id where source_id = $1",
      [source.id],
    );
    expect(rows.map(({ body }) => body)).toEqual([`${filler}\n\nTwo.`]);
  });

  it("KN1: that hold no text, says so in its state with the reason", async () => {
    site.page("/app", "<html><body><div id=root></div><script>draw()</script></body></html>");
    const source = await add({ mode: "pages", urls: [site.url("/app")] });
    const { state } = await sync(source);
    expect(state).toBe("empty");
    expect(await failureOf(source)).toMatchObject({
      code: "source-yields-nothing",
      message: expect.stringContaining("has no text of its own"),
    });
    const examined = (await examineKnowledge(database.pool)).find((entry) => entry.source.id === source.id);
    expect(examined?.health).toMatchObject([
      {
        code: "KN1",
        severity: "error",
        message: expect.stringContaining("has no text of its own"),
        evidence: expect.stringContaining("0 passages after 1 documents"),
        fix: expect.stringMatching(/./),
      },
    ]);
  });

  it("KN1: of which anything is in use, are left out by the doctor; all of it taken out of use, they are named", async () => {
    site.page("/a", article("A", "<p>One.</p>"));
    const source = await add({ mode: "pages", urls: [site.url("/a")] });
    const isNamed = async () =>
      (await examineKnowledge(database.pool)).some((entry) => entry.source.id === source.id);
    expect(await isNamed()).toBe(false);
    await sync(source);
    expect(await isNamed()).toBe(false);
    await database.pool.query("update article set status = 'draft' where source_id = $1", [source.id]);
    expect(await isNamed()).toBe(true);
  });

  it.each([
    ["is a picture", { type: "image/png", body: "PNG" }, "page-not-text", "empty"],
    [
      "is larger than the limit",
      { body: article("Big", `<p>${"x ".repeat(150_000)}</p>`) },
      "page-too-large",
      "failed",
    ],
    [
      "asks not to be indexed",
      { body: '<meta name="robots" content="NOINDEX, follow"><p>Secret.</p>' },
      "page-not-for-index",
      "empty",
    ],
    [
      "says so in a header",
      { body: "<p>Secret.</p>", headers: { "x-robots-tag": "noindex" } },
      "page-not-for-index",
      "empty",
    ],
    ["redirects in a circle", { status: 302, headers: { location: "/odd" } }, "too-many-redirects", "failed"],
    ["needs a login", { status: 403, body: "no" }, "page-refused", "failed"],
    ["is not there", { status: 404, body: "no" }, "page-not-found", "failed"],
    ["never ends its answer", { hangs: true }, "timed-out", "failed"],
    [
      "comes packed and is no archive",
      { body: "xx", headers: { "content-encoding": "gzip" } },
      "page-unreadable",
      "failed",
    ],
  ] as const)("a page that %s, says why on the document", async (_, answer, code, state) => {
    site.answer("/odd", answer);
    const source = await add({ mode: "pages", urls: [site.url("/odd")] });
    expect((await sync(source)).state).toBe(state);
    const { items } = await listDocumentViews(database.pool, {
      organizationId: source.organizationId,
      sourceId: source.id,
      limit: 10,
    });
    expect(items.map(({ failure }) => failure?.code)).toEqual([code]);
    expect(await articles(source)).toEqual([]);
  });

  it.each([
    ["in its header, Latin 1", "text/html; charset=ISO-8859-1", "", "latin1"],
    ["in its markup, Windows 1252", "text/html", '<meta charset="windows-1252">', "latin1"],
    ["that does not exist", "text/html; charset=klingon", "", "utf8"],
    ["with a byte order mark", "text/html; charset=ascii", "", "utf16le"],
  ] as const)("a page with an encoding %s, is read with its umlauts", async (_, type, head, encoding) => {
    const text = `<html><head>${head}</head>${article("Größe", "<p>Übergrößen kosten mehr.</p>")}</html>`;
    const mark = encoding === "utf16le" ? "\ufeff" : "";
    site.answer("/size", { type, body: Buffer.from(mark + text, encoding) });
    const source = await add({ mode: "pages", urls: [site.url("/size")] });
    await sync(source);
    expect(await articles(source)).toMatchObject([{ title: "Größe" }]);
  });

  it("A8: whose address is private, is refused by the guard, directly and through a redirect", async () => {
    const source = await add({ mode: "pages", urls: [site.url("/inside")] });
    const result = await sync(source, { webHttp: guarded });
    expect(result.state).toBe("failed");
    expect(site.requests).toEqual([]);
    expect((await failureOf(source))?.code).toBe("private-address");
  });

  it("A8: that redirects into a private network, is not followed there", async () => {
    // The first step is allowed here; whatever leads on goes through the guard, as on a real site.
    const stepwise: KnowledgeTools["webHttp"] = {
      request: (request) => (request.url.startsWith(site.url("/")) ? http : guarded).request(request),
    };
    for (const location of [
      "http://169.254.169.254/latest/meta-data/",
      "http://127.0.0.1:1/",
      "http://[::ffff:10.0.0.1]/",
      "file:///etc/passwd",
    ]) {
      site.answer("/out", { status: 301, headers: { location } });
      const source = await add({ mode: "pages", urls: [site.url("/out")] });
      expect((await sync(source, { webHttp: stepwise })).state, location).toBe("failed");
      expect(await articles(source)).toEqual([]);
    }
  });
});

describe("a name that points into a private network", () => {
  it("A8: is refused at the moment of connecting, each time anew, so that changing its address afterwards helps nobody", async () => {
    let asked = 0;
    const client = createHttpClient({
      resolveHost: (_hostname, _options, callback) => {
        asked++;
        callback(null, [{ address: "127.0.0.1", family: 4 }]);
      },
    });
    const { port } = new URL(site.url("/"));
    const source = await add({ mode: "pages", urls: [`http://help.lumen.example:${port}/inside`] });
    for (const time of [1, 2]) {
      expect((await sync(source, { webHttp: client })).state).toBe("failed");
      expect((await failureOf(source))?.code).toBe("private-address");
      expect(asked).toBeGreaterThanOrEqual(time);
    }
    expect(site.requests).toEqual([]);
    await client.close();
  });
});

describe("pages that vanish", () => {
  it("a page that answers 404 twice, is removed with its article; its neighbour stays", async () => {
    site.page("/a", article("A", "<p>One.</p>"));
    site.page("/b", article("B", "<p>Two.</p>"));
    const source = await add({ mode: "pages", urls: [site.url("/a"), site.url("/b")] });
    await sync(source);
    site.answer("/a", { status: 410, body: "gone" });
    expect((await sync(source)).report).toMatchObject({ removed: 1 });
    expect((await articles(source)).map(({ title }) => title)).toEqual(["B"]);
  });

  it("a page that answers 404 once and is there again when asked anew, stays", async () => {
    site.page("/a", article("A", "<p>One.</p>"));
    const source = await add({ mode: "pages", urls: [site.url("/a")] });
    await sync(source);
    site.answer("/a", { status: 404, body: "", times: 1 });
    expect((await sync(source)).report).toMatchObject({ removed: 0 });
    expect(await articles(source)).toHaveLength(1);
  });

  it.each([
    ["a server error", { status: 500, body: "down" }],
    ["a login page", { status: 401, body: "log in" }],
    ["nothing at all", { hangs: true }],
  ])("a page that fails with %s, keeps its article and says so", async (_, answer) => {
    site.page("/a", article("A", "<p>One.</p>"));
    const source = await add({ mode: "pages", urls: [site.url("/a")] });
    await sync(source);
    site.answer("/a", answer);
    expect((await sync(source)).report).toMatchObject({ failed: 1, removed: 0 });
    expect(await articles(source)).toHaveLength(1);
  });

  it("a site that answers 404 for nearly everything, is doubted once and believed the second time", async () => {
    const paths = Array.from({ length: 8 }, (_, index) => `/page-${index}`);
    for (const path of paths) site.page(path, article(path, `<p>About ${path}.</p>`));
    const source = await add({ mode: "pages", urls: paths.map((path) => site.url(path)) });
    await sync(source);
    for (const path of paths.slice(1)) site.answer(path, { status: 404, body: "" });
    const doubted = await sync(source);
    expect(doubted.report).toMatchObject({ removed: 0, notes: [expect.stringContaining("7 of 8 pages")] });
    expect(await articles(source)).toHaveLength(8);
    expect((await sync(source)).report).toMatchObject({ removed: 7 });
    expect(await articles(source)).toHaveLength(1);
  });

  it("a site that is down, after five failures, is left in peace; everything stays", async () => {
    const paths = Array.from({ length: 12 }, (_, index) => `/page-${index}`);
    for (const path of paths) site.page(path, article(path, `<p>About ${path}.</p>`));
    const source = await add({ mode: "pages", urls: paths.map((path) => site.url(path)) });
    await sync(source);
    for (const path of paths) site.answer(path, { status: 502, body: "" });
    site.requests.length = 0;
    expect(await sync(source)).toMatchObject({ state: "failed", report: { removed: 0 } });
    expect(site.requests.length).toBeLessThan(10);
    expect(await articles(source)).toHaveLength(12);
    expect((await failureOf(source))?.code).toBe("site-in-trouble");
  });

  it("a page that is taken out of the settings, is gone with the next sync without being asked", async () => {
    site.page("/a", article("A", "<p>One.</p>"));
    site.page("/b", article("B", "<p>Two.</p>"));
    const source = await add({ mode: "pages", urls: [site.url("/a"), site.url("/b")] });
    await sync(source);
    await change(source, { settings: { mode: "pages", urls: [site.url("/b")] } });
    site.requests.length = 0;
    await sync(source);
    expect((await articles(source)).map(({ title }) => title)).toEqual(["B"]);
    expect(site.requests.map(({ path }) => path)).not.toContain("/a");
  });
});

describe("a web source that follows a site", () => {
  it("stays on the site, leaves traps, reads each text once, and obeys robots.txt", async () => {
    site.answer("/robots.txt", { type: "text/plain", body: "User-agent: *\nDisallow: /private/\n" });
    const links = (...paths: string[]) => paths.map((path) => `<a href="${path}">x</a>`).join(" ");
    site.page(
      "/",
      article(
        "Home",
        links(
          "/a",
          "/private/x",
          "http://elsewhere.example/",
          "/calendar/2026/01",
          "/picture.png",
          "/a?utm_source=mail",
          "loop/",
        ),
      ),
    );
    site.page("/a", article("A", `<p>Text of A.</p>${links("/", "/copy", "/a?session=1")}`));
    site.page("/copy", article("A", `<p>Text of A.</p>${links("/", "/copy", "/a?session=1")}`));
    site.dynamic((path) => {
      const month = /^\/calendar\/(\d+)\/(\d+)$/.exec(path);
      if (month) {
        const next =
          Number(month[2]) % 12 === 0 ? `${Number(month[1]) + 1}/1` : `${month[1]}/${Number(month[2]) + 1}`;
        return article(`Month ${path}`, `<p>Nothing on ${path}.</p>${links(`/calendar/${next}`)}`);
      }
      if (path.startsWith("/loop/")) return article(`Loop ${path}`, `<p>At ${path}.</p>${links("loop/")}`);
      const session = /^\/a\?session=(\d+)$/.exec(path)?.[1];
      if (session)
        return article(
          `Session ${session}`,
          `<p>Number ${session}.</p>${links(`/a?session=${Number(session) + 1}`)}`,
        );
      return null;
    });
    const source = await add({ mode: "site", urls: [site.url("/")], maximumPages: 500 });
    const { report } = await sync(source, { crawlLimits: { ...tools.crawlLimits, maximumDepth: 100 } });
    const paths = (await articles(source)).map(({ url }) => (url as string).slice(site.url("").length));
    expect(paths).toEqual(expect.arrayContaining(["/", "/a"]));
    expect(paths).not.toContain("/copy");
    expect(paths.length).toBeLessThan(90);
    expect(site.requests.map(({ path }) => path)).not.toContain("/private/x");
    expect(site.requests.map(({ path }) => path)).not.toContain("/picture.png");
    expect(report.notes.join(" ")).toMatch(/look like a calendar.*say the same/s);
  });

  it("finds a page through one that is unchanged, since its links are remembered", async () => {
    site.page("/", article("Home", '<a href="/a">a</a>'), { etag: '"home"' });
    site.page("/a", article("A", "<p>One.</p>"));
    const source = await add({ mode: "site", urls: [site.url("/")] });
    await sync(source);
    site.page("/a", article("A", "<p>Two.</p>"));
    expect((await sync(source)).report).toMatchObject({ checked: 2, changed: 1, removed: 0 });
  });

  it("keeps to the paths that are asked for, and stops at its limit of pages", async () => {
    const links = Array.from(
      { length: 30 },
      (_, index) => `<a href="/help/${index}">x</a><a href="/blog/${index}">y</a>`,
    );
    site.page("/help", article("Help", links.join("")));
    site.dynamic((path) => article(`Page ${path}`, `<p>About ${path}.</p>`));
    const source = await add({
      mode: "site",
      urls: [site.url("/help")],
      include: ["/help*"],
      exclude: ["/help/7"],
      maximumPages: 10,
    });
    const { report } = await sync(source);
    const urls = (await articles(source)).map(({ url }) => url as string);
    expect(urls).toHaveLength(10);
    expect(urls.every((url) => url.includes("/help") && !url.endsWith("/7"))).toBe(true);
    expect(report).toMatchObject({
      outcome: "partial",
      notes: [expect.stringContaining("limit of 10 pages")],
    });
  });

  it("believes a page's own address, except the front page's and another text's", async () => {
    const calling = (path: string, page: string) =>
      page.replace("</head>", `<link rel="canonical" href="${path}"></head>`);
    const links = ["/a?from=home", "/b", "/c", "/a"].map((path) => `<a href="${path}">x</a>`).join(" ");
    site.page("/", article("Home", links));
    site.page("/a?from=home", calling("/a", article("A", "<p>Text A.</p>")));
    site.page("/a", calling("/a", article("A", "<p>Text A.</p>")));
    site.page("/b", calling("/", article("B", "<p>Text B.</p>")));
    site.page("/c", calling("/b", article("C", "<p>Text C.</p>")));
    const source = await add({ mode: "site", urls: [site.url("/")] });
    await sync(source);
    const urls = (await articles(source)).map(({ url }) => (url as string).slice(site.url("").length)).sort();
    expect(urls).toEqual(["/", "/a", "/b", "/c"]);
  });

  it("whose robots.txt cannot be read, asks for nothing else", async () => {
    site.answer("/robots.txt", { status: 503, body: "busy" });
    site.page("/", article("Home", "<p>Text.</p>"));
    const source = await add({ mode: "site", urls: [site.url("/")] });
    expect((await sync(source)).state).toBe("failed");
    expect(new Set(site.requests.map(({ path }) => path))).toEqual(new Set(["/robots.txt"]));
  });
});

describe("a web source that reads sitemaps", () => {
  const urlset = (...paths: string[]) =>
    `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${paths
      .map((path) => `<url><loc>${path.startsWith("http") ? path : site.url(path)}</loc></url>`)
      .join("")}</urlset>`;

  it("given the site alone, finds the sitemap by robots.txt, follows an index, and reads what is listed", async () => {
    site.answer("/robots.txt", { type: "text/plain", body: `Sitemap: ${site.url("/maps/index.xml")}` });
    site.answer("/maps/index.xml", {
      type: "application/xml",
      body: `<sitemapindex><sitemap><loc>${site.url("/maps/1.xml")}</loc></sitemap><sitemap><loc>${site.url("/maps/index.xml")}</loc></sitemap></sitemapindex>`,
    });
    site.answer("/maps/1.xml", {
      type: "application/xml",
      body: urlset("/a", "/b?x=1&amp;y=2", "https://elsewhere.example/x"),
    });
    site.page("/", article("Home", "<p>Home.</p>"));
    site.page("/a", article("A", "<p>One.</p>"));
    site.page("/b?x=1&y=2", article("B", "<p>Two.</p>"));
    const source = await add({ mode: "sitemap", urls: [site.url("/")] });
    const { report } = await sync(source);
    expect((await articles(source)).map(({ title }) => title).sort()).toEqual(["A", "B"]);
    expect(report.notes).toEqual([expect.stringContaining("1 pages in the sitemap belong to other sites")]);
  });

  it("that vanished, fails with words and keeps what it has", async () => {
    site.answer("/sitemap.xml", { type: "application/xml", body: urlset("/a") });
    site.page("/a", article("A", "<p>One.</p>"));
    const source = await add({ mode: "sitemap", urls: [site.url("/sitemap.xml")] });
    await sync(source);
    site.answer("/sitemap.xml", { status: 404, body: "" });
    expect((await sync(source)).state).toBe("failed");
    expect((await failureOf(source))?.code).toBe("sitemap-unreadable");
    expect(await articles(source)).toHaveLength(1);
  });

  it("in which a page is not listed any more, keeps it while it is there and removes it when it answers 404", async () => {
    site.answer("/sitemap.xml", { type: "application/xml", body: urlset("/a", "/b") });
    site.page("/a", article("A", "<p>One.</p>"));
    site.page("/b", article("B", "<p>Two.</p>"));
    const source = await add({ mode: "sitemap", urls: [site.url("/sitemap.xml")] });
    await sync(source);
    site.answer("/sitemap.xml", { type: "application/xml", body: urlset("/a") });
    await sync(source);
    expect(await articles(source)).toHaveLength(2);
    site.answer("/b", { status: 404, body: "" });
    await sync(source);
    expect((await articles(source)).map(({ title }) => title)).toEqual(["A"]);
  });
});

describe("the time for one sync", () => {
  it("that is up, ends it with a note and removes nothing; the next one reads the rest", async () => {
    const paths = Array.from({ length: 6 }, (_, index) => `/page-${index}`);
    for (const path of paths) site.page(path, article(path, `<p>About ${path}.</p>`));
    const source = await add({ mode: "pages", urls: paths.map((path) => site.url(path)), delayMs: 500 });
    const { report } = await sync(source, { crawlLimits: { ...tools.crawlLimits, totalMs: 1_200 } });
    expect(report).toMatchObject({
      outcome: "partial",
      removed: 0,
      notes: [expect.stringContaining("time for one sync")],
    });
    const held = (await articles(source)).length;
    expect(held).toBeGreaterThan(0);
    expect(held).toBeLessThan(6);
    await change(source, { settings: { mode: "pages", urls: paths.map((path) => site.url(path)) } });
    expect((await sync(source)).report).toMatchObject({ outcome: "done", changed: 6 - held });
  });
});

describe("politeness", () => {
  it("a site that asks to wait, is waited for and asked again", async () => {
    site.page("/a", article("A", "<p>One.</p>"));
    site.answer("/a", { status: 429, body: "", headers: { "retry-after": "1" }, times: 1 });
    const source = await add({ mode: "pages", urls: [site.url("/a")] });
    expect((await sync(source)).state).toBe("ready");
    expect(site.requests.filter(({ path }) => path === "/a")).toHaveLength(2);
  });
});

describe("a sync", () => {
  it("that another process begins anew, writes nothing more", async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    site.page("/a", article("A", "<p>One.</p>"));
    site.page("/slow", article("Slow", "<p>Two.</p>"));
    site.hold("/slow", held);
    const source = await add({ mode: "pages", urls: [site.url("/slow")] });
    const first = syncSource({ sourceId: source.id }, tools);
    await waitFor(async () => site.requests.some(({ path }) => path === "/slow"));
    await change(source, { settings: { mode: "pages", urls: [site.url("/a")] } });
    expect((await sync(source)).state).toBe("ready");
    release();
    expect(await first).toEqual({ kind: "not-ours" });
    expect((await articles(source)).map(({ title }) => title)).toEqual(["A"]);
  });

  it("that is interrupted, keeps what was read; the next one goes on and asks for the rest", async () => {
    const stopping = new AbortController();
    for (const path of ["/a", "/b"]) site.page(path, article(path, `<p>About ${path}.</p>`), { etag: '"1"' });
    site.page("/stop", article("Stop", "<p>Here.</p>"));
    site.onRequest((path) => {
      if (path === "/stop") stopping.abort();
    });
    const urls = ["/a", "/b", "/stop", "/z"].map((path) => site.url(path));
    site.page("/z", article("Z", "<p>The last.</p>"));
    const source = await add({ mode: "pages", urls });
    expect(await syncSource({ sourceId: source.id, signal: stopping.signal }, tools)).toEqual({
      kind: "interrupted",
    });
    expect(await articles(source)).toHaveLength(2);
    site.onRequest(() => {});
    expect((await sync(source)).report).toMatchObject({ checked: 4, changed: 2 });
    expect(await articles(source)).toHaveLength(4);
  });

  it("that a person cancels, ends, says so and keeps what was read", async () => {
    const many = Array.from({ length: 200 }, (_, index) => `/page-${index}`);
    for (const path of many) site.page(path, article(path, `<p>About ${path}.</p>`));
    const source = await add({ mode: "pages", urls: many.map((path) => site.url(path)), delayMs: 20 });
    const running = syncSource({ sourceId: source.id }, tools);
    await waitFor(async () => (await articles(source)).length > 0);
    expect(await requestSyncCancel(database.pool, source)).toBe(true);
    expect(await running).toMatchObject({
      kind: "synced",
      state: "cancelled",
      report: { outcome: "cancelled" },
    });
    const held = (await articles(source)).length;
    expect(held).toBeGreaterThan(0);
    expect(held).toBeLessThan(200);
  });
});

describe("S8: audience", () => {
  it("an internal source, synced, is in the internal index alone; made public it moves, and back at once", async () => {
    site.page("/salaries", article("Salaries", "<p>The budget for salaries is secret.</p>"));
    const source = await add({ mode: "pages", urls: [site.url("/salaries")] }, { audience: "internal" });
    const runtime = createKnowledgeRuntime({ database: database.pool });
    const found = async () => {
      runtime.markChanged();
      await runtime.catchUp();
      const { organizationId } = source;
      const search = (index: { search(question: string): { hits: unknown[] } }) =>
        index.search("budget for salaries").hits.length;
      return {
        public: search(runtime.publicIndex(organizationId)),
        internal: search(runtime.internalIndex(organizationId)),
      };
    };
    await sync(source);
    expect(await found()).toEqual({ public: 0, internal: 1 });
    await change(source, { audience: "public" });
    expect(await found()).toEqual({ public: 1, internal: 0 });
    await change(source, { audience: "internal" });
    expect(await found()).toEqual({ public: 0, internal: 1 });
    await sync(source);
    expect(await found()).toEqual({ public: 0, internal: 1 });
  });
});

const filler =
  "This page tells everything there is to know about it, with commas, and in whole sentences, so that it is text.";

function article(title: string, content: string, language?: string): string {
  return `<html${language ? ` lang="${language}"` : ""}><head><title>${title} | Lumen</title></head><body>
    <nav><ul><li>Menu</li></ul></nav><main><h1>${title}</h1><p>${filler}</p>${content}</main><footer>Imprint</footer></body></html>`;
}

async function add(
  settings: WebSettings,
  options: Partial<Pick<KnowledgeSource, "audience" | "language">> = {},
): Promise<KnowledgeSource> {
  return insertKnowledgeSource(database.pool, {
    organizationId: createUuid(),
    kind: "web",
    name: "Site",
    settings: { delayMs: 0, ...settings },
    audience: "public",
    language: null,
    syncEveryHours: 24,
    ...options,
  });
}

async function change(source: KnowledgeSource, changes: Partial<KnowledgeSource>): Promise<void> {
  const { rows } = await database.pool.query("select * from knowledge_source where id = $1", [source.id]);
  const settings = changes.settings ? { delayMs: 0, ...changes.settings } : rows[0].settings;
  await updateKnowledgeSource(database.pool, {
    ...source,
    ...changes,
    settings,
    expectedVersion: rows[0].version,
    isReadAnew: changes.settings !== undefined,
  });
}

async function sync(source: KnowledgeSource, changes: Partial<KnowledgeTools> = {}) {
  const result = await syncSource({ sourceId: source.id }, { ...tools, ...changes });
  if (result.kind !== "synced") throw new Error(`The sync ended with ${result.kind}`);
  return result;
}

async function articles(source: KnowledgeSource) {
  const { rows } = await database.pool.query<{ title: string; url: string | null }>(
    `select title, body, url, audience, language, status, passages from article
      where source_id = $1 and deleted_at is null order by created_at, id`,
    [source.id],
  );
  return rows;
}

/** Whatever an update touches has another one. */
async function rowVersions(source: KnowledgeSource): Promise<string[]> {
  const { rows } = await database.pool.query<{ row: string }>(
    `select 'article ' || id || xmin::text as row from article where source_id = $1
      union all select 'document ' || id || xmin::text from knowledge_document where source_id = $1 order by 1`,
    [source.id],
  );
  return rows.map(({ row }) => row);
}

async function failureOf(source: KnowledgeSource) {
  const { rows } = await database.pool.query<{ failure: { code: string; message: string } | null }>(
    "select failure from knowledge_source where id = $1",
    [source.id],
  );
  return rows[0]?.failure;
}

type SiteAnswer = {
  status?: number;
  type?: string;
  body?: string | Buffer;
  headers?: Record<string, string>;
  /** Never ends. */
  hangs?: boolean;
  /** So often, then what was there before. */
  times?: number;
};

/** A web site on this machine, as odd as told. */
async function startSite() {
  const pages = new Map<string, SiteAnswer>();
  const holds = new Map<string, Promise<void>>();
  const requests: { path: string; ifNoneMatch: string | undefined; status: number; at: number }[] = [];
  let dynamic: (path: string) => string | null = () => null;
  let onRequest: (path: string) => void = () => {};

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? "/";
    const made = pages.has(path) ? null : dynamic(path);
    let found = pages.get(path) ?? (made === null ? undefined : { body: made });
    const entry = { path, ifNoneMatch: request.headers["if-none-match"], status: 0, at: performance.now() };
    requests.push(entry);
    onRequest(path);
    await holds.get(path);
    if (found?.times !== undefined) {
      const before = found as SiteAnswer & { before?: SiteAnswer };
      before.times = (before.times ?? 0) - 1;
      if (before.times < 0) found = before.before;
    }
    if (found?.hangs) {
      response.writeHead(200, { "content-type": "text/html" });
      response.write("<html>");
      return;
    }
    const etag = found?.headers?.etag;
    entry.status = etag && etag === entry.ifNoneMatch ? 304 : found ? (found.status ?? 200) : 404;
    response.writeHead(entry.status, {
      "content-type": found?.type ?? "text/html; charset=utf-8",
      ...found?.headers,
    });
    response.end(entry.status === 304 ? undefined : found?.body);
  }

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    requests,
    url: (path: string) => `http://127.0.0.1:${port}${path}`,
    page(path: string, body: string, headers: Record<string, string> = {}) {
      pages.set(path, { body, headers });
    },
    answer(path: string, given: SiteAnswer) {
      const before = pages.get(path);
      pages.set(path, { ...given, ...(before ? { before } : {}) } as SiteAnswer);
    },
    dynamic(make: (path: string) => string | null) {
      dynamic = make;
    },
    hold(path: string, until: Promise<void>) {
      holds.set(path, until);
    },
    onRequest(listener: (path: string) => void) {
      onRequest = listener;
    },
    reset() {
      pages.clear();
      holds.clear();
      requests.length = 0;
      dynamic = () => null;
      onRequest = () => {};
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
