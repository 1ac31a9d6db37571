import type { Timers } from "../simulated-clock.ts";
import { defaultSwitches } from "../switch-facts.ts";
import type { TicketEvent } from "./account-events.ts";
import { type Plan, planInForce } from "./plans.ts";
import type {
  AutomationRule,
  FreshdeskAgent,
  FreshdeskAttachment,
  FreshdeskCompany,
  FreshdeskContact,
  FreshdeskEntry,
  FreshdeskField,
  FreshdeskGroup,
  FreshdeskJob,
  FreshdeskMailbox,
  FreshdeskRating,
  FreshdeskRole,
  FreshdeskSolutionArticle,
  FreshdeskSolutionCategory,
  FreshdeskSolutionFolder,
  FreshdeskStatus,
  FreshdeskTicket,
  OutboxMail,
  RuleType,
} from "./records.ts";
import { SearchIndex } from "./search/search-index.ts";
import { type FreshdeskSwitches, freshdeskSwitchFacts } from "./switches.ts";

/** What the account needs from outside. */
export interface AccountSurroundings {
  readonly now: () => number;
  readonly random: () => number;
  readonly timers: Timers;
  /** Base of links into the simulator, such as `http://127.0.0.1:4000/sandbox/freshdesk`. */
  readonly origin: () => string;
  /** Told about everything a rule could react to. */
  readonly onEvent: (event: TicketEvent) => void;
  /** Told that something changed, for saving and for open pages. */
  readonly onChange: (topic: string, id?: string) => void;
}

/** Fixed facts of an account. */
export interface AccountFacts {
  id: number;
  name: string;
  /** The part before `.freshdesk.com`. */
  domain: string;
  timeZone: string;
  language: string;
  /** Languages that articles may be translated into, and those of them that customers can choose. */
  translatedInto?: { supported: string[]; shown: string[] };
}

/** The account as plain JSON, to be saved and restored. */
export interface AccountState {
  facts: AccountFacts;
  counter: number;
  lastTicketId: number;
  roles: FreshdeskRole[];
  agents: FreshdeskAgent[];
  groups: FreshdeskGroup[];
  contacts: FreshdeskContact[];
  companies: FreshdeskCompany[];
  mailboxes: FreshdeskMailbox[];
  fields: FreshdeskField[];
  statuses: FreshdeskStatus[];
  tickets: FreshdeskTicket[];
  attachments: FreshdeskAttachment[];
  outbox: OutboxMail[];
  ratings: FreshdeskRating[];
  jobs: FreshdeskJob[];
  rules: Record<RuleType, AutomationRule[]>;
  /** Absent in what was saved before there were any. */
  solutions?: {
    categories: FreshdeskSolutionCategory[];
    folders: FreshdeskSolutionFolder[];
    articles: FreshdeskSolutionArticle[];
  };
}

/** Where the ids of people, entries and files start: 11 digits, beyond 32 bits. */
const firstIds = {
  person: 67_038_833_000,
  entry: 67_412_600_000,
  attachment: 67_601_328_000,
  other: 67_000_499_000,
} as const;

/** Mails kept for the outbox; the oldest go first. */
const keptMails = 20_000;

/** One Freshdesk account: its records, ways to find them, and the switches that say how it behaves. */
export class FreshdeskAccount {
  readonly switches: FreshdeskSwitches = defaultSwitches(freshdeskSwitchFacts);
  readonly surroundings: AccountSurroundings;
  readonly facts: AccountFacts;
  readonly roles: FreshdeskRole[];
  readonly agents = new Map<number, FreshdeskAgent>();
  readonly groups = new Map<number, FreshdeskGroup>();
  readonly contacts = new Map<number, FreshdeskContact>();
  readonly companies = new Map<number, FreshdeskCompany>();
  readonly mailboxes: FreshdeskMailbox[];
  readonly fields: FreshdeskField[];
  readonly statuses: FreshdeskStatus[];
  readonly tickets = new Map<number, FreshdeskTicket>();
  readonly entries = new Map<number, FreshdeskEntry>();
  readonly attachments = new Map<number, FreshdeskAttachment>();
  readonly ratings: FreshdeskRating[];
  readonly jobs = new Map<string, FreshdeskJob>();
  readonly rules: Record<RuleType, AutomationRule[]>;
  readonly solutionCategories = new Map<number, FreshdeskSolutionCategory>();
  readonly solutionFolders = new Map<number, FreshdeskSolutionFolder>();
  readonly solutionArticles = new Map<number, FreshdeskSolutionArticle>();
  readonly searchIndex: SearchIndex;
  outbox: OutboxMail[];
  /** Counts every change, so that a sorted list can be kept until the next one. */
  version = 0;

  readonly #contactsByEmail = new Map<string, FreshdeskContact>();
  readonly #agentsByKey = new Map<string, FreshdeskAgent>();
  #counter: number;
  #lastTicketId: number;

  constructor(state: AccountState, surroundings: AccountSurroundings) {
    this.surroundings = surroundings;
    this.facts = state.facts;
    this.#counter = state.counter;
    this.#lastTicketId = state.lastTicketId;
    this.roles = state.roles;
    this.mailboxes = state.mailboxes;
    this.fields = state.fields;
    this.statuses = state.statuses;
    this.ratings = state.ratings;
    this.rules = state.rules;
    this.outbox = state.outbox;
    this.searchIndex = new SearchIndex(this);
    for (const agent of state.agents) this.addAgent(agent);
    for (const group of state.groups) this.groups.set(group.id, group);
    for (const contact of state.contacts) this.addContact(contact);
    for (const company of state.companies) this.companies.set(company.id, company);
    for (const ticket of state.tickets) {
      this.tickets.set(ticket.id, ticket);
      for (const entry of ticket.entries) this.entries.set(entry.id, entry);
    }
    for (const attachment of state.attachments) this.attachments.set(attachment.id, attachment);
    for (const job of state.jobs) this.jobs.set(job.id, job);
    for (const category of state.solutions?.categories ?? [])
      this.solutionCategories.set(category.id, category);
    for (const folder of state.solutions?.folders ?? []) this.solutionFolders.set(folder.id, folder);
    for (const article of state.solutions?.articles ?? []) this.solutionArticles.set(article.id, article);
  }

