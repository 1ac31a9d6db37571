import * as fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { findStep, type WorkflowDefinition } from "../definition/definition.ts";
import { createStep, exitsOf, type Step, type StepKind, stepKinds } from "../steps/registry.ts";
import { agent, define, facts, now, play, timer } from "../testing.ts";
import { advance, startRun } from "./advance.ts";
import { matchTrigger } from "./match-trigger.ts";
import type { WorkflowRun } from "./run.ts";
import type { RunEvent } from "./run-event.ts";

const close = { id: "close", kind: "close" };

describe("a run", () => {
  it("whose path ends without an answer, leaves the question to the AI", () => {
    const played = play(define([{ id: "hello", kind: "message", text: "Hi!" }]), []);
    expect(played.effects).toMatchObject([
      { kind: "send", text: "Hi!" },
      { kind: "ask-agent", messageIds: ["m1"], isFinal: true },
    ]);
    expect(played.run).toMatchObject({ status: "ended", endedBecause: "completed", openQuestions: [] });
  });

  it("that takes as many steps at once as a document may have, comes to its end", () => {
    const steps = Array.from({ length: 199 }, (_, at) => ({
      id: `tag-${at}`,
      kind: "tag",
      tags: ["a"],
      next: at < 198 ? `tag-${at + 1}` : null,
    }));
    expect(play(define(steps), []).run).toMatchObject({ endedBecause: "completed", stepId: "tag-198" });
  });

  it("that went round in a circle without a wait, ends and leaves the question to the AI", () => {
    const definition = define([
      { id: "a", kind: "tag", tags: ["a"], next: "b" },
      { id: "b", kind: "tag", tags: ["b"], next: "a" },
    ]);
    const played = play(definition, []);
    expect(played.run.endedBecause).toBe("too-many-steps");
    expect(played.effects.at(-1)).toMatchObject({ kind: "ask-agent", isFinal: true });
  });

  it("told of a timer too early, does nothing", () => {
    const wait = { kind: "duration", duration: { amount: 1, unit: "hours" } };
    const definition = define([{ id: "wait", kind: "wait", until: wait, next: "close" }, close]);
    const { run } = play(definition, []);
    const early = new Date(now.getTime() + 3_599_999);
    expect(advance({ definition, run, event: timer, facts: facts(), now: early })).toEqual({
      run,
      effects: [],
    });
    const due = new Date(now.getTime() + 3_600_000);
    expect(advance({ definition, run, event: timer, facts: facts(), now: due }).run.status).toBe("ended");
  });

  it("that was stopped, is over and does nothing any more", () => {
    const definition = define([{ id: "agent", kind: "agent" }]);
    const stopped = play(definition, [{ kind: "stop" }, "Hello?"]);
    expect(stopped.run).toMatchObject({ status: "ended", endedBecause: "stopped", stepId: "agent" });
    expect(stopped.kinds).toEqual(["ask-agent"]);
  });
});

describe("M5: triggers", () => {
  const trigger = (more: object) =>
    define([{ id: "start", kind: "trigger", on: "first-message", next: "close", ...more }, close]);
  const first = { on: "first-message", channel: "web", facts: facts() } as const;

  test.each([
    ["a first message", {}, first, true],
    ["any message, told of the first", { on: "any-message" }, first, true],
    ["a first message, told of a later one", {}, { ...first, on: "any-message" }, false],
    ["a channel that is not selected", { channels: ["email"] }, first, false],
    ["a channel that is", { channels: ["email", "web"] }, first, true],
    [
      "out of hours, while open",
      { hours: "closed" },
      { ...first, facts: facts({ "office.isOpen": true }) },
      false,
    ],
    [
      "out of hours, while closed",
      { hours: "closed" },
      { ...first, facts: facts({ "office.isOpen": false }) },
      true,
    ],
    ["in office hours, with none set", { hours: "open" }, first, true],
    [
      "a condition that does not hold",
      { when: { conditions: [{ attribute: "contact.email", operator: "is-known" }] } },
      first,
      false,
    ],
  ] as const)("%s", (_, more, happened, isMatch) => {
    expect(matchTrigger(trigger(more), happened)).toBe(isMatch ? "start" : null);
  });
});

/** Documents of every kind of step, connected at random, circles and loose ends included. */
const documents: fc.Arbitrary<WorkflowDefinition> = fc
  .array(fc.constantFrom(...stepKinds.filter((kind) => kind !== "trigger")), { minLength: 1, maxLength: 9 })
  .chain((kinds) =>
    fc.tuple(fc.constant(kinds), fc.array(fc.nat(30), { minLength: 60, maxLength: 60 }), fc.boolean()),
  )
  .map(([kinds, targets, hasSilence]) => {
    const ids = kinds.map((_, index) => `s${index}`);
    const steps = (["trigger", ...kinds] as StepKind[]).map((kind, index) => {
      const step = structuredClone(createStep(kind, index === 0 ? "start" : `s${index - 1}`)) as Step;
      if (hasSilence && "silence" in step)
        step.silence = { after: { amount: 1, unit: "minutes" }, next: null };
      for (const { path } of exitsOf(step))
        connect(step, path, ids[(targets.shift() ?? 0) % (ids.length + 1)] ?? null);
      return step;
    });
    return define(steps as never);
  });

