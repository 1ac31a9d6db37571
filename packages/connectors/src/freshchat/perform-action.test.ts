import { Failure } from "@baton/domain";
import { afterEach, describe, expect, test } from "vitest";
import { connectToTestServer, type TestConnection } from "./connect-to-test-server.ts";
import { maximumTextLength } from "./manifest.ts";

let connection: TestConnection | null = null;
afterEach(async () => {
  await connection?.close();
  connection = null;
});

async function connect(...args: Parameters<typeof connectToTestServer>): Promise<TestConnection> {
  connection = await connectToTestServer(...args);
  return connection;
}

const conversation = { externalId: "c1", alternateId: "681406910844650" };
const context = { readAttachment: async () => Buffer.from("BYTES") };
const messages = "POST /v2/conversations/c1/messages";
const put = "PUT /v2/conversations/c1";
const get = "GET /v2/conversations/c1";

describe("messages", () => {
  test("FC5: a reply goes out as the agent account, once, with nothing else", async () => {
    const { helpdesk, calls, bodies, server } = await connect({ [messages]: { json: { id: "m9" } } });
    const outcome = await helpdesk.perform(conversation, { kind: "reply", text: "Hallo 🙂 <b>" }, context);
    expect(outcome).toEqual({
      kind: "done",
      externalMessageIds: ["m9"],
      stateAfter: null,
      sentAt: null,
    });
    expect(calls()).toEqual([messages]);
    expect(bodies("POST")).toEqual([
      {
        message_parts: [{ text: { content: "Hallo 🙂 <b>" } }],
        message_type: "normal",
        actor_type: "agent",
        actor_id: "ai-agent",
      },
    ]);
    expect(server.requests[0]?.headers.authorization).toBe("Bearer token-1");
  });

  test("M5: buttons go out as quick replies that say their label", async () => {
    const { helpdesk, bodies } = await connect({ [messages]: { json: { id: "m9" } } });
    const buttons = [{ id: "human", label: "Human agent" }];
    await helpdesk.perform(conversation, { kind: "reply", text: "How?", buttons }, context);
    const button = { label: "Human agent", custom_reply_text: "Human agent", payload: "human" };
    expect(bodies("POST")).toMatchObject([
      {
        message_parts: [{ text: { content: "How?" } }],
        reply_parts: [{ collection: { sub_parts: [{ quick_reply_button: button }] } }],
      },
    ]);
  });

  test("FC6: a note is private, as the agent account", async () => {
    const { helpdesk, bodies } = await connect({ [messages]: { status: 201, json: { id: "m9" } } });
    const outcome = await helpdesk.perform(conversation, { kind: "note", text: "Summary" }, context);
    expect(outcome.kind).toBe("done");
    expect(bodies("POST")).toMatchObject([
      { message_type: "private", actor_type: "agent", actor_id: "ai-agent" },
    ]);
  });

  test("FC5: a text longer than Freshchat takes is refused before anything is sent", async () => {
    const { helpdesk, calls } = await connect({});
    const outcome = await helpdesk.perform(
      conversation,
      { kind: "reply", text: "x".repeat(maximumTextLength + 1) },
      context,
    );
    expect(outcome).toMatchObject({ kind: "refused", failure: { code: "text-too-long" } });
    expect(calls()).toEqual([]);
  });

  test.each([
    ["401", { status: 401 }, "not-done", "unauthorized"],
    ["403", { status: 403 }, "refused", "forbidden"],
    ["429", { status: 429, headers: { "retry-after": "3" } }, "not-done", "rate-limited"],
    ["500", { status: 500 }, "unknown", "server-error"],
    ["502 with a page", { status: 502, body: "<html>" }, "unknown", "server-error"],
    ["200 with a page", { body: "<html>portal</html>" }, "unknown", "unreadable-answer"],
    ["200 without an id", { json: {} }, "unknown", "unreadable-answer"],
    [
      "400 for a picture it could not load",
      { status: 400, json: { code: 400, status: "INVALID_VALUE", message: "IMAGE_EMPTY_CONTENT" } },
      "refused",
      "rejected",
    ],
    [
      "400 in an older conversation",
      { status: 400, json: { message: "This is not the latest conversation of the user" } },
      "refused",
      "not-latest-conversation",
    ],
    [
      "400 for a text in an e-mail conversation, which is sent all the same",
      { status: 400, json: { message: "x.TextFragment cannot be cast to x.EmailFragment" } },
      "unknown",
      "sent-despite-error",
    ],
    [
      "200 that says inside that it failed",
      { json: { id: "m9", status: "Failed", error_message: "Outside the 24 hour window" } },
      "refused",
      "delivery-failed",
    ],
    ["404 for the agent", { status: 404, json: { status: "AGENT_NOT_FOUND" } }, "refused", "agent-not-found"],
  ])("D7: an answer of %s", async (_name, answer, kind, code) => {
    const { helpdesk, calls } = await connect({
      [messages]: answer,
      "POST /v2/conversations/681406910844650/messages": answer,
    });
    const outcome = await helpdesk.perform(conversation, { kind: "reply", text: "Hi" }, context);
    expect(outcome).toMatchObject({ kind, failure: { code } });
    if (code === "rate-limited") expect(outcome).toMatchObject({ retryAfterMs: 3_000 });
    if (code !== "agent-not-found") expect(calls()).toHaveLength(1);
  });

  test("what Freshchat said, and its trace id, stand in the failure", async () => {
    const { helpdesk } = await connect({
      [messages]: {
        status: 400,
        json: { code: 400, status: "INVALID_VALUE", message: "IMAGE_EMPTY_CONTENT" },
        headers: { "x-trace-id": "00-abc-01-00" },
      },
    });
    const outcome = await helpdesk.perform(conversation, { kind: "reply", text: "Hi" }, context);
    expect(outcome).toMatchObject({
      failure: { message: expect.stringMatching(/INVALID_VALUE: IMAGE_EMPTY_CONTENT.*00-abc-01-00/) },
    });
  });

  test("a conversation known by its number only is found by that, once", async () => {
    const { helpdesk, calls } = await connect({
      "POST /v2/conversations/681406910844650/messages": { json: { id: "m9" } },
    });
    const outcome = await helpdesk.perform(conversation, { kind: "reply", text: "Hi" }, context);
    expect(outcome.kind).toBe("done");
    expect(calls()).toEqual([messages, "POST /v2/conversations/681406910844650/messages"]);
  });

  test("without a known agent account nothing is posted", async () => {
    const { helpdesk, calls } = await connect({}, { agentAccount: null });
    for (const action of [
      { kind: "reply", text: "a" },
      { kind: "note", text: "a" },
      { kind: "claim" },
    ] as const) {
      expect(await helpdesk.perform(conversation, action, context)).toMatchObject({
        kind: "not-done",
        failure: { code: "agent-account-unknown" },
      });
    }
    expect(calls()).toEqual([]);
  });
});

