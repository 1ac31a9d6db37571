import { createHash } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { detectLanguage, splitIntoPassages } from "@baton/agent";
import {
  type ArticleToStore,
  beginSourceSync,
  countSourceContents,
  finishSourceSync,
  getConnection,
  listSourceDocuments,
  markDocumentsMissing,
  recordSyncProgress,
  removeSourceDocuments,
  type SourceDocument,
  type SourceState,
  type SourceUnderSync,
  type SyncProgress,
  type SyncReport,
  SyncTakenOver,
  storeSourceDocument,
  storeUnreadDocument,
  withTransaction,
} from "@baton/database";
import { assertNever, type FailureRecord, recordFailure } from "@baton/domain";
import type { KnownDocument, ReadDocument, Reading, ReadingEnd, WebSettings } from "@baton/knowledge";
import { openConnection } from "../connections/open-connection.ts";
import { createFetchPage } from "./create-fetch-page.ts";
import type { KnowledgeTools } from "./knowledge-tools.ts";
import { readHelpdeskSource } from "./read-helpdesk-source.ts";

/**
 * Grows when the same bytes would be read into another text: then everything is read once more, and what differs is
 * written.
 */
export const readerVersion = 1;

/** Progress is stored, and a wish to cancel noticed, about this often. */
const progressEveryMs = 1_000;
/** Removals are written together. */
const removalsAtOnce = 200;

export type SyncResult =
  | { kind: "synced"; state: SourceState; report: SyncReport }
  /** The caller's signal ended it: what was read is stored, and the next sync goes on from there. */
  | { kind: "interrupted" }
  /** The source was deleted, or another process syncs it now. */
  | { kind: "not-ours" };

/**
 * Brings a source up to date: reads it and writes what changed, document by document, so that a kill loses nothing that was
 * read and the next attempt goes on from there. Whatever the place outside does becomes a state and words on the source;
 * only bugs throw.
 */
export async function syncSource(
  input: { sourceId: string; signal?: AbortSignal },
  tools: KnowledgeTools,
): Promise<SyncResult> {
  const { pool } = tools.connections;
  const source = await beginSourceSync(pool, input.sourceId);
  if (!source) return { kind: "not-ours" };
  const announce = () =>
    tools.changes.publish({ organizationId: source.organizationId, topic: "knowledge", id: source.id });
  announce();

  const startedAt = tools.now().toISOString();
  const cancelling = new AbortController();
  const signal = input.signal ? AbortSignal.any([input.signal, cancelling.signal]) : cancelling.signal;
  const documents = await listSourceDocuments(pool, source.id);
  const writer = createWriter(source, documents, pool);
  const { progress } = writer;
  let standing: Awaited<ReturnType<typeof recordSyncProgress>> = "goes-on";
  let end: ReadingEnd;
  let notedAt = Date.now();
  try {
    const reading = await read(source, documents, signal, tools);
    let next = await reading.next();
    while (!next.done) {
      await writer.take(next.value);
      if (Date.now() - notedAt >= progressEveryMs) {
        notedAt = Date.now();
        await writer.flush();
        standing = await recordSyncProgress(pool, { id: source.id, epoch: source.epoch, progress });
        if (standing === "taken-over") return { kind: "not-ours" };
        if (standing === "cancelled") cancelling.abort();
        announce();
      }
      next = await reading.next();
    }
    end = next.value;
    await writer.flush();
  } catch (error) {
    if (error instanceof SyncTakenOver) return { kind: "not-ours" };
    const failure = recordFailure(error);
    await finish("failed", { isComplete: false, failure, notes: [] });
    if (failure.code === "unexpected") throw error;
    return finish("failed", { isComplete: false, failure, notes: [] });
  }
  if (input.signal?.aborted) return { kind: "interrupted" };
  if (standing === "goes-on") {
    standing = await recordSyncProgress(pool, { id: source.id, epoch: source.epoch, progress });
  }
  if (standing === "taken-over") return { kind: "not-ours" };
  if (standing === "cancelled") return finish("cancelled", end);
  const judged = await judge(end);
  return finish(judged.state, { ...end, failure: judged.failure });

  /** A source that failed says why; one that yields nothing says so (KN1). */
  async function judge(ended: ReadingEnd): Promise<{ state: SourceState; failure: FailureRecord | null }> {
    if (ended.failure) return { state: "failed", failure: ended.failure };
    const contents = (await countSourceContents(pool, [source?.id as string])).get(source?.id as string);
    if (contents && contents.passages > 0) return { state: "ready", failure: null };
    if (writer.firstFailure && progress.failed === progress.checked)
      return { state: "failed", failure: writer.firstFailure };
    return { state: "empty", failure: yieldsNothing(writer.firstFailure ?? writer.firstLeftOut) };
  }

  async function finish(state: SourceState, ended: ReadingEnd): Promise<SyncResult> {
    const { found: _, ...counts } = progress;
    const outcome =
      state === "cancelled"
        ? "cancelled"
        : state === "failed"
          ? "failed"
          : ended.isComplete
            ? "done"
            : "partial";
    const report: SyncReport = {
      ...counts,
      outcome,
      startedAt,
      finishedAt: tools.now().toISOString(),
      notes: ended.notes,
    };
    await finishSourceSync(pool, {
      id: (source as SourceUnderSync).id,
      epoch: (source as SourceUnderSync).epoch,
      state,
      report,
      failure: ended.failure,
    });
    announce();
    return { kind: "synced", state, report };
  }
}

