import { describe, expect, it } from "vitest";
import { formatAge, formatDay, formatRelative } from "./format-time.ts";

/** Noon where the test runs: days are the reader's own. */
const now = new Date(2026, 10, 20, 12);
const before = (milliseconds: number) => new Date(now.getTime() - milliseconds).toISOString();
const minute = 60_000;

describe("formatAge", () => {
  it.each([
    [20_000, "now"],
    [5 * minute, "5m"],
    [3 * 60 * minute, "3h"],
    [2 * 24 * 60 * minute, "2d"],
    [10 * 24 * 60 * minute, "10 Nov"],
    [400 * 24 * 60 * minute, "16 Oct 2025"],
    // Clocks differ a little between machines.
    [-30_000, "now"],
  ])("shortens an age of %d ms, when shown in a list, to %s", (age, expected) => {
    expect(formatAge(before(age), now)).toBe(expected);
  });
});

describe("formatRelative", () => {
  it.each([
    [0, "just now"],
    [5 * minute, "5 minutes ago"],
    [-3 * 60 * minute, "in 3 hours"],
    [24 * 60 * minute, "yesterday"],
  ])("says a distance of %d ms, when shown in a sentence, as %s", (age, expected) => {
    expect(formatRelative(before(age), now)).toBe(expected);
  });
});

describe("formatDay", () => {
  it("names the day, when it is near, with a word", () => {
    expect(formatDay(now.toISOString(), now)).toBe("Today");
    expect(formatDay(before(24 * 60 * minute), now)).toBe("Yesterday");
    expect(formatDay(before(3 * 24 * 60 * minute), now)).toBe("Tuesday 17 November");
  });
});
