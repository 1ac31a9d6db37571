import type { IncomingMessage, ServerResponse } from "node:http";
import {
  type AnswerOf,
  type ApiErrorCode,
  apiErrorStatus,
  type ChangeView,
  type OperationId,
  type Route,
  type Routes,
  routes,
} from "@baton/api";
import { drawPicture } from "./draw-picture.ts";
import { FakeError } from "./fake-error.ts";
import { createHandlers } from "./handlers.ts";
import { createState, type FakeState } from "./state.ts";

export type Handlers = {
  [Id in OperationId]?: (request: {
    parameters: Record<string, string>;
    // The schemas have checked them; a handler names what it reads.
    query: Record<string, string | number | undefined>;
    body: never;
  }) => AnswerOf<Routes[Id]> | Promise<AnswerOf<Routes[Id]>>;
};

/**
 * The API in memory, for developing and testing the screens without a server. Requests and answers go through the
 * schemas of the real one, so that it cannot drift from it. Never part of a build.
 */
export type FakeApi = {
  state: FakeState;
  /** True when the request was for the API (or a simulator) and has been answered. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
  /** Tells all open screens that something changed. */
  announce(change: ChangeView): void;
  /** Answers the next call of that name with an error. */
  failNext(id: OperationId, code: ApiErrorCode, message: string, details?: unknown): void;
  /** Every call that changed something, oldest first. */
  calls: { id: OperationId; body: unknown }[];
  /** Closes the event streams. */
  close(): void;
};

export function createFakeApi(options: { delayMilliseconds?: number } = {}): FakeApi {
  const state = createState();
  const streams = new Set<ServerResponse>();
  const failures = new Map<OperationId, FakeError>();
  const calls: FakeApi["calls"] = [];
  const announce = (change: ChangeView) => {
    for (const stream of streams) stream.write(`event: change\ndata: ${JSON.stringify(change)}\n\n`);
  };
  const handlers = createHandlers(state, announce);

  async function answer(
    id: OperationId,
    request: IncomingMessage,
    parameters: Record<string, string>,
    query: URLSearchParams,
  ) {
    const route: Route = routes[id];
    const failure = failures.get(id);
    failures.delete(id);
    if (failure) throw failure;
    if (route.permission !== "anyone" && !state.isSignedIn)
      throw new FakeError("not-signed-in", "Log in first.");
    const raw = await readJson(request);
    const body = route.body?.safeParse(raw);
    if (body && !body.success) {
      throw new FakeError("invalid-request", "The request is not of the right form.", {
        issues: body.error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message })),
      });
    }
    if (route.method !== "GET") calls.push({ id, body: raw });
    const handler = handlers[id];
    if (!handler) throw new FakeError("not-found", "There is no such thing in this fake.");
    const result: unknown = await handler({
      parameters,
      query: (route.query?.parse(Object.fromEntries(query)) ?? {}) as Record<
        string,
        string | number | undefined
      >,
      body: body?.data as never,
    });
    return route.answer ? route.answer.parse(result) : undefined;
  }

  return {
    state,
    calls,
    announce,
    failNext: (id, code, message, details) => failures.set(id, new FakeError(code, message, details)),
    close: () => {
      for (const stream of streams) stream.end();
    },
    async handle(request, response) {
      const url = new URL(request.url ?? "/", "http://fake");
      if (url.pathname.startsWith("/sandbox/")) {
        response.setHeader("content-type", "text/html; charset=utf-8");
        response.end("<!doctype html><title>Simulator</title><p>The simulator's page stands here.</p>");
        return true;
      }
      if (!url.pathname.startsWith("/api/v1/")) return false;
      if (options.delayMilliseconds)
        await new Promise((resolve) => setTimeout(resolve, options.delayMilliseconds));
      const found = findRoute(request.method ?? "GET", url.pathname.slice("/api/v1".length));
      response.setHeader("cache-control", "no-store");
      if (found?.id === "streamEvents") {
        if (!state.isSignedIn) {
          response.writeHead(401).end();
          return true;
        }
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.write(": hello\n\n");
        streams.add(response);
        request.on("close", () => streams.delete(response));
        return true;
      }
      if (found?.id === "downloadAttachment") {
        response.setHeader("content-type", "image/png");
        response.end(drawPicture(360, 220));
        return true;
      }
      response.setHeader("content-type", "application/json");
      try {
        if (!found) throw new FakeError("not-found", "There is no such call.");
        const result = await answer(found.id, request, found.parameters, url.searchParams);
        response.writeHead(routes[found.id].status);
        response.end(result === undefined ? undefined : JSON.stringify(result));
      } catch (error) {
        const known = error instanceof FakeError ? error : new FakeError("unexpected", String(error));
        response.writeHead(apiErrorStatus[known.code]);
        response.end(
          JSON.stringify({
            error: {
              code: known.code,
              message: known.message,
              ...(known.details ? { details: known.details } : {}),
            },
          }),
        );
      }
      return true;
    },
  };
}

function findRoute(
  method: string,
  path: string,
): { id: OperationId; parameters: Record<string, string> } | null {
  // Fixed paths before those with parameters: /connections/test is no connection.
  const entries = Object.entries(routes).toSorted(
    ([, one], [, other]) => one.path.split("{").length - other.path.split("{").length,
  );
  for (const [id, route] of entries) {
    if (route.method !== method) continue;
    const names = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "");
    const match = new RegExp(`^${route.path.replace(/\{\w+\}/g, "([^/]+)")}$`).exec(path);
    if (!match) continue;
    const parameters = Object.fromEntries(
      names.map((name, index) => [name, decodeURIComponent(match[index + 1] ?? "")]),
    );
    return { id: id as OperationId, parameters };
  }
  return null;
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text === "" ? undefined : JSON.parse(text);
}
