import type { FailureRecord } from "@baton/domain";

/** How far the first import of a connection has come (FD14). */
export type BackfillRecord = {
  connectionId: string;
  state: "running" | "done" | "failed" | "stopped";
  /** Conversations that changed after this are imported. */
  since: Date;
  /** Conversations found so far, and how many of them are here. */
  found: number;
  imported: number;
  /** Whether the whole list was read, so that `found` grows no more. */
  isListed: boolean;
  failure: FailureRecord | null;
  startedAt: Date;
  finishedAt: Date | null;
};
