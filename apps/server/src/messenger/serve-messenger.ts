import {
  helpfulSchema,
  maximumFileBytes,
  openingSchema,
  ratingSchema,
  readSchema,
  sessionRequestSchema,
  visitorMessageSchema,
} from "@baton/api";
import {
  createUuid,
  deleteMessengerSession,
  findMessengerFiles,
  findVisitorBySession,
  findVisitorConversation,
  insertMessengerFile,
  judgeAnswer,
  type MessengerVisitor,
  markVisitorRead,
  openVisitorThread,
  postVisitorMessage,
  rateThread,
  readVisitorChanges,
} from "@baton/database";
import {
  type ChangeFeed,
  type DownloadStorage,
  describeNotice,
  describeOpening,
  describeVisitorMessage,
  type FileStorage,
  type IdentifyVisitor,
  tellSeen,
} from "@baton/engine";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Pool } from "pg";
import { z } from "zod";
import { hashToken } from "../accounts/api-key.ts";
import { sendAttachment } from "../attachments/send-attachment.ts";
import { answerError } from "../http/answer-error.ts";
import { ApiError, notFound } from "../http/api-error.ts";
import { findUnstorable, unstorableMessage } from "../http/find-unstorable.ts";
import { createRateLimiter, type RateLimit } from "./create-rate-limiter.ts";
import { isAllowedOrigin, type MessengerSettingsCache, presentBoot } from "./messenger-settings.ts";
import { presentChanges, presentMessage, presentThread } from "./present-changes.ts";
import { identityRequired, startSession } from "./start-session.ts";
import type { VisitorStreams } from "./visitor-streams.ts";

export type MessengerServerDependencies = {
  pool: Pool;
  changes: Pick<ChangeFeed, "publish">;
  settings: MessengerSettingsCache;
  identify: IdentifyVisitor;
  streams: VisitorStreams;
  storage: DownloadStorage & Pick<FileStorage, "put">;
  /** Wakes the workers after a message was stored. */
  hint(): void;
  now: () => Date;
};

/**
 * Far above what a person does and far below what hurts. The first two are by address, which behind a proxy that is not trusted
 * (BATON_TRUST_PROXY) is the proxy's: they hold back a flood, not a busy day. The others are by visitor.
 */
const limits = {
  boot: { burst: 2_000, perMinute: 6_000 },
  session: { burst: 300, perMinute: 600 },
  read: { burst: 120, perMinute: 240 },
  stream: { burst: 20, perMinute: 30 },
  message: { burst: 40, perMinute: 40 },
  act: { burst: 60, perMinute: 60 },
  file: { burst: 10, perMinute: 10 },
} satisfies Record<string, RateLimit>;

const uuidSchema = z.uuid();
const byId = z.object({ id: uuidSchema });

/**
 * What the messenger in customers' browsers talks to, below `/messenger/v1`. A caller is a session token in `Authorization`; there are
 * no cookies, so pages of other sites can do nothing with it. Everything is read and written by the visitor's id, so another
 * visitor's conversation is not forbidden but simply not there (M7).
 */
