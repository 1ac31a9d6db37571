import { listLiveSessions, readChangesOfVisitors } from "@baton/database";
import type { ChangeFeed } from "@baton/engine";
import type { FastifyReply } from "fastify";
import type { Pool } from "pg";
import { presentChanges } from "./present-changes.ts";

/** Below the 30 and 60 seconds after which common proxies end a silent connection. */
const heartbeatMs = 20_000;
/**
 * Streams beat in so many groups, one after the other: two thousand writes at once were measured to hold up the answers of that moment,
 * and a hundred are not noticed.
 */
const beats = 20;
/** A reader that is this far behind is cut off; it reconnects and goes on where it was. */
const maximumBacklogBytes = 256 * 1024;
/** Visitors read in one statement; more wait for the next, so that none waits for all. */
const readAtOnce = 200;

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
  /** Nothing was read for it yet: it is told what there is even when there is nothing. */
  isNew: boolean;
  write(text: string): void;
  end(): void;
};

/**
 * Open streams of visitors. Each event is what `GET /changes` answers, and its id is the number up to which it is complete; a
 * browser that comes back with `Last-Event-ID` gets what it missed, so nothing is lost and nothing comes twice.
 *
 * A hint says that a visitor has news. All visitors with news are read in one statement, and those whose hints come while it runs in the
 * next; what a visitor's tabs are told is read and written as JSON once. Hints may be lost (their connection to the database is one
 * socket), so the heartbeat compares the visitors' numbers, and ends streams whose session is over.
 */
export function createVisitorStreams(
  pool: Pool,
  changes: Pick<ChangeFeed, "subscribe">,
  options: { heartbeatMs?: number; onError(error: unknown): void },
): VisitorStreams {
  const byVisitor = new Map<string, Set<Stream>>();
  const byBeat = Array.from({ length: beats }, () => new Set<Stream>());
  const withNews = new Set<Stream>();
  let isReading = false;
  let opened = 0;
  let size = 0;

  const readSoon = (stream: Stream) => {
    withNews.add(stream);
    if (isReading) return;
    isReading = true;
    // After everything that was told in the same moment is on the list.
    queueMicrotask(() => void readAll());
  };

  const readAll = async (): Promise<void> => {
    while (withNews.size > 0) {
      const batch = [...withNews].slice(0, readAtOnce);
      for (const stream of batch) withNews.delete(stream);
      // A visitor's tabs stand at the same number, but for one that has just come.
      const groups = Map.groupBy(batch, ({ visitorId, after }) => `${visitorId} ${after}`);
      const asked = [...groups.values()];
      try {
        const found = await readChangesOfVisitors(
          pool,
          asked.map(([first]) => first as Stream),
        );
        for (const [index, rows] of found.entries()) {
          const text = `id: ${rows.sequence}\nevent: changes\ndata: ${JSON.stringify(presentChanges(rows))}\n\n`;
          const hasNews = rows.threads.length > 0 || rows.messages.length > 0;
          for (const stream of asked[index] as Stream[]) {
            if (hasNews || stream.isNew) stream.write(text);
            stream.after = rows.sequence;
            stream.isNew = false;
            if (rows.hasMore) withNews.add(stream);
          }
        }
      } catch (error) {
        // The database is away: the browsers come back and ask again.
        options.onError(error);
        for (const stream of batch) stream.end();
      }
    }
    isReading = false;
  };

  const unsubscribe = changes.subscribe((change) => {
    if (change.topic === "messenger") {
      for (const stream of byVisitor.get(change.id) ?? []) readSoon(stream);
    } else if (change.topic === "typing") {
      const [visitorId = "", threadId = "", author = ""] = change.id.split(" ");
      const text = `event: typing\ndata: ${JSON.stringify({ threadId, author })}\n\n`;
      for (const stream of byVisitor.get(visitorId) ?? []) stream.write(text);
    }
  });

  const beat = async (streams: readonly Stream[]): Promise<void> => {
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
        else if (sequence > stream.after) readSoon(stream);
        else stream.write(": heartbeat\n\n");
      }
    } catch (error) {
      options.onError(error);
    }
  };
  let turn = 0;
  const heartbeat = setInterval(
    () => {
      turn = (turn + 1) % beats;
      void beat([...(byBeat[turn] as Set<Stream>)]);
    },
    (options.heartbeatMs ?? heartbeatMs) / beats,
  );
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
        isNew: true,
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
      const beatsWith = byBeat[opened++ % beats] as Set<Stream>;
      beatsWith.add(stream);
      size++;
      const stop = () => {
        if (!set.delete(stream)) return;
        size--;
        beatsWith.delete(stream);
        withNews.delete(stream);
        // A later tab of the visitor's may have come with a set of its own.
        if (set.size === 0 && byVisitor.get(visitorId) === set) byVisitor.delete(visitorId);
      };
      raw.on("close", stop);
      raw.on("error", stop);
      stream.write(": connected\n\n");
      // After it is on the list: what changes from now on is told, and what changed before is read.
      readSoon(stream);
      return reply;
    },
    close() {
      clearInterval(heartbeat);
      unsubscribe();
      for (const set of [...byVisitor.values()]) for (const stream of [...set]) stream.end();
    },
  };
}
