import { isDeepStrictEqual } from "node:util";
import { type FaultPoint, faultPoints } from "@baton/engine";
import { publishWorkflow } from "../publish-workflow.ts";
import { type ChaosSite, startChaosSite } from "./chaos-site.ts";
import type { DeskConversation } from "./desk-view.ts";
import { tellStory } from "./desk-view.ts";
import { answerPrefix, handoffPrefix, marks } from "./scripted-agent.ts";

/** What happens to an escalation, one after the other; in each the process may die. */
const phases = ["open", "teammate", "customer", "close"] as const;
export type Phase = (typeof phases)[number];

/**
 * Where it dies: at the nth passing of a named seam, or at the nth write of a kind after the helpdesk has taken it and before it answers,
 * which no seam of our own can show: an opening is several calls.
 */
export type EscalationSeam = { point: FaultPoint | "POST" | "PUT"; nth: number };

const writes = ["POST", "PUT"] as const;
const isWrite = (point: EscalationSeam["point"]): point is (typeof writes)[number] =>
  writes.some((method) => method === point);

export type EscalationCrashOptions = {
  databaseUrl: string;
  helpdesk: string;
  /** Whether to die at the nth of so many passings of a seam. Default at all of them. */
  diesAt?(phase: Phase, point: EscalationSeam["point"], nth: number, count: number): boolean;
};

export type EscalationCrashReport = {
  kills: number;
  /** How many of the kills fell into each phase. */
  killsIn: Record<Phase, number>;
  /** What was not as expected, each with its story; and crashes that nobody asked for. */
  violations: string[];
};

const invoice = {
  name: "invoice.pdf",
  contentType: "application/pdf",
  bytes: Buffer.from("%PDF-1.4 an invoice"),
};
const offer = { name: "offer.pdf", contentType: "application/pdf", bytes: Buffer.from("%PDF-1.4 an offer") };
const label = { name: "label.pdf", contentType: "application/pdf", base64: btoa("%PDF-1.4 a label") };

/**
 * A customer of the messenger is answered, wants a person, and goes on with one in the helpdesk until it is closed there; or gets a ticket.
 * Told once in peace, which counts the seams, then again and again: in each telling Baton is killed once in every phase, at another seam,
 * and started anew. What came of it is looked up in the helpdesk and in what the customer sees.
 */
