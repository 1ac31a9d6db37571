import { Failure } from "@baton/domain";
import { createFreshdeskSimulator, lumenBikes } from "@baton/sandbox/freshdesk/index";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { EscalationRequest, HelpdeskEscalation } from "../../escalation.ts";
import { createHttpClient } from "../../http/create-http-client.ts";
import { connectToTestServer } from "../connect-to-test-server.ts";
import { freshdesk } from "../index.ts";

const simulator = createFreshdeskSimulator({ demoTickets: false, switches: { callsPerMinute: 100_000 } });
const { control } = simulator;
const http = createHttpClient({ allowPrivateNetwork: true });
let connect: (settings?: Record<string, unknown>) => HelpdeskEscalation;
let url: string;

beforeAll(async () => {
  const listening = await simulator.listen();
  url = listening.url;
  const { baton } = lumenBikes.agents;
  connect = (settings = {}) => {
    const connected = freshdesk.connect({
      settings: freshdesk.settingsSchema.parse({
        domain: "lumenbikes.freshdesk.com",
        apiKey: simulator.workspace.apiKey,
        apiBaseUrl: url,
        ...settings,
      }),
      agentAccount: { externalId: String(baton.id), name: baton.name, email: baton.email },
      http,
      now: () => new Date(),
    });
    return connected.escalation as HelpdeskEscalation;
  };
});
beforeEach(() => {
  before = simulator.ledger.last;
  control.reset();
  control.clearFaults();
  control.resetSwitches();
  control.setSwitches({ callsPerMinute: 100_000 });
});
afterAll(async () => {
  await http.close();
  await simulator.close();
});

const stored: Record<string, Buffer> = {
  "file-1": Buffer.from("first file"),
  "file-2": Buffer.alloc(15_000_000),
  "file-3": Buffer.alloc(9_000_000),
};
const context = {
  readAttachment: async (key: string) => {
    const bytes = stored[key];
    if (bytes) return bytes;
    throw new Failure({ code: "file-lost", message: "It is gone.", isRetryable: key === "later" });
  },
};
const file = (key: string) => ({
  name: `${key}.pdf`,
  contentType: "application/pdf",
  sizeBytes: stored[key]?.length ?? 10,
  storageKey: key,
});

let number = 0;
/** A request of its own for each test: ids are never used again. */
function request(change: Partial<EscalationRequest> = {}): EscalationRequest {
  number += 1;
  return {
    escalationId: `0190a000-0000-7000-8000-${String(number).padStart(12, "0")}`,
    contact: {
      visitorId: `visitor-${number}`,
      userId: null,
      externalId: null,
      name: "Zoe Lam",
      email: "zoe@example.com",
      phone: null,
      isVerified: true,
      fields: {},
    },
    groupId: null,
    topicId: null,
    subject: "Where is my frame?",
    transcript: [
      {
        at: new Date("2026-01-14T12:00:00Z"),
        author: { kind: "customer", name: "Zoe" },
        text: "Where is my <b>frame</b>?",
        attachments: [],
      },
      {
        at: new Date("2026-01-14T12:00:05Z"),
        author: { kind: "agent", name: "Nova" },
        text: "It is **on its way**.",
        attachments: [],
      },
    ],
    note: "Wants a person. **Sentiment:** neutral",
    fields: {},
    tags: [],
    language: "en",
    ...change,
  };
}

const customer = (change: Partial<EscalationRequest["contact"]>) => ({
  contact: {
    visitorId: "visitor",
    userId: null,
    externalId: null,
    name: null,
    email: null,
    phone: null,
    isVerified: true,
    fields: {},
    ...change,
  },
});
let before = 0;
const sent = (method: string, path: string) =>
  simulator.ledger
    .calls(before)
    .filter((call) => call.method === method && call.path.split("?")[0] === `/api/v2${path}`)
    .map(({ body }) => body);
const tickets = () => control.tickets();
const view = (id: string) => control.viewTicket(Number(id));

async function open(given: EscalationRequest, settings?: Record<string, unknown>) {
  const outcome = await connect(settings).open(given, context);
  if (outcome.kind !== "done") throw new Error(JSON.stringify(outcome));
  return { ...outcome, ticket: view(outcome.opened.conversation.externalId) };
}

