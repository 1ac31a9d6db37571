import {
  type AnswerOf,
  type BodyInputOf,
  type OperationId,
  type QueryInputOf,
  type Route,
  type Routes,
  routes,
} from "@baton/api";
import type { z } from "zod";
import { ApiError, readApiError } from "./api-error.ts";

type ParametersInputOf<R extends Route> = R["parameters"] extends z.ZodType
  ? { parameters: z.input<R["parameters"]> }
  : { parameters?: undefined };
type QueryPart<R extends Route> = R["query"] extends z.ZodType
  ? { query?: QueryInputOf<R> }
  : { query?: undefined };
type BodyPart<R extends Route> = R["body"] extends z.ZodType
  ? undefined extends BodyInputOf<R>
    ? { body?: BodyInputOf<R> }
    : { body: BodyInputOf<R> }
  : { body?: undefined };

type FormPart<R extends Route> = R["form"] extends object ? { form: FormData } : { form?: undefined };

/** What a call needs, as its entry in the route table says. */
export type CallInput<Id extends OperationId> = ParametersInputOf<Routes[Id]> &
  QueryPart<Routes[Id]> &
  BodyPart<Routes[Id]> &
  FormPart<Routes[Id]> & { signal?: AbortSignal };

/** A call without required parts may be made without input. */
type CallArguments<Id extends OperationId> =
  Record<never, never> extends CallInput<Id> ? [input?: CallInput<Id>] : [input: CallInput<Id>];

/**
 * The one way to the server. Typed by the route table of `@baton/api`, and the answer is parsed by the same schema, so
 * that what a screen gets is what its types say. Throws `ApiError` and, when `signal` fires, the abort.
 */
export async function callApi<Id extends OperationId>(
  id: Id,
  ...[input]: CallArguments<Id>
): Promise<AnswerOf<Routes[Id]>> {
  const route: Route = routes[id];
  const { parameters, query, body, form, signal } = (input ?? {}) as {
    parameters?: Record<string, string>;
    query?: Record<string, unknown>;
    body?: unknown;
    form?: FormData;
    signal?: AbortSignal;
  };
  const response = await send(writeUrl(route.path, parameters, query), {
    method: route.method,
    credentials: "same-origin",
    headers: {
      accept: "application/json",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    // The browser writes the content type of a form, since it chooses the boundary.
    ...(form ? { body: form } : {}),
    ...(signal ? { signal } : {}),
  });
  if (response.status === 204 || (response.ok && route.answer === null)) {
    return undefined as AnswerOf<Routes[Id]>;
  }
  const answer: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw readApiError(response.status, answer);
  const parsed = route.answer?.safeParse(answer);
  if (!parsed?.success) {
    throw new ApiError({
      code: "unreadable",
      status: response.status,
      message: "The server speaks another version than this page. Reload the page.",
      details: {
        issues: parsed?.error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message })),
      },
    });
  }
  return parsed.data as AnswerOf<Routes[Id]>;
}

/** `/api/v1` with the braces of the path filled in and the query written out; absent values are left out. */
export function writeUrl(
  path: string,
  parameters: Record<string, string> = {},
  query: Record<string, unknown> = {},
): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(parameters[name] ?? ""));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== "") search.set(name, String(value));
  }
  const text = search.toString();
  return `/api/v1${filled}${text ? `?${text}` : ""}`;
}

async function send(url: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(url, request);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError({
      code: "offline",
      status: 0,
      message: "Baton cannot be reached. Check your connection; nothing you have written is lost.",
    });
  }
}
