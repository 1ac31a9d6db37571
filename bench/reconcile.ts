import { setTimeout as sleep } from "node:timers/promises";
import { createUuid } from "@baton/database";
import { createFreshdeskSimulator } from "@baton/sandbox/freshdesk/index";
import type { BatonInput } from "./programs/baton.ts";
import { organizationId } from "./support/add-connection.ts";
import { startBenchDatabase } from "./support/bench-database.ts";
import { connectFreshdesk } from "./support/connect-freshdesk.ts";
import { report, rounded } from "./support/report.ts";
import { startProgram } from "./support/start-program.ts";

const conversations = 10_000;
/** Customers who wrote without any webhook: one in a hundred. */
const missed = 100;
const giveUpMs = 300_000;

const database = await startBenchDatabase();
const simulator = createFreshdeskSimulator({
  demoTickets: false,
  ledger: { limit: 1_000 },
  switches: { callsPerMinute: 12_000 },
});
const { firstTicketId } = simulator.control.importTickets({
  count: conversations,
  entriesEach: 0,
  fromDaysAgo: 60,
});
const listening = await simulator.listen();
const connectionId = await connectFreshdesk(database, {
  apiKey: simulator.workspace.apiKey,
  apiBaseUrl: listening.url,
});
await knowAll();

for (let index = 0; index < missed; index++)
  simulator.control.customerWrites({
    ticketId: firstTicketId + index * Math.floor(conversations / missed),
    text: `Missed ${index}`,
    isWithoutQuote: true,
  });
const callsBefore = simulator.ledger.last;
const startedAt = performance.now();
const baton = await startProgram("baton", {
  role: "worker",
  databaseUrl: database.url,
  dataDirectory: database.dataDirectory,
} satisfies BatonInput);
const foundAt: number[] = [];
while (foundAt.length < missed && performance.now() - startedAt < giveUpMs) {
  const { rows } = await database.pool.query<{ found: number }>(
    "select count(*)::int as found from message where text like 'Missed %'",
  );
  while (foundAt.length < (rows[0]?.found ?? 0)) foundAt.push(performance.now() - startedAt);
  await sleep(100);
}
const calls = simulator.ledger.last - callsBefore;
const { rows } = await database.pool.query<{ read: number; twice: number }>(
  `select (select count(*)::int from delivery where source = 'reconcile') as read,
    (select count(*)::int from (select from message where text like 'Missed %' group by text having count(*) > 1) t) as twice`,
);
await baton.stop();
await listening.close();
await database.stop();

const seconds = (foundAt.at(-1) ?? giveUpMs) / 1_000;
report({
  name: "reconcile",
  about: `${conversations} known conversations, ${missed} of which have a customer's message that no webhook told`,
  rows: [
    { what: "messages found", value: foundAt.length },
    { what: "seconds until all were, start of the process included", value: rounded(seconds) },
    { what: "conversations read for it", value: rows[0]?.read ?? 0 },
    { what: "calls, live checks and answers included", value: calls },
  ],
  aims: [
    {
      aim: "all found, none twice",
      measured: `${foundAt.length} of ${missed}, ${rows[0]?.twice} twice`,
      isMet: foundAt.length === missed && rows[0]?.twice === 0,
    },
    { aim: "within a minute", measured: `${rounded(seconds)} s`, isMet: seconds <= 60 },
    {
      aim: "only what changed is read: at most two in a hundred of all",
      measured: `${rows[0]?.read}`,
      isMet: (rows[0]?.read ?? 0) <= conversations / 50,
    },
  ],
});

/** Baton has all of them, as an import long ago would have left them; without the import, which would be another benchmark. */
async function knowAll(): Promise<void> {
  const ids = Array.from({ length: conversations }, () => createUuid());
  const external = ids.map((_, index) => String(firstTicketId + index));
  await database.pool.query("delete from backfill");
  await database.pool.query("update connection set created_at = now() - interval '30 days'");
  // It has asked for news all the time, the last time just before.
  await database.pool.query(
    "insert into connection_task (connection_id, task, due_at, state) values ($1, 'reconcile', now(), $2)",
    [connectionId, JSON.stringify({ changedUntil: new Date().toISOString() })],
  );
  await database.pool.query(
    "insert into conversation_queue (id, connection_id, external_id) select id, $3, e from unnest($1::uuid[], $2::text[]) t (id, e)",
    [ids, external, connectionId],
  );
  await database.pool.query(
    `insert into conversation (id, organization_id, connection_id, external_id, external_url, channel, takes_unassigned, last_message_at)
      select id, $4, $3, e, 'https://lumenbikes.freshdesk.com/a/tickets/' || e, 'email', true, now() - interval '5 minutes'
      from unnest($1::uuid[], $2::text[]) t (id, e)`,
    [ids, external, connectionId, organizationId],
  );
}
