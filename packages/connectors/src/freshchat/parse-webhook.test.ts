import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readFixture } from "./__fixtures__/read-fixture.ts";
import { identifyDelivery } from "./identify-delivery.ts";
import { parseWebhook } from "./parse-webhook.ts";

const agent = { externalId: "ai-agent", name: "Baton", email: "ai@acme.test" };

function parse(body: unknown, agentAccount: typeof agent | null = agent) {
  return parseWebhook(Buffer.from(JSON.stringify(body)), { agentAccount });
}

function messageDelivery(message: Record<string, unknown>) {
  return {
    actor: { actor_type: "user", actor_id: "u1" },
    action: "message_create",
    action_time: "2026-11-20T10:00:00.020Z",
    data: {
      message: {
        id: "m1",
        conversation_id: "c1",
        channel_id: "t1",
        user_id: "u1",
        actor_type: "user",
        actor_id: "u1",
        message_type: "normal",
        created_time: "2026-11-20T10:00:00.000Z",
        message_parts: [{ text: { content: "Hello" } }],
        ...message,
      },
    },
  };
}

function messageOf(delivery: ReturnType<typeof parse>) {
  const [event] = delivery.events;
  if (event?.kind !== "message-created") throw new Error("no message");
  return event.message;
}

describe("recorded deliveries", () => {
  test("S1: a message of 2018, in msg_parts, is a customer's message", () => {
    const delivery = parseWebhook(readFixture("g1-2018-user-message-in-msg-parts"), { agentAccount: agent });
    expect(delivery.conversation?.externalId).toBe(
      "11de8840-6ce8-48ac-a418-7c2ae81a1b57_dbec0910-b4d6-4d81-8015-81f560a918de_feedback",
    );
    expect(messageOf(delivery)).toMatchObject({
      externalId: "ec0d0db6-55cc-46c7-aaa3-86ad1d9f8e39",
      author: { kind: "customer", externalId: "dbec0910-b4d6-4d81-8015-81f560a918de" },
      text: "USER MESSAGE - from postman",
      visibility: "public",
      automatic: null,
    });
  });

  test("S6: a customer's message without user_id, of 2020, names its contact by the actor", () => {
    const delivery = parseWebhook(readFixture("g2-2020-user-message-without-user-id"), {
      agentAccount: agent,
    });
    expect(delivery.contact?.externalId).toBe("5cac723a-13aa-473e-846b-9cdb7d2c41a5");
    expect(delivery.placement).toEqual({ externalId: "c5456f9e-9131-43aa-b3ec-29535bc7691d", name: null });
    expect(messageOf(delivery).sentAt).toEqual(new Date("2020-04-06T15:59:29.971Z"));
  });

  test("FC6: an agent's message is a teammate's, and the agent account's is the agent's", () => {
    const body = readFixture("g2-2020-agent-message");
    const teammate = messageOf(parseWebhook(body, { agentAccount: agent }));
    expect(teammate.author).toMatchObject({
      kind: "teammate",
      externalId: "ae72b467-a0d2-43a6-a1c7-8cf33d68c7c4",
    });
    expect(teammate.maybeAutomatic).toBeUndefined();
    const own = messageOf(
      parseWebhook(body, {
        agentAccount: { externalId: "ae72b467-a0d2-43a6-a1c7-8cf33d68c7c4", name: "AI", email: null },
      }),
    );
    expect(own.author).toMatchObject({ kind: "agent", name: "AI" });
  });

  test("ids that are no UUIDs, in 2021, are taken as they are", () => {
    const delivery = parseWebhook(readFixture("g3-2021-agent-message-odd-user-and-conversation-ids"), {
      agentAccount: agent,
    });
    expect(delivery.conversation?.externalId).toBe("ac2175df14d36caf64e9a578fad89070");
    expect(delivery.contact?.externalId).toBe("Denise_aliasc26ddeed24ad9e8b19a68eb119d6e37c");
  });

  test("G10: an agent's message with neither type nor source may be an automation, and keeps its Bengali", () => {
    const message = messageOf(
      parseWebhook(readFixture("g4-2022-agent-message-without-type-and-source"), { agentAccount: agent }),
    );
    expect(message).toMatchObject({ maybeAutomatic: true, automatic: null, author: { kind: "teammate" } });
    expect(message.text).toBe("হাই সেখানে! আমি আজ তোমার জন্য কি করতে পারি?");
  });

  test("an assignment from nobody, within a group, names the teammate who took it", () => {
    const delivery = parseWebhook(readFixture("g2-2020-assignment-from-nobody-within-group"), {
      agentAccount: agent,
    });
    expect(delivery.events).toEqual([
      {
        kind: "assignee-changed",
        assignee: { kind: "teammate", externalId: "999abdc6-e4b1-4944-a246-86f63109df7e", name: null },
        by: { kind: "teammate", externalId: "999abdc6-e4b1-4944-a246-86f63109df7e" },
        at: new Date("2020-04-07T13:35:18.622Z"),
      },
    ]);
  });

  test("FC8: a resolution closes the conversation as resolved", () => {
    const delivery = parseWebhook(readFixture("g2-2020-resolution-without-agent"), { agentAccount: agent });
    expect(delivery.events).toEqual([
      {
        kind: "conversation-closed",
        by: { kind: "teammate", externalId: "ae72b467-a0d2-43a6-a1c7-8cf33d68c7c4" },
        at: new Date("2020-04-06T15:59:46.407Z"),
        outcome: "resolved",
      },
    ]);
  });

  test.each([
    ["g1-2018-reopen-with-status-reopen", "teammate"],
    ["g2-2020-reopen-by-user", "customer"],
    ["g3-2022-reopen-with-group-and-interaction", "customer"],
    ["g4-2022-reopen-with-sla-fields", "customer"],
  ])("%s reopens, by the %s", (name, by) => {
    const delivery = parseWebhook(readFixture(name), { agentAccount: agent });
    expect(delivery.events).toMatchObject([{ kind: "conversation-reopened", by: { kind: by } }]);
    expect(delivery.conversation).not.toBeNull();
  });
});

