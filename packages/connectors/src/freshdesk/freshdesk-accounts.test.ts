import type { HelpdeskAction } from "@baton/domain";
import { createFreshdeskSimulator, type FreshdeskSwitches, lumenBikes } from "@baton/sandbox/freshdesk/index";
import { afterEach, describe, expect, test } from "vitest";
import { createHttpClient } from "../http/create-http-client.ts";
import { freshdesk } from "./index.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** An account in which Freshdesk behaves in one of the ways its documentation leaves open. */
async function openAccount(
  switches: Partial<FreshdeskSwitches> = {},
  given: { settings?: Record<string, unknown> } = {},
) {
  const simulator = createFreshdeskSimulator({
    demoTickets: false,
    switches: { callsPerMinute: 100_000, ...switches },
  });
  const listening = await simulator.listen();
  const http = createHttpClient({ allowPrivateNetwork: true });
  closers.push(async () => {
    await http.close();
    await listening.close();
  });
  const { control, workspace } = simulator;
  const settings = freshdesk.settingsSchema.parse({
    domain: "lumenbikes.freshdesk.com",
    apiKey: workspace.apiKey,
    autoHandleAll: true,
    apiBaseUrl: listening.url,
    ...given.settings,
  });
  const agentAccount = {
    externalId: String(workspace.agents.baton.id),
    name: workspace.agents.baton.name,
    email: workspace.agents.baton.email,
  };
  const connect = (change: Record<string, unknown> = {}) =>
    freshdesk.connect({ settings: { ...settings, ...change }, agentAccount, http, now: () => new Date() });
  const helpdesk = connect();
  return {
    control,
    workspace,
    settings,
    helpdesk,
    connect,
    newTicket: (input: Parameters<typeof control.customerWrites>[0] = {}) =>
      control.customerWrites({ contact: { email: "zoe@example.com" }, text: "Hello?", ...input }).ticketId,
    at: (ticketId: number) => ({ externalId: String(ticketId), alternateId: null }),
    perform: (ticketId: number, action: Parameters<typeof helpdesk.perform>[1]) =>
      helpdesk.perform({ externalId: String(ticketId), alternateId: null }, action, {
        readAttachment: async () => Buffer.from("file bytes"),
      }),
    read: (ticketId: number) =>
      helpdesk.readConversation({ externalId: String(ticketId), alternateId: null }, { messages: "all" }),
  };
}

describe("every way that is left open: a ticket is claimed, answered, tagged, noted, resolved and read back", () => {
  const positions: Partial<FreshdeskSwitches>[] = [
    { ticketKeySet: "without-form" },
    { deletedKey: "always" },
    { emptyMailLists: "null" },
    { entryKeys: "2022" },
    { replyFrom: "ticket" },
    { attachmentSizeKey: "size" },
    { attachmentSizeKey: "file_size" },
    { systemEntryUser: "null" },
    { requesterRespondedOnCreation: true },
    { autoTicketAssignForm: "boolean" },
    { focusMode: true },
    { firstResponderTakes: false },
    { tagsOnUpdate: "add" },
    { surveysNeedAdmin: true },
    { signatureOnReplies: false, surveyMails: "reply" },
    { structuredBodySources: [1] },
    { webhookBeforeAnswer: true },
  ];
  test.each(positions)("%j", async (switches) => {
    const { newTicket, perform, read, control } = await openAccount(switches);
    const ticketId = newTicket({ text: "Where is my bike?" });
    const actions: HelpdeskAction[] = [
      { kind: "claim" },
      { kind: "reply", text: "On its way." },
      { kind: "add-tags", tags: ["baton"] },
      { kind: "note", text: "Answered." },
      { kind: "set-status", status: "resolved" },
    ];
    for (const action of actions) {
      expect((await perform(ticketId, action)).kind, action.kind).toBe("done");
    }
    const snapshot = await read(ticketId);
    expect(snapshot).toMatchObject({ status: "resolved", assignee: { kind: "agent" }, channel: "email" });
    expect(snapshot.tags).toContain("baton");
    expect(snapshot.messages.map(({ text, visibility, author }) => [text, visibility, author.kind])).toEqual([
      ["Where is my bike?", "public", "customer"],
      ["On its way.", "public", "agent"],
      ["Answered.", "private", "agent"],
    ]);
    const replies = control.viewTicket(ticketId).messages.filter(({ text }) => text.includes("On its way."));
    expect(replies).toHaveLength(1);
  });
});

