import type { IncomingMessage, ServerResponse } from "node:http";
import type { Persistence } from "@baton/sandbox/persistence/file-store";

/** How a simulated helpdesk is set up for `npm start`. */
export type SandboxSurroundings = {
  /** Path below which Baton's own server answers for it. */
  mountPath: string;
  /** Scheme, host and port under which people reach it. */
  publicOrigin: string;
  /** Keeps its conversations in the data folder. */
  persist: Persistence;
};

/** A simulated helpdesk of the sandbox, and how a company connects it. */
export interface SandboxHelpdesk {
  /** The connector's fixed name. */
  readonly helpdesk: string;
  /** What the company calls itself there. */
  readonly accountName: string;
  handle(request: IncomingMessage, response: ServerResponse): void;
  /**
   * Whether the helpdesk itself answers there, below its mount, and looks after who may ask. Everything else is its inbox and its
   * inspector, for people who are logged in to Baton.
   */
  isHelpdeskPath(path: string): boolean;
  /** What an admin fills into the form. */
  settings(): Record<string, unknown>;
  /**
   * What an admin does in the helpdesk after saving, and again when the address has changed.
   *
   * @returns settings that are known only then, such as a signing key.
   */
  subscribe(webhook: { url: string; secret: string }): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}
