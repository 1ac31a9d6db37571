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
import { changeSwitches } from "../switch-facts.ts";
import { WebhookFaults } from "../webhooks/webhook-faults.ts";
import { type Delivery, WebhookQueue } from "../webhooks/webhook-queue.ts";
import { type AccountState, type AccountSurroundings, FreshchatAccount } from "./account.ts";
import type { AccountEvent } from "./account-events.ts";
import { controlRoutes } from "./control/control-routes.ts";
import { FreshchatControl } from "./control/freshchat-control.ts";
import { inspectorPage } from "./inspector/inspector-page.ts";
import { lumenBikes, seedAccount } from "./seed.ts";
import { seedConversations } from "./seed-conversations.ts";
import { FreshchatApi } from "./serve-api.ts";
import { FileServer } from "./serve-file.ts";
import { type FreshchatSwitches, freshchatSwitchFacts } from "./switches.ts";
import { buildEventBody } from "./webhooks/build-event-body.ts";
import { shouldTell } from "./webhooks/should-tell.ts";
import type { PublicKeyForm } from "./webhooks/signing-key.ts";
import { WebhookSetup, type WebhookSetupState } from "./webhooks/webhook-setup.ts";

/** How to set a simulator up. Everything has a default. */
export interface FreshchatSimulatorOptions {
  /** Path prefix below which it answers, such as `/sandbox/freshchat`. Default none. */
  readonly mountPath?: string;
  /** Scheme, host and port of links it hands out. Default: learnt from the requests. */
  readonly publicOrigin?: string;
  readonly switches?: Partial<FreshchatSwitches>;
  /** Default: the last 50,000 to 100,000 entries. `"off"` for benchmarks. */
  readonly ledger?: LedgerOption;
  /** False: no signature header and no cost of making one. Default true. */
  readonly signWebhooks?: boolean;
  /** RSA key length: 2048 as Freshchat has (default), or 1024 for benchmarks that want signatures cheaply. */
  readonly webhookKeyBits?: 1024 | 2048;
  /** Keeps the state between runs, see `fileStore`. Default none. */
  readonly persist?: Persistence;
  /** Start with two past conversations in the inbox. Default true. */
  readonly demoConversations?: boolean;
  /** Makes every random choice repeatable. Default 1. */
  readonly randomSeed?: number;
  /** Epoch milliseconds. Default the clock. */
  readonly now?: () => number;
  /** Says who may drive the inbox and see the inspector. Default everybody who reaches the port. */
  readonly allowControl?: (request: IncomingMessage) => boolean;
}

/** Fixed facts a test or a first-run setup needs. Agents, groups, channels and users have fixed ids. */
export interface FreshchatWorkspace {
  readonly accessToken: string;
  readonly crmKey: string;
  readonly appId: string;
  readonly accountId: number;
  readonly organisationId: number;
  readonly companyName: string;
  readonly serviceAccountId: string;
  readonly agents: typeof lumenBikes.agents;
  readonly groups: typeof lumenBikes.groups;
  readonly channels: typeof lumenBikes.channels;
  readonly users: typeof lumenBikes.users;
  /** Empty while no webhook is saved. */
  readonly webhookUrl: string;
  /** Empty before the webhook was saved for the first time; different after each saving. */
  readonly publicKey: string;
  readonly publicKeys: Readonly<Record<PublicKeyForm, string>>;
}

interface SavedState {
  readonly version: 1;
  readonly account: AccountState;
  readonly switches: Partial<FreshchatSwitches>;
  readonly webhook: WebhookSetupState;
  readonly deliveries: Delivery[];
}

/** How long a call waits for its own webhook when webhooks are to come first. */
const longestWebhookFirst = 2000;

/** One simulated Freshchat account with its own state, webhooks, faults and ledger. */
export class FreshchatSimulator {
  readonly ledger: Ledger;
  /** The people in front of the inbox; see also {@link FreshchatControl}. */
  readonly control: FreshchatControl;

  readonly #options: FreshchatSimulatorOptions;
  readonly #events = new EventStream();
  readonly #saving: SaveSoon;
  readonly #webhook: WebhookSetup;
  readonly #queue: WebhookQueue;
  readonly #callFaults: CallFaults;
  readonly #webhookFaults: WebhookFaults;
  readonly #api: FreshchatApi;
  readonly #files: FileServer;
  readonly #controlServer: ControlServer<FreshchatSimulator>;
  readonly #surroundings: AccountSurroundings;
  readonly #server: MountedServer;
  #account: FreshchatAccount;
  #captured: Delivery[] | undefined;

