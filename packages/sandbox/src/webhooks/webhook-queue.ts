import { randomUUID } from "node:crypto";
import type { Ledger } from "../http/ledger.ts";
import { realTimers, type Timers } from "../simulated-clock.ts";
import { type PostResult, postWebhook } from "./post-webhook.ts";
import type { WebhookEffect, WebhookFaults } from "./webhook-faults.ts";

/** Something that happened in the helpdesk and is to be told. */
export interface WebhookEvent {
  readonly action: string;
  /** The exact text to send and sign. */
  readonly body: string;
  readonly conversationId?: string;
  readonly messageId?: string;
  /** Id of what it tells, for helpdesks that write the body anew at each attempt; see `createBody`. */
  readonly eventId?: string;
  /** Overrides how this one is signed. */
  readonly signature?: SignatureVariant;
  /** Extra or overriding headers. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Where and how to send this one, for helpdesks whose rules each name a receiver. Default the queue's url, POST. */
  readonly target?: { readonly url: string; readonly method: string };
}

export type SignatureVariant = "good" | "bad" | "missing" | "old-key";

/** An event on its way to the receiver. */
export interface Delivery {
  readonly id: string;
  readonly event: WebhookEvent;
  readonly createdAt: number;
  /** `waiting`: not accepted so far and still tried. */
  state: "waiting" | "delivered" | "given-up" | "dropped";
  attempts: number;
  lastStatus: number | null;
  lastOutcome: string;
  faults: string[];
}

/** How the vendor delivers. Functions are asked at each attempt, so that settings may change meanwhile. */
export interface WebhookQueueOptions {
  readonly ledger: Ledger;
  readonly faults: WebhookFaults;
  readonly random: () => number;
  readonly now: () => number;
  /** The receiver, or undefined while no webhook is configured. */
  readonly url: () => string | undefined;
  readonly timeLimitMs: () => number;
  /** Pause before the 1st, 2nd … retry; the last value repeats. */
  readonly retryDelaysMs: () => readonly number[];
  readonly maximumRetries: () => number;
  /** The vendor's headers for one attempt. */
  readonly createHeaders: (attempt: {
    body: string;
    retryCount: number;
    signature: SignatureVariant;
    delivery: Delivery;
  }) => Promise<Record<string, string>>;
  /** Writes the body of one attempt; undefined, or absent: the one of the event. */
  readonly createBody?: (delivery: Delivery, retryCount: number) => string | undefined;
  /** Whether a failed attempt is worth another one. Default every failure is. */
  readonly isRetryable?: (result: PostResult) => boolean;
  readonly onChange: (delivery: Delivery) => void;
  /** Default the timers of the process. */
  readonly timers?: Timers;
  /** Asked before each attempt: milliseconds to put it off by (0: go ahead), or `"drop"` to give it up. */
  readonly postpone?: (delivery: Delivery) => number | "drop";
  /** Obey redirects of the receiver. Default false: a redirect counts as refused. */
  readonly followRedirects?: boolean;
}

/** Something that waits for its time. */
interface Scheduled {
  readonly cancel: () => void;
  /** Set for the retry of a failed attempt. */
  readonly retry: { delivery: Delivery; retryCount: number } | undefined;
}

/** Finished deliveries kept for display. */
const keptDeliveries = 500;

/** Attempts under way at the same time. */
const maximumConcurrent = 64;

/**
 * Delivers events at least once: first attempts start in the order of the events, failed ones are repeated
 * on the retry schedule, and whatever is still waiting can be saved and resumed after a restart.
 */
