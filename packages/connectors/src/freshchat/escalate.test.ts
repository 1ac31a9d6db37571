import { escalationMark } from "@baton/domain";
import { afterEach, describe, expect, test } from "vitest";
import type { EscalationRequest } from "../escalation.ts";
import { connectToTestServer, type TestConnection } from "./connect-to-test-server.ts";

let connection: TestConnection | null = null;
afterEach(async () => {
  await connection?.close();
  connection = null;
});
async function connect(...args: Parameters<typeof connectToTestServer>): Promise<TestConnection> {
  connection = await connectToTestServer(...args);
  return connection;
}

const id = "0190a000-0000-7000-8000-000000000001";
const context = { readAttachment: async () => Buffer.from("BYTES") };
const at = new Date("2026-03-02T10:15:00Z");
const nobody: EscalationRequest["contact"] = {
  visitorId: "v1",
  userId: null,
  externalId: null,
  name: null,
  email: null,
  phone: null,
  isVerified: false,
  fields: {},
};
const request = (change: Partial<EscalationRequest> = {}): EscalationRequest => ({
  escalationId: id,
  contact: nobody,
  groupId: "g1",
  topicId: "t1",
  subject: "Hello",
  transcript: [
    { at, author: { kind: "customer", name: null }, text: "Hello", attachments: [] },
    { at, author: { kind: "agent", name: null }, text: "Hi", attachments: [] },
  ],
  note: `Why\n${escalationMark(id)}`,
  fields: {},
  tags: [],
  language: "en",
  ...change,
});
const noUser = { "GET /v2/users": { json: { users: [] } } };
const opened = {
  "POST /v2/conversations": { json: { conversation_id: "c1" } },
  "GET /v2/conversations/c1": {
    json: {
      conversation_id: "c1",
      conversation_internal_id: 7,
      assigned_group_id: "g1",
      url: "https://x.test/1",
    },
  },
};

describe("M2: opening", () => {
  test("a stranger's conversation: user by Baton's id, note first, history as who said it, group and topic, in one call", async () => {
    const { helpdesk, bodies, calls } = await connect({
      ...noUser,
      ...opened,
      "POST /v2/users": { json: { id: "u1" } },
    });
    const outcome = await helpdesk.escalation?.open(request(), context);
    expect(outcome).toEqual({
      kind: "done",
      opened: {
        conversation: { externalId: "c1", alternateId: "7" },
        contactExternalId: "u1",
        url: "https://x.test/1",
        number: null,
      },
      remarks: [],
    });
    const agent = { actor_type: "agent", actor_id: "ai-agent" };
    expect(bodies("POST")).toEqual([
      { reference_id: "baton-v1" },
      {
        channel_id: "t1",
        users: [{ id: "u1" }],
        status: "new",
        assigned_group_id: "g1",
        messages: [
          {
            message_parts: [{ text: { content: `Why\n${escalationMark(id)}` } }],
            message_type: "private",
            ...agent,
          },
          {
            message_parts: [{ text: { content: "Hello" } }],
            message_type: "normal",
            actor_type: "user",
            actor_id: "u1",
          },
          { message_parts: [{ text: { content: "Hi" } }], message_type: "normal", ...agent },
        ],
      },
    ]);
    expect(calls().filter((call) => call.startsWith("PUT"))).toEqual([]);
  });

  test("S6: a proved address is looked for, a typed one is not", async () => {
    for (const isVerified of [true, false]) {
      const { helpdesk, server, close } = await connectToTestServer({
        ...noUser,
        ...opened,
        "POST /v2/users": { json: { id: "u1" } },
      });
      const contact = { ...nobody, email: "zoe@example.com", isVerified };
      await helpdesk.escalation?.open(request({ contact }), context);
      const asked = server.requests.some(({ url }) => url?.includes("email=zoe"));
      expect(asked).toBe(isVerified);
      await close();
    }
  });

  test("of a very long history the older part comes as text, the newest fifty messages one by one", async () => {
    const { helpdesk, bodies } = await connect({
      ...noUser,
      ...opened,
      "POST /v2/users": { json: { id: "u1" } },
    });
    const transcript = Array.from({ length: 60 }, (_, index) => ({
      at,
      author: { kind: "customer" as const, name: "Zoe" },
      text: `message ${index + 1}`,
      attachments: [],
    }));
    await helpdesk.escalation?.open(request({ transcript }), context);
    const { messages } = bodies("POST").at(-1) as {
      messages: { message_parts: { text: { content: string } }[] }[];
    };
    const texts = messages.map(({ message_parts: [part] }) => part?.text.content);
    expect(texts).toHaveLength(1 + 1 + 50);
    expect(texts[1]).toContain("2026-03-02 10:15 Zoe: message 1\n");
    expect(texts.slice(2)).toEqual(transcript.slice(10).map(({ text }) => text));
  });

  test("D7: a failure before the opening can be repeated, one in it is unknown, and a refusal is final", async () => {
    const cases = [
      [{ "GET /v2/users": { status: 500, json: {} } }, "not-done"],
      [{ ...noUser, "POST /v2/users": { status: 500, json: {} } }, "not-done"],
      [{ "POST /v2/conversations": { status: 500, json: {} } }, "unknown"],
      [{ "POST /v2/conversations": { status: 429, json: {} } }, "not-done"],
      [{ "POST /v2/conversations": { status: 400, json: {} } }, "refused"],
      [{ "POST /v2/conversations": { json: {} } }, "unknown"],
    ] as const;
    for (const [routes, kind] of cases) {
      const { helpdesk, close } = await connectToTestServer({
        ...noUser,
        ...opened,
        "POST /v2/users": { json: { id: "u1" } },
        ...routes,
      });
      expect((await helpdesk.escalation?.open(request(), context))?.kind, JSON.stringify(routes)).toBe(kind);
      await close();
    }
  });
});

describe("D7: looking for what an interrupted opening made", () => {
  const mine = { message_parts: [{ text: { content: escalationMark(id) } }], id: "m1" };
  test("it is the customer's conversation whose note has the mark", async () => {
    const { helpdesk } = await connect({
      "GET /v2/users": { json: { users: [{ id: "u1", reference_id: "baton-v1" }] } },
      "GET /v2/users/u1/conversations": {
        json: { conversations: [{ id: "c0" }, { conversation_id: "c1" }] },
      },
      "GET /v2/conversations/c0/messages": { json: { messages: [] } },
      "GET /v2/conversations/c1/messages": { json: { messages: [mine] } },
    });
    expect(await helpdesk.escalation?.find(request())).toMatchObject({
      conversation: { externalId: "c1" },
      contactExternalId: "u1",
    });
  });

  test("no user, or no such note: there is certainly nothing", async () => {
    const { helpdesk } = await connect(noUser);
    expect(await helpdesk.escalation?.find(request())).toBeNull();
  });
});

describe("M2: the customer's words", () => {
  const conversation = { externalId: "c1", alternateId: null };
  test("are posted as the customer", async () => {
    const { helpdesk, bodies } = await connect({
      "POST /v2/conversations/c1/messages": { json: { id: "m9" } },
    });
    const action = { kind: "customer-message", text: "Still there?", customerId: "u1" } as const;
    expect(await helpdesk.perform(conversation, action, context)).toMatchObject({
      kind: "done",
      externalMessageIds: ["m9"],
    });
    expect(bodies("POST")).toEqual([
      {
        message_parts: [{ text: { content: "Still there?" } }],
        message_type: "normal",
        actor_type: "user",
        actor_id: "u1",
      },
    ]);
  });
});
