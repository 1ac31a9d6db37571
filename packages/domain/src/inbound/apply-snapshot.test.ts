import { describe, expect, test } from "vitest";
import { defaultChannelSettings } from "../channel.ts";
import type { Assignee } from "../conversation.ts";
import type { ConversationState } from "../conversation-state.ts";
import type { ConversationSnapshot, HelpdeskEvent } from "../events/helpdesk-event.ts";
import type { AuthorKind, HelpdeskMessage } from "../message.ts";
import type { ApplyContext } from "./apply-context.ts";
import { applyEvent } from "./apply-event.ts";
import { applySnapshot } from "./apply-snapshot.ts";
import { startConversation } from "./start-conversation.ts";

const start = new Date("2026-01-14T12:00:00.000Z");
const after = (seconds: number) => new Date(start.getTime() + seconds * 1_000);

const conversation: ConversationState = {
  ...startConversation({
    id: "c",
    organizationId: "o" as never,
    connectionId: "n",
    externalId: "1",
    externalAlternateId: null,
    channel: "email",
    takesUnassigned: true,
    startedAt: start,
  }),
  holder: "ai",
  assignee: { kind: "agent" },
};

const context: ApplyContext = {
  now: after(100),
  channel: defaultChannelSettings.email,
  takesUnassigned: true,
  answersFrom: start,
  known: new Map(),
  unmatchedSends: [],
  source: "read",
};

function message(externalId: string, kind: AuthorKind, seconds: number): HelpdeskMessage {
  return {
    externalId,
    author: { kind, externalId: kind, name: null },
    visibility: "public",
    text: externalId,
    html: null,
    attachments: [],
    sentAt: after(seconds),
    automatic: null,
  };
}

const gone: ConversationSnapshot = {
  externalId: "1",
  url: null,
  status: "gone",
  assignee: { kind: "none" },
  group: null,
  placement: null,
  channel: "email",
  subject: null,
  contact: null,
  tags: null,
  updatedAt: null,
  messages: [],
  hasAllMessages: true,
};

function read(messages: HelpdeskMessage[], change: Partial<ApplyContext> = {}) {
  const snapshot: ConversationSnapshot = {
    ...gone,
    status: "open",
    assignee: { kind: "agent" },
    updatedAt: after(90),
    messages,
  };
  const options = { readAt: after(100), handBack: null };
  const applied = applySnapshot(conversation, snapshot, { ...context, ...change }, options);
  return applied.messages
    .filter(({ awaitsDecision }) => awaitsDecision)
    .map(({ message: { externalId } }) => externalId);
}

describe("S1: messages of a conversation that the helpdesk merged into this one", () => {
  const merged = [
    message("asked there", "customer", 10),
    message("answered there", "agent", 20),
    message("asked since", "customer", 30),
  ];

  test("what was answered there is history, what came after the answer waits for one", () => {
    expect(read(merged)).toEqual(["asked since"]);
  });

  test("an answer that is known is this conversation's own: what came while it was written waits", () => {
    const known = new Map([["answered there", { actionId: "a" }]]);
    expect(read(merged, { known })).toEqual(["asked there", "asked since"]);
  });

  test("while an answer of ours is not recognised yet, nothing is taken for answered", () => {
    const unmatchedSends = [
      { actionId: "a", visibility: "public", text: "something", author: "agent" },
    ] as const;
    expect(read(merged, { unmatchedSends })).toEqual(["asked there", "asked since"]);
  });

  test("S8: a private note of the agent answers nothing", () => {
    const note = { ...message("note", "agent", 20), visibility: "private" } as const;
    expect(read([message("asked", "customer", 10), note])).toEqual(["asked"]);
  });
});

