import { EventEmitter } from "node:events";
import type { Change } from "@baton/engine";
import { waitFor } from "@baton/testing";
import type { FastifyReply } from "fastify";
import type { Pool } from "pg";
import { describe, expect, it, onTestFinished } from "vitest";
import { createVisitorStreams } from "./visitor-streams.ts";

/** What the streams ask of the database, answered from memory; each visitor has the number `sequences` says. */
function createDesk(options: { heartbeatMs?: number } = {}) {
  const sequences = new Map<string, number>();
  const ended = new Set<string>();
  const asked: string[][] = [];
  let hold: Promise<void> = Promise.resolve();
  let tell: (change: Change) => void = () => {};
  const pool = {
    async query({ name, values }: { name: string; values: unknown[][] }) {
      if (name === "list-live-sessions") {
        const hashes = values[0] as Buffer[];
        const live = hashes.filter((hash) => !ended.has(hash.toString()));
        return {
          rows: live.map((tokenHash) => ({ tokenHash, sequence: sequences.get(tokenHash.toString()) ?? 0 })),
        };
      }
      const [visitors, after] = values as [string[], number[]];
      asked.push(visitors);
      await hold;
      return {
        rows: visitors.map((visitorId, index) => {
          const sequence = sequences.get(visitorId) ?? 0;
          const isNew = sequence > (after[index] as number);
          return {
            ordinal: index + 1,
            sequence,
            threads: null,
            messages: isNew ? [message(sequence)] : null,
          };
        }),
      };
    },
  } as unknown as Pool;
  const errors: unknown[] = [];
  const streams = createVisitorStreams(
    pool,
    {
      subscribe(listener) {
        tell = listener;
        return () => {};
      },
    },
    { ...options, onError: (error) => errors.push(error) },
  );
  onTestFinished(() => streams.close());
  return {
    streams,
    sequences,
    ended,
    asked,
    errors,
    /** Readings wait until what it gives is called. */
    holdReadings(): () => void {
      let letGo = () => {};
      hold = new Promise((resolve) => {
        letGo = resolve;
      });
      return letGo;
    },
    news(visitorId: string, sequence: number) {
      sequences.set(visitorId, sequence);
      tell({ organizationId: "", topic: "messenger", id: visitorId });
    },
    open(visitorId: string) {
      const raw = Object.assign(new EventEmitter(), {
        destroyed: false,
        writableLength: 0,
        written: [] as string[],
        isEnded: false,
        writeHead() {},
        write(text: string) {
          this.written.push(text);
        },
        end() {
          this.isEnded = true;
        },
        destroy() {},
      });
      const reply = { hijack() {}, raw } as unknown as FastifyReply;
      streams.open({ reply, visitorId, tokenHash: Buffer.from(visitorId), after: 0, headers: {} });
      return {
        raw,
        events: () =>
          raw.written
            .filter((text) => text.startsWith("id: "))
            .map((text) => Number(/^id: (\d+)/.exec(text)?.[1])),
      };
    },
  };
}

const message = (sequence: number) => ({
  id: `m${sequence}`,
  threadId: "t",
  sequence,
  authorKind: "agent",
  attachments: [],
  createdAt: "2026-01-14T12:00:00+00:00",
});
const within = (isSo: () => boolean, message: string) =>
  waitFor(async () => isSo(), { timeoutMs: 20_000, message });

describe("M13: open streams of visitors", () => {
  it("news of many visitors, told in one moment, are read in one statement, and a visitor's tabs share theirs", async () => {
    const desk = createDesk();
    const [ada, adasTab, ben] = [desk.open("ada"), desk.open("ada"), desk.open("ben")];
    const all = [ada, adasTab, ben];
    await within(() => all.every(({ events }) => events().length === 1), "not told what there is");
    expect(desk.asked).toEqual([["ada", "ben"]]);
    desk.news("ada", 3);
    desk.news("ben", 7);
    await within(() => all.every(({ events }) => events().length === 2), "not told of the news");
    expect(desk.asked.slice(1)).toEqual([["ada", "ben"]]);
    expect(all.map(({ events }) => events().at(-1))).toEqual([3, 3, 7]);
  });

  it("news that come while others are read wait for the next statement, and none is lost", async () => {
    const desk = createDesk();
    const [ada, ben] = [desk.open("ada"), desk.open("ben")];
    await within(() => desk.asked.length === 1 && ben.events().length === 1, "not told what there is");
    const letGo = desk.holdReadings();
    desk.news("ada", 1);
    await within(() => desk.asked.length === 2, "not read");
    desk.news("ada", 2);
    desk.news("ben", 1);
    letGo();
    await within(() => ada.events().at(-1) === 2 && ben.events().at(-1) === 1, "news were lost");
    expect(desk.asked.length).toBeLessThanOrEqual(4);
  });

  it("a hint that was lost is made good by the heartbeat; a session that is over ends its stream", async () => {
    const desk = createDesk({ heartbeatMs: 40 });
    const [ada, ben] = [desk.open("ada"), desk.open("ben")];
    desk.sequences.set("ada", 4);
    await within(() => ada.events().at(-1) === 4, "the heartbeat found nothing");
    desk.ended.add("ben");
    await within(() => ben.raw.isEnded, "the stream goes on after its session");
    expect(desk.streams.size).toBe(1);
    expect(ada.raw.isEnded).toBe(false);
  });

  it("with the database away the streams that wanted to read end, and come back when it is there", async () => {
    const desk = createDesk();
    const ada = desk.open("ada");
    await within(() => ada.events().length === 1, "not told what there is");
    desk.asked.push = () => {
      throw new Error("away");
    };
    desk.news("ada", 1);
    await within(() => ada.raw.isEnded, "the stream waits for ever");
    expect(desk.errors).toHaveLength(1);
    expect(desk.streams.size).toBe(0);
  });
});