async function read(
  source: SourceUnderSync,
  documents: readonly SourceDocument[],
  signal: AbortSignal,
  tools: KnowledgeTools,
): Promise<AsyncGenerator<Reading, ReadingEnd>> {
  const known: KnownDocument[] = documents.map((document) => {
    // What another version of the reader read, or what gave nothing, is asked for as if it were new.
    const isCurrent = document.readerVersion === readerVersion && document.state === "read";
    const { externalId, links, isMissing } = document;
    return isCurrent
      ? document
      : { externalId, links, isMissing, etag: null, lastModified: null, fingerprint: null };
  });
  switch (source.kind) {
    case "web": {
      const { readWebSource } = await import("@baton/knowledge/web/read-web-source");
      return readWebSource({
        settings: source.settings as WebSettings,
        known,
        fetchPage: createFetchPage(tools.webHttp),
        signal,
        ...(tools.crawlLimits ? { limits: tools.crawlLimits } : {}),
      });
    }
    case "files":
      // Read when they were uploaded; nothing is to be fetched.
      return nothingToRead(known.length);
    default: {
      const { connectionId, collectionIds, publicUrl } = source.settings as HelpdeskSettings;
      const { organizationId } = source;
      const connection = await getConnection(tools.connections.pool, { organizationId, id: connectionId });
      const helpdesk = connection ? openConnection(connection, tools.connections).connect() : null;
      if (!helpdesk?.knowledge) return failed(withoutConnection());
      return readHelpdeskSource({
        knowledge: helpdesk.knowledge,
        choice: { collectionIds: collectionIds?.length ? collectionIds : null, publicUrl: publicUrl ?? null },
        known,
        signal,
        sleep: async (milliseconds, given) => {
          if (milliseconds > 0) await delay(milliseconds, undefined, { signal: given }).catch(() => {});
        },
      });
    }
  }
}

type HelpdeskSettings = { connectionId: string; collectionIds?: string[]; publicUrl?: string };

