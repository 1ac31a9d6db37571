import { setTimeout as sleep } from "node:timers/promises";
import type { CallFaultRequest } from "@baton/sandbox/http/call-faults";
import type { WebhookFaultRequest } from "@baton/sandbox/webhooks/webhook-faults";
import { type ChaosSite, startChaosSite } from "./chaos-site.ts";
import { judgeRun, type Verdict } from "./judge-run.ts";
import { type Act, createPeople, type People } from "./people.ts";
import { createRandom, type Random } from "./random.ts";

export type RandomChaosOptions = {
  databaseUrl: string;
  helpdesk: string;
  /** Of every choice that the run makes; what the machine does in between is its own. */
  seed: number;
  /** How long traffic and trouble go on. The settling afterwards comes on top. */
  milliseconds: number;
  /** New conversations a second. */
  conversationsPerSecond?: number;
};

export type RandomChaosReport = Verdict & {
  helpdesk: string;
  seed: number;
  seconds: number;
  kills: number;
  connectionsCut: number;
  settledInMs: number;
  calls: number;
  faultyCalls: number;
  deliveries: number;
};

/** Webhooks overtake each other by up to this. */
const shuffleMs = 400;
const processCount = 2;

/** How helpdesks fail, with the share of calls that it hits. No call is held up for longer than the site's `settleMs`. */
const callFaults: CallFaultRequest[] = [
  { match: { probability: 0.01 }, effect: { kind: "status", status: 429 } },
  { match: { probability: 0.002 }, effect: { kind: "status", status: 429, retryAfterSeconds: 1 } },
  { match: { probability: 0.01 }, effect: { kind: "status", status: 500 } },
  { match: { probability: 0.01 }, effect: { kind: "status", status: 502, body: "html" } },
  { match: { probability: 0.01 }, effect: { kind: "reset" } },
  { match: { probability: 0.02, method: "POST" }, effect: { kind: "store-then-reset" } },
  { match: { probability: 0.02, method: "POST" }, effect: { kind: "store-then-status", status: 500 } },
  { match: { probability: 0.02, method: "POST" }, effect: { kind: "reset-mid-body" } },
  { match: { probability: 0.01, method: "POST" }, effect: { kind: "store-then-hang", milliseconds: 1_500 } },
  { match: { probability: 0.02, method: "POST" }, effect: { kind: "answer-without-storing" } },
  { match: { probability: 0.02, method: "PUT" }, effect: { kind: "store-then-reset" } },
  { match: { probability: 0.02, method: "PATCH" }, effect: { kind: "store-then-reset" } },
  { match: { probability: 0.05 }, effect: { kind: "delay-before-storing", milliseconds: 60 } },
  { match: { probability: 0.05 }, effect: { kind: "delay-after-storing", milliseconds: 60 } },
].map((fault) => ({ ...fault, times: "always" }) as CallFaultRequest);

const webhookFaults: WebhookFaultRequest[] = [
  { effect: { kind: "duplicate", copies: 0, maximumCopies: 4, concurrently: true } },
  { match: { probability: 0.5 }, effect: { kind: "shuffle", windowMs: shuffleMs } },
  { match: { probability: 0.1 }, effect: { kind: "resend", afterMs: 1_500, retryCount: 1 } },
].map((fault) => ({ ...fault, times: "always" }) as WebhookFaultRequest);

/**
 * Two Batons under live traffic while everything around them fails: they are killed every 0.2 to 2 seconds, lose their database
 * connections, get webhooks late, twice and in the wrong order, and talk to a helpdesk that fails in every way it can, with
 * teammates interfering. Then the trouble stops, everything comes to rest, and the helpdesk is asked what it saw.
 */
export async function runRandomChaos(options: RandomChaosOptions): Promise<RandomChaosReport> {
  const random = createRandom(options.seed);
  const site = await startChaosSite({
    databaseUrl: options.databaseUrl,
    helpdesk: options.helpdesk,
    desk: { randomSeed: options.seed, ledgerLimit: 2_000_000 },
    channels: { debounceMs: 50, resolveAfterMs: 3_000 },
  });
  try {
    await Promise.all(Array.from({ length: processCount }, () => site.startProcess()));
    const people = createPeople(site);
    for (const fault of callFaults) site.simulator.control.addFault(fault);
    for (const fault of webhookFaults) site.simulator.control.addWebhookFault(fault);
    const until = Date.now() + options.milliseconds;
    const traffic = writeAndInterfere(people, random, until, options.conversationsPerSecond ?? 8);
    const trouble = Promise.all([killAtRandom(site, random, until), cutConnections(site, random, until)]);
    await traffic;
    const [kills, connectionsCut] = await trouble;
    site.simulator.control.clearFaults();
    const settlingSince = Date.now();
    await site.atRest(180_000);
    const settledInMs = Date.now() - settlingSince;

    const verdict = await judgeRun(site, people.acts);
    for (const crash of site.crashes) {
      const said = crash.kind === "crashed" ? `${crash.status}: ${crash.said.slice(-1_500)}` : "";
      verdict.violations.push(`a process ended by itself, status ${said}`);
    }
    const calls = site.simulator.ledger.calls();
    return {
      ...verdict,
      helpdesk: options.helpdesk,
      seed: options.seed,
      seconds: Math.round(options.milliseconds / 1_000),
      kills,
      connectionsCut,
      settledInMs,
      calls: calls.length,
      faultyCalls: calls.filter((call) => call.fault !== null).length,
      deliveries: site.simulator.ledger.deliveries().length,
    };
  } finally {
    await site.close();
  }
}

