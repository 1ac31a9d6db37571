import type { IncomingMessage, ServerResponse } from "node:http";
import { ControlServer } from "../control/control-server.ts";
import type { Changed } from "../http/answer.ts";
import { CallFaults } from "../http/call-faults.ts";
import { EventStream } from "../http/event-stream.ts";
import { Ledger, type LedgerOption } from "../http/ledger.ts";
import { type Listening, MountedServer } from "../http/mounted-server.ts";
import { sendAnswer } from "../http/send-answer.ts";
import type { Persistence } from "../persistence/file-store.ts";
import { SaveSoon } from "../persistence/save-soon.ts";
import { seededRandom } from "../random.ts";
import { changeSwitches } from "../switch-facts.ts";
import { WebhookFaults } from "../webhooks/webhook-faults.ts";
import { type AccountState, type AccountSurroundings, FrontAccount } from "./account.ts";
import type { AccountHappening } from "./account-happening.ts";
import { postMessageToChannel } from "./channel/post-to-channel.ts";
import { controlRoutes } from "./control/control-routes.ts";
import { FrontControl } from "./control/front-control.ts";
import { DueWork } from "./due-work.ts";
import { failure } from "./errors.ts";
import { fileSignature } from "./files.ts";
import { inspectorPage } from "./inspector/inspector-page.ts";
import { fileAnswer } from "./routes/download-routes.ts";
import { lumenBikes, seedAccount } from "./seed.ts";
import { seedConversations } from "./seed-conversations.ts";
import { FrontApi } from "./serve-api.ts";
import { type FrontSwitches, frontSwitchFacts } from "./switches.ts";
import { FrontWebhooks, type WebhooksState } from "./webhooks/front-webhooks.ts";

/** How to set a simulator up. Everything has a default. */
export interface FrontSimulatorOptions {
  /** Path prefix below which it answers, such as `/sandbox/front`. Default none. */
  readonly mountPath?: string;
  /** Scheme, host and port of its own links (downloads by redirect, switch `linkHost`). Default: learnt from the requests. */
  readonly publicOrigin?: string;
  readonly switches?: Partial<FrontSwitches>;
  /** Default: the last 50,000 to 100,000 entries. `"off"` for benchmarks. */
  readonly ledger?: LedgerOption;
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

/** Fixed facts a test or a first-run setup needs. Teammates, inboxes, channels, tags and articles have fixed ids. */
export interface FrontWorkspace {
  readonly apiToken: string;
  readonly companyId: string;
  readonly companyName: string;
  /** The app of application webhooks and custom channels. */
  readonly applicationId: string;
  /** Signs application webhooks (SHA-256), channel calls and channel tokens. */
  readonly signingKey: string;
  /** Signs rule webhooks (SHA-1). */
  readonly rulesSecret: string;
  /** Empty while no application webhook is saved. */
  readonly webhookUrl: string;
  readonly teammates: typeof lumenBikes.teammates;
  readonly teams: typeof lumenBikes.teams;
  readonly inboxes: typeof lumenBikes.inboxes;
  readonly channels: typeof lumenBikes.channels;
  readonly tags: typeof lumenBikes.tags;
  readonly contacts: typeof lumenBikes.contacts;
  readonly knowledgeBases: typeof lumenBikes.knowledgeBases;
  readonly categories: typeof lumenBikes.categories;
  readonly articles: typeof lumenBikes.articles;
}

interface SavedState {
  readonly version: 1;
  readonly account: AccountState;
  readonly switches: Partial<FrontSwitches>;
  readonly webhooks: WebhooksState;
}

/** How long a call waits for its own webhook when webhooks are to come first. */
const longestWebhookFirst = 2000;

/** One simulated company in Front with its own state, webhooks, faults and ledger. */
export class FrontSimulator {
  readonly ledger: Ledger;
  /** The people in front of the inbox; see also {@link FrontControl}. */
  readonly control: FrontControl;

  readonly #options: FrontSimulatorOptions;
  readonly #events = new EventStream();
  readonly #saving: SaveSoon;
  readonly #webhooks: FrontWebhooks;
  readonly #callFaults: CallFaults;
  readonly #webhookFaults: WebhookFaults;
  readonly #api: FrontApi;
  readonly #controlServer: ControlServer<FrontSimulator>;
  readonly #surroundings: AccountSurroundings;
  readonly #due: DueWork;
  readonly #server: MountedServer;
  readonly #channelCalls = new Set<Promise<void>>();
  #account: FrontAccount;
  #isClosed = false;

  constructor(options: FrontSimulatorOptions = {}) {
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
      origin: () => this.#server.origin,
      onHappening: (happening) => this.#happened(happening),
      onChange: (topic, id) => this.#changed(topic, id),
    };

