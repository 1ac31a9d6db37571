import { Failure, type HelpdeskAction } from "@baton/domain";
import { afterEach, describe, expect, test, vi } from "vitest";
import {
  agentTeammate,
  connectToTestServer,
  conversation,
  conversationWith,
  list,
  maya,
  messageFrom,
  type TestConnection,
} from "./connect-to-test-server.ts";
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

const context = { readAttachment: async () => Buffer.from("BYTES") };
const path = "/conversations/cnv_1";
const get = `GET ${path}`;
const thread = `GET ${path}/messages`;
const send = `POST ${path}/messages`;
const accepted = { status: 202, json: { status: "accepted", message_uid: "uid1" } };
const lookUp = "GET /messages/alt%3Auid%3Auid1";
const notFound = { status: 404, json: { _error: { status: 404, title: "Not found", message: "Unknown" } } };
const sending = {
  [thread]: list([messageFrom()]),
  [send]: accepted,
  [lookUp]: { json: messageFrom({ id: "msg_9", is_inbound: false }) },
};
const noContent = { status: 204, body: "" };
const redirect = {
  status: 301,
  body: "",
  headers: { location: "https://acme.api.frontapp.com/conversations/cnv_7" },
};

async function perform(routes: Parameters<typeof connectToTestServer>[0], action: HelpdeskAction) {
  const given = await connect(routes);
  return { outcome: await given.helpdesk.perform(conversation, action, context), ...given };
}

const inChat = messageFrom({
  type: "front_chat",
  recipients: [
    { handle: "visitor-1", role: "from" },
    { handle: "acme-chat", role: "to" },
  ],
});

describe("FR2, FR3: replies", () => {
  test("to a mail: HTML with the customer's mail quoted, by the channel it came to, no signature, never archiving", async () => {
    const { outcome, bodies, calls, server } = await perform(sending, {
      kind: "reply",
      text: "Hallo 🙂 <b>\n\n**so**: [hier](https://acme.test/x)",
    });
    expect(outcome).toEqual({
      kind: "done",
      externalMessageIds: ["msg_9"],
      stateAfter: null,
      sentAt: expect.any(Date),
    });
    expect(bodies("POST")).toEqual([
      {
        author_id: "tea_1",
        channel_id: "cha_1",
        body: '<p>Hallo 🙂 &lt;b&gt;</p><p><strong>so</strong>: <a href="https://acme.test/x">hier</a></p>',
        text: "Hallo 🙂 <b>\n\nso: hier: https://acme.test/x",
        quote_body:
          '<blockquote type="cite"><p>On 2023-11-14 22:13 UTC, Zoë wrote:</p><p>Where is my order?</p></blockquote>',
        should_add_default_signature: false,
        options: { archive: false },
      },
    ]);
    expect(calls()).toEqual([
      "GET /conversations/cnv_1/messages?limit=25",
      "GET /channels",
      "POST /conversations/cnv_1/messages",
      "GET /messages/alt%3Auid%3Auid1",
    ]);
    expect(server.requests.every(({ headers }) => headers.authorization === "Bearer token-1")).toBe(true);
  });

  test.each([
    ["a chat", inChat, "cha_2"],
    [
      "a text message",
      messageFrom({
        type: "sms",
        recipients: [
          { handle: "+491511", role: "from" },
          { handle: "+493055550123", role: "to" },
        ],
      }),
      "cha_3",
    ],
  ])("to %s: plain text in body and text, and nothing that is for mails", async (_name, message, channelId) => {
    const { bodies } = await perform(
      { ...sending, [thread]: list([message]) },
      { kind: "reply", text: "a < b\n& c" },
    );
    expect(bodies("POST")).toEqual([
      {
        author_id: "tea_1",
        channel_id: channelId,
        body: "a < b\n& c",
        text: "a < b\n& c",
        options: { archive: false },
      },
    ]);
  });

  test("the thread is known from the reading before, and channels are kept: the next reply costs two calls", async () => {
    const { helpdesk, calls } = await connect({
      ...sending,
      [get]: { json: conversationWith() },
      [`GET ${path}/comments`]: list([]),
    });
    await helpdesk.readConversation(conversation, { messages: "recent" });
    await helpdesk.perform(conversation, { kind: "reply", text: "a" }, context);
    const before = calls().length;
    await helpdesk.perform(conversation, { kind: "reply", text: "b" }, context);
    expect(calls().slice(before)).toEqual([
      "POST /conversations/cnv_1/messages",
      "GET /messages/alt%3Auid%3Auid1",
    ]);
  });

  test("a token that may not read channels leaves the choice to Front", async () => {
    const { bodies, outcome } = await perform(
      { ...sending, "GET /channels": { status: 403, json: {} } },
      { kind: "reply", text: "a" },
    );
    expect(outcome.kind).toBe("done");
    expect(bodies("POST")[0]).not.toHaveProperty("channel_id");
  });

  test("in a conversation of calls nothing is written", async () => {
    const { outcome, calls } = await perform(
      { ...sending, [thread]: list([messageFrom({ type: "call" })]) },
      { kind: "reply", text: "a" },
    );
    expect(outcome).toMatchObject({ kind: "refused", failure: { code: "channel-takes-no-reply" } });
    expect(calls().filter((call) => call.startsWith("POST"))).toEqual([]);
  });

  test("a mail of megabytes is not repeated below the answer", async () => {
    const long = messageFrom({ body: "x".repeat(200_000) });
    const { bodies } = await perform({ ...sending, [thread]: list([long]) }, { kind: "reply", text: "a" });
    expect(bodies("POST")[0]).not.toHaveProperty("quote_body");
  });
});

