import { describe, expect, it } from "vitest";
import { listPossibleActs } from "./list-possible-acts.ts";

const everything = ["reply", "note", "claim", "unassign", "assign-teammate", "set-status"];

describe("listPossibleActs", () => {
  it("offers nothing, when the connection is disconnected, with no act left", () => {
    expect([...listPossibleActs({ status: "open", holder: "ai", capabilities: [] })]).toEqual([]);
  });

  it("G8: offers to hand back, when a human holds it, with no second handoff", () => {
    const acts = listPossibleActs({ status: "open", holder: "human", capabilities: everything });
    expect(acts.has("resume")).toBe(true);
    expect(acts.has("handoff")).toBe(false);
  });

  it("offers to hand off, when the AI holds it, with nothing to hand back", () => {
    const acts = listPossibleActs({ status: "open", holder: "ai", capabilities: everything });
    expect(acts.has("handoff")).toBe(true);
    expect(acts.has("resume")).toBe(false);
  });

  it("offers to reopen, when it is closed, with closing left out", () => {
    const acts = listPossibleActs({ status: "closed_resolved", holder: "none", capabilities: everything });
    expect(acts.has("reopen")).toBe(true);
    expect(acts.has("close")).toBe(false);
  });
});
