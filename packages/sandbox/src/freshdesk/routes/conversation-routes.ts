import type { Answer } from "../../http/answer.ts";
import type { FreshdeskAccount } from "../account.ts";
import { storeAttachments } from "../attachments.ts";
import { describeEntry, describeNoteAnswer, describeReplyAnswer } from "../describe-entry.ts";
import {
  accessDenied,
  type FieldError,
  invalidValue,
  methodNotAllowed,
  missingField,
  noMatch,
  notFound,
  validationFailed,
} from "../errors.ts";
import { findTicketToChange, findTicketToRead, isAnswer, isInScope } from "../find-ticket.ts";
import { htmlToText, textToHtml } from "../html.ts";
import { listPage } from "../list-page.ts";
import { isMailCapReached } from "../mail.ts";
import { type FieldType, readFields } from "../read-fields.ts";
import { readFiles } from "../read-files.ts";
import type { FreshdeskAttachment, FreshdeskEntry, FreshdeskTicket } from "../records.ts";
import { addNote, addReply, buildNote, buildReply, type EntryDraft } from "../write-entry.ts";
import { type FreshdeskCall, performerOf, type RouteTable } from "./route-table.ts";

const maximumRecipients = 50;

export const conversationRoutes: RouteTable = {
  "GET /tickets/:id/conversations": (account, call) => {
    const ticket = findTicketToRead(account, call);
    if (isAnswer(ticket)) return ticket;
    const page = listPage(account, call, ticket.entries, (entry) => describeEntry(account, entry));
    return { ...page, about: { conversationId: String(ticket.id) } };
  },
  "POST /tickets/:id/reply": postReply,
  "POST /tickets/:id/notes": postNote,
  "PUT /conversations/:id": editNote,
  "DELETE /conversations/:id": deleteEntry,
  "DELETE /attachments/:id": deleteAttachment,
};

const replyKeys = {
  body: "text",
  structured_body: "object",
  from_email: "text",
  user_id: "integer",
  cc_emails: "texts",
  bcc_emails: "texts",
} as const satisfies Record<string, FieldType>;

/** A public reply. It has no `to_emails`: it goes to the requester. The status of the ticket stays. */
function postReply(account: FreshdeskAccount, call: FreshdeskCall): Answer {
  const ticket = findTicketToChange(account, call);
  if (isAnswer(ticket)) return ticket;
  const about = { conversationId: String(ticket.id) };
  const { values, errors } = readFields<keyof typeof replyKeys>(call, replyKeys);
  const { attachments, errors: fileErrors } = readFiles(account, call, ticket);
  errors.push(...fileErrors, ...checkBody(account, ticket, values), ...checkUser(account, call, values));
  errors.push(...checkSender(account, values.from_email), ...checkRecipients(account, ticket, values));
  if (errors.length > 0) return { ...validationFailed(errors), about };

  const entry = buildReply(account, ticket, {
    ...readDraft(call, values),
    ...(values.from_email !== undefined && { fromEmail: bareAddress(String(values.from_email)) }),
    ccEmails: (values.cc_emails as string[] | undefined) ?? [],
    bccEmails: (values.bcc_emails as string[] | undefined) ?? [],
  });
  return written(account, ticket, entry, attachments, {
    describe: () => describeReplyAnswer(account, entry),
    add: () => addReply(account, ticket, entry, performerOf(call)),
  });
}

const noteKeys = {
  body: "text",
  structured_body: "object",
  private: "boolean",
  incoming: "boolean",
  notify_emails: "texts",
  user_id: "integer",
} as const satisfies Record<string, FieldType>;

