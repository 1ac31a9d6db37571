import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import axe from "axe-core";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { build } from "vite";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createFakeApi, type FakeApi } from "../dev/fake-api/fake-api.ts";
import { launchBrowser } from "../dev/launch-browser.ts";
import { serveBuild } from "../dev/serve-build.ts";

/** The built app in a browser, over the fake API, under the strict policy: what people do all day. */
describe("the dashboard", () => {
  const folder = mkdtempSync(join(tmpdir(), "baton-dashboard-"));
  let browser: Browser;
  let api: FakeApi;
  let site: Awaited<ReturnType<typeof serveBuild>>;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    // What is shipped: under a test runner the development build would be made.
    vi.stubEnv("NODE_ENV", "production");
    await build({
      configFile: join(import.meta.dirname, "../vite.config.ts"),
      logLevel: "error",
      build: { outDir: folder, reportCompressedSize: false },
    });
    vi.unstubAllEnvs();
    browser = await launchBrowser();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    api = createFakeApi();
    api.state.isSignedIn = true;
    site = await serveBuild({ folder, api });
    context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" });
    // Shorter than the test's own limit, so that a failure names what was waited for.
    context.setDefaultTimeout(10_000);
    page = await context.newPage();
    complaints = [];
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => {
      // The browser itself notes every refused request; those are asked for here.
      if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
        complaints.push(message.text());
    });
  });
  afterEach(async () => {
    await context.close();
    await site.close();
    expect(complaints).toEqual([]);
  });

  const firstId = () => api.state.conversations[0]?.id ?? "";
  const open = (path: string) => page.goto(site.url + path);

  it("D1: leads to the login and back, when nobody is signed in, with the reason of a refusal shown", async () => {
    api.state.isSignedIn = false;
    await open("/settings/team");
    await page.getByLabel("Email").fill("robin@acme.example");
    await page.getByLabel("Password", { exact: true }).fill("wrong-password");
    await page.getByRole("button", { name: "Log in" }).click();
    await expect
      .poll(() => page.getByRole("alert").textContent())
      .toContain("The email or the password is wrong.");

    await page.getByLabel("Password", { exact: true }).fill("right-password");
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByRole("heading", { name: "Team" }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/settings/team");

    await page.getByRole("button", { name: /Account of/ }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Log in to Baton" }).waitFor();
  });

  const openBuilder = async (name: string) => {
    await open("/workflows");
    await page.getByRole("link", { name: new RegExp(name) }).click();
    await page.getByRole("heading", { name, level: 1 }).waitFor();
    await page.locator(".react-flow__node").first().waitFor();
  };
  const exitSelect = (label: string) => page.getByRole("region", { name: "Ways out" }).getByLabel(label);

  it("M5: a workflow, drawn by keyboard from a blank one, shows its faults on the step until it can be published", async () => {
    await open("/workflows");
    await page.getByRole("link", { name: /Hybrid escalation/ }).waitFor();
    await page.keyboard.press("c");
    await page.getByLabel("Name").fill("Greeting");
    await page.getByRole("button", { name: "Create workflow" }).click();
    await page.getByRole("heading", { name: "Greeting", level: 1 }).waitFor();
    const publish = page.getByRole("button", { name: "Publish" });
    expect(await publish.isDisabled()).toBe(true);

    const trigger = page.getByRole("group", { name: "Step start", exact: true });
    await trigger.getByText("1 problem").waitFor({ state: "attached" });
    await trigger.focus();
    await page.keyboard.press("Enter");
    await page.getByText("“Starts with” of “Trigger” leads nowhere.").waitFor();
    await exitSelect("Starts with").selectOption({ label: "Message" });
    await expect.poll(() => page.locator(".react-flow__edge").count()).toBe(1);
    await page.getByRole("group", { name: "Step message", exact: true }).focus();
    await page.keyboard.press("Enter");
    await page.getByLabel("Text", { exact: true }).fill("Welcome {{contact.nmae}}");
    await page
      .getByText(/names the attribute contact.nmae, which does not exist/)
      .first()
      .waitFor();
    await page.getByLabel("Text", { exact: true }).fill("Welcome!");
    await exitSelect("Then").selectOption({ label: "Let the AI handle" });
    await expect.poll(() => publish.isDisabled()).toBe(false);

    await page.getByRole("group", { name: "Step message", exact: true }).focus();
    await page.keyboard.press("Delete");
    await expect.poll(() => page.locator(".react-flow__node").count()).toBe(2);
    await page.keyboard.press("Control+z");
    await expect.poll(() => page.locator(".react-flow__node").count()).toBe(3);
    await expect.poll(() => page.locator(".react-flow__edge").count()).toBe(2);

    await publish.click();
    await page.getByRole("dialog").getByRole("button", { name: "Publish" }).click();
    await page.getByText("Version 1", { exact: true }).waitFor();
    const sent = api.calls.filter(({ id }) => id === "updateWorkflow").at(-1)?.body as {
      definition: { steps: { id: string; text?: string; next?: string }[] };
    };
    expect(sent.definition.steps).toMatchObject([
      { id: "start", next: "message" },
      { id: "message", text: "Welcome!", next: "agent" },
      { id: "agent" },
    ]);
  });

  it("M5: a test run, played as a customer, draws the path that it takes", async () => {
    await openBuilder("Hybrid escalation");
    await page.getByRole("button", { name: "Test run" }).click();
    await page.getByRole("radio", { name: "cannot help" }).click();
    await page.getByRole("textbox", { name: "Message of the customer" }).fill("I want a person");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Human agent" }).click();
    await page.getByText("The workflow is over: handed-off.").waitFor();
    await expect.poll(() => page.locator(".react-flow__edge.is-taken").count()).toBe(3);
    await page
      .getByRole("group", { name: "Step Colleagues" })
      .getByText("4. step of the test run")
      .waitFor({ state: "attached" });
  });

  it("M5: a version, rolled back to, is in use again; the JSON is the same document", async () => {
    await openBuilder("Hybrid escalation");
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "JSON" }).click();
    const json = page.getByRole("textbox", { name: "Workflow as JSON" });
    const text = await json.inputValue();
    await json.fill(text.replace("I cannot solve this alone", ""));
    await json.fill(text.replace('"kind": "buttons"', '"kind": "dance"'));
    await page.getByRole("button", { name: "Apply" }).click();
    await page.getByText(/steps\[2\].kind: There is no such kind of step/).waitFor();
    await json.fill(text.replace("I cannot solve this alone", "This is beyond me"));
    await page.getByRole("button", { name: "Apply" }).click();
    await page.keyboard.press("Control+s");
    await page.getByText("Changes not published").waitFor();
    await page.getByRole("button", { name: "Publish" }).click();
    await page.getByText(/text was “I cannot solve this alone.*” and is now “This is beyond me/).waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Publish" }).click();
    await page.getByText("Version 2", { exact: true }).waitFor();
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Versions" }).click();
    await page.getByRole("button", { name: "Roll back to it" }).click();
    await page.getByText("Version 3", { exact: true }).waitFor();
    await page
      .getByRole("group", { name: "Step Ticket or person" })
      .getByText(/I cannot solve this alone/)
      .waitFor();
  });

  it("M5: which workflow is tried first, is the order of the list", async () => {
    await open("/workflows");
    const names = () => page.locator("main li a > span:first-child > span:first-child").allTextContents();
    await expect.poll(names).toEqual(["Hybrid escalation", "Out of hours"]);
    await page.getByRole("button", { name: "Try Out of hours earlier" }).click();
    await expect.poll(names).toEqual(["Out of hours", "Hybrid escalation"]);
  });

  it("M5: two people who draw at once, are told instead of overwriting each other", async () => {
    await openBuilder("Hybrid escalation");
    await page.getByRole("button", { name: "Tag", exact: true }).click();
    api.failNext(
      "updateWorkflow",
      "version-conflict",
      "Somebody else changed the workflow in between. Load it again.",
      {
        version: 2,
      },
    );
    await page.getByRole("button", { name: "Save draft" }).click();
    await page
      .getByRole("alert")
      .getByText(/Somebody else/)
      .waitFor();
    await page.getByRole("button", { name: "Save over it" }).click();
    await page.getByText("Changes not published").waitFor();
  });

  it("returns to the login, when the session ends while working, with the way back kept", async () => {
    await open("/knowledge");
    await page.getByText("Tracking a parcel").waitFor();
    api.state.isSignedIn = false;
    await page.getByText("Tracking a parcel").click();
    await page.getByRole("heading", { name: "Log in to Baton" }).waitFor();
    expect(new URL(page.url()).searchParams.get("redirect")).toContain("/knowledge");
  });

  it("opens a conversation by keyboard, when j and Enter are pressed, with the list narrowed by the address", async () => {
    await open("/inbox?holder=human");
    await page.getByRole("link", { name: /Jonas Weber/ }).waitFor();
    expect(await page.getByRole("link", { name: /Mara Lindqvist/ }).count()).toBe(0);
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Jonas Weber" }).waitFor();
    expect(new URL(page.url()).search).toBe("?holder=human");
  });

  it("reads further pages, when the end of the list comes near, with every conversation once", async () => {
    await open("/inbox?status=all");
    const rows = page.locator("[data-conversation]");
    await rows.first().waitFor();
    await rows.last().scrollIntoViewIfNeeded();
    await expect.poll(() => rows.count()).toBe(api.state.conversations.length);
  });

  it("S4: shows the whole decision, when Why? is opened, with rule, confidence, passages and checks", async () => {
    await open(`/inbox/${firstId()}`);
    await page.getByRole("button", { name: /Why\?.*64%/ }).click();
    const record = page.getByRole("region", { name: "Decision record" });
    await record.getByText("unassigned", { exact: true }).waitFor();
    expect(await record.getByRole("meter").getAttribute("aria-valuenow")).toBe("64");
    for (const text of ["How long does delivery take?", "Grounding", "gpt-oss-120b"]) {
      expect(await record.getByText(text).count()).toBeGreaterThan(0);
    }
  });

  it("D7: shows a reply once from sending to sent, when it is sent with Ctrl+Enter, with one call made", async () => {
    await open(`/inbox/${firstId()}`);
    await page.getByRole("textbox", { name: "Reply to the customer" }).waitFor();
    await page.keyboard.press("r");
    await page.getByRole("textbox", { name: "Reply to the customer" }).fill("It went out this morning.");
    await page.keyboard.press("Control+Enter");
    const bubbles = page.getByRole("log").getByText("It went out this morning.");
    await expect.poll(() => bubbles.count()).toBe(1);
    await page.getByRole("article", { name: "Message by Robin Hale" }).waitFor();
    expect(await bubbles.count()).toBe(1);
    expect(api.calls.filter(({ id }) => id === "sendMessage")).toHaveLength(1);
    expect(await page.getByRole("textbox", { name: "Reply to the customer" }).inputValue()).toBe("");
  });

  it("gives the text back, when a reply is refused, with the reason above the field", async () => {
    await open(`/inbox/${firstId()}`);
    api.failNext("sendMessage", "refused", "The conversation was closed in Freshchat.", { reason: "closed" });
    const field = page.getByRole("textbox", { name: "Reply to the customer" });
    await field.fill("Are you still there?");
    await page.getByRole("button", { name: "Send" }).click();
    await expect
      .poll(() => page.getByRole("alert").textContent())
      .toContain("The conversation was closed in Freshchat.");
    expect(await field.inputValue()).toBe("Are you still there?");
  });

  it("keeps what is being written, when another conversation is looked at, with each draft in its place", async () => {
    await open(`/inbox/${firstId()}`);
    await page.getByRole("textbox", { name: "Reply to the customer" }).fill("Half a sent");
    await page.getByRole("link", { name: /Jonas Weber/ }).click();
    await page.getByRole("heading", { name: "Jonas Weber" }).waitFor();
    expect(await page.getByRole("textbox", { name: "Reply to the customer" }).inputValue()).toBe("");
    await page.getByRole("link", { name: /Mara Lindqvist/ }).click();
    await page.getByRole("heading", { name: "Mara Lindqvist" }).first().waitFor();
    expect(await page.getByRole("textbox", { name: "Reply to the customer" }).inputValue()).toBe(
      "Half a sent",
    );
  });

  it("S8: marks a private note as one, when it is written, with the words that customers never see it", async () => {
    await open(`/inbox/${firstId()}`);
    await page.getByRole("textbox", { name: "Reply to the customer" }).waitFor();
    await page.keyboard.press("n");
    await page.getByRole("textbox", { name: "Private note" }).fill("Ask the warehouse.");
    await page.getByRole("button", { name: "Add note" }).click();
    const note = page.getByRole("article", { name: "Private note by Robin Hale" });
    await note.waitFor();
    expect(await note.textContent()).toContain("customers never see this");
    expect(api.calls.map(({ id }) => id)).toEqual(["addNote"]);
  });

  it("G8: hands back to the AI, when a human holds it, with the holder changed on the screen", async () => {
    await open(`/inbox/${api.state.conversations[1]?.id}`);
    await page.getByRole("button", { name: "Hand back to AI" }).click();
    await page.getByText("Given back to the AI.").waitFor();
    await expect.poll(() => page.getByRole("button", { name: "Hand back to AI" }).count()).toBe(0);
  });

  it("shows a new message without a reload, when the server tells of a change, with the list renewed too", async () => {
    await open(`/inbox/${firstId()}`);
    await page.getByText("Here is the confirmation").first().waitFor();
    const conversation = api.state.conversations[0];
    if (!conversation) throw new Error("The fake has no conversation.");
    const timeline = api.state.timelines[conversation.id] ?? [];
    const last = timeline.findLast((item) => item.type === "message");
    if (last?.type !== "message") throw new Error("The fake has no message.");
    const at = new Date().toISOString();
    timeline.push({ ...last, id: crypto.randomUUID(), at, text: "One more thing!", attachments: [] });
    conversation.lastMessage = { at, preview: "One more thing!", author: "customer" };
    api.announce({ topic: "conversation", id: conversation.id });
    await page.getByRole("log").getByText("One more thing!").waitFor();
    await page.getByRole("link", { name: /One more thing!/ }).waitFor();
  });

  it("FC2: stores nothing and names the fields, when a live check fails, with each check shown", async () => {
    await open("/settings/connections/new/freshchat");
    await page.getByLabel("Domain").fill("https://acme.freshchat.com");
    await page.getByLabel("Access token", { exact: true }).fill("a-token");
    await page.getByLabel("Agent's email").fill("nova@acme.example");
    await page.getByRole("button", { name: "Test & Save" }).click();
    await page.getByText("Nothing was stored").waitFor();
    expect(await page.getByLabel("Domain").getAttribute("aria-invalid")).toBe("true");
    expect(await page.getByRole("list", { name: "Live checks" }).getByRole("listitem").count()).toBe(3);
    expect(api.state.connections).toHaveLength(1);

    await page.getByLabel("Domain").fill("acme.freshchat.com");
    await page.getByRole("button", { name: "Test & Save" }).click();
    // FC3: the address to enter there, and the events with the provider's names.
    await page.getByRole("heading", { name: "One thing left to do in Freshchat" }).waitFor();
    await page
      .getByText("https://baton.example.com/webhooks/freshchat/whk_9f2c7d1e5b", { exact: true })
      .waitFor();
    await page.getByText("message_create", { exact: true }).waitFor();
    expect(api.state.connections).toHaveLength(2);
  });

  it("FC10: keeps stored secrets, when other settings are saved, with the token never sent back", async () => {
    await open(`/settings/connections/${api.state.connections[0]?.id}`);
    await page.getByRole("switch", { name: "Handle all incoming chats" }).click();
    await page.getByRole("button", { name: "Test & Save" }).click();
    await page.getByText("Tested and saved.").waitFor();
    const change = api.calls.find(({ id }) => id === "updateConnection");
    expect(change?.body).toMatchObject({ settings: { autoHandleAll: false } });
    expect(JSON.stringify(change?.body)).not.toContain("accessToken");
  });

  it("M7: adds a line to the field mapping, takes one away, and saves what is left", async () => {
    await open(`/settings/connections/${api.state.connections[0]?.id}`);
    const mapping = page.getByRole("group", { name: /Field mapping/ });
    expect(await mapping.getByLabel("Attribute, line 1").inputValue()).toBe("plan");
    await mapping.getByRole("button", { name: "Add a field" }).click();
    await mapping.getByLabel("Attribute, line 2").fill("order.number");
    await mapping.getByLabel("Object, line 2").selectOption("Conversation");
    await mapping.getByLabel("Field, line 2").fill("cf_order");
    await mapping.getByRole("button", { name: "Remove plan" }).click();
    await page.getByRole("button", { name: "Test & Save" }).click();
    await page.getByText("Tested and saved.").waitFor();
    const change = api.calls.find(({ id }) => id === "updateConnection");
    const fieldMapping = [{ attribute: "order.number", object: "conversation", field: "cf_order" }];
    expect(change?.body).toMatchObject({ settings: { fieldMapping } });
  });

  it("FC11: shows how many contacts are in step with the CRM and which are refused, and compares all again when asked", async () => {
    await open(`/settings/connections/${api.state.connections[0]?.id}`);
    await page.getByText("1,204 contacts in step, 31 not compared yet, 1 refused").waitFor();
    await page.getByText("The CRM demands a territory.").waitFor();
    await page.getByRole("button", { name: "Compare all again" }).click();
    await expect.poll(() => api.calls.map(({ id }) => id)).toContain("syncCustomers");
  });

  it("FC10: says to delete the webhook, when a connection is to be disconnected, with nothing done before the yes", async () => {
    await open(`/settings/connections/${api.state.connections[0]?.id}`);
    await page.getByRole("button", { name: "Disconnect…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("delete Baton's address").waitFor();
    expect(api.calls).toEqual([]);
    await dialog.getByRole("button", { name: "Disconnect", exact: true }).click();
    await page.getByText("Disconnected: history stays").waitFor();
    expect(api.state.connections[0]?.status).toBe("disconnected");
  });

  it("G6: saves a channel, when somebody else has saved meanwhile, with a second yes asked for", async () => {
    await open("/settings/channels");
    await page.getByRole("radiogroup", { name: /Chat/ }).getByRole("radio", { name: "Assist" }).click();
    api.state.channels.version += 1;
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByRole("button", { name: "Save mine over it" }).click();
    await expect.poll(() => api.state.channels.web.mode).toBe("assist");
  });

  it("keeps what was typed, when a form is left unsaved or the mouse let go beside a dialog, with leaving asked first", async () => {
    await open("/settings/agent");
    const name = page.getByLabel("Company name");
    await name.fill("Acme & Sons");
    await page.getByRole("link", { name: "Team" }).click();
    await page.getByRole("dialog", { name: "Leave without saving?" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(new URL(page.url()).pathname).toBe("/settings/agent");
    expect(await name.inputValue()).toBe("Acme & Sons");
    await page.getByRole("link", { name: "Team" }).click();
    await page.getByRole("button", { name: "Leave" }).click();
    await page.getByRole("heading", { name: "Team" }).waitFor();

    await page.getByRole("button", { name: "Invite" }).click();
    const email = page.getByRole("dialog").getByLabel("Email");
    await email.fill("kim@acme.example");
    const field = await email.boundingBox();
    await page.mouse.move((field?.x ?? 0) + 100, (field?.y ?? 0) + 10);
    await page.mouse.down();
    await page.mouse.move(5, 5);
    await page.mouse.up();
    expect(await email.inputValue()).toBe("kim@acme.example");
    await page.mouse.click(5, 5);
    await page.getByRole("dialog").waitFor({ state: "detached" });
  });

  it("A9: shows outcome, rule and passages, when a question is asked in the playground, with nothing sent anywhere", async () => {
    await open("/playground");
    await page.getByRole("textbox", { name: "Question" }).fill("How long does delivery take?");
    await page.keyboard.press("Enter");
    const answer = page.getByRole("article", { name: "Would reply" });
    await answer.getByText("Passages read (2)").waitFor();
    expect(api.calls.map(({ id }) => id)).toEqual(["askPlayground"]);
  });

  it("A4, A9: shows note and words of a handoff, when one is simulated in the playground, at the time chosen", async () => {
    await open("/playground");
    await page.getByRole("textbox", { name: "Question" }).fill("How long does delivery take?");
    await page.getByRole("button", { name: "Now" }).click();
    await page.getByLabel("Asked at").fill("2025-03-02T12:00");
    await page.getByRole("button", { name: "Simulate a handoff" }).click();
    const answer = page.getByRole("article", { name: "Would hand off" });
    await answer.getByText("Private note").waitFor();
    const [call, ...others] = api.calls;
    expect(others).toEqual([]);
    expect(call).toMatchObject({
      id: "escalatePlayground",
      body: {
        history: [{ author: "customer", text: "How long does delivery take?" }],
        at: expect.any(String),
      },
    });
  });

  it("A3: takes a recent message as an example, when it is said to belong to the topic, and as none, when not", async () => {
    await open("/settings/topics");
    await page.getByRole("button", { name: "Look at recent messages" }).click();
    const lawyer = page.getByRole("listitem").filter({ hasText: "hear from my lawyer" });
    await lawyer.getByRole("button", { name: "Yes" }).click();
    await page.getByRole("button", { name: "Save changes" }).first().click();
    await expect
      .poll(() => api.state.topics.never[0]?.examples)
      .toContainEqual("If the money is not back by Friday you will hear from my lawyer.");
    await lawyer.getByRole("button", { name: "No", exact: true }).click();
    await page.getByRole("button", { name: "Save changes" }).first().click();
    await expect.poll(() => api.state.topics.never[0]?.examples).toHaveLength(2);
    expect(api.state.topics.never[0]?.counterExamples).toHaveLength(2);
  });

  it("M12: says what new hours mean now, when they are typed, before they are saved", async () => {
    for (const day of Object.keys(api.state.officeHours.weekly)) {
      api.state.officeHours.weekly[day as "monday"] = [];
    }
    api.state.officeHours.holidays = [];
    await open("/settings/office-hours");
    await page.getByText("There is no next opening").waitFor();
    for (const day of ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]) {
      const group = page.getByRole("group", { name: day });
      await group.getByRole("button", { name: "Add hours" }).click();
      await group.getByRole("textbox", { name: "from" }).fill("0");
      await group.getByRole("textbox", { name: "to" }).fill("24");
      await group.getByRole("textbox", { name: "to" }).blur();
    }
    await page.getByText("Open now").waitFor();
    expect(api.calls).toEqual([]);
    await page.getByRole("button", { name: "Save changes" }).click();
    await expect.poll(() => api.state.officeHours.weekly.sunday).toEqual([{ from: "00:00", to: "24:00" }]);
  });

  it("D2: never has the key of a model, when others of its settings are changed, tested and saved", async () => {
    await open("/settings/models");
    await page.getByRole("button", { name: /^claude.*Anthropic/ }).click();
    expect(await page.getByLabel(/^API key/).inputValue()).toBe("");
    await page.getByLabel("Name in reports").fill("Writer");
    await page.getByRole("button", { name: "Test", exact: true }).click();
    await page.getByText("It works").waitFor();
    await page.getByRole("button", { name: "Writer: later" }).click();
    await page.getByRole("button", { name: "Save changes" }).first().click();
    await expect
      .poll(() => api.state.models.models.map(({ name }) => name))
      .toEqual(["Our own server", "Writer"]);
    const saved = api.calls.find(({ id }) => id === "putModelsSettings");
    expect(saved?.body).toMatchObject({ models: [{ apiKey: null }, { apiKey: "••••••••" }] });
  });

  it("A2: adds a model of embeddings, tests it, and shows how far it is and which model does not answer", async () => {
    await open("/settings/models");
    await page.getByText("Our own server does not answer").waitFor();
    await page.getByText(/No turn waits for it until/).waitFor();
    await page.getByRole("button", { name: "Add embeddings" }).click();
    const editor = page.getByRole("region", { name: "New model" });
    await editor.getByLabel("Model", { exact: true }).fill("bge-m3");
    const named = page.getByRole("region", { name: "bge-m3" });
    await named.getByLabel("Address").fill("http://10.0.0.5:11434/v1");
    await named.getByRole("button", { name: "Test", exact: true }).click();
    await named.getByText("It works").waitFor();
    expect(api.calls.find(({ id }) => id === "testModel")?.body).toMatchObject({ use: "embeddings" });
    await page.getByRole("button", { name: "Save changes" }).first().click();
    await page.getByText("120 of 214 public articles embedded").waitFor();
    expect(api.state.models.embeddings).toMatchObject({ model: "bge-m3", kind: "openai-compatible" });
  });

  it("A6: shows the questions that an article answered, takes one back, and switches learning off", async () => {
    await open("/knowledge/0190a000-0000-7000-8000-0000000000a1");
    await page.getByText("A teammate answered with its link").waitFor();
    await page.getByRole("button", { name: /^Take back: When will my sofa/ }).click();
    await page.getByText(/^None yet\. One is learned/).waitFor();
    expect(api.state.pastQuestions).toEqual([]);
    await page.getByRole("switch", { name: "Learn from handled conversations" }).click();
    await expect.poll(() => api.state.learning).toEqual({ version: 1, enabled: false });
    expect(api.calls.find(({ id }) => id === "putLearningSettings")?.body).toEqual({
      version: 0,
      enabled: false,
    });
  });

  it("A6: fits the confidence, when an admin asks for it, and says honestly when there is nothing to judge by", async () => {
    await open("/settings/reliability");
    await page.getByRole("cell", { name: "60–70%" }).waitFor();
    await page.getByRole("button", { name: "Fit now" }).click();
    await page.getByText("fitted on 212 outcomes").waitFor();
    Object.assign(api.state.reliability, {
      outcomes: 0,
      byOutcome: {},
      bins: [],
      error: null,
      proposal: null,
    });
    await page.reload();
    await page.getByText("No answer has been judged yet").waitFor();
  });

  it("D1: leaves out what only admins may do, when a viewer is signed in, with no field to write in", async () => {
    api.state.me.role = "viewer";
    await open(`/inbox/${firstId()}`);
    await page.getByText("You can read conversations.").waitFor();
    expect(await page.getByRole("textbox", { name: "Reply to the customer" }).count()).toBe(0);
    await open("/settings/channels");
    await page.getByText("Only admins can change this.").waitFor();
    expect(await page.getByRole("link", { name: "Audit log" }).count()).toBe(0);
    await open("/settings/connections/new/freshchat");
    await page.getByText("This page is for admins").waitFor();
    expect(await page.getByRole("textbox").count()).toBe(0);
  });

  it("finds a conversation from anywhere, when its words are typed into the palette, with Enter opening it", async () => {
    await open("/settings/team");
    await page.getByRole("heading", { name: "Team" }).waitFor();
    await page.keyboard.press("Control+k");
    await page.keyboard.type("Marchetti");
    await page.getByRole("option", { name: /Sofia Marchetti/ }).waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Sofia Marchetti" }).first().waitFor();
  });

  it("keeps to WCAG 2.1 AA, when every screen is looked at in both themes, with no rule broken", async () => {
    const connection = api.state.connections[0]?.id;
    const article = api.state.articles[0]?.id;
    const workflows = (await (await fetch(`${site.url}/api/v1/workflows`)).json()) as {
      items: { id: string }[];
    };
    const paths = [
      `/inbox/${firstId()}`,
      `/inbox/${api.state.conversations[1]?.id}`,
      "/settings/connections",
      `/settings/connections/${connection}`,
      "/settings/connections/new/freshchat",
      "/settings/channels",
      "/settings/agent",
      "/settings/topics",
      "/settings/office-hours",
      "/settings/reliability",
      "/settings/models",
      "/settings/team",
      "/settings/api-keys",
      "/settings/jobs",
      "/settings/audit",
      "/settings/account",
      "/knowledge",
      "/workflows",
      `/workflows/${workflows.items[0]?.id}`,
      `/knowledge/${article}`,
      "/playground",
      "/simulator",
    ];
    const found: string[] = [];
    // The tool puts itself into the page as an inline script, which the policy would rightly refuse.
    const inspection = await browser.newContext({ reducedMotion: "reduce", bypassCSP: true });
    const inspected = await inspection.newPage();
    for (const path of paths) {
      await inspected.goto(site.url + path);
      await inspected.locator("main :is(h1, h2)").first().waitFor();
      await inspected.locator("main .animate-shimmer").first().waitFor({ state: "detached" });
      const why = inspected.getByRole("button", { name: /Why/ });
      if ((await why.count()) > 0) await why.last().click();
      const steps = inspected.locator(".react-flow__node");
      if (path.startsWith("/workflows/")) {
        await steps.nth(2).click();
        // It moves out from below the panel that opens beside the graph.
        const panel = inspected.getByRole("complementary", { name: "Details" });
        await expect
          .poll(async () => {
            const [step, beside] = await Promise.all([steps.nth(2).boundingBox(), panel.boundingBox()]);
            return (step?.x ?? 0) + (step?.width ?? 0) - (beside?.x ?? 0);
          })
          .toBeLessThan(0);
      }
      await inspected.evaluate(axe.source);
      const inspect = async (theme: string, rules: Parameters<typeof axe.run>[1]) => {
        await inspected.evaluate((name) => {
          document.documentElement.dataset.theme = name;
        }, theme);
        // Colours that are inherited change one level after the other, each in a transition of its own.
        await inspected.waitForFunction(
          () => !document.getAnimations().some((animation) => animation instanceof CSSTransition),
        );
        const { violations } = await inspected.evaluate(
          (options) => (globalThis as unknown as { axe: typeof axe }).axe.run(document, options ?? {}),
          rules,
        );
        for (const { id, nodes } of violations) {
          found.push(...nodes.map(({ html }) => `${theme} ${path} ${id}: ${html}`));
        }
      };
      await inspect("light", { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] });
      // Only the colours differ.
      await inspect("dark", { runOnly: ["color-contrast"] });
    }
    await inspection.close();
    expect(found).toEqual([]);
  }, 240_000);

  it("follows the chosen theme, when it is changed in the menu, with the choice kept after a reload", async () => {
    await open("/inbox");
    await page.getByRole("button", { name: /Account of/ }).click();
    await page.getByRole("menuitemradio", { name: "Dark" }).click();
    await expect.poll(() => page.locator("html").getAttribute("data-theme")).toBe("dark");
    await page.reload();
    expect(await page.locator("html").getAttribute("data-theme")).toBe("dark");
  });
});
