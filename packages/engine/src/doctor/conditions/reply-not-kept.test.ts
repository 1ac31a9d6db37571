import type { ConnectionEvidence } from "@baton/database";
import { expect, it } from "vitest";
import type { DoctorFacts } from "../condition.ts";
import { replyNotKept } from "./reply-not-kept.ts";

type Refused = ConnectionEvidence["refused"][number];
const refused = (kind: string, isRepeat: boolean, code = "dropped-silently"): Refused => ({
  kind,
  purpose: "handoff",
  failure: { code, message: "It was not kept.", hint: null, isRetryable: false },
  count: 1,
  lastAt: new Date("2026-01-14T12:00:00Z"),
  conversationId: `of a ${kind}`,
  isRepeat,
});
const judge = (...entries: Refused[]) =>
  replyNotKept.judge({
    evidence: { refused: entries },
    manifest: { label: "Acme Desk" },
  } as unknown as DoctorFacts);

it.each([
  ["a note that was kept when it was sent once more", refused("note", false)],
  ["a reply that was lost a second time and handed to people", refused("reply", true)],
])("FC8: %s: no note is called lost", (_, entry) => {
  expect(judge(entry)?.message).not.toContain("note");
});

it.each([
  ["lost a second time", refused("note", true)],
  ["given up without knowing its end", refused("note", false, "outcome-unknown")],
])("FC8, FC6: a note that was %s: is called lost, and where its words stand", (_, entry) => {
  expect(judge(refused("reply", false), entry)).toMatchObject({
    message: expect.stringContaining("1 private note did not get there at all"),
    fix: expect.stringContaining("stands in Baton, in conversation of a note"),
  });
});
