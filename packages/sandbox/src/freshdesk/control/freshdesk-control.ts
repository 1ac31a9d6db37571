import { ControlError } from "../../control/control-error.ts";
import type { CallFault, CallFaultRequest, CallFaults } from "../../http/call-faults.ts";
import type { SimulatedClock } from "../../simulated-clock.ts";
import { changeSwitches, defaultSwitches } from "../../switch-facts.ts";
import type { WebhookFault, WebhookFaultRequest, WebhookFaults } from "../../webhooks/webhook-faults.ts";
import type { Delivery, WebhookQueue } from "../../webhooks/webhook-queue.ts";
import type { FreshdeskAccount } from "../account.ts";
import { readRule } from "../automations/read-rule.ts";
import type { FreshdeskSimulator } from "../create-freshdesk-simulator.ts";
import { describeTime } from "../describe-time.ts";
import type {
  AutomationRule,
  FreshdeskAgent,
  FreshdeskContact,
  FreshdeskGroup,
  FreshdeskMailbox,
  FreshdeskStatus,
  OutboxMail,
  RuleType,
} from "../records.ts";
import { addableRule, insertRule } from "../routes/automation-routes.ts";
import { type FreshdeskSwitches, freshdeskSwitchFacts } from "../switches.ts";
import type {
  DurationInput,
  RuleControlInput,
  SendWebhookInput,
  WebhookRulesInput,
} from "./control-inputs.ts";
import {
  deleteSolutionArticle,
  type SaveSolutionArticleInput,
  type SaveSolutionCategoryInput,
  type SaveSolutionFolderInput,
  type SetLanguagesInput,
  saveSolutionArticle,
  saveSolutionCategory,
  saveSolutionFolder,
  setLanguages,
} from "./solution-editor.ts";
import { TeammateDriver } from "./teammate-driver.ts";

/** What the settings part of the control needs. */
export interface ControlParts {
  readonly account: () => FreshdeskAccount;
  readonly clock: SimulatedClock;
  readonly queue: WebhookQueue;
  readonly callFaults: CallFaults;
  readonly webhookFaults: WebhookFaults;
  readonly runHourlyRules: () => { changed: number; purged: number };
  readonly changed: (topic: string) => void;
  readonly reset: () => void;
}

/** The content an integration of ours would ask for: ids in quotes, nothing that could break the JSON. */
const thinContent = {
  ticket_id: "{{ticket.id}}",
  event: "{{triggered_event}}",
  performer_email: "{{event_performer.email}}",
};

const always = [
  {
    name: "condition_set_1",
    match_type: "all",
    properties: [{ resource_type: "ticket", field_name: "priority", operator: "in", value: [1, 2, 3, 4] }],
  },
];

/** Everything a webhook integration wants to know of. */
const updateEvents = [
  { field_name: "reply_sent", value: "sent" },
  { field_name: "note_type", value: "--" },
  { field_name: "status", from: "--", to: "--" },
  { field_name: "responder_id", from: "--", to: "--" },
  { field_name: "group_id", from: "--", to: "--" },
  { field_name: "ticket_action", value: "delete" },
  { field_name: "ticket_action", value: "marked_spam" },
];

/**
 * Drives the people in front of the helpdesk, its rules and its clock, sets switches and faults, and shows the
 * outbox and the deliveries. The same over HTTP: `/control/…`.
 */
export class FreshdeskControl extends TeammateDriver {
  readonly #simulator: FreshdeskSimulator;
  readonly #parts: ControlParts;

  constructor(simulator: FreshdeskSimulator, parts: ControlParts) {
    super(parts.account);
    this.#simulator = simulator;
    this.#parts = parts;
  }

  /** Adds an automation rule: 1 creation, 3 hourly, 4 updates. Without a position it comes last. */
  addRule(input: RuleControlInput): AutomationRule {
    const rules = this.account.rules[input.type];
    if (!rules) throw new ControlError("A rule type is 1, 3 or 4.");
    const read = readRule({ ...input.rule }, input.type);
    if ("errors" in read) {
      throw new ControlError(read.errors.map(({ field, message }) => `${field}: ${message}`).join("; "));
    }
    const rule = addableRule(this.account, rules, read.rule);
    insertRule(rules, rule);
    this.#parts.changed("rules");
    return rule;
  }