describe("FD5: e-mail", () => {
  test("the requester is mailed from the mailbox they wrote to, once; a note mails nobody", async () => {
    const { newTicket, perform, control, workspace } = await openAccount();
    const ticketId = newTicket({ to: workspace.mailboxes.repairs.email });
    const before = control.outbox({ ticketId }).length;
    await perform(ticketId, { kind: "note", text: "secret" });
    await perform(ticketId, { kind: "reply", text: "Hello **Zoe**" });
    const mails = control.outbox({ ticketId }).slice(before);
    expect(mails).toHaveLength(1);
    expect(JSON.stringify(mails[0])).toContain(workspace.mailboxes.repairs.email);
    expect(JSON.stringify(mails[0])).toContain("<strong>Zoe</strong>");
    expect(JSON.stringify(control.outbox({ ticketId }))).not.toContain("secret");
  });

  test("a customer's answer is read without the history below it", async () => {
    const { newTicket, perform, read, control } = await openAccount();
    const ticketId = newTicket();
    await perform(ticketId, { kind: "reply", text: "Which size?" });
    control.customerWrites({ ticketId, text: "Large, please." });
    expect((await read(ticketId)).messages.map(({ text }) => text)).toEqual([
      "Hello?",
      "Which size?",
      "Large, please.",
    ]);
  });
});

describe("FD7: handoffs where Freshdesk goes its own way", () => {
  test.each([
    "unassign",
    "group",
    "agent",
  ] as const)("routing %s leaves the agent account off, and the ticket open", async (handoffRouting) => {
    const { agents, groups } = lumenBikes;
    const settings = {
      handoffRouting,
      handoffAgentId: String(agents.maya.id),
      ...(handoffRouting === "agent" ? {} : { handoffGroupId: String(groups.orders.id) }),
      markerField: "cf_needs_human",
    };
    const {
      newTicket,
      perform,
      control,
      settings: parsed,
    } = await openAccount({ autoAssignDelayMs: 0 }, { settings });
    const ticketId = newTicket();
    await perform(ticketId, { kind: "claim" });
    control.changeTicket({ ticketId, status: 3, byAgentId: agents.maya.id });
    for (const step of freshdesk.routeHandoff(parsed).steps)
      expect((await perform(ticketId, step)).kind).toBe("done");
    const view = control.viewTicket(ticketId);
    expect(view.status).toBe(2);
    expect(view.responderId).not.toBe(agents.baton.id);
    if (handoffRouting === "agent") expect(view.responderId).toBe(agents.maya.id);
    if (handoffRouting === "group") expect(view.groupId).toBe(groups.orders.id);
  });

  test.each([
    "refused",
    "agent-dropped",
  ] as const)("an agent outside the ticket's group (%s) is refused, and the fallback works", async (agentOutsideGroup) => {
    const { newTicket, perform, control, workspace, settings } = await openAccount(
      { agentOutsideGroup },
      { settings: { markerField: "cf_needs_human" } },
    );
    const ticketId = newTicket();
    control.assignGroup({ ticketId, groupId: workspace.groups.firstLine.id });
    await perform(ticketId, { kind: "claim" });
    const outcome = await perform(ticketId, {
      kind: "assign-teammate",
      teammateId: String(workspace.agents.jonas.id),
    });
    expect(outcome.kind).toBe("refused");
    for (const step of freshdesk.routeHandoff(settings).fallback) {
      expect((await perform(ticketId, step)).kind).toBe("done");
    }
    expect(control.viewTicket(ticketId)).toMatchObject({
      responderId: null,
      customFields: { cf_needs_human: true },
    });
  });

  test("an agent who has left is refused", async () => {
    const { newTicket, perform, workspace } = await openAccount();
    const teammateId = String(workspace.agents.former.id);
    expect((await perform(newTicket(), { kind: "assign-teammate", teammateId })).kind).toBe("refused");
  });

  test.each([
    "ignored",
    "refused",
  ] as const)("an account that does not take nobody (%s): never silent", async (unassignByNull) => {
    const { newTicket, perform } = await openAccount({ unassignByNull });
    const ticketId = newTicket();
    await perform(ticketId, { kind: "claim" });
    expect(await perform(ticketId, { kind: "unassign" })).toMatchObject({
      kind: "refused",
      failure: { code: "unassign-had-no-effect" },
    });
  });
});

