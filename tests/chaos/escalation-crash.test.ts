import { env } from "node:process";
import type { FaultPoint } from "@baton/engine";
import { createTestDatabase, type TestDatabase } from "@baton/testing";
import { afterAll, describe, expect, it } from "vitest";
import { chaosDesks } from "./desks/chaos-desks.ts";
import { killInEscalation, type Phase } from "./kill-in-escalation.ts";

const cases = Object.keys(chaosDesks).map((helpdesk) => ({ helpdesk }));

/** Around what leaves and what is noted of it; BATON_ALL_SEAMS=1 dies at every seam. */
function diesAt(phase: Phase, point: FaultPoint, nth: number, count: number): boolean {
  if (phase === "open") return point === "after-send" || (point === "after-record-outcome" && nth === count);
  return (point === "after-send" || point === "before-release") && nth === 1;
}

describe("M2, M3, M4, D7: Baton is killed while a conversation of the messenger goes on in a helpdesk", () => {
  const databases: TestDatabase<unknown>[] = [];
  afterAll(() => Promise.all(databases.map((database) => database.close())));

  it.concurrent.each(
    cases,
  )("$helpdesk: opened once, each word and file once at both ends, the customer told once", async ({
    helpdesk,
  }) => {
    const database = await createTestDatabase({ max: 2 });
    databases.push(database);
    const report = await killInEscalation({
      databaseUrl: database.url,
      helpdesk,
      ...(env.BATON_ALL_SEAMS ? {} : { diesAt }),
    });
    console.log(`${helpdesk}: ${report.kills} kills ${JSON.stringify(report.killsIn)}`);
    expect(report.violations.join("\n\n")).toBe("");
    // No trivial pass.
    expect(report.killsIn.open).toBeGreaterThanOrEqual(2);
  }, 900_000);
});
