/** Parameters that say where a visitor came from, and nothing of the page. */
const trackingParameter = /^(?:utm_\w+|fbclid|gclid|msclkid|mc_[ce]id|_ga|_hs\w+|yclid|igshid|ref_src)$/i;
const maximumLength = 2_000;

/**
 * One spelling for one page: without fragment, tracking parameters, default port and credentials. Null for what is no web
 * address, or too long to be meant.
 */
export function normalizeUrl(address: string, base?: string): string | null {
  if (!URL.canParse(address, base)) return null;
  const url = new URL(address, base);
  if (url.protocol !== "http:" && url.protocol !== "https:") return null;
  url.hash = "";
  url.username = "";
  url.password = "";
  for (const name of [...url.searchParams.keys()])
    if (trackingParameter.test(name)) url.searchParams.delete(name);
  return url.href.length > maximumLength ? null : url.href;
}

/** Hosts that count as one site: with and without `www.`. */
export function siteOf(url: string): string {
  const { host } = new URL(url);
  return host.replace(/^www\./, "");
}