export function serveMessenger(app: FastifyInstance, dependencies: MessengerServerDependencies): void {
  const { pool, settings, streams, now } = dependencies;
  const limiter = createRateLimiter(() => now().getTime());

  app.setErrorHandler((error, request, reply) => {
    // A page must be able to read why it was refused.
    allowOrigin(request, reply);
    return answerError(error, request, reply);
  });
  app.addHook("onRequest", async (request, reply) => {
    reply.header("cache-control", "no-store");
    reply.header("x-content-type-options", "nosniff");
    allowOrigin(request, reply);
  });
  app.options("/*", async (_request, reply) =>
    reply
      .headers({
        "access-control-allow-methods": "GET, POST, DELETE",
        "access-control-allow-headers": "authorization, content-type, last-event-id, x-file-name",
        "access-control-max-age": "7200",
      })
      .code(204)
      .send(),
  );
  app.addContentTypeParser(
    "application/octet-stream",
    { parseAs: "buffer", bodyLimit: maximumFileBytes },
    (_request, body, done) => done(null, body),
  );

  async function findSettings(id: string, request: FastifyRequest) {
    const found = uuidSchema.safeParse(id).success ? await settings.get(id) : null;
    if (!found) throw notFound("messenger");
    if (!isAllowedOrigin(found.document, request.headers.origin)) {
      throw new ApiError(
        "not-allowed",
        `Pages of ${request.headers.origin} may not use this messenger: add the site on the Messenger page.`,
      );
    }
    return found;
  }

  async function authenticate(request: FastifyRequest, limit: RateLimit, name: string) {
    const [, token = ""] = /^Bearer (\S{20,100})$/.exec(request.headers.authorization ?? "") ?? [];
    const tokenHash = hashToken(token);
    const visitor = token === "" ? null : await findVisitorBySession(pool, tokenHash);
    if (!visitor) throw new ApiError("not-signed-in", "This session has ended. Start a new one.");
    limiter.take(`${name} ${visitor.id}`, limit);
    const found = await findSettings(visitor.connectionId, request);
    // Also for sessions that began before secure mode was switched on.
    if (found.document.requiresIdentity && visitor.userId === null) throw identityRequired();
    return { visitor, tokenHash, settings: found };
  }

  const tell = (visitor: MessengerVisitor) =>
    dependencies.changes.publish({
      organizationId: visitor.organizationId,
      topic: "messenger",
      id: visitor.id,
    });

  app.get("/boot/:id", async (request) => {
    limiter.take(`boot ${request.ip}`, limits.boot);
    return presentBoot(await findSettings((request.params as { id: string }).id, request), now());
  });

  app.post("/session", async (request) => {
    limiter.take(`session ${request.ip}`, limits.session);
    const body = parse(sessionRequestSchema, request.body);
    return startSession(dependencies, await findSettings(body.messengerId, request), body);
  });

  app.delete("/session", async (request, reply) => {
    const { tokenHash } = await authenticate(request, limits.act, "act");
    await deleteMessengerSession(pool, tokenHash);
    return reply.code(204).send();
  });

  app.get("/changes", async (request) => {
    const { visitor } = await authenticate(request, limits.read, "read");
    const { after } = parse(z.object({ after: z.coerce.number().int().min(0).default(0) }), request.query);
    return presentChanges(await readVisitorChanges(pool, { visitorId: visitor.id, after }));
  });

  app.get("/stream", async (request, reply) => {
    const { visitor, tokenHash } = await authenticate(request, limits.stream, "stream");
    const after = Number(request.headers["last-event-id"] ?? 0);
    return streams.open({
      reply,
      visitorId: visitor.id,
      tokenHash,
      after: Number.isSafeInteger(after) && after > 0 ? after : 0,
      headers: corsHeaders(request),
    });
  });

  app.post("/messages", async (request, reply) => {
    const { visitor, settings: found } = await authenticate(request, limits.message, "message");
    const body = parse(visitorMessageSchema, request.body);
    if (!found.document.isEnabled) {
      throw new ApiError("refused", "This messenger is switched off.", { reason: "messenger-off" });
    }
    const files = await findMessengerFiles(pool, { visitorId: visitor.id, ids: body.fileIds });
    if (files.length !== body.fileIds.length) throw notFound("file");
    const posted = await postVisitorMessage(pool, {
      connectionId: visitor.connectionId,
      visitor,
      threadId: body.threadId,
      clientId: body.clientId,
      text: body.text,
      attachments: files.map(({ id, name, contentType, sizeBytes }) => ({
        id,
        name,
        contentType,
        sizeBytes,
      })),
      pageUrl: body.pageUrl,
      mayReopen: !found.document.preventsRepliesToClosed,
      describe: (message) => describeVisitorMessage(message, visitor),
      describeOpening: found.tellsOpening ? (thread) => describeOpening(thread, visitor) : null,
    });
    switch (posted.kind) {
      case "thread-not-found":
        // An unanswered welcome does not stay for ever (`forgetUnwrittenThreads`); the messenger begins anew with the same words.
        throw new ApiError("not-found", "There is no such conversation.", { reason: "conversation-gone" });
      case "closed":
        throw new ApiError("refused", "This conversation is closed. Start a new one.", {
          reason: "conversation-closed",
        });
      case "posted":
        dependencies.hint();
        tell(visitor);
        return reply.code(201).send(presentMessage(posted.message));
      case "duplicate":
        return presentMessage(posted.message);
    }
  });

  app.post("/threads", async (request, reply) => {
    const { visitor, settings: found } = await authenticate(request, limits.act, "open");
    const { pageUrl } = parse(openingSchema, request.body);
    // Nobody waits for it: a conversation begins with its first message.
    if (!found.tellsOpening || !found.document.isEnabled) return reply.code(204).send();
    const { thread, isNew } = await openVisitorThread(pool, {
      connectionId: visitor.connectionId,
      visitorId: visitor.id,
      pageUrl,
      describe: (opened) => describeOpening(opened, visitor),
    });
    if (isNew) {
      dependencies.hint();
      tell(visitor);
    }
    return reply.code(isNew ? 201 : 200).send(presentThread(thread));
  });

  app.post("/threads/:id/read", async (request, reply) => {
    const { visitor } = await authenticate(request, limits.read, "read");
    const { id } = parse(byId, request.params);
    const { upTo } = parse(readSchema, request.body);
    if (await markVisitorRead(pool, { visitorId: visitor.id, threadId: id, upTo })) {
      tell(visitor);
      await tellSeen({ database: pool, hint: dependencies.hint }, { threadId: id, upTo });
    }
    return reply.code(204).send();
  });

  app.post("/threads/:id/typing", async (request, reply) => {
    const { visitor } = await authenticate(request, limits.act, "typing");
    const { id } = parse(byId, request.params);
    const conversationId = await findVisitorConversation(pool, { visitorId: visitor.id, threadId: id });
    if (conversationId !== null) {
      const { organizationId } = visitor;
      dependencies.changes.publish({ organizationId, topic: "customer-typing", id: conversationId });
    }
    return reply.code(204).send();
  });

  app.post("/threads/:id/rating", async (request, reply) => {
    const { visitor } = await authenticate(request, limits.act, "act");
    const { id } = parse(byId, request.params);
    const { rating, comment } = parse(ratingSchema, request.body);
    const notice = describeNotice({
      key: `rating:${createUuid()}`,
      threadId: id,
      what: `The customer rated the conversation ${rating} of 5${comment ? `: ${comment}` : "."}`,
      at: now(),
    });
    const rated = await rateThread(pool, {
      visitorId: visitor.id,
      threadId: id,
      rating,
      comment,
      delivery: toDelivery(visitor, id, notice),
    });
    if (!rated) throw notFound("conversation");
    dependencies.hint();
    tell(visitor);
    return reply.code(204).send();
  });

  app.post("/messages/:id/helpful", async (request, reply) => {
    const { visitor } = await authenticate(request, limits.act, "act");
    const { id } = parse(byId, request.params);
    const { isHelpful } = parse(helpfulSchema, request.body);
    const what = `The customer marked an answer as ${isHelpful ? "helpful" : "not helpful"}.`;
    const threadId = await judgeAnswer(pool, {
      visitorId: visitor.id,
      messageId: id,
      isHelpful,
      describe: (thread) =>
        toDelivery(
          visitor,
          thread,
          describeNotice({ key: `helpful:${createUuid()}`, threadId: thread, what, at: now() }),
        ),
    });
    if (threadId === null) throw notFound("answer");
    dependencies.hint();
    tell(visitor);
    return reply.code(204).send();
  });

  app.post("/files", { bodyLimit: maximumFileBytes }, async (request, reply) => {
    const { visitor, settings: found } = await authenticate(request, limits.file, "file");
    if (!found.document.allowsFiles)
      throw new ApiError("refused", "This messenger takes no files.", { reason: "files-off" });
    if (!Buffer.isBuffer(request.body) || request.body.length === 0)
      throw new ApiError("invalid-request", "Send the file's bytes as application/octet-stream.");
    const { name, contentType } = readFileNames(request);
    const bytes = request.body;
    const storageKey = await dependencies.storage.put({
      organizationId: visitor.organizationId,
      name,
      contentType,
      bytes,
    });
    const file = { id: createUuid(), name, contentType, sizeBytes: bytes.length };
    await insertMessengerFile(pool, { ...file, storageKey, visitorId: visitor.id });
    return reply.code(201).send(file);
  });

  app.get("/files/:id", async (request, reply) => {
    const { visitor } = await authenticate(request, limits.read, "read");
    const { id } = parse(byId, request.params);
    const [file] = await findMessengerFiles(pool, { visitorId: visitor.id, ids: [id] });
    if (!file) throw notFound("file");
    sendAttachment(reply, file, await dependencies.storage.open(file.storageKey));
    // Read by script of the page, with the token; what the browser then makes of it is an object of the page's own.
    return reply.header("cross-origin-resource-policy", "cross-origin");
  });
}

