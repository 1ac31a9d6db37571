import { describe, expect, it, test } from "vitest";
import { agent, define, facts, now, play, timer } from "../testing.ts";
import { matchButton } from "./buttons/match-button.ts";
import { readAnswer } from "./collect/read-answer.ts";

const close = { id: "close", kind: "close" };
const people = { id: "people", kind: "handoff-to-agent" };

describe("M5: Message", () => {
  test.each([
    ["a known value", "Hi {{contact.name|there}}!", "Hi Ada!"],
    ["an unknown value with other words", "Bye {{contact.phone|friend}}.", "Bye friend."],
    ["an unknown value without", "Bye{{contact.phone}}.", "Bye."],
    ["spaces inside the braces", "Hi {{ contact.name | there }}", "Hi Ada"],
    ["the customer's own words", "You asked: {{message.text}}", "You asked: Where is my order?"],
  ])("says %s", (_, text, said) => {
    const definition = define([{ id: "hello", kind: "message", text, next: "close" }, close]);
    expect(play(definition, [], facts({ "contact.name": "Ada" })).texts).toEqual([said]);
  });

  it("with a value of many lines, says it in one line and cut", () => {
    const definition = define([
      { id: "hello", kind: "message", text: "Hi {{contact.name}}", next: "close" },
      close,
    ]);
    const [said = ""] = play(definition, [], facts({ "contact.name": `a\n\n# b ${"x".repeat(900)}` })).texts;
    expect(said).not.toContain("\n");
    expect(said.length).toBeLessThan(210);
  });
});

describe("M6: Collect data", () => {
  const collect = (more: object = {}) =>
    define([
      {
        id: "ask",
        kind: "collect",
        fields: [
          { attribute: "contact.name", question: "Your name?" },
          { attribute: "contact.email", question: "Your email?", skipLabel: "Skip" },
        ],
        next: "agent",
        ...more,
      },
      { id: "agent", kind: "agent" },
      people,
    ]);

  it("asks one after the other, remembers both, and hands the first question to the AI", () => {
    const played = play(collect(), ["I'm Ada Lovelace", "it is ADA@example.com."]);
    expect(played.texts).toEqual(["Your name?", "Your email?"]);
    expect(played.run.attributes).toEqual({
      "contact.name": "Ada Lovelace",
      "contact.email": "ada@example.com",
    });
    expect(played.effects.filter(({ kind }) => kind === "update-contact")).toMatchObject([
      { attribute: "contact.name", value: "Ada Lovelace" },
      { attribute: "contact.email", value: "ada@example.com" },
    ]);
    expect(played.effects.at(-1)).toMatchObject({ kind: "ask-agent", messageIds: ["m1"], isFinal: false });
  });

  it("with everything known, asks nothing", () => {
    const played = play(collect(), [], facts({ "contact.name": "Ada", "contact.email": "ada@example.com" }));
    expect(played.kinds).toEqual(["ask-agent"]);
    expect(played.run.path.map(({ exit }) => exit)).toEqual(["next", "next", null]);
  });

  it("with everything known and a way for that, takes it", () => {
    const played = play(
      collect({ known: "people" }),
      [],
      facts({ "contact.name": "Ada", "contact.email": "a@b.co" }),
    );
    expect(played.run.stepId).toBe("people");
  });

  it("asks what is known too, when it is to be asked anew", () => {
    expect(play(collect({ whenKnown: "ask" }), [], facts({ "contact.name": "Ada" })).texts).toEqual([
      "Your name?",
    ]);
  });

  it("lets the customer skip what may be skipped", () => {
    const played = play(collect(), ["Ada", "skip"]);
    expect(played.run).toMatchObject({ stepId: "agent", attributes: { "contact.name": "Ada" } });
  });

  it("asks again after an unreadable answer, then goes on without and leaves the words to the AI", () => {
    const played = play(collect({ attempts: 2 }), ["Ada", "no idea", "why do you ask?"]);
    expect(played.texts).toHaveLength(3);
    expect(played.run.stepId).toBe("agent");
    expect(played.effects.at(-1)).toMatchObject({ kind: "ask-agent", messageIds: ["m1", "m4"] });
  });

  it("goes on after silence", () => {
    const silence = { after: { amount: 5, unit: "minutes" }, next: "people" };
    const definition = collect({ silence });
    expect(play(definition, []).run.awaiting?.until).toBe("2025-03-03T10:05:00.000Z");
    expect(play(definition, [timer]).run).toMatchObject({ stepId: "people", endedBecause: "handed-off" });
  });

  test.each([
    ["email", "me: ada@example.com, thanks", "ada@example.com"],
    ["email", "ada at example", undefined],
    ["phone", "call +44 20 7946 0018", "+442079460018"],
    ["phone", "12", undefined],
    ["number", "about 3,5 kg", 3.5],
    ["number", "many", undefined],
    ["boolean", "Yes please", true],
    ["boolean", "nope", false],
    ["boolean", "perhaps", undefined],
    ["text", "My name is Ada", "Ada"],
    ["text", "   ", undefined],
  ] as const)("reads a %s out of “%s”", (type, text, value) => {
    const answer = readAnswer(text, type);
    expect(answer.kind === "value" ? answer.value : undefined).toBe(value);
  });
});

