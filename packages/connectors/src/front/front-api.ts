import { z } from "zod";
import type { HttpClient, HttpRequest, HttpResponse } from "../http/http-client.ts";
import { HttpFailure } from "../http/http-failure.ts";
import { parseJson, readJson } from "../http/read-json.ts";
import { unmaskWebPage } from "../http/unmask-web-page.ts";
import { anything, lenientObject, listAnswer, text } from "../parsing/lenient.ts";
import type { FrontSettings } from "./settings.ts";

const publicHost = "https://api2.frontapp.com";
/** Front's largest page; more is cut down to it. */
export const pageSize = 100;
/** 20,000 entries: a list beyond that is a loop, not an account. */
const maximumPages = 200;

type CallOptions = { signal?: AbortSignal | undefined; query?: readonly (readonly [string, string])[] };
export type Page<Item> = { items: Item[]; next: string | null };

/** Front's Core API with the connection's token: one method per form of call. */
export type FrontApi = ReturnType<typeof createFrontApi>;

export function createFrontApi(http: HttpClient, settings: Pick<FrontSettings, "apiToken" | "apiBaseUrl">) {
  const base = (settings.apiBaseUrl ?? publicHost).replace(/\/+$/, "");
  const headers = { authorization: `Bearer ${settings.apiToken}` };

  async function call(
    method: HttpRequest["method"],
    path: string,
    body: Pick<HttpRequest, "json" | "form" | "timeoutMs">,
    { signal, query = [] }: CallOptions,
  ): Promise<HttpResponse> {
    const search =
      query.length === 0
        ? ""
        : `?${new URLSearchParams(query.map(([name, value]): [string, string] => [name, value]))}`;
    try {
      return await http.request({
        method,
        url: base + path + search,
        headers,
        ...body,
        ...(signal ? { signal } : {}),
      });
    } catch (error) {
      throw withVendorWords(unmaskWebPage(error));
    }
  }

  return {
    async get<Schema extends z.ZodType>(path: string, schema: Schema, options: CallOptions = {}) {
      return readJson(await call("GET", path, {}, options), schema);
    },

    /** The answer with its headers: for the company's rate limit. */
    getAnswer: (path: string, options: CallOptions = {}) => call("GET", path, {}, options),

    /** A write that is answered 204, without a body. */
    async write(
      method: "PUT" | "PATCH" | "POST" | "DELETE",
      path: string,
      json: unknown,
      options: CallOptions = {},
    ): Promise<void> {
      await call(method, path, { json }, options);
    },

    async post<Schema extends z.ZodType>(
      path: string,
      json: unknown,
      schema: Schema,
      options: CallOptions = {},
    ) {
      return readJson(await call("POST", path, { json }, options), schema);
    },

    /** The same as multipart, which is how Front takes files; a minute, since those are large. */
    async postForm<Schema extends z.ZodType>(
      path: string,
      form: FormData,
      schema: Schema,
      options: CallOptions = {},
    ) {
      return readJson(await call("POST", path, { form, timeoutMs: 60_000 }, options), schema);
    },

    /** One page of a list. `path` is a path, or the `next` of the page before. */
    async getPage<Item extends z.ZodType>(
      path: string,
      item: Item,
      options: CallOptions = {},
    ): Promise<Page<Exclude<z.output<Item>, null>>> {
      const listSchema = z.object({
        _pagination: lenientObject({ next: text }),
        _results: listAnswer(item),
      });
      const list = readJson(await call("GET", path, {}, options), listSchema);
      const next = list._pagination?.next ?? null;
      return { items: list._results, next: next === null ? null : followLink(next) };
    },

    /** A whole list, page by page. */
    async *list<Item extends z.ZodType>(
      path: string,
      item: Item,
      options: CallOptions = {},
    ): AsyncGenerator<Exclude<z.output<Item>, null>[]> {
      let page = await this.getPage(path, item, options);
      for (let number = 1; ; number += 1) {
        yield page.items;
        if (page.next === null || number === maximumPages) return;
        page = await this.getPage(page.next, item, { signal: options.signal });
      }
    },

    /** A whole list at once, for those that are short. */
    async listAll<Item extends z.ZodType>(path: string, item: Item, options: CallOptions = {}) {
      const items: Exclude<z.output<Item>, null>[] = [];
      for await (const page of this.list(path, item, options)) items.push(...page);
      return items;
    },

    /**
     * Where a file is to be fetched: with the token, and from the base of our calls, when the link is Front's own; else as it
     * stands and without the token.
     */
    locate(link: string): { url: string; headers: Record<string, string> } {
      const path = bringHome(link, base);
      return path === null ? { url: link, headers: {} } : { url: base + path, headers };
    },
  };

  function followLink(link: string): string {
    const path = bringHome(link, base);
    if (path !== null) return path;
    throw new HttpFailure({
      code: "unreadable-answer",
      message: "Front's list goes on at a host that is not Front's",
      isRetryable: false,
      delivery: "answered",
      hint: "The token is sent to Front alone. Look for a proxy that changes Front's answers.",
    });
  }
}

/**
 * A link of an answer as a path below our base. Links name the company's own host (`https://acme.api.frontapp.com`), which serves
 * the same; all calls go to the one base, so that the token is never sent where a link leads.
 *
 * @returns null for a host that is not Front's.
 */
function bringHome(link: string, base: string): string | null {
  if (link.startsWith(`${base}/`)) return link.slice(base.length);
  if (!URL.canParse(link)) return null;
  const { protocol, hostname, pathname, search, port, username } = new URL(link);
  const isFronts = hostname === "api2.frontapp.com" || hostname.endsWith(".api.frontapp.com");
  return protocol === "https:" && port === "" && username === "" && isFronts ? pathname + search : null;
}

export type VendorError = { title: string | null; message: string | null; details: string[] };

/** `{"_error": {status, title, message, details?}}`, of which any part may be missing. */
export function readVendorError(failure: HttpFailure): VendorError {
  const body = failure.answer ? parseJson(failure.answer.body) : undefined;
  const { _error } = errorSchema.parse(body) ?? { _error: null };
  return { title: _error?.title ?? null, message: _error?.message ?? null, details: _error?.details ?? [] };
}

const errorSchema = lenientObject({
  _error: lenientObject({
    title: text,
    message: text,
    details: anything.transform((value) =>
      Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === "string") : [],
    ),
  }),
});

/** Adds what Front said. Bodies beyond that stay out of messages. */
function withVendorWords(error: unknown): unknown {
  if (!(error instanceof HttpFailure) || error.answer === null) return error;
  const { message, details } = readVendorError(error);
  const words = [message, ...details].filter((word) => word).join("; ");
  if (words === "") return error;
  return new HttpFailure({
    code: error.code,
    message: `${error.message} (${words.slice(0, 300)})`,
    isRetryable: error.isRetryable,
    delivery: error.delivery,
    hint: error.hint,
    retryAfterMs: error.retryAfterMs,
    answer: error.answer,
    cause: error,
  });
}

/** The conversation that swallowed this one, when the answer is Front's redirect of merged conversations; else null. */
export function readMergeTarget(error: unknown): string | null {
  if (!(error instanceof HttpFailure) || error.status !== 301) return null;
  return /\/conversations\/(cnv_[a-z0-9]+)/.exec(error.answer?.headers.location ?? "")?.[1] ?? null;
}

/** An id as a segment of a path; aliases hold `:` and `+`. */
export function segment(text: string): string {
  return encodeURIComponent(text);
}
