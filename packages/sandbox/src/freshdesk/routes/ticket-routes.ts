import type { Answer } from "../../http/answer.ts";
import type { FreshdeskAccount } from "../account.ts";
import { storeAttachments } from "../attachments.ts";
import { applyChange, changeTicket, moveTicket } from "../change-ticket.ts";
import { buildContact, buildTicket, nameFromEmail, openTicket } from "../create-ticket.ts";
import { describeEntry } from "../describe-entry.ts";
import { describeViewedTicket, describeWrittenTicket } from "../describe-ticket.ts";
import { invalidValue, methodNotAllowed, missingField, notFound, validationFailed } from "../errors.ts";
import { findTicketToChange, findTicketToRead, isAnswer } from "../find-ticket.ts";
import { listPage } from "../list-page.ts";
import { listTickets } from "../list-tickets.ts";
import { sendMail } from "../mail.ts";
import { readFiles } from "../read-files.ts";
import { readInclude } from "../read-include.ts";
import { checkClosure, checkRequiredForm, readTicketInput, type TicketInput } from "../read-ticket-input.ts";
import type { FreshdeskContact, FreshdeskTicket } from "../records.ts";
import { type FreshdeskCall, performerOf, type RouteTable } from "./route-table.ts";

const includes = ["conversations", "requester", "company", "stats", "sla_policy"];

export const ticketRoutes: RouteTable = {
  "GET /tickets": listTickets,
  "POST /tickets": (account, call) => createTicket(account, call, readTicketInput(account, call)),
  "POST /tickets/outbound_email": createOutboundMail,
  "GET /tickets/:id": (account, call) => {
    const ticket = findTicketToRead(account, call);
    if (isAnswer(ticket)) return ticket;
    const include = readInclude(call.query, includes);
    if (!(include instanceof Set)) return include;
    return {
      status: 200,
      json: describeViewedTicket(account, ticket, include),
      about: { conversationId: String(ticket.id) },
    };
  },
  "PUT /tickets/:id": updateTicket,
  "DELETE /tickets/:id": (account, call) => {
    const ticket = findTicketToChange(account, call);
    return isAnswer(ticket) ? ticket : move(account, call, ticket, "delete");
  },
  "PUT /tickets/:id/restore": (account, call) => {
    const ticket = account.tickets.get(Number(call.params.id));
    if (!ticket) return notFound();
    if (!ticket.isDeleted) return methodNotAllowed("PUT", ["GET", "PUT", "DELETE"]);
    return move(account, call, ticket, "restore");
  },
  "GET /tickets/archived/:id": (account, call) => {
    const ticket = account.tickets.get(Number(call.params.id));
    if (!ticket?.isArchived) return notFound();
    const include = readInclude(call.query, includes);
    if (!(include instanceof Set)) return include;
    return { status: 200, json: describeViewedTicket(account, ticket, include) };
  },
  "GET /tickets/archived/:id/conversations": (account, call) => {
    const ticket = account.tickets.get(Number(call.params.id));
    if (!ticket?.isArchived) return notFound();
    return listPage(account, call, ticket.entries, (entry) => describeEntry(account, entry));
  },
};

const requesterKeys = ["requester_id", "phone", "email", "twitter_id", "facebook_id", "unique_external_id"];

function createTicket(account: FreshdeskAccount, call: FreshdeskCall, input: TicketInput): Answer {
  const { attachments, errors: fileErrors } = readFiles(account, call);
  const errors = [...input.errors, ...fileErrors, ...checkRequiredForm(account, input)];
  const values = input.values as Record<string, unknown>;
  if (!requesterKeys.some((key) => values[key] !== undefined)) {
    const message = `One of the following should be present: ${requesterKeys.join(", ")}`;
    errors.push(missingField("requester_id", message));
  } else if (values.phone !== undefined && values.name === undefined && !hasOther(values)) {
    errors.push(missingField("name"));
  }
  if (errors.length > 0) return validationFailed(errors);

  const { contact, isNew } = findRequester(account, values);
  const { attachmentIds: _, ...change } = input.change;
  const build = (): FreshdeskTicket =>
    buildTicket(account, {
      subject: "",
      description: "",
      source: 2,
      requesterId: contact.id,
      companyId: contact.companyId,
      ...change,
      isSpam: contact.isBlocked,
      ccEmails: (values.cc_emails as string[] | undefined) ?? [],
      ...(values.parent_id !== undefined && { parentId: values.parent_id as number }),
    });
  return created(account, {
    build,
    store: (ticket) => {
      if (isNew) account.addContact(contact as FreshdeskContact);
      const attachmentIds = storeAttachments(account, attachments);
      if (attachmentIds) ticket.attachmentIds = attachmentIds;
      openTicket(account, ticket, performerOf(call));
    },
  });
}

function hasOther(values: Record<string, unknown>): boolean {
  return requesterKeys.some((key) => key !== "phone" && values[key] !== undefined);
}