/** A note; private unless said otherwise. */
function postNote(account: FreshdeskAccount, call: FreshdeskCall): Answer {
  const ticket = findTicketToChange(account, call);
  if (isAnswer(ticket)) return ticket;
  const about = { conversationId: String(ticket.id) };
  const { values, errors } = readFields<keyof typeof noteKeys>(call, noteKeys);
  const { attachments, errors: fileErrors } = readFiles(account, call, ticket);
  const notify = (values.notify_emails as string[] | undefined) ?? [];
  errors.push(...fileErrors, ...checkUser(account, call, values));
  if (values.body === undefined && values.structured_body === undefined) errors.push(missingField("body"));
  if (notify.some((email) => !account.agentByEmail(email))) errors.push(noMatch("agent", "notify_emails"));
  if (errors.length > 0) return { ...validationFailed(errors), about };

  const entry = buildNote(account, ticket, {
    ...readDraft(call, values),
    isPrivate: (values.private as boolean | undefined) ?? true,
    isIncoming: (values.incoming as boolean | undefined) ?? false,
    notify,
  });
  return written(account, ticket, entry, attachments, {
    describe: () => describeNoteAnswer(account, entry),
    add: () => addNote(account, ticket, entry, performerOf(call)),
  });
}

/** 201 with the entry, once it is stored. */
function written(
  account: FreshdeskAccount,
  ticket: FreshdeskTicket,
  entry: FreshdeskEntry,
  attachments: readonly FreshdeskAttachment[],
  act: { describe: () => unknown; add: () => void },
): Answer {
  return {
    status: 201,
    about: { conversationId: String(ticket.id) },
    change: {
      make: () => {
        const attachmentIds = storeAttachments(account, attachments);
        if (attachmentIds) entry.attachmentIds = attachmentIds;
        act.add();
        return { json: act.describe(), conversationId: String(ticket.id), messageId: String(entry.id) };
      },
      pretend: act.describe,
    },
  };
}

function readDraft(
  call: FreshdeskCall,
  values: { body?: unknown; structured_body?: unknown; user_id?: unknown },
): EntryDraft {
  const structured = values.structured_body;
  return {
    userId: (values.user_id as number | undefined) ?? call.agent.id,
    body: values.body === undefined ? textToHtml(structuredText(structured)) : String(values.body),
    ...(structured !== undefined && { structuredBody: structured }),
  };
}

function structuredText(structured: unknown): string {
  const contents = (structured as { body_contents?: { data?: { content?: unknown } }[] }).body_contents ?? [];
  return contents.map(({ data }) => String(data?.content ?? "")).join("\n");
}

function checkBody(
  account: FreshdeskAccount,
  ticket: FreshdeskTicket,
  values: { body?: unknown; structured_body?: unknown },
): FieldError[] {
  const { structuredBodySources, replyOverMailCap } = account.switches;
  const errors: FieldError[] = [];
  const needsStructure = structuredBodySources.includes(ticket.source);
  if (needsStructure && values.structured_body === undefined) errors.push(missingField("structured_body"));
  if (!needsStructure && values.body === undefined && values.structured_body === undefined) {
    errors.push(missingField("body"));
  }
  if (
    typeof values.body === "string" &&
    htmlToText(values.body).trim() === "" &&
    !/<img/i.test(values.body)
  ) {
    errors.push(invalidValue("body", "It should not be blank as this is a mandatory field"));
  }
  if (replyOverMailCap === "refused" && isMailCapReached(account)) {
    errors.push(invalidValue("body", "The hourly limit of outgoing mails is reached"));
  }
  return errors;
}

/** In whose name it may be written. */
function checkUser(
  account: FreshdeskAccount,
  call: FreshdeskCall,
  values: { user_id?: unknown },
): FieldError[] {
  const id = values.user_id as number | undefined;
  if (id === undefined || id === call.agent.id) return [];
  const { assumeIdentity } = account.switches;
  const agent = account.agents.get(id);
  if (agent && !agent.isDeactivated && assumeIdentity !== "nobody") return [];
  if (!agent && account.contacts.has(id) && assumeIdentity === "anyone") return [];
  return [noMatch("user", "user_id")];
}

