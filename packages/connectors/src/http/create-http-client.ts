import { isIP } from "node:net";
import { Agent, type Dispatcher } from "undici";
import packageFile from "../../package.json" with { type: "json" };
import { classifyAnswer } from "./classify-answer.ts";
import { guardedLookup, type ResolveHost } from "./guarded-lookup.ts";
import type { HttpClient, HttpRequest, HttpResponse } from "./http-client.ts";
import { HttpFailure, type HttpFailureCode } from "./http-failure.ts";
import { isPrivateAddress } from "./is-private-address.ts";
import { pathTemplate } from "./path-template.ts";
import { type RateLimit, readRateLimit } from "./read-rate-limit.ts";

export type HttpClientOptions = {
  /** Paths in requests are put behind this, e.g. `https://acme.freshchat.com/v2`. */
  baseUrl?: string;
  /** Sent with every request to the base URL's origin, and to no other: they may hold credentials. */
  headers?: Readonly<Record<string, string>>;
  /** Loopback and private addresses may be reached (`BATON_ALLOW_PRIVATE_NETWORK`). Default false. */
  allowPrivateNetwork?: boolean;
  /** Default `Baton/<version>`. */
  userAgent?: string;
  /** Open sockets per host, default 128; further requests wait for one within their timeout. */
  connections?: number;
  /** Told of every request when it is over, for metrics; free of ids, names and contents. */
  observe?: (observation: HttpObservation) => void;
  /** For dates in `Retry-After`. */
  now?: () => Date;
  /** How host names become addresses; the system's resolver unless a test says otherwise. */
  resolveHost?: ResolveHost;
};

export type HttpObservation = {
  method: HttpRequest["method"];
  host: string;
  /** Path with ids replaced by `:id`. */
  path: string;
  /** Null when there was no answer. */
  status: number | null;
  failureCode: HttpFailureCode | null;
  ms: number;
  /** What the server said of its rate limit; null when it said nothing. */
  rateLimit: RateLimit | null;
};

export type ClosableHttpClient = HttpClient & {
  /** Ends idle sockets at once and the others when their requests are done. */
  close(): Promise<void>;
};

const defaultTimeoutMs = 10_000;
const defaultMaximumBytes = 5_000_000;
/** Shorter than the usual timeout: a host that takes no connection is then told apart from one that is slow. */
const connectTimeoutMs = 5_000;
/** Servers close idle sockets after 5 seconds or more; a POST on a socket just closed has an unknown outcome. */
const keepAliveMs = 4_000;

/**
 * The guarded client. Made once per connection and kept: it reuses sockets.
 *
 * It works on undici's dispatch level rather than on `request`, because only there is visible whether a request
 * was written to a socket, which decides between `not-sent` and `unknown`.
 */
export function createHttpClient(options: HttpClientOptions = {}): ClosableHttpClient {
  const baseUrl = options.baseUrl?.replace(/\/+$/, "") ?? null;
  const baseOrigin = baseUrl === null ? null : new URL(baseUrl).origin;
  const userAgent = options.userAgent ?? `Baton/${packageFile.version}`;
  const now = options.now ?? (() => new Date());
  const agent = new Agent({
    connections: options.connections ?? 128,
    keepAliveTimeout: keepAliveMs,
    // Our own timer covers the whole request; the parser's timers would only add work.
    headersTimeout: 0,
    bodyTimeout: 0,
    // One request per socket at a time keeps "was it sent?" answerable.
    allowH2: false,
    connect: {
      timeout: connectTimeoutMs,
      ...(options.allowPrivateNetwork ? {} : { lookup: guardedLookup(options.resolveHost) }),
    },
  });

  async function request(input: HttpRequest): Promise<HttpResponse> {
    const url = resolveUrl(input.url, baseUrl);
    const path = pathTemplate(url.pathname);
    const name = `${input.method} ${url.host}${path}`;
    const startedAt = performance.now();
    let status: number | null = null;
    let failureCode: HttpFailureCode | null = null;
    let rateLimit: RateLimit | null = null;
    try {
      // A socket to a literal address asks no resolver, so the guard there would never see it.
      const literal = url.hostname.replace(/^\[|\]$/g, "");
      if (!options.allowPrivateNetwork && isIP(literal) !== 0 && isPrivateAddress(literal)) {
        throw privateAddress(name);
      }
      const { body, contentType } = await encodeBody(input);
      const answer = await exchange(agent, name, input, {
        origin: url.origin,
        path: url.pathname + url.search,
        method: input.method,
        headers: {
          "user-agent": userAgent,
          accept: "application/json",
          ...(contentType === null ? {} : { "content-type": contentType }),
          ...(url.origin === baseOrigin ? options.headers : {}),
          ...input.headers,
        },
        body,
      });
      status = answer.status;
      rateLimit = readRateLimit(answer.headers);
      const failure = classifyAnswer(answer, name, now());
      if (failure) throw failure;
      return answer;
    } catch (error) {
      if (error instanceof HttpFailure) {
        failureCode = error.code;
        status = error.status ?? status;
      }
      throw error;
    } finally {
      options.observe?.({
        method: input.method,
        host: url.host,
        path,
        status,
        failureCode,
        ms: performance.now() - startedAt,
        rateLimit,
      });
    }
  }

  return { request, close: () => agent.close() };
}

