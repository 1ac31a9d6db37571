import type { OutboxItem, TimelineEventView, TimelineMessage } from "@baton/api";
import { describe, expect, it } from "vitest";
import { buildTimeline } from "./build-timeline.ts";

const message = (id: string, at: string, change: Partial<TimelineMessage> = {}): TimelineMessage => ({
  type: "message",
  id,
  at,
  author: { kind: "customer", externalId: "u1", name: "Ada" },
  visibility: "public",
  text: id,
  automatic: null,
  externalId: id,
  attachments: [],
  delivery: null,
  carried: null,
  ...change,
});
const event = (id: string, at: string): TimelineEventView => ({
  type: "event",
  id,
  at,
  kind: "noticed",
  actor: { kind: "system", externalId: null, name: null },
  summary: id,
  cause: {},
  data: {},
});
const outgoing = (id: string, change: Partial<OutboxItem> = {}): OutboxItem => ({
  id,
  kind: "reply",
  state: "planned",
  text: "Hello",
  plannedAt: "2026-11-20T10:03:00Z",
  doneAt: null,
  notBefore: null,
  confirmedAt: null,
  attempts: 0,
  failure: null,
  ...change,
});
const noOutgoing = { outbox: [], pending: [] };

describe("buildTimeline", () => {
  it("S3: draws oldest first with a heading per day, when pages were read newest first, with overlaps drawn once", () => {
    const rows = buildTimeline({
      pages: [
        { items: [message("b", "2026-11-20T10:00:00Z"), message("c", "2026-11-20T10:01:00Z")] },
        { items: [message("a", "2026-11-18T10:00:00Z"), message("b", "2026-11-20T10:00:00Z")] },
      ],
      ...noOutgoing,
    });
    expect(rows.map((row) => (row.kind === "message" ? row.message.id : row.kind))).toEqual([
      "day",
      "a",
      "day",
      "b",
      "c",
    ]);
  });

  it("puts messages under one name, when one author writes twice in a row, with a note kept apart", () => {
    const rows = buildTimeline({
      pages: [
        {
          items: [
            message("a", "2026-11-20T10:00:00Z"),
            message("b", "2026-11-20T10:01:00Z"),
            message("c", "2026-11-20T10:02:00Z", { visibility: "private" }),
            message("d", "2026-11-20T10:30:00Z", { visibility: "private" }),
          ],
        },
      ],
      ...noOutgoing,
    });
    expect(rows.flatMap((row) => (row.kind === "message" ? [row.isContinued] : []))).toEqual([
      false,
      true,
      false,
      false,
    ]);
  });

  it("folds neighbouring events, when nothing was said between them, with one row for all", () => {
    const rows = buildTimeline({
      pages: [{ items: [event("a", "2026-11-20T10:00:00Z"), event("b", "2026-11-20T10:00:01Z")] }],
      ...noOutgoing,
    });
    expect(rows.filter((row) => row.kind === "events")).toHaveLength(1);
  });

  it("D7: draws a reply once, when the outbox and the timeline both have it, with the others after it", () => {
    const delivery = {
      actionId: "x",
      state: "done" as const,
      doneAt: null,
      confirmedAt: null,
      failure: null,
    };
    const rows = buildTimeline({
      pages: [{ items: [message("a", "2026-11-20T10:00:00Z", { delivery })] }],
      outbox: [
        outgoing("x", { state: "unknown" }),
        outgoing("y", { state: "refused" }),
        outgoing("z", { kind: "claim", text: null }),
      ],
      pending: [{ kind: "note", text: "psst", at: "2026-11-20T10:05:00Z" }],
    });
    expect(
      rows.flatMap((row) => (row.kind === "outgoing" ? [[row.item.state, row.item.isNote]] : [])),
    ).toEqual([
      ["refused", false],
      ["sending", true],
    ]);
  });
});
