import { sourceSettingsSchema } from "@baton/api";
import {
  addAuditEntry,
  countSourceContents,
  deleteKnowledgeSource,
  getConnection,
  getDocumentExternalId,
  getKnowledgeSource,
  getSourceEpoch,
  insertKnowledgeSource,
  type KnowledgeSource,
  listDocumentViews,
  listKnowledgeSources,
  markSourceWaiting,
  type Queryable,
  removeSourceDocuments,
  requestSyncCancel,
  type SourceCounts,
  updateKnowledgeSource,
  withTransaction,
} from "@baton/database";
import { listCollections, syncSourceJob, type UploadedFile, uploadFiles } from "@baton/engine";
import type { FastifyRequest } from "fastify";
import type { Caller } from "../accounts/authenticate.ts";
import { ApiError, notFound } from "../http/api-error.ts";
import type { Handlers } from "../http/register-routes.ts";
import { auditActor } from "./audit-actor.ts";
import type { RouteDependencies } from "./route-dependencies.ts";

type SourceHandlers = Pick<
  Handlers,
  | "listSources"
  | "createSource"
  | "getSource"
  | "updateSource"
  | "deleteSource"
  | "syncSource"
  | "cancelSourceSync"
  | "uploadSourceFiles"
  | "listSourceDocuments"
  | "deleteSourceFile"
  | "listKnowledgeCollections"
>;

export function sourceRoutes(dependencies: RouteDependencies): SourceHandlers {
  const { pool, changes, jobs, connectionTools } = dependencies;

  function announce(caller: Caller, id: string): void {
    changes.publish({ organizationId: caller.organizationId, topic: "knowledge", id });
  }

  async function find(caller: Caller, id: string): Promise<KnowledgeSource> {
    const source = await getKnowledgeSource(pool, { organizationId: caller.organizationId, id });
    if (!source) throw notFound("source");
    return source;
  }

  async function present(source: KnowledgeSource) {
    return withCounts(source, await countSourceContents(pool, [source.id]));
  }

  /** The queue's own tables are made outside of the transaction that uses them. */
  async function enqueueSync(client: Queryable, source: KnowledgeSource): Promise<KnowledgeSource> {
    const waiting = await markSourceWaiting(client, source);
    await jobs.enqueue(client, syncSourceJob, { sourceId: source.id });
    return waiting ?? source;
  }

  /** The settings by their kind; what a helpdesk's source points to must exist. */
  async function checkSettings(
    caller: Caller,
    kind: string,
    settings: Record<string, unknown>,
  ): Promise<Record<string, unknown>> {
    if (kind !== "web" && kind !== "files" && !connectionTools.connectors.get(kind)?.manifest.knowledge) {
      throw invalid("kind", `There is no source of the kind ${kind}.`);
    }
    const parsed = sourceSettingsSchema(kind).safeParse(settings);
    if (!parsed.success) {
      const issues = parsed.error.issues.map(({ path, message }) => ({
        path: ["settings", ...path].join("."),
        message,
      }));
      throw new ApiError("invalid-settings", issues[0]?.message ?? "The settings are not valid.", {
        issues,
        field: issues[0]?.path ?? null,
      });
    }
    const { connectionId } = parsed.data as { connectionId?: string };
    if (connectionId !== undefined) {
      const { organizationId } = caller;
      const connection = await getConnection(pool, { organizationId, id: connectionId });
      if (connection?.helpdesk !== kind || connection.status === "disconnected")
        throw invalid("settings.connectionId", "There is no such connection.");
    }
    return parsed.data;
  }

  return {
    async listSources({ caller, query }) {
      const page = await listKnowledgeSources(pool, { organizationId: caller.organizationId, ...query });
      const counts = await countSourceContents(
        pool,
        page.items.map(({ id }) => id),
      );
      return {
        items: page.items.map((source) => withCounts(source, counts)),
        nextCursor: page.nextCursor,
      };
    },

    async createSource({ caller, body }) {
      const settings = await checkSettings(caller, body.kind, body.settings);
      const { organizationId } = caller;
      const isFetched = body.kind !== "files";
      const syncEveryHours = isFetched ? body.syncEveryHours : null;
      await jobs.prepare();
      const source = await withTransaction(pool, async (client) => {
        const inserted = await insertKnowledgeSource(client, {
          ...body,
          organizationId,
          settings,
          syncEveryHours,
        });
        await addAuditEntry(client, audit(caller, "knowledge-source-created", null, inserted));
        return isFetched ? enqueueSync(client, inserted) : inserted;
      });
      announce(caller, source.id);
      return present(source);
    },

    async getSource({ caller, parameters }) {
      return present(await find(caller, parameters.id));
    },

    async updateSource({ caller, parameters, body }) {
      const { version, ...change } = body;
      const before = await find(caller, parameters.id);
      if (version !== undefined && version !== before.version) throw conflict(before.version);
      const settings = change.settings
        ? await checkSettings(caller, before.kind, change.settings)
        : before.settings;
      const after = { ...before, ...change, settings };
      const isFetched = before.kind !== "files";
      const isReadAnew =
        isFetched &&
        (JSON.stringify(settings) !== JSON.stringify(before.settings) || after.language !== before.language);
      await jobs.prepare();
      const source = await withTransaction(pool, async (client) => {
        const updated = await updateKnowledgeSource(client, {
          ...after,
          syncEveryHours: isFetched ? after.syncEveryHours : null,
          expectedVersion: before.version,
          isReadAnew,
        });
        if (!updated) throw conflict(before.version + 1);
        await addAuditEntry(client, audit(caller, "knowledge-source-changed", before, updated));
        return isReadAnew ? enqueueSync(client, updated) : updated;
      });
      announce(caller, source.id);
      return present(source);
    },

    async deleteSource({ caller, parameters }) {
      const before = await find(caller, parameters.id);
      await withTransaction(pool, async (client) => {
        await deleteKnowledgeSource(client, before);
        await addAuditEntry(client, audit(caller, "knowledge-source-deleted", before, null));
      });
      announce(caller, before.id);
      return undefined;
    },

    async syncSource({ caller, parameters }) {
      const source = await find(caller, parameters.id);
      if (source.kind === "files") {
        throw new ApiError(
          "refused",
          "Files are read when they are uploaded. Upload them again to renew them.",
          {
            reason: "files-are-uploaded",
          },
        );
      }
      await jobs.prepare();
      const queued = await withTransaction(pool, (client) => enqueueSync(client, source));
      announce(caller, source.id);
      return present(queued);
    },

    async cancelSourceSync({ caller, parameters }) {
      const source = await find(caller, parameters.id);
      await requestSyncCancel(pool, source);
      announce(caller, source.id);
      return present(await find(caller, parameters.id));
    },

    async uploadSourceFiles({ caller, parameters, request }) {
      const source = await find(caller, parameters.id);
      if (source.kind !== "files") throw notOfFiles();
      if (!request.isMultipart())
        throw new ApiError(
          "unsupported-media-type",
          "Send the files as multipart/form-data, in the field files.",
        );
      const { organizationId } = caller;
      const files = await uploadFiles(
        { organizationId, sourceId: source.id, files: readUploads(request) },
        { connections: connectionTools, changes, now: connectionTools.now },
      );
      if (files === null) throw notFound("source");
      const taken = files.filter(({ failure }) => failure === null);
      if (taken.length > 0) {
        const names = taken.map(({ name }) => name);
        await addAuditEntry(pool, {
          ...audit(caller, "knowledge-files-uploaded", source, source),
          before: null,
          after: { names },
        });
      }
      return { files };
    },

    async listSourceDocuments({ caller, parameters, query }) {
      const { id: sourceId, organizationId } = await find(caller, parameters.id);
      return listDocumentViews(pool, { organizationId, sourceId, ...query });
    },

    async deleteSourceFile({ caller, parameters }) {
      const source = await find(caller, parameters.id);
      if (source.kind !== "files") throw notOfFiles();
      const { organizationId, id: sourceId } = source;
      const name = await getDocumentExternalId(pool, { organizationId, sourceId, id: parameters.documentId });
      if (name === null) throw notFound("file");
      await withTransaction(pool, async (client) => {
        const epoch = await getSourceEpoch(client, sourceId);
        await removeSourceDocuments(client, { sourceId, epoch, externalIds: [name] });
        const entry = audit(caller, "knowledge-file-deleted", source, null);
        await addAuditEntry(client, { ...entry, before: { name } });
      });
      announce(caller, source.id);
      return undefined;
    },

    async listKnowledgeCollections({ caller, parameters }) {
      const { organizationId } = caller;
      const result = await listCollections({ organizationId, connectionId: parameters.id }, connectionTools);
      switch (result.kind) {
        case "listed":
          return { items: result.collections, nextCursor: null };
        case "not-found":
          throw notFound("connection");
        case "none":
          throw new ApiError("refused", "This connection has no knowledge base that can be read.", {
            reason: "no-knowledge-base",
          });
        case "helpdesk-failed": {
          const { message, hint, code } = result.failure;
          throw new ApiError("helpdesk-failed", hint ? `${message} ${hint}` : message, { reason: code });
        }
      }
    },
  };
}

