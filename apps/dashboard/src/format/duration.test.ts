import { describe, expect, it } from "vitest";
import { formatDuration, joinDuration, splitDuration } from "./duration.ts";

const hour = 3_600_000;

describe("formatDuration", () => {
  it.each([
    [0, "0 seconds"],
    [1_500, "1.5 seconds"],
    [20_000, "20 seconds"],
    [60_000, "1 minute"],
    [24 * hour, "24 hours"],
    [48 * hour, "48 hours"],
    [72 * hour, "3 days"],
    [14 * 24 * hour, "14 days"],
    [90 * 60_000, "90 minutes"],
  ])("says %d ms, when shown to people, as %s", (milliseconds, expected) => {
    expect(formatDuration(milliseconds)).toBe(expected);
  });
});

describe("joinDuration", () => {
  it.each([
    0,
    1_500,
    60_000,
    5_400_000,
    24 * hour,
    336 * hour,
  ])("gives %d ms back, when split and joined, with nothing lost", (milliseconds) => {
    const { amount, unit } = splitDuration(milliseconds);
    expect(joinDuration(amount, unit)).toBe(milliseconds);
  });
});
