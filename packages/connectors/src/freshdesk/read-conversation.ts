import type { ConversationSnapshot, HelpdeskMessage } from "@baton/domain";
import type { AgentAccount, ConversationReference, ReadOptions } from "../contract.ts";
import { HttpFailure } from "../http/http-failure.ts";
import { convertDescription, convertMessage } from "./convert-message.ts";
import { isOnHold, readChannel, readContact, readStatus, toAssignee } from "./convert-ticket.ts";
import { escalationTag } from "./escalation/escalation-context.ts";
import type { FreshdeskApi } from "./freshdesk-api.ts";
import { listEntries } from "./list-entries.ts";
import type { DirectoryReader } from "./read-directory.ts";
import { type Mailboxes, rememberMailbox } from "./remember-mailbox.ts";
import type { FreshdeskSettings } from "./settings.ts";
import { type FreshdeskTicket, ticketSchema } from "./shapes.ts";

export type ReadContext = {
  api: FreshdeskApi;
  settings: FreshdeskSettings;
  agentAccount: AgentAccount | null;
  directory: DirectoryReader;
  mailboxes: Mailboxes;
};

/**
 * The ticket as Freshdesk has it now (FD3, FD9, FD11, FD12), read beside its conversation. With `messages: "none"`, which is the
 * check before every send, one call of one credit.
 *
 * @throws HttpFailure for everything but a ticket that is not found, which is the status `gone`.
 */
export async function readConversation(
  context: ReadContext,
  { externalId }: ConversationReference,
  options: ReadOptions,
): Promise<ConversationSnapshot> {
  if (!isTicketId.test(externalId)) return goneConversation(externalId);
  const live = await readAt(context, `/tickets/${externalId}`, options);
  if (live !== null) return toSnapshot(context, externalId, live);
  // Closed tickets are archived after 120 days, and then found here only.
  const archived = await readAt(context, `/tickets/archived/${externalId}`, options).catch(
    nullWithoutArchive,
  );
  if (archived === null) return goneConversation(externalId);
  return toSnapshot(context, externalId, { ...archived, ticket: { ...archived.ticket, archived: true } });
}

export const isTicketId = /^\d{1,18}$/;

type Reading = { ticket: FreshdeskTicket; messages: HelpdeskMessage[]; hasAll: boolean };

/** Null when there is no such ticket. */
async function readAt(
  context: ReadContext,
  path: string,
  { messages: wanted, signal }: ReadOptions,
): Promise<Reading | null> {
  const { api, agentAccount, directory } = context;
  if (wanted === "none") {
    const ticket = await orNull(api.get(path, ticketSchema, { signal }));
    return ticket && { ticket, messages: [], hasAll: false };
  }
  const [ticket, entries] = await Promise.all([
    orNull(api.get(path, ticketSchema, { signal, query: { include: "requester" } })),
    orNull(listEntries(api, path, signal)),
  ]);
  if (ticket === null) return null;
  const names = await namesOf(directory);
  const about = {
    agentAccount,
    requester: { id: ticket.requester_id, name: ticket.requester?.name ?? null },
    teammates: names,
    escalationTag: escalationTag(context.settings),
  };
  const messages = [
    convertDescription(ticket, about),
    ...(entries ?? []).map((entry) => convertMessage(entry, about)),
  ].filter((message) => message !== null);
  // Stable, so that entries of one second keep the order in which Freshdesk lists them.
  messages.sort((a, b) => a.sentAt.getTime() - b.sentAt.getTime());
  return { ticket, messages, hasAll: entries !== null };
}

/** 405: not documented for readings, but Freshdesk's answer to most that is asked of a ticket in spam or trash. */
async function orNull<Value>(reading: Promise<Value>): Promise<Value | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof HttpFailure && (error.code === "not-found" || error.status === 405)) return null;
    throw error;
  }
}

/** The API has just answered that the ticket is not there, so that a web page here only says that the account has no archive. */
function nullWithoutArchive(error: unknown): null {
  if (error instanceof HttpFailure && error.status === 404) return null;
  throw error;
}

/** A name that cannot be read never stops a conversation (S6). */
async function namesOf(directory: DirectoryReader): Promise<ReadonlyMap<string, string>> {
  try {
    return (await directory.read()).teammates;
  } catch (error) {
    if (error instanceof HttpFailure) return new Map();
    throw error;
  }
}

async function toSnapshot(
  { settings, agentAccount, directory, mailboxes }: ReadContext,
  externalId: string,
  { ticket, messages, hasAll }: Reading,
): Promise<ConversationSnapshot> {
  rememberMailbox(mailboxes, ticket);
  const { group_id: groupId, product_id: productId, responder_id: responderId } = ticket;
  const isTeammates = responderId !== null && responderId !== agentAccount?.externalId;
  const [groupName, productName, teammateName] = await Promise.all([
    groupId === null ? null : directory.find("groups", groupId),
    productId === null ? null : directory.find("products", productId),
    isTeammates ? directory.find("teammates", responderId) : null,
  ]);
  return {
    externalId,
    url: `https://${settings.domain}/a/tickets/${externalId}`,
    status: readStatus(ticket),
    isOnHold: isOnHold(ticket),
    assignee: toAssignee(responderId, agentAccount, teammateName),
    group: groupId === null ? null : { externalId: groupId, name: groupName },
    placement: productId === null ? null : { externalId: productId, name: productName },
    channel: readChannel(ticket),
    subject: ticket.subject,
    contact: readContact(ticket),
    // FD12: the group counts as a tag, so that both can be filtered by.
    tags: [...new Set([...ticket.tags, ...(groupName === null ? [] : [groupName])])],
    updatedAt: ticket.updated_at,
    messages,
    hasAllMessages: hasAll,
  };
}

function goneConversation(externalId: string): ConversationSnapshot {
  return {
    externalId,
    url: null,
    status: "gone",
    assignee: { kind: "none" },
    group: null,
    placement: null,
    channel: "web",
    subject: null,
    contact: null,
    tags: null,
    updatedAt: null,
    messages: [],
    hasAllMessages: false,
  };
}
