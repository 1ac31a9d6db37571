import { Failure, type OutgoingAttachment, recordFailure } from "@baton/domain";
import type { ActionOutcome } from "../contract.ts";
import { convertFailureToOutcome } from "../http/convert-failure-to-outcome.ts";
import { HttpFailure } from "../http/http-failure.ts";
import { writePlainText } from "../text/write-plain-text.ts";
import { segment } from "./front-api.ts";
import { maximumAttachmentBytes, maximumTextLength } from "./manifest.ts";
import { type ActionContext, refused } from "./perform-action.ts";
import { isConversationId } from "./read-ids.ts";
import { rememberThread, type Thread } from "./remember-thread.ts";
import { acceptedSchema, commentSchema, messageSchema } from "./shapes.ts";
import { protectMentions, writeMail, writeQuote } from "./write-body.ts";

/**
 * FR2, FR3: a message as the agent's teammate, in the channel that the customer wrote to. Front archives a conversation that is answered
 * unless it is told not to, and it is told always.
 *
 * Front only accepts the message (202) and names it by a uid; the message itself, with the id by which webhooks and the thread know it,
 * comes a moment later. It is waited for, so that what follows, such as unassigning, finds it sent: Front may give a
 * conversation that nobody has to whoever writes in it. When it takes longer, its text will tell it.
 */
export async function sendReply(
  context: ActionContext,
  conversationId: string,
  text: string,
  attachments: readonly OutgoingAttachment[],
): Promise<ActionOutcome> {
  if (text.length > maximumTextLength) return tooLong(text);
  const { settings, directory } = context;
  const files = await loadFiles(context, attachments);
  if ("kind" in files) return files;
  const thread = await findThread(context, conversationId);
  if (thread?.channel === "phone") {
    return refused(
      "channel-takes-no-reply",
      "The customer called: Front takes no written answer to a call.",
      "Call back, or write to the customer another way. Set the channel phone to assist or off.",
    );
  }
  const channel = thread === null ? null : await directory.findChannel(thread.addresses);
  const body = {
    author_id: settings.teammateId,
    ...(channel?.id == null ? {} : { channel_id: channel.id }),
    ...(thread?.channel === "email" ? writeMailBody(text, thread) : { body: text, text }),
    options: { archive: false },
  };
  return post(context, conversationId, body, files);
}

/**
 * Whether the time in which people can take a message back holds for the API is not documented. Until it is over, a message that is not
 * there may still come, and sending it again would be a second one.
 */
export async function findUndoTime(context: ThreadContext, conversationId: string): Promise<number> {
  if (!isConversationId(conversationId)) return 0;
  const thread = await findThread(context, conversationId);
  const channel = thread === null ? null : await context.directory.findChannel(thread.addresses);
  return (channel?.settings?.undo_send_time ?? 0) * 1_000;
}

type ThreadContext = Pick<ActionContext, "api" | "threads" | "directory" | "signal">;

/** Only a failure that tells how far it got is an outcome; the others are the caller's to judge. */
async function post(
  context: ActionContext,
  conversationId: string,
  body: Record<string, unknown>,
  files: readonly File[],
): Promise<ActionOutcome> {
  const { api, accepted, signal } = context;
  const path = `/conversations/${conversationId}/messages`;
  try {
    const { message_uid: uid } =
      files.length === 0
        ? await api.post(path, body, acceptedSchema, { signal })
        : await api.postForm(path, toForm(body, files), acceptedSchema, { signal });
    if (uid === null) return withoutId("message");
    if (accepted.size >= maximumAccepted) accepted.clear();
    accepted.set(conversationId, uid);
  } catch (error) {
    if (error instanceof HttpFailure && error.delivery === "unknown" && error.status !== 301) {
      return convertFailureToOutcome(error);
    }
    throw error;
  }
  return awaitMessage(context, conversationId);
}

/** Pauses before Front is asked for the message; after that its text has to do. Sending takes well under a second. */
const pausesMs = [200, 600, 1_500];

/** Those that never became messages are kept until then. */
const maximumAccepted = 1_000;

/**
 * Waits until the last reply that Front accepted in this conversation has become a message. Never throws: the reply is accepted, and
 * what goes wrong here must not make it look as if it were not.
 */
