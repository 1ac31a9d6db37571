import type { PlaygroundAnswer, playgroundEscalationSchema, playgroundQuestionSchema } from "@baton/api";
import type { Connector, HttpClient } from "@baton/connectors";
import type { Database, DatabasePool, Sealer } from "@baton/database";
import type {
  ActAsTeammate,
  ChangeFeed,
  DeliveryAcceptor,
  DownloadStorage,
  FileStorage,
  JobQueue,
} from "@baton/engine";
import type { FastifyBaseLogger } from "fastify";
import type { Registry } from "prom-client";
import type { z } from "zod";
import type { TrustedProxies } from "./config.ts";

/** Everything the HTTP server works with; tests put fakes in their place. */
export type AppDependencies = {
  database: Pick<DatabasePool<Database>, "pool" | "db">;
  sealer: Sealer;
  /** By the fixed name of the helpdesk, in the order in which they are offered. */
  connectors: ReadonlyMap<string, Connector>;
  /** The guarded client, for the live checks of connections. */
  http: HttpClient;
  acceptor: DeliveryAcceptor;
  actAsTeammate: ActAsTeammate;
  changes: ChangeFeed;
  /** Where background work is put; a worker does it. */
  jobs: Pick<JobQueue, "prepare" | "enqueue">;
  /** For messages that the messenger stores itself: wakes the workers. Default: they find them by polling. */
  hint?: () => void;
  /** `put` is for files of the messenger's visitors. */
  storage: DownloadStorage & Partial<Pick<FileStorage, "put">>;
  /** Asks the agent as a customer would, without storing anything; null while no agent is wired. */
  askPlayground: AskPlayground | null;
  escalatePlayground?: EscalatePlayground;
  /** Where browsers and helpdesks reach Baton, without a slash at the end: `https://baton.example.com`. */
  publicUrl: string;
  /** Signs session cookies; any text of 32 characters or more that stays the same. */
  sessionSecret: string;
  version: string;
  /** Helpdesks that are simulated at `/sandbox/<helpdesk>/`; default none. Whoever wires them in mounts them. */
  sandboxHelpdesks?: readonly string[];
  /** Folder of the built dashboard; it need not exist. */
  dashboardFolder: string;
  /** Folder of the built messenger; it need not exist. */
  messengerFolder?: string;
  metrics: Registry;
  /** Default: none. See createLogger. */
  logger?: FastifyBaseLogger;
  /** Whose word about a client's address is taken (`X-Forwarded-For`). Default: nobody's. */
  trustProxy?: TrustedProxies;
  /** Asked by /readyz besides the database; a reason when work cannot be taken. */
  readiness?: () => Promise<string | null>;
  /** Told by /readyz: how far the articles are taken in; null: all of them are. */
  filling?: () => { taken: number; of: number | null } | null;
  now?: () => Date;
  /** Told of every route that is registered: a test compares them with what is described. */
  onRoute?: (route: { method: string; url: string }) => void;
};

/** Hands the conversation of the playground off, without a helpdesk. */
export type EscalatePlayground = (
  input: z.output<typeof playgroundEscalationSchema> & { organizationId: string },
) => Promise<PlaygroundAnswer>;

export type AskPlayground = (
  input: z.output<typeof playgroundQuestionSchema> & { organizationId: string },
) => Promise<PlaygroundAnswer>;
