import type { FailureRecord } from "@baton/domain";

export type SourceState = "new" | "waiting" | "syncing" | "ready" | "empty" | "failed" | "cancelled";

/** Counted in documents (pages, files, helpdesk articles), except where it says articles. */
export type SyncCounts = {
  /** Looked at, unchanged ones included. */
  checked: number;
  /** New or changed, and therefore written. */
  changed: number;
  removed: number;
  failed: number;
  /** Seen and not used: pages that ask not to be indexed, copies of others, files that are no text. */
  leftOut: number;
};

export type SyncProgress = SyncCounts & {
  /** How many there will be, as far as is known by now. */
  found: number | null;
};

export type SyncReport = SyncCounts & {
  outcome: "done" | "partial" | "failed" | "cancelled";
  startedAt: string;
  finishedAt: string;
  /** What a person should know of it, in words: limits that were reached, pages that were left out. */
  notes: string[];
};

/** A source as it is stored. */
export type KnowledgeSource = {
  id: string;
  organizationId: string;
  kind: string;
  name: string;
  settings: Record<string, unknown>;
  audience: "public" | "internal";
  language: string | null;
  syncEveryHours: number | null;
  nextSyncAt: Date | null;
  state: SourceState;
  syncStartedAt: Date | null;
  progress: SyncProgress | null;
  lastSync: SyncReport | null;
  failure: FailureRecord | null;
  version: number;
  createdAt: Date;
  updatedAt: Date;
};

export type SourceCounts = {
  documents: number;
  failedDocuments: number;
  /** Articles in use: published ones. */
  articles: number;
  /** Passages of these. */
  passages: number;
};

export const sourceColumns = `id, organization_id as "organizationId", kind, name, settings, audience, language,
  sync_every_hours as "syncEveryHours", next_sync_at as "nextSyncAt", state, sync_started_at as "syncStartedAt",
  progress, last_sync as "lastSync", failure, version, created_at as "createdAt", updated_at as "updatedAt"`;