export async function awaitMessage(context: ActionContext, conversationId: string): Promise<ActionOutcome> {
  const { api, accepted, signal } = context;
  const uid = accepted.get(conversationId);
  if (uid === undefined) return done([]);
  for (const pause of pausesMs) {
    if (signal?.aborted) break;
    await new Promise((resolve) => setTimeout(resolve, pause));
    try {
      const message = await api.get(`/messages/${segment(`alt:uid:${uid}`)}`, messageSchema, { signal });
      if (message.id === null) continue;
      accepted.delete(conversationId);
      if (message.error_type === null) return done([message.id], message.created_at);
      return refused(
        "delivery-failed",
        `Front took the message but could not deliver it (${message.error_type.slice(0, 100)}).`,
        "Answer the customer another way, and look at the channel's settings in Front.",
      );
    } catch (error) {
      if (!(error instanceof HttpFailure)) throw error;
      if (error.code !== "not-found") break;
    }
  }
  return done([]);
}

/** FR4: a comment, which no customer ever sees. */
export async function sendNote(
  { api, settings, signal }: ActionContext,
  conversationId: string,
  text: string,
): Promise<ActionOutcome> {
  if (text.length > maximumTextLength) return tooLong(text);
  const body = { author_id: settings.teammateId, body: protectMentions(text) };
  const comment = await api.post(`/conversations/${conversationId}/comments`, body, commentSchema, {
    signal,
  });
  return comment.id === null ? withoutId("comment") : done([comment.id], comment.posted_at);
}

/**
 * `text` is what mail programs show that show no HTML: links keep their addresses there, and lists their numbers. Signatures are the
 * teammate's own; the agent's words end where it ends them.
 */
function writeMailBody(text: string, { quote }: Thread): Record<string, unknown> {
  const quoted = quote === null ? null : writeQuote(quote);
  return {
    body: writeMail(text),
    text: writePlainText(text),
    ...(quoted === null ? {} : { quote_body: quoted }),
    should_add_default_signature: false,
  };
}

/** From the last reading; else of the newest messages, read now. Null where nothing tells: then Front chooses, and takes plain text. */
async function findThread(
  { api, threads, directory, signal }: ThreadContext,
  conversationId: string,
): Promise<Thread | null> {
  const known = threads.get(conversationId);
  if (known !== undefined) return known;
  const path = `/conversations/${conversationId}/messages?limit=25`;
  const { items } = await api.getPage(path, messageSchema, { signal });
  return rememberThread({ threads, directory }, conversationId, items);
}

type File = OutgoingAttachment & { bytes: Buffer };

/** Nothing has been said to anybody yet: when our own storage fails, the whole reply waits. */
async function loadFiles(
  { readAttachment }: ActionContext,
  attachments: readonly OutgoingAttachment[],
): Promise<File[] | ActionOutcome> {
  try {
    const files = await Promise.all(
      attachments.map(async (attachment) => ({
        ...attachment,
        bytes: await readAttachment(attachment.storageKey),
      })),
    );
    const total = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
    return total > maximumAttachmentBytes ? tooLarge(total) : files;
  } catch (error) {
    if (!(error instanceof Failure) || error instanceof HttpFailure) throw error;
    return { kind: "not-done", failure: recordFailure(error), retryAfterMs: null };
  }
}

/** One field for each property; members of an object in brackets. */
function toForm(body: Record<string, unknown>, files: readonly File[]): FormData {
  const form = new FormData();
  for (const [key, value] of Object.entries(body)) {
    if (typeof value === "object" && value !== null) {
      for (const [member, inner] of Object.entries(value)) form.append(`${key}[${member}]`, String(inner));
    } else {
      form.append(key, String(value));
    }
  }
  for (const { bytes, contentType, name } of files) {
    form.append("attachments[]", new Blob([new Uint8Array(bytes)], { type: contentType }), name);
  }
  return form;
}

function done(externalMessageIds: string[], sentAt: Date | null = null): ActionOutcome {
  return { kind: "done", externalMessageIds, stateAfter: null, sentAt };
}

function withoutId(what: string): ActionOutcome {
  const failure = {
    code: "unreadable-answer",
    message: `Front answered a ${what} without its id`,
    hint: "Baton looks into the conversation whether it is there.",
    isRetryable: true,
  };
  return { kind: "unknown", failure };
}

function tooLong(text: string): ActionOutcome {
  return refused(
    "text-too-long",
    `The text has ${text.length} characters; Baton sends ${maximumTextLength} at most.`,
    "Split it into several messages.",
  );
}

export function tooLarge(total: number | null): ActionOutcome {
  const size = total === null ? "" : ` They have ${Math.ceil(total / 1_000_000)} MB.`;
  return refused(
    "attachments-too-large",
    `Front takes 25 MB of attachments for one message.${size}`,
    "Send the files another way.",
  );
}