describe("D7: accepted, and a message only later", () => {
  test("is asked for until it is there", async () => {
    const { outcome, calls } = await perform(
      { ...sending, [lookUp]: [notFound, notFound, { json: messageFrom({ id: "msg_9" }) }] },
      { kind: "reply", text: "a" },
    );
    expect(outcome).toMatchObject({ kind: "done", externalMessageIds: ["msg_9"] });
    expect(calls().filter((call) => call === lookUp)).toHaveLength(3);
  });

  test("is done without an id when it takes longer, so that its text will tell it; sent once", async () => {
    const { outcome, calls } = await perform(
      { ...sending, [lookUp]: notFound },
      { kind: "reply", text: "a" },
    );
    expect(outcome).toEqual({ kind: "done", externalMessageIds: [], stateAfter: null, sentAt: null });
    expect(calls().filter((call) => call.startsWith("POST"))).toHaveLength(1);
  });

  test("an outage while asking does not make it look unsent", async () => {
    const { outcome } = await perform(
      { ...sending, [lookUp]: { status: 500, json: {} } },
      { kind: "reply", text: "a" },
    );
    expect(outcome.kind).toBe("done");
  });

  test("the caller's time being over while asking does not make it look unsent", async () => {
    const { helpdesk, calls } = await connect({ ...sending, [lookUp]: notFound });
    const caller = new AbortController();
    const action = { kind: "reply", text: "a" } as const;
    const performing = helpdesk.perform(conversation, action, { ...context, signal: caller.signal });
    await vi.waitFor(() => expect(calls()).toContain(lookUp), { timeout: 10_000 });
    caller.abort();
    expect(await performing).toMatchObject({ kind: "done", externalMessageIds: [] });
    expect(calls().filter((call) => call.startsWith("POST"))).toHaveLength(1);
  });

  test("where people can take messages back, it is looked for that much longer", async () => {
    const channels = list([
      { id: "cha_1", type: "smtp", address: "help@acme.test", settings: { undo_send_time: 30 } },
    ]);
    const { helpdesk } = await connect({ ...sending, "GET /channels": channels });
    const asked = (action: HelpdeskAction) => helpdesk.shownAfterMs?.(conversation, action);
    expect(await asked({ kind: "reply", text: "a" })).toBe(30_000);
    expect(await asked({ kind: "note", text: "a" })).toBe(0);
  });

  test("EM3: one that could not be delivered is refused", async () => {
    const { outcome } = await perform(
      { ...sending, [lookUp]: { json: messageFrom({ id: "msg_9", error_type: "invalid_recipient" }) } },
      { kind: "reply", text: "a" },
    );
    expect(outcome).toMatchObject({
      kind: "refused",
      failure: { code: "delivery-failed", message: expect.stringContaining("invalid_recipient") },
    });
  });

  test("FR4: unassigning waits for a reply that is still on its way", async () => {
    const { helpdesk, calls } = await connect({
      ...sending,
      [lookUp]: [notFound, notFound, notFound, { json: messageFrom({ id: "msg_9" }) }],
      [`PUT ${path}/assignee`]: noContent,
      [get]: { json: conversationWith() },
    });
    await helpdesk.perform(conversation, { kind: "reply", text: "a" }, context);
    const before = calls().length;
    await helpdesk.perform(conversation, { kind: "unassign" }, context);
    expect(calls().slice(before)).toEqual([lookUp, `PUT ${path}/assignee`, get]);
  });
});

