import type { FreshdeskAccount } from "../account.ts";
import { attachmentUrl } from "../attachments.ts";
import { isDone } from "../change-ticket.ts";
import { describeTime } from "../describe-time.ts";
import { htmlToText } from "../html.ts";
import type { EntryKind, FreshdeskEntry, FreshdeskTicket } from "../records.ts";

/** A ticket as people in the helpdesk list it. */
export interface TicketSummary {
  readonly id: number;
  readonly subject: string;
  readonly status: number;
  readonly statusLabel: string;
  readonly isDone: boolean;
  readonly priority: number;
  readonly source: number;
  readonly requesterId: number;
  readonly customerName: string;
  readonly responderId: number | null;
  readonly agentName: string | null;
  readonly groupId: number | null;
  readonly groupName: string | null;
  readonly tags: readonly string[];
  readonly isSpam: boolean;
  readonly isDeleted: boolean;
  readonly isArchived: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly entryCount: number;
  /** Beginning of the newest message that the customer or a teammate wrote. */
  readonly preview: string;
}

/** A message, note or survey comment. */
export interface EntryView {
  /** 0 for the first message, which is the ticket's description. */
  readonly id: number;
  readonly kind: EntryKind | "description";
  readonly from: "customer" | "agent" | "system";
  readonly author: string;
  readonly userId: number | null;
  readonly isPrivate: boolean;
  readonly isAutoResponse: boolean;
  readonly html: string;
  readonly text: string;
  readonly createdAt: string;
  readonly attachments: readonly {
    readonly name: string;
    readonly contentType: string;
    readonly size: number;
    readonly url: string;
  }[];
}

/** A ticket opened in the helpdesk: oldest first, the description included. */
export interface TicketView extends TicketSummary {
  readonly customFields: Readonly<Record<string, unknown>>;
  readonly type: string | null;
  readonly messages: readonly EntryView[];
}

/** What the portal of one customer shows. */
export interface CustomerView {
  readonly contactId: number;
  readonly name: string;
  readonly tickets: readonly {
    readonly id: number;
    readonly subject: string;
    readonly isDone: boolean;
    readonly statusLabel: string;
    readonly messages: readonly EntryView[];
  }[];
}

export function summarizeTicket(account: FreshdeskAccount, ticket: FreshdeskTicket): TicketSummary {
  const status = account.statuses.find(({ id }) => id === ticket.status);
  const last = ticket.entries.findLast((entry) => isForCustomer(entry));
  return {
    id: ticket.id,
    subject: ticket.subject,
    status: ticket.status,
    statusLabel: status?.label ?? String(ticket.status),
    isDone: isDone(ticket.status),
    priority: ticket.priority,
    source: ticket.source,
    requesterId: ticket.requesterId,
    customerName: account.person(ticket.requesterId)?.name ?? "Deleted customer",
    responderId: ticket.responderId,
    agentName: account.person(ticket.responderId)?.name ?? null,
    groupId: ticket.groupId,
    groupName: account.groups.get(ticket.groupId ?? 0)?.name ?? null,
    tags: ticket.tags,
    isSpam: ticket.isSpam,
    isDeleted: ticket.isDeleted,
    isArchived: ticket.isArchived,
    createdAt: describeTime(ticket.createdAt),
    updatedAt: describeTime(ticket.updatedAt),
    entryCount: ticket.entries.length,
    preview: htmlToText(last?.body ?? ticket.description).slice(0, 120),
  };
}

export function viewTicket(account: FreshdeskAccount, ticket: FreshdeskTicket): TicketView {
  return {
    ...summarizeTicket(account, ticket),
    customFields: ticket.customFields,
    type: ticket.type,
    messages: [viewDescription(account, ticket), ...ticket.entries.map((entry) => viewEntry(account, entry))],
  };
}

/** What the customer may see: no notes, nothing in the trash or in spam. */
export function viewForCustomer(
  account: FreshdeskAccount,
  contactId: number,
): CustomerView["tickets"][number][] {
  return [...account.tickets.values()]
    .filter((ticket) => ticket.requesterId === contactId && !ticket.isDeleted && !ticket.isSpam)
    .map((ticket) => ({
      id: ticket.id,
      subject: ticket.subject,
      isDone: isDone(ticket.status),
      statusLabel: account.statuses.find(({ id }) => id === ticket.status)?.labelForCustomers ?? "",
      messages: [
        viewDescription(account, ticket),
        ...ticket.entries.filter(isForCustomer).map((entry) => viewEntry(account, entry)),
      ],
    }));
}

function isForCustomer(entry: FreshdeskEntry): boolean {
  return !entry.isPrivate;
}

function viewDescription(account: FreshdeskAccount, ticket: FreshdeskTicket): EntryView {
  return {
    id: 0,
    kind: "description",
    from: "customer",
    author: account.person(ticket.requesterId)?.name ?? "",
    userId: ticket.requesterId,
    isPrivate: false,
    isAutoResponse: false,
    html: ticket.description,
    text: htmlToText(ticket.description),
    createdAt: describeTime(ticket.createdAt),
    attachments: viewAttachments(account, ticket.attachmentIds),
  };
}

function viewEntry(account: FreshdeskAccount, entry: FreshdeskEntry): EntryView {
  const isSystem = entry.kind === "merge-note" || entry.userId === null;
  return {
    id: entry.id,
    kind: entry.kind,
    from: isSystem ? "system" : entry.isIncoming ? "customer" : "agent",
    author: account.person(entry.userId)?.name ?? account.facts.name,
    userId: entry.userId,
    isPrivate: entry.isPrivate,
    isAutoResponse: entry.isAutoResponse ?? false,
    html: entry.body,
    text: entry.bodyText ?? htmlToText(entry.body),
    createdAt: describeTime(entry.createdAt),
    attachments: viewAttachments(account, entry.attachmentIds),
  };
}

function viewAttachments(
  account: FreshdeskAccount,
  ids: readonly number[] | undefined,
): EntryView["attachments"] {
  return (ids ?? []).flatMap((id) => {
    const attachment = account.attachments.get(id);
    if (!attachment || attachment.isInline) return [];
    const { name, contentType, size } = attachment;
    return [{ name, contentType, size, url: attachmentUrl(account, id) }];
  });
}
