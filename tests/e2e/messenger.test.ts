import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import http from "node:http";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { waitFor } from "@baton/testing";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "../../apps/dashboard/dev/launch-browser.ts";
import { type MessengerSite, startMessengerSite } from "../messenger-site.ts";
import { signIdentity } from "../sign-identity.ts";
import { type MailServer, startMailServer } from "../start-mail-server.ts";

const root = join(import.meta.dirname, "../..");
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The messenger as customers have it: a page of another site, in a real Chromium. */
describe("the messenger on a page of another site", () => {
  let mail: MailServer;
  let site: MessengerSite;
  let shop: Shop;
  let browser: Browser;

  beforeAll(async () => {
    buildMessenger();
    await build({
      configFile: join(root, "apps/dashboard/vite.config.ts"),
      logLevel: "error",
      build: { reportCompressedSize: false },
    });
    mail = await startMailServer();
    site = await startMessengerSite({ SMTP_URL: mail.url, SMTP_FROM: "support@lumen.example" });
    shop = await openShop(site);
    browser = await launchBrowser();
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await shop?.close();
    await site?.close();
    await mail?.close();
  });

  const newVisitor = async (options: Parameters<Browser["newContext"]>[0] = {}): Promise<BrowserContext> => {
    const context = await browser.newContext({ locale: "en-GB", reducedMotion: "reduce", ...options });
    context.setDefaultTimeout(15_000);
    return context;
  };
  const settings = async (change: object) => {
    const boot = async () =>
      (await fetch(`${site.baton.url}/messenger/v1/boot/${site.messengerId}`)).json() as Promise<object>;
    await site.api("PUT", "/settings/messenger", change);
    const shown = Object.entries(change).filter(([key]) => key !== "testers");
    await waitFor(
      async () => {
        const now = (await boot()) as Record<string, unknown>;
        return shown.every(([key, value]) => JSON.stringify(now[key]) === JSON.stringify(value));
      },
      { timeoutMs: 20_000, message: "the settings do not take effect" },
    );
  };
  /** What was opened last in a simulated helpdesk, as soon as the messenger's conversation is there. */
  const newest = async <T>(helpdesk: string, list: string): Promise<T> => {
    let found: T | undefined;
    await waitFor(
      async () => {
        const { items } = await site.api<{ items: { id: string }[] }>("GET", "/conversations?limit=1");
        const { escalation } = await site.api<{ escalation: { externalId: string | null } | null }>(
          "GET",
          `/conversations/${items[0]?.id}`,
        );
        const all = await site.desk<T[]>(helpdesk, list);
        found = all[0];
        return escalation?.externalId != null && JSON.stringify(found).includes(escalation.externalId);
      },
      { timeoutMs: 15_000, message: `nothing was opened in ${helpdesk}` },
    );
    return found as T;
  };
  const ask = async (page: Page, text: string) => {
    await page.getByRole("textbox", { name: "Write a message…" }).fill(text);
    await page.getByRole("button", { name: "Send", exact: true }).click();
  };
  const openNew = async (page: Page) => {
    await page
      .getByRole("button", { name: /Open the chat|Support/ })
      .first()
      .click();
    await page.getByRole("button", { name: "Start a new conversation" }).click();
  };
  /** Runs in the page; as text, since what runs there knows a browser and what runs here does not. */
  const inPage = <T>(page: Page, source: string) => page.evaluate<T>(source);
  const styleOf = (page: Page, selector: string, property: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((element, name) => {
        const page = globalThis as unknown as { getComputedStyle(of: unknown): Record<string, string> };
        return page.getComputedStyle(element)[name];
      }, property);
  const violations = async (page: Page) => {
    await page.evaluate(axeSource);
    const found = await inPage<{ id: string; nodes: { html: string }[] }[]>(
      page,
      "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => ({ html })) })))",
    );
    return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
  };

  it("M1: an anonymous question is answered with its source, seen in Baton's inbox, and a teammate's answer arrives", async () => {
    const context = await newVisitor();
    const page = await context.newPage();
    await page.goto(shop.url);
    await openNew(page);
    await ask(page, "What is the warranty on the frame?");
    await page.getByText("10 years for the first owner").first().waitFor();
    expect(await page.locator("baton-messenger a[href^=http]").count()).toBeGreaterThan(0);

    const office = await (await newVisitor({ viewport: { width: 1440, height: 900 } })).newPage();
    await office.goto(`${site.baton.url}/`);
    await office.getByLabel("Email").fill("ada@lumen.example");
    await office.getByLabel("Password", { exact: true }).fill("a good password");
    await office.getByRole("button", { name: "Log in" }).click();
    await office.getByText("10 years for the first owner").first().click();
    await office.getByText("What is the warranty on the frame?").first().waitFor();
    await office
      .getByRole("textbox", { name: /reply|message/i })
      .fill("Ada here: the **fork** has two years.");
    await office.getByRole("button", { name: /^Send/ }).click();

    await page.getByText("has two years").waitFor();
    expect(await page.locator("baton-messenger strong", { hasText: "fork" }).count()).toBe(1);
    await office.context().close();
    await context.close();
  });

  it("M13: it is still there after a reload, and what came meanwhile is on the badge", async () => {
    const context = await newVisitor();
    const page = await context.newPage();
    await page.goto(shop.url);
    await openNew(page);
    await ask(page, "What is the warranty on the frame?");
    await page.getByText("10 years for the first owner").first().waitFor();
    await page.getByRole("button", { name: "Close" }).click();
    const { items } = await site.api<{ items: { id: string }[] }>("GET", "/conversations?limit=1");
    await site.api("POST", `/conversations/${items[0]?.id}/messages`, { text: "One thing more." });
    await page.locator("baton-messenger .badge", { hasText: "1" }).waitFor();
    await page.reload();
    await page.locator("baton-messenger .badge", { hasText: "1" }).waitFor();
    await page.getByRole("button", { name: /Open the chat/ }).click();
    await page.getByText("One thing more.").waitFor();
    await page.locator("baton-messenger .badge").waitFor({ state: "hidden" });
    await context.close();
  });

  it("M13: what is written offline is sent once when the connection is back, also after a reload, and seen in both tabs", async () => {
    const context = await newVisitor();
    const page = await context.newPage();
    await page.goto(shop.url);
    await openNew(page);
    await ask(page, "Hello");
    await page.getByText("Hello").first().waitFor();
    const other = await context.newPage();
    await other.goto(shop.url);
    await other.getByRole("button", { name: /Open the chat/ }).click();
    await other.getByText("Hello").first().waitFor();

    await context.setOffline(true);
    await page.bringToFront();
    await ask(page, "Written in a tunnel");
    await page.getByText("Sending…").waitFor();
    await page.getByText("You are offline").waitFor();
    await context.setOffline(false);
    await other.getByText("Written in a tunnel").waitFor();
    await page.getByText("You are offline").waitFor({ state: "hidden" });
    await page.reload();
    await page.getByRole("button", { name: /Open the chat/ }).click();
    await page.getByText("Written in a tunnel").waitFor();
    const { rows } = await site.database.pool.query(
      "select count(*)::int as count from message where text = 'Written in a tunnel'",
    );
    expect(rows[0].count).toBe(1);
    expect(await page.getByText("Written in a tunnel").count()).toBe(1);
    await context.close();
  });

  it("M1: neither the page's styles nor a strict Content-Security-Policy reach it, and its styles do not leave it", async () => {
    const context = await newVisitor();
    const page = await context.newPage();
    const problems: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error") problems.push(message.text());
    });
    await page.goto(`${shop.url}hostile`);
    const before = await styleOf(page, "#own", "cssText");
    await openNew(page);
    await ask(page, "What is the warranty on the frame?");
    await page.getByText("10 years for the first owner").first().waitFor();
    const bubble = "baton-messenger .mine .bubble";
    expect(await styleOf(page, bubble, "fontSize")).toBe("15px");
    expect(await styleOf(page, bubble, "textTransform")).toBe("none");
    expect(await styleOf(page, bubble, "color")).toBe("rgb(255, 255, 255)");
    expect(await styleOf(page, "#own", "cssText")).toBe(before);
    expect(problems).toEqual([]);
    await context.close();
  });

  it("M13: where streams are held back on the way, answers come all the same, by asking", async () => {
    const context = await newVisitor();
    let refusedStreams = 0;
    await context.route("**/messenger/v1/stream", (route) => {
      refusedStreams += 1;
      // The first is held like a proxy that collects an answer before it passes it on; nothing ends it but the messenger.
      return refusedStreams === 1 ? undefined : route.abort();
    });
    const page = await context.newPage();
    await page.goto(shop.url);
    await openNew(page);
    await ask(page, "What is the warranty on the frame?");
    await page.getByText("10 years for the first owner").first().waitFor({ timeout: 12_000 });
    await waitFor(async () => refusedStreams >= 3, { timeoutMs: 15_000, message: "no further attempts" });
    const { items } = await site.api<{ items: { id: string }[] }>("GET", "/conversations?limit=1");
    await site.api("POST", `/conversations/${items[0]?.id}/messages`, { text: "Found by asking." });
    await page.getByText("Found by asking.").waitFor();
    expect(refusedStreams).toBe(3);
    await context.close();
  });

  it("M13: it is used by keyboard alone, and the focus goes back where it came from", async () => {
    const context = await newVisitor();
    const page = await context.newPage();
    await page.goto(shop.url);
    const launcher = page.getByRole("button", { name: /Open the chat|Support/ }).first();
    await launcher.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Start a new conversation" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("textbox", { name: "Write a message…" }).waitFor();
    await page.keyboard.type("What is the warranty on the frame?");
    await page.keyboard.press("Enter");
    await page.getByText("10 years for the first owner").first().waitFor();
    // A small window at 200 %: it has all the height there is.
    const { width = 0, height = 0 } = page.viewportSize() ?? {};
    await page.setViewportSize({ width: 640, height: 400 });
    const zoomed = await page.getByRole("dialog").boundingBox();
    expect([zoomed?.y, zoomed?.height]).toEqual([0, 400]);
    await page.setViewportSize({ width, height });
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    const focused = 'document.querySelector("baton-messenger").shadowRoot.activeElement.className';
    expect(await inPage(page, focused)).toBe("launcher");
    await context.close();
  });

  it("M13: axe finds nothing: home, conversation, closed with its rating; light, dark, right to left, mobile", async () => {
    await settings({ starters: ["Where is my order?"], asksForRating: true });
    for (const look of [
      { colorScheme: "light", path: "" },
      { colorScheme: "dark", path: "" },
      { colorScheme: "light", path: "arabic", viewport: { width: 390, height: 800 } },
    ] as const) {
      const { path, ...options } = look;
      const context = await newVisitor(options);
      const page = await context.newPage();
      await page.goto(`${shop.url}${path}`);
      await page.locator("baton-messenger .launcher").click();
      await page.locator("baton-messenger .starters").waitFor();
      expect(await violations(page)).toEqual([]);
      if (path === "arabic") {
        await page.getByText("بدء محادثة جديدة").waitFor();
        expect(await styleOf(page, "baton-messenger .panel", "direction")).toBe("rtl");
        expect((await page.getByRole("dialog").boundingBox())?.width).toBe(390);
      }
      await page.locator("baton-messenger .wide").click();
      await page.locator("baton-messenger textarea").fill("What is the warranty on the frame?");
      await page.keyboard.press("Enter");
      await page.getByText("10 years for the first owner").first().waitFor();
      expect(await violations(page)).toEqual([]);
      const { items } = await site.api<{ items: { id: string }[] }>("GET", "/conversations?limit=1");
      await site.api("POST", `/conversations/${items[0]?.id}/close`, {});
      const face = page.locator("baton-messenger .face").nth(4);
      await face.click();
      await page.locator("baton-messenger .rating input").waitFor();
      expect(await violations(page)).toEqual([]);
      await context.close();
    }
    await settings({ starters: [] });
  });

  it("M2, M3: “Human agent” reaches a Freshchat group whose teammate answers and closes; “Create a ticket” makes one in Freshdesk", async () => {
    type Named = { items: { id: string; helpdesk: string }[] };
    const connections = (await site.api<Named>("GET", "/connections")).items;
    const idOf = (helpdesk: string) => connections.find((each) => each.helpdesk === helpdesk)?.id ?? "";
    const { groups, channels, agents } = await site.desk<
      Record<"groups" | "channels" | "agents", Record<string, { id: string }>>
    >("freshchat", "workspace");
    const { id } = await site.api<{ id: string }>("POST", "/workflows", {
      name: "Ticket or person",
      template: "hybrid-escalation",
    });
    const { draft } = await site.api<{ draft: { steps: { kind: string }[] } }>("GET", `/workflows/${id}`);
    const choices: Record<string, object> = {
      "handoff-to-agent": {
        connectionId: idOf("freshchat"),
        groupId: groups.orders?.id,
        topicId: channels.shop?.id,
      },
      "handoff-to-ticket": { connectionId: idOf("freshdesk"), userVerification: false },
    };
    const steps = draft.steps.map((step) => ({ ...step, ...choices[step.kind] }));
    await site.api("PATCH", `/workflows/${id}`, { version: 1, definition: { ...draft, steps } });
    await site.api("POST", `/workflows/${id}/publish`, { version: 2 });

    const context = await newVisitor();
    const page = await context.newPage();
    await page.goto(shop.url);
    await openNew(page);
    await ask(page, "I want to talk to a human");
    await page.getByRole("button", { name: "Human agent" }).click();
    const opened = await newest<{ id: string; groupId: string }>("freshchat", "conversations?limit=1");
    expect(opened.groupId).toBe(groups.orders?.id);
    const conversationId = opened.id;
    const agentId = agents.maya?.id;
    await site.desk("freshchat", "agent-replies", {
      conversationId,
      agentId,
      text: "Maya here, what is it about?",
    });
    await page.getByText("Maya here, what is it about?").waitFor();
    await page.getByText("Maya Lindqvist").first().waitFor();
    await ask(page, "The red one squeaks.");
    await waitFor(
      async () =>
        JSON.stringify(await site.desk("freshchat", `conversations/${conversationId}`)).includes(
          "The red one squeaks.",
        ),
      { timeoutMs: 10_000, message: "the answer does not reach Freshchat" },
    );
    const office = await (await newVisitor({ viewport: { width: 1440, height: 900 } })).newPage();
    await office.goto(`${site.baton.url}/inbox`);
    await office.getByLabel("Email").fill("ada@lumen.example");
    await office.getByLabel("Password", { exact: true }).fill("a good password");
    await office.getByRole("button", { name: "Log in" }).click();
    await office.getByText("The red one squeaks.").first().click();
    await office.getByText("Carried on in Freshchat").first().waitFor();
    expect(await violations(office)).toEqual([]);
    await office.context().close();
    await site.desk("freshchat", "agent-resolves", { conversationId, agentId });
    await page.locator("baton-messenger .face").first().waitFor();
    await context.close();

    const other = await newVisitor();
    const second = await other.newPage();
    await second.goto(shop.url);
    await openNew(second);
    await ask(second, "I want to talk to a human");
    await second.getByRole("button", { name: "Create a ticket" }).click();
    await second.getByText("What is your email address?").waitFor();
    await ask(second, "zoe@example.com");
    await second.getByText(/We have opened ticket \d+ for you/).waitFor();
    const ticket = JSON.stringify(await newest("freshdesk", "tickets?limit=1"));
    expect(ticket).toContain("zoe@example.com");
    await other.close();
    await site.api("POST", `/workflows/${id}/unpublish`);
  }, 90_000);

  it("M10: a reply opens a closed conversation again; where replies are prevented, a new one is offered in place of the composer", async () => {
    const context = await newVisitor();
    const page = await context.newPage();
    await page.goto(shop.url);
    await openNew(page);
    await ask(page, "What is the warranty on the frame?");
    await page.getByText("10 years for the first owner").first().waitFor();
    const { items } = await site.api<{ items: { id: string }[] }>("GET", "/conversations?limit=1");
    const close = () => site.api("POST", `/conversations/${items[0]?.id}/close`, {});
    await close();
    await page.getByText("This conversation is closed.").waitFor();
    await ask(page, "How long does delivery take?");
    await page.getByText("This conversation is closed.").waitFor({ state: "hidden" });
    await page.getByText("Was this helpful?").waitFor();

    await settings({ preventsRepliesToClosed: true });
    await page.reload();
    await page.getByRole("button", { name: /Open the chat/ }).click();
    await page.getByText("10 years for the first owner").first().waitFor();
    await close();
    await page.getByText("This conversation is closed.").waitFor();
    expect(await page.getByRole("textbox", { name: "Write a message…" }).count()).toBe(0);
    await page.getByRole("button", { name: "Start a new conversation" }).click();
    await ask(page, "How long does delivery take?");
    await page.getByText("How long does delivery take?").waitFor();
    await settings({ preventsRepliesToClosed: false });
    await context.close();
  });

  it("M9: page rules are obeyed, also when an application changes its address", async () => {
    await settings({ showOn: ["/help*"], hideOn: ["/help/secret"] });
    const context = await newVisitor();
    const page = await context.newPage();
    await page.goto(shop.url);
    await inPage(page, 'history.pushState({}, "", "/help/orders")');
    const launcher = page.locator("baton-messenger .launcher");
    await launcher.waitFor();
    await inPage(page, 'history.pushState({}, "", "/help/secret")');
    await launcher.waitFor({ state: "hidden" });
    await settings({ showOn: [], hideOn: [] });
    await context.close();
  });

  it("M7: a signed user has the same conversations in another browser; a tampered token shows nothing but a line in the console", async () => {
    const key = await site.api<{ id: string; secret: string }>("POST", "/messenger/identity-keys", {});
    const token = () =>
      signIdentity(key, { user_id: "u-7", name: "Nia", email: "nia@lumen.example", plan: "gold" });
    const first = await newVisitor();
    const page = await first.newPage();
    await page.goto(`${shop.url}?token=${await token()}`);
    await openNew(page);
    await ask(page, "What is the warranty on the frame?");
    await page.getByText("10 years for the first owner").first().waitFor();
    const { items } = await site.api<{ items: { id: string }[] }>("GET", "/conversations?limit=1");
    expect(await site.api<object>("GET", `/conversations/${items[0]?.id}`)).toMatchObject({
      contact: { name: "Nia", email: "nia@lumen.example" },
      visitor: { userId: "u-7", attributes: { plan: "gold" } },
    });
    const second = await (await newVisitor()).newPage();
    await second.goto(`${shop.url}?token=${await token()}`);
    await second.getByRole("button", { name: /Open the chat/ }).click();
    await second.getByText("10 years for the first owner").first().waitFor();
    await inPage(second, 'Baton("shutdown")');
    await second.locator("baton-messenger").waitFor({ state: "detached" });

    await settings({ requiresIdentity: true });
    const stranger = await (await newVisitor()).newPage();
    const errors: string[] = [];
    stranger.on("console", (message) => {
      if (message.type() === "error") errors.push(message.text());
    });
    const [head, , signature] = (await token()).split(".");
    const claims = Buffer.from(JSON.stringify({ user_id: "u-1", exp: Date.now() / 1_000 + 600 }));
    await stranger.goto(`${shop.url}?token=${head}.${claims.toString("base64url")}.${signature}`);
    await waitFor(async () => errors.some((text) => text.includes("identity-signature-wrong")), {
      timeoutMs: 10_000,
      message: "no line for the developer",
    });
    await stranger.locator("baton-messenger .launcher").waitFor({ state: "hidden" });
    expect(await stranger.locator("body").innerText()).not.toContain("identity");
    await settings({ requiresIdentity: false });
    await first.close();
  });

  it("M7: who logs in, out, or in as somebody else never sees what the one before has written, read or begun to write", async () => {
    const key = await site.api<{ id: string; secret: string }>("POST", "/messenger/identity-keys", {});
    const context = await newVisitor();
    const page = await context.newPage();
    const identify = (userId: string) =>
      inPage(page, `Baton("identify", { token: "${signIdentity(key, { user_id: userId })}" })`);
    const shown = () =>
      inPage<string>(
        page,
        `(() => {
          const { shadowRoot } = document.querySelector("baton-messenger");
          return [shadowRoot.textContent, ...[...shadowRoot.querySelectorAll("textarea")].map(({ value }) => value)].join(" ");
        })()`,
      );
    await page.goto(shop.url);
    await openNew(page);
    await ask(page, "Asked by nobody in particular");
    await page.getByText("Asked by nobody in particular").first().waitFor();
    await identify("u-ann");
    await page.getByRole("button", { name: "Start a new conversation" }).click();
    expect(await shown()).not.toContain("nobody in particular");
    await ask(page, "Ann's secret");
    await page.getByText("Ann's secret").first().waitFor();
    await page.getByRole("textbox").fill("Ann's half sentence");
    // The same user with a newer token goes on where they are.
    await identify("u-ann");
    expect(await page.getByRole("textbox").inputValue()).toBe("Ann's half sentence");

    // What was asked in her name is still on its way while Bob logs in, and arrives when he is there.
    const held: (() => Promise<void>)[] = [];
    await context.route("**/messenger/v1/changes*", (route) => {
      held.push(() => route.continue());
    });
    await context.route("**/messenger/v1/stream", (route) => route.abort());
    await inPage(page, 'window.dispatchEvent(new Event("online"))');
    await waitFor(async () => held.length > 0, { timeoutMs: 10_000, message: "nothing is under way" });
    await identify("u-bob");
    for (const go of held.splice(0)) await go();
    await context.unroute("**/messenger/v1/changes*");
    await page.getByRole("button", { name: "Start a new conversation" }).waitFor();
    expect(await shown()).not.toMatch(/Ann|nobody/);
    await context.unroute("**/messenger/v1/stream");

    // Logged out in one tab is logged out in all, and the browser keeps nothing that could be read.
    const other = await context.newPage();
    await other.goto(shop.url);
    await inPage(other, 'new Promise((done) => Baton("on", "ready", done))');
    await page.getByRole("button", { name: "Start a new conversation" }).click();
    await ask(page, "Bob's secret");
    await page.getByText("Bob's secret").first().waitFor();
    await inPage(other, 'Baton("shutdown"), Baton("start")');
    await waitFor(async () => !(await shown()).includes("Bob"), {
      timeoutMs: 5_000,
      message: "Bob is still seen",
    });
    expect(await inPage<string>(page, "JSON.stringify(localStorage)")).not.toMatch(/secret|outbox\W+\w/);
    await other.locator("baton-messenger .launcher").click();
    await other.getByRole("button", { name: "Start a new conversation" }).waitFor();
    expect(await other.locator("baton-messenger .list").count()).toBe(0);
    await context.close();
  });

  it("calls that cannot be done say why in the console, and a script that comes twice is one messenger", async () => {
    const context = await newVisitor();
    const page = await context.newPage();
    const errors: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error") errors.push(message.text());
    });
    await page.goto(`${shop.url}wrong-calls`);
    await inPage(page, 'new Promise((done) => Baton("on", "ready", done))');
    await waitFor(async () => errors.length >= 6, { timeoutMs: 5_000, message: "too few lines" });
    expect(errors).toEqual([
      "[Baton] There is a messenger on this page already; the second script does nothing.",
      '[Baton] There is no event "handof".',
      '[Baton] The listener for "open" is no function.',
      '[Baton] There is no command "opne".',
      '[Baton] send needs a text: Baton("send", "Hello")',
      '[Baton] identify needs the token that your server signed: Baton("identify", { token })',
    ]);
    expect(await page.locator("baton-messenger").count()).toBe(1);
    await context.close();
  });

  it("M13: a draft is there again after closing, a picture is pasted, and more than the longest text is said, not cut off", async () => {
    const context = await newVisitor();
    const page = await context.newPage();
    await page.goto(shop.url);
    await openNew(page);
    const box = page.getByRole("textbox", { name: "Write a message…" });
    await box.fill("é".repeat(10_003));
    await page.getByText("3 characters too many.").waitFor();
    await box.press("Enter");
    expect(await page.locator("baton-messenger .mine").count()).toBe(0);
    await box.fill("Half a thought");
    await box.press("Escape");
    await page.locator("baton-messenger .launcher").click();
    await page.getByRole("button", { name: "Start a new conversation" }).click();
    expect(await box.inputValue()).toBe("Half a thought");
    await box.evaluate((element) => {
      const page = globalThis as unknown as Record<
        "DataTransfer" | "File" | "ClipboardEvent",
        new (
          ...given: unknown[]
        ) => never
      >;
      const clipboardData = new page.DataTransfer() as { items: { add(file: unknown): void } };
      clipboardData.items.add(new page.File(["not really"], "pasted.png", { type: "image/png" }));
      (element as unknown as { dispatchEvent(event: unknown): void }).dispatchEvent(
        new page.ClipboardEvent("paste", { clipboardData, bubbles: true }),
      );
    });
    await page.getByRole("button", { name: "Remove pasted.png" }).waitFor();
    await box.press("Enter");
    await page.getByRole("button", { name: "Download pasted.png" }).waitFor();
    await context.close();
  });

  it("M1, M7: an admin sees changes in the preview before saving, makes a key, and checks a token", async () => {
    const context = await newVisitor({ viewport: { width: 1440, height: 1_000 } });
    const office = await context.newPage();
    await office.goto(`${site.baton.url}/settings/messenger`);
    await office.getByLabel("Email").fill("ada@lumen.example");
    await office.getByLabel("Password", { exact: true }).fill("a good password");
    await office.getByRole("button", { name: "Log in" }).click();
    await office.getByRole("heading", { name: "Messenger" }).waitFor();
    const preview = office.frameLocator("iframe");
    await preview.getByRole("dialog", { name: "Support" }).waitFor();
    await office.getByRole("textbox", { name: "Name" }).fill("Lumen help");
    await preview.getByRole("dialog", { name: "Lumen help" }).waitFor();
    await preview.getByRole("button", { name: "Start a new conversation" }).click();
    await preview.getByRole("textbox").fill("What is the warranty on the frame?");
    await preview.getByRole("textbox").press("Enter");
    await preview.getByText("10 years for the first owner").first().waitFor();
    await office.getByText(`data-messenger="${site.messengerId}" async`).first().waitFor();

    await office.getByRole("button", { name: "Make a signing key" }).click();
    const notice = office.getByRole("status").filter({ hasText: "Copy the secret now" });
    const [id, secret] = [notice.locator("code").first(), notice.locator("code").last()];
    const key = { id: await id.innerText(), secret: await secret.innerText() };
    await office.getByLabel("Check a token").fill(signIdentity(key, { user_id: "u-9", name: "Zoe" }));
    await office.getByRole("button", { name: "Check it" }).click();
    await office.getByText("This is Zoe.").waitFor();
    await office.getByLabel("Check a token").fill(signIdentity(key, {}, { lifeSeconds: -600 }));
    await office.getByRole("button", { name: "Check it" }).click();
    await office.getByText("identity-token-expired").waitFor();
    expect(await violations(office)).toEqual([]);
    // Its connection has nothing of a helpdesk's: whoever follows a link to it comes here.
    await office.goto(`${site.baton.url}/settings/connections/${site.messengerId}`);
    await office.waitForURL("**/settings/messenger");
    await context.close();
  });

  it("the page's calls and events: open, send, on, close, before and after the script has come", async () => {
    const context = await newVisitor();
    const page = await context.newPage();
    await page.goto(`${shop.url}calls`);
    await page.getByText("10 years for the first owner").first().waitFor();
    await ask(page, "I want to talk to a human please");
    await page.waitForFunction('heard.includes("handoff")');
    await inPage(page, 'Baton("close")');
    await page.getByRole("dialog").waitFor({ state: "detached" });
    const heard = await inPage<string[]>(page, "heard");
    expect(heard).toEqual(expect.arrayContaining(["ready", "open", "send", "message", "handoff", "close"]));
    await context.close();
  });

  it("M5, M12: a workflow speaks first, the answer unfolds and is never taken back, and out of hours one is told when people are back", async () => {
    const steps = [
      { id: "start", kind: "trigger", on: "conversation-opened", next: "hello" },
      { id: "hello", kind: "message", text: "Welcome to Lumen Bikes." },
    ];
    const { id } = await site.api<{ id: string }>("POST", "/workflows", {
      name: "Welcome",
      definition: { steps },
    });
    await site.api("POST", `/workflows/${id}/publish`, { version: 1 });
    const day = {
      monday: [],
      tuesday: [],
      wednesday: [],
      thursday: [],
      friday: [],
      saturday: [],
      sunday: [],
    };
    const tomorrow = new Date(Date.now() + 24 * 3_600_000).toISOString().slice(0, 10);
    await site.api("PUT", "/settings/office-hours", {
      enabled: true,
      timeZone: "UTC",
      weekly: day,
      holidays: [{ date: tomorrow, name: "The only day", hours: [{ from: "09:00", to: "10:00" }] }],
    });
    const boot = async () => {
      const response = await fetch(`${site.baton.url}/messenger/v1/boot/${site.messengerId}`);
      return (await response.json()) as { tellsOpening: boolean; hours: object | null };
    };
    await waitFor(async () => (await boot()).tellsOpening && (await boot()).hours !== null, {
      timeoutMs: 20_000,
      message: "the messenger does not hear of workflow and hours",
    });

    const context = await newVisitor({ reducedMotion: "no-preference" });
    const page = await context.newPage();
    await page.goto(shop.url);
    await openNew(page);
    await page.getByText("Welcome to Lumen Bikes.").waitFor();
    // Nothing was written yet: it is none of the visitor's conversations, and leads back to the same one.
    await page.getByRole("button", { name: "Back" }).click();
    await page.getByRole("button", { name: "Start a new conversation" }).waitFor();
    expect(await page.locator("baton-messenger .list").count()).toBe(0);
    await page.getByRole("button", { name: "Start a new conversation" }).click();
    await page.getByText("Welcome to Lumen Bikes.").waitFor();

    await inPage(
      page,
      `(() => {
        const root = document.querySelector("baton-messenger").shadowRoot;
        window.unfolded = [];
        new MutationObserver(() => {
          const text = [...root.querySelectorAll("li:not(.mine) .bubble:not(.dots)")].at(-1).textContent;
          if (text !== window.unfolded.at(-1)) window.unfolded.push(text);
        }).observe(root, { subtree: true, childList: true, characterData: true });
      })()`,
    );
    await ask(page, "What is the warranty on the frame?");
    await page.getByText("Was this helpful?").waitFor();
    const [welcome, ...unfolded] = await inPage<string[]>(page, "unfolded");
    expect(welcome).toBe("Welcome to Lumen Bikes.");
    expect(unfolded.length).toBeGreaterThan(2);
    for (const [index, text] of unfolded.entries())
      expect(text.startsWith(unfolded[index - 1] ?? "")).toBe(true);
    expect(unfolded.at(-1)).toContain("10 years for the first owner");
    expect(await page.getByText("Welcome to Lumen Bikes.").count()).toBe(1);

    await ask(page, "I want to talk to a human please");
    await page.getByText(/A person of our team will answer here. We are back .*9:00/).waitFor();
    await site.api("PUT", "/settings/office-hours", { enabled: false });
    await site.api("POST", `/workflows/${id}/unpublish`, {});
    await context.close();
  });

  it("M7: an admin maps an attribute to a field of Freshdesk, chosen from the account's; it is tested and saved", async () => {
    const { items } = await site.api<{ items: { id: string; helpdesk: string }[] }>("GET", "/connections");
    const freshdesk = items.find(({ helpdesk }) => helpdesk === "freshdesk");
    const office = await (await newVisitor({ viewport: { width: 1440, height: 1_000 } })).newPage();
    await office.goto(`${site.baton.url}/settings/connections/${freshdesk?.id}`);
    await office.getByLabel("Email").fill("ada@lumen.example");
    await office.getByLabel("Password", { exact: true }).fill("a good password");
    await office.getByRole("button", { name: "Log in" }).click();
    const mapping = office.getByRole("group", { name: /Field mapping/ });
    await mapping.getByRole("button", { name: "Add a field" }).click();
    await mapping.getByLabel("Attribute, line 1").fill("conversation.page");
    const target = mapping.getByLabel("Field, line 1");
    await target.locator("option", { hasText: "Order number" }).waitFor({ state: "attached" });
    await target.selectOption("conversation:cf_order_number");
    expect(await violations(office)).toEqual([]);
    await office.getByRole("button", { name: "Test & Save" }).click();
    await office.getByText("Tested and saved.").waitFor();
    const saved = await site.api<{ settings: object }>("GET", `/connections/${freshdesk?.id}`);
    expect(saved.settings).toMatchObject({
      fieldMapping: [{ attribute: "conversation.page", object: "conversation", field: "cf_order_number" }],
    });
    await office.context().close();
  });

  // The last one: its workflow takes every conversation from here on.
  it("M3: an anonymous question is answered; for a ticket the customer proves their address by the code in the mail; the ticket has the transcript", async () => {
    const { id } = await site.api<{ id: string }>("POST", "/workflows", {
      name: "Ticket or person",
      template: "hybrid-escalation",
    });
    await site.api("POST", `/workflows/${id}/publish`, { version: 1 });
    const context = await newVisitor();
    const page = await context.newPage();
    await page.goto(shop.url);
    await openNew(page);
    await ask(page, "What is the warranty on the frame?");
    await page.getByText("10 years for the first owner").first().waitFor();
    await ask(page, "I want to talk to a human please");
    // Pressed in two tabs at once, it is one wish.
    const tab = await context.newPage();
    await tab.goto(shop.url);
    await tab
      .getByRole("button", { name: /Open the chat|Support/ })
      .first()
      .click();
    // Held fast: the first press takes the button away in both.
    const buttons = await Promise.all(
      [page, tab].map((where) => where.getByRole("button", { name: "Create a ticket" }).elementHandle()),
    );
    await Promise.all(
      buttons.map((button) => button?.evaluate((element) => (element as { click?(): void }).click?.())),
    );
    await page.getByText("What is your email address?").waitFor();
    await tab.getByText("What is your email address?").waitFor();
    await tab.close();
    await ask(page, "yara@example.org");
    await page.getByText("We have sent six digits to yara@example.org").waitFor();
    await page.getByRole("button", { name: "Use another address" }).click();
    await page.getByText("Which email address is it?").waitFor();
    await ask(page, "yara@example.com");
    await page.getByText("We have sent six digits to yara@example.com").waitFor();
    await ask(page, "000000");
    await page.getByText("That is not the code").waitFor();
    const code = /\b\d{6}\b/.exec(mail.received.at(-1)?.split("\n\n").slice(1).join("\n\n") ?? "")?.[0];
    await ask(page, `It is ${code}`);

    type Summary = { id: number; customerName: string };
    let ticket: Summary | undefined;
    await waitFor(
      async () => {
        const tickets = await site.desk<Summary[]>("freshdesk", "tickets");
        ticket = tickets.find(({ customerName }) => customerName === "yara@example.com");
        return ticket !== undefined;
      },
      { timeoutMs: 20_000, message: "no ticket" },
    );
    await page
      .getByText(new RegExp(`${ticket?.id}`))
      .first()
      .waitFor();
    const view = await site.desk<{
      customFields: object;
      requesterId: number;
      messages: { text: string; isPrivate: boolean; from: string }[];
    }>("freshdesk", `tickets/${ticket?.id}`);
    const [description, note, ...rest] = view.messages;
    expect(description?.text.split("Create a ticket\n")).toHaveLength(2);
    // The summary says what is wanted, and not how the address was proved.
    expect(note?.text).not.toContain(code ?? "no code");
    for (const said of [
      "What is the warranty on the frame?",
      "10 years for the first owner",
      "Create a ticket",
    ]) {
      expect(description?.text).toContain(said);
    }
    // Nothing that a colleague alone may read stands where the customer reads.
    expect(description?.text).not.toContain("Handed off by Baton");
    expect(note).toMatchObject({
      isPrivate: true,
      from: "agent",
      text: expect.stringContaining("Handed off by Baton"),
    });
    expect(rest.filter(({ isPrivate }) => !isPrivate)).toEqual([]);
    expect(view.customFields).toMatchObject({ cf_order_number: shop.url });
    const { contacts } = await site.desk<{ contacts: { id: number; email: string }[] }>(
      "freshdesk",
      "people",
    );
    expect(contacts.find((contact) => contact.id === view.requesterId)?.email).toBe("yara@example.com");
    await context.close();
  });
});

