import { describe, expect, it } from "vitest";
import { fakeClock } from "./fake-clock.ts";

describe("fakeClock", () => {
  it("stands still until it is told to move", () => {
    const clock = fakeClock("2026-03-29T00:59:59Z");
    expect(clock.now()).toEqual(clock.now());
    clock.advance(1_500);
    expect(clock.now().toISOString()).toBe("2026-03-29T01:00:00.500Z");
    clock.set("2026-01-01T00:00:00Z");
    expect(clock.now().toISOString()).toBe("2026-01-01T00:00:00.000Z");
  });

  it("does not move when somebody changes the date it gave", () => {
    const clock = fakeClock();
    clock.now().setFullYear(1999);
    expect(clock.now().getFullYear()).toBe(2026);
  });

  it("refuses to run backwards by accident", () => {
    expect(() => fakeClock().advance(-1)).toThrow(RangeError);
  });
});
