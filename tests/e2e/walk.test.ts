import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadConfig } from "@baton/server/config";
import { type RunningBaton, runBaton } from "@baton/server/run/run-baton";
import { createTestDatabase, type TestDatabase, waitFor } from "@baton/testing";
import type { Browser, Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "../../apps/dashboard/dev/launch-browser.ts";

/** A whole Baton with its sandbox, and a person in front of it in a real Chromium. */
describe("a person tries Baton", () => {
  const folder = mkdtempSync(join(tmpdir(), "baton-walk-"));
  let database: TestDatabase<unknown>;
  let baton: RunningBaton;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    await build({
      configFile: join(import.meta.dirname, "../../apps/dashboard/vite.config.ts"),
      logLevel: "error",
      build: { reportCompressedSize: false },
    });
    database = await createTestDatabase();
    const { config } = loadConfig({
      PORT: "0",
      HOST: "127.0.0.1",
      BATON_DATA_DIR: folder,
      DATABASE_URL: database.url,
      BATON_SANDBOX: "on",
      BATON_OWNER_EMAIL: "ada@lumen.example",
      BATON_OWNER_PASSWORD: "a good password",
      LOG_LEVEL: "error",
    });
    baton = await runBaton({ config, role: "both", version: "test", log: { info() {}, warn() {} } });
    browser = await launchBrowser();
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      reducedMotion: "reduce",
    });
    context.setDefaultTimeout(20_000);
    page = await context.newPage();
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await baton?.stop();
    await database?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** What a teammate does in the simulated helpdesk, as its own page would send it. */
  const inHelpdesk = (act: string, input: object) =>
    page.evaluate(
      async ([path, body]) => {
        const response = await fetch(path as string, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: body as string,
        });
        if (!response.ok) throw new Error(`${path}: ${response.status}`);
        return response.json();
      },
      [`/sandbox/freshchat/control/${act}`, JSON.stringify(input)],
    );

  it("logs in, asks as a customer, sees the answer and why, a handoff, and a takeover, all without reloading", async () => {
    await page.goto(`${baton.url}/`);
    await page.getByLabel("Email").fill("ada@lumen.example");
    await page.getByLabel("Password", { exact: true }).fill("a good password");
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByRole("heading", { name: "Inbox" }).waitFor();

    // The question is asked in the sandbox's own customer pane, in its frame.
    await page.getByRole("link", { name: "Sandbox" }).click();
    const customer = page.frameLocator("iframe");
    await customer.getByRole("button", { name: /Repairs & warranty/ }).click();
    await customer.getByLabel("Message to Lumen Bikes").fill("What is the warranty on the frame?");
    await customer.getByLabel("Message to Lumen Bikes").press("Enter");
    await customer.getByText("10 years for the first owner").first().waitFor();

    // The inbox shows the same conversation, and the record of the decision.
    await page.getByRole("link", { name: "Open in the inbox" }).click();
    await page.getByRole("heading", { name: "Inbox" }).waitFor();
    const id = new URL(page.url()).pathname.split("/").at(-1) as string;
    await page.getByText("10 years for the first owner").first().waitFor();
    await page.getByText("Why?").first().click();
    await page.getByText("quote-best-passage").first().waitFor();
    const reading = await page.evaluate(
      async (path) => (await fetch(path)).json(),
      `/api/v1/conversations/${id}`,
    );
    const externalId = (reading as { externalId: string }).externalId;

    // A handoff, seen as it happens.
    await inHelpdesk("customer-writes", {
      conversationId: externalId,
      text: "I want to talk to a human please",
    });
    await page.getByText("Handed off to people", { exact: false }).first().waitFor();
    await page.getByText("Summary:", { exact: false }).first().waitFor();
    await page.getByRole("button", { name: "Hand back to AI" }).waitFor();

    // A teammate answers in the helpdesk: recorded as a person's words, and the agent stays silent.
    await inHelpdesk("agent-replies", { conversationId: externalId, text: "Maya here, how can I help?" });
    await page.getByText("Maya here, how can I help?").first().waitFor();
    await inHelpdesk("customer-writes", {
      conversationId: externalId,
      text: "Thanks Maya, where is my order?",
    });
    await page.getByText("Thanks Maya, where is my order?").first().waitFor();
    await waitFor(
      async () => {
        const result = await database.pool.query(
          "select d.outcome, d.rule from decision d join message m on m.id = d.message_id where m.text like 'Thanks Maya%'",
        );
        return result.rows[0]?.outcome === "silent" && result.rows[0]?.rule === "handed-off";
      },
      { timeoutMs: 15_000, message: "no silent decision for the message after the takeover" },
    );
    const agentReplies = await database.pool.query(
      "select count(*) as count from message where author_kind = 'agent' and visibility = 'public'",
    );
    expect(agentReplies.rows[0].count).toBe(2);
  });

  it("S8: nothing that the customer's pane shows is a private note", async () => {
    await page.goto(`${baton.url}/simulator`);
    const customer = page.frameLocator("iframe");
    await customer
      .getByRole("button", { name: /Repairs & warranty.*Maya|Repairs & warranty.*Thanks/ })
      .click();
    await customer.getByText("10 years for the first owner").first().waitFor();
    await customer.getByText("Maya here, how can I help?").first().waitFor();
    expect(await customer.locator("body").innerText()).not.toContain("Handed off by Baton");
  });

  it("A1: adds files as a source, sees what became of each, and is answered from them at once", async () => {
    await page.goto(`${baton.url}/knowledge/sources`);
    await page.getByRole("button", { name: "Add source" }).first().click();
    await page.getByRole("button", { name: /^Files/ }).click();
    await page.getByLabel("Name").fill("Handbook");
    await page.getByRole("button", { name: "Add, then choose files" }).click();
    await page.getByRole("button", { name: "Choose files" }).waitFor();
    await page.locator('input[type="file"]').setInputFiles([
      {
        name: "luggage.md",
        mimeType: "text/markdown",
        buffer: Buffer.from(
          "# Luggage on the carrier\n\nThe carrier takes luggage of at most 25 kg, panniers included.",
        ),
      },
      { name: "broken.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7 and nothing more") },
    ]);
    await page.getByText("1 file is in use").waitFor();
    await page.getByText("1 file was not taken").waitFor();
    await page
      .getByText(/broken\.pdf cannot be read/)
      .first()
      .waitFor();

    await page.getByRole("link", { name: "Sources" }).first().click();
    const card = page.getByRole("article").filter({ hasText: "Handbook" });
    await card.getByText("In use").waitFor();
    await card.getByText("1 passage", { exact: true }).waitFor();

    await page.goto(`${baton.url}/playground`);
    await page.getByLabel("Question", { exact: true }).fill("How heavy may luggage on the carrier be?");
    await page.getByLabel("Question", { exact: true }).press("Enter");
    await page.getByText("at most 25 kg", { exact: false }).first().waitFor();
  });
});
