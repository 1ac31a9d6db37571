import type { IncomingMessage, ServerResponse } from "node:http";
import { ControlServer } from "../control/control-server.ts";
import type { Changed } from "../http/answer.ts";
import { CallFaults } from "../http/call-faults.ts";
import { EventStream } from "../http/event-stream.ts";
import { Ledger, type LedgerOption } from "../http/ledger.ts";
import { type Listening, MountedServer } from "../http/mounted-server.ts";
import type { Persistence } from "../persistence/file-store.ts";
import { SaveSoon } from "../persistence/save-soon.ts";
import { seededRandom } from "../random.ts";
import { SimulatedClock } from "../simulated-clock.ts";
import { changeSwitches } from "../switch-facts.ts";
import { WebhookFaults } from "../webhooks/webhook-faults.ts";
import { type Delivery, WebhookQueue } from "../webhooks/webhook-queue.ts";
import { type AccountState, type AccountSurroundings, FreshdeskAccount } from "./account.ts";
import type { TicketEvent } from "./account-events.ts";
import { runHourlyRules, runRules, type WebhookSender } from "./automations/run-rules.ts";
import { nameOfHappening } from "./automations/triggered-event.ts";
import { CallBudget } from "./call-budget.ts";
import { controlRoutes } from "./control/control-routes.ts";
import { FreshdeskControl } from "./control/freshdesk-control.ts";
import { inspectorPage } from "./inspector/inspector-page.ts";
import { sendMail } from "./mail.ts";
import { lumenBikes, seedAccount } from "./seed.ts";
import { seedSolutions } from "./seed-solutions.ts";
import { seedTickets } from "./seed-tickets.ts";
import { apiBase, FreshdeskApi } from "./serve-api.ts";
import { AttachmentStore } from "./serve-attachment.ts";
import { type FreshdeskSwitches, freshdeskSwitchFacts } from "./switches.ts";

/** How to set a simulator up. Everything has a default. */
export interface FreshdeskSimulatorOptions {
  /** Path prefix below which it answers, such as `/sandbox/freshdesk`. Default none. */
  readonly mountPath?: string;
  /** Scheme, host and port of links it hands out. Default: learnt from the requests. */
  readonly publicOrigin?: string;
  readonly switches?: Partial<FreshdeskSwitches>;
  /** Default: the last 50,000 to 100,000 entries. `"off"` for benchmarks. */
  readonly ledger?: LedgerOption;
  /** Keeps the state between runs, see `fileStore`. Default none. */
  readonly persist?: Persistence;
  /** Start with a few past tickets. Default true. */
  readonly demoTickets?: boolean;
  /** Makes every random choice repeatable. Default 1. */
  readonly randomSeed?: number;
  /** Epoch milliseconds of the time outside; the simulator's own clock can be stopped and turned forward. */
  readonly now?: () => number;
  /** Says who may drive the helpdesk and see the inspector. Default everybody who reaches the port. */
  readonly allowControl?: (request: IncomingMessage) => boolean;
}

/** Fixed facts a test or a first-run setup needs. People, groups and mailboxes have fixed ids. */
export interface FreshdeskWorkspace {
  /** The key of the account Baton posts as. */
  readonly apiKey: string;
  /** The key of every agent, by the short names of `agents`. */
  readonly apiKeys: Readonly<Record<keyof typeof lumenBikes.agents, string>>;
  readonly accountName: string;
  /** The name before `.freshdesk.com`; the simulator answers at its own address. */
  readonly domain: string;
  readonly agents: typeof lumenBikes.agents;
  readonly groups: typeof lumenBikes.groups;
  readonly contacts: typeof lumenBikes.contacts;
  readonly companies: typeof lumenBikes.companies;
  readonly mailboxes: typeof lumenBikes.mailboxes;
  /** The checkbox that hands a ticket over to the company's own rules. */
  readonly markerField: "cf_needs_human";
  /** Where rules send webhooks to. */
  readonly webhookUrls: readonly string[];
}

interface SavedState {
  readonly version: 1;
  readonly account: AccountState;
  readonly switches: Partial<FreshdeskSwitches>;
  readonly deliveries: Delivery[];
}

/** How long a call waits for its own webhook when webhooks are to come first. */
const longestWebhookFirst = 2000;

const aDay = 86_400_000;
const halfAnHour = 30 * 60_000;
const shortPlan = [5 * 60_000, halfAnHour, 2 * halfAnHour];

/** Calls in all of the half-hourly plan. */
const halfHourlyCalls = 48;

/** One simulated Freshdesk account with its own state, automation rules, outbox, faults, clock and ledger. */
export class FreshdeskSimulator {
  readonly ledger: Ledger;
  /** The people in front of the helpdesk; see also {@link FreshdeskControl}. */
  readonly control: FreshdeskControl;

