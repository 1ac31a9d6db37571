import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { parseDefinition } from "../definition/parse-definition.ts";
import { advance, startRun } from "../run/advance.ts";
import { templates } from "../templates/templates.ts";
import { define, facts, now } from "../testing.ts";
import { isPublishable, validate } from "./validate.ts";

const close = { id: "close", kind: "close" };
const found = (steps: Record<string, unknown>[]) =>
  validate(define(steps)).map(({ code, stepId, path }) => `${code} ${stepId} ${path}`);

describe("M5: what keeps a workflow from being published", () => {
  test.each([
    ["a document without a fault", [{ id: "hello", kind: "message", text: "Hi", next: "close" }, close], []],
    [
      "a step that no way leads to",
      [close, { id: "lost", kind: "close" }],
      ["unreachable-step lost steps[2]"],
    ],
    [
      "a button that leads nowhere",
      [
        {
          id: "choice",
          kind: "buttons",
          text: "?",
          buttons: [
            { id: "a", label: "A", next: "close" },
            { id: "b", label: "B" },
          ],
          otherwise: "close",
        },
        close,
      ],
      ["missing-branch choice steps[1].buttons[1].next"],
    ],
    [
      "no way for other words",
      [
        { id: "choice", kind: "buttons", text: "?", buttons: [{ id: "a", label: "A", next: "close" }] },
        close,
      ],
      ["missing-branch choice steps[1].otherwise"],
    ],
    [
      "a circle without a wait",
      [
        { id: "a", kind: "tag", tags: ["a"], next: "b" },
        { id: "b", kind: "message", text: "b", next: "a" },
      ],
      ["loop-without-wait b steps[2].next"],
    ],
    [
      "a circle by time alone",
      [
        {
          id: "choice",
          kind: "buttons",
          text: "?",
          buttons: [{ id: "a", label: "A", next: "close" }],
          otherwise: "close",
          silence: { after: { amount: 1, unit: "days" }, next: "later" },
        },
        {
          id: "later",
          kind: "wait",
          until: { kind: "duration", duration: { amount: 1, unit: "days" } },
          next: "choice",
        },
        close,
      ],
      ["loop-by-time-alone later steps[2].next"],
    ],
    [
      "a circle from the AI to itself",
      [
        { id: "ai", kind: "agent", handedOff: "say" },
        { id: "say", kind: "message", text: "Once more.", next: "ai" },
      ],
      ["loop-without-wait say steps[2].next"],
    ],
    [
      "a circle that waits for the customer",
      [
        { id: "ai", kind: "agent", handedOff: "choice" },
        {
          id: "choice",
          kind: "buttons",
          text: "?",
          buttons: [{ id: "a", label: "A", next: "close" }],
          otherwise: "ai",
        },
        close,
      ],
      [],
    ],
    [
      "a circle through data that may be known",
      [
        { id: "ask", kind: "collect", fields: [{ attribute: "contact.email", question: "?" }], next: "say" },
        { id: "say", kind: "message", text: "And again", next: "ask" },
      ],
      ["loop-without-wait say steps[2].next"],
    ],
    [
      "an attribute that does not exist, in a text",
      [{ id: "hello", kind: "message", text: "Hi {{contact.nmae|you}}", next: "close" }, close],
      ["unknown-attribute hello steps[1].text"],
    ],
    [
      "a placeholder that is not closed",
      [{ id: "hello", kind: "message", text: "Hi {{contact.name | there}!", next: "close" }, close],
      ["broken-placeholder hello steps[1].text"],
    ],
    [
      "two buttons of one label",
      [
        {
          id: "choice",
          kind: "buttons",
          text: "?",
          buttons: [
            { id: "a", label: "Yes", next: "close" },
            { id: "b", label: "yes!", next: "close" },
          ],
          otherwise: "close",
        },
        close,
      ],
      ["repeated-label choice steps[1].buttons[1].label"],
    ],
    [
      "an attribute that does not exist, in a condition",
      [
        {
          id: "branch",
          kind: "branch",
          branches: [
            {
              id: "a",
              label: "A",
              when: { conditions: [{ attribute: "plan", operator: "is", value: "pro" }] },
              next: "close",
            },
          ],
          otherwise: "close",
        },
        close,
      ],
      ["unknown-attribute branch steps[1].branches[0].when.conditions[0].attribute"],
    ],
    [
      "an attribute that only Baton knows, set by a step",
      [
        { id: "set", kind: "set-attribute", attribute: "contact.isVerified", value: true, next: "close" },
        close,
      ],
      ["read-only-attribute set steps[1].attribute"],
    ],
    [
      "a way to a step that does not exist",
      [{ id: "hello", kind: "message", text: "Hi", next: "gone" }],
      ["unknown-step hello steps[1].next"],
    ],
    [
      "a way back to a trigger",
      [{ id: "hello", kind: "message", text: "Hi", next: "start" }],
      ["leads-to-trigger hello steps[1].next", "loop-without-wait hello steps[1].next"],
    ],
    [
      "a path that just ends",
      [{ id: "hello", kind: "message", text: "Hi" }],
      ["dead-end hello steps[1].next"],
    ],
  ])("%s", (_, steps, expected) => {
    expect(found(steps as never)).toEqual(expected);
  });

  it("nothing starts it", () => {
    const parsed = parseDefinition({ steps: [close] });
    expect(parsed.kind === "parsed" && validate(parsed.definition).map(({ code }) => code)).toEqual([
      "no-trigger",
      "unreachable-step",
    ]);
  });

  it("but a dead end is a warning only", () => {
    expect(isPublishable(validate(define([{ id: "hello", kind: "message", text: "Hi" }])))).toBe(true);
    expect(isPublishable(validate(define([close, { id: "lost", kind: "close" }])))).toBe(false);
  });

  it("every fault says what to do", () => {
    for (const problem of validate(
      define([
        { id: "a", kind: "wait", until: { kind: "office-hours" } },
        { id: "b", kind: "close" },
      ]),
    )) {
      expect(problem.message).toMatch(/[.]$/);
      expect(problem.fix).toMatch(/[.]$/);
    }
  });
});

