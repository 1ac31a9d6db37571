import { Failure, type HelpdeskAction } from "@baton/domain";
import { afterEach, describe, expect, test } from "vitest";
import { readFixture } from "./__fixtures__/read-fixture.ts";
import { connectToTestServer, type TestConnection } from "./connect-to-test-server.ts";
import { maximumAttachmentBytes, maximumTextLength } from "./manifest.ts";

const connections: TestConnection[] = [];
afterEach(async () => {
  for (const connection of connections.splice(0)) await connection.close();
});

async function connect(...args: Parameters<typeof connectToTestServer>): Promise<TestConnection> {
  const connection = await connectToTestServer(...args);
  connections.push(connection);
  return connection;
}

const conversation = { externalId: "22", alternateId: null };
const context = { readAttachment: async () => Buffer.from("BYTES") };
const reply = "POST /tickets/22/reply";
const notes = "POST /tickets/22/notes";
const put = "PUT /tickets/22";
const get = "GET /tickets/22";
const mail = { json: { id: 22, support_email: "help@acme.test" } };
const validation = (field: string, code = "invalid_value", message = "It is wrong") => ({
  status: 400,
  json: { description: "Validation failed", errors: [{ field, message, code }] },
});

async function perform(routes: Parameters<typeof connectToTestServer>[0], action: HelpdeskAction) {
  const given = await connect(routes);
  return { outcome: await given.helpdesk.perform(conversation, action, context), ...given };
}

describe("FD5: replies", () => {
  test("a reply is HTML, from the ticket's own mailbox, and nobody else's name", async () => {
    const action = { kind: "reply", text: "Hallo 🙂 <b>\n\n**so**" } as const;
    const { outcome, bodies, calls, server } = await perform(
      { [get]: mail, [reply]: { status: 201, json: readFixture("reply-created.json") } },
      action,
    );
    expect(outcome).toEqual({
      kind: "done",
      externalMessageIds: ["4"],
      stateAfter: null,
      sentAt: new Date("2015-08-24T13:36:42Z"),
    });
    expect(calls()).toEqual(["GET /api/v2/tickets/22", "POST /api/v2/tickets/22/reply"]);
    expect(bodies("POST")).toEqual([
      {
        body: "<p>Hallo 🙂 &lt;b&gt;</p><p><strong>so</strong></p>",
        from_email: "help@acme.test",
      },
    ]);
    expect(server.requests[0]?.headers.authorization).toBe(`Basic ${btoa("key-1:X")}`);
  });

  test("the mailbox is known from the reading before the reply, which costs no call more", async () => {
    const { helpdesk, calls, bodies } = await connect({
      [get]: mail,
      [reply]: { status: 201, json: { id: 4 } },
    });
    await helpdesk.readConversation(conversation, { messages: "none" });
    await helpdesk.perform(conversation, { kind: "reply", text: "a" }, context);
    expect(calls()).toEqual(["GET /api/v2/tickets/22", "POST /api/v2/tickets/22/reply"]);
    expect(bodies("POST")).toMatchObject([{ from_email: "help@acme.test" }]);
  });

  test("a ticket that came without a mailbox leaves the sender to Freshdesk", async () => {
    const { bodies } = await perform(
      { [get]: { json: { id: 22, support_email: null } }, [reply]: { json: { id: 4 } } },
      { kind: "reply", text: "a" },
    );
    expect(bodies("POST")).toEqual([{ body: "<p>a</p>" }]);
  });

  test("a mailbox that was removed is left out, and the reply goes out once", async () => {
    const { outcome, bodies } = await perform(
      { [get]: mail, [reply]: [validation("from_email"), { json: { id: 4 } }] },
      { kind: "reply", text: "a" },
    );
    expect(outcome.kind).toBe("done");
    expect(bodies("POST")).toEqual([
      { body: "<p>a</p>", from_email: "help@acme.test" },
      { body: "<p>a</p>" },
    ]);
  });

  test("a chat ticket that takes no HTML gets plain text in the form for chats", async () => {
    const { outcome, bodies } = await perform(
      {
        [get]: { json: { id: 22 } },
        [reply]: [validation("structured_body", "missing_field"), { json: { id: 4 } }],
      },
      { kind: "reply", text: "**a** & b, [here](https://acme.test/x)" },
    );
    expect(outcome.kind).toBe("done");
    expect(bodies("POST")[1]).toEqual({
      structured_body: {
        body_contents: [{ type: "text", data: { content: "a & b, here: https://acme.test/x" } }],
      },
    });
  });

  test("an answer without an id is looked for in the thread", async () => {
    const { outcome } = await perform({ [get]: mail, [reply]: { json: {} } }, { kind: "reply", text: "a" });
    expect(outcome).toMatchObject({ kind: "unknown", failure: { code: "unreadable-answer" } });
  });

  test("FC5: a text that was not split is not sent at all", async () => {
    const { outcome, calls } = await perform({}, { kind: "reply", text: "a".repeat(maximumTextLength + 1) });
    expect(outcome).toMatchObject({ kind: "refused", failure: { code: "text-too-long" } });
    expect(calls()).toEqual([]);
  });
});

