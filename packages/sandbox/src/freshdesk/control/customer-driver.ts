import { ControlError } from "../../control/control-error.ts";
import type { FreshdeskAccount } from "../account.ts";
import { createAttachment, inlineImageUrl, storeAttachments } from "../attachments.ts";
import { buildContact, buildTicket, nameFromEmail, openTicket } from "../create-ticket.ts";
import { describeContact } from "../describe-people.ts";
import { describeTime } from "../describe-time.ts";
import { escapeHtml, htmlToText, textToHtml } from "../html.ts";
import { addRating, allowedRatings, buildRating } from "../rate-ticket.ts";
import { type FreshdeskContact, type FreshdeskTicket, statusIds } from "../records.ts";
import { addCustomerEntry, addReply, buildCustomerEntry, buildReply } from "../write-entry.ts";
import type {
  ContactInput,
  CustomerWritesInput,
  FileInput,
  MailInput,
  TicketInput,
  WritingInput,
} from "./control-inputs.ts";
import { type CustomerView, viewForCustomer } from "./ticket-view.ts";

/** What became of a message. `entryId` is null for the first message: that is the ticket's description. */
export interface Written {
  readonly ticketId: number;
  readonly entryId: number | null;
  readonly contactId: number;
  readonly isNewTicket: boolean;
}

const sourceOf = { mail: 1, portal: 2, phone: 3, chat: 7, widget: 9, whatsapp: 13 } as const;

/** The customers in front of the helpdesk. Everything they do starts the automation rules. */
export class CustomerDriver {
  readonly #account: () => FreshdeskAccount;

  constructor(account: () => FreshdeskAccount) {
    this.#account = account;
  }

  protected get account(): FreshdeskAccount {
    return this.#account();
  }

  /** A customer writes into a ticket of theirs, or opens a new one. */
  customerWrites(input: CustomerWritesInput): Written {
    const ticket = input.ticketId === undefined ? undefined : this.ticket(input.ticketId);
    const contact = ticket ? this.#requester(ticket) : this.#contact(input);
    if (ticket && !this.#takesAnswers(ticket)) {
      return this.#opens({ ...input, subject: input.subject ?? ticket.subject }, contact);
    }
    return ticket ? this.#answers(input, ticket, contact.id) : this.#opens(input, contact);
  }

  /** A customer comes back to a ticket. */
  customerReopens(input: TicketInput & { text?: string }): Written {
    return this.customerWrites({
      ticketId: input.ticketId,
      text: input.text ?? "Hello again, one more thing.",
    });
  }