describe("attachments", () => {
  const file = { storageKey: "1", name: "terms ü.pdf", contentType: "application/pdf", sizeBytes: 5 };

  test("S7: go as a form, objects in brackets, still not archiving", async () => {
    const { outcome, server } = await perform(sending, { kind: "reply", text: "see", attachments: [file] });
    expect(outcome.kind).toBe("done");
    const posted = server.requests.find(({ method }) => method === "POST");
    expect(posted?.headers["content-type"]).toMatch(/^multipart\/form-data/);
    const form = posted?.rawBody.toString("utf8") ?? "";
    expect(form).toMatch(/name="options\[archive\]"\r\n\r\nfalse/);
    expect(form).toMatch(/name="author_id"\r\n\r\ntea_1/);
    expect(form).toMatch(/name="attachments\[\]"; filename="terms ü.pdf"[\s\S]*BYTES/);
  });

  test("over 25 MB together nothing is sent", async () => {
    const { helpdesk, calls } = await connect(sending);
    const readAttachment = async () => Buffer.alloc(maximumAttachmentBytes + 1);
    const action: HelpdeskAction = { kind: "reply", text: "see", attachments: [file] };
    const outcome = await helpdesk.perform(conversation, action, { readAttachment });
    expect(outcome).toMatchObject({ kind: "refused", failure: { code: "attachments-too-large" } });
    expect(calls()).toEqual([]);
  });

  test("when our own storage fails the reply waits", async () => {
    const { helpdesk } = await connect(sending);
    const readAttachment = async () => {
      throw new Failure({ code: "file-not-found", message: "gone", isRetryable: false });
    };
    const action: HelpdeskAction = { kind: "reply", text: "see", attachments: [file] };
    const outcome = await helpdesk.perform(conversation, action, { readAttachment });
    expect(outcome).toMatchObject({ kind: "not-done", failure: { code: "file-not-found" } });
  });
});

describe("FR4: comments", () => {
  const comments = `POST ${path}/comments`;

  test("are the agent's, and call nobody by what a customer wrote", async () => {
    const { outcome, bodies } = await perform(
      { [comments]: { status: 201, json: { id: "com_1" } } },
      { kind: "note", text: "Asked for @maya and @all, from zoe@example.test" },
    );
    expect(outcome).toMatchObject({ kind: "done", externalMessageIds: ["com_1"] });
    expect(bodies("POST")).toEqual([
      { author_id: "tea_1", body: "Asked for @\u2060maya and @\u2060all, from zoe@example.test" },
    ]);
  });

  test("without an id in the answer it is not known whether it is there", async () => {
    const { outcome } = await perform({ [comments]: { status: 201, json: {} } }, { kind: "note", text: "a" });
    expect(outcome).toMatchObject({ kind: "unknown", failure: { code: "unreadable-answer" } });
  });
});

