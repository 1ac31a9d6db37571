import { existsSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance } from "fastify";

const previewPolicy =
  "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src blob:; frame-ancestors 'self'; base-uri 'none'; form-action 'none'";

/**
 * The built messenger, for pages of other sites: `/messenger/loader.js` keeps its name and is asked for anew, what it loads is named by
 * its content. Modules are fetched with CORS, so any origin may read them; they hold nothing of anybody's.
 */
export async function serveMessengerFiles(app: FastifyInstance, folder: string | undefined): Promise<void> {
  if (folder === undefined || !existsSync(join(folder, "loader.js"))) return;
  await app.register(fastifyStatic, {
    root: folder,
    prefix: "/messenger/",
    decorateReply: false,
    wildcard: false,
    index: false,
    preCompressed: true,
    setHeaders: (response, path) => {
      if (path.endsWith(".html")) {
        // The dashboard's preview: a page of Baton's own origin, so it may do nothing but show the messenger.
        response.header("content-security-policy", previewPolicy);
        response.header("cache-control", "no-cache");
        return;
      }
      response.header("access-control-allow-origin", "*");
      response.header("cross-origin-resource-policy", "cross-origin");
      response.header("x-content-type-options", "nosniff");
      response.header("timing-allow-origin", "*");
      const isHashed = /-[A-Za-z0-9_-]{8}\.js(\.br|\.gz)?$/.test(path);
      response.header(
        "cache-control",
        isHashed ? "public, max-age=31536000, immutable" : "public, max-age=300",
      );
    },
  });
}