describe("M5: Branch on attributes", () => {
  const branch = (attribute: string, operator: string, value?: unknown) =>
    define(
      [
        {
          id: "branch",
          kind: "branch",
          branches: [
            {
              id: "yes",
              label: "Yes",
              when: { conditions: [{ attribute, operator, value }] },
              next: "close",
            },
          ],
          otherwise: "people",
        },
        close,
        people,
      ],
      { attributes: [{ name: "seats", label: "Seats", type: "number" }] },
    );

  test.each([
    ["plan", "is", "PRO", true],
    ["plan", "is-not", "pro", false],
    ["missing", "is-not", "pro", true],
    ["missing", "is", "pro", false],
    ["plan", "contains", "r", true],
    ["plan", "does-not-contain", "r", false],
    ["plan", "starts-with", "Pr", true],
    ["seats", "greater-than", 9, true],
    ["seats", "less-than", "9", false],
    ["seats", "is", "10", true],
    ["plan", "is-known", undefined, true],
    ["missing", "is-unknown", undefined, true],
    ["open", "is", true, true],
    ["open", "is", "false", false],
  ])("%s %s %s: %s", (attribute, operator, value, isTaken) => {
    const definition = branch(attribute, operator, value);
    const known = facts({ plan: "pro ", seats: 10, open: true });
    expect(play(definition, [], known).run.stepId).toBe(isTaken ? "close" : "people");
  });

  it("takes the first branch that holds, and with `any` one condition is enough", () => {
    const definition = define([
      {
        id: "branch",
        kind: "branch",
        branches: [
          {
            id: "any",
            label: "Any",
            when: {
              match: "any",
              conditions: [
                { attribute: "plan", operator: "is", value: "free" },
                { attribute: "plan", operator: "is", value: "pro" },
              ],
            },
            next: "close",
          },
          {
            id: "later",
            label: "Later",
            when: { conditions: [{ attribute: "plan", operator: "is-known" }] },
            next: "people",
          },
        ],
        otherwise: "people",
      },
      close,
      people,
    ]);
    expect(play(definition, [], facts({ plan: "pro" })).run.stepId).toBe("close");
    expect(play(definition, [], facts({ plan: "max" })).run.stepId).toBe("people");
  });
});

describe("M5: Branch by buttons", () => {
  const buttons = [
    { id: "ticket", label: "Create a ticket" },
    { id: "human", label: "Human agent" },
  ];

  test.each([
    ["a tap", "", "human", "human"],
    ["its label", "human AGENT!", null, "human"],
    ["its number", "2", null, "human"],
    ["its number in words", "Option 1.", null, "ticket"],
    ["the last line of a burst", "hm\nwell\n1", null, "ticket"],
    ["a number too high", "3", null, undefined],
    ["a sentence", "I want a human", null, undefined],
    ["a tap on a button of another step, with its label", "Human agent", "x", "human"],
  ])("understands %s", (_, text, buttonId, chosen) => {
    expect(matchButton(buttons, { text, buttonId })?.id).toBe(chosen);
  });

  const definition = define([
    {
      id: "choice",
      kind: "buttons",
      text: "How?",
      buttons: [
        { ...buttons[0], next: "close" },
        { ...buttons[1], next: "people" },
      ],
      otherwise: "agent",
      silence: { after: { amount: 1, unit: "hours" }, next: "people" },
    },
    { id: "agent", kind: "agent" },
    close,
    people,
  ]);

  test.each([
    ["the first button", "Create a ticket", "close"],
    ["the second button", "2", "people"],
    ["something else", "Where is it?", "agent"],
    ["silence", timer, "people"],
  ])("goes on with %s", (_, event, stepId) => {
    expect(play(definition, [event]).run.stepId).toBe(stepId);
  });

  it("leaves what was written instead of a choice to the AI, with the first question", () => {
    expect(play(definition, ["And how do I return it?"]).effects.at(-1)).toMatchObject({
      kind: "ask-agent",
      messageIds: ["m1", "m2"],
    });
  });
});

