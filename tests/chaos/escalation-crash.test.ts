import { env } from "node:process";
import { createTestDatabase, type TestDatabase } from "@baton/testing";
import { afterAll, describe, expect, it } from "vitest";
import { chaosDesks } from "./desks/chaos-desks.ts";
import { type EscalationSeam, killInEscalation, type Phase } from "./kill-in-escalation.ts";

const cases = Object.keys(chaosDesks).map((helpdesk) => ({ helpdesk }));

/** After each write of an opening, and where its outcome is noted; of the rest a few. BATON_ALL_SEAMS=1 dies at every seam. */
function diesAt(phase: Phase, point: EscalationSeam["point"], nth: number, count: number): boolean {
  if (point === "POST" || point === "PUT") return phase === "open" || (phase === "customer" && nth === count);
  if (phase === "open") return point === "after-record-outcome" && nth === count;
  return point === "after-send" && nth === 1;
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