describe("FD10: attachments", () => {
  const attachments = [
    { storageKey: "1", name: "größe.pdf", contentType: "application/pdf", sizeBytes: 5 },
    { storageKey: "2", name: "b.png", contentType: "image/png", sizeBytes: 5 },
  ];

  test("files go along in one multipart call", async () => {
    const { outcome, server } = await perform(
      { [get]: mail, [reply]: { status: 201, json: { id: 4 } } },
      { kind: "reply", text: "a", attachments },
    );
    expect(outcome.kind).toBe("done");
    const request = server.requests.at(-1);
    const form = await new Response(new Uint8Array(request?.rawBody ?? []), {
      headers: { "content-type": String(request?.headers["content-type"]) },
    }).formData();
    expect(form.get("body")).toBe("<p>a</p>");
    expect(form.get("from_email")).toBe("help@acme.test");
    const files = form.getAll("attachments[]") as File[];
    expect(files.map(({ name, type, size }) => [name, type, size])).toEqual([
      ["größe.pdf", "application/pdf", 5],
      ["b.png", "image/png", 5],
    ]);
  });

  test("more than 20 MB is refused before anything leaves", async () => {
    const { helpdesk, calls } = await connect({ [get]: mail });
    const outcome = await helpdesk.perform(
      conversation,
      { kind: "reply", text: "a", attachments: attachments.slice(0, 1) },
      { readAttachment: async () => Buffer.alloc(maximumAttachmentBytes + 1) },
    );
    expect(outcome).toMatchObject({ kind: "refused", failure: { code: "attachments-too-large" } });
    expect(calls()).toEqual([]);
  });

  test("a ticket that is full is refused with the reason", async () => {
    const { outcome } = await perform(
      { [get]: mail, [reply]: validation("attachments", "invalid_size") },
      { kind: "reply", text: "a", attachments },
    );
    expect(outcome).toMatchObject({ kind: "refused", failure: { code: "attachments-too-large" } });
  });

  test("the reply waits while our own storage cannot give a file", async () => {
    const { helpdesk, calls } = await connect({ [get]: mail });
    const outcome = await helpdesk.perform(
      conversation,
      { kind: "reply", text: "a", attachments },
      {
        readAttachment: async () => {
          throw new Failure({ code: "storage-unavailable", message: "no disk", isRetryable: true });
        },
      },
    );
    expect(outcome).toMatchObject({ kind: "not-done", failure: { code: "storage-unavailable" } });
    expect(calls()).toEqual([]);
  });
});

