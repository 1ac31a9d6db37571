import { expect, test } from "vitest";
import { startConversation } from "../inbound/start-conversation.ts";
import { checkGuard } from "./check-guard.ts";

const conversation = startConversation({
  id: "c" as never,
  organizationId: "o" as never,
  connectionId: "n" as never,
  externalId: "1",
  externalAlternateId: null,
  channel: "email",
  takesUnassigned: true,
  startedAt: new Date(0),
});

test.each([
  [{ status: "open" }, "already-so"],
  [{ status: "open", isOnHold: false }, "already-so"],
  [{ status: "open", isOnHold: true }, "go"],
  [{ status: "resolved" }, "go"],
] as const)("FD7: setting %j to open: %s", (snapshot, verdict) => {
  const given = { ...snapshot, assignee: { kind: "agent" } } as const;
  const action = { kind: "set-status", status: "open" } as const;
  expect(checkGuard(action, "not-a-teammates", conversation, given).kind).toBe(verdict);
});

test.each([
  ["human", { kind: "none" }, "withdraw"],
  ["human", { kind: "agent" }, "already-so"],
  ["ai", { kind: "teammate", externalId: "maya", name: "Maya" }, "go"],
] as const)("G8: a claim that a person asked for, held by %s and assigned to %j: %s", (holder, assignee, verdict) => {
  const held = { ...conversation, holder };
  expect(checkGuard({ kind: "claim" }, "none", held, { status: "open", assignee }).kind).toBe(verdict);
});