describe("conversation events", () => {
  function assignment(given: Record<string, unknown>, conversation: Record<string, unknown> = {}) {
    return parse({
      actor: { actor_type: "agent", actor_id: "boss" },
      action: "conversation_assignment",
      action_time: "2026-11-20T10:00:00Z",
      data: {
        assignment: {
          ...given,
          conversation: { conversation_id: "c1", status: "assigned", channel_id: "t1", ...conversation },
        },
      },
    });
  }

  test.each([
    ["to the agent account", { to_agent_id: "ai-agent", from_agent_id: "" }, { kind: "agent" }],
    ["to nobody, with an empty string", { to_agent_id: "", from_agent_id: "t9" }, { kind: "none" }],
    ["to nobody, with null", { to_agent_id: null, from_agent_id: "t9" }, { kind: "none" }],
    ["to nobody, with the key absent", { from_agent_id: "t9" }, { kind: "none" }],
  ])("G8: an assignment %s is understood", (_name, given, assignee) => {
    expect(assignment(given).events).toMatchObject([{ kind: "assignee-changed", assignee }]);
  });

  test("a group changed, with a teammate staying assigned, keeps that teammate", () => {
    const delivery = assignment(
      { to_agent_id: "", from_agent_id: "", to_group_id: "g2", from_group_id: "g1" },
      { assigned_agent_id: "t9" },
    );
    expect(delivery.events).toMatchObject([
      { kind: "assignee-changed", assignee: { kind: "teammate", externalId: "t9" } },
    ]);
  });

  test("a group changed, with nobody assigned, is noticed and changes no owner", () => {
    const delivery = assignment({ to_agent_id: "", from_agent_id: "", to_group_id: "g2" });
    expect(delivery.events).toMatchObject([{ kind: "noticed", what: "Put into group g2" }]);
  });

  test.each([
    "conversation_close",
    "conversation_closed",
    "foo",
  ])("FC8: the undocumented action %s, of a resolved conversation, closes it", (action) => {
    const delivery = parse({
      actor: { actor_type: "system", actor_id: "s" },
      action,
      action_time: "2026-11-20T10:00:00Z",
      data: { close: { conversation: { conversation_id: "c1", status: "resolved" } } },
    });
    expect(delivery.events).toMatchObject([{ kind: "conversation-closed", by: { kind: "system" } }]);
  });

  test("an unknown action, of an open conversation, is ignored with the reason", () => {
    const delivery = parse({
      action: "foo",
      action_time: "2026-11-20T10:00:00Z",
      data: { foo: { conversation: { conversation_id: "c1", status: "assigned" } } },
    });
    expect(delivery).toMatchObject({
      events: [],
      needsLoad: false,
      conversation: { externalId: "c1" },
      ignoredBecause: expect.stringContaining('"foo"'),
    });
  });

  test.each([
    ["user" as const],
    ["users" as const],
  ])("a person under the key %s becomes the contact", (key) => {
    const person = { id: "u1", first_name: "Ana", last_name: "", email: "", phone: null };
    const delivery = parse({
      action: "conversation_resolution",
      action_time: "2026-11-20T10:00:00Z",
      data: {
        resolve: {
          conversation: { conversation_id: "c1", status: "resolved" },
          [key]: key === "users" ? [person] : person,
        },
      },
    });
    expect(delivery.contact).toEqual({ externalId: "u1", name: "Ana", email: null, phone: null });
  });

  test("S9: an event without a time, which cannot be ordered, asks to read the conversation", () => {
    const delivery = parse({
      action: "conversation_reopen",
      data: { reopen: { conversation: { conversation_id: "c1", status: "reopened" } } },
    });
    expect(delivery).toMatchObject({ events: [], needsLoad: true, ignoredBecause: null });
  });
});

