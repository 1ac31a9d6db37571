import { Failure, type HelpdeskAttachment } from "@baton/domain";
import type { ConversationReference } from "../contract.ts";
import type { HttpClient } from "../http/http-client.ts";
import { HttpFailure } from "../http/http-failure.ts";
import { type ReadContext, readConversation } from "./read-conversation.ts";

/** Freshdesk drops incoming files over 20 MB. */
const maximumBytes = 25_000_000;
const timeoutMs = 60_000;
/** From Freshdesk's link to its file store is one step. */
const maximumRedirects = 3;

export type DownloadContext = ReadContext & { http: HttpClient; signal?: AbortSignal | undefined };

/**
 * The bytes of a file (FD10). Links are signed and expire, so when the one we know no longer works the ticket is read again
 * for a fresh one.
 *
 * The key never goes along: the links carry their own signature, and the file store answers 400 to a request with both.
 *
 * @throws Failure `attachment-gone` when the ticket has no such file any more; otherwise what the download met.
 */
export async function downloadAttachment(
  context: DownloadContext,
  conversation: ConversationReference,
  messageExternalId: string,
  attachment: HelpdeskAttachment,
): Promise<{ bytes: Buffer; contentType: string }> {
  if (isFetchable(attachment.url)) {
    try {
      return await fetchFile(context, attachment.url, attachment.contentType);
    } catch (error) {
      if (!(error instanceof HttpFailure) || error.delivery !== "answered" || error.code === "rate-limited") {
        throw error;
      }
    }
  }
  const url = await findUrl(context, conversation, messageExternalId, attachment);
  if (isFetchable(url)) return fetchFile(context, url, attachment.contentType);
  throw new Failure({
    code: "attachment-gone",
    message: "Freshdesk has this file no longer",
    isRetryable: false,
    hint: "It was deleted from the ticket, or the ticket is gone.",
  });
}

function isFetchable(url: string | null): url is string {
  return url !== null && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}

/** Redirects are followed, which nothing else does: no credentials go along here. */
async function fetchFile(
  { http, signal }: DownloadContext,
  url: string,
  contentType: string,
): Promise<{ bytes: Buffer; contentType: string }> {
  let next = url;
  for (let redirects = 0; ; redirects += 1) {
    try {
      const response = await http.request({
        method: "GET",
        url: next,
        headers: { accept: "*/*" },
        maximumBytes,
        timeoutMs,
        ...(signal ? { signal } : {}),
      });
      return { bytes: response.body, contentType: response.headers["content-type"] ?? contentType };
    } catch (error) {
      const target = redirectTarget(error, next);
      if (!isFetchable(target) || redirects === maximumRedirects) throw error;
      next = target;
    }
  }
}

function redirectTarget(error: unknown, url: string): string | null {
  if (!(error instanceof HttpFailure) || error.code !== "redirected") return null;
  const location = error.answer?.headers.location;
  return location !== undefined && URL.canParse(location, url) ? new URL(location, url).href : null;
}

/** There is no call for one attachment. */
async function findUrl(
  context: DownloadContext,
  conversation: ConversationReference,
  messageExternalId: string,
  attachment: HelpdeskAttachment,
): Promise<string | null> {
  const { signal } = context;
  const { messages } = await readConversation(context, conversation, {
    messages: "all",
    ...(signal ? { signal } : {}),
  });
  const message = messages.find(({ externalId }) => externalId === messageExternalId);
  return message?.attachments.find(({ externalId }) => externalId === attachment.externalId)?.url ?? null;
}
