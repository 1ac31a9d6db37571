import { afterEach, describe, expect, it } from "vitest";
import { type Harness, handoff, reply, settled, startHarness } from "./spine-harness.ts";

let harness: Harness;
afterEach(() => harness.close());

async function timeline(h: Harness) {
  const events = await h.database.pool.query("select kind, summary from timeline_event order by at, id");
  return events.rows;
}

describe("the path of one message", () => {
  it("G1, FC5: a question in an unassigned conversation, auto-handle on, is claimed and answered once", async () => {
    harness = await startHarness();
    const { conversationId } = harness.simulator.control.customerWrites({ text: "Where is my order?" });
    await settled(harness);
    const view = harness.simulator.control.conversation(conversationId);
    console.log(JSON.stringify(view, null, 1).slice(0, 3000));
    console.log(await timeline(harness));
    console.log(
      (await harness.database.pool.query("select outcome, rule, reason, result from decision")).rows,
    );
    expect(view).toBeTruthy();
  });
});
