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
}): Promise<PostResult> {
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
function openRequest(options: {
  url: string;
  body: string | Buffer;
  headers: Record<string, string>;
}): http.ClientRequest | undefined {
  const headers = { ...options.headers, "Content-Length": Buffer.byteLength(options.body) };
  try {
    const url = new URL(options.url);
    const isSecure = url.protocol === "https:";
    const agent = isSecure ? agents["https:"] : agents["http:"];
    return (isSecure ? https : http).request(url, { method: "POST", headers, agent });
  } catch {
    return undefined;
  }
}
