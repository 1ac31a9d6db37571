import { existsSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance } from "fastify";

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
