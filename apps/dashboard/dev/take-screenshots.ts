import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createFakeApi } from "./fake-api/fake-api.ts";
import { launchBrowser } from "./launch-browser.ts";
import { serveBuild } from "./serve-build.ts";

/**
 * `node dev/take-screenshots.ts <folder> [name part]`: every screen of the build in dist, in light and dark and as
 * narrow as a phone, to be looked at before shipping.
 */
const [folder = "screenshots", only = ""] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const api = createFakeApi();
const site = await serveBuild({ folder: join(import.meta.dirname, "../dist"), api });
const browser = await launchBrowser();
const [first, second, third, withheld] = api.state.conversations.map((conversation) => conversation.id);
const connection = api.state.connections[0]?.id;
const article = api.state.articles[0]?.id;

type Step = (page: import("playwright-core").Page) => Promise<void>;
const screens: { name: string; path: string; act?: Step; isSignedOut?: boolean }[] = [
  { name: "login", path: "/login", isSignedOut: true },
  {
    name: "login-error",
    path: "/login?redirect=/settings/team",
    isSignedOut: true,
    act: async (page) => {
      await page.getByLabel("Email").fill("robin@acme.example");
      await page.getByLabel("Password", { exact: true }).fill("wrong-password");
      await page.getByRole("button", { name: "Log in" }).click();
      await page.getByRole("alert").waitFor();
    },
  },
  { name: "invitation", path: "/invitations/abcdefghijkl", isSignedOut: true },
  { name: "inbox", path: "/inbox" },
  { name: "inbox-nothing", path: "/inbox?q=zebra" },
  { name: "conversation", path: `/inbox/${first}` },
  {
    name: "conversation-why",
    path: `/inbox/${first}`,
    act: async (page) => {
      await page.getByRole("button", { name: /Why\?.*87%/ }).click();
      await page.getByText("How long does delivery take?").first().click();
      await page.getByText("Checks, in order").scrollIntoViewIfNeeded();
    },
  },
  {
    name: "conversation-note",
    path: `/inbox/${second}`,
    act: async (page) => {
      await page.getByRole("tab", { name: "Private note" }).click();
      await page
        .getByLabel("Private note", { exact: true })
        .last()
        .fill("Chair pick-up is booked for Tuesday.");
    },
  },
  { name: "conversation-refused", path: `/inbox/${third}` },
  { name: "conversation-withheld", path: `/inbox/${withheld}` },
  {
    name: "conversation-assign",
    path: `/inbox/${second}`,
    act: async (page) => {
      await page.keyboard.press("a");
      await page.getByRole("dialog").waitFor();
    },
  },
  {
    name: "palette",
    path: `/inbox/${first}`,
    act: async (page) => {
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox", { name: /want to do/ }).fill("re");
    },
  },
  { name: "shortcuts", path: `/inbox/${first}`, act: (page) => page.keyboard.press("?") },
  { name: "connections", path: "/settings/connections" },
  {
    name: "connection-new-failed",
    path: "/settings/connections/new/freshchat",
    act: async (page) => {
      await page.getByLabel("Domain").fill("https://acme.freshchat.com");
      await page.getByLabel("Access token", { exact: true }).fill("bad-token");
      await page.getByLabel("Agent's email").fill("nova@acme.example");
      await page.getByRole("button", { name: "Test & Save" }).click();
      await page.getByText("Nothing was stored").waitFor();
    },
  },
  { name: "connection", path: `/settings/connections/${connection}` },
  {
    name: "connection-disconnect",
    path: `/settings/connections/${connection}`,
    act: (page) => page.getByRole("button", { name: "Disconnect…" }).click(),
  },
  { name: "channels", path: "/settings/channels" },
  { name: "agent", path: "/settings/agent" },
  {
    name: "topics",
    path: "/settings/topics",
    act: async (page) => {
      await page.getByRole("button", { name: "Look at recent messages" }).click();
      await page.getByText("Just missed", { exact: true }).waitFor();
    },
  },
  { name: "office-hours", path: "/settings/office-hours" },
  { name: "reliability", path: "/settings/reliability" },
  { name: "models", path: "/settings/models" },
  {
    name: "models-test",
    path: "/settings/models",
    act: async (page) => {
      await page.getByRole("button", { name: /^claude.*Anthropic/ }).click();
      await page.getByRole("button", { name: "Test", exact: true }).click();
      await page.getByText("It works").scrollIntoViewIfNeeded();
    },
  },
  { name: "team", path: "/settings/team" },
  { name: "api-keys", path: "/settings/api-keys" },
  { name: "audit", path: "/settings/audit", act: (page) => page.getByText("Settings changed").click() },
  { name: "account", path: "/settings/account" },
  { name: "knowledge", path: "/knowledge" },
  { name: "sources", path: "/knowledge/sources" },
  {
    name: "source-add",
    path: "/knowledge/sources",
    act: async (page) => {
      await page.getByRole("button", { name: "Add source" }).click();
      await page.getByRole("button", { name: "Website" }).click();
      await page.getByText("More settings").click();
    },
  },
  {
    name: "source-kinds",
    path: "/knowledge/sources",
    act: async (page) => {
      await page.getByRole("button", { name: "Add source" }).click();
    },
  },
  { name: "source", path: `/knowledge/sources/${api.state.sources[0]?.id}` },
  { name: "source-files", path: `/knowledge/sources/${api.state.sources[1]?.id}` },
  { name: "source-empty", path: `/knowledge/sources/${api.state.sources[3]?.id}` },
  { name: "article", path: `/knowledge/${article}` },
  {
    name: "article-preview",
    path: `/knowledge/${article}`,
    act: (page) => page.getByRole("radio", { name: "Preview" }).click(),
  },
  {
    name: "playground",
    path: "/playground",
    act: async (page) => {
      await page.getByRole("textbox", { name: "Question" }).fill("How long does delivery to Sweden take?");
      await page.keyboard.press("Enter");
      await page.getByText("Would reply").waitFor();
    },
  },
  {
    name: "playground-handoff",
    path: "/playground",
    act: async (page) => {
      await page.getByRole("button", { name: "Now" }).click();
      await page.getByRole("textbox", { name: "Question" }).fill("How long does delivery to Sweden take?");
      await page.getByRole("button", { name: "Simulate a handoff" }).click();
      await page.getByText("Would hand off").waitFor();
    },
  },
  { name: "workflows", path: "/workflows" },
  {
    name: "workflows-new",
    path: "/workflows",
    act: (page) => page.getByRole("button", { name: "New workflow" }).first().click(),
  },
  { name: "workflow", path: "/workflows", act: (page) => openWorkflow(page, "Hybrid escalation") },
  {
    name: "workflow-step",
    path: "/workflows",
    act: async (page) => {
      await openWorkflow(page, "Hybrid escalation");
      await page.getByRole("button", { name: "Collect data" }).click();
    },
  },
  {
    name: "workflow-test",
    path: "/workflows",
    act: async (page) => {
      await openWorkflow(page, "Out of hours");
      await page.getByRole("button", { name: "Test run" }).click();
      await page.getByRole("radio", { name: "cannot help" }).click();
      await page.getByRole("switch", { name: "People are there" }).click();
      await page.getByRole("switch", { name: "The contact is known" }).click();
      await page.getByRole("textbox", { name: "Message of the customer" }).fill("Where is my order?");
      await page.keyboard.press("Enter");
      await page.getByText("Waits for").waitFor();
    },
  },
  {
    name: "workflow-versions",
    path: "/workflows",
    act: async (page) => {
      await openWorkflow(page, "Hybrid escalation");
      await page.getByRole("button", { name: "More" }).click();
      await page.getByRole("menuitem", { name: "Versions" }).click();
      await page.getByRole("button", { name: "Compare with the draft" }).click();
    },
  },
  {
    name: "workflow-json",
    path: "/workflows",
    act: async (page) => {
      await openWorkflow(page, "Hybrid escalation");
      await page.getByRole("button", { name: "More" }).click();
      await page.getByRole("menuitem", { name: "JSON" }).click();
    },
  },
  { name: "simulator", path: "/simulator" },
  { name: "not-found", path: "/nowhere" },
];