type Shop = { url: string; close(): Promise<void> };

/** Pages of the company's site; another origin than Baton's. */
async function openShop(site: MessengerSite): Promise<Shop> {
  const tag = `<script src="${site.baton.url}/messenger/loader.js" data-messenger="${site.messengerId}" async></script>`;
  const page = (body: string, head = "", lang = "en") =>
    `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
    `<title>Lumen Bikes</title>${head}</head><body><main><h1>Bikes</h1><p id="own">Our bikes are fast.</p></main>${body}</body></html>`;
  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://shop.test");
    const headers: Record<string, string> = { "content-type": "text/html; charset=utf-8" };
    const token = url.searchParams.get("token");
    const settings = token
      ? `<script>window.batonSettings={identityToken:${JSON.stringify(token)}}</script>`
      : "";
    switch (url.pathname) {
      case "/hostile":
        headers["content-security-policy"] =
          `default-src 'none'; script-src ${site.baton.url}; connect-src ${site.baton.url}; style-src 'nonce-shop'; img-src blob:`;
        response.writeHead(200, headers);
        return response.end(
          page(
            tag,
            `<style nonce="shop">*{font-size:31px;text-transform:uppercase}button{display:none!important}baton-messenger,div{position:static!important;opacity:.9!important;color:red!important}</style>`,
          ),
        );
      case "/arabic":
        response.writeHead(200, headers);
        return response.end(page(tag, "", "ar"));
      case "/calls":
        response.writeHead(200, headers);
        return response.end(
          page(
            `<script>window.heard=[];window.Baton=window.Baton||function(){(Baton.q=Baton.q||[]).push([].slice.call(arguments))};` +
              `["ready","open","close","send","message","handoff"].forEach(function(name){Baton("on",name,function(){heard.push(name)})});` +
              `Baton("send","What is the warranty on the frame?")</script>${tag}`,
          ),
        );
      case "/wrong-calls":
        response.writeHead(200, headers);
        return response.end(
          page(
            `<script>window.Baton=window.Baton||function(){(Baton.q=Baton.q||[]).push([].slice.call(arguments))};` +
              `Baton("on","handof",function(){});Baton("on","open");Baton("opne");Baton("send"," ");Baton("identify");</script>` +
              `${tag.replace(" async", "")}<script src="${site.baton.url}/messenger/loader.js" data-messenger="another"></script>`,
          ),
        );
      default:
        response.writeHead(200, headers);
        return response.end(page(settings + tag));
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  return {
    url: `http://localhost:${port}/`,
    async close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** As `npm start` builds it; the limits of its size are part of the build. */
function buildMessenger(): void {
  const built = spawnSync(process.execPath, ["build.mjs"], {
    cwd: join(root, "apps/messenger"),
    env: { ...process.env, PATH: `${join(root, "node_modules/.bin")}${delimiter}${process.env.PATH}` },
    encoding: "utf8",
  });
  expect(built.stderr + built.stdout).toContain("Messenger: loader");
  expect(built.status).toBe(0);
}