describe("the conversation's state", () => {
  const put = `PUT ${path}/assignee`;
  const ours = { json: conversationWith({ status: "assigned", assignee: agentTeammate }) };
  const nobodys = { json: conversationWith() };
  const mayas = { json: conversationWith({ status: "assigned", assignee: maya }) };

  test("G1: a claim assigns to the agent's teammate and is read back", async () => {
    const { outcome, bodies } = await perform({ [put]: noContent, [get]: ours }, { kind: "claim" });
    expect(outcome).toEqual({
      kind: "done",
      externalMessageIds: [],
      stateAfter: { assignee: { kind: "agent" }, status: "open", updatedAt: new Date(1_700_000_001_000) },
    });
    expect(bodies("PUT")).toEqual([{ assignee_id: "tea_1" }]);
  });

  test.each([
    ["is away, and Front took it off", nobodys],
    ["lost it to a rule", mayas],
  ])("G1: a claim of a teammate who %s is refused with the reason", async (_name, after) => {
    const { outcome } = await perform({ [put]: noContent, [get]: after }, { kind: "claim" });
    expect(outcome).toMatchObject({
      kind: "refused",
      failure: { code: "claim-had-no-effect", hint: expect.stringContaining("available") },
    });
  });

  test("FR4: unassigning says null", async () => {
    const { outcome, bodies } = await perform({ [put]: noContent, [get]: nobodys }, { kind: "unassign" });
    expect(outcome).toMatchObject({ kind: "done", stateAfter: { assignee: { kind: "none" } } });
    expect(bodies("PUT")).toEqual([{ assignee_id: null }]);
  });

  test("FR4: a rule that assigns it again is tried once more, then told", async () => {
    const once = await perform({ [put]: noContent, [get]: [ours, nobodys] }, { kind: "unassign" });
    expect(once.outcome.kind).toBe("done");
    expect(once.bodies("PUT")).toHaveLength(2);
    const always = await perform({ [put]: noContent, [get]: ours }, { kind: "unassign" });
    expect(always.outcome).toMatchObject({ kind: "refused", failure: { code: "unassign-had-no-effect" } });
    expect(always.bodies("PUT")).toHaveLength(2);
  });

  test("FR4: somebody else having it by then is routing at work", async () => {
    const { outcome } = await perform({ [put]: noContent, [get]: mayas }, { kind: "unassign" });
    expect(outcome).toMatchObject({ kind: "done", stateAfter: { assignee: { kind: "teammate" } } });
  });

  test.each([
    ["archives", "resolved", "archived"],
    ["opens", "open", "open"],
  ] as const)("FR5: set-status %s, and what is there then counts", async (_name, status, written) => {
    const reads = status === "resolved" ? "archived" : "unassigned";
    const { outcome, bodies } = await perform(
      { [`PATCH ${path}`]: noContent, [get]: { json: conversationWith({ status: reads }) } },
      { kind: "set-status", status },
    );
    expect(outcome).toMatchObject({ kind: "done", stateAfter: { status } });
    expect(bodies("PATCH")).toEqual([{ status: written }]);
  });

  test("FR5: one that Front leaves open is not counted as resolved", async () => {
    const { outcome } = await perform(
      { [`PATCH ${path}`]: noContent, [get]: nobodys },
      { kind: "set-status", status: "resolved" },
    );
    expect(outcome).toMatchObject({ kind: "refused", failure: { code: "status-had-no-effect" } });
  });

  test("a teammate who is unknown or away is refused by name of the fault", async () => {
    const unknown = { status: 404, json: { _error: { message: "Unknown teammate ID tea_9" } } };
    const gone = await perform({ [put]: unknown }, { kind: "assign-teammate", teammateId: "tea_9" });
    expect(gone.outcome).toMatchObject({ kind: "refused", failure: { code: "teammate-not-found" } });
    const away = await perform(
      { [put]: noContent, [get]: nobodys },
      { kind: "assign-teammate", teammateId: "tea_2" },
    );
    expect(away.outcome).toMatchObject({ kind: "refused", failure: { code: "assignment-had-no-effect" } });
    const agent = await perform({ [put]: unknown }, { kind: "claim" });
    expect(agent.outcome).toMatchObject({ kind: "refused", failure: { code: "agent-not-found" } });
  });
});

describe("FR6: tags", () => {
  const tags = list([
    { id: "tag_1", name: "Baton" },
    { id: "tag_2", name: "mine", is_private: true },
  ]);
  const put = `POST ${path}/tags`;
  const create = "POST /company/tags";

  test("one that exists is found whatever its case, one that does not is made, then both are added", async () => {
    const { outcome, calls, bodies } = await perform(
      { "GET /tags": tags, [create]: { status: 201, json: { id: "tag_3", name: "new" } }, [put]: noContent },
      { kind: "add-tags", tags: ["baton", "new", "new"] },
    );
    expect(outcome.kind).toBe("done");
    expect(bodies("POST")).toEqual([{ name: "new" }, { tag_ids: ["tag_1", "tag_3"] }]);
    expect(calls().filter((call) => !call.startsWith("GET"))).toEqual([create, put]);
  });

  test("a tag of one teammate alone is not used", async () => {
    const { bodies } = await perform(
      { "GET /tags": tags, [create]: { status: 201, json: { id: "tag_3" } }, [put]: noContent },
      { kind: "add-tags", tags: ["mine"] },
    );
    expect(bodies("POST")).toEqual([{ name: "mine" }, { tag_ids: ["tag_3"] }]);
  });

  test("one that somebody else made in this moment is used", async () => {
    const { bodies } = await perform(
      {
        "GET /tags": [list([]), list([]), list([{ id: "tag_5", name: "new" }])],
        [create]: { status: 409, json: { _error: { message: "exists" } } },
        [put]: noContent,
      },
      { kind: "add-tags", tags: ["new"] },
    );
    expect(bodies("POST").at(-1)).toEqual({ tag_ids: ["tag_5"] });
  });

  test("all pages of the list are searched before one is made", async () => {
    const { bodies } = await perform(
      {
        "GET /tags?limit=100": list([], "https://acme.api.frontapp.com/tags?limit=100&page_token=p2"),
        "GET /tags?limit=100&page_token=p2": list([{ id: "tag_8", name: "late" }]),
        [put]: noContent,
      },
      { kind: "add-tags", tags: ["late"] },
    );
    expect(bodies("POST")).toEqual([{ tag_ids: ["tag_8"] }]);
  });
});