/** The contact (or agent) that the keys name; a new contact for an address nobody has. */
function findRequester(
  account: FreshdeskAccount,
  values: Record<string, unknown>,
): { contact: { id: number; companyId: number | null; isBlocked: boolean }; isNew: boolean } {
  const text = (key: string) => (typeof values[key] === "string" ? (values[key] as string) : undefined);
  const email = text("email");
  const agent =
    account.agents.get(Number(values.requester_id ?? 0)) ?? (email ? account.agentByEmail(email) : undefined);
  if (agent) return { contact: { id: agent.id, companyId: null, isBlocked: false }, isNew: false };
  const contacts = [...account.contacts.values()];
  const known =
    account.contacts.get(Number(values.requester_id ?? 0)) ??
    (email ? account.contactByEmail(email) : undefined) ??
    contacts.find(
      ({ uniqueExternalId }) => uniqueExternalId && uniqueExternalId === text("unique_external_id"),
    ) ??
    contacts.find(({ phone, mobile }) => text("phone") && [phone, mobile].includes(text("phone") ?? null));
  if (known && !(email && known.email && known.email.toLowerCase() !== email.toLowerCase())) {
    return { contact: known, isNew: false };
  }
  const name = text("name") ?? (email ? nameFromEmail(email) : (text("unique_external_id") ?? "Unknown"));
  const contact = buildContact(account, {
    name,
    ...(email && { email }),
    ...(text("phone") && { phone: text("phone") ?? null }),
    ...(text("unique_external_id") && { uniqueExternalId: text("unique_external_id") ?? null }),
  });
  return { contact, isNew: true };
}

/** A ticket that starts with a mail to the customer: closed at once, and nobody is told. */
function createOutboundMail(account: FreshdeskAccount, call: FreshdeskCall): Answer {
  const { source: _source, ...fields } = call.fields;
  const input = readTicketInput(account, { ...call, fields });
  const values = input.values as Record<string, unknown>;
  const missing = ["email", "subject", "email_config_id"].filter((name) => values[name] === undefined);
  const { attachments, errors } = readFiles(account, call);
  errors.push(...input.errors, ...missing.map((name) => missingField(name)));
  if (errors.length > 0) return validationFailed(errors);
  const { contact, isNew } = findRequester(account, values);
  const mailbox = account.mailboxes.find(({ id }) => id === values.email_config_id) ?? account.primaryMailbox;
  const build = () =>
    buildTicket(account, {
      subject: "",
      description: "",
      requesterId: contact.id,
      companyId: contact.companyId,
      responderId: call.agent.id,
      ...input.change,
      status: (input.change.status ?? 5) as number,
      source: 10,
      supportEmail: mailbox.email,
      toEmails: [String(values.email)],
    });
  return created(account, {
    build,
    store: (ticket) => {
      if (isNew) account.addContact(contact as FreshdeskContact);
      const attachmentIds = storeAttachments(account, attachments);
      if (attachmentIds) ticket.attachmentIds = attachmentIds;
      openTicket(account, ticket, performerOf(call));
      const { subject, description: html } = ticket;
      sendMail(account, { why: "outbound", ticket, to: [String(values.email)], subject, html });
    },
  });
}

/** 201 with the whole ticket and its address. */
function created(
  account: FreshdeskAccount,
  ticket: { build: () => FreshdeskTicket; store: (ticket: FreshdeskTicket) => void },
): Answer {
  const built = ticket.build();
  return {
    status: 201,
    headers: { Location: `${account.surroundings.origin()}/api/v2/tickets/${built.id}` },
    about: { conversationId: String(built.id) },
    change: {
      make: () => {
        ticket.store(built);
        return { json: describeWrittenTicket(account, built), conversationId: String(built.id) };
      },
      pretend: () => describeWrittenTicket(account, built),
    },
  };
}

/** Only the keys sent are changed. */
function updateTicket(account: FreshdeskAccount, call: FreshdeskCall): Answer {
  const ticket = findTicketToChange(account, call);
  if (isAnswer(ticket)) return ticket;
  const about = { conversationId: String(ticket.id) };
  const input = readTicketInput(account, call, ticket);
  const { attachments, errors } = readFiles(account, call, ticket);
  errors.push(...input.errors);
  for (const key of ["subject", "description"] as const) {
    if (ticket.source === 10 && input.change[key] !== undefined) {
      errors.push(invalidValue(key, "It cannot be edited on an outbound email ticket"));
    }
  }
  if (errors.length === 0) errors.push(...checkClosure(account, ticket, input.change));
  if (errors.length > 0) return { ...validationFailed(errors), about };
  return {
    status: 200,
    about,
    change: {
      make: () => {
        const added = storeAttachments(account, attachments);
        const attachmentIds = added && [...(ticket.attachmentIds ?? []), ...added];
        changeTicket(
          account,
          ticket,
          { ...input.change, ...(attachmentIds && { attachmentIds }) },
          performerOf(call),
        );
        return { json: describeWrittenTicket(account, ticket) };
      },
      pretend: () => {
        const copy = { ...ticket, updatedAt: account.now() };
        applyChange(account, copy, input.change);
        return describeWrittenTicket(account, copy);
      },
    },
  };
}

function move(
  account: FreshdeskAccount,
  call: FreshdeskCall,
  ticket: FreshdeskTicket,
  to: "delete" | "restore",
): Answer {
  return {
    status: 204,
    about: { conversationId: String(ticket.id) },
    change: {
      make: () => {
        moveTicket(account, ticket, to, performerOf(call));
        return {};
      },
      pretend: () => undefined,
    },
  };
}