  removeRule(input: { id: number }): void {
    for (const type of [1, 3, 4] as const) {
      const rules = this.account.rules[type];
      const index = rules.findIndex(({ id }) => id === input.id);
      if (index !== -1) rules.splice(index, 1);
    }
    this.#parts.changed("rules");
  }

  rules(): Record<RuleType, AutomationRule[]> {
    return this.account.rules;
  }

  /** Writes into the knowledge base, as an agent would; every saving moves `updated_at`. */
  saveSolutionCategory(input: SaveSolutionCategoryInput): { id: number } {
    return saveSolutionCategory(this.account, input);
  }

  saveSolutionFolder(input: SaveSolutionFolderInput): { id: number } {
    return saveSolutionFolder(this.account, input);
  }

  saveSolutionArticle(input: SaveSolutionArticleInput): { id: number } {
    return saveSolutionArticle(this.account, input);
  }

  /** What admins choose as languages of the portal. */
  setLanguages(input: SetLanguagesInput): void {
    setLanguages(this.account, input);
  }

  deleteSolutionArticle(input: { articleId: number }): void {
    deleteSolutionArticle(this.account, input.articleId);
  }

  /** Clicks together the two rules of a webhook integration: ticket created (on top) and ticket updated. */
  installWebhookRules(input: WebhookRulesInput): { ruleIds: number[] } {
    const action = {
      field_name: "trigger_webhook",
      request_type: "POST",
      url: input.url,
      content_type: "JSON",
      content_layout: input.layout === "simple" ? "1" : "2",
      content: input.content ?? thinContent,
      custom_headers: { ...input.headers },
    };
    const shared = { active: true, conditions: always, actions: [action] };
    const created = this.addRule({
      type: 1,
      rule: { name: "Tell the webhook: ticket created", position: 1, ...shared },
    });
    const updated = this.addRule({
      type: 4,
      rule: {
        name: "Tell the webhook: ticket updated",
        performer: { type: 3 },
        events: updateEvents,
        ...shared,
      },
    });
    return { ruleIds: [created.id, updated.id] };
  }

  /** Takes all rules with a webhook away. */
  removeWebhookRules(): void {
    for (const type of [1, 3, 4] as const) {
      const rules = this.account.rules[type];
      const kept = rules.filter(({ actions }) =>
        actions.every(({ field_name }) => field_name !== "trigger_webhook"),
      );
      rules.splice(0, rules.length, ...kept);
    }
    this.#parts.changed("rules");
  }

  /** Runs what Freshdesk does once an hour: time rules, closing what stayed resolved, emptying spam and trash. */
  runHourlyRules(): { changed: number; purged: number } {
    return this.#parts.runHourlyRules();
  }

  /** Turns the clock forward; retries, due times and expiries that fall into the time happen. */
  async advanceClock(input: DurationInput): Promise<{ now: string }> {
    const { milliseconds = 0, seconds = 0, minutes = 0, hours = 0, days = 0 } = input;
    const total = milliseconds + 1000 * (seconds + 60 * (minutes + 60 * (hours + 24 * days)));
    if (!(total >= 0)) throw new ControlError("The clock goes forward only.");
    await this.#parts.clock.advance(total, () => this.#parts.queue.whenQuiet());
    this.#parts.changed("clock");
    return this.clock();
  }

  /** Stops the clock, at a given moment if one is given. */
  stopClock(input: { at?: string } = {}): { now: string; isStopped: boolean } {
    const at = input.at === undefined ? undefined : Date.parse(input.at);
    if (at !== undefined && Number.isNaN(at)) throw new ControlError("That is no time.");
    this.#parts.clock.stop(at);
    this.#parts.changed("clock");
    return this.clock();
  }