function connect(step: Step, path: readonly (string | number)[], to: string | null): void {
  let place = step as unknown as Record<string | number, unknown>;
  for (const part of path.slice(0, -1)) place = place[part] as typeof place;
  place[path.at(-1) as string] = to;
}

const events: fc.Arbitrary<RunEvent> = fc.oneof(
  fc
    .constantFrom("1", "2", "ada@example.com", "123456", "skip", "Where is my order?", "")
    .map((text) => ({ kind: "message" as const, text, buttonId: null, messageIds: [] as string[] })),
  fc.constant(timer),
  fc.constantFrom(agent("replied"), agent("handed-off"), agent("resolved"), agent("silent")),
  fc
    .constantFrom("accepted", "wrong", "expired", "used-up", "not-sent")
    .map((verdict) => ({ kind: "code-checked", verdict }) as RunEvent),
);

const knowledge = fc.record({ email: fc.boolean(), needsVerification: fc.boolean(), isOpen: fc.boolean() });

describe("random walks", () => {
  const walk = (definition: WorkflowDefinition, happened: RunEvent[], known: ReturnType<typeof facts>) => {
    const runs: WorkflowRun[] = [];
    const keys: string[] = [];
    const answered: string[] = [];
    let at = now;
    let messages = 1;
    let next = startRun({
      id: "run",
      definition,
      triggerId: "start",
      messageIds: ["m1"],
      messageText: "Hello",
      facts: known,
      now,
    });
    const note = () => {
      runs.push(next.run);
      keys.push(...next.effects.map(({ key }) => key));
      for (const effect of next.effects) {
        if (effect.kind === "ask-agent") answered.push(...effect.messageIds);
      }
    };
    note();
    for (const event of happened) {
      at = new Date(at.getTime() + 60_000);
      const numbered = event.kind === "message" ? { ...event, messageIds: [`m${++messages}`] } : event;
      const input = { definition, run: next.run, event: numbered, facts: known, now: at };
      const before = JSON.stringify(next.run);
      next = advance(input);
      // A crash takes the same step again, from the run as it was stored.
      expect(advance({ ...input, run: JSON.parse(before) as WorkflowRun })).toEqual(next);
      expect(JSON.stringify(input.run)).toBe(before);
      note();
    }
    return { runs, keys, answered };
  };

  it("never lose a run, stand at a step that exists, and give every effect a key of its own", () => {
    fc.assert(
      fc.property(
        documents,
        fc.array(events, { maxLength: 25 }),
        knowledge,
        (definition, happened, known) => {
          const { runs, keys } = walk(
            definition,
            happened,
            facts(
              {
                "office.isOpen": known.isOpen,
                ...(known.email ? { "contact.email": "ada@example.com" } : {}),
              },
              {
                needsVerification: known.needsVerification,
                officeOpensAt: known.isOpen ? null : new Date(now.getTime() + 120_000).toISOString(),
              },
            ),
          );
          expect(new Set(keys).size).toBe(keys.length);
          for (const run of runs) {
            expect(findStep(definition, run.stepId)).toBeDefined();
            // It waits for something, or says why it is over.
            expect(run.status === "ended" ? run.endedBecause : run.awaiting).not.toBeNull();
            expect(run.path.at(-1)?.stepId).toBe(run.stepId);
          }
          const ended = runs.findIndex(({ status }) => status === "ended");
          if (ended >= 0) for (const run of runs.slice(ended)) expect(run).toEqual(runs[ended]);
        },
      ),
      { numRuns: 400 },
    );
  });

  it("never end over a question that nobody was asked about", () => {
    fc.assert(
      fc.property(documents, fc.array(events, { maxLength: 25 }), (definition, happened) => {
        const { runs, answered } = walk(definition, happened, facts());
        const last = runs.at(-1) as WorkflowRun;
        const isTakenCareOf = ["handed-off", "ticket", "closed"].includes(last.endedBecause ?? "");
        if (last.status === "ended" && !isTakenCareOf) {
          const before = runs.findLast(({ status }) => status === "waiting");
          for (const id of before?.openQuestions ?? []) expect(answered).toContain(id);
        }
        if (last.status === "ended") expect(isTakenCareOf || last.openQuestions.length === 0).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