describe("M5: a document that cannot be read", () => {
  const refuse = (steps: unknown, more: object = {}) => {
    const parsed = parseDefinition({ steps, ...more });
    return parsed.kind === "refused"
      ? parsed.problems.map(({ code, stepId, path }) => `${code} ${stepId} ${path}`)
      : [];
  };

  test.each([
    ["an unknown kind", [{ id: "a", kind: "dance" }], ["unknown-kind a steps[0].kind"]],
    ["an unknown field", [{ id: "a", kind: "close", txet: "x" }], ["unknown-field a steps[0]"]],
    ["a missing field", [{ id: "a", kind: "message" }], ["missing-field a steps[0].text"]],
    ["an empty text", [{ id: "a", kind: "message", text: " " }], ["invalid-value a steps[0].text"]],
    [
      "an empty label",
      [{ id: "a", kind: "buttons", text: "?", buttons: [{ id: "x", label: "" }] }],
      ["invalid-value a steps[0].buttons[0].label"],
    ],
    ["two steps of one id", [close, close], ["repeated-id close steps[1].id"]],
    [
      "two buttons of one id",
      [
        {
          id: "a",
          kind: "buttons",
          text: "?",
          buttons: [
            { id: "x", label: "X" },
            { id: "x", label: "Y" },
          ],
        },
      ],
      ["repeated-id a steps[0].buttons[1].id"],
    ],
    ["no steps", [], ["invalid-value null steps"]],
  ])("with %s, is refused with the place", (_, steps, expected) => {
    expect(refuse(steps)).toEqual(expected);
  });

  it("says all faults together", () => {
    expect(
      refuse([
        { id: "a", kind: "message" },
        { id: "b", kind: "tag" },
      ]),
    ).toHaveLength(2);
  });

  it("of a later format, is refused", () => {
    expect(refuse([close], { format: 2 })).toEqual(["invalid-value null format"]);
  });
});

