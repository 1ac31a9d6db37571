import { expect, test } from "vitest";
import { freshdesk } from "./index.ts";
import { routeHandoff } from "./route-handoff.ts";

const open = { kind: "set-status", status: "open" };
const unassign = { kind: "unassign" };
const mark = { kind: "set-field", field: "cf_handoff", value: true };
const agent = { kind: "assign-teammate", teammateId: "2" };
const group = { kind: "assign-group", groupId: "5" };

test.each([
  ["unassign", {}, [open, unassign], [unassign]],
  ["unassign", { markerField: "cf_handoff" }, [open, unassign], [unassign, mark]],
  ["unassign_marker", { markerField: "cf_handoff" }, [open, unassign, mark], [unassign]],
  ["agent", { handoffAgentId: "2" }, [open, agent], [unassign]],
  ["agent", { handoffAgentId: "2", markerField: "cf_handoff" }, [open, agent], [unassign, mark]],
  ["agent", { handoffAgentId: "2", handoffGroupId: "5" }, [open, { ...agent, groupId: "5" }], [unassign]],
  ["group", { handoffGroupId: "5", markerField: "cf_handoff" }, [open, group], [unassign, mark]],
] as const)("FD7: %s with %j", (handoffRouting, settings, steps, fallback) => {
  expect(routeHandoff({ handoffRouting, ...settings })).toEqual({ steps, fallback });
});

test("FD7: a routing whose target is missing still leaves nobody and the marker", () => {
  expect(routeHandoff({ handoffRouting: "agent", markerField: "cf_handoff" }).steps).toEqual([
    open,
    unassign,
    mark,
  ]);
  expect(routeHandoff({ handoffRouting: "group" }).steps).toEqual([open, unassign]);
});

const settings = (change: Record<string, unknown>) =>
  freshdesk.settingsSchema.parse({ domain: "acme.freshdesk.com", apiKey: "k", ...change });
const place = (groupId: string | null, productId: string | null = null) => ({
  group: groupId === null ? null : { externalId: groupId, name: null },
  placement: productId === null ? null : { externalId: productId, name: null },
});

test.each([
  ["all tickets", { autoHandleAll: true }, place(null), true, true],
  ["assigned only", {}, place("5"), true, false],
  ["default group, in it", { defaultGroupId: "5" }, place("5"), true, true],
  ["default group, in another", { defaultGroupId: "5" }, place("6"), false, true],
  ["default group, in none", { defaultGroupId: "5" }, place(null), false, true],
  ["all tickets, and a default group", { autoHandleAll: true, defaultGroupId: "5" }, place("6"), true, true],
  ["chosen groups, in one", { autoHandleAll: true, groupIds: ["5", "6"] }, place("6"), true, true],
  ["chosen groups, outside", { autoHandleAll: true, groupIds: ["5"] }, place("6"), false, true],
  ["chosen groups, in none", { autoHandleAll: true, groupIds: ["5"] }, place(null), false, true],
  ["chosen products, of one", { autoHandleAll: true, productIds: ["9"] }, place("5", "9"), true, true],
  ["chosen products, of none", { autoHandleAll: true, productIds: ["9"] }, place("5"), false, true],
])("G3, G7: %s", (_name, change, where, accepts, takes) => {
  expect(freshdesk.acceptsPlacement(settings(change), where)).toBe(accepts);
  expect(freshdesk.takesUnassigned(settings(change))).toBe(takes);
});

test("FD6: tags by mode, with the prefix", () => {
  expect(freshdesk.tagsFor?.(settings({}), "autopilot")).toEqual(["baton", "baton_autopilot"]);
  expect(freshdesk.tagsFor?.(settings({ tagPrefix: "ai" }), "assist")).toEqual(["ai", "ai_assist_mode"]);
});
