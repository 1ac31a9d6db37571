import type { IncomingMessage, ServerResponse } from "node:http";
import type { EventStream } from "../http/event-stream.ts";
import { parseJson, readBody } from "../http/read-body.ts";
import { Router } from "../http/router.ts";
import { ControlError } from "./control-error.ts";

/** One control request: a JSON body, path parameters, and the query. */
export interface ControlRequest {
  // biome-ignore lint/suspicious/noExplicitAny: the body of a test driver's request; the methods check what they need
  readonly input: any;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
}

/** Does what one control route asks for; what it gives back is sent as JSON. */
export type ControlHandler<Simulator> = (simulator: Simulator, request: ControlRequest) => unknown;

/** Attachments travel as base64 inside the JSON. */
const bodyLimit = 40 * 1024 * 1024;

/** Links to a conversation as the helpdesks build them: all of them open the inspector. */
const pagePath = /^\/(a|helpdesk|support)\//;

interface ControlServerOptions<Simulator> {
  readonly simulator: Simulator;
  /** Handlers by `"METHOD /control/path/:parameter"`. */
  readonly routes: Readonly<Record<string, ControlHandler<Simulator>>>;
  readonly events: EventStream;
  readonly allowControl: (request: IncomingMessage) => boolean;
  readonly page: () => { readonly html: string; readonly contentSecurityPolicy: string };
}

/** Serves the inspector page and the people in front of the helpdesk, below `/control`. */
export class ControlServer<Simulator> {
  readonly #options: ControlServerOptions<Simulator>;
  readonly #router = new Router<ControlHandler<Simulator>>();

  constructor(options: ControlServerOptions<Simulator>) {
    this.#options = options;
    for (const [pattern, handler] of Object.entries(options.routes)) this.#router.add(pattern, handler);
  }

  async serve(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    search: string,
  ): Promise<void> {
    if (!this.#options.allowControl(request)) return sendJson(response, 403, { error: "Not allowed here." });
    if (path === "/" || pagePath.test(path)) return this.#sendPage(response);
    if (path === "/control/events") return this.#options.events.open(response);
    // A page of another origin could otherwise drive the helpdesk of a sandbox on this computer.
    if (isFromElsewhere(request))
      return sendJson(response, 403, { error: "Requests from other sites are refused." });
    if (request.method === "POST" && !isJson(request)) {
      return sendJson(response, 415, { error: "Send Content-Type: application/json." });
    }

    const method = request.method ?? "GET";
    const found = this.#router.find(method, path);
    if (found.kind !== "found") return sendJson(response, 404, { error: `There is no ${method} ${path}.` });
    const body = await readBody(request, bodyLimit);
    if (body === "aborted") return;
    if (body === "too-large") return sendJson(response, 413, { error: "The body is too large." });
    const input = method === "POST" ? (parseJson(body) ?? {}) : {};
    try {
      const query = new URLSearchParams(search);
      const result = await found.handler(this.#options.simulator, { input, params: found.params, query });
      sendJson(response, 200, result ?? {});
    } catch (error) {
      if (!(error instanceof ControlError || error instanceof TypeError)) throw error;
      sendJson(response, 400, { error: error.message });
    }
  }

  #sendPage(response: ServerResponse): void {
    const { html, contentSecurityPolicy } = this.#options.page();
    response.writeHead(200, {
      "Content-Type": "text/html;charset=utf-8",
      "Content-Security-Policy": contentSecurityPolicy,
      "Cache-Control": "no-store",
      "X-Content-Type-Options": "nosniff",
      "Referrer-Policy": "no-referrer",
    });
    response.end(html);
  }
}

/** `customerWrites` becomes `customer-writes`. */
export function kebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** A number of the query; the fallback for anything else. */
export function queryNumber(query: URLSearchParams, name: string, fallback: number): number {
  const value = Number(query.get(name) ?? fallback);
  return Number.isFinite(value) ? value : fallback;
}

function sendJson(response: ServerResponse, status: number, json: unknown): void {
  const content = JSON.stringify(json);
  response.writeHead(status, {
    "Content-Type": "application/json;charset=utf-8",
    "Content-Length": Buffer.byteLength(content),
    "Cache-Control": "no-store",
  });
  response.end(content);
}

function isJson(request: IncomingMessage): boolean {
  return request.headers["content-type"]?.startsWith("application/json") ?? false;
}

function isFromElsewhere(request: IncomingMessage): boolean {
  const { origin, host } = request.headers;
  if (!origin) return false;
  return !URL.canParse(origin) || new URL(origin).host !== host;
}