describe("M5: Let the AI handle", () => {
  const definition = define([
    {
      id: "agent",
      kind: "agent",
      handedOff: "choice",
      resolved: "close",
      silence: { after: { amount: 1, unit: "days" }, next: "close" },
    },
    { id: "choice", kind: "message", text: "One moment.", next: "people" },
    close,
    people,
  ]);

  it("asks about the message that began it, then about each that follows", () => {
    const played = play(definition, [agent("replied"), "And when?", agent("replied")]);
    expect(played.effects).toMatchObject([
      { kind: "ask-agent", messageIds: ["m1"] },
      { kind: "ask-agent", messageIds: ["m3"] },
    ]);
    expect(played.run).toMatchObject({ stepId: "agent", openQuestions: [] });
  });

  test.each([
    ["cannot help", agent("handed-off"), "people"],
    ["is told that it is solved", agent("resolved"), "close"],
  ])("goes on when it %s", (_, event, stepId) => {
    expect(play(definition, [event]).run.stepId).toBe(stepId);
  });

  it("remembers why it handed off, for a branch", () => {
    expect(play(definition, [agent("handed-off")]).run.attributes).toEqual({
      "agent.handoffReason": "customer-asked",
    });
  });

  it("goes on after silence, and only after an answer", () => {
    expect(play(definition, []).run.awaiting?.until).toBeNull();
    expect(play(definition, [agent("replied"), timer]).run.stepId).toBe("close");
  });

  it("without a way on, hands off and resolves as it does alone", () => {
    const alone = define([{ id: "agent", kind: "agent" }]);
    expect(play(alone, [agent("handed-off")]).run).toMatchObject({
      status: "ended",
      endedBecause: "handed-off",
    });
    expect(play(alone, [agent("resolved")]).run).toMatchObject({ status: "ended", endedBecause: "closed" });
  });
});

describe("M2, M3: handoffs", () => {
  it("to people carries text, group, topic and note", () => {
    const definition = define([
      {
        ...people,
        text: "Hold on, {{contact.name|you}}.",
        connectionId: "c1",
        groupId: "g1",
        topicId: "t1",
        note: "Plan {{contact.name}}",
      },
    ]);
    expect(play(definition, [], facts({ "contact.name": "Ada" })).effects).toEqual([
      {
        kind: "hand-off",
        text: "Hold on, Ada.",
        connectionId: "c1",
        groupId: "g1",
        topicId: "t1",
        note: "Plan Ada",
        key: "run/0/people",
        stepId: "people",
      },
    ]);
  });

  const ticket = (more: object = {}) =>
    define(
      [{ id: "ticket", kind: "handoff-to-ticket", fields: { cf_plan: "{{plan|none}}" }, ...more }, close],
      {
        attributes: [{ name: "plan", label: "Plan", type: "text" }],
      },
    );
  const unverified = facts({ "contact.email": "ada@example.com" }, { needsVerification: true });

  it("M3: verification is on unless it is switched off", () => {
    const [, step] = ticket().steps;
    expect(step).toMatchObject({ userVerification: true });
  });

  it("M3: a ticket is made only after the right code", () => {
    const asked = play(ticket(), [], unverified);
    expect(asked.kinds).toEqual(["send-code", "send"]);
    const handedIn = play(ticket(), ["it is 123 456"], unverified);
    expect(handedIn.effects.at(-1)).toMatchObject({
      kind: "check-code",
      code: "123456",
      email: "ada@example.com",
    });
    const accepted = play(ticket(), ["123456", { kind: "code-checked", verdict: "accepted" }], unverified);
    expect(accepted.effects.at(-1)).toMatchObject({ kind: "create-ticket", fields: { cf_plan: "none" } });
    expect(accepted.run).toMatchObject({ endedBecause: "ticket" });
  });

  test.each([
    ["switched off", { userVerification: false }, unverified],
    ["secure mode", {}, facts({ "contact.email": "ada@example.com" })],
  ])("M3: with %s no code is asked for", (_, more, known) => {
    expect(play(ticket(more), [], known).kinds).toEqual(["create-ticket"]);
  });

  it("M3: without an address asks for it first", () => {
    const played = play(ticket(), ["ada@example.com"], facts({}, { needsVerification: true }));
    expect(played.kinds).toEqual(["send", "send-code", "send"]);
  });

  test.each([
    ["wrong: asks again", { verdict: "wrong" }, { stepId: "ticket", status: "waiting" }],
    ["expired: sends another", { verdict: "expired" }, { stepId: "ticket", status: "waiting" }],
    ["used up: people get it", { verdict: "used-up" }, { stepId: "ticket", endedBecause: "handed-off" }],
    ["not sent: people get it", { verdict: "not-sent" }, { stepId: "ticket", endedBecause: "handed-off" }],
  ] as const)("M3: a code that is %s", (_, { verdict }, expected) => {
    expect(play(ticket(), ["123456", { kind: "code-checked", verdict }], unverified).run).toMatchObject(
      expected,
    );
  });

  test.each([
    ["asks for a new code", "Send a new code", ["send-code", "send"], "ada@example.com"],
    [
      "writes another address instead",
      "sorry, it is eve@example.com",
      ["send-code", "send"],
      "eve@example.com",
    ],
    ["wants another address", "Use another address", ["send"], "ada@example.com"],
    [
      "writes the code together with an address",
      "123456 came to eve@example.com",
      ["check-code"],
      "ada@example.com",
    ],
  ] as const)("M3: a customer who %s is understood", (_, words, kinds, email) => {
    const played = play(ticket(), [words], unverified);
    const made = played.effects.slice(-kinds.length);
    expect(made.map(({ kind }) => kind)).toEqual(kinds);
    expect(played.run).toMatchObject({ stepId: "ticket", status: "waiting" });
    const [first] = made;
    if (first && "email" in first) expect(first.email).toBe(email);
  });

  it("M3: a customer who is not verified goes the way for that", () => {
    const played = play(
      ticket({ unverified: "close" }),
      ["123456", { kind: "code-checked", verdict: "used-up" }],
      unverified,
    );
    expect(played.run.stepId).toBe("close");
  });
});