    const account = () => this.#account;
    this.#due = new DueWork(account);
    const saved = readSavedState(options.persist?.load());
    this.#webhooks = new FrontWebhooks(saved?.webhooks, {
      account,
      ledger: this.ledger,
      faults: this.#webhookFaults,
      random,
      now,
      onChange: () => this.#deliveryChanged(),
    });
    this.#account = new FrontAccount(saved?.account ?? seedAccount(), this.#surroundings);
    changeSwitches(frontSwitchFacts, this.#account.switches, { ...saved?.switches, ...options.switches });
    if (!saved && options.demoConversations !== false) seedConversations(this.#account);

    this.#api = new FrontApi({
      account,
      faults: this.#callFaults,
      ledger: this.ledger,
      makeChange: (make) => this.#makeChange(make),
      onCall: () => this.#events.announce("calls"),
    });
    this.control = new FrontControl(this, {
      account,
      webhooks: this.#webhooks,
      callFaults: this.#callFaults,
      webhookFaults: this.#webhookFaults,
      channelSurroundings: () => this.#channelSurroundings(),
      changed: (topic) => this.#changed(topic),
      reset: () => this.#reset(),
      whenIdle: () => this.#whenIdle(),
    });
    this.#controlServer = new ControlServer<FrontSimulator>({
      simulator: this,
      routes: controlRoutes,
      events: this.#events,
      allowControl: options.allowControl ?? (() => true),
      page: () => inspectorPage({ mountPath: this.mountPath }),
    });
    this.#due.start();
    if (saved) this.#webhooks.resume(saved.webhooks);
    else this.#saving.changed();
  }

  /** Path prefix below which it answers; empty for none. */
  get mountPath(): string {
    return this.#server.mountPath;
  }

  /** The positions of all switches. Change them with `control.setSwitches`. */
  get switches(): Readonly<FrontSwitches> {
    return this.#account.switches;
  }

  get workspace(): FrontWorkspace {
    const { facts, secrets } = this.#account;
    return {
      apiToken: secrets.apiToken,
      companyId: facts.id,
      companyName: facts.name,
      applicationId: secrets.applicationId,
      signingKey: secrets.applicationSecret,
      rulesSecret: secrets.rulesSecret,
      webhookUrl: this.#webhooks.applicationUrl,
      ...lumenBikes,
    };
  }

  /**
   * Answers a request below the mount: the API at its root, `/control/…`, the inspector at `/`, and `/open/…` as
   * the links for people. The body must not have been read by anybody else.
   */
  readonly handle = (request: IncomingMessage, response: ServerResponse): void =>
    this.#server.handle(request, response);

  /** Starts it on its own port. Defaults: a free port of the loopback interface. */
  listen(options: { port?: number; host?: string } = {}): Promise<Listening> {
    return this.#server.listen(options);
  }

  /** Ends deliveries, open pages and listening ports, and saves the state. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#saving.close();
    this.#due.close();
    this.#webhooks.close();
    this.#events.close();
    this.#server.close();
  }

  async #serve(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    search: string,
  ): Promise<void> {
    if (path.startsWith("/control/")) return this.#controlServer.serve(request, response, path, search);
    if (path === "/" || path.startsWith("/open/"))
      return this.#controlServer.serve(request, response, "/", search);
    if (path.startsWith("/signed/"))
      return this.#serveSigned(response, path.slice("/signed/".length), search);
    return this.#api.serve(request, response, path, search);
  }

  /** A file without a token, but with a signature in the address; the inspector's own files carry one too. */
  #serveSigned(response: ServerResponse, fileId: string, search: string): void {
    const isSigned = new URLSearchParams(search).get("signature") === fileSignature(this.#account, fileId);
    const refusal = failure(403, "Forbidden", "The signature does not match");
    sendAnswer(response, isSigned ? fileAnswer(this.#account, fileId) : refusal, {});
  }

  #happened(happening: AccountHappening): void {
    if (this.#isClosed) return;
    if (happening.kind === "event") {
      this.#webhooks.tell(happening.event);
      return;
    }
    const { message } = happening;
    const channel = this.#account.channels.get(message.channelId);
    if (channel?.type !== "custom" || !channel.webhookUrl) return;
    const posting = postMessageToChannel(this.#channelSurroundings(), channel, message).finally(() => {
      this.#channelCalls.delete(posting);
      this.#deliveryChanged();
    });
    this.#channelCalls.add(posting);
  }

  #channelSurroundings() {
    return { account: this.#account, ledger: this.ledger, faults: this.#webhookFaults };
  }

  #changed(topic: string, id?: string): void {
    this.#saving.changed();
    if (topic === "queued" && id) this.#due.messageQueued(id);
    if (topic === "reminder" && id) this.#due.conversationSnoozed(id);
    if (this.#events.isWatched) this.#events.announce(id ? `${topic}:${id}` : topic, { topic, id });
  }

  async #makeChange(make: () => Changed): Promise<Changed> {
    if (!this.switches.webhookBeforeAnswer) return make();
    this.#webhooks.captured = [];
    const changed = make();
    const captured = this.#webhooks.captured;
    this.#webhooks.captured = undefined;
    const attempts = captured.map(({ queue, delivery }) => queue.firstAttempt(delivery));
    const limit = new Promise((resolve) => setTimeout(resolve, longestWebhookFirst).unref());
    await Promise.race([Promise.all(attempts), limit]);
    return changed;
  }

  async #whenIdle(): Promise<void> {
    await Promise.all(this.#channelCalls);
    await this.#webhooks.whenIdle();
  }

  #deliveryChanged(): void {
    this.#saving.changed();
    this.#events.announce("deliveries");
  }

  #reset(): void {
    const { secrets, switches, rules } = this.#account;
    this.#account = new FrontAccount(
      { ...seedAccount(), secrets, rules: [...rules.values()] },
      this.#surroundings,
    );
    Object.assign(this.#account.switches, switches);
    if (this.#options.demoConversations !== false) seedConversations(this.#account);
    this.#changed("conversations");
  }

  #takeState(): SavedState {
    return {
      version: 1,
      account: this.#account.takeState(),
      switches: this.switches,
      webhooks: this.#webhooks.takeState(),
    };
  }
}

/** Starts a simulated company in Front. */
export function createFrontSimulator(options: FrontSimulatorOptions = {}): FrontSimulator {
  return new FrontSimulator(options);
}

function readSavedState(saved: unknown): SavedState | undefined {
  const state = saved as SavedState | undefined;
  return state?.version === 1 ? state : undefined;
}
