import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createPool, createSealer, createUuid } from "@baton/database";
import { deriveWebhookSecret, type FaultPoint } from "@baton/engine";
import { createFreshdeskSimulator } from "@baton/sandbox/freshdesk/index";
import { createFrontSimulator } from "@baton/sandbox/front/index";
import type pg from "pg";
import { chaosTiming, startBalancer, type TellingSimulator, waitForRest } from "./chaos-site.ts";
import { tellStory } from "./desk-view.ts";
import { answerPrefix, handoffPrefix, marks } from "./scripted-agent.ts";
import { type BatonProcess, loadBaton } from "./start-baton.ts";

/** A simulated helpdesk in the words of this test; the simulator's own state is the judge. */
type Desk = {
  simulator: TellingSimulator;
  settings: Record<string, unknown>;
  secrets: Record<string, unknown>;
  agentAccount: { externalId: string; name: string; email: string };
  /** What an admin does in the helpdesk, once the address is known. */
  subscribe(url: string, secret: string): Promise<void>;
  /** Gives the conversation's id in the helpdesk. */
  write(text: string): string;
  look(id: string): { replies: string[]; notes: string[]; isAssigned: boolean };
  close(): Promise<void>;
};

/** Until the next process is there; what is sent to a dead one is sent again soon. */
const retryDelays = Array.from({ length: 600 }, () => 100);

export const otherHelpdesks: Record<string, () => Promise<Desk>> = {
  async freshdesk() {
    const simulator = createFreshdeskSimulator({
      demoTickets: false,
      switches: { callsPerMinute: 1_000_000, webhookRetryDelaysMs: retryDelays },
    });
    const { control, workspace } = simulator;
    const { baton } = workspace.agents;
    const listening = await simulator.listen();
    return {
      simulator,
      settings: {
        domain: "lumenbikes.freshdesk.com",
        autoHandleAll: true,
        handoffRouting: "unassign",
        tagPrefix: "baton",
        apiBaseUrl: listening.url,
      },
      secrets: { apiKey: workspace.apiKey },
      agentAccount: { externalId: String(baton.id), name: "Baton AI", email: baton.email },
      async subscribe(url, secret) {
        control.installWebhookRules({ url, headers: { "X-Baton-Secret": secret } });
      },
      write: (text) => String(control.customerWrites({ text, via: "chat" }).ticketId),
      look(id) {
        const view = control.viewTicket(Number(id));
        const ours = view.messages.filter(({ userId }) => userId === baton.id);
        return {
          replies: ours.filter(({ isPrivate }) => !isPrivate).map(({ text }) => text),
          notes: ours.filter(({ isPrivate }) => isPrivate).map(({ text }) => text),
          isAssigned: view.responderId !== null,
        };
      },
      close: () => listening.close(),
    };
  },
  async front() {
    const simulator = createFrontSimulator({
      demoConversations: false,
      switches: { sendDelayMs: 20, webhookRetryDelaysMs: retryDelays },
    });
    const { control, workspace } = simulator;
    const { baton } = workspace.teammates;
    const listening = await simulator.listen();
    return {
      simulator,
      settings: { teammateId: baton.id, handleUnassigned: true, syncTags: false, apiBaseUrl: listening.url },
      secrets: { apiToken: workspace.apiToken, webhookSecret: workspace.signingKey },
      agentAccount: { externalId: baton.id, name: "Baton AI", email: baton.email },
      async subscribe(url) {
        await control.saveApplicationWebhook({ url });
      },
      write: (text) => control.customerWrites({ text, kind: "chat" }).conversationId,
      look(id) {
        const view = control.conversation(id);
        return {
          replies: view.messages.filter(({ authorId }) => authorId === baton.id).map(({ text }) => text),
          notes: view.comments.filter(({ authorId }) => authorId === baton.id).map(({ body }) => body),
          isAssigned: view.assigneeId !== "",
        };
      },
      close: () => listening.close(),
    };
  },
};

/** A seam to be killed at, the nth time that it is passed. */
export type CrashCase = { point: FaultPoint; nth: number };

export type CrashReport = {
  /** Kills that happened; a seam may be passed less often than asked for. */
  kills: number;
  violations: string[];
};

const masterKey = "a master key for tests only";
const organizationId = "org-chaos";

