import type { MessengerBoot } from "@baton/api";
import { isPageShown } from "@baton/api/messenger/match-page";
import type { BatonFunction, Mounted, MountInput, PageSettings } from "./api.ts";

declare const __MESSENGER_FILE__: string;

/**
 * The script on every page: asks how the messenger is set, draws the round button, and keeps calls until there is somebody to
 * answer them. What is behind the button is fetched when a visitor opens it, or has conversations already.
 */
const page = window as unknown as { Baton?: BatonFunction; batonSettings?: PageSettings };
// As a module a script does not know its own tag.
const script = (document.currentScript ??
  document.querySelector("script[data-messenger]")) as HTMLScriptElement | null;
if (!script?.dataset.messenger) complain("The script tag needs data-messenger, the messenger's id.");
else if (page.Baton?.again) page.Baton.again(script.dataset.messenger);
else start(script);

function start(tag: HTMLScriptElement): void {
  const baseUrl = new URL(".", tag.src).href;
  const messengerId = tag.dataset.messenger as string;
  const isTest = tag.dataset.audience === "test";
  const settings = page.batonSettings ?? {};
  const listeners = new Map<string, Set<(detail?: unknown) => void>>();
  const waiting = [...(page.Baton?.q ?? [])];
  let boot: MessengerBoot | null = null;
  let parts: ReturnType<typeof drawLauncher> | null = null;
  let mounted: Promise<Mounted> | null = null;
  let isShutDown = false;
  let isReady = false;
  let isPreview = false;
  /** The page's rules and the server's word on the visitor; the messenger shows where both agree. */
  let isPageFor = false;
  let isVisitorFor = true;

  const emit: MountInput["emit"] = (event, detail) => {
    for (const listener of listeners.get(event) ?? []) {
      try {
        listener(detail);
      } catch (error) {
        // A listener of the page's; the messenger goes on.
        console.error(error);
      }
    }
  };

  const mount = (): Promise<Mounted> => {
    if (!boot || !parts) return Promise.reject(new Error("The messenger is not on this page."));
    if (mounted) return mounted;
    const drawn = parts;
    const made = (async () => {
      const module = (await import(/* @vite-ignore */ baseUrl + __MESSENGER_FILE__)) as {
        mount(input: MountInput): Promise<Mounted>;
      };
      return module.mount({
        ...drawn,
        baseUrl,
        messengerId,
        isTest,
        boot: boot as MessengerBoot,
        settings,
        emit,
        setShown(isShown) {
          // One that was taken off the page has no say any more.
          if (parts !== drawn) return;
          // A preview is looked at, whoever looks.
          isVisitorFor = isShown || isPreview;
          hide();
        },
      });
    })();
    made.catch(() => {
      // The network failed: the next click tries again.
      if (mounted === made) mounted = null;
    });
    mounted = made;
    return made;
  };
  /** For what the page asks to be seen: on a page where the messenger is hidden it would be done in the dark. */
  const mountToShow = async (): Promise<Mounted> => {
    if (!isPageFor || !isVisitorFor) throw new Error("The messenger does not show on this page.");
    const { launcher } = parts ?? {};
    if (launcher) launcher.ariaBusy = "true";
    return mount().finally(() => {
      if (launcher) launcher.ariaBusy = "false";
    });
  };

  const hide = () => {
    if (parts) parts.host.hidden = !isPageFor || !isVisitorFor;
  };

  /** Off the page at once, whatever is still under way: what is called next finds a clean one. */
  const remove = (isForgotten: boolean): void => {
    const leaving = mounted;
    parts?.host.remove();
    parts = null;
    mounted = null;
    isVisitorFor = true;
    leaving?.then((messenger) => messenger.remove(isForgotten)).catch(() => {});
  };

  const commands: Record<string, (...args: never[]) => unknown> = {
    open: () => mountToShow().then((messenger) => messenger.open()),
    close: () => mounted?.then((messenger) => messenger.close()),
    toggle: () =>
      mountToShow().then((messenger) => (messenger.isOpen() ? messenger.close() : messenger.open())),
    send: (text: unknown) => {
      if (typeof text !== "string" || !text.trim())
        throw new Error('send needs a text: Baton("send", "Hello")');
      return mountToShow().then((messenger) => {
        messenger.open();
        messenger.send(text.trim());
      });
    },
    identify: async (given: { token?: unknown } | undefined) => {
      const token = given?.token;
      if (typeof token !== "string" || !token)
        throw new Error('identify needs the token that your server signed: Baton("identify", { token })');
      settings.identityToken = token;
      if (mounted) return (await mounted).identify(token);
      // Somebody who has just logged in may have conversations, or be a tester.
      await show();
    },
    shutdown: () => {
      isShutDown = true;
      delete settings.identityToken;
      forgetVisitor(baseUrl, messengerId);
      remove(true);
    },
    // What the dashboard's live preview uses: other settings than the stored ones, from the start.
    preview: async (change: Partial<MessengerBoot>) => {
      const wasOpen = (await mounted)?.isOpen() ?? true;
      remove(false);
      isPreview = true;
      boot = { ...(boot as MessengerBoot), ...change, showOn: [], hideOn: [], audience: "everyone" };
      await show();
      if (wasOpen) (await mount()).open();
    },
    start: () => {
      isShutDown = false;
      return show();
    },
    on: (event: string, listener: (detail?: unknown) => void) => {
      checkListener(event, listener);
      listeners.set(event, (listeners.get(event) ?? new Set()).add(listener));
      // Whoever asks later need not know that it has been already.
      if (event === "ready" && isReady) listener();
    },
    off: (event: string, listener: (detail?: unknown) => void) => {
      checkListener(event, listener);
      listeners.get(event)?.delete(listener);
    },
  };

  const call: BatonFunction = (command, ...args) => {
    const run = Object.hasOwn(commands, command) ? commands[command] : undefined;
    if (!run) {
      complain(`There is no command "${command}".`);
      return undefined;
    }
    if (boot === null && command !== "on" && command !== "off") {
      waiting.push([command, ...args]);
      return undefined;
    }
    try {
      const result = run(...(args as never[]));
      if (result instanceof Promise) result.catch((error: unknown) => complain(tell(error)));
      return result;
    } catch (error) {
      complain(tell(error));
      return undefined;
    }
  };
  call.again = (id) => {
    // Applications that replace the page's body run its scripts anew, and have thrown the button away with it.
    if (id === messengerId) void show();
    else complain("There is a messenger on this page already; the second script does nothing.");
  };
  page.Baton = call;

  const show = async (): Promise<void> => {
    if (!boot || isShutDown) return;
    isPageFor =
      boot.isEnabled &&
      isPageShown(location.href, boot.showOn, boot.hideOn) &&
      // Among testers the server decides, by who the visitor is.
      (boot.audience === "everyone" || isTest || settings.identityToken !== undefined);
    hide();
    if (!isPageFor) return;
    if (parts) {
      if (!parts.host.isConnected) document.body.append(parts.host);
      return;
    }
    parts = drawLauncher(boot, settings, () => call("toggle"));
    document.body.append(parts.host);
    if (hasVisitedBefore(messengerId) || settings.identityToken || boot.audience === "testers") await mount();
  };

  const begin = async (): Promise<void> => {
    boot = await fetchBoot(`${baseUrl}v1/boot/${messengerId}`);
    // On early calls' own account: one that cannot be done does not keep the others from it.
    await show().catch((error: unknown) => complain(tell(error)));
    followNavigation(() => void show());
    followShutdown(messengerId, () => {
      // Logged out in another tab: nobody's conversations stay here either.
      delete settings.identityToken;
      remove(true);
      void show();
    });
    for (const [command, ...args] of waiting.splice(0)) call(command as string, ...args);
    isReady = true;
    emit("ready");
  };
  // For the developer's console; the visitor sees no messenger and nothing else.
  const failed = (error: unknown) => complain(tell(error));
  if (document.body) begin().catch(failed);
  else document.addEventListener("DOMContentLoaded", () => begin().catch(failed));
}