/** Turns what was read into rows, and writes only those that differ from what is there. */
function createWriter(
  source: SourceUnderSync,
  documents: readonly SourceDocument[],
  pool: KnowledgeTools["connections"]["pool"],
) {
  const known = new Map(documents.map((document) => [document.externalId, document]));
  const progress: SyncProgress = { found: null, checked: 0, changed: 0, removed: 0, failed: 0, leftOut: 0 };
  const fence = { sourceId: source.id, epoch: source.epoch };
  const gone: string[] = [];
  const missing: string[] = [];
  const first: { failure: FailureRecord | null; leftOut: FailureRecord | null } = {
    failure: null,
    leftOut: null,
  };

  async function store(document: ReadDocument): Promise<void> {
    const articles = document.articles.map((article) => prepare(article, document, source));
    const contentHash = createHash("sha256")
      .update(JSON.stringify([document.title, document.url, document.audience, articles]))
      .digest("base64");
    const before = known.get(document.externalId);
    if (before && isSame(before, document, contentHash)) return;
    if (before?.contentHash !== contentHash || before.state !== "read") progress.changed++;
    const { etag, lastModified, fingerprint, links, externalId, title, url, audience } = document;
    await withTransaction(pool, (client) =>
      storeSourceDocument(
        client,
        {
          ...fence,
          externalId,
          title,
          url,
          audience,
          etag,
          lastModified,
          fingerprint,
          contentHash,
          readerVersion,
          links,
        },
        articles,
      ),
    );
  }

  async function storeUnread(
    reading: Reading & { kind: "failed" | "left-out" },
    failure: FailureRecord,
  ): Promise<void> {
    const before = known.get(reading.externalId);
    if (before?.state === "left-out" && reading.kind === "left-out" && before.readerVersion === readerVersion)
      return;
    const { externalId, url, kind: state } = reading;
    await withTransaction(pool, (client) =>
      storeUnreadDocument(client, { ...fence, externalId, url, readerVersion, state, failure }),
    );
  }

  async function flush(): Promise<void> {
    const removals = gone.splice(0).filter((externalId) => known.has(externalId));
    if (removals.length > 0) {
      await withTransaction(pool, (client) =>
        removeSourceDocuments(client, { ...fence, externalIds: removals }),
      );
    }
    const marks = missing.splice(0);
    if (marks.length > 0) {
      await withTransaction(pool, (client) => markDocumentsMissing(client, { ...fence, externalIds: marks }));
    }
  }

  return {
    progress,
    get firstFailure() {
      return first.failure;
    },
    get firstLeftOut() {
      return first.leftOut;
    },
    flush,
    async take(reading: Reading): Promise<void> {
      switch (reading.kind) {
        case "found":
          progress.found = reading.total;
          return;
        case "unchanged":
          progress.checked++;
          return;
        case "read":
          progress.checked++;
          return store(reading.document);
        case "failed":
          progress.checked++;
          progress.failed++;
          first.failure ??= reading.failure;
          return storeUnread(reading, reading.failure);
        case "left-out":
          progress.checked++;
          progress.leftOut++;
          first.leftOut ??= reading.because;
          return storeUnread(reading, reading.because);
        case "gone":
          progress.removed++;
          gone.push(reading.externalId);
          if (gone.length >= removalsAtOnce) await flush();
          return;
        case "missing":
          missing.push(reading.externalId);
          return;
        default:
          return assertNever(reading);
      }
    },
  };
}

/**
 * Nothing to write: the text is the same, and so is what tells that it is. Sites that give every answer another
 * validator are not followed in that, a helpdesk's mark is.
 */
function isSame(before: SourceDocument, document: ReadDocument, contentHash: string): boolean {
  return (
    before.contentHash === contentHash &&
    before.state === "read" &&
    before.readerVersion === readerVersion &&
    !before.isMissing &&
    before.fingerprint === document.fingerprint &&
    (before.etag !== null || document.etag === null) &&
    (before.lastModified !== null || document.lastModified === null)
  );
}

/** An article as it is stored: its audience is never wider than the source's (S8). */
export function prepare(
  article: ReadDocument["articles"][number],
  document: Pick<ReadDocument, "audience">,
  source: Pick<SourceUnderSync, "audience" | "language">,
): ArticleToStore {
  return {
    ...article,
    audience: source.audience === "internal" ? "internal" : document.audience,
    language:
      article.language ??
      source.language ??
      detectLanguage(`${article.title}. ${article.body.slice(0, 2_000)}`).language,
    passages: splitIntoPassages(article.body).length,
  };
}

// biome-ignore lint/correctness/useYield: a source of uploaded files has nothing to fetch.
async function* nothingToRead(_documents: number): AsyncGenerator<Reading, ReadingEnd> {
  return { isComplete: true, failure: null, notes: [] };
}

// biome-ignore lint/correctness/useYield: it failed before anything was read.
async function* failed(failure: FailureRecord): AsyncGenerator<Reading, ReadingEnd> {
  return { isComplete: false, failure, notes: [] };
}

function withoutConnection(): FailureRecord {
  return {
    code: "source-without-connection",
    message: "The connection of this source is gone, or its helpdesk has no knowledge base that can be read.",
    hint: "Delete the source, and add it again from a connection that works.",
    isRetryable: false,
  };
}

/** KN1: stored, and nothing usable. */
function yieldsNothing(because: FailureRecord | null): FailureRecord {
  return {
    code: "source-yields-nothing",
    message: `Nothing usable was found.${because ? ` The first reason: ${because.message}` : ""}`,
    hint: because?.hint ?? "Check what the source points to; the agent answers nothing from it.",
    isRetryable: false,
  };
}
