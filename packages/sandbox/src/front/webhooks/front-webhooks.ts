import type { Ledger } from "../../http/ledger.ts";
import type { PostResult } from "../../webhooks/post-webhook.ts";
import { serializeBody } from "../../webhooks/serialize-body.ts";
import type { WebhookFaults } from "../../webhooks/webhook-faults.ts";
import {
  type Delivery,
  type SignatureVariant,
  type WebhookEvent,
  WebhookQueue,
} from "../../webhooks/webhook-queue.ts";
import type { FrontAccount } from "../account.ts";
import { describeEvent, type EventDetail } from "../describe/describe-event.ts";
import type { FrontEvent, FrontRule } from "../records.ts";
import { shakeHands } from "./shake-hands.ts";
import { signApplicationWebhook, signRuleWebhook } from "./sign-webhook.ts";
import { toldTypeOf } from "./told-type.ts";

/** The webhook feature of the app, and what waits to be delivered, as plain JSON. */
export interface WebhooksState {
  application: { url: string; types: string[] };
  applicationDeliveries: Delivery[];
  ruleDeliveries: Record<string, Delivery[]>;
}

/** What delivering needs beside the account. */
export interface WebhooksSurroundings {
  readonly account: () => FrontAccount;
  readonly ledger: Ledger;
  readonly faults: WebhookFaults;
  readonly random: () => number;
  readonly now: () => number;
  readonly onChange: () => void;
}

/**
 * Both kinds of webhooks. The application webhook has an envelope, a SHA-256 signature with a timestamp and
 * retries; a rule's webhook is the bare event with a SHA-1 signature, sent once.
 */
export class FrontWebhooks {
  readonly #surroundings: WebhooksSurroundings;
  readonly #application: WebhookQueue;
  readonly #rules = new Map<string, WebhookQueue>();
  #settings: WebhooksState["application"];
  /** Deliveries of the change being made, while its answer waits for them. */
  captured: { queue: WebhookQueue; delivery: Delivery }[] | undefined;

