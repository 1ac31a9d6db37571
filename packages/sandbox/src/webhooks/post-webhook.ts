import http from "node:http";
import https from "node:https";

/** What the receiver made of one attempt. */
export interface PostResult {
  readonly status: number | null;
  readonly outcome: "accepted" | "refused" | "timed-out" | "unreachable";
  readonly milliseconds: number;
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
export function postWebhook(options: {
  url: string;
  body: string | Buffer;
  headers: Record<string, string>;
  timeLimitMs: number;
  /** Default POST. */
  method?: string;
  /** Default false. */
  followRedirects?: boolean;
}): Promise<PostResult> {
  return send(options, options.followRedirects ? longestRedirectChain : 0);
}

type Sending = Omit<Parameters<typeof postWebhook>[0], "followRedirects">;

function send(options: Sending, redirectsLeft: number): Promise<PostResult> {
  const started = performance.now();
  const finish = (outcome: PostResult["outcome"], status: number | null): PostResult => ({
    outcome,
    status,
    milliseconds: Math.round(performance.now() - started),
  });

  return new Promise((resolve) => {
    let url: URL;
    try {
      url = new URL(options.url);
    } catch {
      return resolve(finish("unreachable", null));
    }
    const client = url.protocol === "https:" ? https : http;
    const agent = url.protocol === "https:" ? agents["https:"] : agents["http:"];
    const headers = { ...options.headers, "Content-Length": Buffer.byteLength(options.body) };
    const request = client.request(url, { method: options.method ?? "POST", headers, agent });
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
      if (
        redirectsLeft > 0 &&
        status >= 300 &&
        status < 400 &&
        location &&
        URL.canParse(location, url.href)
      ) {
        const target = new URL(location, url).href;
        return resolve(send({ ...options, url: target }, redirectsLeft - 1));
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