describe("G8: a helpdesk that dates nothing shows what several did at once", () => {
  const taken: ConversationState = {
    ...conversation,
    holder: "human",
    assignee: { kind: "teammate", externalId: "maya", name: null },
    holderChangedAt: after(10),
    assigneeChangedAt: after(10),
  };
  /** Assigned to the agent by now, as one reading shows it; the teammate's message may be in it. */
  const look = (
    before: ConversationState,
    input: { isAnswered?: boolean; toldBefore?: string[]; isTold?: boolean; isTakenBefore?: boolean },
  ) => {
    const snapshot: ConversationSnapshot = {
      ...gone,
      status: "open",
      assignee: { kind: "agent" },
      contact: { externalId: "c", name: null, email: "Customer@example.com", phone: null },
      updatedAt: after(20),
      messages: input.isAnswered ? [message("by maya", "teammate", 20)] : [],
    };
    const handBack =
      input.isTold === false
        ? null
        : { at: after(30), toldBefore: input.toldBefore ?? [], isTakenBefore: input.isTakenBefore ?? false };
    return applySnapshot(before, snapshot, context, { readAt: after(31), handBack, isUndated: true })
      .conversation;
  };

  test.each([
    ["given back, and nothing else: the agent's", {}, "ai"],
    ["given back, and a teammate wrote: told later, it was written later", { isAnswered: true }, "human"],
    [
      "a teammate wrote and gave it back: told in that order",
      { isAnswered: true, toldBefore: ["maya@acme.test"] },
      "ai",
    ],
    [
      "what was told before was the customer's",
      { isAnswered: true, toldBefore: ["customer@example.com"] },
      "human",
    ],
    ["seen, and not told yet", { isTold: false }, "human"],
  ] as const)("%s", (_name, input, holder) => {
    expect(
      look(taken, { ...input, toldBefore: [...("toldBefore" in input ? input.toldBefore : [])] }).holder,
    ).toBe(holder);
  });

  test("told after it was seen, it counts; told a second time, it gives nothing back", () => {
    const seen = look(taken, { isTold: false });
    const givenBack = look(seen, {});
    expect(givenBack).toMatchObject({ holder: "ai", assignee: { kind: "agent" } });
    const answered = look(givenBack, { isTold: false, isAnswered: true });
    expect(answered.holder).toBe("human");
    expect(look(answered, {}).holder).toBe("human");
    // Taken away and given back between two readings, it is the agent's as before, and given back.
    expect(look(answered, { isTakenBefore: true }).holder).toBe("ai");
  });
});

describe("G8: a teammate's taking that is heard of late", () => {
  const assignedTo = (
    kind: "teammate" | "agent",
    by: "teammate" | "agent",
    seconds: number,
  ): HelpdeskEvent => ({
    kind: "assignee-changed",
    assignee: kind === "agent" ? { kind } : { kind, externalId: "maya", name: null },
    by: { kind: by, externalId: null },
    at: after(seconds),
  });
  const apply = (state: ConversationState, event: HelpdeskEvent) =>
    applyEvent(state, event, { ...context, source: "webhook" });

  test.each([
    ["and before a claim of ours, is restored", 15, true],
    ["and after the last claim of ours, was undone by a person", 5, false],
    ["where nobody ever claimed, was undone by a person", null, false],
  ])("%s", (_name, claimedAt, isRestored) => {
    const state = {
      ...conversation,
      assigneeChangedAt: after(20),
      claimedAt: claimedAt === null ? null : after(claimedAt),
    };
    const { effects, conversation: next } = apply(state, assignedTo("teammate", "teammate", 10));
    expect(next.holder).toBe("human");
    expect(effects.some(({ kind }) => kind === "restore-assignee")).toBe(isRestored);
  });

  test("read together with a note to resume it counts as newer, until it is told that it was older", () => {
    const note = {
      ...message("note", "teammate", 20),
      visibility: "private",
      text: "/baton resume",
    } as const;
    const snapshot: ConversationSnapshot = {
      ...gone,
      status: "open",
      assignee: { kind: "teammate", externalId: "maya", name: null },
      updatedAt: after(30),
      messages: [note, message("asked", "customer", 30)],
    };
    const nobodys: ConversationState = { ...conversation, holder: "none", assignee: { kind: "none" } };
    const options = { readAt: after(41), handBack: null };
    const read = applySnapshot(nobodys, snapshot, context, options);
    expect(read.conversation.holder).toBe("human");
    const told = apply(read.conversation, assignedTo("teammate", "teammate", 10));
    expect(told.conversation.holder).toBe("ai");
    expect(told.effects).toEqual([{ kind: "resume", by: null }]);
    // Taken after the note, it stays theirs.
    expect(apply(read.conversation, assignedTo("teammate", "teammate", 25)).conversation.holder).toBe(
      "human",
    );
    // Changed after all messages it was taken then, and what is told of before the note was another taking.
    const later = applySnapshot(nobodys, { ...snapshot, updatedAt: after(40) }, context, options);
    expect(apply(later.conversation, assignedTo("teammate", "teammate", 10)).conversation.holder).toBe(
      "human",
    );
  });
});