describe("attachments", () => {
  const attachments = [
    { storageKey: "k1", name: "cat.png", contentType: "image/png", sizeBytes: 5 },
    { storageKey: "k2", name: "bill.pdf", contentType: "application/pdf", sizeBytes: 5 },
  ];

  test("S7: files are uploaded first, each in its own field, and named in one message", async () => {
    const { helpdesk, calls, bodies, server } = await connect({
      "POST /v2/images/upload": { json: { url: "https://pics.test/cat.png" } },
      "POST /v2/files/upload": { json: { file_hash: "abcdefghij" } },
      [messages]: { json: { id: "m9" } },
    });
    const outcome = await helpdesk.perform(
      conversation,
      { kind: "reply", text: "Here", attachments },
      context,
    );
    expect(outcome.kind).toBe("done");
    expect(calls()).toEqual(["POST /v2/images/upload", "POST /v2/files/upload", messages]);
    expect(server.requests[0]?.rawBody.toString()).toContain('name="image"; filename="cat.png"');
    expect(server.requests[1]?.rawBody.toString()).toContain('name="file"; filename="bill.pdf"');
    expect(bodies("POST").at(-1)).toMatchObject({
      message_parts: [
        { text: { content: "Here" } },
        { image: { url: "https://pics.test/cat.png" } },
        {
          file: {
            name: "bill.pdf",
            file_size_in_bytes: 5,
            content_type: "application/pdf",
            file_extension: "pdf",
            fileHash: "abcdefghij",
          },
        },
      ],
    });
  });

  test("an image that gets a hash and no link is shown as a file", async () => {
    const { helpdesk, bodies } = await connect({
      "POST /v2/images/upload": { json: { file_hash: "h1" } },
      [messages]: { json: { id: "m9" } },
    });
    await helpdesk.perform(
      conversation,
      { kind: "reply", text: "", attachments: attachments.slice(0, 1) },
      context,
    );
    expect(bodies("POST").at(-1)).toMatchObject({
      message_parts: [{ file: { name: "cat.png", fileHash: "h1" } }],
    });
  });

  test("D7: an upload with an unclear end is not done, and no message goes out", async () => {
    const { helpdesk, calls } = await connect({ "POST /v2/images/upload": { status: 500 } });
    const outcome = await helpdesk.perform(
      conversation,
      { kind: "reply", text: "Here", attachments },
      context,
    );
    expect(outcome).toMatchObject({ kind: "not-done", failure: { code: "server-error" } });
    expect(calls()).toEqual(["POST /v2/images/upload"]);
  });
});

