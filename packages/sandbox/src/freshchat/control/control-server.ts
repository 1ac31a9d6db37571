import type { IncomingMessage, ServerResponse } from "node:http";
import type { EventStream } from "../../http/event-stream.ts";
import { parseJson, readBody } from "../../http/read-body.ts";
import { Router } from "../../http/router.ts";
import type { FreshchatSimulator } from "../create-freshchat-simulator.ts";
import { inspectorPage } from "../inspector/inspector-page.ts";
import { type ControlHandler, controlRoutes } from "./control-routes.ts";
import { ControlError } from "./inbox-driver.ts";

/** Attachments travel as base64 inside the JSON. */
const bodyLimit = 40 * 1024 * 1024;

interface ControlServerOptions {
  readonly simulator: FreshchatSimulator;
  readonly events: EventStream;
  readonly allowControl: (request: IncomingMessage) => boolean;
}

/** Serves the inspector page and the inbox driver below `/control`. */
export class ControlServer {
  readonly #options: ControlServerOptions;
  readonly #router = new Router<ControlHandler>();

  constructor(options: ControlServerOptions) {
    this.#options = options;
    for (const [pattern, handler] of Object.entries(controlRoutes)) this.#router.add(pattern, handler);
  }

  async serve(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    search: string,
  ): Promise<void> {
    if (!this.#options.allowControl(request)) return sendJson(response, 403, { error: "Not allowed here." });
    if (path === "/" || path.startsWith("/a/")) return this.#sendPage(response);
    if (path === "/control/events") return this.#options.events.open(response);
    // A page of another origin could otherwise drive the inbox of a sandbox on this computer.
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
    const { html, contentSecurityPolicy } = inspectorPage({ mountPath: this.#options.simulator.mountPath });
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
