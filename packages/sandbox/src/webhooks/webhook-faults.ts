/** Which webhooks a fault is about. Everything given must hold. */
export interface WebhookMatch {
  /** Such as `message_create`. Absent: every action. */
  readonly action?: string;
  /** A text the body must contain, such as `"actor_type":"user"`. */
  readonly bodyIncludes?: string;
  /** Only the nth matching webhook, counted from 1 since the fault was added. */
  readonly nth?: number;
  /** 0 to 1. Default 1. */
  readonly probability?: number;
}

/** What goes wrong with a webhook. Several faults may hit the same one; their effects add up. */
export type WebhookEffect =
  /** Send `copies` more, all at once or `spacingMs` apart (default 20). `maximumCopies` makes the number random from `copies` up to it. */
  | {
      readonly kind: "duplicate";
      readonly copies: number;
      readonly maximumCopies?: number;
      readonly concurrently?: boolean;
      readonly spacingMs?: number;
    }
  | { readonly kind: "delay"; readonly milliseconds: number }
  /** Delay each by a random time below the window, so that they overtake each other. */
  | { readonly kind: "shuffle"; readonly windowMs: number }
  /** Never send it. */
  | { readonly kind: "drop" }
  /** Send it once more after it was delivered, with this X-Retry-Count (default 0). */
  | { readonly kind: "resend"; readonly afterMs: number; readonly retryCount?: number }
  | { readonly kind: "bad-signature" }
  | { readonly kind: "missing-signature" }
  /** Sign with the key that was right before the webhook was saved again. */
  | { readonly kind: "old-key" }
  /** Replace the body by valid, correctly signed JSON of this size. */
  | { readonly kind: "huge-body"; readonly bytes: number }
  /** Replace the body by a correctly signed text that is no JSON. */
  | { readonly kind: "not-json" };

const webhookEffectKinds = [
  "duplicate",
  "delay",
  "shuffle",
  "drop",
  "resend",
  "bad-signature",
  "missing-signature",
  "old-key",
  "huge-body",
  "not-json",
] as const satisfies readonly WebhookEffect["kind"][];

/** A fault as it is asked for. */
export interface WebhookFaultRequest {
  readonly id?: string;
  readonly match?: WebhookMatch;
  /** How many webhooks it hits before it is spent. Default 1. */
  readonly times?: number | "always";
  readonly effect: WebhookEffect;
}

/** A fault in force. */
export interface WebhookFault {
  readonly id: string;
  readonly match: WebhookMatch;
  readonly times: number | "always";
  readonly effect: WebhookEffect;
  readonly seen: number;
  readonly hits: number;
}

interface Rule extends WebhookFault {
  seen: number;
  hits: number;
}

/** The faults that wait for their webhook. */
export class WebhookFaults {
  readonly #random: () => number;
  #rules: Rule[] = [];
  #counter = 0;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** @throws TypeError for an effect we do not know. */
  add(request: WebhookFaultRequest): string {
    if (!webhookEffectKinds.includes(request.effect?.kind)) {
      throw new TypeError(`Unknown webhook effect; choose one of ${webhookEffectKinds.join(", ")}.`);
    }
    this.#counter += 1;
    const id = request.id ?? `webhook-fault-${this.#counter}`;
    const { match = {}, times = 1, effect } = request;
    this.#rules.push({ id, match, times, effect, seen: 0, hits: 0 });
    return id;
  }

  remove(id: string): void {
    this.#rules = this.#rules.filter((rule) => rule.id !== id);
  }

  clear(): void {
    this.#rules = [];
  }

  list(): WebhookFault[] {
    return this.#rules.map((rule) => ({ ...rule }));
  }

  /** All faults that hit this webhook, counted as used. */
  take(action: string, body: string): WebhookFault[] {
    if (this.#rules.length === 0) return [];
    return this.#rules.filter((rule) => this.#hits(rule, action, body));
  }

  #hits(rule: Rule, action: string, body: string): boolean {
    const { match } = rule;
    if (rule.times !== "always" && rule.hits >= rule.times) return false;
    if (match.action && match.action !== action) return false;
    if (match.bodyIncludes && !body.includes(match.bodyIncludes)) return false;
    rule.seen += 1;
    if (match.nth !== undefined && rule.seen !== match.nth) return false;
    if (match.probability !== undefined && this.#random() >= match.probability) return false;
    rule.hits += 1;
    return true;
  }
}
