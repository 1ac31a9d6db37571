import { env } from "node:process";
import type { FaultPoint } from "@baton/engine";
import { createTestDatabase, type TestDatabase } from "@baton/testing";
import { afterAll, describe, expect, it } from "vitest";
import { chaosDesks } from "./desks/chaos-desks.ts";
import { answerWithClaim, handoffOfItsOwn, killAtSeams, type Scenario } from "./kill-at-seams.ts";

/** Around each kind of thing that cannot be taken back; BATON_ALL_SEAMS=1 and `npm run chaos` die at every seam. */
const runs: { scenario: Scenario; diesAt(point: FaultPoint, nth: number): boolean }[] = [
  {
    scenario: answerWithClaim,
    diesAt: (point, nth) =>
      point === "after-send" || (nth === 1 && ["after-store-delivery", "after-answer"].includes(point)),
  },
  {
    scenario: handoffOfItsOwn,
    diesAt: (point, nth) => point === "after-send" || (nth === 2 && point === "before-send"),
  },
];
const cases = Object.keys(chaosDesks)
  .filter((helpdesk) => helpdesk !== "freshchat")
  .map((helpdesk) => ({ helpdesk }));

describe("D7: Baton is killed in the middle, on the helpdesks that the long crash test does not use", () => {
  const databases: TestDatabase<unknown>[] = [];
  afterAll(() => Promise.all(databases.map((database) => database.close())));

  it.concurrent.each(
    cases,
  )("$helpdesk: answers and handoffs, killed around every send, are done exactly once", async ({
    helpdesk,
  }) => {
    for (const { scenario, diesAt } of runs) {
      const database = await createTestDatabase({ max: 2 });
      databases.push(database);
      const report = await killAtSeams({
        databaseUrl: database.url,
        helpdesk,
        scenario,
        ...(env.BATON_ALL_SEAMS ? {} : { diesAt }),
      });
      console.log(`${helpdesk}, ${scenario.name}: ${report.kills} kills`);
      expect(report.violations.join("\n\n")).toBe("");
      // No trivial pass.
      expect(report.kills).toBeGreaterThanOrEqual(4);
    }
  }, 900_000);

  it.concurrent("front: killed behind a reply that is held back, waits for it and sends no second one", async () => {
    const database = await createTestDatabase({ max: 2 });
    databases.push(database);
    const { kills, violations } = await killAtSeams({
      databaseUrl: database.url,
      helpdesk: "front",
      // Longer than Baton waits for what a helpdesk shows at once.
      desk: { holdBackSeconds: 2 },
      scenario: answerWithClaim,
      diesAt: (point, nth) => point === "after-send" && nth === 2,
    });
    expect(violations.join("\n\n")).toBe("");
    expect(kills).toBe(1);
  }, 900_000);
});
