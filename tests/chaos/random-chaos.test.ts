import { env } from "node:process";
import { createTestDatabase } from "@baton/testing";
import { expect, it } from "vitest";
import { chaosDesks } from "./desks/chaos-desks.ts";
import { runRandomChaos, summarize } from "./random-chaos.ts";

/** `npm run chaos` has the long form. */
const seconds = Number(env.BATON_CHAOS_SECONDS ?? 8);
const seed = Number(env.BATON_CHAOS_SEED ?? 20_261_120);

it.each(
  Object.keys(chaosDesks),
)("D7, S4, S9, G8, G9: two Batons on %s, under traffic, kills, faults and interference, lose nothing and say nothing twice", async (helpdesk) => {
  const database = await createTestDatabase({ max: 1 });
  try {
    const milliseconds = seconds * 1_000;
    const report = await runRandomChaos({ databaseUrl: database.url, helpdesk, seed, milliseconds });
    console.log(summarize(report));
    expect(report.violations, `${helpdesk}, seed ${seed}`).toEqual([]);
    // No trivial pass.
    expect(report.counts.acknowledged).toBeGreaterThan(seconds * 5);
    expect(report.counts.replied).toBeGreaterThan(seconds / 2);
    expect(report.kills).toBeGreaterThan(0);
  } finally {
    await database.close();
  }
}, 400_000);
