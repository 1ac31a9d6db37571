import type { HelpdeskAction } from "@baton/domain";
import { createFrontSimulator, type FrontSwitches } from "@baton/sandbox/front/index";
import { ownDescription } from "@baton/sandbox/front/tests/contract/own-description";
import { findOperation, readVendorDescription } from "@baton/sandbox/front/tests/contract/read-description";
import { validate } from "@baton/sandbox/front/tests/contract/validate";
import { afterEach, describe, expect, test } from "vitest";
import { createHttpClient } from "../http/create-http-client.ts";
import { front } from "./index.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A company in which Front behaves in one of the ways its documentation leaves open. */
async function openCompany(switches: Partial<FrontSwitches> = {}) {
  const simulator = createFrontSimulator({
    demoConversations: false,
    switches: { sendDelayMs: 20, ...switches },
  });
  const listening = await simulator.listen();
  const http = createHttpClient({ allowPrivateNetwork: true });
  closers.push(async () => {
    await http.close();
    await listening.close();
  });
  const { control, workspace } = simulator;
  const { baton } = workspace.teammates;
  const settings = front.settingsSchema.parse({
    apiToken: workspace.apiToken,
    teammateId: baton.id,
    apiBaseUrl: listening.url,
  });
  const agentAccount = { externalId: baton.id, name: "Baton AI", email: baton.email };
  const helpdesk = front.connect({ settings, agentAccount, http, now: () => new Date() });
  const at = (externalId: string) => ({ externalId, alternateId: null });
  return {
    control,
    workspace,
    helpdesk,
    ledger: simulator.ledger,
    perform: (id: string, action: HelpdeskAction) =>
      helpdesk.perform(at(id), action, { readAttachment: async () => Buffer.from("file bytes") }),
    read: (id: string) => helpdesk.readConversation(at(id), { messages: "all" }),
  };
}

describe("every way that is left open: a conversation is claimed, answered, tagged, noted, archived and read back", () => {
  const positions: Partial<FrontSwitches>[] = [
    { linkHost: "own" },
    { shortPages: true },
    { defaultPageSize: 1 },
    { paginationOnUnpagedLists: true },
    { assignOnApiReply: false },
    { commentReopens: false },
    { archiveByOther: "stays-open" },
    { ticketing: true },
    { replyWithoutAuthor: "refused" },
    { replyChannel: "first-inbound" },
    { replyEventType: "outbound" },
    { archiveEvent: "after-message" },
    { messageText: "null" },
    { chatSubject: "null" },
    { messageUid: false },
    { contactsFromSenders: false },
    { duplicateTagName: "refused" },
    { mentionEvents: "both" },
    { apiEventSource: "teammate" },
    { webhookBeforeAnswer: true },
    { errorDetails: false },
    { tierTwoPerSecond: 5 },
  ];
  const kinds = ["email", "chat", "sms"] as const;
  test.each(positions)("%j", async (switches) => {
    const { control, perform, read } = await openCompany(switches);
    for (const kind of kinds) {
      const { conversationId } = control.customerWrites({ text: "Where is my bike?", kind });
      const actions: HelpdeskAction[] = [
        { kind: "claim" },
        { kind: "reply", text: "On its way." },
        { kind: "add-tags", tags: ["baton"] },
        { kind: "note", text: "Answered @maya." },
        { kind: "set-status", status: "resolved" },
      ];
      for (const action of actions) {
        expect(await perform(conversationId, action), `${kind} ${action.kind}`).toMatchObject({
          kind: "done",
        });
      }
      const snapshot = await read(conversationId);
      expect(snapshot).toMatchObject({
        status: "resolved",
        assignee: { kind: "agent" },
        channel: kind === "chat" ? "web" : kind,
        tags: ["baton"],
      });
      expect(
        snapshot.messages.map(({ text, visibility, author }) => [text, visibility, author.kind]),
      ).toEqual([
        ["Where is my bike?", "public", "customer"],
        ["On its way.", "public", "agent"],
        ["Answered @maya.", "private", "agent"],
      ]);
      const view = control.conversation(conversationId);
      expect(view.messages.filter(({ isInbound }) => !isInbound)).toHaveLength(1);
      expect(view.comments.flatMap(({ mentionIds }) => mentionIds)).toEqual([]);
    }
    expect(control.people().tags.filter(({ name }) => name === "baton")).toHaveLength(1);
  });
});