async function writeAndInterfere(
  people: People,
  random: Random,
  until: number,
  perSecond: number,
): Promise<void> {
  const begun: Promise<void>[] = [];
  while (Date.now() < until) {
    // Each conversation has a sequence of its own, so that the seed alone decides what its people do.
    begun.push(liveThrough(people, createRandom(random.between(0, 2 ** 31)), until));
    await sleep((1_000 / perSecond) * 2 * random.next());
  }
  await Promise.all(begun);
}

/** One customer and the teammates around: writes, bursts, waits, and now and then somebody steps in. */
async function liveThrough(people: People, random: Random, until: number): Promise<void> {
  const text = () =>
    people.newText(
      random.chance(0.06)
        ? people.marks.handoff
        : random.chance(0.15)
          ? people.marks.slow(random.between(100, 900))
          : "",
    );
  const id = people.write(text());
  const isLikelyToBeDisturbed = random.chance(0.4);
  const steps = random.between(1, 7);
  for (let step = 0; step < steps && Date.now() < until; step++) {
    await sleep(random.chance(0.5) ? random.between(20, 400) : random.between(400, 5_000));
    if (Date.now() >= until) return;
    if (!isLikelyToBeDisturbed || random.chance(0.45)) {
      people.write(text(), id);
      if (random.chance(0.2)) people.write(text(), id);
      if (random.chance(0.15)) people.bot(id);
      continue;
    }
    const act = random.pick([
      "reply",
      "reply",
      "take",
      "take",
      "unassign",
      "resolve",
      "reopen",
      "giveBack",
      "resume",
      "bot",
    ] as const);
    // A teammate's answer crossing the customer's question is where a second voice is heard.
    if (random.chance(0.5)) people.write(text(), id);
    if (random.chance(0.5)) await sleep(random.between(0, 120));
    people[act](id);
  }
}

async function killAtRandom(site: ChaosSite, random: Random, until: number): Promise<number> {
  let kills = 0;
  while (Date.now() < until) {
    await sleep(random.between(200, 2_000));
    const victim = random.pick(site.processes);
    if (!victim || victim.port === null) continue;
    await victim.kill();
    kills += 1;
    await site.startProcess();
  }
  return kills;
}

/** Closes connections of Baton from the server's side, as a failover or an impatient firewall does. */
async function cutConnections(site: ChaosSite, random: Random, until: number): Promise<number> {
  let cut = 0;
  while (Date.now() < until) {
    await sleep(random.between(500, 3_000));
    const result = await site.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid() and application_name like 'baton%' and random() < $1`,
      [random.chance(0.3) ? 1 : 0.3],
    );
    cut += result.rowCount ?? 0;
  }
  return cut;
}

/** The run in a few lines. */
export function summarize(report: RandomChaosReport): string {
  const { counts, raceWindowMs } = report;
  return [
    `${report.helpdesk}, seed ${report.seed}, ${report.seconds} s: ${report.kills} kills, ${report.connectionsCut} database connections cut, ${report.faultyCalls} of ${report.calls} calls failed, ${report.deliveries} webhook attempts`,
    `${counts.conversations} conversations, ${counts.customerMessages} customer messages, ${counts.acknowledged} acknowledged, ${counts.replied} replies, ${counts.handedOff} handoffs; at rest ${report.settledInMs} ms after the trouble`,
    `lost ${counts.dueUnanswered}, answered twice ${counts.answeredTwice}, overtaken by their hand-back ${counts.overtaken}; of ${counts.postsChecked} public posts ${counts.postsInRaceWindow} and ${counts.claimsInRaceWindow} claims fell into the race window (reading to post: median ${raceWindowMs.median} ms, p99 ${raceWindowMs.p99} ms, longest ${raceWindowMs.longest} ms)`,
    ...report.violations.slice(0, 40).map((violation) => `VIOLATION ${violation}`),
  ].join("\n");
}

export type { Act };