async function openWorkflow(page: import("playwright-core").Page, name: string): Promise<void> {
  await page.getByRole("link", { name: new RegExp(name) }).click();
  await page.getByRole("heading", { name, level: 1 }).waitFor();
  await page.locator(".react-flow__node").first().waitFor();
}

const looks = [
  { look: "light", colorScheme: "light", viewport: { width: 1440, height: 900 } },
  { look: "dark", colorScheme: "dark", viewport: { width: 1280, height: 800 } },
  { look: "narrow", colorScheme: "light", viewport: { width: 400, height: 800 } },
] as const;

for (const { look, colorScheme, viewport } of looks) {
  const context = await browser.newContext({ colorScheme, viewport, reducedMotion: "reduce" });
  const page = await context.newPage();
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") console.log(`${look}: ${message.text()}`);
  });
  page.on("pageerror", (error) => console.log(`${look}: ${error.message}`));
  for (const screen of screens.filter(({ name }) => `${name}-${look}`.includes(only))) {
    api.state.isSignedIn = !screen.isSignedOut;
    await page.goto(site.url + screen.path, { waitUntil: "load" });
    await page.evaluate(() => sessionStorage.clear());
    await page.waitForFunction(
      () => !document.querySelector('[role="status"] .animate-shimmer') && document.querySelector("h1, h2"),
    );
    try {
      await screen.act?.(page);
    } catch (error) {
      console.log(`${screen.name} ${look}: ${String(error).slice(0, 300)}`);
    }
    await page.waitForTimeout(200);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (overflow > 0) console.log(`${screen.name} ${look}: ${overflow} px wider than the window`);
    await page.screenshot({ path: join(folder, `${screen.name}-${look}.png`) });
  }
  await context.close();
}
await browser.close();
await site.close();