test("S8: a note is private in so many words", async () => {
  const { outcome, bodies, calls } = await perform(
    { [notes]: { status: 201, json: readFixture("note-created.json") } },
    { kind: "note", text: "Why\nso" },
  );
  expect(outcome).toEqual({
    kind: "done",
    externalMessageIds: ["5"],
    stateAfter: null,
    sentAt: new Date("2015-08-24T13:49:37Z"),
  });
  expect(bodies("POST")).toEqual([{ body: "<p>Why<br>so</p>", private: true }]);
  expect(calls()).toHaveLength(1);
});

describe("owner, group and status", () => {
  const after = (change: object) => ({
    json: { id: 22, status: 2, updated_at: "2026-01-01T00:00:00Z", ...change },
  });

  test.each([
    [
      "claim",
      { kind: "claim" },
      { responder_id: 67000000001 },
      { responder_id: 67000000001 },
      { kind: "agent" },
    ],
    ["unassign", { kind: "unassign" }, { responder_id: null }, { responder_id: null }, { kind: "none" }],
    [
      "unassign, and the group gives it to somebody at once",
      { kind: "unassign" },
      { responder_id: null },
      { responder_id: 67000000002 },
      { kind: "teammate", externalId: "67000000002", name: null },
    ],
    [
      "assign a teammate",
      { kind: "assign-teammate", teammateId: "67000000002" },
      { responder_id: 67000000002 },
      { responder_id: 67000000002 },
      { kind: "teammate", externalId: "67000000002", name: null },
    ],
    [
      "FD7: assign a teammate with their group, in one call",
      { kind: "assign-teammate", teammateId: "67000000002", groupId: "67000260001" },
      { responder_id: 67000000002, group_id: 67000260001 },
      { responder_id: 67000000002, group_id: 67000260001 },
      { kind: "teammate", externalId: "67000000002", name: null },
    ],
    [
      "FD7: assign a group, without the agent account, in one call",
      { kind: "assign-group", groupId: "67000260001" },
      { group_id: 67000260001, responder_id: null },
      { group_id: 67000260001, responder_id: null },
      { kind: "none" },
    ],
  ] as const)("%s", async (_name, action, sent, answered, assignee) => {
    const { outcome, bodies, calls } = await perform({ [put]: after(answered) }, action);
    expect(calls()).toEqual(["PUT /api/v2/tickets/22"]);
    expect(bodies("PUT")).toEqual([sent]);
    expect(outcome).toEqual({
      kind: "done",
      externalMessageIds: [],
      stateAfter: { assignee, status: "open", updatedAt: new Date("2026-01-01T00:00:00Z") },
    });
  });

  test.each([
    ["open", 2, "open"],
    ["resolved", 4, "resolved"],
  ] as const)("FD7, FD8: set to %s", async (status, number, state) => {
    const { outcome, bodies } = await perform(
      { [put]: after({ status: number }) },
      { kind: "set-status", status },
    );
    expect(bodies("PUT")).toEqual([{ status: number }]);
    expect(outcome).toMatchObject({ kind: "done", stateAfter: { status: state } });
  });

  test.each([
    ["claim", { kind: "claim" }, { responder_id: null }, "claim-had-no-effect"],
    ["unassign", { kind: "unassign" }, { responder_id: 67000000001 }, "unassign-had-no-effect"],
    [
      "assign-teammate",
      { kind: "assign-teammate", teammateId: "67000000002" },
      { responder_id: 67000000001 },
      "assignment-had-no-effect",
    ],
    [
      "assign-teammate who is dropped",
      { kind: "assign-teammate", teammateId: "67000000002" },
      { responder_id: null },
      "assignment-had-no-effect",
    ],
    ["assign-group", { kind: "assign-group", groupId: "67000260001" }, { group_id: null }, "group-not-found"],
    [
      "assign-group that gives it back",
      { kind: "assign-group", groupId: "67000260001" },
      { group_id: 67000260001, responder_id: 67000000001 },
      "unassign-had-no-effect",
    ],
  ] as const)("FD7: never silent: %s without effect is refused", async (_name, action, answered, code) => {
    const { outcome } = await perform({ [put]: after(answered) }, action);
    expect(outcome).toMatchObject({ kind: "refused", failure: { code } });
  });

  test.each([
    ["an agent who is gone", validation("responder_id"), "agent-not-found"],
    ["a group that is gone", validation("group_id"), "group-not-found"],
    [
      "a ticket in spam or trash",
      { status: 405, json: { message: "PUT method is not allowed." } },
      "ticket-in-spam-or-trash",
    ],
    ["a ticket that is gone", { status: 404, body: "" }, "not-found"],
    ["a field that closing demands", validation("cf_reason", "missing_field"), "fields-required"],
    [
      "a field that closing demands, said otherwise",
      validation("type", "invalid_value", "can't be blank"),
      "fields-required",
    ],
    ["a ticket outside the agent's scope", { status: 403, json: { code: "access_denied" } }, "forbidden"],
    ["anything else", validation("foo", "invalid_field"), "rejected"],
  ])("FD7, FD9: %s is refused", async (_name, answer, code) => {
    const { outcome } = await perform(
      { [put]: answer, "GET /agents/me": { json: { id: 67000000001 } } },
      { kind: "assign-teammate", teammateId: "67000000002" },
    );
    expect(outcome).toMatchObject({ kind: "refused", failure: { code } });
  });

  test("FD8: the fields that closing demands are named", async () => {
    const { outcome } = await perform(
      { [put]: validation("cf_reason", "missing_field") },
      { kind: "set-status", status: "resolved" },
    );
    expect(outcome).toMatchObject({ failure: { message: expect.stringContaining("cf_reason") } });
  });

  test("FD12 of the conditions: what shuts the whole account out is not done, and waits", async () => {
    for (const code of ["account_suspended", "password_expired"]) {
      const { outcome } = await perform({ [put]: { status: 403, json: { code } } }, { kind: "unassign" });
      expect(outcome).toMatchObject({ kind: "not-done", failure: { code: "forbidden" } });
    }
  });

  test("FD12 of the conditions: a key whose agent was deactivated is not done, whichever word Freshdesk has for it", async () => {
    const denied = { status: 403, json: { code: "access_denied" } };
    const { outcome } = await perform({ [put]: denied, "GET /agents/me": denied }, { kind: "unassign" });
    expect(outcome).toMatchObject({ kind: "not-done", failure: { code: "forbidden" } });
  });

  test("FD7: an account that takes no nobody is said to be still assigned", async () => {
    const { outcome } = await perform({ [put]: validation("responder_id") }, { kind: "unassign" });
    expect(outcome).toMatchObject({ kind: "refused", failure: { code: "unassign-had-no-effect" } });
  });

  test("the answering agent must be known before it can claim", async () => {
    const { helpdesk, calls } = await connect({}, { agentAccount: null });
    const outcome = await helpdesk.perform(conversation, { kind: "claim" }, context);
    expect(outcome).toMatchObject({ kind: "not-done", failure: { code: "agent-account-unknown" } });
    expect(calls()).toEqual([]);
  });

  test.each([
    [{ kind: "assign-group", groupId: "Orders" }, "group-not-found"],
    [{ kind: "assign-teammate", teammateId: "../x" }, "agent-not-found"],
  ] as const)("an id that is none is refused without a call: %j", async (action, code) => {
    const { outcome, calls } = await perform({}, action);
    expect(outcome).toMatchObject({ kind: "refused", failure: { code } });
    expect(calls()).toEqual([]);
  });

  test("a conversation id that is none reaches no path", async () => {
    const { helpdesk, calls } = await connect({});
    const strange = { externalId: "../agents/me", alternateId: null };
    const outcome = await helpdesk.perform(strange, { kind: "unassign" }, context);
    expect(outcome).toMatchObject({ kind: "refused", failure: { code: "not-found" } });
    expect(calls()).toEqual([]);
  });
});

