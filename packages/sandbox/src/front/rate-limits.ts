import type { Answer } from "../http/answer.ts";
import { RateLimit } from "../http/rate-limit.ts";
import type { FrontAccount } from "./account.ts";
import { failure } from "./errors.ts";

const aMinute = 60_000;
const tenMinutes = 600_000;
const callsPerMinute = { unlimited: 0, starter: 50, professional: 100, enterprise: 200 } as const;

/** What the limits say about one call. */
export interface LimitDecision {
  readonly headers: Record<string, string>;
  /** The 429, when the call is one too many. */
  readonly refusal: Answer | undefined;
}

/** Counts calls per company, and a few kinds of writes per conversation and channel. */
export class FrontRateLimits {
  readonly #company = new RateLimit();
  readonly #burst = new RateLimit();
  readonly #search = new RateLimit();
  readonly #guards = new Map<string, { start: number; used: number }>();
  #burstLeft: number | undefined;

  /** Counts one call. `path` without the query. */
  count(account: FrontAccount, method: string, path: string): LimitDecision {
    const { switches } = account;
    const now = account.now();
    const limit = callsPerMinute[switches.plan];
    const state = this.#company.count(now, limit, aMinute);
    const headers: Record<string, string> = {
      "x-ratelimit-limit": String(state.limit),
      "x-ratelimit-remaining": String(state.remaining),
      "x-ratelimit-reset": String(state.resetsAt),
    };
    let isExceeded = state.isExceeded;
    if (switches.burstAllowance && limit > 0) {
      const extra = Math.floor(limit / 2);
      if (isExceeded) {
        const burst = this.#burst.count(now, extra, tenMinutes);
        this.#burstLeft = burst.remaining;
        isExceeded = burst.isExceeded;
      }
      headers["x-ratelimit-burst-limit"] = String(extra);
      headers["x-ratelimit-burst-remaining"] = String(this.#burstLeft ?? extra);
    }
    if (isExceeded) {
      const answer = failure(429, "Too many requests", "Rate limit exceeded. Please retry later.");
      return { headers, refusal: refuse(account, answer, state.secondsLeft) };
    }
    if (limit > 0 && path.startsWith("/conversations/search/")) {
      const search = this.#search.count(now, Math.floor(limit * 0.4), aMinute);
      const answer = failure(429, "Too many requests", "Rate limit exceeded for search.");
      if (search.isExceeded) return { headers, refusal: refuse(account, answer, search.secondsLeft) };
    }
    return { headers, refusal: this.#guard(account, method, path, now) };
  }

  #guard(account: FrontAccount, method: string, path: string, now: number): Answer | undefined {
    const key = guardKey(method, path);
    const limit = account.switches.tierTwoPerSecond;
    if (!key || limit === 0) return undefined;
    let guard = this.#guards.get(key);
    if (!guard || now >= guard.start + 1000) {
      if (this.#guards.size > 5000) this.#guards.clear();
      guard = { start: now, used: 0 };
      this.#guards.set(key, guard);
    }
    guard.used += 1;
    if (guard.used <= limit) return undefined;
    const left = guard.start + 1000 - now;
    const message = `Rate limit exceeded for tier-2 route. Please retry in ${left} milliseconds.`;
    return refuse(account, failure(429, "Too many requests", message), 1, "2");
  }
}

/** Which guard a call counts against: assignee and status share one, tag writes another, a channel has its own. */
function guardKey(method: string, path: string): string | undefined {
  if (method === "GET") return undefined;
  const [, kind, id, rest] = path.split("/");
  if (kind === "conversations" && ((method === "PATCH" && !rest) || rest === "assignee"))
    return `state/${id}`;
  if (kind === "conversations" && rest === "tags") return `tags/${id}`;
  if (kind === "channels" && rest === "messages") return `channel/${id}`;
  return undefined;
}

function refuse(account: FrontAccount, answer: Answer, seconds: number, tier?: string): Answer {
  const retryAfter = account.switches.rateLimitRetryAfter && { "retry-after": String(seconds) };
  return { ...answer, headers: { ...retryAfter, ...(tier && { "x-front-tier": tier }) } };
}