  readonly #options: FreshdeskSimulatorOptions;
  readonly #clock: SimulatedClock;
  readonly #events = new EventStream();
  readonly #saving: SaveSoon;
  readonly #queue: WebhookQueue;
  readonly #callFaults: CallFaults;
  readonly #webhookFaults: WebhookFaults;
  readonly #budget: CallBudget;
  readonly #api: FreshdeskApi;
  readonly #attachments: AttachmentStore;
  readonly #controlServer: ControlServer<FreshdeskSimulator>;
  readonly #surroundings: AccountSurroundings;
  readonly #server: MountedServer;
  readonly #alerted = new WeakSet<Delivery>();
  #account: FreshdeskAccount;
  #captured: Delivery[] | undefined;

  constructor(options: FreshdeskSimulatorOptions = {}) {
    this.#options = options;
    this.#server = new MountedServer({
      mountPath: options.mountPath,
      publicOrigin: options.publicOrigin,
      serve: (...request) => this.#serve(...request),
      end: () => this.close(),
    });
    const random = seededRandom(options.randomSeed ?? 1);
    this.#clock = new SimulatedClock(options.now);
    this.ledger = new Ledger(options.ledger ?? { limit: 50_000 });
    this.#callFaults = new CallFaults(random);
    this.#webhookFaults = new WebhookFaults(random);
    this.#saving = new SaveSoon(options.persist, () => this.#takeState());
    this.#surroundings = {
      now: this.#clock.now,
      random,
      timers: this.#clock,
      origin: () => this.#server.origin,
      onEvent: (event) => this.#runRules(event),
      onChange: (topic, id) => {
        this.#saving.changed();
        if (this.#events.isWatched) this.#events.announce(id ? `${topic}:${id}` : topic, { topic, id });
      },
    };

    const saved = readSavedState(options.persist?.load());
    this.#account = new FreshdeskAccount(saved?.account ?? seedAccount(), this.#surroundings);
    changeSwitches(freshdeskSwitchFacts, this.#account.switches, { ...saved?.switches, ...options.switches });
    if (!saved && options.demoTickets !== false) seedDemo(this.#account);

    const account = () => this.#account;
    this.#budget = new CallBudget(account);
    this.#queue = new WebhookQueue({
      ledger: this.ledger,
      faults: this.#webhookFaults,
      random,
      now: this.#clock.now,
      timers: this.#clock,
      url: () => undefined,
      timeLimitMs: () => this.switches.webhookTimeLimitMs,
      retryDelaysMs: () => this.#retryPlan().delays,
      maximumRetries: () => this.#retryPlan().retries,
      createHeaders: () => Promise.resolve({}),
      followRedirects: true,
      // What had to wait for more than a day is not sent any more.
      postpone: ({ createdAt }) =>
        this.#clock.now() - createdAt > aDay ? "drop" : this.#budget.spendWebhook(),
      onChange: (delivery) => this.#deliveryChanged(delivery),
    });
    this.#api = new FreshdeskApi({
      account,
      budget: this.#budget,
      faults: this.#callFaults,
      ledger: this.ledger,
      makeChange: (make) => this.#makeChange(make),
      onCall: () => this.#events.announce("calls"),
    });
    this.#attachments = new AttachmentStore(account);
    this.control = new FreshdeskControl(this, {
      account,
      clock: this.#clock,
      queue: this.#queue,
      callFaults: this.#callFaults,
      webhookFaults: this.#webhookFaults,
      runHourlyRules: () => runHourlyRules(this.#account, this.#sendWebhook),
      changed: (topic) => this.#surroundings.onChange(topic),
      reset: () => this.#reset(),
    });
    this.#controlServer = new ControlServer<FreshdeskSimulator>({
      simulator: this,
      routes: controlRoutes,
      events: this.#events,
      allowControl: options.allowControl ?? (() => true),
      page: () => inspectorPage({ mountPath: this.mountPath }),
    });
    if (saved) this.#queue.resume(saved.deliveries);
    else this.#saving.changed();
  }

  /** Path prefix below which it answers; empty for none. */
  get mountPath(): string {
    return this.#server.mountPath;
  }

  /** The positions of all switches. Change them with `control.setSwitches`. */
  get switches(): Readonly<FreshdeskSwitches> {
    return this.#account.switches;
  }

  get workspace(): FreshdeskWorkspace {
    const { facts, agents, rules } = this.#account;
    const keys = Object.entries(lumenBikes.agents).map(([name, { id }]) => [name, agents.get(id)?.apiKey]);
    const apiKeys = Object.fromEntries(keys) as FreshdeskWorkspace["apiKeys"];
    const actions = Object.values(rules).flatMap((list) =>
      list.filter(({ active }) => active).flatMap((rule) => rule.actions),
    );
    return {
      apiKey: apiKeys.baton,
      apiKeys,
      accountName: facts.name,
      domain: facts.domain,
      ...lumenBikes,
      markerField: "cf_needs_human",
      webhookUrls: [...new Set(actions.flatMap(({ url }) => url ?? []))],
    };
  }

  /**
   * Answers a request below the mount: `/api/v2/…`, `/control/…`, attachments and the inspector. The body must
   * not have been read by anybody else.
   */
  readonly handle = (request: IncomingMessage, response: ServerResponse): void =>
    this.#server.handle(request, response);

  /** Starts it on its own port. Defaults: a free port of the loopback interface. */
  listen(options: { port?: number; host?: string } = {}): Promise<Listening> {
    return this.#server.listen(options);
  }

  /** Ends deliveries, open pages and listening ports, and saves the state. */
  async close(): Promise<void> {
    this.#saving.close();
    this.#queue.close();
    this.#clock.close();
    this.#events.close();
    this.#server.close();
  }

  async #serve(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    search: string,
  ): Promise<void> {
    if (path.startsWith(`${apiBase}/`)) return this.#api.serve(request, response, path, search);
    if (path.startsWith("/attachment-store/") || path.startsWith("/inline/")) {
      return this.#attachments.serve(request, response, path, search);
    }
    return this.#controlServer.serve(request, response, path, search);
  }

  #runRules(event: TicketEvent): void {
    runRules(this.#account, event, this.#sendWebhook);
  }

  readonly #sendWebhook: WebhookSender = (webhook, { ticket, happening, entryId }) => {
    const { url, method, headers, body } = webhook;
    const delivery = this.#queue.enqueue({
      action: nameOfHappening(happening),
      body,
      headers,
      target: { url, method },
      conversationId: String(ticket.id),
      ...(entryId !== undefined && { messageId: String(entryId) }),
    });
    if (delivery) this.#captured?.push(delivery);
  };

  #retryPlan(): { delays: readonly number[]; retries: number } {
    const { webhookRetryDelaysMs, webhookRetryPlan } = this.switches;
    if (webhookRetryDelaysMs.length > 0) {
      return { delays: webhookRetryDelaysMs, retries: webhookRetryDelaysMs.length };
    }
    if (webhookRetryPlan === "short") return { delays: shortPlan, retries: shortPlan.length };
    return { delays: [halfAnHour], retries: halfHourlyCalls - 1 };
  }

  async #makeChange(make: () => Changed): Promise<Changed> {
    if (!this.switches.webhookBeforeAnswer) return make();
    this.#captured = [];
    const changed = make();
    const deliveries = this.#captured;
    this.#captured = undefined;
    const attempts = deliveries.map((delivery) => this.#queue.firstAttempt(delivery));
    const limit = new Promise((resolve) => setTimeout(resolve, longestWebhookFirst).unref());
    await Promise.race([Promise.all(attempts), limit]);
    return changed;
  }

  #deliveryChanged(delivery: Delivery): void {
    this.#saving.changed();
    this.#events.announce("deliveries");
    if (delivery.state !== "given-up" || this.#alerted.has(delivery)) return;
    this.#alerted.add(delivery);
    const admins = [...this.#account.agents.values()].filter(({ role }) => role === "Account Administrator");
    sendMail(this.#account, {
      why: "admin-alert",
      ticket: null,
      to: admins.map(({ email }) => email),
      subject: "A webhook of your automation rules failed",
      html: `<div>The webhook to ${delivery.event.target?.url ?? ""} was given up.</div>`,
    });
  }

  #reset(): void {
    const { switches, rules, agents } = this.#account;
    const fresh = seedAccount();
    for (const agent of fresh.agents) agent.apiKey = agents.get(agent.id)?.apiKey ?? agent.apiKey;
    this.#account = new FreshdeskAccount({ ...fresh, rules }, this.#surroundings);
    Object.assign(this.#account.switches, switches);
    if (this.#options.demoTickets !== false) seedDemo(this.#account);
    this.#surroundings.onChange("tickets");
  }

  #takeState(): SavedState {
    return {
      version: 1,
      account: this.#account.takeState(),
      switches: this.switches,
      deliveries: this.#queue.takeState(),
    };
  }
}

/** Starts a simulated Freshdesk account. */
export function createFreshdeskSimulator(options: FreshdeskSimulatorOptions = {}): FreshdeskSimulator {
  return new FreshdeskSimulator(options);
}

function readSavedState(saved: unknown): SavedState | undefined {
  const state = saved as SavedState | undefined;
  return state?.version === 1 ? state : undefined;
}

/** What makes the demo company look used: tickets of the past and a knowledge base. */
function seedDemo(account: FreshdeskAccount): void {
  seedTickets(account);
  seedSolutions(account);
}
