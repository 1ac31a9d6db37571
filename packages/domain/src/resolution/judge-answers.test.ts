import { describe, expect, test } from "vitest";
import { type AnswerFact, judgeAnswers } from "./judge-answers.ts";

const at = new Date("2025-03-03T09:00:00Z");
const answered = (turnId = "first"): AnswerFact => ({ at, kind: "answered", turnId });
const confirmed: AnswerFact = { at, kind: "resolved", resolution: "confirmed" };
const assumed: AnswerFact = { at, kind: "resolved", resolution: "assumed" };
const reopened: AnswerFact = { at, kind: "reopened", isWithinWindow: true };
const askedAnew: AnswerFact = { at, kind: "reopened", isWithinWindow: false };
const closed: AnswerFact = { at, kind: "closed" };
const takenOver: AnswerFact = { at, kind: "taken-over" };
const handedOff = (reason: Extract<AnswerFact, { kind: "handed-off" }>["reason"]): AnswerFact => ({
  at,
  kind: "handed-off",
  reason,
});

describe("A6: what came of an answer", () => {
  test.each<[string, AnswerFact[], Record<string, [string, boolean]>]>([
    ["nothing yet", [answered()], {}],
    ["confirmed by the customer", [answered(), confirmed], { first: ["confirmed", true] }],
    ["assumed after silence", [answered(), assumed], { first: ["assumed", true] }],
    ["reopened in time", [answered(), assumed, reopened], { first: ["reopened", false] }],
    [
      "reopened in time after a confirmation",
      [answered(), confirmed, reopened],
      { first: ["reopened", false] },
    ],
    ["asked anew after the window", [answered(), assumed, askedAnew], { first: ["assumed", true] }],
    [
      "the customer then wants a person",
      [answered(), handedOff("customer-asked")],
      { first: ["handed-off", false] },
    ],
    ["the customer is frustrated", [answered(), handedOff("frustrated")], { first: ["handed-off", false] }],
    ["the same point again", [answered(), handedOff("no-progress")], { first: ["handed-off", false] }],
    ["a further question is handed off", [answered(), handedOff("low-confidence")], {}],
    ["the agent fails later", [answered(), handedOff("agent-failed")], {}],
    ["a limit is reached later", [answered(), handedOff("spend-limit")], {}],
    ["a teammate answers too", [answered(), takenOver], { first: ["taken-over", false] }],
    ["closed by others", [answered(), closed], {}],
    ["closed by others and then reopened", [answered(), closed, reopened], {}],
    ["a teammate after the resolution", [answered(), confirmed, takenOver], { first: ["confirmed", true] }],
    [
      "two answers, then confirmed",
      [answered(), answered("second"), confirmed],
      { second: ["confirmed", true] },
    ],
    [
      "answered again after reopening",
      [answered(), assumed, reopened, answered("second"), confirmed],
      {
        first: ["reopened", false],
        second: ["confirmed", true],
      },
    ],
    ["resolved without an answer", [confirmed, reopened], {}],
    ["reopened twice", [answered(), assumed, reopened, reopened], { first: ["reopened", false] }],
    ["taken over after a handoff", [answered(), handedOff("low-confidence"), takenOver], {}],
  ])("%s", (_, facts, expected) => {
    const judged = judgeAnswers(facts);
    expect(
      Object.fromEntries(judged.map(({ turnId, outcome, isRight }) => [turnId, [outcome, isRight]])),
    ).toEqual(expected);
  });
});