describe("M3: an escalation becomes a ticket", () => {
  test("with the transcript, tags, group and fields; the note is private and not in the description", async () => {
    const given = request({
      groupId: String(lumenBikes.groups.workshop.id),
      tags: ["vip", "a,b"],
      fields: { cf_order_number: "LB-1", cf_needs_human: "yes", priority: "high" },
    });
    const { opened, remarks, ticket } = await open(given);
    expect(remarks).toEqual([]);
    expect(ticket).toMatchObject({
      subject: "Where is my frame?",
      customerName: "Zoe Lam",
      status: 2,
      priority: 3,
      source: 2,
      responderId: null,
      groupId: lumenBikes.groups.workshop.id,
      tags: ["baton", "baton_escalated", "vip", "a b"],
      customFields: { cf_order_number: "LB-1", cf_needs_human: true },
    });
    const [description, note, ...others] = ticket.messages;
    expect(description?.html).toContain("<strong>Zoe (customer)</strong> · 14 Jan 2026, 12:00 UTC");
    expect(description?.html).toContain("Where is my &lt;b&gt;frame&lt;/b&gt;?");
    expect(description?.html).toContain("<strong>on its way</strong>");
    expect(description?.html).not.toContain("Sentiment");
    expect(note).toMatchObject({ isPrivate: true, userId: lumenBikes.agents.baton.id });
    expect(note?.html).toBe("<p>Wants a person. <strong>Sentiment:</strong> neutral</p>");
    expect(others).toEqual([]);
    expect(opened).toEqual({
      conversation: { externalId: String(ticket.id), alternateId: null },
      contactExternalId: String(ticket.requesterId),
      url: `https://lumenbikes.freshdesk.com/a/tickets/${ticket.id}`,
      number: String(ticket.id),
    });
    expect(sent("POST", "/contacts")).toEqual([{ name: "Zoe Lam", email: "zoe@example.com" }]);
  });

  test.each([
    ["unassign", {}, { groupId: null, responderId: null }],
    [
      "group",
      { handoffGroupId: String(lumenBikes.groups.workshop.id) },
      { groupId: lumenBikes.groups.workshop.id },
    ],
    [
      "agent",
      { handoffAgentId: String(lumenBikes.agents.maya.id) },
      { responderId: lumenBikes.agents.maya.id },
    ],
    ["unassign_marker", { markerField: "cf_needs_human" }, { customFields: { cf_needs_human: true } }],
  ])("FD7: without a group of the workflow, it goes where handoffs go: %s", async (handoffRouting, more, expected) => {
    expect((await open(request(), { handoffRouting, ...more })).ticket).toMatchObject(expected);
  });

  test("FD10: files go along as multipart, the newest first; what is over 20 MB or lost is named", async () => {
    const base = request();
    const transcript = [
      { ...base.transcript[0], attachments: [file("file-2"), file("lost")] },
      { ...base.transcript[1], attachments: [file("file-1"), file("file-3")] },
    ] as EscalationRequest["transcript"];
    const { ticket, remarks } = await open({
      ...base,
      transcript,
      fields: { cf_order_number: "7" },
      tags: ["x"],
    });
    expect(ticket.messages[0]?.attachments.map(({ name }) => name)).toEqual(["file-1.pdf", "file-3.pdf"]);
    expect(ticket).toMatchObject({
      tags: ["baton", "baton_escalated", "x"],
      customFields: { cf_order_number: "7" },
    });
    expect(remarks).toEqual([expect.stringContaining("not in the ticket: file-2.pdf, lost.pdf.")]);
    expect(ticket.messages[1]?.text).toContain("file-2.pdf, lost.pdf");
  });

  test("files that cannot be read at the moment: the escalation waits, and nothing was made", async () => {
    const base = request();
    const transcript = [
      { ...base.transcript[0], attachments: [file("later")] },
    ] as EscalationRequest["transcript"];
    const outcome = await connect().open({ ...base, transcript }, context);
    expect(outcome).toMatchObject({ kind: "not-done", failure: { code: "file-lost" } });
    expect(tickets()).toEqual([]);
  });
});

