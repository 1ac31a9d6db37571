import { waitFor } from "@baton/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FreshdeskHarness, startFreshdeskHarness } from "./freshdesk-harness.ts";
import { handoff } from "./spine-harness.ts";

let harness: FreshdeskHarness;
beforeAll(async () => {
  harness = await startFreshdeskHarness();
});
afterAll(() => harness?.close());

const control = () => harness.simulator.control;
const repliesOf = (ticketId: number) => harness.repliesIn(ticketId);

async function count(statement: string): Promise<number> {
  return (await harness.database.pool.query(statement)).rowCount ?? 0;
}

describe("a question in Freshdesk", () => {
  it("S1, FD6: its tags still to be set when the customer writes again, is not answered a second time", async () => {
    const { id } = control().addFault({
      match: { method: "PUT", bodyIncludes: '"tags"' },
      times: "always",
      effect: { kind: "status", status: 429 },
    });
    const { ticketId } = control().customerWrites({ text: "Where is my order?" });
    // The echo has come, so that nothing of the reply is left to do.
    const confirmed = "select 1 from action where kind = 'reply' and confirmed_at is not null";
    await waitFor(async () => (await count(confirmed)) === 1);
    control().customerWrites({ ticketId, text: "And my invoice?" });
    await waitFor(async () => (await count("select 1 from message where author_kind = 'customer'")) === 2);
    control().removeFault({ id });
    await waitFor(() => repliesOf(ticketId).length === 2);
    await harness.atRest();
    expect(repliesOf(ticketId)).toEqual(["Answer to: Where is my order?", "Answer to: And my invoice?"]);
    expect(await count("select 1 from decision where result = 'sent'")).toBe(2);
  });

  it.each([
    ["", []],
    [
      ", and answered with an error although it was kept",
      [{ kind: "store-then-status", status: 502, body: "html" }],
    ],
  ] as const)("FC6: the text of a handoff that is sent once more, behind the release%s, leaves the ticket to people", async (_, second) => {
    harness.script.answer = async () => handoff();
    // Freshdesk gives an unassigned ticket to whoever answers in it first: here, to the agent.
    expect(harness.simulator.switches.firstResponderTakes).toBe(true);
    for (const effect of [{ kind: "answer-without-storing" } as const, ...second])
      control().addFault({ match: { method: "POST", path: "/api/v2/tickets/*/reply" }, effect });
    const { ticketId } = control().customerWrites({ text: "A human please" });
    await waitFor(() => repliesOf(ticketId).length === 1, { timeoutMs: 20_000 });
    await harness.atRest();
    expect(repliesOf(ticketId)).toEqual(["A colleague will take over."]);
    expect(control().viewTicket(ticketId).responderId).toBeNull();
  });
});
