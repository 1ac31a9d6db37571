import type { IncomingMessage, ServerResponse } from "node:http";
import type { FreshdeskAccount } from "./account.ts";
import { checkAttachmentUrl, readInlineToken } from "./attachments.ts";
import type { FreshdeskAttachment } from "./records.ts";

/** The object store behind the attachments: it knows signatures, and nothing of API keys. */
export class AttachmentStore {
  readonly #account: () => FreshdeskAccount;

  constructor(account: () => FreshdeskAccount) {
    this.#account = account;
  }

  async serve(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    search: string,
  ): Promise<void> {
    const account = this.#account();
    const query = new URLSearchParams(search);
    if (path.startsWith("/inline/")) {
      const image = readInlineToken(account, query.get("token") ?? "");
      return image ? send(response, image) : refuse(response, 404, "NoSuchKey", "Not found");
    }
    // Two ways to sign one request: the real store refuses that, and so the API key leaks nowhere.
    if (request.headers.authorization) {
      const message = "Only one auth mechanism allowed";
      return refuse(response, 400, "InvalidArgument", message);
    }
    const id = Number(/\/production\/(\d+)\/original\//.exec(path)?.[1]);
    const check = checkAttachmentUrl(account, id, query);
    if (check !== "good") {
      const message = check === "expired" ? "Request has expired" : "The signature does not match";
      return refuse(response, 403, "AccessDenied", message);
    }
    const attachment = account.attachments.get(id);
    return attachment ? send(response, attachment) : refuse(response, 404, "NoSuchKey", "Not found");
  }
}

function send(response: ServerResponse, attachment: FreshdeskAttachment): void {
  const content = Buffer.from(attachment.content, "base64");
  response.writeHead(200, {
    "Content-Type": attachment.contentType,
    "Content-Length": content.length,
    "Content-Disposition": attachment.contentType.startsWith("image/") ? "inline" : "attachment",
    // An uploaded SVG or HTML page must not run scripts on the origin that also serves the inspector.
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    "X-Content-Type-Options": "nosniff",
  });
  response.end(content);
}

function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  response.writeHead(status, { "Content-Type": "application/xml" });
  response.end(`<Error><Code>${code}</Code><Message>${message}</Message></Error>`);
}
