import type { ConnectionSettings, Connector } from "@baton/connectors";
import { type ConnectionRecord, findConnectionByWebhookToken, type Queryable } from "@baton/database";
import { type ConnectionTools, deriveWebhookSecret, openConnection } from "@baton/engine";

/** Whom a webhook is for, with its settings opened and parsed. */
export type WebhookConnection =
  | {
      kind: "open";
      id: string;
      helpdesk: string;
      connector: Connector;
      settings: ConnectionSettings;
      /** What a helpdesk that signs nothing sends back. */
      connectionSecret: string;
    }
  | { kind: "disconnected"; id: string; helpdesk: string };

/** Finds connections by webhook token and remembers them: decrypting and parsing settings per request would cost more than all the rest. */
export type WebhookConnections = {
  /** Null for a token nobody has. @throws Failure when the stored settings cannot be opened. */
  find(token: string): Promise<WebhookConnection | null>;
  /** After a change of a connection. */
  forget(connectionId: string): void;
};

/** A change in another process whose hint was lost takes effect after this time at the latest. */
const freshMs = 5_000;
/** Bounds the memory when somebody tries made-up tokens. */
const maximumEntries = 5_000;
const tokenForm = /^[A-Za-z0-9_-]{16,128}$/;

type Entry = { loadedAt: number; connection: Promise<WebhookConnection | null> };

export function createWebhookConnections(
  database: Queryable,
  tools: Pick<ConnectionTools, "sealer" | "connectors" | "http" | "now">,
  clock: () => number = () => performance.now(),
): WebhookConnections {
  const entries = new Map<string, Entry>();
  const tokens = new Map<string, string>();

  async function load(token: string): Promise<WebhookConnection | null> {
    const record = await findConnectionByWebhookToken(database, token);
    if (!record) return null;
    tokens.set(record.id, token);
    return open(record);
  }

  function open(record: ConnectionRecord): WebhookConnection {
    const { id, helpdesk } = record;
    if (record.status === "disconnected") return { kind: "disconnected", id, helpdesk };
    const { connector, settings } = openConnection(record, tools);
    const connectionSecret = deriveWebhookSecret(tools.sealer, id);
    return { kind: "open", id, helpdesk, connector, settings, connectionSecret };
  }

  return {
    find(token) {
      const known = entries.get(token);
      if (known && clock() - known.loadedAt < freshMs) return known.connection;
      if (!tokenForm.test(token)) return Promise.resolve(null);
      if (entries.size >= maximumEntries) entries.clear();
      // The promise is kept, not its value: requests that arrive together ask the database once.
      const entry: Entry = { loadedAt: clock(), connection: load(token) };
      entries.set(token, entry);
      entry.connection.catch(() => {
        if (entries.get(token) === entry) entries.delete(token);
      });
      return entry.connection;
    },
    forget(connectionId) {
      const token = tokens.get(connectionId);
      if (token !== undefined) entries.delete(token);
    },
  };
}
