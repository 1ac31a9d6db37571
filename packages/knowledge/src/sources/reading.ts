import type { FailureRecord } from "@baton/domain";

/** What a source was known to hold when its sync began. */
export type KnownDocument = {
  externalId: string;
  etag: string | null;
  lastModified: string | null;
  fingerprint: string | null;
  links: string[] | null;
  /** Missing already at the last sync, and not believed to be gone. */
  isMissing: boolean;
};

/** An article as a source gives it; `body` is Markdown. */
export type ReadArticle = {
  /** Tells several of one document apart; the same from sync to sync. */
  key: string;
  title: string;
  body: string;
  url: string | null;
  /** As the source says it, e.g. `en` or `pt-BR`; null: it does not say. */
  language: string | null;
  status: "draft" | "published";
};

export type ReadDocument = {
  externalId: string;
  title: string | null;
  url: string | null;
  /** Who may read it according to the source itself. */
  audience: "public" | "internal";
  etag: string | null;
  lastModified: string | null;
  fingerprint: string | null;
  links: string[] | null;
  articles: ReadArticle[];
};

/**
 * What reading a source tells, one thing at a time, so that a source of any size is synced in the memory of one document.
 *
 * `failed` leaves what was read before in use; `gone` removes it; `missing` marks it, to be believed at the next sync.
 */
export type Reading =
  | { kind: "found"; total: number }
  | { kind: "read"; document: ReadDocument }
  | { kind: "unchanged"; externalId: string }
  | { kind: "failed"; externalId: string; url: string | null; failure: FailureRecord }
  | { kind: "left-out"; externalId: string; url: string | null; because: FailureRecord }
  | { kind: "gone"; externalId: string }
  | { kind: "missing"; externalId: string };

/** How the reading of a source ended. */
export type ReadingEnd = {
  /** Everything the source has was seen. What was not seen may then be taken for gone, if the source is a list. */
  isComplete: boolean;
  /** Why it ended before its time. */
  failure: FailureRecord | null;
  /** What a person should know, in words. */
  notes: string[];
};
