import type { Connector, HttpClient } from "@baton/connectors";
import type { Sealer } from "@baton/database";
import type { Pool } from "pg";

/** What the use cases of connections work with. */
export type ConnectionTools = {
  pool: Pool;
  sealer: Sealer;
  /** By the fixed name of the helpdesk. */
  connectors: ReadonlyMap<string, Connector>;
  /** The guarded client: settings can name any host, so nothing else may be used (A8). */
  http: HttpClient;
  now: () => Date;
};