describe("S6: whose ticket it is", () => {
  const { amelie } = lumenBikes.contacts;

  test.each([
    ["the company's own id, whatever the address", { userId: "customer-1001", email: "new@example.com" }],
    ["the e-mail address, in any case", { email: "AMELIE@velo-annecy.example" }],
    ["the phone number, when no address is known", { phone: "+33612345678" }],
  ])("a customer known by %s: gets no second contact", async (_what, who) => {
    const { ticket } = await open(request(customer(who)));
    expect(ticket.requesterId).toBe(amelie.id);
    expect(sent("POST", "/contacts")).toEqual([]);
  });

  test("a typed phone number that belongs to another address: does not send the ticket there", async () => {
    const { ticket } = await open(request(customer({ email: "other@example.com", phone: "+33612345678" })));
    expect(ticket.requesterId).not.toBe(amelie.id);
  });

  test("the id that an earlier escalation told: is enough, as long as there is such a contact", async () => {
    const known = customer({ externalId: String(amelie.id), email: "second@example.com" });
    expect((await open(request(known))).ticket.requesterId).toBe(amelie.id);
    const gone = customer({ externalId: "67000000000", email: "amelie@velo-annecy.example" });
    expect((await open(request(gone))).ticket.requesterId).toBe(amelie.id);
  });

  test("what was only typed: an address finds its contact and changes nothing of it, a number finds nobody", async () => {
    const typed = customer({
      isVerified: false,
      email: "amelie@velo-annecy.example",
      fields: { plan: "Premium" },
    });
    expect((await open(request(typed))).ticket.requesterId).toBe(amelie.id);
    expect(sent("PUT", `/contacts/${amelie.id}`)).toEqual([]);
    const number = customer({ isVerified: false, phone: "+33612345678" });
    expect((await open(request(number))).ticket.requesterId).not.toBe(amelie.id);
  });

  test("who has proved an address: fills the fields of its contact, and renames nobody", async () => {
    const who = { email: "amelie@velo-annecy.example", name: "Amy", phone: "+331" };
    await open(request(customer({ ...who, fields: { plan: "Premium" } })));
    expect(sent("PUT", `/contacts/${amelie.id}`)).toEqual([{ custom_fields: { plan: "Premium" } }]);
  });

  test("M7: a proved customer's attributes: fill the contact's fields by their types, and only what differs is sent", async () => {
    const proved = customer({
      userId: "customer-1001",
      name: "A. F.",
      email: "amelie@velo-annecy.example",
      fields: {
        plan: "premium",
        loyalty_points: "12",
        is_club_member: "yes",
        job_title: "Coach",
        frame_size: "",
      },
    });
    const { remarks } = await open(request(proved));
    expect(remarks).toEqual([]);
    const custom_fields = { plan: "Premium", loyalty_points: 12, is_club_member: true };
    expect(sent("PUT", `/contacts/${amelie.id}`)).toEqual([{ job_title: "Coach", custom_fields }]);
    const { rafiq } = lumenBikes.contacts;
    await open(request(customer({ userId: "customer-1002", fields: { plan: "Gold" } })));
    expect(sent("PUT", `/contacts/${rafiq.id}`)).toEqual([]);
  });

  test("a new customer: is made with id, address and fields; a field that does not fit is said", async () => {
    const { remarks } = await open(
      request(
        customer({
          userId: "u-9",
          name: "Bo",
          email: "bo@example.com",
          fields: { plan: "Gold", frame_size: "L" },
        }),
      ),
    );
    expect(sent("POST", "/contacts")).toEqual([
      { name: "Bo", email: "bo@example.com", unique_external_id: "u-9", custom_fields: { frame_size: "L" } },
    ]);
    expect(remarks).toEqual([
      'The contact field "Plan" was left empty: it has no such choice (value: "Gold").',
    ]);
  });

  test("an agent's own address: the ticket is theirs, with or without Freshdesk saying whose address it is", async () => {
    const { maya } = lumenBikes.agents;
    for (const duplicateNamesOwner of [true, false]) {
      control.setSwitches({ duplicateNamesOwner });
      expect((await open(request(customer({ email: maya.email })))).ticket.requesterId).toBe(maya.id);
    }
  });

  test("nothing known that is theirs alone: a ticket all the same, which says that nobody can be answered by mail", async () => {
    const given = request(customer({ phone: "+49 170", isVerified: false }));
    const { ticket, remarks, opened } = await open(given);
    expect(ticket.customerName).toBe("+49 170");
    expect((await open(request(customer({})))).ticket.customerName).toBe("Visitor");
    expect(remarks).toEqual([expect.stringContaining("No e-mail address")]);
    expect(await connect().find(given)).toEqual(opened);
  });
});

