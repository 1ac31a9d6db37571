import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { readFixture } from "./__fixtures__/read-fixture.ts";
import { identifyDelivery } from "./identify-delivery.ts";
import { parseWebhook } from "./parse-webhook.ts";

const fixtures = readdirSync(new URL("./__fixtures__", import.meta.url))
  .filter((file) => file.endsWith(".json"))
  .map((file) => file.replace(/\.json$/, ""));

test.each(fixtures)("S5: %s has a key, and the conversation that parsing finds", (name) => {
  const body = readFixture(name);
  const identity = identifyDelivery(body);
  const parsed = parseWebhook(body, { agentAccount: null });
  expect(identity.conversationExternalId).toBe(parsed.conversation?.externalId);
  expect(identity.key).not.toMatch(/^sha256/);
  expect(identifyDelivery(Buffer.from(body))).toEqual(identity);
});

test("S5: the keys of different deliveries, all recorded ones, differ", () => {
  const keys = fixtures.map((name) => identifyDelivery(readFixture(name)).key);
  expect(new Set(keys).size).toBe(fixtures.length);
});

test("S5: a message, sent again with other key order and time, keeps its key", () => {
  const first = identifyDelivery(
    Buffer.from(
      '{"action":"message_create","action_time":"a","data":{"message":{"id":"m1","conversation_id":"c1"}}}',
    ),
  );
  const again = identifyDelivery(
    Buffer.from(
      '{"data":{"message":{"conversation_id":"c1","id":"m1"}},"action_time":"b","action":"message_create"}',
    ),
  );
  expect(again).toEqual(first);
  expect(first).toEqual({
    key: "message_create:m1",
    conversationExternalId: "c1",
    event: "message_create",
  });
});

test("S5: the same text twice, in two messages, has two keys", () => {
  const key = (id: string) =>
    identifyDelivery(
      Buffer.from(
        JSON.stringify({
          action: "message_create",
          data: { message: { id, conversation_id: "c1", message_parts: [{ text: { content: "yes" } }] } },
        }),
      ),
    ).key;
  expect(key("m1")).not.toBe(key("m2"));
});

test("a body that is no JSON is unreadable and belongs to no conversation", () => {
  expect(identifyDelivery(Buffer.from("oops"))).toMatchObject({
    event: "unreadable",
    conversationExternalId: null,
  });
});
