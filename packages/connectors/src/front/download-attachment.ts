import { Failure, type HelpdeskAttachment } from "@baton/domain";
import type { ConversationReference } from "../contract.ts";
import type { HttpClient } from "../http/http-client.ts";
import { HttpFailure } from "../http/http-failure.ts";
import { segment } from "./front-api.ts";
import type { ReadContext } from "./read-conversation.ts";

/** Front takes 25 MB in mails that it receives and sends. */
const maximumBytes = 30_000_000;
const timeoutMs = 60_000;
const maximumRedirects = 3;

export type DownloadContext = ReadContext & { http: HttpClient; signal?: AbortSignal | undefined };

/**
 * The bytes of a file (S7). Front's own links want the token; a link, or a redirect, to another host is fetched without it.
 *
 * @throws Failure `attachment-gone` when Front has the file no longer; otherwise what the download met.
 */
export async function downloadAttachment(
  { api, http, signal }: DownloadContext,
  _conversation: ConversationReference,
  messageExternalId: string,
  attachment: HelpdeskAttachment,
): Promise<{ bytes: Buffer; contentType: string }> {
  let next = api.locate(attachment.url ?? fallbackLink(messageExternalId, attachment));
  for (let redirects = 0; ; redirects += 1) {
    try {
      const response = await http.request({
        method: "GET",
        url: next.url,
        headers: { ...next.headers, accept: "*/*" },
        maximumBytes,
        timeoutMs,
        ...(signal ? { signal } : {}),
      });
      const contentType = response.headers["content-type"] ?? attachment.contentType;
      return { bytes: response.body, contentType };
    } catch (error) {
      const target = redirectTarget(error, next.url);
      if (target === null || redirects === maximumRedirects) throw orGone(error);
      next = api.locate(target);
    }
  }
}

/** The same file by the message that it belongs to, for one that came without a link. */
function fallbackLink(messageId: string, { externalId }: HelpdeskAttachment): string {
  const kind = messageId.startsWith("com_") ? "comments" : "messages";
  return `https://api2.frontapp.com/${kind}/${segment(messageId)}/download/${segment(externalId)}`;
}

function redirectTarget(error: unknown, url: string): string | null {
  if (!(error instanceof HttpFailure) || error.code !== "redirected") return null;
  const location = error.answer?.headers.location;
  if (location === undefined || !URL.canParse(location, url)) return null;
  const target = new URL(location, url);
  return /^https?:$/.test(target.protocol) ? target.href : null;
}

function orGone(error: unknown): unknown {
  if (!(error instanceof HttpFailure) || error.code !== "not-found") return error;
  return new Failure({
    code: "attachment-gone",
    message: "Front has this file no longer",
    isRetryable: false,
    hint: "It was deleted, or the conversation is gone.",
    cause: error,
  });
}