const scenarios = [
  { text: "Where is my order?", isHandoff: false },
  { text: `${marks.handoff} I want to talk to somebody`, isHandoff: true },
];

/**
 * Answers and hands off on one helpdesk, kills Baton in the middle, starts it again, and looks in the helpdesk what came of it:
 * one reply, or one text and one note, and the right assignee, whatever happened when.
 */
export async function crashOnHelpdesk(
  helpdesk: string,
  options: { databaseUrl: string; cases: readonly CrashCase[] },
): Promise<CrashReport> {
  const desk = await (otherHelpdesks[helpdesk] as () => Promise<Desk>)();
  const { pool, close: closePool } = createPool(options.databaseUrl, { max: 4, applicationName: "judge" });
  const processes: BatonProcess[] = [];
  const balancer = startBalancer(() => processes);
  await once(balancer, "listening");
  const { port } = balancer.address() as AddressInfo;
  const connectionId = await connect(pool, helpdesk, desk);

  const load = () =>
    loadBaton({
      databaseUrl: options.databaseUrl,
      masterKey,
      timing: chaosTiming,
      queryTimeoutMs: 20_000,
      watchMs: 100,
    });
  let spare = load();
  const start = async () => {
    const next = spare;
    spare = load();
    await next.start();
    processes.push(next);
    void next.ended.then(() => processes.splice(processes.indexOf(next), 1));
    return next;
  };
  let process = await start();
  const secret = deriveWebhookSecret(createSealer(masterKey), connectionId);
  await desk.subscribe(`http://127.0.0.1:${port}/webhooks/${helpdesk}/token`, secret);

  const violations: string[] = [];
  let kills = 0;
  const judge = async (id: string, scenario: (typeof scenarios)[number], when: string) => {
    const { text, isHandoff } = scenario;
    const seen = desk.look(id);
    const expected = {
      replies: [(isHandoff ? handoffPrefix : answerPrefix) + text],
      notes: isHandoff ? 1 : 0,
      isAssigned: !isHandoff,
    };
    const found = { ...seen, notes: seen.notes.length };
    if (JSON.stringify(found) === JSON.stringify(expected)) return;
    const story = await tellStory(pool, id);
    violations.push(
      `${helpdesk}, ${when}: ${JSON.stringify(found)} instead of ${JSON.stringify(expected)}\n${story}`,
    );
  };
  try {
    for (const scenario of scenarios) {
      const quiet = desk.write(scenario.text);
      await waitForRest(desk.simulator, pool, 60_000);
      await judge(quiet, scenario, "in peace");
      for (const { point, nth } of options.cases) {
        process.arm(point, nth);
        const id = desk.write(scenario.text);
        const rest = waitForRest(desk.simulator, pool, 60_000).then(
          () => "rest" as const,
          () => "never" as const,
        );
        if ((await Promise.race([rest, process.ended.then(() => "dead" as const)])) === "dead") {
          kills += 1;
          process = await start();
          await waitForRest(desk.simulator, pool, 60_000);
        } else {
          await process.disarm();
        }
        await judge(id, scenario, `killed at ${point} for the ${nth}. time`);
      }
    }
  } catch (error) {
    violations.push(`${helpdesk}: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    await Promise.all([...processes, spare].map((each) => each.kill()));
    balancer.closeAllConnections();
    balancer.close();
    await desk.close();
    await closePool();
  }
  return { kills, violations };
}

async function connect(pool: pg.Pool, helpdesk: string, desk: Desk): Promise<string> {
  const id = createUuid();
  await pool.query(
    `insert into connection (id, organization_id, helpdesk, name, webhook_token, settings, secrets, agent_account, created_at)
     values ($1, $2, $3, 'Lumen Bikes', 'token', $4, $5, $6, now() - interval '1 hour')`,
    [
      id,
      organizationId,
      helpdesk,
      JSON.stringify(desk.settings),
      createSealer(masterKey).seal(desk.secrets),
      JSON.stringify(desk.agentAccount),
    ],
  );
  const quick = { debounceMs: 0 };
  await pool.query("insert into setting (organization_id, name, document) values ($1, 'channels', $2)", [
    organizationId,
    JSON.stringify({ web: quick, email: quick }),
  ]);
  return id;
}
