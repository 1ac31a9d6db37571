import {
  listLiveSessions,
  readVisitorChanges,
  type VisitorChanges as VisitorChangesRows,
} from "@baton/database";
import type { ChangeFeed } from "@baton/engine";
import type { FastifyReply } from "fastify";
import type { Pool } from "pg";
import { presentChanges } from "./present-changes.ts";

/** Below the 30 and 60 seconds after which common proxies end a silent connection. */
const heartbeatMs = 20_000;
/** A reader that is this far behind is cut off; it reconnects and goes on where it was. */
const maximumBacklogBytes = 256 * 1024;

export type VisitorStreams = {
  open(input: {
    reply: FastifyReply;
    visitorId: string;
    tokenHash: Buffer;
    /** The number that the reader has seen. */
    after: number;
    headers: Record<string, string>;
  }): FastifyReply;
  readonly size: number;
  close(): void;
};

type Stream = {
  visitorId: string;
  tokenHash: Buffer;
  after: number;
  isReading: boolean;
  hasNews: boolean;
  write(text: string): void;
  end(): void;
};

/**
 * Open streams of visitors. Each event is what `GET /changes` answers, and its id is the number up to which it is complete; a
 * browser that comes back with `Last-Event-ID` gets what it missed, so nothing is lost and nothing comes twice.
 *
 * A hint says that a visitor has news; only the streams of that visitor read. Hints may be lost (their connection to the database
 * is one socket), so the heartbeat compares all visitors' numbers in one statement, and ends streams whose session is over.
 */
export function createVisitorStreams(
  pool: Pool,
  changes: Pick<ChangeFeed, "subscribe">,
  options: { heartbeatMs?: number; onError(error: unknown): void },
): VisitorStreams {
  const byVisitor = new Map<string, Set<Stream>>();
  let size = 0;

  const read = async (stream: Stream): Promise<void> => {
    if (stream.isReading) {
      stream.hasNews = true;
      return;
    }
    stream.isReading = true;
    try {
      do {
        stream.hasNews = false;
        const rows = await readVisitorChanges(pool, { visitorId: stream.visitorId, after: stream.after });
        send(stream, rows);
        if (rows.hasMore) stream.hasNews = true;
      } while (stream.hasNews);
    } catch (error) {
      // The database is away: the browser comes back and asks again.
      options.onError(error);
      stream.end();
    } finally {
      stream.isReading = false;
    }
  };

  const unsubscribe = changes.subscribe((change) => {
    if (change.topic === "messenger") {
      for (const stream of byVisitor.get(change.id) ?? []) void read(stream);
    } else if (change.topic === "typing") {
      const [visitorId = "", threadId = ""] = change.id.split(" ");
      for (const stream of byVisitor.get(visitorId) ?? [])
        stream.write(`event: typing\ndata: ${JSON.stringify({ threadId })}\n\n`);
    }
  });

  const heartbeat = setInterval(async () => {
    const streams = [...byVisitor.values()].flatMap((set) => [...set]);
    if (streams.length === 0) return;
    try {
      const live = await listLiveSessions(
        pool,
        streams.map((stream) => stream.tokenHash),
      );
      const sequences = new Map(live.map((row) => [row.tokenHash.toString("hex"), row.sequence]));
      for (const stream of streams) {
        const sequence = sequences.get(stream.tokenHash.toString("hex"));
        if (sequence === undefined) stream.end();
        else if (sequence > stream.after) void read(stream);
        else stream.write(": heartbeat\n\n");
      }
    } catch (error) {
      options.onError(error);
    }
  }, options.heartbeatMs ?? heartbeatMs);
  heartbeat.unref();

  return {
    get size() {
      return size;
    },
    open({ reply, visitorId, tokenHash, after, headers }) {
      reply.hijack();
      const { raw } = reply;
      raw.writeHead(200, {
        ...headers,
        "content-type": "text/event-stream; charset=utf-8",
        "cache-control": "no-cache, no-transform",
        "x-accel-buffering": "no",
        "x-content-type-options": "nosniff",
      });
      const stream: Stream = {
        visitorId,
        tokenHash,
        after,
        isReading: false,
        hasNews: false,
        write(text) {
          if (raw.destroyed) return;
          raw.write(text);
          if (raw.writableLength > maximumBacklogBytes) raw.destroy();
        },
        end() {
          stop();
          raw.end();
        },
      };
      const set = byVisitor.get(visitorId) ?? new Set();
      byVisitor.set(visitorId, set.add(stream));
      size++;
      const stop = () => {
        if (!set.delete(stream)) return;
        size--;
        if (set.size === 0) byVisitor.delete(visitorId);
      };
      raw.on("close", stop);
      raw.on("error", stop);
      stream.write(": connected\n\n");
      // After it is on the list: what changes from now on is told, and what changed before is read.
      void read(stream);
      return reply;
    },
    close() {
      clearInterval(heartbeat);
      unsubscribe();
      for (const set of [...byVisitor.values()]) for (const stream of [...set]) stream.end();
    },
  };
}

function send(stream: Stream, rows: VisitorChangesRows): void {
  stream.after = rows.sequence;
  stream.write(`id: ${rows.sequence}\nevent: changes\ndata: ${JSON.stringify(presentChanges(rows))}\n\n`);
}