  get plan(): Plan {
    return planInForce(this.switches.plan, this.switches.callsPerMinute);
  }

  now(): number {
    return this.surroundings.now();
  }

  tell(event: TicketEvent): void {
    this.surroundings.onEvent(event);
  }

  changed(topic: string, id?: number): void {
    this.version += 1;
    this.surroundings.onChange(topic, id === undefined ? undefined : String(id));
  }

  newId(kind: keyof typeof firstIds): number {
    this.#counter += 1;
    // Uneven steps, so that nobody learns to count on neighbouring numbers.
    return firstIds[kind] + this.#counter * 7;
  }

  newTicketId(): number {
    this.#lastTicketId += 1;
    return this.#lastTicketId;
  }

  addAgent(agent: FreshdeskAgent): void {
    this.agents.set(agent.id, agent);
    this.#agentsByKey.set(agent.apiKey, agent);
  }

  agentByKey(apiKey: string): FreshdeskAgent | undefined {
    return this.#agentsByKey.get(apiKey);
  }

  changeKey(agent: FreshdeskAgent, apiKey: string): void {
    this.#agentsByKey.delete(agent.apiKey);
    agent.apiKey = apiKey;
    this.#agentsByKey.set(apiKey, agent);
  }

  agentByEmail(email: string): FreshdeskAgent | undefined {
    const wanted = email.toLowerCase();
    for (const agent of this.agents.values()) if (agent.email.toLowerCase() === wanted) return agent;
    return undefined;
  }

  addContact(contact: FreshdeskContact): void {
    this.contacts.set(contact.id, contact);
    if (contact.email) this.#contactsByEmail.set(contact.email.toLowerCase(), contact);
  }

  /** Changes a contact and keeps the e-mail index right. */
  updateContact(contact: FreshdeskContact, changes: Partial<FreshdeskContact>): void {
    if (contact.email) this.#contactsByEmail.delete(contact.email.toLowerCase());
    Object.assign(contact, changes);
    contact.updatedAt = this.now();
    if (contact.email) this.#contactsByEmail.set(contact.email.toLowerCase(), contact);
    this.changed("contacts");
  }

  contactByEmail(email: string): FreshdeskContact | undefined {
    return this.#contactsByEmail.get(email.toLowerCase());
  }

  /** Name and address of an agent or contact: they share one number space. */
  person(id: number | null): { name: string; email: string | null; phone: string | null } | undefined {
    if (id === null) return undefined;
    const agent = this.agents.get(id);
    return agent ? { name: agent.name, email: agent.email, phone: null } : this.contacts.get(id);
  }

  get primaryMailbox(): FreshdeskMailbox {
    const mailbox = this.mailboxes.find(({ isPrimary }) => isPrimary) ?? this.mailboxes[0];
    if (!mailbox) throw new Error("The account has no mailbox.");
    return mailbox;
  }

  addTicket(ticket: FreshdeskTicket): void {
    this.tickets.set(ticket.id, ticket);
    for (const entry of ticket.entries) this.entries.set(entry.id, entry);
    this.changed("ticket", ticket.id);
  }

  /** Every write and every customer's message moves `updated_at`. Call it after the change. */
  touch(ticket: FreshdeskTicket): void {
    ticket.updatedAt = Math.max(this.now(), ticket.updatedAt);
    this.changed("ticket", ticket.id);
  }

  addEntry(ticket: FreshdeskTicket, entry: FreshdeskEntry): void {
    this.searchIndex.beforeChange(ticket);
    ticket.entries.push(entry);
    this.entries.set(entry.id, entry);
    this.touch(ticket);
  }

  removeEntry(entry: FreshdeskEntry): void {
    const ticket = this.tickets.get(entry.ticketId);
    this.entries.delete(entry.id);
    if (!ticket) return;
    ticket.entries = ticket.entries.filter((other) => other !== entry);
    this.touch(ticket);
  }

  removeTicket(ticket: FreshdeskTicket): void {
    this.tickets.delete(ticket.id);
    for (const entry of ticket.entries) this.entries.delete(entry.id);
    this.changed("tickets");
  }

  addMail(mail: OutboxMail): void {
    this.outbox.push(mail);
    if (this.outbox.length >= keptMails * 2) this.outbox = this.outbox.slice(-keptMails);
    this.changed("outbox");
  }

  takeState(): AccountState {
    return {
      facts: this.facts,
      counter: this.#counter,
      lastTicketId: this.#lastTicketId,
      roles: this.roles,
      agents: [...this.agents.values()],
      groups: [...this.groups.values()],
      contacts: [...this.contacts.values()],
      companies: [...this.companies.values()],
      mailboxes: this.mailboxes,
      fields: this.fields,
      statuses: this.statuses,
      tickets: [...this.tickets.values()],
      attachments: [...this.attachments.values()],
      outbox: this.outbox,
      ratings: this.ratings,
      jobs: [...this.jobs.values()],
      rules: this.rules,
      solutions: {
        categories: [...this.solutionCategories.values()],
        folders: [...this.solutionFolders.values()],
        articles: [...this.solutionArticles.values()],
      },
    };
  }
}