function checkListener(event: string, listener: unknown): void {
  if (!/^(ready|open|close|send|message|handoff|unread|error)$/.test(event))
    throw new Error(`There is no event "${event}".`);
  if (typeof listener !== "function") throw new Error(`The listener for "${event}" is no function.`);
}

function complain(message: string): void {
  console.error("[Baton]", message);
}

function tell(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Asks until there is an answer, at last every minute: a page may stay open longer than the network is away. A refusal is final. */
async function fetchBoot(url: string, wait = 2_000): Promise<MessengerBoot> {
  const response = await fetch(url).catch(() => null);
  if (response?.ok) return response.json();
  if (response && response.status < 500) {
    const answer = (await response.json()) as { error?: { message: string } };
    throw new Error(answer.error?.message);
  }
  await new Promise((resolve) => setTimeout(resolve, wait));
  return fetchBoot(url, Math.min(wait * 3, 60_000));
}

type KeptHere = { device?: string; token?: string; endedAt?: number };
const readKept = (text: string | null): KeptHere => {
  try {
    return (JSON.parse(text ?? "{}") ?? {}) as KeptHere;
  } catch {
    // Somebody else's text.
    return {};
  }
};

/** The visitor has logged out: what this browser kept of them goes, and so does the session it could be seen with. */
function forgetVisitor(baseUrl: string, messengerId: string): void {
  try {
    const key = `baton-${messengerId}`;
    const { device, token } = readKept(localStorage.getItem(key));
    localStorage.setItem(key, JSON.stringify({ device, endedAt: Date.now() } satisfies KeptHere));
    if (!token) return;
    const headers = { authorization: `Bearer ${token}` };
    fetch(`${baseUrl}v1/session`, { method: "DELETE", headers, keepalive: true }).catch(() => {});
  } catch {
    // Storage is closed to this page: nothing was kept.
  }
}

function followShutdown(messengerId: string, ended: () => void): void {
  addEventListener("storage", ({ key, oldValue, newValue }) => {
    if (key !== `baton-${messengerId}`) return;
    const { endedAt } = readKept(newValue);
    if (endedAt !== undefined && endedAt !== readKept(oldValue).endedAt) ended();
  });
}

/** A token of an earlier visit: there may be conversations, and news in them. */
function hasVisitedBefore(messengerId: string): boolean {
  try {
    return readKept(localStorage.getItem(`baton-${messengerId}`)).token !== undefined;
  } catch {
    // Storage is closed to this page; every visit is the first.
    return false;
  }
}

/** Applications change their address without loading a page; the rules count for where the visitor is now. */
function followNavigation(changed: () => void): void {
  let last = location.href;
  const look = () => {
    if (location.href === last) return;
    last = location.href;
    changed();
  };
  addEventListener("popstate", look);
  addEventListener("hashchange", look);
  for (const name of ["pushState", "replaceState"] as const) {
    const original = history[name];
    history[name] = function (this: History, ...args) {
      original.apply(this, args);
      look();
    };
  }
}

function drawLauncher(boot: MessengerBoot, settings: PageSettings, clicked: () => void) {
  const host = document.createElement("baton-messenger");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(launcherStyles);
  root.adoptedStyleSheets = [sheet];
  host.style.setProperty("--accent", boot.color);
  host.style.setProperty("--on-accent", readableOn(boot.color));
  host.dataset.position = boot.position;
  const launcher = document.createElement("button");
  launcher.type = "button";
  launcher.className = "launcher";
  launcher.ariaExpanded = "false";
  launcher.ariaLabel = boot.name;
  launcher.hidden = settings.hideLauncher === true;
  launcher.append(
    drawIcon(
      "talk",
      "M12 3C6.5 3 2 6.8 2 11.5c0 2.5 1.3 4.8 3.4 6.3L5 22l4.2-2.3c.9.2 1.8.3 2.8.3 5.5 0 10-3.8 10-8.5S17.5 3 12 3z",
    ),
    drawIcon("fold", "M5 9l7 7 7-7"),
    badge(),
  );
  launcher.addEventListener("click", clicked);
  root.append(launcher);
  return {
    host,
    root,
    launcher,
    setBadge(count: number) {
      const mark = launcher.querySelector("span") as HTMLSpanElement;
      mark.hidden = count === 0;
      mark.textContent = count > 9 ? "9+" : String(count);
    },
  };
}

function badge(): HTMLSpanElement {
  const mark = document.createElement("span");
  mark.className = "badge";
  mark.hidden = true;
  return mark;
}

function drawIcon(name: string, shape: string): SVGElement {
  const namespace = "http://www.w3.org/2000/svg";
  const icon = document.createElementNS(namespace, "svg");
  icon.setAttribute("viewBox", "0 0 24 24");
  icon.setAttribute("aria-hidden", "true");
  icon.setAttribute("class", name);
  const path = document.createElementNS(namespace, "path");
  path.setAttribute("d", shape);
  icon.append(path);
  return icon;
}

/** Black or white, whichever reads better on a colour (WCAG relative luminance). */
function readableOn(color: string): string {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#000" : "#fff";
}

// "all: initial" keeps the page's styles out; marked important because the page's own rules for any element come before :host.
const launcherStyles = `
:host{all:initial!important;position:fixed!important;inset-block-end:0!important;z-index:2147483000!important;right:0!important}
:host([data-position=left]){right:auto!important;left:0!important}
:host([hidden]){display:none!important}
[hidden]{display:none!important}
.launcher{all:unset;box-sizing:border-box;position:relative;display:grid;place-items:center;width:56px;height:56px;margin:20px;border-radius:50%;background:var(--accent);color:var(--on-accent);cursor:pointer;box-shadow:0 4px 16px rgb(0 0 0/.24);font:600 12px/1 system-ui,sans-serif}
.launcher:focus-visible{outline:3px solid var(--on-accent);outline-offset:-5px}
.launcher svg{grid-area:1/1;width:28px;height:28px;fill:currentColor;transition:opacity .15s,transform .15s}
.fold{fill:none!important;stroke:currentColor;stroke-width:2.5;stroke-linecap:round;stroke-linejoin:round}
.launcher:hover{filter:brightness(1.08)}
.launcher:active{transform:scale(.95)}
.launcher[aria-expanded=true] .talk,.launcher[aria-expanded=false] .fold{opacity:0;transform:scale(.5)}
.launcher[aria-busy=true]{animation:wait 1s infinite alternate}
@keyframes wait{to{opacity:.6}}
@media(prefers-reduced-motion:reduce){.launcher,.launcher svg{animation:none!important;transition:none}}
.badge{position:absolute;top:-3px;inset-inline-end:-3px;min-width:20px;height:20px;box-sizing:border-box;padding:4px 5px;border-radius:10px;background:#c81e1e;color:#fff;text-align:center}
@media print{:host{display:none!important}}`;