test("D7: a file that Baton's own storage cannot give is not done, and no message goes out", async () => {
  const { helpdesk, calls } = await connect({});
  const outcome = await helpdesk.perform(
    conversation,
    {
      kind: "reply",
      text: "Here",
      attachments: [{ storageKey: "k", name: "a.pdf", contentType: "application/pdf", sizeBytes: 1 }],
    },
    {
      readAttachment: async () => {
        throw new Failure({ code: "storage-unreachable", message: "no storage", isRetryable: true });
      },
    },
  );
  expect(outcome).toMatchObject({ kind: "not-done", failure: { code: "storage-unreachable" } });
  expect(calls()).toEqual([]);
});

describe("assignment and status", () => {
  const state = (given: Record<string, unknown>) => ({
    json: { conversation_id: "c1", status: "new", ...given },
  });

  test("G1: claiming sends status and agent together and tells the state after", async () => {
    const { helpdesk, calls, bodies } = await connect({
      [put]: state({
        status: "assigned",
        assigned_agent_id: "ai-agent",
        updated_time: "2026-11-20T10:00:00Z",
      }),
    });
    const outcome = await helpdesk.perform(conversation, { kind: "claim" }, context);
    expect(outcome).toEqual({
      kind: "done",
      externalMessageIds: [],
      stateAfter: {
        assignee: { kind: "agent" },
        status: "open",
        updatedAt: new Date("2026-11-20T10:00:00Z"),
      },
    });
    expect(calls()).toEqual([put]);
    expect(bodies("PUT")).toEqual([{ status: "assigned", assigned_agent_id: "ai-agent" }]);
  });

  test("an update answered without a body is done, its state unknown", async () => {
    const { helpdesk } = await connect({ [put]: { body: "" } });
    expect(await helpdesk.perform(conversation, { kind: "claim" }, context)).toMatchObject({
      kind: "done",
      stateAfter: null,
    });
  });

  test("an update answered with a web page is not taken for done", async () => {
    const { helpdesk } = await connect({ [put]: { body: "<html>" } });
    expect(await helpdesk.perform(conversation, { kind: "claim" }, context)).toMatchObject({
      kind: "unknown",
    });
  });

  test("FC6: unassigning sends an empty agent, reads back, and is done", async () => {
    const { helpdesk, calls, bodies } = await connect(
      { [put]: state({}), [get]: state({}) },
      { settings: { escalationGroupId: "g1" } },
    );
    const outcome = await helpdesk.perform(conversation, { kind: "unassign" }, context);
    expect(outcome).toMatchObject({ kind: "done", stateAfter: { assignee: { kind: "none" } } });
    expect(calls()).toEqual([put, get]);
    expect(bodies("PUT")).toEqual([{ status: "new", assigned_agent_id: "" }]);
  });

  test("FC6: where the empty agent has no effect, a blank is tried", async () => {
    const { helpdesk, bodies } = await connect(
      { [put]: state({}), [get]: [state({ status: "assigned", assigned_agent_id: "ai-agent" }), state({})] },
      { settings: { escalationGroupId: "g1" } },
    );
    expect((await helpdesk.perform(conversation, { kind: "unassign" }, context)).kind).toBe("done");
    expect(bodies("PUT")).toEqual([
      { status: "new", assigned_agent_id: "" },
      { status: "new", assigned_agent_id: " " },
    ]);
  });

  test("FC6: where neither has an effect, that is said", async () => {
    const { helpdesk } = await connect({
      [put]: state({}),
      [get]: state({ status: "assigned", assigned_agent_id: "ai-agent" }),
    });
    expect(await helpdesk.perform(conversation, { kind: "unassign" }, context)).toMatchObject({
      kind: "refused",
      failure: { code: "unassign-had-no-effect" },
    });
  });

  test("FC6: a teammate whom Freshchat assigned at once is no failure", async () => {
    const { helpdesk, bodies } = await connect({
      [put]: state({}),
      [get]: [
        state({ status: "assigned", assigned_agent_id: "ai-agent", assigned_group_id: "g0" }),
        state({ status: "assigned", assigned_agent_id: "t9" }),
      ],
    });
    expect(await helpdesk.perform(conversation, { kind: "unassign" }, context)).toMatchObject({
      kind: "done",
      stateAfter: { assignee: { kind: "teammate", externalId: "t9" } },
    });
    expect(bodies("PUT")).toHaveLength(1);
  });

  test("FC6: a group lost by unassigning is put back by a call of its own", async () => {
    const { helpdesk, calls, bodies } = await connect({
      [put]: [state({}), state({ assigned_group_id: "g0" })],
      [get]: [
        state({ status: "assigned", assigned_agent_id: "ai-agent", assigned_group_id: "g0" }),
        state({}),
      ],
    });
    expect((await helpdesk.perform(conversation, { kind: "unassign" }, context)).kind).toBe("done");
    expect(calls()).toEqual([get, put, get, put]);
    expect(bodies("PUT").at(-1)).toEqual({ status: "new", assigned_group_id: "g0" });
  });

  test.each([
    ["assigned", "new"],
    ["resolved", "resolved"],
  ])("a group is set on a conversation that is %s with status %s", async (before, status) => {
    const { helpdesk, bodies } = await connect({ [get]: state({ status: before }), [put]: state({}) });
    const outcome = await helpdesk.perform(conversation, { kind: "assign-group", groupId: "g1" }, context);
    expect(outcome.kind).toBe("done");
    expect(bodies("PUT")).toEqual([{ status, assigned_group_id: "g1" }]);
  });

  test.each([
    [{ kind: "set-status", status: "resolved" }, { status: "resolved" }],
    [{ kind: "set-status", status: "open" }, { status: "new" }],
    [
      { kind: "assign-teammate", teammateId: "t9" },
      { status: "assigned", assigned_agent_id: "t9" },
    ],
  ] as const)("FC7: %j sends %j", async (action, body) => {
    const { helpdesk, bodies, calls } = await connect({ [put]: state({}) });
    expect((await helpdesk.perform(conversation, action, context)).kind).toBe("done");
    expect(calls()).toEqual([put]);
    expect(bodies("PUT")).toEqual([body]);
  });

  test("tags, which Freshchat conversations do not have, are refused without a call", async () => {
    const { helpdesk, calls } = await connect({});
    expect(await helpdesk.perform(conversation, { kind: "add-tags", tags: ["x"] }, context)).toMatchObject({
      kind: "refused",
      failure: { code: "not-supported" },
    });
    expect(calls()).toEqual([]);
  });
});
