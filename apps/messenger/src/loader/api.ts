/** What the page may hear of; the names are part of the interface (docs/messenger.md). */
export type MessengerEvent = "ready" | "open" | "close" | "send" | "message" | "handoff" | "unread" | "error";

/** `window.Baton`: `Baton("open")`, `Baton("on", "handoff", listener)`. Calls made before the script came are kept in `q`. */
export type BatonFunction = ((command: string, ...args: unknown[]) => unknown) & {
  q?: unknown[][];
  /** The script has come already, and does so once more. */
  again?(messengerId: string): void;
};

/** `window.batonSettings`, read once when the script comes. */
export type PageSettings = {
  /** Signed by your server. */
  identityToken?: string;
  /** Wins over the messenger's setting, e.g. `de`. */
  language?: string;
  /** Without the round button: open it with `Baton("open")`. */
  hideLauncher?: boolean;
};

/** What the messenger's module gets from the loader. */
export type MountInput = {
  root: ShadowRoot;
  host: HTMLElement;
  launcher: HTMLButtonElement;
  baseUrl: string;
  messengerId: string;
  isTest: boolean;
  boot: import("@baton/api").MessengerBoot;
  settings: PageSettings;
  emit(event: MessengerEvent, detail?: unknown): void;
  setBadge(count: number): void;
  /** Whether the server lets this visitor have the messenger; the page's own rules come on top. */
  setShown(isShown: boolean): void;
};

/** What the loader gets back. */
export type Mounted = {
  open(): void;
  close(): void;
  isOpen(): boolean;
  send(text: string): void;
  identify(token: string): Promise<void>;
  /** Takes it off the page; with `isForgotten` the visitor is forgotten in this browser too. */
  remove(isForgotten: boolean): Promise<void>;
};
