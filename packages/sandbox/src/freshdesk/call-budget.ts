import { RateLimit, type RateLimitState } from "../http/rate-limit.ts";
import type { FreshdeskAccount } from "./account.ts";
import type { SubLimits } from "./plans.ts";

const aMinute = 60_000;
const anHour = 3_600_000;

/** How one call stands against the limits. */
export interface BudgetState {
  readonly total: number;
  readonly remaining: number;
  /** Credits this call used up. */
  readonly used: number;
  readonly isExceeded: boolean;
  readonly retryAfterSeconds: number;
}

/**
 * The calls of an account, all keys and apps together. Failed calls count, and what a call includes costs
 * extra. Webhooks of automation rules draw on the same pool.
 */
export class CallBudget {
  readonly #account: () => FreshdeskAccount;
  readonly #calls = new RateLimit();
  readonly #webhooks = new RateLimit();
  readonly #endpoints = new Map<keyof SubLimits, RateLimit>();

  constructor(account: () => FreshdeskAccount) {
    this.#account = account;
  }

  /** Counts one call. */
  spend(method: string, path: string, query: URLSearchParams): BudgetState {
    const account = this.#account();
    const { plan, switches } = account;
    const now = account.now();
    const credits = creditsOf(method, path, query);
    const whole = this.#calls.count(now, plan.callsPerMinute, this.#windowMs, credits);
    const kind = switches.endpointLimits ? limitedKind(method, path) : undefined;
    const limit = kind ? plan.subLimits[kind] : 0;
    const endpoint = kind && limit > 0 ? this.#endpoint(kind).count(now, limit, aMinute) : undefined;
    const isEndpoint = endpoint?.isExceeded === true && !whole.isExceeded;
    const shown = isEndpoint && switches.endpointLimitHeaders === "endpoint" ? endpoint : whole;
    return {
      total: plan.callsPerMinute || shown.limit,
      ...(isEndpoint && switches.endpointLimitHeaders === "endpoint" && { total: endpoint.limit }),
      remaining: shown.remaining,
      used: credits,
      isExceeded: whole.isExceeded || isEndpoint,
      retryAfterSeconds: (isEndpoint ? endpoint : whole).secondsLeft,
    };
  }

  /** Counts one webhook; gives the milliseconds it has to wait, 0 when it may go. */
  spendWebhook(): number {
    const account = this.#account();
    const { webhooksPerHour, webhooksUseCallLimit } = account.switches;
    const now = account.now();
    const hourly = this.#webhooks.count(now, webhooksPerHour, anHour);
    if (hourly.isExceeded) return wait(hourly);
    if (!webhooksUseCallLimit) return 0;
    const calls = this.#calls.count(now, account.plan.callsPerMinute, this.#windowMs);
    return calls.isExceeded ? wait(calls) : 0;
  }

  get #windowMs(): number {
    return this.#account().switches.rateWindow === "hour" ? anHour : aMinute;
  }

  #endpoint(kind: keyof SubLimits): RateLimit {
    let limit = this.#endpoints.get(kind);
    if (!limit) {
      limit = new RateLimit();
      this.#endpoints.set(kind, limit);
    }
    return limit;
  }
}

/** A plain call costs 1; each include 1 more on a ticket and 2 more on the list. */
function creditsOf(method: string, path: string, query: URLSearchParams): number {
  if (method !== "GET") return 1;
  const includes = (query.get("include") ?? "").split(",").filter(Boolean).length;
  if (path === "/tickets") return 1 + 2 * includes;
  return /^\/tickets\/\d+$/.test(path) ? 1 + includes : 1;
}

function limitedKind(method: string, path: string): keyof SubLimits | undefined {
  if (method === "GET" && path === "/tickets") return "listTickets";
  if (method === "GET" && path === "/contacts") return "listContacts";
  if (method === "POST" && path === "/tickets") return "createTicket";
  return method === "PUT" && /^\/tickets\/\d+$/.test(path) ? "updateTicket" : undefined;
}

function wait(state: RateLimitState): number {
  return state.secondsLeft * 1000;
}
