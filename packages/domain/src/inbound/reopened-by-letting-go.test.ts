import { expect, it } from "vitest";
import { defaultChannelSettings } from "../channel.ts";
import type { HelpdeskEvent } from "../events/helpdesk-event.ts";
import type { ApplyContext } from "./apply-context.ts";
import { applyEvent } from "./apply-event.ts";
import { startConversation } from "./start-conversation.ts";

const second = (count: number) => new Date(Date.parse("2026-01-14T12:00:00.000Z") + count * 1_000);
const maya = { kind: "teammate", externalId: "maya", name: "Maya" } as const;
const by = { kind: "teammate", externalId: "maya" } as const;
const taken: HelpdeskEvent = { kind: "assignee-changed", at: second(1), assignee: maya, by };
const closed: HelpdeskEvent = { kind: "conversation-closed", at: second(2), by, outcome: "resolved" };
const reopened: HelpdeskEvent = { kind: "conversation-reopened", at: second(3), by };
const letGo: HelpdeskEvent = { kind: "assignee-changed", at: second(3), assignee: { kind: "none" }, by };
const letGoLater: HelpdeskEvent = { ...letGo, at: second(4) };

const context: ApplyContext = {
  now: second(9),
  channel: defaultChannelSettings.web,
  takesUnassigned: true,
  answersFrom: second(0),
  known: new Map(),
  unmatchedSends: [],
  source: "webhook",
};

it.each([
  ["S9: reopened by unassigning it, told in that order, is nobody's", [reopened, letGo], "none"],
  ["S9: reopened by unassigning it, told the other way round, is nobody's", [letGo, reopened], "none"],
  ["G8: reopened by its teammate, is the teammate's", [reopened], "human"],
  [
    "G8: reopened by its teammate and unassigned afterwards, stays with people",
    [reopened, letGoLater],
    "human",
  ],
] as const)("a closed conversation, %s", (_, events, holder) => {
  let conversation = startConversation({
    id: "c",
    organizationId: "o" as never,
    connectionId: "n",
    externalId: "1",
    externalAlternateId: null,
    channel: "web",
    takesUnassigned: true,
    startedAt: second(0),
  });
  for (const event of [taken, closed, ...events]) {
    conversation = applyEvent(conversation, event, context).conversation;
  }
  expect(conversation).toMatchObject({ status: "open", holder });
});
