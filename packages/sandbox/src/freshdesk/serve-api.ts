import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Answer, Changed } from "../http/answer.ts";
import type { CallFaults } from "../http/call-faults.ts";
import type { Ledger } from "../http/ledger.ts";
import { parseJson } from "../http/read-body.ts";
import { readMultipart } from "../http/read-multipart.ts";
import { Router } from "../http/router.ts";
import { type CallPipeline, serveCall } from "../http/serve-call.ts";
import type { FreshdeskAccount } from "./account.ts";
import type { UploadedFile } from "./attachments.ts";
import type { BudgetState, CallBudget } from "./call-budget.ts";
import { accessDenied, failure, invalidCredentials, methodNotAllowed, notFound } from "./errors.ts";
import type { FreshdeskAgent } from "./records.ts";
import { freshdeskRoutes } from "./routes/index.ts";
import { type FreshdeskCall, type FreshdeskRoute, isAdmin } from "./routes/route-table.ts";

/** Room for a multipart upload above the largest allowed one, so that the cap is what refuses it. */
const bodyLimit = 64 * 1024 * 1024;
export const apiBase = "/api/v2";

const wrongHostPage =
  "<!doctype html><html><head><title>Page not found</title></head><body><h1>There is no helpdesk here.</h1></body></html>";
const tooManyPage =
  "<!doctype html><html><head><title>Too many requests</title></head><body><h1>429</h1></body></html>";
const tooMany = "You have exceeded the limit of requests per minute";

/** What serving a call needs beside the account. */
export interface ApiSurroundings {
  readonly account: () => FreshdeskAccount;
  readonly budget: CallBudget;
  readonly faults: CallFaults;
  readonly ledger: Ledger;
  readonly makeChange: (make: () => Changed) => Promise<Changed>;
  readonly onCall: () => void;
}

/** Serves the API below `/api/v2`. */
export class FreshdeskApi {
  readonly #surroundings: ApiSurroundings;
  readonly #router = new Router<FreshdeskRoute>();
  readonly #pipeline: CallPipeline;

  constructor(surroundings: ApiSurroundings) {
    this.#surroundings = surroundings;
    for (const [pattern, route] of Object.entries(freshdeskRoutes)) {
      this.#router.add(pattern, typeof route === "function" ? { answer: route } : route);
    }
    this.#pipeline = {
      faults: surroundings.faults,
      ledger: surroundings.ledger,
      now: () => surroundings.account().now(),
      bodyLimit,
      makeChange: surroundings.makeChange,
      errorAnswer,
      onCall: surroundings.onCall,
    };
  }

  /** `path` is below the mount and without its query string. */
  serve(request: IncomingMessage, response: ServerResponse, path: string, search: string): Promise<void> {
    const query = new URLSearchParams(search);
    const local = path.slice(apiBase.length) || "/";
    const budget = this.#surroundings.budget.spend(request.method ?? "GET", local, query);
    const isForm = request.headers["content-type"]?.startsWith("multipart/") ?? false;
    return serveCall(this.#pipeline, {
      request,
      response,
      path,
      search,
      // Another server's page, which knows nothing of the API's headers.
      headers: () => (this.#surroundings.account().switches.unknownHost ? {} : describeBudget(budget)),
      decide: (rawBody) => this.#decide(request, local, query, rawBody, budget),
      showBody: (rawBody) =>
        isForm ? showForm(request, rawBody) : (parseJson(rawBody) ?? sizeOrNothing(rawBody)),
    });
  }

  async #decide(
    request: IncomingMessage,
    path: string,
    query: URLSearchParams,
    rawBody: Buffer,
    budget: BudgetState,
  ): Promise<Answer> {
    const account = this.#surroundings.account();
    const { switches } = account;
    const method = request.method ?? "GET";
    if (switches.unknownHost) {
      return { status: 404, raw: { contentType: "text/html;charset=utf-8", content: wrongHostPage } };
    }
    if (switches.accountSuspended) {
      return failure(403, "account_suspended", "Your account has been suspended.");
    }
    const agent = authenticate(account, request);
    if (!agent) return invalidCredentials();
    if (agent.isDeactivated) {
      return switches.deactivatedKey === "unauthorized" ? invalidCredentials() : accessDenied();
    }
    const hasNoCalls = account.plan.callsPerMinute === 0;
    if (hasNoCalls && switches.freePlanAnswer === "forbidden") {
      return failure(403, "require_feature", "The API feature(s) is/are not supported in your plan.");
    }
    if (budget.isExceeded || hasNoCalls) return tooManyRequests(account, budget.retryAfterSeconds);
    if (!acceptsJson(request)) return unrecorded(account, 406);

    const found = this.#router.find(method, path);
    if (found.kind === "unknown-path") return notFound();
    if (found.kind === "unknown-method") return methodNotAllowed(method, this.#methodsOf(path));
    const read = readCallBody(request, rawBody);
    if ("status" in read) return read.status === 415 ? unrecorded(account, 415) : read;
    if (!mayCall(account, agent, found.handler)) return accessDenied();
    const call: FreshdeskCall = {
      method,
      path,
      params: found.params,
      query,
      headers: request.headers,
      body: read.fields,
      rawBody,
      agent,
      ...read,
    };
    return found.handler.answer(account, call);
  }

  #methodsOf(path: string): string[] {
    return ["GET", "POST", "PUT", "DELETE"].filter(
      (method) => this.#router.find(method, path).kind === "found",
    );
  }
}

