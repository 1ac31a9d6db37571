import type { ServerResponse } from "node:http";
import type { FreshchatAccount } from "./account.ts";
import { checkFileUrl } from "./files.ts";

/** Serves images from their public urls and files from signed ones that expire. */
export class FileServer {
  readonly #account: () => FreshchatAccount;

  constructor(account: () => FreshchatAccount) {
    this.#account = account;
  }

  async serve(response: ServerResponse, path: string, search: string): Promise<void> {
    const account = this.#account();
    const [, kind, hash = ""] = path.split("/");
    const file = account.files.get(hash);
    const check = kind === "pics" ? "good" : checkFileUrl(account, hash, new URLSearchParams(search));
    if (check !== "good") {
      const message = check === "expired" ? "Request has expired" : "The signature does not match";
      response.writeHead(403, { "Content-Type": "application/xml" });
      response.end(`<Error><Code>AccessDenied</Code><Message>${message}</Message></Error>`);
      return;
    }
    if (!file) {
      response.writeHead(404, { "Content-Type": "application/xml" });
      response.end("<Error><Code>NoSuchKey</Code></Error>");
      return;
    }
    const content = Buffer.from(file.content, "base64");
    response.writeHead(200, {
      "Content-Type": file.contentType,
      "Content-Length": content.length,
      "Content-Disposition": file.isImage ? "inline" : "attachment",
      // An uploaded SVG or HTML page must not run scripts on the origin that also serves the inspector.
      "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      "X-Content-Type-Options": "nosniff",
    });
    response.end(content);
  }
}
