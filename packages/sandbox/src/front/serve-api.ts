import type { IncomingMessage, ServerResponse } from "node:http";
import type { Answer, Call, Changed } from "../http/answer.ts";
import type { CallFaults } from "../http/call-faults.ts";
import type { Ledger } from "../http/ledger.ts";
import { parseJson } from "../http/read-body.ts";
import { Router } from "../http/router.ts";
import { type CallPipeline, serveCall } from "../http/serve-call.ts";
import type { FrontAccount } from "./account.ts";
import { channelRoutes } from "./channel/channel-routes.ts";
import { isChannelToken } from "./channel/channel-token.ts";
import { errorOf, failure, forbidden } from "./errors.ts";
import { FrontRateLimits } from "./rate-limits.ts";
import { coreRoutes } from "./routes/index.ts";
import type { FrontHandler } from "./routes/route-table.ts";

/** Room for a form above the largest upload. */
const bodyLimit = 64 * 1024 * 1024;

/** What serving a call needs beside the account. */
export interface ApiSurroundings {
  readonly account: () => FrontAccount;
  readonly faults: CallFaults;
  readonly ledger: Ledger;
  readonly makeChange: (make: () => Changed) => Promise<Changed>;
  readonly onCall: () => void;
}

/** Serves the Core API and the part of the Channel API that a custom channel needs. */
export class FrontApi {
  readonly #surroundings: ApiSurroundings;
  readonly #pipeline: CallPipeline;
  readonly #core = new Router<FrontHandler>();
  readonly #channel = new Router<FrontHandler>();
  readonly #limits = new FrontRateLimits();

  constructor(surroundings: ApiSurroundings) {
    this.#surroundings = surroundings;
    const { account, faults, ledger, makeChange, onCall } = surroundings;
    this.#pipeline = {
      faults,
      ledger,
      makeChange,
      onCall,
      bodyLimit,
      now: () => account().now(),
      errorAnswer: errorOf,
    };
    for (const [pattern, handler] of Object.entries(coreRoutes)) this.#core.add(pattern, handler);
    for (const [pattern, handler] of Object.entries(channelRoutes)) this.#channel.add(pattern, handler);
  }

  /** `path` is below the mount and without its query string. */
  serve(request: IncomingMessage, response: ServerResponse, path: string, search: string): Promise<void> {
    let headers: Record<string, string> = {};
    return serveCall(this.#pipeline, {
      request,
      response,
      path,
      search,
      headers: () => headers,
      decide: (rawBody) => {
        const account = this.#surroundings.account();
        const call = createCall(request, path, search, rawBody);
        return this.#decide(account, call, (limitHeaders) => {
          headers = limitHeaders;
        });
      },
      showBody: (rawBody) => {
        if (rawBody.length === 0) return null;
        return parseJson(rawBody) ?? `${rawBody.length} bytes`;
      },
    });
  }

  #decide(
    account: FrontAccount,
    call: Call,
    setHeaders: (headers: Record<string, string>) => void,
  ): Answer | Promise<Answer> {
    const forChannel = this.#channel.find(call.method, call.path);
    const refusal = authenticate(
      account,
      call,
      forChannel.kind === "found" ? forChannel.params.id : undefined,
    );
    if (refusal) return refusal;
    const limited = this.#limits.count(account, call.method, call.path);
    setHeaders(limited.headers);
    if (limited.refusal) return limited.refusal;

    const found = forChannel.kind === "found" ? forChannel : this.#core.find(call.method, call.path);
    if (found.kind !== "found") return failure(404, "Not found", `Unknown route ${call.method} ${call.path}`);
    const lacking = missingScope(account, call);
    if (lacking) return forbidden(`The API token lacks the scope ${lacking}`);
    const malformed = refuseMalformedJson(account, call);
    if (malformed) return malformed;
    return found.handler(account, { ...call, params: found.params });
  }
}

function createCall(request: IncomingMessage, path: string, search: string, rawBody: Buffer): Call {
  const isForm = request.headers["content-type"]?.startsWith("multipart/");
  return {
    method: request.method ?? "GET",
    path,
    params: {},
    query: new URLSearchParams(search),
    headers: request.headers,
    body: isForm ? undefined : parseJson(rawBody),
    rawBody,
  };
}

/** The API token works everywhere; an app's token for one of its channels on that channel's calls alone. */
function authenticate(account: FrontAccount, call: Call, channelId: string | undefined): Answer | undefined {
  const header = String(call.headers.authorization ?? "");
  const token = /^Bearer (.+)$/i.exec(header)?.[1];
  if (!token) return failure(401, "Unauthenticated", "JSON Web Token error");
  if (token === account.secrets.apiToken) return undefined;
  if (channelId && isChannelToken(account, token, channelId)) return undefined;
  return failure(401, "Unauthenticated", "Invalid token");
}

function missingScope(account: FrontAccount, { method, path }: Call): string | undefined {
  const isRead = method === "GET";
  switch (account.switches.tokenScopes) {
    case "all":
      return undefined;
    case "read-only":
      return isRead ? undefined : "write";
    case "no-send":
      return !isRead && path.endsWith("/messages") ? "messages:send" : undefined;
    case "no-comments":
      return !isRead && path.includes("/comments") ? "comments:write" : undefined;
    case "no-tags":
      return !isRead && path.endsWith("/tags") ? "tags:write" : undefined;
    case "no-knowledge":
      return path.startsWith("/knowledge_base") ? "knowledge_bases:read" : undefined;
  }
}

/** Recorded without status and title. */
function refuseMalformedJson(account: FrontAccount, call: Call): Answer | undefined {
  const isJson = String(call.headers["content-type"] ?? "application/json").startsWith("application/json");
  if (!isJson || call.rawBody.length === 0 || call.body !== undefined) return undefined;
  let message = "Unexpected token";
  try {
    JSON.parse(call.rawBody.toString("utf8"));
  } catch (error) {
    if (error instanceof Error) message = error.message;
  }
  return { status: account.switches.malformedJsonStatus, json: { _error: { message } } };
}
