import { describe, expect, it } from "vitest";
import { planPace } from "./plan-pace.ts";

describe("planPace", () => {
  it.each([
    ["the smallest paid plan", { callsPerMinute: "200" }, 200, 20],
    ["the largest one", { callsPerMinute: "700" }, 700, 200],
    ["a trial", { callsPerMinute: "50" }, 50, 10],
    ["an account that tells no limit", {}, 50, 10],
    ["an account that tells nonsense", { callsPerMinute: "many" }, 50, 10],
  ])("FD14: %s, leaves half of all calls and of lists to others", (_name, account, calls, lists) => {
    const { listsPerMinute, readingsPerMinute } = planPace(account);
    expect(listsPerMinute).toBeLessThanOrEqual(lists / 2);
    expect(listsPerMinute + readingsPerMinute * 3).toBeLessThanOrEqual(calls / 2 + 1);
    expect(readingsPerMinute).toBeGreaterThanOrEqual(1);
  });
});
