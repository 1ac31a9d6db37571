/**
 * Program: the calls and commits of a turn and nothing else, one after the other as they depend on each other: what any
 * implementation on this machine, at this moment, would take at least.
 */
import { once } from "node:events";
import http from "node:http";
import pg from "pg";
import { Agent, request } from "undici";
import { programInput, serve } from "../support/start-program.ts";
import type { SimulatorFacts } from "./simulator.ts";

export type BareTurnInput = SimulatorFacts & { databaseUrl: string };

const { url, accessToken, agentAccount, databaseUrl } = programInput<BareTurnInput>();
const pool = new pg.Pool({ connectionString: databaseUrl, max: 16 });
await pool.query(
  "create table if not exists bare_turn (id bigint generated always as identity primary key, body bytea)",
);
const dispatcher = new Agent({ connections: 64 });
let isClaiming = true;

const commit = (body: Buffer) =>
  pool.query({ name: "commit", text: "insert into bare_turn (body) values ($1)", values: [body] });

async function call(method: "GET" | "PUT" | "POST", path: string, json?: unknown): Promise<void> {
  const answer = await request(`${url}/v2${path}`, {
    dispatcher,
    method,
    headers: { authorization: `Bearer ${accessToken}`, "content-type": "application/json" },
    body: json === undefined ? null : JSON.stringify(json),
  });
  await answer.body.json();
}

async function takeTurn(body: Buffer): Promise<void> {
  const { data, actor } = JSON.parse(body.toString());
  if (actor?.actor_type !== "user" || !data?.message) return;
  const path = `/conversations/${data.message.conversation_id}`;
  // Facts and customer, beside them the thread; what was read; the claim; that it is about to be sent; the reply.
  await Promise.all([
    call("GET", path).then(() => call("GET", `/users/${data.message.user_id}`)),
    call("GET", `${path}/messages?page=1&items_per_page=50`),
  ]);
  await commit(body);
  if (isClaiming) {
    await call("PUT", path, { status: "assigned", assigned_agent_id: agentAccount.externalId });
    await commit(body);
  }
  await call("POST", `${path}/messages`, {
    message_parts: [{ text: { content: "The answer." } }],
    message_type: "normal",
    actor_type: "agent",
    actor_id: agentAccount.externalId,
  });
  await commit(body);
}

const server = http.createServer(async (incoming, response) => {
  const body = Buffer.concat(await incoming.toArray());
  await commit(body);
  response.end("{}");
  await takeTurn(body);
});
server.listen(0, "127.0.0.1");
await once(server, "listening");

serve({
  port: () => (server.address() as { port: number }).port,
  /** Whether turns claim their conversation first, as one that nobody has is claimed. Default true. */
  claim(input: { isClaiming: boolean }) {
    isClaiming = input.isClaiming;
  },
  async stop() {
    server.close();
    server.closeAllConnections();
    await Promise.all([pool.end(), dispatcher.close()]);
  },
});