describe("FD8: closing", () => {
  test("a field that closing demands is named, at the check and at the refusal", async () => {
    const { newTicket, perform, control, helpdesk } = await openAccount();
    control.setField({ name: "cf_resolution", requiredForClosure: true });
    const check = await helpdesk.check();
    expect(check.ok).toBe(true);
    expect(JSON.stringify(check.checks)).toContain("What was the matter");
    expect(await perform(newTicket(), { kind: "set-status", status: "resolved" })).toMatchObject({
      kind: "refused",
      failure: { code: "fields-required", message: expect.stringContaining("cf_resolution") },
    });
  });
});

describe("FD9: spam, trash, archive, merging", () => {
  test("a ticket in spam or trash takes nothing, and is read as such", async () => {
    const { newTicket, perform, read, control } = await openAccount();
    const spam = newTicket();
    const trash = newTicket();
    control.markSpam({ ticketId: spam });
    control.deleteTicket({ ticketId: trash });
    expect((await read(spam)).status).toBe("spam");
    expect((await read(trash)).status).toBe("gone");
    for (const ticketId of [spam, trash]) {
      expect(await perform(ticketId, { kind: "unassign" })).toMatchObject({
        kind: "refused",
        failure: { code: "ticket-in-spam-or-trash" },
      });
    }
    control.restoreTicket({ ticketId: trash });
    expect((await read(trash)).status).toBe("open");
  });

  test.each([
    "not-found",
    "readable",
  ] as const)("an archived ticket (%s) is resolved, with its messages", async (archivedOnView) => {
    const { newTicket, read, control } = await openAccount({ archivedOnView });
    const ticketId = newTicket();
    control.agentReplies({ ticketId, text: "Done." });
    control.agentCloses({ ticketId });
    control.archiveTicket({ ticketId });
    const snapshot = await read(ticketId);
    expect(snapshot.status).toBe("resolved");
    expect(snapshot.messages).toHaveLength(2);
  });

  test.each([
    "agent",
    "null",
  ] as const)("notes of a merge (user %s) are nobody's takeover", async (systemEntryUser) => {
    const { newTicket, read, control } = await openAccount({ systemEntryUser });
    const primaryId = newTicket();
    const other = newTicket({ text: "Hello again?" });
    control.mergeTickets({ primaryId, ticketIds: [other] });
    for (const ticketId of [primaryId, other]) {
      const entries = (await read(ticketId)).messages.slice(1);
      expect(entries.length).toBeGreaterThan(0);
      for (const entry of entries) expect(entry.automatic, entry.text).not.toBeNull();
    }
  });

  test.each([
    "exclusive",
    "inclusive",
  ] as const)("D3: what changed in the very second is found (%s bound)", async (updatedSinceBound) => {
    for (const filterWithUpdatedSince of [true, false]) {
      const { newTicket, helpdesk, control } = await openAccount({
        updatedSinceBound,
        filterWithUpdatedSince,
      });
      const open = newTicket();
      const spam = newTicket();
      control.markSpam({ ticketId: spam });
      const found = new Map<string, string>();
      let cursor: string | null = null;
      do {
        const page: Awaited<ReturnType<typeof helpdesk.listChanged>> = await helpdesk.listChanged({
          since: new Date(),
          cursor,
        });
        for (const { reference, status } of page.items) found.set(reference.externalId, status);
        cursor = page.nextCursor;
      } while (cursor !== null);
      expect(Object.fromEntries(found)).toEqual({ [open]: "open", [spam]: "spam" });
    }
  });
});

describe("G10: what must not be answered", () => {
  test("out-of-office replies and survey comments are marked", async () => {
    const { newTicket, read, control } = await openAccount();
    const ticketId = newTicket();
    control.customerWrites({ ticketId, text: "I am away.", isAutoResponse: true });
    control.agentResolves({ ticketId });
    control.customerRates({ ticketId, rating: 103, feedback: "Great!" });
    const automatic = (await read(ticketId)).messages.map((message) => message.automatic);
    expect(automatic).toEqual([null, "auto-response", "survey-feedback"]);
  });
});