describe("S1: a conversation that was merged away", () => {
  test.each<HelpdeskAction>([
    { kind: "reply", text: "a" },
    { kind: "note", text: "a" },
    { kind: "claim" },
    { kind: "unassign" },
    { kind: "set-status", status: "resolved" },
    { kind: "add-tags", tags: ["baton"] },
  ])("takes no $kind, and the other one is not written into", async (action) => {
    const routes = Object.fromEntries(
      [
        thread,
        get,
        send,
        `POST ${path}/comments`,
        `PUT ${path}/assignee`,
        `PATCH ${path}`,
        `POST ${path}/tags`,
      ].map((route) => [route, redirect]),
    );
    const { outcome, calls } = await perform(
      { ...routes, "GET /tags": list([{ id: "tag_1", name: "baton" }]) },
      action,
    );
    expect(outcome).toMatchObject({ kind: "refused", failure: { code: "conversation-merged" } });
    expect(calls().join()).not.toContain("cnv_7");
  });
});

describe("D6, D7: what Front's failures mean", () => {
  const reply = { kind: "reply", text: "a" } as const;
  test.each([
    [
      "its limit",
      { status: 429, json: {}, headers: { "retry-after": "3" } },
      { kind: "not-done", retryAfterMs: 3_000 },
    ],
    ["a token that is gone", { status: 401, json: {} }, { kind: "not-done" }],
    [
      "a right that is missing",
      { status: 403, json: {} },
      { kind: "refused", failure: { code: "forbidden" } },
    ],
    [
      "a wrong body",
      {
        status: 400,
        json: { _error: { message: "Body did not satisfy requirements", details: ["body.x"] } },
      },
      { kind: "refused", failure: { message: expect.stringContaining("body.x") } },
    ],
    [
      "files that are too large",
      { status: 413, json: {} },
      { kind: "refused", failure: { code: "attachments-too-large" } },
    ],
    ["trouble of its own", { status: 503, json: {} }, { kind: "unknown" }],
    ["an answer that is no JSON", { status: 202, body: "<html>" }, { kind: "unknown" }],
    [
      "a redirect to nowhere known",
      { status: 302, body: "", headers: { location: "https://x.test/" } },
      { kind: "unknown" },
    ],
  ])("%s", async (_name, answer, expected) => {
    const { outcome, calls } = await perform({ ...sending, [send]: answer }, reply);
    expect(outcome).toMatchObject(expected);
    expect(calls().filter((call) => call.startsWith("POST"))).toHaveLength(1);
  });

  test("without retry-after, the time of the next reset counts", async () => {
    const resetsAt = Math.ceil(Date.now() / 1_000) + 200;
    const limited = { status: 429, json: {}, headers: { "x-ratelimit-reset": String(resetsAt) } };
    const { outcome } = await perform({ ...sending, [send]: limited }, reply);
    const wait = outcome.kind === "not-done" ? outcome.retryAfterMs : null;
    expect(wait).toBeGreaterThan(100_000);
    expect(wait).toBeLessThanOrEqual(201_000);
  });

  test("a text that was not split, and an id that is none of Front's, never leave", async () => {
    const { helpdesk, calls } = await connect(sending);
    const long = { kind: "reply", text: "x".repeat(maximumTextLength + 1) } as const;
    expect(await helpdesk.perform(conversation, long, context)).toMatchObject({
      failure: { code: "text-too-long" },
    });
    const elsewhere = { externalId: "cnv_1/../../me", alternateId: null };
    expect(await helpdesk.perform(elsewhere, reply, context)).toMatchObject({
      failure: { code: "not-found" },
    });
    expect(calls()).toEqual([]);
  });
});
