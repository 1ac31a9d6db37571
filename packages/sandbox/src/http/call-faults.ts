/** Which calls a fault is about. Everything given must hold. */
export interface CallMatch {
  readonly method?: string;
  /** Below the mount, `*` for any one segment: `/v2/users/*`. Absent: every path. */
  readonly path?: string;
  /** A text the raw request body must contain, such as `"message_type":"private"`. */
  readonly bodyIncludes?: string;
  /** Only the nth matching call, counted from 1 since the fault was added. */
  readonly nth?: number;
  /** 0 to 1. Default 1. */
  readonly probability?: number;
}

/** What goes wrong. "Storing" means making the change that the call asked for. */
export type CallEffect =
  /** Answer an error and change nothing. 429 carries Retry-After only when given. */
  | {
      readonly kind: "status";
      readonly status: number;
      readonly retryAfterSeconds?: number;
      readonly body?: "json" | "html" | "empty";
    }
  /** Make the change, then answer this status. */
  | { readonly kind: "store-then-status"; readonly status: number; readonly body?: "json" | "html" | "empty" }
  /** Make the change, then say nothing until the caller gives up or the time is over (default 10 minutes). */
  | { readonly kind: "store-then-hang"; readonly milliseconds?: number }
  /** Make the change, then cut the connection. */
  | { readonly kind: "store-then-reset" }
  /** Answer as if all went well, and change nothing. */
  | { readonly kind: "answer-without-storing" }
  /** Wait, and only then look at the helpdesk's state and make the change. */
  | { readonly kind: "delay-before-storing"; readonly milliseconds: number }
  /** Make the change at once and answer late. */
  | { readonly kind: "delay-after-storing"; readonly milliseconds: number }
  /** Make the change and send the body a byte at a time. Default 1 byte a second. */
  | { readonly kind: "slow-body"; readonly bytesPerSecond?: number }
  /** Make the change, send half of the body and cut the connection. */
  | { readonly kind: "reset-mid-body" }
  /** Cut the connection before anything happened. */
  | { readonly kind: "reset" };

const callEffectKinds = [
  "status",
  "store-then-status",
  "store-then-hang",
  "store-then-reset",
  "answer-without-storing",
  "delay-before-storing",
  "delay-after-storing",
  "slow-body",
  "reset-mid-body",
  "reset",
] as const satisfies readonly CallEffect["kind"][];

/** A fault as it is asked for. */
export interface CallFaultRequest {
  /** Given back by the ledger; made up when absent. */
  readonly id?: string;
  readonly match?: CallMatch;
  /** How many calls it hits before it is spent. Default 1. */
  readonly times?: number | "always";
  readonly effect: CallEffect;
}

/** A fault in force. */
export interface CallFault {
  readonly id: string;
  readonly match: CallMatch;
  readonly times: number | "always";
  readonly effect: CallEffect;
  /** Matching calls seen. */
  readonly seen: number;
  /** Calls hit. */
  readonly hits: number;
}

interface Rule extends CallFault {
  seen: number;
  hits: number;
  readonly segments: readonly string[] | undefined;
}

/** The faults that wait for their call. The first one that fires wins; spent ones are kept for display. */
export class CallFaults {
  readonly #random: () => number;
  #rules: Rule[] = [];
  #counter = 0;

  constructor(random: () => number) {
    this.#random = random;
  }

  get isEmpty(): boolean {
    return this.#rules.length === 0;
  }

  /** @throws TypeError for an effect we do not know. */
  add(request: CallFaultRequest): string {
    if (!callEffectKinds.includes(request.effect?.kind)) {
      throw new TypeError(`Unknown fault effect; choose one of ${callEffectKinds.join(", ")}.`);
    }
    this.#counter += 1;
    const id = request.id ?? `fault-${this.#counter}`;
    const match = request.match ?? {};
    const segments = match.path?.split("/");
    this.#rules.push({
      id,
      match,
      times: request.times ?? 1,
      effect: request.effect,
      seen: 0,
      hits: 0,
      segments,
    });
    return id;
  }

  remove(id: string): void {
    this.#rules = this.#rules.filter((rule) => rule.id !== id);
  }

  clear(): void {
    this.#rules = [];
  }

  list(): CallFault[] {
    return this.#rules.map(({ segments: _, ...rule }) => rule);
  }

  /** The fault that hits this call, counted as used. */
  take(method: string, path: string, rawBody: Buffer): CallFault | undefined {
    for (const rule of this.#rules) {
      if (rule.times !== "always" && rule.hits >= rule.times) continue;
      if (!matches(rule, method, path, rawBody)) continue;
      rule.seen += 1;
      if (rule.match.nth !== undefined && rule.seen !== rule.match.nth) continue;
      if (rule.match.probability !== undefined && this.#random() >= rule.match.probability) continue;
      rule.hits += 1;
      return rule;
    }
    return undefined;
  }
}

function matches(rule: Rule, method: string, path: string, rawBody: Buffer): boolean {
  if (rule.match.method && rule.match.method !== method) return false;
  if (rule.segments) {
    const segments = path.split("/");
    if (segments.length !== rule.segments.length) return false;
    if (!rule.segments.every((wanted, index) => wanted === "*" || wanted === segments[index])) return false;
  }
  return !rule.match.bodyIncludes || rawBody.includes(rule.match.bodyIncludes);
}