function resolveUrl(url: string, baseUrl: string | null): URL {
  if (url.startsWith("/") && baseUrl !== null) return new URL(baseUrl + url);
  const absolute = new URL(url);
  if (absolute.protocol !== "https:" && absolute.protocol !== "http:") {
    throw new Error(`Only http and https can be requested, not ${absolute.protocol}`);
  }
  return absolute;
}

async function encodeBody(
  input: HttpRequest,
): Promise<{ body: string | Buffer | null; contentType: string | null }> {
  if (input.form) {
    // Response is the platform's own encoder of multipart bodies.
    const encoded = new Response(input.form);
    return {
      body: Buffer.from(await encoded.arrayBuffer()),
      contentType: encoded.headers.get("content-type"),
    };
  }
  if (input.json === undefined) return { body: null, contentType: null };
  return { body: JSON.stringify(input.json), contentType: "application/json" };
}

/** One request and its whole answer, within the time and size allowed. */
function exchange(
  agent: Agent,
  name: string,
  input: HttpRequest,
  dispatch: Dispatcher.DispatchOptions,
): Promise<HttpResponse> {
  const timeoutMs = input.timeoutMs ?? defaultTimeoutMs;
  const maximumBytes = input.maximumBytes ?? defaultMaximumBytes;
  const { promise, resolve, reject } = Promise.withResolvers<HttpResponse>();
  let controller: Dispatcher.DispatchController | null = null;
  let isOver = false;
  let status = 0;
  let headers: Record<string, string> = {};
  let chunks: Buffer[] = [];
  let size = 0;

  const finish = (end: () => void) => {
    if (isOver) return;
    isOver = true;
    clearTimeout(timer);
    input.signal?.removeEventListener("abort", onCallerAbort);
    end();
    chunks = [];
  };
  const answer = (): HttpResponse => ({ status, headers, body: Buffer.concat(chunks, size) });
  /**
   * Ends the exchange before the answer is whole. A status of 400 and above is the answer already, and says more
   * than the lost rest of its body would.
   */
  const stop = (failure: HttpFailure) => {
    finish(() => (status >= 400 ? resolve(answer()) : reject(failure)));
    controller?.abort(failure);
  };
  const onCallerAbort = () => stop(cancelled(name, controller !== null));
  const timer = setTimeout(() => stop(timedOut(name, timeoutMs, controller !== null)), timeoutMs);

  if (input.signal?.aborted) {
    finish(() => reject(cancelled(name, false)));
    return promise;
  }
  input.signal?.addEventListener("abort", onCallerAbort, { once: true });

  agent.dispatch(dispatch, {
    onRequestStart(given) {
      // Given up while it waited for a socket: then it must not be written any more.
      if (isOver) return given.abort(new Error("given up before it was sent"));
      controller = given;
    },
    onResponseStart(_controller, statusCode, given) {
      if (statusCode < 200) return;
      status = statusCode;
      headers = flatten(given);
    },
    onResponseData(_controller, chunk) {
      if (isOver) return;
      size += chunk.length;
      if (size > maximumBytes) {
        size -= chunk.length;
        return stop(tooLarge(name, maximumBytes, answer()));
      }
      chunks.push(chunk);
    },
    onResponseEnd() {
      finish(() => resolve(answer()));
    },
    onResponseError(_controller, error) {
      stop(controller === null ? notConnected(name, error) : lost(name, error));
    },
  });
  return promise;
}

