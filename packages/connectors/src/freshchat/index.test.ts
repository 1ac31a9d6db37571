import { expect, test } from "vitest";
import { getConnector } from "../registry.ts";
import { freshchat } from "./index.ts";
import { freshchatSettingsSchema } from "./settings.ts";

const settings = freshchatSettingsSchema.parse({
  domain: "acme.freshchat.com",
  accessToken: "t",
  defaultAgentEmail: "ai@acme.test",
});

test("the registry knows Freshchat by its fixed name, and nothing by another", () => {
  expect(getConnector("freshchat")).toBe(freshchat);
  expect(getConnector("toString")).toBeNull();
});

test("FC6: a handoff unassigns, then sets the escalation group where there is one", () => {
  expect(freshchat.routeHandoff(settings)).toEqual({
    steps: [{ kind: "unassign" }],
    fallback: [{ kind: "unassign" }],
  });
  expect(freshchat.routeHandoff({ ...settings, escalationGroupId: "g1" })).toEqual({
    steps: [{ kind: "unassign" }, { kind: "assign-group", groupId: "g1" }],
    fallback: [{ kind: "unassign" }],
  });
});

test.each([
  [undefined, "t1", true],
  [[], "t1", true],
  [["t1"], "t1", true],
  [["t1"], "t2", false],
  [["t1"], null, false],
])("G7: with the topics %j a conversation in %s is accepted: %s", (topicIds, topic, expected) => {
  const placement = topic === null ? null : { externalId: topic, name: null };
  expect(freshchat.acceptsPlacement({ ...settings, topicIds }, { placement, group: null })).toBe(expected);
});

test("G1, G2: auto-handle decides about unassigned conversations, and is off unless chosen", () => {
  expect(freshchat.takesUnassigned(settings)).toBe(false);
  expect(freshchat.takesUnassigned({ ...settings, autoHandleAll: true })).toBe(true);
});
