import type { ConnectionTools } from "@baton/engine";
import type { Pool } from "pg";
import type { Accounts } from "../accounts/create-accounts.ts";
import type { AttemptLimiter } from "../accounts/create-attempt-limiter.ts";
import type { AppDependencies } from "../app-dependencies.ts";
import type { EventStreams } from "../events/stream-events.ts";

/** What the handlers of the API work with. */
export type RouteDependencies = Pick<
  AppDependencies,
  | "actAsTeammate"
  | "askPlayground"
  | "changes"
  | "escalatePlayground"
  | "jobs"
  | "messengerFolder"
  | "publicUrl"
  | "sandboxHelpdesks"
  | "storage"
  | "version"
> & {
  pool: Pool;
  accounts: Accounts;
  attempts: AttemptLimiter;
  connectionTools: ConnectionTools;
  streams: EventStreams;
};