test("G8: given back, resumed by a note and taken again before the reading: people's, until the taking is told to be older than the note", () => {
  const maya = { kind: "teammate", externalId: "maya", name: null } as const;
  const by = { kind: "teammate", externalId: "maya" } as const;
  const tell = (state: ConversationState, assignee: Assignee, seconds: number) =>
    applyEvent(
      state,
      { kind: "assignee-changed", assignee, by, at: after(seconds) },
      { ...context, source: "webhook" },
    );
  const taken = tell(conversation, maya, 1).conversation;
  const { conversation: given, effects } = tell(taken, { kind: "agent" }, 2);
  expect(effects).toMatchObject([{ because: "handed-back", isPersons: true }]);
  const note = { ...message("note", "teammate", 3), visibility: "private", text: "/baton resume" } as const;
  const snapshot: ConversationSnapshot = {
    ...gone,
    status: "open",
    assignee: maya,
    updatedAt: after(5),
    messages: [note, message("asked", "customer", 5)],
  };
  const handBack = { at: after(2), isPersons: true };
  const read = applySnapshot(given, snapshot, context, { readAt: after(6), handBack });
  expect(read.conversation.holder).toBe("human");
  expect(tell(read.conversation, maya, 4).conversation.holder).toBe("human");
  expect(tell(read.conversation, maya, 2.5).conversation.holder).toBe("ai");
});

describe("G8: the agent is assigned while people hold the conversation", () => {
  const handedOff: ConversationState = {
    ...conversation,
    holder: "human",
    assignee: { kind: "none" },
    holderChangedAt: after(0),
    handoff: { reason: "customer-asked", at: start.toISOString(), summary: "", sentiment: "neutral" },
  };
  const assigned = (by: "teammate" | "system" | "agent" | "unknown", seconds: number) => {
    const event: HelpdeskEvent = {
      kind: "assignee-changed",
      assignee: { kind: "agent" },
      by: { kind: by, externalId: null },
      at: after(seconds),
    };
    return applyEvent(handedOff, event, { ...context, source: "webhook" });
  };

  test.each([
    ["a person, at once", "teammate", 5, true],
    ["a rule, at once: it answers to the handoff", "system", 5, false],
    ["a rule, later: a company's way to give it back", "system", 120, true],
    ["our own account", "agent", 120, false],
    ["nobody knows who", "unknown", 5, true],
  ] as const)("by %s", (_name, by, seconds, mayBeHandBack) => {
    const { effects, conversation: next } = assigned(by, seconds);
    expect(effects.some(({ kind }) => kind === "read-conversation")).toBe(mayBeHandBack);
    expect(next.holder).toBe("human");
  });

  test("by a rule, at once, on a helpdesk whose clock is minutes away from ours: it answers to the letting go", () => {
    const released: ConversationState = { ...handedOff, assigneeChangedAt: after(-600) };
    const event: HelpdeskEvent = {
      kind: "assignee-changed",
      assignee: { kind: "agent" },
      by: { kind: "system", externalId: null },
      at: after(-595),
    };
    const { effects } = applyEvent({ ...released, holderChangedAt: null }, event, {
      ...context,
      source: "webhook",
    });
    expect(effects).toEqual([]);
  });
});