describe("M5, M6, M12: the templates", () => {
  test.each(
    templates.map((template) => [template.id, template] as const),
  )("%s can be published as it is", (_, { definition }) => {
    expect(validate(definition)).toEqual([]);
  });
});

/** A document of a template's, with a few places changed into something else: often almost right, and never meant. */
const mutations = fc.array(
  fc.record({
    at: fc.nat(),
    with: fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom("delete" as const, "null" as const) },
      {
        weight: 3,
        arbitrary: fc
          .constantFrom("start", "answer", "people", "choice", "greeting", "email", "nowhere", "__proto__")
          .map((value) => ({ value: value as unknown })),
      },
      { weight: 1, arbitrary: fc.jsonValue().map((value) => ({ value: value as unknown })) },
    ),
  }),
  { maxLength: 5 },
);

function mutate(
  document: unknown,
  changes: typeof mutations extends fc.Arbitrary<infer Changes> ? Changes : never,
) {
  const mutated = JSON.parse(JSON.stringify(document)) as Record<string, unknown>;
  for (const change of changes) {
    const places: [Record<string, unknown>, string][] = [];
    const collect = (value: unknown) => {
      if (typeof value !== "object" || value === null) return;
      for (const key of Object.keys(value)) {
        places.push([value as Record<string, unknown>, key]);
        collect((value as Record<string, unknown>)[key]);
      }
    };
    collect(mutated);
    const place = places[change.at % Math.max(1, places.length)];
    if (!place) continue;
    const [owner, key] = place;
    if (change.with === "delete") delete owner[key];
    else owner[key] = change.with === "null" ? null : change.with.value;
  }
  return mutated;
}

describe("M5: whatever is handed in", () => {
  it("is refused with a place and what to do, or can be read and checked; nothing is thrown", () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.jsonValue()), (input) => {
        const parsed = parseDefinition(input);
        const problems = parsed.kind === "refused" ? parsed.problems : validate(parsed.definition);
        for (const { message, fix } of problems) expect(message && fix).toBeTruthy();
      }),
      { numRuns: 300 },
    );
  });

  it("and may be published, comes to an end or waits for somebody, and is never pushed on by the clock for ever", () => {
    let published = 0;
    fc.assert(
      fc.property(fc.constantFrom(...templates), mutations, fc.boolean(), (template, changes, isOpen) => {
        const parsed = parseDefinition(mutate(template.definition, changes));
        if (parsed.kind === "refused") {
          expect(parsed.problems.length).toBeGreaterThan(0);
          return;
        }
        const { definition } = parsed;
        const problems = validate(definition);
        for (const { stepId } of problems) {
          if (stepId !== null) expect(definition.steps.map(({ id }) => id)).toContain(stepId);
        }
        if (!isPublishable(problems)) return;
        published++;
        for (const trigger of definition.steps.filter(({ kind }) => kind === "trigger")) {
          const known = facts({ "office.isOpen": isOpen });
          const common = { definition, facts: known };
          let { run } = startRun({
            ...common,
            id: "run",
            triggerId: trigger.id,
            messageIds: ["m1"],
            messageText: "Hello",
            now,
          });
          for (let turn = 0; turn < definition.steps.length + 2 && run.awaiting?.until; turn++) {
            const at = new Date(run.awaiting.until);
            run = advance({ ...common, run, event: { kind: "timer" }, now: at }).run;
          }
          expect(run.awaiting?.until ?? null).toBeNull();
          expect(["too-many-steps", "step-missing"]).not.toContain(run.endedBecause);
        }
      }),
      { numRuns: 600 },
    );
    // Otherwise it would have shown nothing.
    expect(published).toBeGreaterThan(50);
  });
});