describe("FR3: the form of a reply", () => {
  test("a mail goes out by the address the customer wrote to, with their mail below", async () => {
    const { control, workspace, perform } = await openCompany({ replyChannel: "first-inbound" });
    const { conversationId } = control.customerWrites({ text: "One" });
    control.customerWrites({ conversationId, text: "Two", channelId: workspace.channels.workshopEmail.id });
    await perform(conversationId, { kind: "reply", text: "Hello **you**" });
    const sent = control.conversation(conversationId).messages.at(-1);
    expect(sent?.channelId).toBe(workspace.channels.workshopEmail.id);
    expect(sent?.body).toMatch(/^<p>Hello <strong>you<\/strong><\/p><blockquote type="cite">.*Two/s);
    expect(sent?.isInbound).toBe(false);
  });

  test("a reply by a channel that Front has switched off is refused", async () => {
    const { control, workspace, perform } = await openCompany();
    const { conversationId } = control.customerWrites({ text: "One" });
    control.setChannel({ channelId: workspace.channels.email.id, isValid: false });
    const outcome = await perform(conversationId, { kind: "reply", text: "Hello" });
    expect(outcome).toMatchObject({ kind: "refused", failure: { code: "rejected" } });
  });
});

describe("D6: limits", () => {
  test("the company's limit is waited for as long as Front says", async () => {
    const { control, perform, read } = await openCompany({ plan: "starter", burstAllowance: false });
    const { conversationId } = control.customerWrites({ text: "One" });
    for (let reading = 0; reading < 12; reading += 1) await read(conversationId);
    await expect(read(conversationId).then(() => read(conversationId))).rejects.toMatchObject({
      code: "rate-limited",
      retryAfterMs: expect.any(Number),
    });
    const outcome = await perform(conversationId, { kind: "note", text: "a" });
    expect(outcome).toMatchObject({ kind: "not-done", failure: { code: "rate-limited" } });
  });

  test("the guard of one conversation is not done, and may be repeated", async () => {
    const { control, perform } = await openCompany({ tierTwoPerSecond: 1 });
    const { conversationId } = control.customerWrites({ text: "One" });
    await perform(conversationId, { kind: "claim" });
    const outcome = await perform(conversationId, { kind: "claim" });
    expect(outcome).toMatchObject({ kind: "not-done", retryAfterMs: 1_000 });
  });
});

test("S7: a file behind a redirect to a signed address is downloaded whole", async () => {
  const { control, read, helpdesk } = await openCompany({ downloadRedirects: true });
  const file = { name: "a.txt", contentType: "text/plain", base64: Buffer.from("abc").toString("base64") };
  const { conversationId } = control.customerWrites({ text: "see", files: [file] });
  const { messages } = await read(conversationId);
  const [attachment] = messages[0]?.attachments ?? [];
  if (!attachment) throw new Error("no attachment");
  const reference = { externalId: conversationId, alternateId: null };
  const { bytes } = await helpdesk.downloadAttachment(reference, messages[0]?.externalId ?? "", attachment);
  expect(bytes.toString()).toBe("abc");
});

test("EM3: a reply that cannot be delivered is refused at once when Front knows at once", async () => {
  const { control, perform } = await openCompany({ sendsFail: "always" });
  const { conversationId } = control.customerWrites({ text: "One", kind: "custom" });
  const outcome = await perform(conversationId, { kind: "reply", text: "Hello" });
  expect(outcome).toMatchObject({ kind: "refused", failure: { code: "delivery-failed" } });
});

/** Our excerpt of the description, and Front's own where a folder with it is named. */
const descriptions = [ownDescription(), readVendorDescription(process.env.BATON_FRONT_SPEC)];

test("every call that a conversation's life takes is one of Front's, with a body of its schema", async () => {
  const { control, workspace, helpdesk, perform, read, ledger } = await openCompany();
  const since = new Date(Date.now() - 60_000);
  await helpdesk.check();
  const { conversationId } = control.customerWrites({ text: "Where is my bike?" });
  const actions: HelpdeskAction[] = [
    { kind: "claim" },
    { kind: "reply", text: "On its way." },
    { kind: "add-tags", tags: ["baton"] },
    { kind: "note", text: "Answered." },
    { kind: "assign-teammate", teammateId: workspace.teammates.maya.id },
    { kind: "unassign" },
    { kind: "set-status", status: "resolved" },
    { kind: "set-status", status: "open" },
  ];
  for (const action of actions) expect((await perform(conversationId, action)).kind).toBe("done");
  await read(conversationId);
  await helpdesk.listChanged({ since, cursor: null });
  await helpdesk.listForBackfill({ since, cursor: null });
  for (const list of ["teammates", "inboxes", "tags"] as const) await helpdesk.listOptions(list);

  // The checks of rights send nothing on purpose, to a conversation that cannot be.
  const calls = ledger.calls().filter(({ path }) => !path.includes("/conversations/cnv_0"));
  expect(calls.length).toBeGreaterThan(25);
  for (const description of descriptions) {
    if (description === undefined) continue;
    const isVendors = description.operations.length > 200;
    const faults = calls.flatMap(({ method, path, body }) => {
      const operation = findOperation(description, method, path.split("?")[0] ?? "");
      if (operation === undefined) return isVendors ? [`${method} ${path} is no call of Front's`] : [];
      if (operation.request === undefined || body === null) return [];
      return validate(description.schemas, operation.request, body).map(
        (fault) => `${method} ${path} ${fault}`,
      );
    });
    expect(faults).toEqual([]);
  }
});
