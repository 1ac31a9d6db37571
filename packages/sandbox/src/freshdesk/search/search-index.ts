import type { FreshdeskAccount } from "../account.ts";
import type { FreshdeskTicket } from "../records.ts";

/** The properties search can ask for. */
export type SearchedTicket = Pick<
  FreshdeskTicket,
  | "responderId"
  | "groupId"
  | "priority"
  | "status"
  | "tags"
  | "type"
  | "createdAt"
  | "updatedAt"
  | "dueBy"
  | "frDueBy"
  | "customFields"
>;

/**
 * What search knows of the tickets: it lags behind. Only tickets that changed within the lag are kept twice;
 * everything else is read from the account itself.
 */
export class SearchIndex {
  readonly #account: FreshdeskAccount;
  readonly #former = new Map<number, { at: number; ticket: SearchedTicket }>();

  constructor(account: FreshdeskAccount) {
    this.#account = account;
  }

  /** Keeps what search still sees while the change is too young for it. */
  beforeChange(ticket: FreshdeskTicket): void {
    const { searchLagMs } = this.#account.switches;
    if (searchLagMs <= 0) return;
    const now = this.#account.now();
    const former = this.#former.get(ticket.id);
    if (former && now - ticket.updatedAt < searchLagMs) return;
    if (now - ticket.createdAt < searchLagMs) return;
    const { tags, customFields, ...rest } = ticket;
    this.#former.set(ticket.id, {
      at: now,
      ticket: { ...rest, tags: [...tags], customFields: { ...customFields } },
    });
  }

  /** The ticket as search sees it; undefined while it does not know it. */
  look(ticket: FreshdeskTicket): SearchedTicket | undefined {
    const { searchLagMs } = this.#account.switches;
    const now = this.#account.now();
    if (now - ticket.createdAt < searchLagMs) return undefined;
    const former = this.#former.get(ticket.id);
    if (!former) return ticket;
    if (now - ticket.updatedAt < searchLagMs) return former.ticket;
    this.#former.delete(ticket.id);
    return ticket;
  }
}