function toDelivery(
  visitor: MessengerVisitor,
  threadId: string,
  described: { key: string; event: string; body: Buffer },
) {
  return {
    ...described,
    connectionId: visitor.connectionId,
    conversationExternalId: threadId,
    headers: {},
    source: "webhook" as const,
  };
}

function readFileNames(request: FastifyRequest): { name: string; contentType: string } {
  const given = String(request.headers["x-file-name"] ?? "");
  let decoded = "";
  try {
    decoded = decodeURIComponent(given);
  } catch {
    // Not percent-encoded as it should be; the file counts, not its name.
  }
  const name =
    decoded
      .replace(/[\p{Cc}/\\]/gu, "_")
      .trim()
      .slice(0, 200) || "file";
  const { type } = parse(z.object({ type: z.string().max(100).optional() }), request.query);
  return { name, contentType: type && /^[\w.+-]+\/[\w.+-]+$/.test(type) ? type : "application/octet-stream" };
}

/** The token is what counts; the origin is checked against the settings before anything is read or written. */
function corsHeaders(request: FastifyRequest): Record<string, string> {
  const { origin } = request.headers;
  return origin === undefined
    ? {}
    : {
        "access-control-allow-origin": origin,
        "access-control-expose-headers": "retry-after",
        vary: "origin",
      };
}

function allowOrigin(request: FastifyRequest, reply: FastifyReply): void {
  reply.headers(corsHeaders(request));
}

function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value ?? {});
  if (parsed.success) {
    const path = findUnstorable(parsed.data);
    if (path === null) return parsed.data;
    throw new ApiError("invalid-request", `The request is not valid. ${path} ${unstorableMessage}`);
  }
  const first = parsed.error.issues[0];
  const where = first?.path.length ? `${first.path.join(".")}: ` : "";
  throw new ApiError("invalid-request", `The request is not valid. ${where}${first?.message ?? ""}`);
}
