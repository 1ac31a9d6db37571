import type {
  AgentAccount,
  ConnectedHelpdesk,
  ConnectionSettings,
  Connector,
  HttpClient,
} from "@baton/connectors";
import { type Queryable, type Sealer, writeJson } from "@baton/database";
import type { FailureRecord, OrganizationId } from "@baton/domain";
import type { EngineTiming } from "../worker/dependencies.ts";
import { createLimitMemory } from "./create-limit-memory.ts";

/** A connection as the engine works with it: settings opened, ready to talk. */
export type ConnectionRuntime = {
  id: string;
  organizationId: OrganizationId;
  connector: Connector;
  settings: ConnectionSettings;
  helpdesk: ConnectedHelpdesk;
  agentAccount: AgentAccount | null;
  /** Facts that the last check found. */
  account: Readonly<Record<string, string>>;
  status: "active" | "paused" | "disconnected";
  /** Customer messages written before this are history. A whole second, as helpdesks tell their times. */
  createdAt: Date;
  version: number;
  /** Nothing is sent before this (D6): kept in the database so that every worker obeys it. */
  notBefore: Date | null;
};

export type CreateHttpClient = (input: { connectionId: string; settings: ConnectionSettings }) => HttpClient;

export interface ConnectionPool {
  /** Current runtimes of these connections; one statement, and a rebuild only of what changed. */
  get(ids: readonly string[]): Promise<Map<string, ConnectionRuntime>>;
  /**
   * Nothing is asked on this connection for a while, if this failure says so: by naming the time, or by a limit without one, which is
   * left alone for a short time that grows. Any other failure is that of its conversation alone.
   */
  heedLimit(
    runtime: ConnectionRuntime,
    failure: { code: string; retryAfterMs: number | null },
  ): Promise<void>;
  /** Credentials or account failed: work waits until somebody saves working settings (FC6). */
  pause(runtime: ConnectionRuntime, reason: FailureRecord): Promise<void>;
}

type Row = {
  id: string;
  organization_id: OrganizationId;
  helpdesk: string;
  settings: Record<string, unknown>;
  secrets: Buffer;
  agent_account: AgentAccount | null;
  account: Record<string, string>;
  status: ConnectionRuntime["status"];
  created_at: Date;
  version: number;
  not_before: Date | null;
};

/** Opens connections and keeps them open; a change of settings (its version) opens them anew. */
export function createConnectionPool(input: {
  database: Queryable;
  connectors: ReadonlyMap<string, Connector>;
  sealer: Sealer;
  createHttpClient: CreateHttpClient;
  now: () => Date;
  timing: Pick<EngineTiming, "retryMs" | "maximumRetryMs">;
}): ConnectionPool {
  const runtimes = new Map<string, ConnectionRuntime>();
  const limits = createLimitMemory(input);

  /** Each answer says that the limit is over, whoever asked. */
  const openHttp = (connectionId: string, settings: ConnectionSettings): HttpClient => {
    const http = input.createHttpClient({ connectionId, settings });
    return {
      async request(request) {
        const begunAt = input.now().getTime();
        const answer = await http.request(request);
        limits.answered(connectionId, begunAt);
        return answer;
      },
    };
  };

  const open = (row: Row): ConnectionRuntime => {
    const connector = input.connectors.get(row.helpdesk);
    if (!connector) throw new Error(`No connector for the helpdesk "${row.helpdesk}".`);
    const settings = { ...row.settings, ...(input.sealer.open(row.secrets) as object) } as ConnectionSettings;
    return {
      id: row.id,
      organizationId: row.organization_id,
      connector,
      settings,
      agentAccount: row.agent_account,
      account: row.account,
      helpdesk: connector.connect({
        connectionId: row.id,
        settings,
        agentAccount: row.agent_account,
        http: openHttp(row.id, settings),
        now: input.now,
      }),
      status: row.status,
      createdAt: new Date(Math.floor(row.created_at.getTime() / 1_000) * 1_000),
      version: row.version,
      notBefore: row.not_before,
    };
  };

  return {
    async get(ids) {
      const unique = [...new Set(ids)];
      const result = await input.database.query<Row>({
        name: "get-connections",
        text: `select id, organization_id, helpdesk, settings, secrets, agent_account, account, status, created_at, version, not_before
          from connection where id = any($1::uuid[])`,
        values: [unique],
      });
      for (const row of result.rows) {
        const current = runtimes.get(row.id);
        if (current && current.version === row.version) {
          current.status = row.status;
          current.account = row.account;
          current.notBefore = later(current.notBefore, row.not_before);
        } else {
          runtimes.set(row.id, open(row));
        }
      }
      const found = new Map<string, ConnectionRuntime>();
      for (const id of unique) {
        const runtime = runtimes.get(id);
        if (runtime) found.set(id, runtime);
      }
      return found;
    },
    async heedLimit(runtime, { code, retryAfterMs }) {
      const milliseconds = retryAfterMs ?? (code === "rate-limited" ? limits.refused(runtime.id) : null);
      if (milliseconds === null) return;
      const until = new Date(input.now().getTime() + milliseconds);
      runtime.notBefore = later(runtime.notBefore, until);
      await input.database.query(
        "update connection set not_before = greatest(not_before, now() + $2::float8 * interval '1 millisecond') where id = $1",
        [runtime.id, milliseconds],
      );
    },
    async pause(runtime, reason) {
      runtime.status = "paused";
      // Only this version: settings saved in the meantime have been tested and may well be the cure.
      await input.database.query(
        "update connection set status = 'paused', pause_reason = $3 where id = $1 and version = $2 and status = 'active'",
        [runtime.id, runtime.version, writeJson(reason)],
      );
    },
  };
}

/** How long this connection is to be left alone still, milliseconds; 0: not at all. */
export function heldBackMs({ notBefore }: Pick<ConnectionRuntime, "notBefore">, now: Date): number {
  return Math.max(0, (notBefore?.getTime() ?? 0) - now.getTime());
}

/** Longest by which those who wait for a helpdesk come later than it allows, milliseconds. */
const longestSpreadMs = 1_000;

/**
 * When one of those that wait comes back: up to half as long again, a second later at most. Should the limit not be over, the first that
 * meet it hold back those who come after.
 */
export function spreadOut(heldMs: number): number {
  return heldMs + Math.random() * Math.min(heldMs / 2, longestSpreadMs);
}

function later(first: Date | null, second: Date | null): Date | null {
  if (first === null || second === null) return first ?? second;
  return first > second ? first : second;
}
