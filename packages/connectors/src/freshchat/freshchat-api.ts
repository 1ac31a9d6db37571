import type { z } from "zod";
import type { HttpClient, HttpRequest, HttpResponse } from "../http/http-client.ts";
import { HttpFailure } from "../http/http-failure.ts";
import { parseJson, readJson } from "../http/read-json.ts";
import { unmaskWebPage } from "../http/unmask-web-page.ts";
import type { FreshchatSettings } from "./settings.ts";
import { type ListPage, listPageSchema } from "./shapes.ts";

/** Default page is 20, largest 50; what happens beyond is not known, so never more. */
export const pageSize = 50;
/** 400 pages of 50 are 20,000 agents or messages: more than that is a loop, not an account. */
export const maximumPages = 400;

type CallOptions = { signal?: AbortSignal | undefined; query?: Record<string, string | number> };

/** Freshchat's REST API v2 with the connection's token: one method per form of call. */
export type FreshchatApi = ReturnType<typeof createFreshchatApi>;

export function createFreshchatApi(http: HttpClient, settings: FreshchatSettings) {
  const root = apiRoot(settings.apiBaseUrl ?? `https://${settings.domain}`);
  const base = `${root}/v2`;
  const authorization = `Bearer ${settings.accessToken}`;

  async function call(
    method: HttpRequest["method"],
    path: string,
    body: Pick<HttpRequest, "json" | "form" | "timeoutMs">,
    options: CallOptions,
  ): Promise<HttpResponse> {
    const query = options.query ? `?${new URLSearchParams(toStrings(options.query))}` : "";
    try {
      return await http.request({
        method,
        url: base + path + query,
        headers: { authorization },
        ...body,
        ...(options.signal ? { signal: options.signal } : {}),
      });
    } catch (error) {
      throw withVendorWords(unmaskWebPage(error));
    }
  }

  return {
    /** Where the API is; only this origin is ever sent the token. */
    origin: new URL(base).origin,

    async get<Schema extends z.ZodType>(path: string, schema: Schema, options: CallOptions = {}) {
      return readJson(await call("GET", path, {}, options), schema);
    },

    /**
     * Follows a link that an answer gave. Only its path and query are used, below our own base: Freshchat's links
     * are relative (`/v2/conversations/…`), and a link must never carry the token elsewhere.
     */
    async follow<Schema extends z.ZodType>(href: string, schema: Schema, options: CallOptions = {}) {
      const link = new URL(href, root);
      const path = link.pathname.replace(/^.*?\/v2(?=\/)/, "");
      return readJson(await call("GET", path + link.search, {}, options), schema);
    },

    async post<Schema extends z.ZodType>(
      path: string,
      json: unknown,
      schema: Schema,
      options: CallOptions = {},
    ) {
      return readJson(await call("POST", path, { json }, options), schema);
    },

    /** Null when the answer has no body, which some versions of the API do for updates. */
    async put<Schema extends z.ZodType>(
      path: string,
      json: unknown,
      schema: Schema,
      options: CallOptions = {},
    ) {
      const response = await call("PUT", path, { json }, options);
      return response.body.length === 0 ? null : readJson(response, schema);
    },

    async upload<Schema extends z.ZodType>(
      path: string,
      form: FormData,
      schema: Schema,
      options: CallOptions = {},
    ) {
      return readJson(await call("POST", path, { form, timeoutMs: 60_000 }, options), schema);
    },

    /** Agents, groups or channels, page by page, so that a search can stop early. */
    async *list<Key extends "agents" | "groups" | "channels">(
      key: Key,
      options: { signal?: AbortSignal | undefined } = {},
    ): AsyncGenerator<ListPage[Key]> {
      const seen = new Set<string | null>();
      for (let page = 1; page <= maximumPages; page += 1) {
        const answer = await readPage(page);
        const items = answer?.[key] ?? [];
        const fresh = items.filter((item) => !seen.has(item.id));
        for (const item of fresh) seen.add(item.id);
        if (fresh.length > 0) yield fresh as ListPage[Key];
        if (answer === null || fresh.length === 0 || isLastPage(answer, page, items.length)) return;
      }

      async function readPage(page: number): Promise<ListPage | null> {
        try {
          const query = { page, items_per_page: pageSize };
          const response = await call("GET", `/${key}`, {}, { ...options, query });
          return readJson(response, listPageSchema);
        } catch (error) {
          // WRONG_PAGE: some accounts answer an error for the page after the last instead of an empty one.
          if (page > 1 && error instanceof HttpFailure && isMissingPage(error)) return null;
          throw error;
        }
      }
    },
  };
}

/** An address as people enter it, with or without `/v2` and slashes at the end, to what stands before `/v2`. */
export function apiRoot(baseUrl: string): string {
  return baseUrl.replace(/\/+$/, "").replace(/\/v2$/, "");
}

function isLastPage(answer: ListPage, page: number, size: number): boolean {
  if (answer.links?.next_page?.href) return false;
  const total = answer.pagination?.total_pages;
  if (total !== null && total !== undefined) return page >= total;
  return answer.links !== null || size < pageSize;
}

function isMissingPage(failure: HttpFailure): boolean {
  return failure.code === "not-found" || failure.code === "rejected";
}

/** The error word and sentence of an answer: `{code, status, message}`, or the outbound form with `error_message`. */
export function readVendorError(failure: HttpFailure): { status: string | null; message: string | null } {
  const body = failure.answer ? parseJson(failure.answer.body) : undefined;
  if (typeof body !== "object" || body === null) return { status: null, message: null };
  const { status, message, error_message } = body as Record<string, unknown>;
  return {
    status: typeof status === "string" ? status : null,
    message: typeof message === "string" ? message : typeof error_message === "string" ? error_message : null,
  };
}

/** Adds what Freshchat said, and the trace id that its support asks for. Bodies beyond that stay out of messages. */
function withVendorWords(error: unknown): unknown {
  if (!(error instanceof HttpFailure) || error.answer === null) return error;
  const { status, message } = readVendorError(error);
  const trace = error.answer.headers["x-trace-id"];
  const words = [status, message].filter((word) => word !== null).join(": ");
  if (words === "" && trace === undefined) return error;
  return new HttpFailure({
    code: error.code,
    message: `${error.message}${words === "" ? "" : ` (${words.slice(0, 200)})`}${trace ? ` [trace ${trace.slice(0, 80)}]` : ""}`,
    isRetryable: error.isRetryable,
    delivery: error.delivery,
    hint: error.hint,
    retryAfterMs: error.retryAfterMs,
    answer: error.answer,
    cause: error,
  });
}

function toStrings(query: Record<string, string | number>): Record<string, string> {
  return Object.fromEntries(Object.entries(query).map(([key, value]) => [key, String(value)]));
}

/** A path segment of an opaque id: nothing in it can change the path. */
export function segment(id: string): string {
  const encoded = encodeURIComponent(id);
  // encodeURIComponent leaves dots alone, and the URL parser would walk up on them.
  return encoded === "." || encoded === ".." ? encoded.replaceAll(".", "%2E") : encoded;
}
