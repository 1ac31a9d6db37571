import { beforeEach, describe, expect, it } from "vitest";
import { createLimitMemory, type LimitMemory } from "./create-limit-memory.ts";

describe("D6: a limit whose end the helpdesk does not tell", () => {
  let time: number;
  let memory: LimitMemory;
  beforeEach(() => {
    time = 0;
    const timing = { retryMs: 500, maximumRetryMs: 300_000 };
    memory = createLimitMemory({ now: () => new Date(time), timing });
  });

  /** Refused, waited for, and refused again at once. */
  const pauses = (count: number) =>
    Array.from({ length: count }, () => {
      const pauseMs = memory.refused("a") ?? Number.NaN;
      time += pauseMs + 1;
      return pauseMs;
    });

  it("pauses for longer each time it is met again, and for a minute at no time", () => {
    const shortest = [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000];
    for (const [index, pauseMs] of pauses(shortest.length).entries()) {
      expect(pauseMs).toBeGreaterThanOrEqual(shortest[index] as number);
      expect(pauseMs).toBeLessThanOrEqual((shortest[index] as number) * 1.5);
    }
  });

  it("counts once for all that were asking when it was met", () => {
    expect(memory.refused("a")).toBeGreaterThan(0);
    expect([memory.refused("a"), memory.refused("a")]).toEqual([null, null]);
    expect(memory.refused("b")).toBeGreaterThan(0);
  });

  it("is over with the first answer to what was asked after the pause, and with none that was asked before", () => {
    pauses(4);
    memory.answered("a", 0);
    expect(memory.refused("a")).toBeGreaterThanOrEqual(8_000);
    time += 60_000;
    memory.answered("a", time);
    expect(memory.refused("a")).toBeLessThanOrEqual(750);
  });
});