export class WebhookQueue {
  readonly #options: WebhookQueueOptions;
  readonly #deliveries = new Map<string, Delivery>();
  readonly #scheduled = new Set<Scheduled>();
  readonly #timers: Timers;
  readonly #ready: (() => Promise<void>)[] = [];
  readonly #firstAttempts = new Map<string, () => void>();
  readonly #finished: string[] = [];
  #idleWaiters: (() => void)[] = [];
  #quietWaiters: (() => void)[] = [];
  #running = 0;
  #waiting = 0;
  #order: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(options: WebhookQueueOptions) {
    this.#options = options;
    this.#timers = options.timers ?? realTimers;
  }

  /** Undefined when there is no receiver: nothing is kept for later then, as with the real helpdesks. */
  enqueue(event: WebhookEvent): Delivery | undefined {
    if (this.#isClosed || !this.#urlOf(event)) return undefined;
    const faults = this.#options.faults.take(event.action, event.body);
    const delivery: Delivery = {
      id: randomUUID(),
      event: faults.reduce((changed, fault) => applyToEvent(changed, fault.effect), event),
      createdAt: this.#options.now(),
      state: "waiting",
      attempts: 0,
      lastStatus: null,
      lastOutcome: "",
      faults: faults.map((fault) => fault.id),
    };
    this.#remember(delivery);

    const drop = faults.find((fault) => fault.effect.kind === "drop");
    if (drop) {
      delivery.state = "dropped";
      this.#forgetOld(delivery);
      this.#record(delivery, 0, drop.id, { status: null, outcome: "dropped", milliseconds: 0 });
      return delivery;
    }
    this.#waiting += 1;
    this.#schedule(delivery, faults);
    return delivery;
  }

  /** Sends it again, whatever came of it before. Undefined for an unknown id. */
  resend(id: string, retryCount = 0): Delivery | undefined {
    const delivery = this.#deliveries.get(id);
    if (delivery) this.#later(0, () => this.#attempt(delivery, retryCount, "resend", false));
    return delivery;
  }

  /** Repeats at once everything that waits for its next retry. */
  retryNow(): number {
    const due = [...this.#scheduled].filter(({ retry }) => retry !== undefined);
    for (const scheduled of due) {
      const { cancel, retry } = scheduled;
      cancel();
      this.#scheduled.delete(scheduled);
      if (retry) this.#run(() => this.#attempt(retry.delivery, retry.retryCount, null, true));
    }
    return due.length;
  }

  /** Newest first. */
  list(limit = 100): Delivery[] {
    return [...this.#deliveries.values()].slice(-limit).reverse();
  }

  get waiting(): number {
    return this.#waiting;
  }

  /** Resolves once the first attempt of this delivery is over (however it went). */
  firstAttempt(delivery: Delivery): Promise<void> {
    if (delivery.attempts > 0 || delivery.state !== "waiting") return Promise.resolve();
    return new Promise((resolve) => this.#firstAttempts.set(delivery.id, resolve));
  }

  /** Resolves once nothing is under way or waiting, scheduled copies included. */
  async whenIdle(): Promise<void> {
    while (this.#running > 0 || this.#ready.length > 0 || this.#scheduled.size > 0) {
      await new Promise<void>((resolve) => this.#idleWaiters.push(resolve));
    }
  }

  /** Resolves once nothing is under way, whatever waits for its time. */
  async whenQuiet(): Promise<void> {
    while (this.#running > 0 || this.#ready.length > 0) {
      await new Promise<void>((resolve) => this.#quietWaiters.push(resolve));
    }
  }

  /** What a restart must not lose. */
  takeState(): Delivery[] {
    return [...this.#deliveries.values()].filter((delivery) => delivery.state === "waiting");
  }

  resume(saved: readonly Delivery[]): void {
    for (const delivery of saved) {
      this.#remember(delivery);
      this.#waiting += 1;
      this.#later(0, () => this.#attempt(delivery, delivery.attempts, null, true));
    }
  }

  close(): void {
    this.#isClosed = true;
    for (const { cancel } of this.#scheduled) cancel();
    this.#scheduled.clear();
    this.#ready.length = 0;
    this.#checkIdle();
  }

  #schedule(delivery: Delivery, faults: readonly { id: string; effect: WebhookEffect }[]): void {
    const { random } = this.#options;
    let delay = 0;
    for (const { effect } of faults) {
      if (effect.kind === "delay") delay += effect.milliseconds;
      if (effect.kind === "shuffle") delay += random() * effect.windowMs;
    }
    this.#later(delay, () => this.#attempt(delivery, 0, null, true));
    for (const { id, effect } of faults) {
      if (effect.kind === "resend") {
        const retryCount = effect.retryCount ?? 0;
        this.#later(delay + effect.afterMs, () => this.#attempt(delivery, retryCount, id, false));
      }
      if (effect.kind !== "duplicate") continue;
      const range = (effect.maximumCopies ?? effect.copies) - effect.copies + 1;
      const copies = effect.copies + Math.floor(random() * range);
      for (let copy = 1; copy <= copies; copy++) {
        const pause = effect.concurrently ? 0 : (effect.spacingMs ?? 20) * copy;
        this.#later(delay + pause, () => this.#attempt(delivery, 0, id, false));
      }
    }
  }

  async #attempt(
    delivery: Delivery,
    retryCount: number,
    fault: string | null,
    isMainLine: boolean,
  ): Promise<void> {
    const { event } = delivery;
    const url = this.#urlOf(event);
    if (!url) return this.#finish(delivery, "given-up");
    const pause = this.#options.postpone?.(delivery) ?? 0;
    if (pause === "drop") {
      this.#record(delivery, retryCount, fault, { status: null, outcome: "dropped", milliseconds: 0 });
      return this.#finish(delivery, "given-up");
    }
    if (pause > 0) return this.#later(pause, () => this.#attempt(delivery, retryCount, fault, isMainLine));

    // Signing runs on the thread pool and may overtake; sending waits for its turn.
    const body = this.#options.createBody?.(delivery, retryCount) ?? event.body;
    const headersReady = this.#options.createHeaders({
      body,
      retryCount,
      signature: event.signature ?? "good",
      delivery,
    });
    const turn = this.#order;
    this.#order = Promise.allSettled([turn, headersReady]);
    await turn;
    const headers = { ...(await headersReady), ...event.headers };

    const timeLimitMs = this.#options.timeLimitMs();
    const result = await postWebhook({
      url,
      body,
      headers,
      timeLimitMs,
      ...(event.target && { method: event.target.method }),
      followRedirects: this.#options.followRedirects ?? false,
    });
    delivery.attempts += 1;
    delivery.lastStatus = result.status;
    delivery.lastOutcome = result.outcome;
    this.#record(delivery, retryCount, fault, result);
    if (result.outcome === "accepted") this.#finish(delivery, "delivered");
    else if (isMainLine && (this.#options.isRetryable?.(result) ?? true))
      this.#retry(delivery, retryCount + 1);
    else if (isMainLine) this.#finish(delivery, "given-up");
    this.#firstAttempts.get(delivery.id)?.();
    this.#firstAttempts.delete(delivery.id);
  }

  #retry(delivery: Delivery, retryCount: number): void {
    if (this.#isClosed || delivery.state !== "waiting") return;
    const delays = this.#options.retryDelaysMs();
    const delay = delays[Math.min(retryCount, delays.length) - 1];
    if (delay === undefined || retryCount > this.#options.maximumRetries()) {
      this.#finish(delivery, "given-up");
      return;
    }
    const act = () => this.#attempt(delivery, retryCount, null, true);
    this.#startTimer(delay, act, { delivery, retryCount });
  }

  #finish(delivery: Delivery, state: "delivered" | "given-up"): void {
    if (delivery.state === "waiting") {
      this.#waiting -= 1;
      this.#forgetOld(delivery);
      delivery.state = state;
    } else if (state === "delivered") {
      delivery.state = state;
    }
    this.#options.onChange(delivery);
  }

  #record(
    delivery: Delivery,
    retryCount: number,
    fault: string | null,
    result: {
      status: number | null;
      outcome: "accepted" | "refused" | "timed-out" | "unreachable" | "dropped";
      milliseconds: number;
    },
  ): void {
    const { action, conversationId, messageId } = delivery.event;
    this.#options.ledger.append({
      kind: "delivery",
      time: this.#options.now(),
      deliveryId: delivery.id,
      action,
      ...(conversationId && { conversationId }),
      ...(messageId && { messageId }),
      retryCount,
      fault,
      ...result,
    });
    this.#options.onChange(delivery);
  }

  #later(delay: number, act: () => Promise<void>): void {
    if (delay <= 0) this.#run(act);
    else this.#startTimer(delay, act, undefined);
  }

  #startTimer(
    delay: number,
    act: () => Promise<void>,
    retry: { delivery: Delivery; retryCount: number } | undefined,
  ): void {
    const scheduled: Scheduled = {
      cancel: this.#timers.after(delay, () => {
        this.#scheduled.delete(scheduled);
        this.#run(act);
      }),
      retry,
    };
    this.#scheduled.add(scheduled);
  }

  #urlOf(event: WebhookEvent): string | undefined {
    return event.target?.url ?? this.#options.url();
  }

  #run(act: () => Promise<void>): void {
    this.#ready.push(act);
    this.#pump();
  }

  #pump(): void {
    while (this.#running < maximumConcurrent) {
      const next = this.#ready.shift();
      if (!next) break;
      this.#running += 1;
      next().finally(() => {
        this.#running -= 1;
        this.#pump();
      });
    }
    this.#checkIdle();
  }

  #checkIdle(): void {
    if (this.#running > 0 || this.#ready.length > 0) return;
    const waiters = this.#quietWaiters.splice(0);
    if (this.#scheduled.size === 0) waiters.push(...this.#idleWaiters.splice(0));
    for (const waiter of waiters) waiter();
  }

  #remember(delivery: Delivery): void {
    this.#deliveries.set(delivery.id, delivery);
  }

  /** Lets go of old finished deliveries; those that wait are never let go. */
  #forgetOld(finished: Delivery): void {
    this.#finished.push(finished.id);
    if (this.#finished.length <= keptDeliveries * 2) return;
    for (const id of this.#finished.splice(0, keptDeliveries)) this.#deliveries.delete(id);
  }
}

function applyToEvent(event: WebhookEvent, effect: WebhookEffect): WebhookEvent {
  // Without the id nobody writes the body anew over the broken one.
  const { eventId: _, ...ownBody } = event;
  switch (effect.kind) {
    case "bad-signature":
      return { ...event, signature: "bad" };
    case "missing-signature":
      return { ...event, signature: "missing" };
    case "old-key":
      return { ...event, signature: "old-key" };
    case "huge-body":
      return { ...ownBody, body: `{"action":"${event.action}","filler":"${"x".repeat(effect.bytes)}"}` };
    case "not-json":
      return { ...ownBody, body: "<html>this is no JSON</html>" };
    default:
      return event;
  }
}
