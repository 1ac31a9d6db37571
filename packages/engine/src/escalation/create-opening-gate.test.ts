import type { FailureRecord } from "@baton/domain";
import { describe, expect, it } from "vitest";
import { type Admission, createOpeningGate } from "./create-opening-gate.ts";

const silence: FailureRecord = {
  code: "timed-out",
  message: "No answer came.",
  hint: null,
  isRetryable: true,
};
const answered: FailureRecord = { ...silence, code: "server-error" };

function setUp() {
  let at = 1_000_000;
  const gate = createOpeningGate({
    now: () => new Date(at),
    timing: { retryMs: 500, maximumRetryMs: 300_000 },
  });
  const enter = (connectionId = "a") => {
    const admission = gate.admit(connectionId);
    if (admission.kind !== "admitted") throw new Error("not admitted");
    return admission.leave;
  };
  return {
    gate,
    enter,
    pass(milliseconds: number) {
      at += milliseconds;
    },
  };
}

const waitOf = (admission: Admission) => (admission.kind === "later" ? admission.waitMs : 0);

describe("who may ask a helpdesk to open a conversation (D6)", () => {
  it("a helpdesk that answers: eight at once, the ninth as soon as one has left, and another helpdesk meanwhile", () => {
    const { gate, enter } = setUp();
    const leaves = Array.from({ length: 8 }, () => enter());
    expect(gate.admit("a")).toMatchObject({ kind: "later", because: null });
    expect(gate.admit("b")).toMatchObject({ kind: "admitted" });
    leaves[0]?.(null);
    expect(gate.admit("a")).toMatchObject({ kind: "admitted" });
  });

  it("a helpdesk that hangs: eight that met one silence count once, then one at a time tries, with growing pauses", () => {
    const { gate, enter, pass } = setUp();
    const leaves = Array.from({ length: 8 }, () => enter());
    pass(20_000);
    for (const leave of leaves) leave(silence);
    const first = gate.admit("a");
    expect(first).toMatchObject({ kind: "later", because: silence });
    expect(waitOf(first)).toBeGreaterThanOrEqual(1_000);
    expect(waitOf(first)).toBeLessThanOrEqual(1_500);

    pass(1_000);
    const trial = enter();
    expect(gate.admit("a")).toMatchObject({ kind: "later", because: silence });
    pass(20_000);
    trial(silence);
    expect(waitOf(gate.admit("a"))).toBeGreaterThanOrEqual(2_000);
    for (let round = 0; round < 12; round++) {
      pass(60_000);
      enter()(silence);
    }
    expect(waitOf(gate.admit("a"))).toBeLessThanOrEqual(45_000);
  });

  it.each([
    { what: "an answer", failure: null },
    { what: "an error that was answered", failure: answered },
  ])("a helpdesk that is back: $what lets all others through", ({ failure }) => {
    const { gate, enter, pass } = setUp();
    enter()(silence);
    pass(1_000);
    enter()(failure);
    const leaves = Array.from({ length: 8 }, () => enter());
    expect(leaves).toHaveLength(8);
    expect(gate.admit("a").kind).toBe("later");
  });

  it("a person does not want to wait: the next one is let through, and no second one beside it", () => {
    const { gate, enter } = setUp();
    enter()(silence);
    expect(gate.admit("a").kind).toBe("later");
    gate.tryNow("a");
    enter();
    expect(gate.admit("a").kind).toBe("later");
  });
});