/** The API key is the user name of a Basic header; the password is filler. */
function authenticate(account: FreshdeskAccount, request: IncomingMessage): FreshdeskAgent | undefined {
  const encoded = /^Basic (.+)$/i.exec(request.headers.authorization ?? "")?.[1];
  if (!encoded) return undefined;
  const [key = ""] = Buffer.from(encoded, "base64").toString("utf8").split(":");
  return account.agentByKey(key);
}

function mayCall(account: FreshdeskAccount, agent: FreshdeskAgent, route: FreshdeskRoute): boolean {
  if (route.for === "admins") return isAdmin(agent);
  if (route.for === "admins-if-switched") return !account.switches.surveysNeedAdmin || isAdmin(agent);
  return true;
}

function acceptsJson(request: IncomingMessage): boolean {
  const { accept } = request.headers;
  return !accept || /\*\/\*|application\/(\*|json)/.test(accept);
}

type ReadBody = Pick<FreshdeskCall, "fields" | "files" | "isForm">;

/** Reads JSON or a form; 415 for any other content type, 400 for JSON that is none. */
function readCallBody(request: IncomingMessage, rawBody: Buffer): ReadBody | Answer {
  const nothing = { fields: {}, files: [], isForm: false };
  if (rawBody.length === 0) return nothing;
  const contentType = request.headers["content-type"] ?? "";
  if (contentType.startsWith("multipart/form-data")) return readForm(contentType, rawBody) ?? { status: 415 };
  if (!contentType.startsWith("application/json")) return { status: 415 };
  const fields = parseJson(rawBody);
  // A form sent as JSON is the client's mistake in the content type.
  if (fields === undefined && rawBody.subarray(0, 2).toString() === "--") return { status: 415 };
  if (typeof fields !== "object" || fields === null || Array.isArray(fields)) {
    return failure(400, "invalid_json", "Request body has invalid json format");
  }
  return { ...nothing, fields: fields as Record<string, unknown> };
}

/** `tags[]` repeats, `custom_fields[cf_x]` nests, `attachments[]` are files; every other value is a text. */
function readForm(contentType: string, rawBody: Buffer): ReadBody | undefined {
  const parts = readMultipart(contentType, rawBody);
  if (!parts) return undefined;
  const fields: Record<string, unknown> = {};
  const files: UploadedFile[] = [];
  for (const { field, fileName, contentType: type, content } of parts) {
    if (fileName !== undefined && field === "attachments[]") {
      files.push({ name: fileName, contentType: type, content });
      continue;
    }
    const value = content.toString("utf8");
    const [, name = field, key] = /^([^[]+)\[([^\]]*)\]$/.exec(field) ?? [];
    if (key === undefined) fields[name] = value;
    else if (key === "") fields[name] = [...((fields[name] as string[] | undefined) ?? []), value];
    else fields[name] = { ...(fields[name] as object | undefined), [key]: value };
  }
  return { fields, files, isForm: true };
}

function showForm(request: IncomingMessage, rawBody: Buffer): unknown {
  const form = readForm(request.headers["content-type"] ?? "", rawBody);
  if (!form) return sizeOrNothing(rawBody);
  const attachments = form.files.map(({ name, content }) => `${name} (${content.length} bytes)`);
  return { ...form.fields, ...(attachments.length > 0 && { "attachments[]": attachments }) };
}

function sizeOrNothing(rawBody: Buffer): string | null {
  return rawBody.length > 0 ? `${rawBody.length} bytes` : null;
}

function describeBudget(budget: BudgetState): Record<string, string> {
  return {
    "X-Freshdesk-Api-Version": "latest=v2; requested=v2",
    "X-Request-Id": randomBytes(16).toString("hex"),
    "X-RateLimit-Total": String(budget.total),
    "X-RateLimit-Remaining": String(budget.remaining),
    "X-RateLimit-Used-CurrentRequest": String(budget.used),
  };
}

function tooManyRequests(account: FreshdeskAccount, seconds: number): Answer {
  const headers = { "Retry-After": String(seconds) };
  switch (account.switches.rateLimitBody) {
    case "text":
      return { status: 429, headers, raw: { contentType: "text/plain", content: tooMany } };
    case "html":
      return { status: 429, headers, raw: { contentType: "text/html", content: tooManyPage } };
    default:
      return { status: 429, headers, json: { message: tooMany } };
  }
}

/** Bodies nobody has recorded. */
function unrecorded(account: FreshdeskAccount, status: 406 | 415): Answer {
  if (account.switches.unrecordedErrorBodies === "empty") return { status };
  const message = status === 406 ? "Not Acceptable" : "Content-Type header must be application/json";
  return { status, json: { message } };
}

/** The body Freshdesk gives a status, for faults. */
function errorAnswer(status: number): Answer {
  switch (status) {
    case 401:
      return invalidCredentials();
    case 403:
      return accessDenied();
    case 404:
      return notFound();
    case 429:
      return { status, json: { message: tooMany } };
    default:
      return { status, json: { message: "Something went wrong" } };
  }
}