  constructor(state: WebhooksState | undefined, surroundings: WebhooksSurroundings) {
    this.#surroundings = surroundings;
    this.#settings = state?.application ?? { url: "", types: [] };
    const { account } = surroundings;
    this.#application = this.#createQueue({
      url: () => this.#settings.url || undefined,
      maximumRetries: () => account().switches.webhookMaximumRetries,
      createBody: (event, retryCount) => this.#applicationBody(event, retryCount),
      createHeaders: (body, variant, delivery) => this.#applicationHeaders(body, variant, delivery),
    });
  }

  /** Empty while none is saved. */
  get applicationUrl(): string {
    return this.#settings.url;
  }

  /** Starts again with what waited when the state was saved. */
  resume(state: WebhooksState): void {
    this.#application.resume(state.applicationDeliveries);
    for (const [ruleId, deliveries] of Object.entries(state.ruleDeliveries))
      this.#queueOf(ruleId).resume(deliveries);
  }

  takeState(): WebhooksState {
    const rules = [...this.#rules].map(([id, queue]) => [id, queue.takeState()]);
    return {
      application: this.#settings,
      applicationDeliveries: this.#application.takeState(),
      ruleDeliveries: Object.fromEntries(rules),
    };
  }

  /**
   * Saves the app's webhook after the receiver answered the challenge; on a refusal the settings stay as they
   * were. `types` empty: everything.
   */
  async saveApplication(input: { url: string; types?: readonly string[] }) {
    const account = this.#surroundings.account();
    const started = performance.now();
    const handshake = await shakeHands({
      url: input.url,
      secret: account.secrets.applicationSecret,
      companyId: account.facts.id,
      now: account.now(),
      timeLimitMs: account.switches.handshakeTimeLimitMs,
    });
    this.#surroundings.ledger.append({
      kind: "delivery",
      time: account.now(),
      deliveryId: "handshake",
      action: "sync",
      retryCount: 0,
      status: handshake.ok ? 200 : null,
      outcome: handshake.ok ? "accepted" : "refused",
      milliseconds: Math.round(performance.now() - started),
      fault: null,
    });
    if (handshake.ok) this.#settings = { url: input.url, types: [...(input.types ?? [])] };
    return handshake;
  }

  removeApplication(): void {
    this.#settings = { url: "", types: [] };
  }

  /** Hands an event to every webhook that tells it. */
  tell(event: FrontEvent): void {
    const account = this.#surroundings.account();
    const inboxIds = account.living(event.conversationId)?.inboxIds ?? [];
    const about = {
      conversationId: event.conversationId,
      eventId: event.id,
      ...(event.target?.type === "message" && { messageId: event.target.ids[0] ?? "" }),
    };

    const action = toldTypeOf(event);
    const isShared = inboxIds.some((id) => account.inboxes.get(id)?.isPrivate === false);
    const isWanted = action && (this.#settings.types.length === 0 || this.#settings.types.includes(action));
    if (isWanted && isShared && this.#settings.url)
      this.#enqueue(this.#application, { action, body: this.#applicationBody(event, 0), ...about });

    for (const rule of account.rules.values()) {
      if (rule.types.length > 0 && !rule.types.includes(event.type)) continue;
      if (rule.inboxIds.length > 0 && !rule.inboxIds.some((id) => inboxIds.includes(id))) continue;
      const body = this.#ruleBody(rule, event);
      this.#enqueue(this.#queueOf(rule.id), { action: event.type, body, ...about });
    }
  }

  /** Sends anything to the app's webhook, or to the one of a rule. */
  send(event: WebhookEvent, ruleId?: string): Delivery | undefined {
    return (ruleId ? this.#queueOf(ruleId) : this.#application).enqueue(event);
  }

  /** Newest first. */
  list(limit = 100): Delivery[] {
    const all = this.#queues().flatMap((queue) => queue.list(limit));
    return all.sort((a, b) => b.createdAt - a.createdAt).slice(0, limit);
  }

  resend(deliveryId: string): Delivery | undefined {
    for (const queue of this.#queues()) {
      const delivery = queue.resend(deliveryId);
      if (delivery) return delivery;
    }
    return undefined;
  }

  retryNow(): number {
    return this.#queues().reduce((sum, queue) => sum + queue.retryNow(), 0);
  }

  get waiting(): number {
    return this.#queues().reduce((sum, queue) => sum + queue.waiting, 0);
  }

  async whenIdle(): Promise<void> {
    await Promise.all(this.#queues().map((queue) => queue.whenIdle()));
  }

  close(): void {
    for (const queue of this.#queues()) queue.close();
  }

  #queues(): WebhookQueue[] {
    return [this.#application, ...this.#rules.values()];
  }

  #enqueue(queue: WebhookQueue, event: WebhookEvent): void {
    const delivery = queue.enqueue(event);
    if (delivery) this.captured?.push({ queue, delivery });
  }

  #queueOf(ruleId: string): WebhookQueue {
    const known = this.#rules.get(ruleId);
    if (known) return known;
    const { account } = this.#surroundings;
    const rule = () => account().rules.get(ruleId);
    const queue = this.#createQueue({
      url: () => rule()?.url,
      maximumRetries: () => 0,
      createBody: (event) => {
        const present = rule();
        return present ? this.#ruleBody(present, event) : "{}";
      },
      createHeaders: (body, variant) => this.#ruleHeaders(body, variant),
    });
    this.#rules.set(ruleId, queue);
    return queue;
  }

  #createQueue(kind: {
    url: () => string | undefined;
    maximumRetries: () => number;
    createBody: (event: FrontEvent, retryCount: number) => string;
    createHeaders: (body: string, variant: SignatureVariant, delivery: Delivery) => Record<string, string>;
  }): WebhookQueue {
    const { account, ledger, faults, random, now, onChange } = this.#surroundings;
    return new WebhookQueue({
      ledger,
      faults,
      random,
      now,
      onChange,
      url: kind.url,
      timeLimitMs: () => account().switches.webhookTimeLimitMs,
      retryDelaysMs: () => account().switches.webhookRetryDelaysMs,
      maximumRetries: kind.maximumRetries,
      isRetryable: (result) => isRetryable(account(), result),
      createBody: (delivery, retryCount) => {
        const event = account().events.get(delivery.event.eventId ?? "");
        return event && kind.createBody(event, retryCount);
      },
      createHeaders: async ({ body, signature, delivery }) => kind.createHeaders(body, signature, delivery),
    });
  }

  #applicationBody(event: FrontEvent, retryCount: number): string {
    const account = this.#surroundings.account();
    const { applicationWebhookDetail, retryEventId } = account.switches;
    const isRenamed = retryCount > 0 && retryEventId === "new";
    const told = isRenamed ? { ...event, id: account.newId("event") } : event;
    const payload = describeEvent(account, told, detailOf(account, applicationWebhookDetail === "full"));
    const envelope = { type: toldTypeOf(event), authorization: { id: account.facts.id }, payload };
    return serializeBody(envelope, account.switches.webhookBodyStyle);
  }

  #ruleBody(rule: FrontRule, event: FrontEvent): string {
    const account = this.#surroundings.account();
    return serializeBody(
      describeEvent(account, event, detailOf(account, rule.isFull)),
      account.switches.webhookBodyStyle,
    );
  }

  #applicationHeaders(body: string, variant: SignatureVariant, delivery: Delivery): Record<string, string> {
    const account = this.#surroundings.account();
    const { secrets, switches } = account;
    const timestamp = String(switches.retryTimestamp === "same" ? delivery.createdAt : account.now());
    const secret = variant === "old-key" ? secrets.formerApplicationSecret : secrets.applicationSecret;
    const signature = signApplicationWebhook(secret, timestamp, variant === "bad" ? `${body} ` : body);
    return {
      "Content-Type": "application/json",
      "x-front-request-timestamp": timestamp,
      ...(variant !== "missing" && { "x-front-signature": signature }),
    };
  }

  #ruleHeaders(body: string, variant: SignatureVariant): Record<string, string> {
    const { rulesSecret, formerApplicationSecret } = this.#surroundings.account().secrets;
    const secret = variant === "old-key" ? formerApplicationSecret : rulesSecret;
    const signature = signRuleWebhook(secret, variant === "bad" ? `${body} ` : body);
    return {
      "Content-Type": "application/json",
      ...(variant !== "missing" && { "x-front-signature": signature }),
    };
  }
}

function detailOf(account: FrontAccount, isFull: boolean): EventDetail {
  if (!isFull) return "preview";
  return account.switches.legacyWebhookFields ? "legacy" : "full";
}

/** A clear refusal by the receiver is not repeated, unless the company's Front does so. */
function isRetryable(account: FrontAccount, { outcome, status }: PostResult): boolean {
  if (account.switches.webhookRetriesOn === "every-failure" || outcome !== "refused") return true;
  return status === 429 || (status ?? 0) >= 500;
}
