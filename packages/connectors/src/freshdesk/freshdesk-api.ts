import type { z } from "zod";
import type { HttpClient, HttpRequest, HttpResponse } from "../http/http-client.ts";
import { HttpFailure } from "../http/http-failure.ts";
import { parseJson, readJson } from "../http/read-json.ts";
import { unmaskWebPage } from "../http/unmask-web-page.ts";
import type { FreshdeskSettings } from "./settings.ts";

/** Default page is 30, largest 100; more is an error. */
export const pageSize = 100;
/** Into so many a page is divided that is too large to be read. */
const partsOfPage = 10;
/** Freshdesk ends ticket lists there; other lists of that length are a loop, not an account. */
export const maximumPages = 300;

type Query = Record<string, string | number>;
type CallOptions = { signal?: AbortSignal | undefined; query?: Query };

/** Freshdesk's REST API v2 with the connection's key: one method per form of call. */
export type FreshdeskApi = ReturnType<typeof createFreshdeskApi>;

export function createFreshdeskApi(http: HttpClient, settings: FreshdeskSettings) {
  const root = (settings.apiBaseUrl ?? `https://${settings.domain}`).replace(/\/+$/, "");
  const base = `${root.replace(/\/api\/v2$/, "")}/api/v2`;
  const authorization = `Basic ${Buffer.from(`${settings.apiKey}:X`).toString("base64")}`;

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

  function callPage(path: string, page: number, size: number, options: CallOptions): Promise<HttpResponse> {
    return call("GET", path, {}, { ...options, query: { ...options.query, page, per_page: size } });
  }

  return {
    async get<Schema extends z.ZodType>(path: string, schema: Schema, options: CallOptions = {}) {
      return readJson(await call("GET", path, {}, options), schema);
    },

    /** The answer with its headers: for the account's rate limit. */
    getAnswer: (path: string, options: CallOptions = {}) => call("GET", path, {}, options),

    async put<Schema extends z.ZodType>(
      path: string,
      json: unknown,
      schema: Schema,
      options: CallOptions = {},
    ) {
      return readJson(await call("PUT", path, { json }, options), schema);
    },

    async post<Schema extends z.ZodType>(
      path: string,
      json: unknown,
      schema: Schema,
      options: CallOptions = {},
    ) {
      return readJson(await call("POST", path, { json }, options), schema);
    },

    /** The same as multipart, which is how Freshdesk takes files; a minute, since those are large. */
    async postForm<Schema extends z.ZodType>(
      path: string,
      form: FormData,
      schema: Schema,
      options: CallOptions = {},
    ) {
      return readJson(await call("POST", path, { form, timeoutMs: 60_000 }, options), schema);
    },

    /** One page of a list, and whether there is another: only the `link` header tells. */
    async getPage<Schema extends z.ZodType>(
      path: string,
      page: number,
      schema: Schema,
      options: CallOptions = {},
    ): Promise<{ items: z.output<Schema>; hasMore: boolean }> {
      return readPage(await callPage(path, page, pageSize, options), schema);
    },

    /**
     * A list page by page, so that a search can stop early. Mails quote what they answer, so that a hundred of a long exchange can be more
     * than is read at once: such a page is read in small ones.
     */
    async *list<Schema extends z.ZodType>(
      path: string,
      schema: Schema,
      options: CallOptions = {},
    ): AsyncGenerator<z.output<Schema>> {
      for (let page = 1; page <= maximumPages; page += 1) {
        const answer = await callPage(path, page, pageSize, options).catch((error: unknown) => {
          if (error instanceof HttpFailure && error.code === "unreadable-answer") return null;
          throw error;
        });
        const isWhole = answer !== null;
        for (let part = 1; part <= (isWhole ? 1 : partsOfPage); part += 1) {
          const small = () =>
            callPage(path, (page - 1) * partsOfPage + part, pageSize / partsOfPage, options);
          const { items, hasMore } = readPage(answer ?? (await small()), schema);
          yield items;
          if (!hasMore) return;
        }
      }
    },
  };
}

function readPage<Schema extends z.ZodType>(answer: HttpResponse, schema: Schema) {
  return { items: readJson(answer, schema), hasMore: isNext.test(answer.headers.link ?? "") };
}

/** The blanks around the address vary between samples. */
const isNext = /;\s*rel="?next"?/i;

export type VendorError = {
  /** e.g. `require_feature`. */
  code: string | null;
  message: string | null;
  /** What a validation found, one per field. */
  fields: VendorFieldError[];
};

export type VendorFieldError = {
  field: string;
  message: string;
  code: string;
  /** Whose value it is already, where that is what is wrong and the account tells. */
  ownerId: string | null;
};

/** What an error answer says: a list of fields for a validation (400, 409), else `{code, message}`; often nothing. */
export function readVendorError(failure: HttpFailure): VendorError {
  const body = failure.answer ? parseJson(failure.answer.body) : undefined;
  if (typeof body !== "object" || body === null) return { code: null, message: null, fields: [] };
  const { code, message, description, errors } = body as Record<string, unknown>;
  return {
    code: typeof code === "string" ? code : null,
    message: typeof message === "string" ? message : typeof description === "string" ? description : null,
    fields: (Array.isArray(errors) ? errors : []).flatMap((error) =>
      typeof error === "object" && error !== null && typeof error.field === "string"
        ? [
            {
              field: error.field,
              message: String(error.message ?? ""),
              code: String(error.code ?? ""),
              ownerId: readOwner(error.additional_info),
            },
          ]
        : [],
    ),
  };
}

/** `additional_info.user_id` of a value that somebody has already (remembered, not documented). */
function readOwner(info: unknown): string | null {
  if (typeof info !== "object" || info === null || !("user_id" in info)) return null;
  return typeof info.user_id === "number" ? String(info.user_id) : null;
}

/** Adds what Freshdesk said, and the id its support asks for. Bodies beyond that stay out of messages. */
function withVendorWords(error: unknown): unknown {
  if (!(error instanceof HttpFailure) || error.answer === null) return error;
  const { code, message, fields } = readVendorError(error);
  const details = fields.map(({ field, message: why }) => `${field}: ${why}`);
  const words = [code, message, ...details].filter((word) => word).join("; ");
  const requestId = error.answer.headers["x-request-id"];
  if (words === "" && requestId === undefined) return error;
  return new HttpFailure({
    code: error.code,
    message: `${error.message}${words === "" ? "" : ` (${words.slice(0, 300)})`}${requestId ? ` [request ${requestId.slice(0, 80)}]` : ""}`,
    isRetryable: error.isRetryable,
    delivery: error.delivery,
    hint: error.hint,
    retryAfterMs: error.retryAfterMs,
    answer: error.answer,
    cause: error,
  });
}

function toStrings(query: Query): Record<string, string> {
  return Object.fromEntries(Object.entries(query).map(([key, value]) => [key, String(value)]));
}
