import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Answer, Call, Changed } from "../http/answer.ts";
import type { CallFault, CallFaults } from "../http/call-faults.ts";
import type { Ledger } from "../http/ledger.ts";
import { RateLimit, type RateLimitState } from "../http/rate-limit.ts";
import { parseJson, readBody } from "../http/read-body.ts";
import { Router } from "../http/router.ts";
import { sendAnswer } from "../http/send-answer.ts";
import type { FreshchatAccount } from "./account.ts";
import { crmRoutes } from "./crm/crm-routes.ts";
import { failure } from "./errors.ts";
import { freshchatRoutes } from "./routes/index.ts";
import type { FreshchatHandler } from "./routes/route-table.ts";

/** Room for a multipart upload above the largest file. */
const bodyLimit = 64 * 1024 * 1024;
const chatBase = "/v2";
const crmBase = "/crm/sales/api";
const crmWindowMs = 3_600_000;
const portalPage =
  "<!doctype html><html><head><title>Freshworks</title></head><body>Welcome to Freshworks</body></html>";
const badGateway =
  "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>";

/** What serving a call needs beside the account. */
export interface ApiSurroundings {
  readonly account: () => FreshchatAccount;
  readonly faults: CallFaults;
  readonly ledger: Ledger;
  /** Runs a change; resolves when its answer may go out (late, if webhooks are to come first). */
  readonly makeChange: (make: () => Changed) => Promise<Changed>;
  /** Told about every call, for open pages. */
  readonly onCall: () => void;
}

/** Serves the chat API below `/v2` and the CRM API below `/crm/sales/api`. */
export class FreshchatApi {
  readonly #surroundings: ApiSurroundings;
  readonly #chat = new Router<FreshchatHandler>();
  readonly #crm = new Router<FreshchatHandler>();
  readonly #chatLimit = new RateLimit();
  readonly #crmLimit = new RateLimit();
  readonly #tracePrefix = `00-${randomBytes(12).toString("hex")}`;
  #calls = 0;

  constructor(surroundings: ApiSurroundings) {
    this.#surroundings = surroundings;
    for (const [pattern, handler] of Object.entries(freshchatRoutes)) this.#chat.add(pattern, handler);
    for (const [pattern, handler] of Object.entries(crmRoutes)) this.#crm.add(pattern, handler);
  }