describe("G8: given back to the agent, and unassigned before it could be read", () => {
  const hold: ConversationState = {
    ...conversation,
    holder: "human",
    assignee: { kind: "teammate", externalId: "maya", name: null },
    holderChangedAt: after(0),
    assigneeChangedAt: after(0),
  };
  const handoff = { reason: "customer-asked", summary: "", sentiment: "neutral" } as const;
  const handedOffAt = (seconds: number) => ({
    handoff: { ...handoff, at: after(seconds).toISOString() },
  });

  test.each([
    ["by a person: nobody's", "teammate", {}, "none"],
    ["by nobody knows whom: people keep it", "unknown", {}, "human"],
    [
      "at the time of a claim of ours, which may be told so: people keep it",
      "teammate",
      { claimedAt: after(5) },
      "human",
    ],
    ["by a person, long after a claim: nobody's", "teammate", { claimedAt: after(-60) }, "none"],
    [
      "right after a handoff, whose letting go it may be: people keep it",
      "teammate",
      handedOffAt(0),
      "human",
    ],
    ["by a person, long after a handoff: nobody's", "teammate", handedOffAt(-600), "none"],
    [
      "by a person, before a teammate answered: people keep it",
      "teammate",
      { holderChangedAt: after(6) },
      "human",
    ],
  ] as const)("%s", (_name, by, change, holder) => {
    const given: HelpdeskEvent = {
      kind: "assignee-changed",
      assignee: { kind: "agent" },
      by: { kind: by, externalId: "maya" },
      at: after(5),
    };
    const told = applyEvent({ ...hold, ...change }, given, { ...context, source: "webhook" });
    const [effect] = told.effects;
    const handBack =
      effect?.kind === "read-conversation" && effect.because === "handed-back"
        ? { at: effect.at, isPersons: effect.isPersons }
        : null;
    const snapshot: ConversationSnapshot = {
      ...gone,
      status: "open",
      updatedAt: after(7),
      messages: [message("asked", "customer", 8)],
    };
    const read = applySnapshot(told.conversation, snapshot, context, { readAt: after(9), handBack });
    expect(read.conversation).toMatchObject({ holder, assignee: { kind: "none" } });
    expect(read.timeline.some(({ kind }) => kind === "handed-back")).toBe(holder === "none");
  });
});

describe("G8, FD9: a helpdesk that dates nothing tells of a closing, and shows the conversation open again", () => {
  const answered: ConversationState = { ...conversation, holder: "human", holderChangedAt: after(5) };
  const asked = message("asked", "customer", 30);
  const byMaya = (seconds: number) => message(`by maya ${seconds}`, "teammate", seconds);
  const look = (
    before: ConversationState,
    messages: HelpdeskMessage[],
    told: { writers?: string[]; reopenedBy?: string[] } | null,
    assignee: Assignee = { kind: "agent" },
  ) => {
    const snapshot: ConversationSnapshot = {
      ...gone,
      status: "open",
      assignee,
      contact: { externalId: "c", name: null, email: "Customer@example.com", phone: null },
      updatedAt: after(40),
      messages,
    };
    return applySnapshot(before, snapshot, context, {
      readAt: after(41),
      handBack: null,
      isUndated: true,
      closing: told && { writers: told.writers ?? [], reopenedBy: told.reopenedBy ?? [] },
    }).conversation;
  };
  const maya = "maya@acme.test";
  const customer = "customer@example.com";

  test.each([
    ["closed, and the customer wrote: nobody's", [asked], {}, "none"],
    ["the customer's own opening is told", [asked], { reopenedBy: [customer] }, "none"],
    [
      "closed by one, answered by another as is told: nobody's",
      [byMaya(20), asked],
      { writers: [maya, customer] },
      "none",
    ],
    ["the answer is not told yet: people's", [byMaya(20), asked], { writers: [customer] }, "human"],
    ["answered after the customer's message: people's", [asked, byMaya(35)], { writers: [maya] }, "human"],
    ["opened by a person: people's", [asked], { reopenedBy: [maya] }, "human"],
    ["opened by nobody knows whom: people's", [asked], { reopenedBy: [""] }, "human"],
    ["nothing new of the customer: people's", [], {}, "human"],
    ["no closing is told: people's", [asked], null, "human"],
  ] as const)("%s", (_name, messages, told, holder) => {
    const given = told && { writers: [], reopenedBy: [], ...told };
    expect(
      look(
        answered,
        [...messages],
        given && { writers: [...given.writers], reopenedBy: [...given.reopenedBy] },
      ).holder,
    ).toBe(holder);
  });

  test("assigned to a teammate it is theirs; told again within a day it begins nothing anew", () => {
    const theirs = { kind: "teammate", externalId: "maya", name: null } as const;
    expect(look(answered, [asked], {}, theirs).holder).toBe("human");
    const begun = look(answered, [asked], {});
    const taken = look(begun, [asked, byMaya(38)], null);
    expect(taken.holder).toBe("human");
    expect(look(taken, [message("more", "customer", 39)], {}).holder).toBe("human");
    // Known, and in doubt then: it is not taken for another one later.
    const doubted = look(answered, [asked, byMaya(35)], {});
    expect(look(doubted, [message("more", "customer", 39)], {}).holder).toBe("human");
  });
});
