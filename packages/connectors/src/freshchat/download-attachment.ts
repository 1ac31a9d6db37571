import { setTimeout as wait } from "node:timers/promises";
import { Failure, type HelpdeskAttachment } from "@baton/domain";
import type { ConversationReference } from "../contract.ts";
import type { HttpClient } from "../http/http-client.ts";
import { HttpFailure } from "../http/http-failure.ts";
import { convertMessage } from "./convert-message.ts";
import type { FreshchatApi } from "./freshchat-api.ts";
import { listMessages } from "./list-messages.ts";
import type { FreshchatSettings } from "./settings.ts";
import { withEitherId } from "./with-either-id.ts";

/** Figures of a production bridge: the link of a file is there after one to three reads, 0.7 s apart. */
const maximumTries = 3;
const pauseMs = 700;
const maximumBytes = 25_000_000;
const timeoutMs = 60_000;

export type DownloadContext = {
  api: FreshchatApi;
  http: HttpClient;
  settings: FreshchatSettings;
  signal?: AbortSignal | undefined;
  /** Between two looks for the link; for tests. */
  pauseMs?: number;
};

/**
 * The bytes of a file in a message. Webhooks can come before Freshchat has made the link, and links are signed and
 * expire, so the message is read again when there is none or the one we know no longer works.
 *
 * The token goes along only to the API's own host: files lie in an object store that must not see it.
 *
 * @throws Failure `attachment-not-ready` when Freshchat has no link yet; otherwise what the download met.
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
  for (let attempt = 1; attempt <= maximumTries; attempt += 1) {
    if (attempt > 1) await wait(context.pauseMs ?? pauseMs, undefined, signalOption(context.signal));
    const url = await findUrl(context, conversation, messageExternalId, attachment);
    if (isFetchable(url)) return fetchFile(context, url, attachment.contentType);
  }
  throw new Failure({
    code: "attachment-not-ready",
    message: "Freshchat has not made a link for this file yet",
    isRetryable: true,
    hint: "Baton asks again later; if it stays so, open the file in Freshchat.",
  });
}

/** What stands in a payload need not be a link at all. */
function isFetchable(url: string | null): url is string {
  return url !== null && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}

async function fetchFile(
  { api, http, settings, signal }: DownloadContext,
  url: string,
  contentType: string,
): Promise<{ bytes: Buffer; contentType: string }> {
  const isOurs = new URL(url).origin === api.origin;
  const response = await http.request({
    method: "GET",
    url,
    headers: {
      accept: "*/*",
      ...(isOurs ? { authorization: `Bearer ${settings.accessToken}` } : {}),
    },
    maximumBytes,
    timeoutMs,
    ...signalOption(signal),
  });
  return { bytes: response.body, contentType: response.headers["content-type"] ?? contentType };
}

/** There is no call for one message, so the thread is paged from the newest on until the message is met. */
async function findUrl(
  { api, signal }: DownloadContext,
  conversation: ConversationReference,
  messageExternalId: string,
  attachment: HelpdeskAttachment,
): Promise<string | null> {
  return withEitherId(conversation, async (id) => {
    for await (const page of listMessages(api, id, signal)) {
      const message = page.messages.find((candidate) => candidate.id === messageExternalId);
      if (message === undefined) continue;
      const found = convertMessage(message, { agentAccount: null })?.attachments ?? [];
      const match =
        found.find((candidate) => candidate.externalId === attachment.externalId) ??
        // The key is made of what Freshchat tells, and that can become more once the link is there.
        found.find((candidate) => candidate.name === attachment.name);
      return match?.url ?? null;
    }
    return null;
  });
}

function signalOption(signal: AbortSignal | undefined): { signal: AbortSignal } | Record<never, never> {
  return signal === undefined ? {} : { signal };
}
