import { existsSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { ApiError } from "../http/api-error.ts";

/**
 * The dashboard may load only what Baton serves. Style attributes are allowed, since charts and the workflow canvas
 * place things with them; style elements and inline scripts are not.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "media-src 'self'",
  "worker-src 'self'",
  // The sandbox page shows the simulated helpdesk's customer pane, served by Baton itself.
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

const pageHeaders: Record<string, string> = {
  "content-security-policy": contentSecurityPolicy,
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "permissions-policy": "camera=(), microphone=(), geolocation=()",
};

const ownPaths = /^\/(api|webhooks|messenger\/v1)(\/|$)/;

/** The built dashboard: its files, and index.html for every other page path, which the dashboard routes itself. */
export function serveDashboard(app: FastifyInstance, folder: string): void {
  const isBuilt = existsSync(join(folder, "index.html"));
  if (isBuilt) {
    app.register(fastifyStatic, {
      root: folder,
      wildcard: false,
      index: ["index.html"],
      setHeaders: (response, path) => {
        for (const [name, value] of Object.entries(pageHeaders)) response.header(name, value);
        // File names of the build hold a hash of their content; index.html names them and must be asked for anew.
        const isHashed = path.includes(`${join(folder, "assets")}`);
        response.header("cache-control", isHashed ? "public, max-age=31536000, immutable" : "no-cache");
      },
    });
  }

  app.setNotFoundHandler(async (request, reply) => {
    if (!wantsPage(request)) {
      const error = new ApiError("not-found", "There is nothing here. See /api/v1/openapi.json.");
      return reply.code(error.status).send(error.toBody());
    }
    return isBuilt ? reply.sendFile("index.html") : sendNotBuilt(reply);
  });
}

function wantsPage(request: FastifyRequest): boolean {
  if (request.method !== "GET" && request.method !== "HEAD") return false;
  const path = request.url.split("?", 1)[0] ?? "";
  if (ownPaths.test(path)) return false;
  // A file that is missing must not be answered with a page: the browser would run HTML as a script.
  if (/\.[a-z0-9]{1,8}$/i.test(path)) return false;
  return (request.headers.accept ?? "*/*").includes("*/*") || /text\/html/.test(request.headers.accept ?? "");
}

function sendNotBuilt(reply: FastifyReply): FastifyReply {
  return reply
    .code(503)
    .headers(pageHeaders)
    .type("text/html; charset=utf-8")
    .send(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Baton is running</title>
<h1>Baton is running, but its dashboard is not built</h1>
<p>Start Baton with <code>npm start</code>, which builds it, or build it yourself:
<code>npm run build --workspace @baton/dashboard</code>. Then load this page again.</p>
<p>The API works without it: <a href="/api/v1/openapi.json">its description</a>.</p>
</html>
`);
}
