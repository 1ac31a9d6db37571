import { describe, expect, it } from "vitest";
import { parseDefinition } from "../definition/parse-definition.ts";
import { templates } from "../templates/templates.ts";
import { facts, now } from "../testing.ts";
import { type AgentOutcome, type RehearsalInput, rehearse } from "./rehearse.ts";

const run = (id: string, inputs: RehearsalInput[], agentOutcomes: AgentOutcome[] = [], known = facts()) => {
  const template = templates.find((candidate) => candidate.id === id);
  if (!template) throw new Error(id);
  return rehearse({
    definition: template.definition,
    triggerId: "start",
    facts: known,
    inputs,
    agentOutcomes,
    now,
  });
};
const steps = (rehearsal: ReturnType<typeof run>) => rehearsal.path.map(({ stepId }) => stepId);
const ask = { kind: "message", text: "Where is my order?" } as const;

describe("M5: the hybrid escalation", () => {
  it("lets the customer choose a person", () => {
    const rehearsal = run(
      "hybrid-escalation",
      [ask, { kind: "button", button: "Human agent" }],
      ["handed-off"],
    );
    expect(steps(rehearsal)).toEqual(["start", "answer", "choice", "people"]);
    expect(rehearsal.endedBecause).toBe("handed-off");
  });

  it("M3: makes a ticket once the address is verified", () => {
    const rehearsal = run(
      "hybrid-escalation",
      [
        ask,
        { kind: "button", button: "ticket" },
        { kind: "message", text: "ada@example.com" },
        { kind: "message", text: "123456" },
      ],
      ["handed-off"],
      facts({}, { needsVerification: true }),
    );
    expect(rehearsal.lines.map(({ from, text }) => `${from}: ${text}`)).toEqual([
      "customer: Where is my order?",
      "system: The AI is asked.",
      "agent: The AI cannot help.",
      "workflow: I cannot solve this alone. How would you like to go on?",
      "customer: ticket",
      "workflow: What is your email address? We send a code there, and our answer later.",
      "customer: ada@example.com",
      "system: A code is sent to ada@example.com.",
      "workflow: We have sent six digits to ada@example.com. Please write them here within ten minutes.",
      "customer: 123456",
      "system: The code is checked. In a test every code is right.",
      "system: A ticket “Conversation with a customer” is made.",
    ]);
  });

  it("speaks first where the conversation is opened, and hears the first message afterwards", () => {
    const parsed = parseDefinition({
      steps: [
        { id: "start", kind: "trigger", on: "conversation-opened", next: "hello" },
        { id: "hello", kind: "message", text: "Welcome!", next: "ai" },
        { id: "ai", kind: "agent" },
      ],
    });
    if (parsed.kind === "refused") throw new Error("refused");
    const { definition } = parsed;
    const input = { definition, triggerId: "start", facts: facts(), agentOutcomes: [], now };
    const texts = (inputs: RehearsalInput[]) => rehearse({ ...input, inputs }).lines.map(({ text }) => text);
    expect(texts([])).toEqual(["Welcome!"]);
    expect(texts([ask])).toEqual(["Welcome!", "Where is my order?", "The AI is asked.", "The AI's answer."]);
  });

  it("waits for the next message while the AI can help", () => {
    expect(run("hybrid-escalation", [ask])).toMatchObject({
      endedBecause: null,
      stepId: "answer",
      waitsFor: "the customer's next message",
    });
  });
});

describe("M12: out of hours", () => {
  const closed = facts({ "office.isOpen": false, "office.opensAt": "on Monday at 9:00" });

  it("tells when people are back and goes on without an address after a while", () => {
    const rehearsal = run("out-of-hours", [ask, { kind: "wait" }], ["handed-off"], closed);
    expect(steps(rehearsal)).toEqual(["start", "answer", "hours", "away", "email", "people-later"]);
    expect(rehearsal.lines.map(({ text }) => text).join("\n")).toContain("back on Monday at 9:00");
  });

  it("hands off at once while people are there", () => {
    const rehearsal = run("out-of-hours", [ask], ["handed-off"], facts({ "office.isOpen": true }));
    expect(steps(rehearsal)).toEqual(["start", "answer", "hours", "people"]);
  });
});

it("M6: an address that is known is not asked for", () => {
  expect(steps(run("collect-email-first", [ask], [], facts({ "contact.email": "ada@example.com" })))).toEqual(
    ["start", "email", "answer"],
  );
  expect(run("collect-email-first", [ask]).waitsFor).toBe("the customer's answer");
});