  constructor(options: FreshchatSimulatorOptions = {}) {
    this.#options = options;
    this.#server = new MountedServer({
      mountPath: options.mountPath,
      publicOrigin: options.publicOrigin,
      serve: (...request) => this.#serve(...request),
      end: () => this.close(),
    });
    const random = seededRandom(options.randomSeed ?? 1);
    const now = options.now ?? Date.now;
    this.ledger = new Ledger(options.ledger ?? { limit: 50_000 });
    this.#callFaults = new CallFaults(random);
    this.#webhookFaults = new WebhookFaults(random);
    this.#saving = new SaveSoon(options.persist, () => this.#takeState());
    this.#surroundings = {
      now,
      random,
      mountPath: this.mountPath,
      origin: () => this.#server.origin,
      onEvent: (event) => this.#tell(event),
      onChange: (topic, id) => {
        this.#saving.changed();
        if (this.#events.isWatched) this.#events.announce(id ? `${topic}:${id}` : topic, { topic, id });
      },
    };

    const saved = readSavedState(options.persist?.load());
    this.#webhook = new WebhookSetup(saved?.webhook, {
      isSigning: options.signWebhooks ?? true,
      bits: options.webhookKeyBits ?? 2048,
    });
    this.#account = new FreshchatAccount(saved?.account ?? seedAccount(), this.#surroundings);
    changeSwitches(freshchatSwitchFacts, this.#account.switches, { ...saved?.switches, ...options.switches });
    this.#queue = new WebhookQueue({
      ledger: this.ledger,
      faults: this.#webhookFaults,
      random,
      now,
      url: () => this.#webhook.url,
      timeLimitMs: () => this.switches.webhookTimeLimitMs,
      retryDelaysMs: () => this.switches.webhookRetryDelaysMs,
      maximumRetries: () => this.switches.webhookMaximumRetries,
      createHeaders: (attempt) => this.#createWebhookHeaders(attempt),
      onChange: () => this.#deliveryChanged(),
    });
    if (!saved && options.demoConversations !== false) seedConversations(this.#account);

    const account = () => this.#account;
    this.#api = new FreshchatApi({
      account,
      faults: this.#callFaults,
      ledger: this.ledger,
      makeChange: (make) => this.#makeChange(make),
      onCall: () => this.#events.announce("calls"),
    });
    this.#files = new FileServer(account);
    this.control = new FreshchatControl(this, {
      account,
      queue: this.#queue,
      webhook: this.#webhook,
      callFaults: this.#callFaults,
      webhookFaults: this.#webhookFaults,
      changed: (topic) => this.#surroundings.onChange(topic),
      reset: () => this.#reset(),
    });
    this.#controlServer = new ControlServer<FreshchatSimulator>({
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
  get switches(): Readonly<FreshchatSwitches> {
    return this.#account.switches;
  }

  get workspace(): FreshchatWorkspace {
    const { facts, accessToken, crmKey } = this.#account;
    const publicKeys = {
      mislabelled: this.#webhook.publicKey("mislabelled"),
      pkcs1: this.#webhook.publicKey("pkcs1"),
      spki: this.#webhook.publicKey("spki"),
    };
    return {
      accessToken,
      crmKey,
      appId: facts.appId,
      accountId: facts.accountId,
      organisationId: facts.organisationId,
      companyName: facts.companyName,
      serviceAccountId: facts.serviceAccountId,
      ...lumenBikes,
      webhookUrl: this.#webhook.url ?? "",
      publicKey: publicKeys[this.switches.webhookKeyForm],
      publicKeys,
    };
  }

  /**
   * Answers a request below the mount: `/v2/…`, `/crm/sales/api/…`, `/control/…`, files and the inspector. The
   * body must not have been read by anybody else.
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
    this.#events.close();
    this.#server.close();
  }

  async #serve(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    search: string,
  ): Promise<void> {
    if (path.startsWith("/v2/") || path.startsWith("/crm/sales/api/")) {
      return this.#api.serve(request, response, path, search);
    }
    if (path.startsWith("/pics/") || path.startsWith("/files/")) {
      return this.#files.serve(response, path, search);
    }
    return this.#controlServer.serve(request, response, path, search);
  }

  #tell(event: AccountEvent): void {
    if (!this.#webhook.url || !shouldTell(event, this.switches)) return;
    const { action, body } = buildEventBody(this.#account, event);
    const delivery = this.#queue.enqueue({
      action,
      body,
      conversationId: event.conversation.id,
      ...(event.kind === "message-created" && { messageId: event.message.id }),
    });
    if (delivery) this.#captured?.push(delivery);
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

  #createWebhookHeaders(
    attempt: Parameters<WebhookSetup["createHeaders"]>[0],
  ): Promise<Record<string, string>> {
    const { webhookSignature } = this.switches;
    const signature = attempt.signature === "good" ? webhookSignature : attempt.signature;
    return this.#webhook.createHeaders({ ...attempt, signature });
  }

  #deliveryChanged(): void {
    this.#saving.changed();
    this.#events.announce("deliveries");
  }

  #reset(): void {
    const { accessToken, switches } = this.#account;
    const state = { ...seedAccount(), accessToken };
    this.#account = new FreshchatAccount(state, this.#surroundings);
    Object.assign(this.#account.switches, switches);
    if (this.#options.demoConversations !== false) seedConversations(this.#account);
    this.#surroundings.onChange("conversations");
  }

  #takeState(): SavedState {
    return {
      version: 1,
      account: this.#account.takeState(),
      switches: this.switches,
      webhook: this.#webhook.takeState(),
      deliveries: this.#queue.takeState(),
    };
  }
}

/** Starts a simulated Freshchat account. */
export function createFreshchatSimulator(options: FreshchatSimulatorOptions = {}): FreshchatSimulator {
  return new FreshchatSimulator(options);
}

function readSavedState(saved: unknown): SavedState | undefined {
  const state = saved as SavedState | undefined;
  return state?.version === 1 ? state : undefined;
}
