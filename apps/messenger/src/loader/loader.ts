import type { MessengerBoot } from "@baton/api";
import type { BatonFunction, Mounted, MountInput, PageSettings } from "./api.ts";
import { isPageShown } from "./match-page.ts";

declare const __MESSENGER_FILE__: string;

/**
 * The script on every page: asks how the messenger is set, draws the round button, and keeps calls until there is somebody to
 * answer them. What is behind the button is fetched when a visitor opens it, or has conversations already.
 */
const page = window as unknown as { Baton?: BatonFunction; batonSettings?: PageSettings };
const script = document.currentScript as HTMLScriptElement | null;
if (script?.dataset.messenger && !document.querySelector("baton-messenger")) start(script);

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
    mounted ??= (async () => {
      if (!boot || !parts) throw new Error("The messenger does not show on this page.");
      const module = (await import(/* @vite-ignore */ baseUrl + __MESSENGER_FILE__)) as {
        mount(input: MountInput): Promise<Mounted>;
      };
      return module.mount({ ...parts, baseUrl, messengerId, isTest, boot, settings, emit });
    })().catch((error: unknown) => {
      // The network failed: the next click tries again.
      mounted = null;
      throw error;
    });
    return mounted;
  };

  const remove = async (isForgotten: boolean): Promise<void> => {
    await mounted?.then((messenger) => messenger.remove(isForgotten));
    parts?.host.remove();
    parts = null;
    mounted = null;
  };

  const commands: Record<string, (...args: never[]) => unknown> = {
    open: () => mount().then((messenger) => messenger.open()),
    close: () => mounted?.then((messenger) => messenger.close()),
    toggle: () => mount().then((messenger) => (messenger.isOpen() ? messenger.close() : messenger.open())),
    send: (text: string) =>
      mount().then((messenger) => {
        messenger.open();
        messenger.send(text);
      }),
    identify: async ({ token }: { token: string }) => {
      settings.identityToken = token;
      if (mounted) return (await mounted).identify(token);
      // Somebody who has just logged in may have conversations, or be a tester.
      await show();
      if (parts && !isShutDown) await mount();
    },
    shutdown: async () => {
      isShutDown = true;
      delete settings.identityToken;
      await remove(true);
    },
    // What the dashboard's live preview uses: other settings than the stored ones, from the start.
    preview: async (change: Partial<MessengerBoot>) => {
      const wasOpen = (await mounted)?.isOpen() ?? true;
      await remove(false);
      boot = { ...(boot as MessengerBoot), ...change, showOn: [], hideOn: [], audience: "everyone" };
      await show();
      if (wasOpen) (await mount()).open();
    },
    start: () => {
      isShutDown = false;
      return show();
    },
    on: (event: string, listener: (detail?: unknown) => void) => {
      listeners.set(event, (listeners.get(event) ?? new Set()).add(listener));
    },
    off: (event: string, listener: (detail?: unknown) => void) => {
      listeners.get(event)?.delete(listener);
    },
  };

  const call = (command: string, ...args: unknown[]): unknown => {
    const run = commands[command];
    if (!run) {
      console.error(`[Baton] There is no command "${command}".`);
      return undefined;
    }
    if (boot === null && command !== "on" && command !== "off") {
      waiting.push([command, ...args]);
      return undefined;
    }
    const result = run(...(args as never[]));
    if (result instanceof Promise) result.catch((error) => console.error("[Baton]", String(error)));
    return result;
  };
  page.Baton = call;

  const show = async (): Promise<void> => {
    if (!boot || isShutDown) return;
    const isShown =
      boot.isEnabled &&
      isPageShown(location.href, boot.showOn, boot.hideOn) &&
      // Among testers the server decides, by who the visitor is.
      (boot.audience === "everyone" || isTest || settings.identityToken !== undefined);
    if (!isShown) {
      if (parts) parts.host.hidden = true;
      return;
    }
    if (parts) {
      parts.host.hidden = false;
      return;
    }
    parts = drawLauncher(boot, settings, () => call("toggle"));
    document.body.append(parts.host);
    if (hasVisitedBefore(messengerId) || settings.identityToken || boot.audience === "testers") await mount();
  };

  const begin = async (): Promise<void> => {
    const response = await fetch(`${baseUrl}v1/boot/${messengerId}`);
    const answer = (await response.json()) as MessengerBoot & { error?: { message: string } };
    if (!response.ok) throw new Error(answer.error?.message ?? `${response.status}`);
    boot = answer;
    await show();
    followNavigation(() => void show());
    for (const [command, ...args] of waiting.splice(0)) call(command as string, ...args);
    emit("ready");
  };
  // For the developer's console; the visitor sees no messenger and nothing else.
  const failed = (error: unknown) => console.error("[Baton]", error instanceof Error ? error.message : error);
  if (document.body) begin().catch(failed);
  else document.addEventListener("DOMContentLoaded", () => begin().catch(failed));
}

/** A token of an earlier visit: there may be conversations, and news in them. */
function hasVisitedBefore(messengerId: string): boolean {
  try {
    return (localStorage.getItem(`baton-${messengerId}`) ?? "").includes('"token"');
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
  launcher.append(drawIcon(), badge());
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

function drawIcon(): SVGElement {
  const namespace = "http://www.w3.org/2000/svg";
  const icon = document.createElementNS(namespace, "svg");
  icon.setAttribute("viewBox", "0 0 24 24");
  icon.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(namespace, "path");
  path.setAttribute(
    "d",
    "M12 3C6.5 3 2 6.8 2 11.5c0 2.5 1.3 4.8 3.4 6.3L5 22l4.2-2.3c.9.2 1.8.3 2.8.3 5.5 0 10-3.8 10-8.5S17.5 3 12 3z",
  );
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
.launcher svg{width:28px;height:28px;fill:currentColor}
.badge{position:absolute;top:-3px;inset-inline-end:-3px;min-width:20px;height:20px;box-sizing:border-box;padding:4px 5px;border-radius:10px;background:#c81e1e;color:#fff;text-align:center}
@media print{:host{display:none!important}}`;
