import { env } from "node:process";
import { faultPoints } from "@baton/engine";
import { createTestDatabase, type TestDatabase } from "@baton/testing";
import { afterAll, describe, expect, it } from "vitest";
import {
  answerWithClaim,
  handoffOfItsOwn,
  killAtSeams,
  resolutionByTimer,
  type Scenario,
} from "./kill-at-seams.ts";

/** Dies at the first and the last passing of each seam; BATON_ALL_SEAMS=1 at all of them. What lies between is the answer's again. */
const sampled = new Set<Scenario>([handoffOfItsOwn, resolutionByTimer]);

/**
 * Longest time from the restart until everything was done and told: 10 s. A machine that is busy with other things is slow at the same
 * work in peace too, and is given that much more.
 */
const recoveryLimitMs = 10_000;
const slownessFactor = 10;

describe("D7: Baton is killed at every step and started again", () => {
  const databases: TestDatabase<unknown>[] = [];
  afterAll(() => Promise.all(databases.map((database) => database.close())));

  it.concurrent.each([
    answerWithClaim,
    handoffOfItsOwn,
    resolutionByTimer,
  ])("$name, killed at every seam, is done exactly once", async (scenario) => {
    const database = await createTestDatabase({ max: 2 });
    databases.push(database);
    const isSampled = sampled.has(scenario) && !env.BATON_ALL_SEAMS;
    const report = await killAtSeams({
      databaseUrl: database.url,
      scenario,
      ...(isSampled ? { diesAt: (_, nth, count) => nth === 1 || nth === count } : {}),
    });
    console.log(`${scenario.name}: ${report.kills} kills, slowest recovery ${report.slowestMs} ms`);
    expect(report.violations.join("\n\n")).toBe("");
    // No trivial pass: each seam was there to die at.
    expect(faultPoints.filter((point) => !report.reached.has(point))).toEqual([]);
    expect(report.kills).toBeGreaterThan(faultPoints.length);
    expect(report.slowestMs).toBeLessThan(recoveryLimitMs + slownessFactor * report.quietMs);
  }, 600_000);
});
