import { createHash } from "node:crypto";
import {
  finishSourceSync,
  getKnowledgeSource,
  getSourceEpoch,
  type SyncReport,
  storeSourceDocument,
  withTransaction,
} from "@baton/database";
import type { FailureRecord } from "@baton/domain";
import type { KnowledgeTools } from "./knowledge-tools.ts";
import { prepare, readerVersion } from "./sync-source.ts";

/** Largest file, bytes, and how many at once. */
export const maximumUploadBytes = 20_000_000;
export const maximumUploadFiles = 20;

export type UploadedFile = { name: string; bytes: Buffer };
export type FileOutcome = {
  name: string;
  articles: number;
  passages: number;
  notes: string[];
  failure: FailureRecord | null;
};

/**
 * Reads files into a source of files, each on its own: one that cannot be read says why and leaves what was there under its
 * name. A file is read once, here; it is not kept.
 *
 * @returns null when there is no such source, or it is no source of files.
 */
export async function uploadFiles(
  input: { organizationId: string; sourceId: string; files: AsyncIterable<UploadedFile> },
  tools: Pick<KnowledgeTools, "connections" | "changes" | "now">,
): Promise<FileOutcome[] | null> {
  const { pool } = tools.connections;
  const { organizationId } = input;
  const source = await getKnowledgeSource(pool, { organizationId, id: input.sourceId });
  if (source?.kind !== "files") return null;
  const { readFile } = await import("@baton/knowledge/files/read-file");
  const startedAt = tools.now().toISOString();
  const epoch = await getSourceEpoch(pool, source.id);
  const outcomes: FileOutcome[] = [];
  for await (const file of input.files) {
    const name = file.name.slice(0, 200);
    const read = await readFile({ name, bytes: file.bytes });
    if (read.kind === "refused") {
      outcomes.push({ name, articles: 0, passages: 0, notes: [], failure: read.failure });
      continue;
    }
    const articles = read.articles.map((article) => prepare(article, { audience: "public" }, source));
    const contentHash = createHash("sha256").update(file.bytes).digest("base64");
    await withTransaction(pool, (client) =>
      storeSourceDocument(
        client,
        {
          sourceId: source.id,
          epoch,
          externalId: name,
          title: read.title,
          url: null,
          audience: "public",
          etag: null,
          lastModified: null,
          fingerprint: null,
          contentHash,
          readerVersion,
          links: null,
        },
        articles,
      ),
    );
    const passages = articles.reduce((sum, article) => sum + article.passages, 0);
    outcomes.push({ name, articles: articles.length, passages, notes: read.notes, failure: null });
  }
  const taken = outcomes.filter(({ failure }) => failure === null).length;
  if (taken > 0) {
    const failed = outcomes.length - taken;
    const report: SyncReport = {
      checked: outcomes.length,
      changed: taken,
      removed: 0,
      failed,
      leftOut: 0,
      outcome: failed > 0 ? "partial" : "done",
      startedAt,
      finishedAt: tools.now().toISOString(),
      notes: outcomes.flatMap(({ name, notes }) => notes.map((note) => `${name}: ${note}`)),
    };
    await finishSourceSync(pool, { id: source.id, epoch, state: "ready", report, failure: null });
    tools.changes.publish({ organizationId, topic: "knowledge", id: source.id });
  }
  return outcomes;
}