async function* readUploads(request: FastifyRequest): AsyncGenerator<UploadedFile> {
  for await (const part of request.files()) {
    const bytes = await part.toBuffer();
    // Cut at the limit: one byte more says so to whoever reads it.
    yield {
      name: part.filename || "file",
      bytes: part.file.truncated ? Buffer.concat([bytes, Buffer.alloc(1)]) : bytes,
    };
  }
}

function withCounts(source: KnowledgeSource, counts: ReadonlyMap<string, SourceCounts>) {
  const none = { documents: 0, failedDocuments: 0, articles: 0, passages: 0 };
  return { ...source, counts: counts.get(source.id) ?? none };
}

function audit(
  caller: Caller,
  action: string,
  before: KnowledgeSource | null,
  after: KnowledgeSource | null,
) {
  const summarize = (source: KnowledgeSource | null) => {
    if (!source) return null;
    const { kind, name, settings, audience, language, syncEveryHours } = source;
    return { kind, name, settings, audience, language, syncEveryHours };
  };
  return {
    organizationId: caller.organizationId,
    actor: auditActor(caller),
    action,
    subject: `knowledge-source:${(after ?? before)?.id}`,
    before: summarize(before),
    after: summarize(after),
  };
}

function notOfFiles(): ApiError {
  return new ApiError("refused", "Files can be put into a source of files only.", {
    reason: "no-source-of-files",
  });
}

function invalid(field: string, message: string): ApiError {
  return new ApiError("invalid-settings", message, { issues: [{ path: field, message }], field });
}

function conflict(version: number): ApiError {
  return new ApiError("version-conflict", "Somebody else changed the source in between. Load it again.", {
    version,
  });
}