  /** `path` is below the mount and without its query string. */
  async serve(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    search: string,
  ): Promise<void> {
    const { faults } = this.#surroundings;
    const account = this.#surroundings.account();
    const isCrm = path.startsWith("/crm/");
    const method = request.method ?? "GET";
    const limit = isCrm
      ? this.#crmLimit.count(account.now(), account.switches.crmCallsPerHour, crmWindowMs)
      : this.#chatLimit.count(account.now(), account.switches.rateLimit, account.switches.rateLimitWindowMs);
    const headers = this.#headers(account, limit);

    const rawBody = await readBody(request, bodyLimit);
    if (rawBody === "aborted") return;
    if (rawBody === "too-large")
      return sendAnswer(response, failure(413, "TOO_LARGE", "body too large"), headers);

    const fault = faults.isEmpty ? undefined : faults.take(method, path, rawBody);
    const call = createCall(
      request,
      method,
      path.slice(isCrm ? crmBase.length : chatBase.length) || "/",
      search,
      rawBody,
    );
    const pause = fault?.effect.kind === "delay-before-storing" ? fault.effect.milliseconds : 0;
    if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));

    const decided = faultyAnswer(fault) ?? (await this.#decide(account, call, isCrm, limit));
    const { answer, stored } = await this.#carryOut(decided, fault);
    this.#record(method, path + search, call, answer, stored, fault, account);
    sendAnswer(response, answer, headers, fault?.effect);
  }

  #headers(account: FreshchatAccount, limit: RateLimitState): Record<string, string> {
    this.#calls += 1;
    const headers: Record<string, string> = {
      "X-Trace-ID": `${this.#tracePrefix}${this.#calls.toString(16).padStart(8, "0")}-${this.#calls.toString(16).padStart(16, "0")}-00`,
      "X-Server-Processing-Time-MS": "4",
    };
    if (!account.switches.rateLimitHeaders) return headers;
    headers["X-RateLimit-Limit"] = String(limit.limit);
    headers["X-RateLimit-Remaining"] = String(limit.remaining);
    headers["X-RateLimit-Reset"] = String(limit.resetsAt);
    return headers;
  }

  async #decide(
    account: FreshchatAccount,
    call: Call,
    isCrm: boolean,
    limit: RateLimitState,
  ): Promise<Answer> {
    const { switches } = account;
    if (switches.portalHost && !isCrm) {
      return { status: 200, raw: { contentType: "text/html;charset=utf-8", content: portalPage } };
    }
    const wanted = isCrm ? `Token token=${account.crmKey}` : `Bearer ${account.accessToken}`;
    if (call.headers.authorization !== wanted)
      return shaped(account, failure(401, "UNAUTHENTICATED", "unauthenticated"));
    if (limit.isExceeded) {
      const answer = shaped(account, failure(429, "TOO_MANY_REQUESTS", "too many requests"));
      if (!switches.rateLimitRetryAfter) return answer;
      return { ...answer, headers: { "Retry-After": String(limit.secondsLeft) } };
    }
    if (!isCrm && !isInScope(account, call)) return shaped(account, failure(403, "FORBIDDEN", "forbidden"));
    const found = (isCrm ? this.#crm : this.#chat).find(call.method, call.path);
    if (found.kind === "unknown-path")
      return shaped(account, failure(404, "NOT_FOUND", "resource not found"));
    if (found.kind === "unknown-method") return failure(405, "METHOD_NOT_ALLOWED", "method not allowed");
    const answer = await found.handler(account, { ...call, params: found.params });
    return answer.status === 404 ? shaped(account, answer) : answer;
  }

  /** Makes the change unless a fault keeps it from happening, and puts the fault's status over the answer. */
  async #carryOut(
    answer: Answer,
    fault: CallFault | undefined,
  ): Promise<{ answer: Answer; stored: boolean }> {
    const { change } = answer;
    if (!change) return { answer, stored: false };
    const effect = fault?.effect;
    if (effect?.kind === "answer-without-storing")
      return { answer: { ...answer, json: change.pretend() }, stored: false };
    const { conversationId, messageId, json } = await this.#surroundings.makeChange(change.make);
    const about = { ...(conversationId && { conversationId }), ...(messageId && { messageId }) };
    const changed = { ...answer, json, about: { ...answer.about, ...about } };
    if (effect?.kind === "store-then-status") {
      return { answer: { ...errorAnswer(effect.status, effect.body), about: changed.about }, stored: true };
    }
    return { answer: changed, stored: true };
  }

  #record(
    method: string,
    path: string,
    call: Call,
    answer: Answer,
    stored: boolean,
    fault: CallFault | undefined,
    account: FreshchatAccount,
  ): void {
    this.#surroundings.onCall();
    if (!this.#surroundings.ledger.isOn) return;
    const kind = fault?.effect.kind;
    const isSilent = kind === "store-then-hang" || kind === "store-then-reset" || kind === "reset";
    this.#surroundings.ledger.append({
      kind: "call",
      time: account.now(),
      method,
      path,
      body: call.body ?? (call.rawBody.length > 0 ? `${call.rawBody.length} bytes` : null),
      status: isSilent ? null : answer.status,
      stored,
      fault: fault?.id ?? null,
      ...answer.about,
    });
  }
}

function createCall(
  request: IncomingMessage,
  method: string,
  path: string,
  search: string,
  rawBody: Buffer,
): Call {
  const isMultipart = request.headers["content-type"]?.startsWith("multipart/");
  return {
    method,
    path,
    params: {},
    query: new URLSearchParams(search),
    headers: request.headers,
    body: isMultipart ? undefined : parseJson(rawBody),
    rawBody,
  };
}

/** The answer of a fault that keeps the call from being looked at; undefined for all others. */
function faultyAnswer(fault: CallFault | undefined): Answer | undefined {
  const effect = fault?.effect;
  if (effect?.kind === "reset") return { status: 500 };
  if (effect?.kind !== "status") return undefined;
  const answer = errorAnswer(effect.status, effect.body);
  if (effect.retryAfterSeconds === undefined) return answer;
  return { ...answer, headers: { "Retry-After": String(effect.retryAfterSeconds) } };
}

function errorAnswer(status: number, body: "json" | "html" | "empty" = "json"): Answer {
  if (body === "empty") return { status };
  if (body === "html") return { status, raw: { contentType: "text/html", content: badGateway } };
  const name = {
    401: "UNAUTHENTICATED",
    403: "FORBIDDEN",
    429: "TOO_MANY_REQUESTS",
    503: "SERVICE_UNAVAILABLE",
  }[status];
  return failure(status, name ?? "INTERNAL_SERVER_ERROR", "something went wrong");
}

/** Error bodies nobody has recorded can take three shapes. */
function shaped(account: FreshchatAccount, answer: Answer): Answer {
  if (account.switches.errorBodies === "three-field") return answer;
  const { status, about } = answer;
  return { ...errorAnswer(status, account.switches.errorBodies), ...(about && { about }) };
}

function isInScope(account: FreshchatAccount, call: Call): boolean {
  switch (account.switches.tokenScopes) {
    case "read-only":
      return call.method === "GET";
    case "no-conversations":
      return !call.path.startsWith("/conversations");
    case "no-users":
      return !call.path.startsWith("/users");
    default:
      return true;
  }
}