  /**
   * A mail reaches the mailboxes. It joins the ticket its subject names if the sender is the requester, was
   * copied, or is an agent; otherwise it opens a new one, in each mailbox it was sent to.
   */
  mailArrives(input: MailInput): Written[] {
    const { account } = this;
    const ticket = account.tickets.get(Number(/\[#(\d+)\]/.exec(input.subject)?.[1]));
    const agent = account.agentByEmail(input.from);
    const contact = agent ?? this.#contact({ contact: { email: input.from, name: input.fromName ?? "" } });
    const writing = { ...this.#writingOf(input), via: "mail" as const };
    if (ticket && this.#takesAnswers(ticket) && this.#belongs(ticket, input.from)) {
      if (agent) return [this.#agentMails(ticket, agent.id, input)];
      return [
        this.#answers({ ...writing, isAutoResponse: input.isAutoResponse ?? false }, ticket, contact.id),
      ];
    }
    const mailboxes = input.to ?? [account.primaryMailbox.email];
    return mailboxes.map((to) =>
      this.#opens({ ...writing, subject: input.subject, to, ...(input.cc && { cc: input.cc }) }, contact),
    );
  }

  /** A customer answers the survey; the comment lands among the messages. 103 is happy, -103 is not. */
  customerRates(input: TicketInput & { rating: number; feedback?: string }): { ratingId: number } {
    if (!allowedRatings.includes(input.rating)) {
      throw new ControlError(`A rating is one of ${allowedRatings.join(", ")}.`);
    }
    const ticket = this.ticket(input.ticketId);
    const rating = buildRating(this.account, ticket, input);
    addRating(this.account, ticket, rating, {
      type: "requester",
      id: ticket.requesterId,
      origin: "helpdesk",
    });
    return { ratingId: rating.id };
  }

  addContact(input: ContactInput): Record<string, unknown> {
    return describeContact(this.account, this.#newContact(input));
  }

  /** Blocks, deletes or renames a customer. */
  setContact(input: { contactId: number } & Partial<Omit<FreshdeskContact, "id">>): void {
    const { contactId, ...changes } = input;
    const contact = this.account.contacts.get(contactId);
    if (!contact) throw new ControlError("There is no such customer.");
    this.account.updateContact(contact, changes);
  }

  /** What a customer sees: their tickets with the messages meant for them. */
  customerView(contactId: number): CustomerView {
    const contact = this.account.contacts.get(contactId);
    if (!contact) throw new ControlError("There is no such customer.");
    return { contactId, name: contact.name, tickets: viewForCustomer(this.account, contactId) };
  }

  protected ticket(id: number): FreshdeskTicket {
    const ticket = this.account.tickets.get(Number(id));
    if (!ticket) throw new ControlError("There is no such ticket.");
    return ticket;
  }

  /** The HTML and the attachments of what somebody writes. */
  protected readWriting(input: WritingInput): { body: string; attachmentIds?: number[] } {
    const files = input.files ?? [];
    if (!input.text && !input.html && files.length === 0) {
      throw new ControlError("Write a text or attach a file.");
    }
    const attachmentIds = this.#store(files, false);
    return { body: input.html ?? textToHtml(input.text ?? ""), ...(attachmentIds && { attachmentIds }) };
  }

  #store(files: readonly FileInput[], isInline: boolean): number[] | undefined {
    const attachments = files.map(({ name, contentType, base64 }) =>
      createAttachment(this.account, { name, contentType, content: Buffer.from(base64, "base64") }, isInline),
    );
    return storeAttachments(this.account, attachments);
  }

  /** Nothing can be added to an archived ticket, and by a rule of the company nothing to a closed one. */
  #takesAnswers(ticket: FreshdeskTicket): boolean {
    if (ticket.isArchived) return false;
    return !(this.account.switches.newTicketOnReplyToClosed && ticket.status === statusIds.closed);
  }

  #belongs(ticket: FreshdeskTicket, from: string): boolean {
    const address = from.toLowerCase();
    const requester = this.account.person(ticket.requesterId)?.email?.toLowerCase();
    if (requester === address || this.account.agentByEmail(from)) return true;
    const copied = [...ticket.ccEmails, ...ticket.entries.flatMap(({ ccEmails = [] }) => ccEmails)];
    return copied.some((email) => email.toLowerCase() === address);
  }

  #writingOf(input: WritingInput): WritingInput {
    const { text, html, files } = input;
    return {
      ...(text !== undefined && { text }),
      ...(html !== undefined && { html }),
      ...(files && { files }),
    };
  }

  #opens(input: CustomerWritesInput, contact: { id: number; companyId?: number | null }): Written {
    const { account } = this;
    const via = input.via ?? "mail";
    const { body, attachmentIds } = this.#readWithImages(input);
    const mailbox = account.mailboxes.find(({ email }) => email === input.to) ?? account.primaryMailbox;
    const ticket = buildTicket(account, {
      subject: input.subject ?? subjectFrom(htmlToText(body)),
      description: body,
      requesterId: contact.id,
      source: sourceOf[via],
      ...(attachmentIds && { attachmentIds }),
      ...(via === "mail" && {
        supportEmail: mailbox.email,
        emailConfigId: mailbox.id,
        toEmails: [...(input.visibleTo ?? [mailbox.email])],
        groupId: mailbox.groupId,
        ccEmails: [...(input.cc ?? [])],
      }),
    });
    openTicket(account, ticket, { type: "requester", id: contact.id, origin: "helpdesk" });
    return { ticketId: ticket.id, entryId: null, contactId: contact.id, isNewTicket: true };
  }

  #answers(input: CustomerWritesInput, ticket: FreshdeskTicket, contactId: number): Written {
    const { account } = this;
    const isMail = input.via ? input.via === "mail" : ticket.source === 1;
    const { body, attachmentIds } = this.#readWithImages(input);
    const fromEmail = account.person(contactId)?.email;
    const quote = isMail && !input.isWithoutQuote ? quoteOf(account, ticket) : undefined;
    const entry = buildCustomerEntry(account, ticket, {
      userId: contactId,
      via: isMail ? "mail" : "portal",
      body: quote ? `${body}${quote.html}` : body,
      ...(isMail && {
        bodyText: crlf(`${input.text ?? htmlToText(body)}${quote ? `\n\n${quote.text}` : "\n"}`),
      }),
      ...(attachmentIds && { attachmentIds }),
      ...(fromEmail && { fromEmail }),
      isAutoResponse: input.isAutoResponse ?? false,
    });
    addCustomerEntry(account, ticket, entry, isMail ? "mail" : "portal");
    return { ticketId: ticket.id, entryId: entry.id, contactId, isNewTicket: false };
  }