function checkSender(account: FreshdeskAccount, from: unknown): FieldError[] {
  if (from === undefined || account.switches.foreignFromEmail === "accepted") return [];
  const address = bareAddress(String(from));
  if (account.mailboxes.some(({ email }) => email === address)) return [];
  return [noMatch("support email", "from_email")];
}

function checkRecipients(
  account: FreshdeskAccount,
  ticket: FreshdeskTicket,
  values: { cc_emails?: unknown; bcc_emails?: unknown },
): FieldError[] {
  const copies = [values.cc_emails, values.bcc_emails].flatMap((list) => (list as string[]) ?? []);
  if (copies.length + 1 > maximumRecipients) {
    return [invalidValue("cc_emails", `A mail has at most ${maximumRecipients} recipients`)];
  }
  if (account.switches.replyWithoutEmail === "accepted") return [];
  if (account.person(ticket.requesterId)?.email) return [];
  return [invalidValue("to_emails", "The requester has no e-mail address")];
}

/** `Name <address>` or the address alone. */
function bareAddress(from: string): string {
  return /<([^>]+)>/.exec(from)?.[1] ?? from;
}

/** Notes only; what was sent to a customer stays as it was sent. */
function editNote(account: FreshdeskAccount, call: FreshdeskCall): Answer {
  const found = findEntry(account, call);
  if (isAnswer(found)) return found;
  const { entry, ticket } = found;
  if (entry.kind !== "note") return methodNotAllowed("PUT", ["DELETE"]);
  const { values, errors } = readFields<"body">(call, { body: "text" });
  const { attachments, errors: fileErrors } = readFiles(account, call, ticket);
  errors.push(...fileErrors);
  if (values.body === undefined && call.files.length === 0) errors.push(missingField("body"));
  if (errors.length > 0) return validationFailed(errors);
  const edited = {
    ...(values.body !== undefined && { body: String(values.body) }),
    updatedAt: account.now(),
    lastEditedAt: account.now(),
    lastEditedUserId: call.agent.id,
  };
  return {
    status: 200,
    about: { conversationId: String(ticket.id), messageId: String(entry.id) },
    change: {
      make: () => {
        const added = storeAttachments(account, attachments);
        Object.assign(entry, edited);
        if (added) entry.attachmentIds = [...(entry.attachmentIds ?? []), ...added];
        account.touch(ticket);
        return { json: describeNoteAnswer(account, entry) };
      },
      pretend: () => describeNoteAnswer(account, { ...entry, ...edited }),
    },
  };
}

function deleteEntry(account: FreshdeskAccount, call: FreshdeskCall): Answer {
  const found = findEntry(account, call);
  if (isAnswer(found)) return found;
  const { entry, ticket } = found;
  const isCustomers = entry.kind === "customer" || entry.kind === "feedback";
  if (isCustomers && account.switches.deleteCustomerEntry === "refused") return accessDenied();
  return {
    status: 204,
    about: { conversationId: String(ticket.id), messageId: String(entry.id) },
    change: {
      make: () => {
        account.removeEntry(entry);
        return {};
      },
      pretend: () => undefined,
    },
  };
}

function findEntry(
  account: FreshdeskAccount,
  call: FreshdeskCall,
): { id: number; entry: FreshdeskEntry; ticket: FreshdeskTicket } | Answer {
  const entry = account.entries.get(Number(call.params.id));
  const ticket = entry && account.tickets.get(entry.ticketId);
  if (!ticket) return notFound();
  return isInScope(call.agent, ticket) ? { id: entry.id, entry, ticket } : accessDenied();
}

/** There is no way to read an attachment by its id, only to delete it. */
function deleteAttachment(account: FreshdeskAccount, call: FreshdeskCall): Answer {
  const id = Number(call.params.id);
  if (!account.attachments.has(id)) return notFound();
  return {
    status: 204,
    change: {
      make: () => {
        account.attachments.delete(id);
        account.changed("attachments");
        return {};
      },
      pretend: () => undefined,
    },
  };
}
