import { changeSchema } from "@baton/api";
import type { Change, ChangeFeed } from "@baton/engine";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Authenticate, Caller } from "../accounts/authenticate.ts";

/** The open event streams of this process. */
export type EventStreams = {
  open(caller: Caller, request: FastifyRequest, reply: FastifyReply): FastifyReply;
  /** Ends every stream, so that the server can stop; browsers connect again by themselves. */
  close(): void;
};

/** Below the 30 and 60 seconds after which common proxies end a silent connection. */
const heartbeatMs = 25_000;
/** What screens of teammates show; the rest is for visitors' streams. */
const shownTopics = new Set<string>(changeSchema.shape.topic.options);
/** A reader that is this far behind is cut off; it reconnects and fetches what it shows. */
const maximumBacklogBytes = 256 * 1024;

/**
 * Server-sent events: what has changed in the caller's organization. Nothing is kept for readers that were away, so a
 * `Last-Event-ID` is taken and has no effect: a reader that reconnects fetches anew what is on its screen.
 */
export function createEventStreams(
  changes: ChangeFeed,
  authenticate: Authenticate,
  options: { heartbeatMs?: number } = {},
): EventStreams {
  const ends = new Set<() => void>();

  return {
    open(caller, request, reply) {
      reply.hijack();
      const { raw } = reply;
      raw.writeHead(200, {
        "content-type": "text/event-stream; charset=utf-8",
        "cache-control": "no-cache, no-transform",
        "x-accel-buffering": "no",
        "x-content-type-options": "nosniff",
      });
      let nextId = 1;
      const write = (text: string) => {
        raw.write(text);
        if (raw.writableLength > maximumBacklogBytes) raw.destroy();
      };
      write("retry: 2000\n\n: connected\n\n");

      const unsubscribe = changes.subscribe((change: Change) => {
        if (change.organizationId !== caller.organizationId || !shownTopics.has(change.topic)) return;
        const data = JSON.stringify({ topic: change.topic, id: change.id });
        write(`id: ${nextId++}\nevent: change\ndata: ${data}\n\n`);
      });
      const heartbeat = setInterval(async () => {
        // A login or key that has ended since must not go on listening.
        const still = await authenticate(request).catch(() => caller);
        if (still?.organizationId === caller.organizationId) write(": heartbeat\n\n");
        else end();
      }, options.heartbeatMs ?? heartbeatMs);
      heartbeat.unref();

      const stop = () => {
        clearInterval(heartbeat);
        unsubscribe();
        ends.delete(end);
      };
      const end = () => {
        stop();
        raw.end();
      };
      ends.add(end);
      raw.on("close", stop);
      raw.on("error", stop);
      return reply;
    },
    close() {
      for (const end of [...ends]) end();
    },
  };
}
