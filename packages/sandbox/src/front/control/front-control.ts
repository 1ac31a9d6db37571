import { randomBytes } from "node:crypto";
import { ControlError } from "../../control/control-error.ts";
import type { CallFault, CallFaultRequest, CallFaults } from "../../http/call-faults.ts";
import { changeSwitches, defaultSwitches } from "../../switch-facts.ts";
import type { WebhookFault, WebhookFaultRequest, WebhookFaults } from "../../webhooks/webhook-faults.ts";
import type { Delivery } from "../../webhooks/webhook-queue.ts";
import type { FrontAccount } from "../account.ts";
import { type ChannelSurroundings, postToChannel } from "../channel/post-to-channel.ts";
import type { FrontSimulator } from "../create-front-simulator.ts";
import { describeChannel } from "../describe/describe-people.ts";
import type { FrontArticle, FrontCategory, FrontChannel, FrontKnowledgeBase, FrontRule } from "../records.ts";
import { type FrontSwitches, frontSwitchFacts } from "../switches.ts";
import type { FrontWebhooks } from "../webhooks/front-webhooks.ts";
import { applicationWebhookTypes } from "../webhooks/told-type.ts";
import type {
  SaveArticleInput,
  SaveCategoryInput,
  SaveKnowledgeBaseInput,
  SendWebhookInput,
} from "./control-inputs.ts";
import { InboxDriver } from "./inbox-driver.ts";
import {
  deleteArticle,
  deleteCategory,
  saveArticle,
  saveCategory,
  saveKnowledgeBase,
} from "./knowledge-editor.ts";

/** What the settings part of the control needs. */
export interface ControlParts {
  readonly account: () => FrontAccount;
  readonly webhooks: FrontWebhooks;
  readonly callFaults: CallFaults;
  readonly webhookFaults: WebhookFaults;
  readonly channelSurroundings: () => ChannelSurroundings;
  readonly changed: (topic: string) => void;
  readonly reset: () => void;
  readonly whenIdle: () => Promise<void>;
}

/** Drives Front, sets switches and faults, and manages webhooks. The same over HTTP: `/control/…`. */
export class FrontControl extends InboxDriver {
  readonly #simulator: FrontSimulator;
  readonly #parts: ControlParts;

  constructor(simulator: FrontSimulator, parts: ControlParts) {
    super(parts.account);
    this.#simulator = simulator;
    this.#parts = parts;
  }

  /**
   * Saves the app's webhook: the receiver is asked at once with a signed challenge and has to echo it.
   *
   * @param input.types which envelope types to send; default all.
   * @throws ControlError with the reason when the receiver does not answer as it should; nothing is saved then.
   */
  async saveApplicationWebhook(input: {
    url: string;
    types?: readonly string[];
  }): Promise<{ signingKey: string; companyId: string }> {
    const unknown = input.types?.find((type) => !applicationWebhookTypes.includes(type));
    if (unknown) throw new ControlError(`Application webhooks have no type ${unknown}.`);
    const result = await this.#parts.webhooks.saveApplication(input);
    if (!result.ok) throw new ControlError(`The webhook was not saved: ${result.reason}.`);
    this.#parts.changed("webhook");
    const { secrets, facts } = this.#parts.account();
    return { signingKey: secrets.applicationSecret, companyId: facts.id };
  }

  removeApplicationWebhook(): void {
    this.#parts.webhooks.removeApplication();
    this.#parts.changed("webhook");
  }

  /** A new signing key for the app; webhooks, channel calls and channel tokens use it from now on. */
  rotateSigningKey(): { signingKey: string } {
    const { secrets } = this.#parts.account();
    secrets.formerApplicationSecret = secrets.applicationSecret;
    secrets.applicationSecret = randomBytes(32).toString("hex");
    this.#parts.changed("webhook");
    return { signingKey: secrets.applicationSecret };
  }

  /**
   * Makes or changes a rule that sends a webhook. No handshake.
   *
   * @param input.isFull "Send full event data"; default false, a preview.
   * @param input.types event types such as `inbound`; default all. `inboxIds` default all, private ones too.
   */
  saveRuleWebhook(input: {
    ruleId?: string;
    name?: string;
    url: string;
    isFull?: boolean;
    types?: readonly string[];
    inboxIds?: readonly string[];
  }): { ruleId: string; secret: string } {
    const account = this.#parts.account();
    const id = input.ruleId ?? account.newId("rule");
    const rule: FrontRule = {
      id,
      name: input.name ?? "Tell Baton",
      url: input.url,
      isFull: input.isFull ?? false,
      types: [...(input.types ?? [])],
      inboxIds: [...(input.inboxIds ?? [])],
    };
    account.rules.set(id, rule);
    this.#parts.changed("webhook");
    return { ruleId: id, secret: account.secrets.rulesSecret };
  }

  removeRuleWebhook(input: { ruleId: string }): void {
    this.#parts.account().rules.delete(input.ruleId);
    this.#parts.changed("webhook");
  }

