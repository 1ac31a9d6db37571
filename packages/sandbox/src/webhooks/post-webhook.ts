import http from "node:http";
import https from "node:https";

/** What the receiver made of one attempt. */
export interface PostResult {
  readonly status: number | null;
  readonly outcome: "accepted" | "refused" | "timed-out" | "unreachable";
  readonly milliseconds: number;
}

/** One webhook to be sent. */
export interface WebhookPost {
  readonly url: string;
  readonly body: string | Buffer;
  readonly headers: Record<string, string>;
  readonly timeLimitMs: number;
  /** Default POST. */
  readonly method?: string;
  /** Default false: a redirect counts as refused. */
  readonly followRedirects?: boolean;
}

const agents = {
  "http:": new http.Agent({ keepAlive: true, maxSockets: 64 }),
  "https:": new https.Agent({ keepAlive: true, maxSockets: 64 }),
};

const longestRedirectChain = 5;

/**
 * Sends one webhook and waits for the status, at most `timeLimitMs`. After that the connection is closed and
 * the attempt counts as failed, although the receiver may well have taken it: that is how duplicates come
 * into the world.
 */
export function postWebhook(options: WebhookPost): Promise<PostResult> {
  return send(options, options.followRedirects ? longestRedirectChain : 0);
}

function send(options: WebhookPost, redirectsLeft: number): Promise<PostResult> {
  const started = performance.now();
  const finish = (outcome: PostResult["outcome"], status: number | null): PostResult => ({
    outcome,
    status,
    milliseconds: Math.round(performance.now() - started),
  });

  return new Promise((resolve) => {
    const request = openRequest(options);
    if (!request) return resolve(finish("unreachable", null));
    const timer = setTimeout(() => {
      resolve(finish("timed-out", null));
      request.destroy();
    }, options.timeLimitMs);
    timer.unref();
    request.on("response", (response) => {
      clearTimeout(timer);
      response.resume();
      const status = response.statusCode ?? 0;
      const { location } = response.headers;
      if (redirectsLeft > 0 && status >= 300 && status < 400 && location) {
        const url = URL.parse(location, options.url)?.href ?? "";
        return resolve(send({ ...options, url }, redirectsLeft - 1));
      }
      resolve(finish(status >= 200 && status < 300 ? "accepted" : "refused", status));
    });
    request.on("error", () => {
      clearTimeout(timer);
      resolve(finish("unreachable", null));
    });
    request.end(options.body);
  });
}

/** Undefined for an address or a header that cannot be sent at all. */
function openRequest(options: WebhookPost): http.ClientRequest | undefined {
  const headers = { ...options.headers, "Content-Length": Buffer.byteLength(options.body) };
  const method = options.method ?? "POST";
  try {
    const url = new URL(options.url);
    const isSecure = url.protocol === "https:";
    const agent = isSecure ? agents["https:"] : agents["http:"];
    return (isSecure ? https : http).request(url, { method, headers, agent });
  } catch {
    return undefined;
  }
}
