import { isDeepStrictEqual } from "node:util";
import { type FaultPoint, faultPoints } from "@baton/engine";
import { type ChaosSite, type ChaosSiteOptions, startChaosSite } from "./chaos-site.ts";
import { type DeskState, notesIn, repliesIn, tellStory, viewBaton } from "./desk-view.ts";
import { answerPrefix, handoffPrefix, marks } from "./scripted-agent.ts";
import type { BatonProcess } from "./start-baton.ts";

/** What a person would call one piece of work, and how the helpdesk must look when it is done. */
export type Scenario = {
  name: string;
  site: Pick<ChaosSiteOptions, "channels">;
  /** Done in peace, before the process is told when to die. Gives the conversation, if it is there by then. */
  prepare(site: ChaosSite): Promise<string | null>;
  /** The customer's part; gives the conversation. */
  begin(site: ChaosSite, conversationId: string | null): string;
  expected: {
    replies: string[];
    notes: RegExp[];
    desk: DeskState;
    baton: {
      status: string;
      holder: string;
      assignee: string;
      isHandedOff: boolean;
      resolution: string | null;
    };
    outcomes: string[];
  };
};

const question = "Where is my order?";
const wish = `${marks.handoff} I want to talk to somebody`;

export const answerWithClaim: Scenario = {
  name: "an answer with a claim",
  site: {},
  prepare: async () => null,
  begin: (site) => site.desk.people.write(question).conversationId,
  expected: {
    replies: [answerPrefix + question],
    notes: [],
    desk: { isOpen: true, assignee: "agent" },
    baton: { status: "open", holder: "ai", assignee: "agent", isHandedOff: false, resolution: null },
    outcomes: ["reply"],
  },
};

export const handoffOfItsOwn: Scenario = {
  name: "a handoff (text, note, unassign)",
  site: {},
  async prepare(site) {
    const { conversationId } = site.desk.people.write(question);
    await site.atRest();
    return conversationId;
  },
  begin: (site, conversationId) => site.desk.people.write(wish, conversationId ?? "").conversationId,
  expected: {
    replies: [answerPrefix + question, handoffPrefix + wish],
    notes: [/^Handed off by Baton/],
    desk: { isOpen: true, assignee: "none" },
    baton: { status: "open", holder: "human", assignee: "none", isHandedOff: true, resolution: null },
    outcomes: ["reply", "handoff"],
  },
};

export const resolutionByTimer: Scenario = {
  name: "a resolution by timer (note, status)",
  site: { channels: { resolveAfterMs: 150 } },
  prepare: async () => null,
  begin: (site) => site.desk.people.write(question).conversationId,
  expected: {
    replies: [answerPrefix + question],
    notes: [/^Resolved by Baton/],
    desk: { isOpen: false, assignee: "agent" },
    baton: {
      status: "closed_resolved",
      holder: "none",
      assignee: "agent",
      isHandedOff: false,
      resolution: "assumed",
    },
    outcomes: ["reply"],
  },
};

export type SeamOptions = ChaosSiteOptions & {
  scenario: Scenario;
  /** Whether to die at the nth of so many passings of a seam. Default at all of them. */
  diesAt?(point: FaultPoint, nth: number, count: number): boolean;
};

export type SeamReport = {
  /** Kills that happened. */
  kills: number;
  /** Seams at which it was killed. */
  reached: ReadonlySet<FaultPoint>;
  /** From a restart until everything was done and told; the longest. */
  slowestMs: number;
  /** The same work in peace. */
  quietMs: number;
  /** What was not as expected, each with its story; and crashes that nobody asked for. */
  violations: string[];
};

/**
 * Does the scenario once in peace, which counts the seams and shows that the script itself is right. Then again and again, each time
 * killing Baton at another seam, starting it anew, and looking in the helpdesk what came of it.
 */
export async function killAtSeams({ scenario, diesAt, ...options }: SeamOptions): Promise<SeamReport> {
  const site = await startChaosSite({ ...options, ...scenario.site });
  try {
    let process = await site.startProcess();
    const violations: string[] = [];
    const quiet = await scenario.prepare(site);
    await process.disarm();
    const quietSince = Date.now();
    const first = scenario.begin(site, quiet);
    await site.atRest();
    const quietMs = Date.now() - quietSince;
    const counts = await process.disarm();
    violations.push(...(await judge(site, scenario, first, "in peace")));

    const reached = new Set<FaultPoint>();
    let kills = 0;
    let slowestMs = 0;
    for (const point of faultPoints) {
      const count = counts[point] ?? 0;
      for (let nth = 1; nth <= count; nth++) {
        if (diesAt && !diesAt(point, nth, count)) continue;
        const prepared = await scenario.prepare(site);
        process.arm(point, nth);
        const conversationId = scenario.begin(site, prepared);
        if (await diesBeforeRest(site, process)) {
          reached.add(point);
          kills += 1;
          const startedAt = Date.now();
          process = await site.startProcess();
          await site.atRest();
          slowestMs = Math.max(slowestMs, Date.now() - startedAt);
        } else {
          // Deliveries that came together this time passed the seam less often than in peace.
          await process.disarm();
        }
        const where = `killed at ${point} for the ${nth}. time`;
        violations.push(...(await judge(site, scenario, conversationId, where)));
      }
    }
    for (const crash of site.crashes) violations.push(`a process ended by itself: ${JSON.stringify(crash)}`);
    return { kills, reached, slowestMs, quietMs, violations };
  } finally {
    await site.close();
  }
}

async function diesBeforeRest(site: ChaosSite, process: BatonProcess): Promise<boolean> {
  const rest = site.atRest().then(
    () => "rest" as const,
    () => "never" as const,
  );
  const end = await Promise.race([rest, process.ended.then(() => "dead" as const)]);
  return end === "dead";
}

async function judge(
  site: ChaosSite,
  { name, expected }: Scenario,
  conversationId: string,
  when: string,
): Promise<string[]> {
  const view = site.desk.view(conversationId);
  const baton = await viewBaton(site.pool, conversationId);
  const { decisions = [], ...conversation } = baton ?? {};
  const found = {
    replies: repliesIn(view),
    notes: notesIn(view).map((note, index) => expected.notes[index]?.test(note) ?? false),
    desk: { isOpen: view.isOpen, assignee: view.assignee },
    baton: conversation,
    decisions: decisions.map(({ count, outcome, result }) => ({ count, outcome, result })),
  };
  const wanted = {
    replies: expected.replies,
    notes: expected.notes.map(() => true),
    desk: expected.desk,
    baton: expected.baton,
    decisions: expected.outcomes.map((outcome) => ({ count: 1, outcome, result: "sent" })),
  };
  if (isDeepStrictEqual(found, wanted)) return [];
  const story = await tellStory(site.pool, conversationId);
  return [
    `${site.desk.helpdesk}, ${name}, ${when}:\n${JSON.stringify(found)}\ninstead of\n${JSON.stringify(wanted)}\n${story}`,
  ];
}
