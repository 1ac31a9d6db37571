import type { Channel } from "@baton/domain";
import { findSender } from "./convert-message.ts";
import { readChannelOfChannel, readChannelOfMessage } from "./read-channel.ts";
import type { DirectoryReader } from "./read-directory.ts";
import type { FrontMessage } from "./shapes.ts";
import type { Quote } from "./write-body.ts";

/** What a reply needs to know of the message that it answers. */
export type Thread = {
  channel: Channel;
  /** Where the customer wrote to: one of them is the channel's. */
  addresses: string[];
  /** Of mails: what is repeated below the answer. */
  quote: Quote | null;
};

/**
 * By conversation, from the last reading: the thread is read just before each reply anyway, and reading it once more would cost a
 * call of the company's limit.
 */
export type Threads = Map<string, Thread>;

const maximumThreads = 500;

/** @param messages newest first, as Front lists them. */
export async function rememberThread(
  { threads, directory }: { threads: Threads; directory: DirectoryReader },
  conversationId: string,
  messages: readonly FrontMessage[],
): Promise<Thread | null> {
  const thread = await readThread(directory, messages);
  if (thread === null) return null;
  if (threads.size >= maximumThreads) threads.clear();
  threads.set(conversationId, thread);
  return thread;
}

/** By the newest message of the customer; where there is none, by the newest of all. */
async function readThread(
  directory: DirectoryReader,
  messages: readonly FrontMessage[],
): Promise<Thread | null> {
  const message =
    messages.find((candidate) => candidate.is_inbound) ??
    messages.find((candidate) => candidate.draft_mode === null);
  if (message === undefined || message.type === null) return null;
  const handles = message.recipients
    .filter(({ role }) => (message.is_inbound ? role !== "from" && role !== "reply-to" : role === "from"))
    .flatMap(({ handle }) => (handle === null ? [] : [handle]));
  const sender = findSender(message);
  const isQuotable = message.type === "email" && message.is_inbound && message.body !== null;
  return {
    channel: readChannelOfMessage(message) ?? readChannelOfChannel(await directory.findChannel(handles)),
    addresses: handles,
    quote:
      isQuotable && message.created_at !== null
        ? {
            sentAt: message.created_at,
            from: sender?.name ?? sender?.handle ?? "the customer",
            html: message.body ?? "",
          }
        : null,
  };
}