  /** Sends any webhook: types we do not know, recorded bodies, bad signatures. */
  sendWebhook(input: SendWebhookInput): Delivery | undefined {
    const account = this.#parts.account();
    const { type, payload = {}, ruleId } = input;
    const envelope = ruleId ? payload : { type, authorization: { id: account.facts.id }, payload };
    const event = {
      action: type,
      body: input.body ?? JSON.stringify(envelope),
      ...(input.conversationId && { conversationId: input.conversationId }),
      ...(input.signature && { signature: input.signature }),
      ...(input.headers && { headers: input.headers }),
    };
    return this.#parts.webhooks.send(event, ruleId);
  }

  /**
   * Connects a custom channel to the app behind it. Front asks the address with `authorization`, and posts to
   * the `webhook_url` of the answer from then on.
   *
   * @throws ControlError when the app does not answer with success.
   */
  async connectChannel(input: {
    channelId?: string;
    url: string;
  }): Promise<{ channelId: string; webhookUrl: string }> {
    const channel = this.#customChannel(input.channelId);
    const payload = { channel_id: channel.id, ...describeChannel(this.#parts.account(), channel) };
    const answer = await postToChannel(this.#parts.channelSurroundings(), input.url, {
      call: "authorization",
      payload,
    });
    if (answer?.type !== "success") throw new ControlError("The app did not accept the channel.");
    channel.webhookUrl = typeof answer.webhook_url === "string" ? answer.webhook_url : input.url;
    this.#parts.changed("webhook");
    return { channelId: channel.id, webhookUrl: channel.webhookUrl };
  }

  /** Tells the app that its channel is gone, and posts nothing more. */
  async disconnectChannel(input: { channelId?: string } = {}): Promise<void> {
    const channel = this.#customChannel(input.channelId);
    if (channel.webhookUrl) {
      const payload = { channel_id: channel.id };
      await postToChannel(this.#parts.channelSurroundings(), channel.webhookUrl, { call: "delete", payload });
    }
    channel.webhookUrl = "";
    this.#parts.changed("webhook");
  }

  /** Everything in the knowledge bases, with all locales. */
  knowledge(): {
    knowledgeBases: FrontKnowledgeBase[];
    categories: FrontCategory[];
    articles: FrontArticle[];
  } {
    const { knowledgeBases, categories, articles } = this.#parts.account();
    return {
      knowledgeBases: [...knowledgeBases.values()],
      categories: [...categories.values()],
      articles: [...articles.values()],
    };
  }

  saveArticle(input: SaveArticleInput): FrontArticle {
    return saveArticle(this.#parts.account(), input);
  }

  deleteArticle(input: { articleId: string }): void {
    deleteArticle(this.#parts.account(), input.articleId);
  }

  saveCategory(input: SaveCategoryInput): FrontCategory {
    return saveCategory(this.#parts.account(), input);
  }

  deleteCategory(input: { categoryId: string }): void {
    deleteCategory(this.#parts.account(), input.categoryId);
  }

  saveKnowledgeBase(input: SaveKnowledgeBaseInput): FrontKnowledgeBase {
    return saveKnowledgeBase(this.#parts.account(), input);
  }

  /** Newest first, at most 1,000 finished ones of each webhook and all that wait. */
  deliveries(limit = 100): Delivery[] {
    return this.#parts.webhooks.list(limit);
  }

  resendWebhook(input: { deliveryId: string }): Delivery | undefined {
    return this.#parts.webhooks.resend(input.deliveryId);
  }

  /** Does all waiting retries at once; gives back how many there were. */
  retryWebhooksNow(): { retried: number } {
    return { retried: this.#parts.webhooks.retryNow() };
  }

  /** Resolves once no webhook and no call to a channel is under way, waiting for a retry, or scheduled. */
  whenWebhooksIdle(): Promise<void> {
    return this.#parts.whenIdle();
  }

  /** @throws TypeError naming the switch, for an unknown one or a value it cannot have. */
  setSwitches(changes: Partial<FrontSwitches>): FrontSwitches {
    changeSwitches(frontSwitchFacts, this.#parts.account().switches, changes);
    this.#parts.changed("switches");
    return { ...this.#parts.account().switches };
  }

  resetSwitches(): FrontSwitches {
    return this.setSwitches(defaultSwitches(frontSwitchFacts));
  }

  /** Breaks calls of the API; see `CallEffect` for the ways. */
  addFault(fault: CallFaultRequest): { id: string } {
    const id = this.#parts.callFaults.add(fault);
    this.#parts.changed("faults");
    return { id };
  }

  /**
   * Breaks webhooks; see `WebhookEffect` for the ways. `action` is the envelope's type for the application
   * webhook, the event's type for rules, and `channel_message` for calls to a custom channel.
   */
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

  stats() {
    const account = this.#parts.account();
    return {
      contacts: account.contacts.size,
      conversations: account.conversations.size,
      messagesQueued: account.queued.size,
      webhooksWaiting: this.#parts.webhooks.waiting,
      lastLedgerEntry: this.#simulator.ledger.last,
    };
  }

  /** Back to the fresh demo company. Secrets, webhooks and switches stay. */
  reset(): void {
    this.#parts.reset();
  }

  #customChannel(wanted: string | undefined): FrontChannel {
    const channels = [...this.#parts.account().channels.values()];
    const channel = channels.find(({ id, type }) => (wanted ? id === wanted : type === "custom"));
    if (channel?.type !== "custom") throw new ControlError("There is no such custom channel.");
    return channel;
  }
}
