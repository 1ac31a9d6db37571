/**
 * Program: on one helpdesk after the other, crashes at every seam that the crash test of `npm test` only samples, then the random chaos
 * in its long form, in runs of a minute, each with a database and a seed of its own.
 */
import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import { faultPoints } from "@baton/engine";
import { runOnServer, startTestPostgres, withDatabase } from "@baton/testing/test-postgres";
import { chaosDesks } from "./desks/chaos-desks.ts";
import { answerWithClaim, handoffOfItsOwn, killAtSeams, resolutionByTimer } from "./kill-at-seams.ts";
import { killInEscalation } from "./kill-in-escalation.ts";
import { runRandomChaos, summarize } from "./random-chaos.ts";

const names = Object.keys(chaosDesks);
const usage = `usage: npm run chaos [-- --helpdesk <${names.join("|")}|all, default all>] [--minutes <n of random chaos on each, default 5>]
         [--seed <n>] [--rate <new conversations a second, default 8>] [--seams <yes|no, default yes: crashes at every seam first>]`;

const { values } = parseArgs({
  options: {
    helpdesk: { type: "string", default: "all" },
    minutes: { type: "string", default: "5" },
    seed: { type: "string" },
    rate: { type: "string", default: "8" },
    seams: { type: "string", default: "yes" },
  },
});
const helpdesks = values.helpdesk === "all" ? names : names.filter((name) => name === values.helpdesk);
const minutes = Number(values.minutes);
const rate = Number(values.rate);
const firstSeed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed);
const isValid =
  helpdesks.length > 0 &&
  [minutes, rate].every((number) => number > 0) &&
  Number.isInteger(firstSeed) &&
  ["yes", "no"].includes(values.seams);
if (!isValid) {
  console.error(usage);
  process.exit(2);
}

/** A shorter run is easier to read when it fails, and begins with fresh conversations. */
const longestRunMs = 60_000;

const postgres = await startTestPostgres();
let runs = 0;
const failed: string[] = [];
try {
  for (const helpdesk of helpdesks) {
    if (values.seams === "yes") {
      await crashEverywhere(helpdesk);
      await crashInEscalation(helpdesk);
    }
    await breakAtRandom(helpdesk);
  }
} finally {
  await postgres.stop();
}
console.log(
  failed.length === 0
    ? `${runs} runs, all kept their promises`
    : `${failed.length} of ${runs} runs failed: ${failed.join("; ")}`,
);
process.exitCode = failed.length > 0 ? 1 : 0;

async function crashEverywhere(helpdesk: string): Promise<void> {
  for (const scenario of [answerWithClaim, handoffOfItsOwn, resolutionByTimer]) {
    await run(`${helpdesk}, ${scenario.name}`, async (databaseUrl) => {
      const { kills, reached, violations } = await killAtSeams({ databaseUrl, helpdesk, scenario });
      console.log(
        `${helpdesk}, ${scenario.name}: ${kills} kills at ${reached.size} seams, ${violations.length} broken promises`,
      );
      for (const violation of violations) console.log(violation);
      return violations.length === 0 && reached.size === faultPoints.length;
    });
  }
}

async function crashInEscalation(helpdesk: string): Promise<void> {
  await run(`${helpdesk}, an escalation from the messenger`, async (databaseUrl) => {
    const { kills, violations } = await killInEscalation({ databaseUrl, helpdesk });
    console.log(`${helpdesk}, an escalation: ${kills} kills, ${violations.length} broken promises`);
    for (const violation of violations) console.log(violation);
    return violations.length === 0 && kills > 0;
  });
}

async function breakAtRandom(helpdesk: string): Promise<void> {
  let seed = firstSeed;
  for (let left = minutes * 60_000; left > 0; left -= longestRunMs, seed++) {
    await run(`${helpdesk}, seed ${seed}`, async (databaseUrl) => {
      const milliseconds = Math.min(left, longestRunMs);
      const report = await runRandomChaos({
        databaseUrl,
        helpdesk,
        seed,
        milliseconds,
        conversationsPerSecond: rate,
      });
      console.log(summarize(report));
      // No trivial pass: a run in which next to nothing was said has shown nothing.
      const { acknowledged, replied } = report.counts;
      const isTrivial = acknowledged < milliseconds / 200 || replied < milliseconds / 1_000;
      if (isTrivial) console.log("FAILED: too little was said for this run to mean anything.");
      return !isTrivial && report.violations.length === 0;
    });
  }
}

/** On a database of its own; what throws has failed, and the others are still run. */
async function run(name: string, act: (databaseUrl: string) => Promise<boolean>): Promise<void> {
  const database = `baton_chaos_${runs++}`;
  await runOnServer(postgres.adminUrl, `create database ${database} template ${postgres.template}`);
  try {
    if (!(await act(withDatabase(postgres.adminUrl, database)))) failed.push(name);
  } catch (error) {
    failed.push(name);
    console.error(`${name}: ${error instanceof Error ? error.stack : error}`);
  }
  await runOnServer(postgres.adminUrl, `drop database ${database} with (force)`);
}
