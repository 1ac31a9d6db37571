import type { CallFault, CallFaultRequest, CallFaults } from "../../http/call-faults.ts";
import { changeSwitches, defaultSwitches } from "../../switch-facts.ts";
import type { WebhookFault, WebhookFaultRequest, WebhookFaults } from "../../webhooks/webhook-faults.ts";
import type { Delivery, WebhookQueue } from "../../webhooks/webhook-queue.ts";
import type { FreshchatAccount } from "../account.ts";
import type { FreshchatSimulator } from "../create-freshchat-simulator.ts";
import { type FreshchatSwitches, freshchatSwitchFacts } from "../switches.ts";
import type { WebhookSetup } from "../webhooks/webhook-setup.ts";
import { InboxDriver } from "./inbox-driver.ts";

/** What the settings part of the control needs. */
export interface ControlParts {
  readonly account: () => FreshchatAccount;
  readonly queue: WebhookQueue;
  readonly webhook: WebhookSetup;
  readonly callFaults: CallFaults;
  readonly webhookFaults: WebhookFaults;
  readonly changed: (topic: string) => void;
  readonly reset: () => void;
}

/** Drives the inbox, sets switches and faults, and manages the webhook. The same over HTTP: `/control/…`. */
export class FreshchatControl extends InboxDriver {
  readonly #simulator: FreshchatSimulator;
  readonly #parts: ControlParts;

  constructor(simulator: FreshchatSimulator, parts: ControlParts) {
    super({ account: parts.account, sendWebhook: (event) => parts.queue.enqueue(event) });
    this.#simulator = simulator;
    this.#parts = parts;
  }

  /** Saves the webhook page: new url, new key. Gives back the key in the form the switch asks for. */
  async saveWebhook(input: { url: string }): Promise<{ publicKey: string }> {
    await this.#parts.webhook.save(input.url);
    this.#parts.changed("webhook");
    return { publicKey: this.#simulator.workspace.publicKey };
  }

  /** Turns webhooks off. Nothing is kept for later. */
  removeWebhook(): void {
    this.#parts.webhook.remove();
    this.#parts.changed("webhook");
  }

  /** Newest first, at most 1,000 finished ones and all that wait. */
  deliveries(limit = 100): Delivery[] {
    return this.#parts.queue.list(limit);
  }

  /** Delivers again, as a provider's "resend" does. */
  resendWebhook(input: { deliveryId: string; retryCount?: number }): Delivery | undefined {
    return this.#parts.queue.resend(input.deliveryId, input.retryCount);
  }

  /** Does all waiting retries at once; gives back how many there were. */
  retryWebhooksNow(): { retried: number } {
    return { retried: this.#parts.queue.retryNow() };
  }

  /** Resolves once no webhook is under way, waiting for a retry, or scheduled. */
  whenWebhooksIdle(): Promise<void> {
    return this.#parts.queue.whenIdle();
  }

  /** @throws TypeError naming the switch, for an unknown one or a value it cannot have. */
  setSwitches(changes: Partial<FreshchatSwitches>): FreshchatSwitches {
    changeSwitches(freshchatSwitchFacts, this.#parts.account().switches, changes);
    this.#parts.changed("switches");
    return { ...this.#parts.account().switches };
  }

  resetSwitches(): FreshchatSwitches {
    return this.setSwitches(defaultSwitches(freshchatSwitchFacts));
  }

  /** Breaks calls of the API; see `CallEffect` for the ways. */
  addFault(fault: CallFaultRequest): { id: string } {
    const id = this.#parts.callFaults.add(fault);
    this.#parts.changed("faults");
    return { id };
  }

  /** Breaks webhooks; see `WebhookEffect` for the ways. */
  addWebhookFault(fault: WebhookFaultRequest): { id: string } {
    const id = this.#parts.webhookFaults.add(fault);
    this.#parts.changed("faults");
    return { id };
  }

  removeFault(input: { id: string }): void {
    this.#parts.callFaults.remove(input.id);
    this.#parts.webhookFaults.remove(input.id);
    this.#parts.changed("faults");
  }

  clearFaults(): void {
    this.#parts.callFaults.clear();
    this.#parts.webhookFaults.clear();
    this.#parts.changed("faults");
  }

  faults(): { calls: CallFault[]; webhooks: WebhookFault[] } {
    return { calls: this.#parts.callFaults.list(), webhooks: this.#parts.webhookFaults.list() };
  }

  stats(): { users: number; conversations: number; webhooksWaiting: number; lastLedgerEntry: number } {
    const account = this.#parts.account();
    return {
      users: account.users.size,
      conversations: account.conversations.size,
      webhooksWaiting: this.#parts.queue.waiting,
      lastLedgerEntry: this.#simulator.ledger.last,
    };
  }

  /** Back to the fresh demo company. Token, webhook and switches stay. */
  reset(): void {
    this.#parts.reset();
  }
}
