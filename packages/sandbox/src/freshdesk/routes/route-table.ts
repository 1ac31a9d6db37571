import type { Answer, Call } from "../../http/answer.ts";
import type { FreshdeskAccount } from "../account.ts";
import type { Performer } from "../account-events.ts";
import type { UploadedFile } from "../attachments.ts";
import type { FreshdeskAgent } from "../records.ts";

/** One call with the agent whose key it carries. */
export interface FreshdeskCall extends Call {
  readonly agent: FreshdeskAgent;
  /** The JSON object, or the values of a form: texts and lists of texts, custom fields nested. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Files of a form. */
  readonly files: readonly UploadedFile[];
  readonly isForm: boolean;
}

/** Answers one call from the account's records. */
export type FreshdeskHandler = (account: FreshdeskAccount, call: FreshdeskCall) => Answer | Promise<Answer>;

/** A handler, and who may call it. Without `for`: every agent. */
export interface FreshdeskRoute {
  readonly answer: FreshdeskHandler;
  readonly for?: "admins" | "admins-if-switched";
}

/** Routes by `"METHOD /path/:parameter"`, below `/api/v2`. */
export type RouteTable = Readonly<Record<string, FreshdeskHandler | FreshdeskRoute>>;

/** The same routes, for admins only. */
export function forAdmins(table: Readonly<Record<string, FreshdeskHandler>>): RouteTable {
  return Object.fromEntries(
    Object.entries(table).map(([pattern, answer]) => [pattern, { answer, for: "admins" as const }]),
  );
}

/** Whatever is written by API is written by the key's agent. */
export function performerOf(call: FreshdeskCall): Performer {
  return { type: "agent", id: call.agent.id, origin: "api" };
}

export function isAdmin(agent: FreshdeskAgent): boolean {
  return agent.role !== "Agent";
}