describe("M5: Wait, Set attribute, Tag, Close", () => {
  const wait = (until: object, more: object = {}) =>
    define([{ id: "wait", kind: "wait", until, next: "close", ...more }, close, people]);
  const hour = { kind: "duration", duration: { amount: 1, unit: "hours" } };

  it("waits for its time, and not a moment less", () => {
    const definition = wait(hour);
    const { run } = play(definition, []);
    expect(run.awaiting).toEqual({ kind: "time", until: "2025-03-03T11:00:00.000Z" });
    expect(play(definition, [timer]).run.stepId).toBe("close");
  });

  it("M12: waits until people are there, and not at all while they are", () => {
    const until = { kind: "office-hours" };
    expect(play(wait(until), []).run.stepId).toBe("close");
    const later = new Date(now.getTime() + 60_000).toISOString();
    expect(play(wait(until), [], facts({}, { officeOpensAt: later })).run.awaiting).toEqual({
      kind: "time",
      until: later,
    });
  });

  it("M11: a reply ends the wait: the AI answers, or the way for it is taken", () => {
    const played = play(wait(hour), ["Still there?"]);
    expect(played.effects.at(-1)).toMatchObject({
      kind: "ask-agent",
      messageIds: ["m1", "m2"],
      isFinal: true,
    });
    expect(play(wait(hour, { onReply: "people" }), ["Still there?"]).run.stepId).toBe("people");
  });

  it("sets a value, of the contact in the helpdesk too", () => {
    const definition = define(
      [
        { id: "set", kind: "set-attribute", attribute: "score", value: "4{{missing|2}}", next: "name" },
        { id: "name", kind: "set-attribute", attribute: "contact.name", value: "Ada", next: "close" },
        close,
      ],
      { attributes: [{ name: "score", label: "Score", type: "number" }] },
    );
    const played = play(definition, []);
    expect(played.run.attributes).toEqual({ score: 42, "contact.name": "Ada" });
    expect(played.kinds).toEqual(["update-contact", "close"]);
  });

  it("tags, then closes with last words", () => {
    const definition = define([
      { id: "tag", kind: "tag", tags: ["vip", "bike"], next: "close" },
      { ...close, text: "Bye!", outcome: "unresolved" },
    ]);
    expect(play(definition, []).effects).toMatchObject([
      { kind: "tag", tags: ["vip", "bike"] },
      { kind: "close", text: "Bye!", outcome: "unresolved" },
    ]);
  });
});