describe("messages", () => {
  test("an Omni message carries both names of its conversation", () => {
    const delivery = parse(
      messageDelivery({ freshchat_conversation_id: "681406910844650", isBotsInput: false }),
    );
    expect(delivery.conversation).toEqual({ externalId: "c1", alternateId: "681406910844650" });
  });

  test.each([
    ["type system", { message_type: "system" }],
    ["source system", { message_source: "system" }],
    ["metadata", { meta_data: { isReopen: true } }],
    ["bot as actor", { actor_type: "bot", actor_id: "" }],
    ["system as actor", { actor_type: "system", message_parts: [{ text: { content: "." } }] }],
  ])("G10: a message with %s is the system's, whatever else it says", (_name, given) => {
    const message = messageOf(parse(messageDelivery(given)));
    expect(message.author.kind).toBe("system");
    expect(message.automatic).not.toBeNull();
    expect(message.maybeAutomatic).toBeUndefined();
  });

  test("a customer's message without a type is a customer's message", () => {
    const message = messageOf(parse(messageDelivery({ message_type: null, message_source: "" })));
    expect(message).toMatchObject({ author: { kind: "customer" }, automatic: null });
    expect(message.maybeAutomatic).toBeUndefined();
  });

  test.each([
    ["message_type private", { message_type: "private" }],
    ["a bot's private note", { botsPrivateNote: true }],
    ["an unknown kind of note", { message_type: "private_note" }],
  ])("S8: %s is private", (_name, given) => {
    const message = messageOf(parse(messageDelivery({ actor_type: "agent", actor_id: "t9", ...given })));
    expect(message.visibility).toBe("private");
  });

  test.each([
    ["no id", { id: "" }],
    ["no time", { created_time: null }],
  ])("a message with %s, nothing lost, asks to read the conversation", (_name, given) => {
    expect(parse(messageDelivery(given))).toMatchObject({ events: [], needsLoad: true });
  });
});

test.each([
  ["no JSON", "<html>"],
  ["an array", "[]"],
  ["null", "null"],
  ["nothing", ""],
  ["odd types", '{"action":5,"data":{"message":"x","a":{"conversation":7}}}'],
])("a body that is %s is ignored with a reason and never throws", (_name, body) => {
  const rawBody = Buffer.from(body);
  const delivery = parseWebhook(rawBody, { agentAccount: null });
  expect(delivery.events).toEqual([]);
  expect(delivery.ignoredBecause).toBeTruthy();
  expect(identifyDelivery(rawBody).key).toMatch(/^sha256:/);
});

test("any JSON, however odd, is parsed without throwing, and both looks find the same conversation", () => {
  const value = fc.jsonValue({ maxDepth: 4 });
  const shape = fc.record(
    {
      actor: fc.option(fc.record({ actor_type: value, actor_id: value }, { requiredKeys: [] })),
      action: fc.oneof(
        fc.constantFrom("message_create", "conversation_assignment", "conversation_reopen"),
        value,
      ),
      action_time: fc.oneof(fc.constant("2026-11-20T10:00:00Z"), value),
      data: fc.oneof(
        fc.record({
          message: fc.record(
            {
              id: value,
              conversation_id: value,
              message_parts: value,
              meta_data: value,
              created_time: value,
            },
            { requiredKeys: [] },
          ),
        }),
        fc.record({
          assignment: fc.record({ conversation: fc.record({ conversation_id: value }), to_agent_id: value }),
        }),
        value,
      ),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(shape, (body) => {
      const rawBody = Buffer.from(JSON.stringify(body));
      const parsed = parseWebhook(rawBody, { agentAccount: agent });
      const identity = identifyDelivery(rawBody);
      expect(identity.conversationExternalId).toBe(parsed.conversation?.externalId ?? null);
      const isExplained = parsed.events.length > 0 || parsed.needsLoad || parsed.ignoredBecause !== null;
      expect(isExplained).toBe(true);
    }),
    { numRuns: 500 },
  );
});
