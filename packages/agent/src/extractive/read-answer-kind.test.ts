import { describe, expect, it } from "vitest";
import { holdsKind, readAnswerKind } from "./read-answer-kind.ts";

describe("A2: what kind of answer is asked for", () => {
  it.each([
    ["How long does delivery take?", "duration"],
    ["when will I get my refund", "duration"],
    ["Wie lange dauert der Versand?", "duration"],
    ["¿Cuánto tarda el envío?", "duration"],
    ["combien de temps pour un remboursement ?", "duration"],
    ["how much is a return", "amount"],
    ["Was kostet die Lieferung?", "amount"],
    ["quanto costa la spedizione", "amount"],
    ["How long is the cable?", null],
    ["How do I reset my password?", null],
    ["The error comes when I press save", null],
    ["", null],
  ])("%s: %s", (question, kind) => {
    expect(readAnswerKind(question)).toBe(kind);
  });

  it.each([
    ["2 to 3 working days", "duration"],
    ["ships the next working day", "duration"],
    ["innerhalb von 14 Tagen", "duration"],
    ["sous 5 jours", "duration"],
    ["in two weeks", "duration"],
    ["a bike costs €39", "amount"],
    ["4,90 EUR", "amount"],
    ["returns are free", "amount"],
  ] as const)("“%s” says a %s, and nothing of the other kind", (text, kind) => {
    expect(holdsKind(text, kind)).toBe(true);
    expect(holdsKind(text, kind === "amount" ? "duration" : "amount")).toBe(false);
  });

  it("the cable of 2 m on page 12 of the manual says neither", () => {
    for (const kind of ["duration", "amount"] as const)
      expect(holdsKind("The cable is 2 m long, see page 12 of the manual (hub 3).", kind)).toBe(false);
  });
});