  /** An agent's mail from his own address is taken as a reply. */
  #agentMails(ticket: FreshdeskTicket, agentId: number, input: MailInput): Written {
    const { body, attachmentIds } = this.readWriting(input);
    const draft = { userId: agentId, body, ...(attachmentIds && { attachmentIds }) };
    const entry = buildReply(this.account, ticket, draft);
    addReply(this.account, ticket, entry, { type: "agent", id: agentId, origin: "helpdesk" });
    return {
      ticketId: ticket.id,
      entryId: entry.id,
      contactId: ticket.requesterId,
      isNewTicket: false,
    };
  }

  #readWithImages(input: CustomerWritesInput): { body: string; attachmentIds?: number[] } {
    const images = this.#store(input.inlineImages ?? [], true) ?? [];
    const tags = images.map((id) => `<img src="${escapeHtml(inlineImageUrl(this.account, id))}">`);
    if (images.length > 0 && !input.text && !input.html && !input.files?.length) {
      return { body: `<div>${tags.join("")}</div>` };
    }
    const { body, ...rest } = this.readWriting(input);
    return { body: `${body}${tags.join("")}`, ...rest };
  }

  #requester(ticket: FreshdeskTicket): { id: number; companyId?: number | null } {
    return this.account.contacts.get(ticket.requesterId) ?? { id: ticket.requesterId };
  }

  #contact(input: { contactId?: number; contact?: ContactInput }): { id: number; companyId?: number | null } {
    const { account } = this;
    if (input.contactId !== undefined) {
      const known =
        account.contacts.get(Number(input.contactId)) ?? account.agents.get(Number(input.contactId));
      if (!known) throw new ControlError("There is no such customer.");
      return known;
    }
    const email = input.contact?.email;
    const known = email ? (account.contactByEmail(email) ?? account.agentByEmail(email)) : undefined;
    return known ?? this.#newContact(input.contact ?? {});
  }

  #newContact(input: ContactInput): FreshdeskContact {
    const { account } = this;
    const number = account.contacts.size + 1;
    const email = input.email ?? (input.phone ? undefined : `visitor-${number}@example.com`);
    const contact = buildContact(account, {
      name: input.name || (email ? nameFromEmail(email) : (input.phone ?? "Visitor")),
      ...(email && { email }),
      ...(input.phone && { phone: input.phone }),
      ...(input.uniqueExternalId && { uniqueExternalId: input.uniqueExternalId }),
    });
    account.addContact(contact);
    account.changed("contacts");
    return contact;
  }
}

function subjectFrom(text: string): string {
  return text.split("\n")[0]?.slice(0, 80) || "No subject";
}

function crlf(text: string): string {
  return text.replace(/\r?\n/g, "\r\n");
}

/** What a mail program puts below an answer: the newest public message, with everything quoted in it. */
function quoteOf(account: FreshdeskAccount, ticket: FreshdeskTicket): { html: string; text: string } {
  const last = ticket.entries.findLast((entry) => !entry.isPrivate && entry.kind !== "feedback");
  const body = last?.body ?? ticket.description;
  const text = last?.bodyText ?? htmlToText(body);
  const author = account.person(last ? last.userId : ticket.requesterId)?.name ?? account.facts.name;
  const head = `On ${describeTime(last?.createdAt ?? ticket.createdAt)}, ${author} wrote:`;
  const lines = text.split(/\r?\n/).map((line) => `> ${line}`);
  return {
    html: `<div class="gmail_quote"><div>${escapeHtml(head)}</div><blockquote>${body}</blockquote></div>`,
    text: `${head}\n${lines.join("\n")}\n`,
  };
}