describe("who asks", () => {
  test("a requester who is an agent is a customer in that ticket", async () => {
    const { newTicket, read, control, workspace } = await openAccount();
    const ticketId = newTicket({ contactId: workspace.agents.maya.id });
    control.customerWrites({ ticketId, text: "And one more." });
    const { contact, messages } = await read(ticketId);
    expect(contact?.externalId).toBe(String(workspace.agents.maya.id));
    expect(messages.map(({ author }) => author.kind)).toEqual(["customer", "customer"]);
  });

  test("FD4, FD11: a caller without an address is a contact with a telephone", async () => {
    const { newTicket, read } = await openAccount();
    const ticketId = newTicket({ via: "phone", contact: { name: "Oskar", phone: "+46701234567" } });
    expect(await read(ticketId)).toMatchObject({
      channel: "phone",
      contact: { name: "Oskar", email: null, phone: "+46701234567" },
    });
  });
});

describe("S7, FD10: files", () => {
  test("an expired address is asked for anew, and pasted pictures come too", async () => {
    const { newTicket, read, helpdesk, at, control } = await openAccount({ attachmentUrlLifetimeMs: 60_000 });
    const file = (name: string, contentType: string, text: string) => ({
      name,
      contentType,
      base64: Buffer.from(text).toString("base64"),
    });
    const ticketId = newTicket({
      files: [file("bill.pdf", "application/pdf", "PDF")],
      inlineImages: [file("shot.png", "image/png", "PNG")],
    });
    const [message] = (await read(ticketId)).messages;
    expect(message?.attachments.map(({ name }) => name)).toEqual(["bill.pdf", "inline-1"]);
    await control.advanceClock({ hours: 2 });
    const texts = await Promise.all(
      (message?.attachments ?? []).map(async (attachment) => {
        const { bytes } = await helpdesk.downloadAttachment(
          at(ticketId),
          message?.externalId ?? "",
          attachment,
        );
        return bytes.toString();
      }),
    );
    expect(texts).toEqual(["PDF", "PNG"]);
  });
});

describe("FD1: the account at Test & Save", () => {
  test.each([
    [{ accountSuspended: true }, "apiKey", "suspended"],
    [{ unknownHost: true }, "domain", "domain"],
    [{ plan: "free" }, "apiKey", ""],
  ] as const)("%j", async (switches, field, words) => {
    const { helpdesk } = await openAccount({ callsPerMinute: 0, ...switches } as Partial<FreshdeskSwitches>);
    const result = await helpdesk.check();
    const failed = result.checks.filter(({ ok }) => !ok);
    expect(failed.map((one) => one.field)).toEqual([field]);
    expect(JSON.stringify(failed)).toContain(words);
  });

  test.each([
    ["occasional", ["ticket-access", "admin-rights"]],
    ["maya", ["admin-rights"]],
  ] as const)("the key of %s is refused with what is missing: %j", async (who, names) => {
    const { workspace, connect } = await openAccount();
    const { ok, checks } = await connect({ apiKey: workspace.apiKeys[who] }).check();
    expect(ok).toBe(false);
    expect(checks.filter((check) => !check.ok).map(({ name }) => name)).toEqual(names);
    expect(JSON.stringify(checks)).toContain(workspace.agents[who].name);
  });

  test.each([
    "unauthorized",
    "forbidden",
  ] as const)("conditions FD12: an agent account that was deactivated (%s) is named, and nothing is lost", async (deactivatedKey) => {
    const { helpdesk, control, workspace, newTicket, perform } = await openAccount({ deactivatedKey });
    const ticketId = newTicket();
    control.setAgent({ agentId: workspace.agents.baton.id, isDeactivated: true });
    expect((await helpdesk.check()).checks.filter(({ ok }) => !ok)).toMatchObject([{ field: "apiKey" }]);
    expect(await perform(ticketId, { kind: "note", text: "later" })).toMatchObject({
      kind: "not-done",
      failure: { code: deactivatedKey },
    });
  });
});