function flatten(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const key in headers) {
    const value = headers[key];
    if (value !== undefined) flat[key] = typeof value === "string" ? value : value.join(", ");
  }
  return flat;
}

function timedOut(name: string, timeoutMs: number, wasSent: boolean): HttpFailure {
  if (!wasSent) return unreachable(name, `no connection within ${timeoutMs} ms`);
  return new HttpFailure({
    code: "timed-out",
    message: `${name} gave no whole answer within ${timeoutMs} ms`,
    isRetryable: true,
    delivery: "unknown",
    hint: "The helpdesk is slow or the network is bad; Baton checks what happened and tries again.",
  });
}

function cancelled(name: string, wasSent: boolean): HttpFailure {
  return new HttpFailure({
    code: "cancelled",
    message: `${name} was given up by the caller`,
    isRetryable: true,
    delivery: wasSent ? "unknown" : "not-sent",
  });
}

function tooLarge(name: string, maximumBytes: number, answer: HttpResponse): HttpFailure {
  return new HttpFailure({
    code: "unreadable-answer",
    message: `${name} was answered with more than ${maximumBytes} bytes`,
    isRetryable: false,
    delivery: "unknown",
    hint: "The answer is larger than Baton reads.",
    answer,
  });
}

function lost(name: string, cause: Error): HttpFailure {
  return new HttpFailure({
    code: "connection-lost",
    message: `${name}: the connection was lost before the whole answer came`,
    isRetryable: true,
    delivery: "unknown",
    hint: "The network or the helpdesk cut the connection; Baton checks what happened and tries again.",
    cause,
  });
}

function privateAddress(name: string): HttpFailure {
  return new HttpFailure({
    code: "private-address",
    message: `${name}: the host is a private address`,
    isRetryable: false,
    delivery: "not-sent",
    hint: "Enter a public host, or set BATON_ALLOW_PRIVATE_NETWORK=1 when this installation may reach its own network.",
  });
}

function unreachable(name: string, why: string, cause?: unknown): HttpFailure {
  return new HttpFailure({
    code: "connection-refused",
    message: `${name}: ${why}`,
    isRetryable: true,
    delivery: "not-sent",
    hint: "The host takes no connection: check the address, and whether a firewall stands between.",
    cause,
  });
}

/** Why no socket came about. Nothing was sent in any of these cases. */
function notConnected(name: string, error: Error): HttpFailure {
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (code === "PRIVATE_ADDRESS") return privateAddress(name);
  if (code === "ENOTFOUND" || code === "EAI_AGAIN" || code === "ENODATA") {
    return new HttpFailure({
      code: "host-not-found",
      message: `${name}: the host name is not known (${code})`,
      // A name that worked when it was saved and is not found now is mostly a resolver in trouble.
      isRetryable: true,
      delivery: "not-sent",
      hint: "Check the spelling of the host, and that this machine can resolve names.",
      cause: error,
    });
  }
  if (isTlsCode(code)) {
    return new HttpFailure({
      code: "tls-failed",
      message: `${name}: no secure connection (${code})`,
      isRetryable: false,
      delivery: "not-sent",
      hint: "The server's certificate is not valid for this host or not trusted by this machine.",
      cause: error,
    });
  }
  return unreachable(name, `no connection (${code || error.message})`, error);
}

/** OpenSSL's and Node's names for certificate and handshake failures. */
function isTlsCode(code: string): boolean {
  return /^(?:ERR_TLS_|ERR_SSL_|CERT_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_|EPROTO$|HOSTNAME_MISMATCH|INVALID_CA|ERR_OSSL)/.test(
    code,
  );
}