  /** Lets the clock run on from where it stands. */
  startClock(): { now: string; isStopped: boolean } {
    this.#parts.clock.start();
    this.#parts.changed("clock");
    return this.clock();
  }

  clock(): { now: string; isStopped: boolean } {
    const { clock } = this.#parts;
    return { now: describeTime(clock.now()), isStopped: clock.isStopped };
  }

  /** The mails that left the helpdesk, or would have; oldest first. */
  outbox(filter: { ticketId?: number; after?: number } = {}): OutboxMail[] {
    const { ticketId, after = 0 } = filter;
    return this.account.outbox.filter(
      (mail) => mail.id > after && (ticketId === undefined || mail.ticketId === ticketId),
    );
  }

  /** Sends any webhook: bodies we do not know, broken ones, replays. */
  sendWebhook(input: SendWebhookInput): Delivery | undefined {
    return this.#parts.queue.enqueue({
      action: input.action ?? "manual",
      body: input.body,
      target: { url: input.url, method: input.method ?? "POST" },
      headers: { "content-type": "application/json", ...input.headers },
      ...(input.ticketId !== undefined && { conversationId: String(input.ticketId) }),
    });
  }

  /** Newest first, at most 1,000 finished ones and all that wait. */
  deliveries(limit = 100): Delivery[] {
    return this.#parts.queue.list(limit);
  }

  /** Delivers again, whatever came of it before. */
  resendWebhook(input: { deliveryId: string }): Delivery | undefined {
    return this.#parts.queue.resend(input.deliveryId);
  }

  /** Does all waiting retries at once; gives back how many there were. */
  retryWebhooksNow(): { retried: number } {
    return { retried: this.#parts.queue.retryNow() };
  }

  /** Resolves once no webhook is under way; what waits for a retry goes on waiting. */
  whenWebhooksQuiet(): Promise<void> {
    return this.#parts.queue.whenQuiet();
  }

  /** Resolves once no webhook is under way, waiting for a retry, or scheduled. */
  whenWebhooksIdle(): Promise<void> {
    return this.#parts.queue.whenIdle();
  }

  /** @throws TypeError naming the switch, for an unknown one or a value it cannot have. */
  setSwitches(changes: Partial<FreshdeskSwitches>): FreshdeskSwitches {
    changeSwitches(freshdeskSwitchFacts, this.account.switches, changes);
    this.#parts.changed("switches");
    return { ...this.account.switches };
  }

  resetSwitches(): FreshdeskSwitches {
    return this.setSwitches(defaultSwitches(freshdeskSwitchFacts));
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

  stats(): {
    contacts: number;
    tickets: number;
    entries: number;
    mails: number;
    webhooksWaiting: number;
    lastLedgerEntry: number;
  } {
    const { account } = this;
    return {
      contacts: account.contacts.size,
      tickets: account.tickets.size,
      entries: account.entries.size,
      mails: account.outbox.length,
      webhooksWaiting: this.#parts.queue.waiting,
      lastLedgerEntry: this.#simulator.ledger.last,
    };
  }

  /** Who there is: for choosing whom to act as. Contacts newest first, at most 200. */
  people(): People {
    const { agents, groups, contacts, mailboxes, statuses } = this.account;
    return {
      agents: [...agents.values()].map(({ apiKey: _, ...agent }) => agent),
      groups: [...groups.values()],
      contacts: [...contacts.values()].slice(-200).reverse(),
      mailboxes,
      statuses,
    };
  }

  /** Back to the fresh demo company. Keys, rules and switches stay. */
  reset(): void {
    this.#parts.reset();
  }
}

/** Everybody in the account, and where they meet. */
export interface People {
  readonly agents: readonly Omit<FreshdeskAgent, "apiKey">[];
  readonly groups: readonly FreshdeskGroup[];
  readonly contacts: readonly FreshdeskContact[];
  readonly mailboxes: readonly FreshdeskMailbox[];
  readonly statuses: readonly FreshdeskStatus[];
}
