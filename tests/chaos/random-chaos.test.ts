import { createTestDatabase } from "@baton/testing";
import { expect, it } from "vitest";
import { runRandomChaos, summarize } from "./random-chaos.ts";

it("D7, S4, S9, G8, G9: two Batons under traffic, kills, faults and interference, lose nothing and say nothing twice", async () => {
  const helpdesk = process.env.BATON_CHAOS_HELPDESK ?? "freshchat";
  const seed = Number(process.env.BATON_CHAOS_SEED ?? 20_261_120);
  const database = await createTestDatabase({ max: 1 });
  try {
    const milliseconds = Number(process.env.BATON_CHAOS_SECONDS ?? 15) * 1_000;
    const report = await runRandomChaos({ databaseUrl: database.url, helpdesk, seed, milliseconds });
    console.log(summarize(report));
    expect(report.violations, `seed ${seed}`).toEqual([]);
    // No trivial pass.
    expect(report.counts.acknowledged).toBeGreaterThan(120);
    expect(report.counts.replied).toBeGreaterThan(25);
    expect(report.kills).toBeGreaterThan(2);
  } finally {
    await database.close();
  }
}, 400_000);