export async function killInEscalation(options: EscalationCrashOptions): Promise<EscalationCrashReport> {
  const { databaseUrl, helpdesk, diesAt } = options;
  const site = await startChaosSite({ databaseUrl, helpdesk, withMessenger: true });
  const { escalation } = site.desk;
  const told = escalation.kind === "ticket" ? phases.slice(0, 1) : phases;
  if (escalation.kind === "ticket") {
    await publishWorkflow(site.pool, {
      organizationId: "org-chaos",
      steps: [
        { id: "start", kind: "trigger", on: "first-message", next: "ai" },
        { id: "ai", kind: "agent", handedOff: "ticket" },
        { id: "ticket", kind: "handoff-to-ticket", groupId: escalation.target.groupId },
      ],
    });
  }
  const killsIn: Record<Phase, number> = { open: 0, teammate: 0, customer: 0, close: 0 };
  const violations: string[] = [];
  let tale = 0;
  let process = await site.startProcess();

  const { control, ledger } = site.desk.simulator;

  /** Resolves when the write was taken and its answer kept back, and Baton is dead. */
  const killAtWrite = async (method: string, nth: number, isOver: () => boolean) => {
    const { id } = control.addFault({ match: { method, nth }, effect: { kind: "store-then-hang" } });
    while (!isOver()) {
      if (ledger.calls().some(({ fault }) => fault === id)) {
        await process.kill();
        break;
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    control.clearFaults();
  };

  const tell = async (seams: Partial<Record<Phase, EscalationSeam>>) => {
    const name = `story ${++tale}`;
    const visitor = await site.visit({
      userId: `u-${tale}`,
      name: `Nia ${tale}`,
      email: `nia-${tale}@example.com`,
    });
    await visitor.send(`My frame is cracked, ${name}.`, invoice);
    await site.atRest();
    const counts: Partial<Record<Phase, Partial<Record<EscalationSeam["point"], number>>>> = {};
    const where: string[] = [];
    const inDesk = () =>
      escalation
        .all()
        .map(site.desk.view)
        .filter((view) => mentions(view, `${name}.`));
    const acts: Record<Phase, () => unknown> = {
      open: () => visitor.send(`${marks.handoff} A person please, ${name}.`),
      teammate: () => site.desk.people.reply(inDesk()[0]?.id ?? "", `Maya here, ${name}.`, [label]),
      customer: () => visitor.send(`See this, ${name}.`, offer),
      close: () => site.desk.people.resolve(inDesk()[0]?.id ?? ""),
    };
    for (const phase of told) {
      const seam = seams[phase];
      if (phase !== "open" && inDesk().length === 0) break;
      await process.disarm();
      const before = ledger.last;
      let isOver = false;
      let killing: Promise<void> | null = null;
      if (seam && isWrite(seam.point)) killing = killAtWrite(seam.point, seam.nth, () => isOver);
      else if (seam) process.arm(seam.point as FaultPoint, seam.nth);
      await acts[phase]();
      const rest = site.atRest().then(
        () => "rest",
        () => "never",
      );
      const first = await Promise.race([rest, process.ended.then(() => "dead")]);
      isOver = true;
      await killing;
      if (first === "dead") {
        killsIn[phase] += 1;
        where.push(`killed in ${phase} at ${seam?.point} for the ${seam?.nth}. time`);
        process = await site.startProcess();
        await site.atRest();
      } else if (first === "never") where.push(`never at rest in ${phase}`);
      else {
        const calls = ledger.calls().filter(({ sequence }) => sequence > before);
        counts[phase] = {
          ...(await process.disarm()),
          ...Object.fromEntries(
            writes.map((each) => [each, calls.filter(({ method }) => method === each).length]),
          ),
        };
      }
      if (phase === "open") {
        const [opened] = inDesk();
        if (opened && escalation.groupOf(opened.id) !== escalation.target.groupId)
          violations.push(
            `${helpdesk}, ${where.join(", ") || "in peace"}: the group is ${escalation.groupOf(opened.id)}`,
          );
      }
    }
    violations.push(...(await judge(site, { name, desk: inDesk(), visitor, where })));
    return counts;
  };

  try {
    const counts = await tell({});
    const seamsOf = (phase: Phase): EscalationSeam[] =>
      [...writes, ...faultPoints].flatMap((point) => {
        const count = counts[phase]?.[point] ?? 0;
        const all = Array.from({ length: count }, (_, index) => ({ point, nth: index + 1 }));
        return all.filter(({ nth }) => diesAt?.(phase, point, nth, count) ?? true);
      });
    const seams = told.map((phase) => ({ phase, list: seamsOf(phase) }));
    for (let round = 0; round < Math.max(...seams.map(({ list }) => list.length)); round++) {
      await tell(
        Object.fromEntries(seams.flatMap(({ phase, list }) => (list[round] ? [[phase, list[round]]] : []))),
      );
    }
    for (const crash of site.crashes) violations.push(`a process ended by itself: ${JSON.stringify(crash)}`);
    const kills = Object.values(killsIn).reduce((sum, count) => sum + count, 0);
    return { kills, killsIn, violations };
  } finally {
    await site.close();
  }
}

function mentions({ messages }: DeskConversation, text: string): boolean {
  return messages.some((message) => message.text.includes(text));
}

type Tale = {
  name: string;
  desk: DeskConversation[];
  visitor: Awaited<ReturnType<ChaosSite["visit"]>>;
  where: string[];
};

async function judge(site: ChaosSite, { name, desk, visitor, where }: Tale): Promise<string[]> {
  const { escalation, helpdesk } = site.desk;
  const [view] = desk;
  const seen = await visitor.sees();
  const delays = seen.filter(isOfDelay).length;
  const { thread } = await visitor.thread();
  const history = [
    `customer: My frame is cracked, ${name}. [invoice.pdf]`,
    `agent: ${answerPrefix}My frame is cracked, ${name}.`,
    `customer: ${marks.handoff} A person please, ${name}.`,
    `agent: ${handoffPrefix}${marks.handoff} A person please, ${name}.`,
  ];
  const isTicket = escalation.kind === "ticket";
  const afterwards = isTicket ? [] : [`Maya here, ${name}. [label.pdf]`, `See this, ${name}. [offer.pdf]`];
  const lines = (view?.messages ?? [])
    .filter(({ author, isPrivate }) => author !== "platform" && !isPrivate)
    .map(({ author, text, files }) =>
      [`${author}: ${text}`, ...files.map((file) => `[${file}]`)].join(" ").trim(),
    )
    .filter((line) => !isOfDelay(line));
  const found = {
    conversations: desk.length,
    isOpen: view?.isOpen,
    notes: view?.messages.filter(({ author, isPrivate }) => author === "agent" && isPrivate).length,
    lines: escalation.historyIsOneMessage ? unfold(lines, history, name) : lines,
    seen: seen.filter((line) => !isOfDelay(line)),
    isToldOfDelayOnce: delays <= 1,
    status: thread.status,
  };
  const [maya = "", offered = ""] = afterwards;
  const wanted = {
    conversations: 1,
    isOpen: isTicket,
    notes: 1,
    lines: [...history, ...(isTicket ? [] : [`teammate: ${maya}`, `customer: ${offered}`])],
    seen: [
      ...history,
      ...(isTicket
        ? [`agent: Ticket ${view?.id} is there.`]
        : [`Maya Lindqvist: ${maya}`, `customer: ${offered}`]),
    ],
    isToldOfDelayOnce: true,
    status: "resolved",
  };
  // A ticket's handoff is told by its number.
  if (isTicket) for (const list of [wanted.seen, wanted.lines]) list.splice(3, 1);
  if (isDeepStrictEqual(found, wanted)) return [];
  const story = await tellStory(site.pool, visitor.threadId());
  const there = view ? await tellStory(site.pool, view.id) : "";
  return [
    `${helpdesk}, ${name}, ${where.join(", ") || "in peace"}:\n${JSON.stringify(found, null, 1)}\ninstead of\n${JSON.stringify(wanted, null, 1)}\n${story}\n--- there ---\n${there}`,
  ];
}

function isOfDelay(line: string): boolean {
  return line.endsWith("This takes longer.");
}

/** A history that came as one message: each of its parts once and in order, as if they had come one by one. */
function unfold(lines: readonly string[], history: readonly string[], name: string): string[] {
  const [whole = "", ...rest] = lines;
  const parts = history.filter((line) => {
    const text = line.slice(line.indexOf(": ") + 2).replace(/ \[[a-z.]+\]$/, "");
    return whole.includes(text);
  });
  const said = whole.split(`${name}.`).length - 1;
  return said === parts.length && whole.includes("[invoice.pdf]") ? [...parts, ...rest] : [...lines];
}
