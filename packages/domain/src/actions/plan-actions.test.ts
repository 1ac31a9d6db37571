import { expect, test } from "vitest";
import type { OutgoingAttachment } from "./helpdesk-action.ts";
import { type PlanInput, planActions, type TurnResult } from "./plan-actions.ts";

const megabyte = 1_000_000;

function plan(result: TurnResult, change: Partial<PlanInput> = {}) {
  return planActions({
    result,
    mode: "autopilot",
    claim: true,
    assignee: { kind: "none" },
    routing: { steps: [{ kind: "unassign" }], fallback: [] },
    capabilities: {
      actions: ["reply", "note", "claim", "unassign", "set-status", "add-tags"],
      maximumReplyLength: 100,
      maximumNoteLength: 1_000,
      maximumAttachmentBytes: 20 * megabyte,
    },
    tags: { wanted: ["baton", "baton_autopilot"], present: ["vip"] },
    draftFooter: null,
    ...change,
  });
}

const file = (name: string, sizeBytes: number): OutgoingAttachment => ({
  storageKey: name,
  name,
  contentType: "application/pdf",
  sizeBytes,
});
const reply = (attachments: OutgoingAttachment[] = []): TurnResult => ({
  kind: "reply",
  text: "An answer.",
  attachments,
});

test("FD6: a reply is tagged after it was said, with the tags that are missing", () => {
  expect(plan(reply()).map(({ action }) => action)).toEqual([
    { kind: "claim" },
    { kind: "reply", text: "An answer." },
    { kind: "add-tags", tags: ["baton", "baton_autopilot"] },
  ]);
  const known = { wanted: ["baton", "baton_autopilot"], present: ["baton", "vip"] };
  expect(plan(reply(), { tags: known }).at(-1)?.action).toEqual({
    kind: "add-tags",
    tags: ["baton_autopilot"],
  });
});

test("FD6: nothing to tag, or no tags in the helpdesk, plans no tagging", () => {
  const isTagging = ({ action }: { action: { kind: string } }) => action.kind === "add-tags";
  const complete = { wanted: ["baton"], present: ["baton"] };
  expect(plan(reply(), { tags: complete }).some(isTagging)).toBe(false);
  expect(plan(reply(), { tags: { wanted: [], present: [] } }).some(isTagging)).toBe(false);
  const capabilities = { actions: ["reply"], maximumReplyLength: 100, maximumNoteLength: 100 } as const;
  expect(plan(reply(), { capabilities }).map(({ action }) => action.kind)).toEqual(["reply"]);
});

test("FD6: a draft is tagged whoever has the conversation; a reply's tag is left out once a teammate has it", () => {
  expect(plan(reply()).at(-1)?.guard).toBe("not-a-teammates");
  expect(plan(reply(), { mode: "assist" }).map(({ action, guard }) => [action.kind, guard])).toEqual([
    ["note", "none"],
    ["add-tags", "none"],
  ]);
});

test("FD6, FD7: a handoff is tagged before it is routed", () => {
  const handoff = { kind: "handoff", customerText: "One moment.", noteText: "Why" } as const;
  expect(plan(handoff).map(({ action }) => action.kind)).toEqual(["reply", "note", "add-tags", "unassign"]);
});

test("FD10: attachments that fit together go along; a note names those that do not", () => {
  const files = [file("a.pdf", 12 * megabyte), file("b.pdf", 9 * megabyte), file("c.pdf", 8 * megabyte)];
  const planned = plan(reply(files)).map(({ action }) => action);
  expect(planned.find(({ kind }) => kind === "reply")).toMatchObject({
    attachments: [{ name: "a.pdf" }, { name: "c.pdf" }],
  });
  expect(planned.find(({ kind }) => kind === "note")).toEqual({
    kind: "note",
    text: "Not attached to the reply above, since the helpdesk takes 20 MB for one reply:\n- b.pdf (9 MB)",
  });
});

test("FD10: a helpdesk that carries no files gets the reply and a note that says so", () => {
  const capabilities = {
    actions: ["reply", "note"],
    maximumReplyLength: 100,
    maximumNoteLength: 1_000,
    maximumAttachmentBytes: 0,
  } as const;
  expect(plan(reply([file("a.pdf", 500_000)]), { capabilities }).map(({ action }) => action)).toEqual([
    { kind: "reply", text: "An answer." },
    {
      kind: "note",
      text: "Not attached to the reply above, since the helpdesk takes no attachments:\n- a.pdf (0.5 MB)",
    },
  ]);
});
