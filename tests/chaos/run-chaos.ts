/**
 * Program: crashes at every seam on the helpdesks that the crash test of `npm test` only samples, then the random chaos in its long
 * form, one run of a minute after the other, each with a database and a seed of its own.
 */
import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import { faultPoints } from "@baton/engine";
import { runOnServer, startTestPostgres, withDatabase } from "@baton/testing/test-postgres";
import { crashOnHelpdesk, otherHelpdesks } from "./crash-on-helpdesk.ts";
import { runRandomChaos, summarize } from "./random-chaos.ts";

const usage =
  "usage: npm run chaos [-- --minutes <n, default 5>] [--seed <n>] [--rate <new conversations a second, default 8>]";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "5" },
    seed: { type: "string" },
    rate: { type: "string", default: "8" },
  },
});
const minutes = Number(values.minutes);
const rate = Number(values.rate);
const firstSeed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed);
if (![minutes, rate].every((number) => number > 0) || !Number.isInteger(firstSeed)) {
  console.error(usage);
  process.exit(2);
}

/** A shorter run is easier to read when it fails, and begins with fresh conversations. */
const longestRunMs = 60_000;

/** How often a seam is passed in an answer or a handoff, at most: by each of its sends. */
const passes = [1, 2, 3, 4];

const postgres = await startTestPostgres();
let failed = 0;
let runs = 0;
try {
  for (const helpdesk of Object.keys(otherHelpdesks)) {
    const database = `baton_crash_${helpdesk}`;
    await runOnServer(postgres.adminUrl, `create database ${database} template ${postgres.template}`);
    const { kills, violations } = await crashOnHelpdesk(helpdesk, {
      databaseUrl: withDatabase(postgres.adminUrl, database),
      cases: faultPoints.flatMap((point) => passes.map((nth) => ({ point, nth }))),
    });
    console.log(`${helpdesk}: ${kills} kills, ${violations.length} broken promises`);
    for (const violation of violations) console.log(violation);
    if (violations.length > 0 || kills < faultPoints.length) failed += 1;
    runs += 1;
    await runOnServer(postgres.adminUrl, `drop database ${database} with (force)`);
  }
  for (let left = minutes * 60_000; left > 0; left -= longestRunMs) {
    const database = `baton_chaos_${runs}`;
    await runOnServer(postgres.adminUrl, `create database ${database} template ${postgres.template}`);
    const databaseUrl = withDatabase(postgres.adminUrl, database);
    const milliseconds = Math.min(left, longestRunMs);
    const seed = firstSeed + runs;
    const report = await runRandomChaos({ databaseUrl, seed, milliseconds, conversationsPerSecond: rate });
    console.log(summarize(report));
    // No trivial pass: a run in which next to nothing was said has shown nothing.
    const { acknowledged, replied } = report.counts;
    const isTrivial = acknowledged < milliseconds / 200 || replied < milliseconds / 1_000;
    if (isTrivial) console.log("FAILED: too little was said for this run to mean anything.");
    if (isTrivial || report.violations.length > 0) failed += 1;
    runs += 1;
    await runOnServer(postgres.adminUrl, `drop database ${database} with (force)`);
  }
} catch (error) {
  failed += 1;
  console.error(`seed ${firstSeed + runs}: ${error instanceof Error ? error.stack : error}`);
} finally {
  await postgres.stop();
}
console.log(
  failed === 0
    ? `${runs} runs, all kept their promises`
    : `${failed} of ${runs} runs failed, first seed ${firstSeed}`,
);
process.exitCode = failed > 0 ? 1 : 0;