describe("D7: an end that is not known", () => {
  test.each([
    "store-then-reset",
    "store-then-status",
  ] as const)("the answer to a ticket that was made is lost (%s): it is found, its note is written, and there is one ticket", async (kind) => {
    const given = request();
    control.addFault({
      match: { method: "POST", path: "/api/v2/tickets" },
      effect: kind === "store-then-status" ? { kind, status: 502 } : { kind },
    });
    expect(await connect().open(given, context)).toMatchObject({ kind: "unknown" });
    const found = await connect().find(given);
    expect(found).toMatchObject({ number: String(tickets()[0]?.id) });
    expect(view(found?.number ?? "").messages.map(({ isPrivate }) => isPrivate)).toEqual([false, true]);
    // Looked for once more, as after a second crash: no second note.
    expect(await connect().find(given)).toEqual(found);
    expect(view(found?.number ?? "").messages).toHaveLength(2);
    expect(tickets()).toHaveLength(1);
  });

  test("the call broke before anything was made: nothing is found, by a stranger's reference neither", async () => {
    const given = request();
    await open(request());
    control.addFault({ match: { method: "POST", path: "/api/v2/tickets" }, effect: { kind: "reset" } });
    expect(await connect().open(given, context)).toMatchObject({ kind: "unknown" });
    expect(await connect().find(given)).toBeNull();
  });

  test("the answer to the new contact is lost: certainly no ticket, and the next attempt finds the contact", async () => {
    const given = request();
    control.addFault({
      match: { method: "POST", path: "/api/v2/contacts" },
      effect: { kind: "store-then-reset" },
    });
    expect(await connect().open(given, context)).toMatchObject({ kind: "not-done" });
    expect(await connect().find(given)).toBeNull();
    await open(given);
    expect(sent("POST", "/contacts")).toHaveLength(1);
  });

  test("a note that fails once: is written again; for good: the ticket stands and says so", async () => {
    const fault = (times: number) =>
      control.addFault({
        match: { method: "POST", path: "/api/v2/tickets/*/notes" },
        effect: { kind: "status", status: 503 },
        times,
      });
    fault(1);
    expect(await open(request())).toMatchObject({ remarks: [], ticket: { messages: { length: 2 } } });
    fault(2);
    const { remarks, ticket } = await open(request());
    expect(ticket.messages).toHaveLength(1);
    expect(remarks).toEqual([expect.stringContaining("note for teammates could not be added")]);
  });
});

describe("M3: what Freshdesk refuses", () => {
  test("a group that is gone, a wrong tag: the ticket is made without, and that is said", async () => {
    control.setSwitches({ unknownTags: "refused" });
    const { ticket, remarks } = await open(request({ groupId: "99", tags: ["never seen"] }));
    expect(ticket).toMatchObject({ groupId: null, tags: [] });
    expect(remarks.join(" ")).toMatch(/did not take .*the group/);
    expect(remarks.join(" ")).toMatch(/the tags/);
  });

  test("files that are more than the plan takes: the ticket is made without them", async () => {
    control.setSwitches({ plan: "trial", callsPerMinute: 100_000 });
    const base = request();
    const transcript = [
      {
        ...base.transcript[0],
        attachments: [file("file-3"), file("file-1"), { ...file("file-3"), name: "again.pdf" }],
      },
    ] as EscalationRequest["transcript"];
    const { ticket, remarks } = await open({ ...base, transcript });
    expect(ticket.messages[0]?.attachments).toEqual([]);
    expect(remarks.join()).toContain("file-3.pdf, file-1.pdf, again.pdf");
  });

  test.each([
    ["missing_field", "cf_shop", "fields-required", /without these fields: cf_shop/],
    ["invalid_value", "subject", "ticket-refused", /subject: It is wrong/],
  ])("%s of a part that a ticket needs: refused at once, naming the field", async (code, field, failure, words) => {
    const errors = [{ field, message: "It is wrong", code }];
    const test = await connectToTestServer({
      "GET /contacts": { json: [{ id: 7, email: "zoe@example.com" }] },
      "POST /tickets": { status: 400, json: { description: "Validation failed", errors } },
    });
    const outcome = await test.helpdesk.escalation?.open(request(), context);
    expect(outcome).toMatchObject({
      kind: "refused",
      failure: { code: failure, message: expect.stringMatching(words) },
    });
    expect(test.bodies("POST")).toHaveLength(1);
    await test.close();
  });

  test.each([
    [401, "not-done"],
    [403, "not-done"],
    [429, "not-done"],
    [500, "unknown"],
  ])("an answer %d to the ticket: %s, and nothing is lost", async (status, kind) => {
    control.addFault({
      match: { method: "POST", path: "/api/v2/tickets" },
      effect: { kind: "status", status },
    });
    expect(await connect().open(request(), context)).toMatchObject({ kind });
  });
});