describe("FD6: tags", () => {
  test("what is there is kept, for the whole list is replaced", async () => {
    const { outcome, bodies } = await perform(
      { [get]: { json: { id: 22, tags: ["vip", "baton"] } }, [put]: { json: { id: 22, tags: [] } } },
      { kind: "add-tags", tags: ["baton", "baton_autopilot"] },
    );
    expect(outcome.kind).toBe("done");
    expect(bodies("PUT")).toEqual([{ tags: ["vip", "baton", "baton_autopilot"] }]);
  });

  test("nothing is written when nothing is new", async () => {
    const { outcome, calls } = await perform(
      { [get]: { json: { id: 22, tags: ["baton"] } } },
      { kind: "add-tags", tags: ["baton"] },
    );
    expect(outcome.kind).toBe("done");
    expect(calls()).toEqual(["GET /api/v2/tickets/22"]);
  });
});

describe("FD7: the handoff marker", () => {
  const set = (field: string, value: string | boolean = true) =>
    ({ kind: "set-field", field, value }) as const;
  const with_ = (field: string, value: unknown) => ({ json: { id: 22, custom_fields: { [field]: value } } });

  test.each([
    ["cf_handoff", true, false],
    ["cf_route", "Yes", null],
    ["cf_note", "yes", null],
  ])("%s is set to %j; set already, it is emptied first, so that automations see a change", async (field, yes, no) => {
    const fresh = await perform({ [get]: with_(field, no), [put]: with_(field, yes) }, set(field));
    expect(fresh.outcome.kind).toBe("done");
    expect(fresh.bodies("PUT")).toEqual([{ custom_fields: { [field]: yes } }]);
    const again = await perform(
      { [get]: with_(field, yes), [put]: [with_(field, no), with_(field, yes)] },
      set(field),
    );
    expect(again.outcome.kind).toBe("done");
    expect(again.bodies("PUT")).toEqual([
      { custom_fields: { [field]: no } },
      { custom_fields: { [field]: yes } },
    ]);
  });

  test("a text is set as it is", async () => {
    const { bodies } = await perform(
      { [get]: with_("cf_colour", null), [put]: with_("cf_colour", "Red") },
      set("cf_colour", "Red"),
    );
    expect(bodies("PUT")).toEqual([{ custom_fields: { cf_colour: "Red" } }]);
  });

  test.each([
    "cf_gone",
    "cf_colour",
    "status",
  ])("%s cannot be marked: refused, never silent", async (field) => {
    const { outcome } = await perform({ [get]: with_(field, null), [put]: with_(field, null) }, set(field));
    expect(outcome).toMatchObject({ kind: "refused", failure: { code: "field-not-set" } });
  });

  test("a value that Freshdesk drops is refused", async () => {
    const { outcome } = await perform(
      { [get]: with_("cf_handoff", false), [put]: with_("cf_handoff", false) },
      set("cf_handoff"),
    );
    expect(outcome).toMatchObject({ kind: "refused", failure: { code: "field-not-set" } });
  });
});

describe("D6, D7: when a write goes wrong", () => {
  test.each([
    [
      "a rate limit, not in JSON",
      { status: 429, body: "slow down", headers: { "retry-after": "34" } },
      "not-done",
      "rate-limited",
      34_000,
    ],
    ["a reset key", { status: 401, json: { code: "invalid_credentials" } }, "not-done", "unauthorized", null],
  ])("%s is not done", async (_name, answer, kind, code, retryAfterMs) => {
    const { outcome } = await perform({ [notes]: answer }, { kind: "note", text: "a" });
    expect(outcome).toMatchObject({ kind, retryAfterMs, failure: { code } });
  });

  test.each([
    ["an error of the server", { status: 500, body: "<html>" }, "server-error"],
    ["a web page", { status: 200, body: "<html>" }, "unreadable-answer"],
  ])("after %s it is not known whether the reply went out, and nothing is repeated", async (_name, answer, code) => {
    const { outcome, bodies } = await perform({ [get]: mail, [reply]: answer }, { kind: "reply", text: "a" });
    expect(outcome).toMatchObject({ kind: "unknown", failure: { code } });
    expect(bodies("POST")).toHaveLength(1);
  });
});
