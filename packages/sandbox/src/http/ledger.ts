/** One API call that reached the simulator. */
export interface CallEntry {
  readonly kind: "call";
  readonly sequence: number;
  /** Epoch milliseconds of the moment the answer was decided. */
  readonly time: number;
  readonly method: string;
  /** Below the mount, with the query string, such as `/v2/conversations/…/messages?page=1`. */
  readonly path: string;
  /** The JSON body as received; a size for anything else. Authorization is never recorded. */
  readonly body: unknown;
  /** The status sent, or null when the caller got none (held back, or the connection was cut). */
  readonly status: number | null;
  /** True when the call changed the helpdesk, whatever was answered. */
  readonly stored: boolean;
  /** Id of the fault that was applied. */
  readonly fault: string | null;
  readonly conversationId?: string;
  readonly messageId?: string;
}

/** One attempt to deliver a webhook, or the decision not to. */
export interface DeliveryEntry {
  readonly kind: "delivery";
  readonly sequence: number;
  readonly time: number;
  readonly deliveryId: string;
  readonly action: string;
  readonly conversationId?: string;
  readonly messageId?: string;
  readonly retryCount: number;
  /** The receiver's status, or null when none came. */
  readonly status: number | null;
  readonly outcome: "accepted" | "refused" | "timed-out" | "unreachable" | "dropped";
  readonly milliseconds: number;
  /** Id of the fault that caused this attempt or kept it back. */
  readonly fault: string | null;
}

export type LedgerEntry = CallEntry | DeliveryEntry;

type Unnumbered<Entry> = Entry extends unknown ? Omit<Entry, "sequence"> : never;

/** How much to keep: everything up to `limit` entries (the oldest go first), or nothing. */
export type LedgerOption = "off" | { readonly limit: number };

/**
 * Append-only record of everything that crossed the border, and so the judge in tests that break things on
 * purpose: it does not depend on what the system under test believes it did.
 */
export class Ledger {
  readonly #limit: number;
  #entries: LedgerEntry[] = [];
  #next = 1;

  constructor(option: LedgerOption) {
    this.#limit = option === "off" ? 0 : option.limit;
  }

  get isOn(): boolean {
    return this.#limit > 0;
  }

  /** Number of the newest entry; 0 before the first. Counts on even when nothing is kept. */
  get last(): number {
    return this.#next - 1;
  }

  append(entry: Unnumbered<LedgerEntry>): void {
    const sequence = this.#next++;
    if (this.#limit === 0) return;
    this.#entries.push({ ...entry, sequence } as LedgerEntry);
    // Cutting once per `limit` entries keeps appending cheap; memory stays below twice the limit.
    if (this.#entries.length >= this.#limit * 2) this.#entries = this.#entries.slice(-this.#limit);
  }

  /** Entries numbered above `after`, oldest first. */
  read(after = 0, limit = Number.POSITIVE_INFINITY): LedgerEntry[] {
    const first = this.#entries[0];
    if (!first) return [];
    const start = Math.max(0, after + 1 - first.sequence);
    return this.#entries.slice(start, Math.min(start + limit, this.#entries.length));
  }

  calls(after = 0): CallEntry[] {
    return this.read(after).filter((entry) => entry.kind === "call");
  }

  deliveries(after = 0): DeliveryEntry[] {
    return this.read(after).filter((entry) => entry.kind === "delivery");
  }
}
