import { gunzipSync } from "node:zlib";
import type { FailureRecord } from "@baton/domain";
import type { PoliteFetch } from "./create-polite-fetch.ts";
import { normalizeUrl } from "./normalize-url.ts";
import { parseSitemap } from "./parse-sitemap.ts";

/** An index leads to sitemaps, never to a further index; more files than this are a loop, or a shop. */
const maximumFiles = 200;

/**
 * The pages that sitemaps list. An address that is no sitemap is taken for its site's: robots.txt names the sitemap, else
 * `/sitemap.xml` is tried.
 */
export async function readSitemaps(
  polite: PoliteFetch,
  addresses: readonly string[],
  options: { maximumBytes: number; maximumPages: number },
): Promise<{ urls: string[]; failures: FailureRecord[] }> {
  const urls = new Set<string>();
  const failures: FailureRecord[] = [];
  const seen = new Set<string>();
  const queue = addresses.map((address) => ({ address, isStart: true }));
  for (let entry = queue.shift(); entry && seen.size < maximumFiles; entry = queue.shift()) {
    if (seen.has(entry.address)) continue;
    seen.add(entry.address);
    const sitemap = await readOne(polite, entry.address, options.maximumBytes);
    if ("code" in sitemap) {
      const others = entry.isStart ? await findSitemaps(polite, entry.address) : [];
      const further = others.filter((address) => !seen.has(address));
      if (further.length === 0) failures.push(sitemap);
      queue.push(...further.map((address) => ({ address, isStart: false })));
      continue;
    }
    if (sitemap.kind === "index") {
      queue.push(...sitemap.sitemaps.map((address) => ({ address, isStart: false })));
      continue;
    }
    for (const address of sitemap.urls) {
      const url = normalizeUrl(address);
      if (url !== null && urls.size < options.maximumPages * 2) urls.add(url);
    }
  }
  return { urls: [...urls], failures };
}

async function readOne(polite: PoliteFetch, address: string, maximumBytes: number) {
  const fetched = await polite.get(address, {}, maximumBytes);
  if (fetched.kind === "failed") return fetched.failure;
  if (fetched.kind !== "page" || fetched.status !== 200)
    return unreadable(
      address,
      fetched.kind === "page" ? `was answered with ${fetched.status}` : "may not be read",
    );
  const sitemap = parseSitemap(unpackFile(fetched.body, maximumBytes).toString("utf8"));
  return sitemap.kind === "unreadable" ? unreadable(address, "is no sitemap") : sitemap;
}

/** Sitemaps may lie on the server packed, whatever they are called. */
function unpackFile(body: Buffer, maximumBytes: number): Buffer {
  if (body[0] !== 0x1f || body[1] !== 0x8b) return body;
  try {
    return gunzipSync(body, { maxOutputLength: maximumBytes });
  } catch {
    return Buffer.alloc(0);
  }
}

async function findSitemaps(polite: PoliteFetch, address: string): Promise<string[]> {
  const robots = await polite.robotsOf(address);
  const named = "code" in robots ? [] : robots.sitemaps;
  const candidates = named.length > 0 ? named : ["/sitemap.xml"];
  return candidates.flatMap((candidate) => normalizeUrl(candidate, address) ?? []);
}

function unreadable(address: string, why: string): FailureRecord {
  return {
    code: "sitemap-unreadable",
    message: `${address} ${why}.`,
    hint: "Enter the address of the sitemap itself, mostly /sitemap.xml, or choose to follow the site's links instead.",
    isRetryable: false,
  };
}
