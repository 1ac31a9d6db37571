import { createTestDatabase, type TestDatabase } from "@baton/testing";
import { afterAll, describe, expect, it } from "vitest";
import { type CrashCase, crashOnHelpdesk, otherHelpdesks } from "./crash-on-helpdesk.ts";

/** Before and after each kind of thing that cannot be taken back; `npm run chaos` dies at every seam. */
const cases: CrashCase[] = [
  { point: "after-store-delivery", nth: 1 },
  { point: "after-answer", nth: 1 },
  { point: "before-send", nth: 2 },
  { point: "after-send", nth: 1 },
  { point: "after-send", nth: 2 },
  { point: "after-send", nth: 3 },
];

describe("D7: Baton is killed in the middle, on the helpdesks that the long crash test does not use", () => {
  const databases: TestDatabase<unknown>[] = [];
  afterAll(() => Promise.all(databases.map((database) => database.close())));

  it.concurrent.each(
    Object.keys(otherHelpdesks),
  )("%s: answers and handoffs, killed around every send, are done exactly once", async (helpdesk) => {
    const database = await createTestDatabase({ max: 2 });
    databases.push(database);
    const { kills, violations } = await crashOnHelpdesk(helpdesk, { databaseUrl: database.url, cases });
    expect(violations.join("\n\n")).toBe("");
    // No trivial pass: an answer without tags has fewer sends than asked for, everything else was there to die at.
    expect(kills).toBeGreaterThanOrEqual(cases.length * 2 - 2);
  }, 300_000);
});
