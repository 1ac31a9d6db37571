import { waitFor } from "@baton/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type FreshdeskHarness, startFreshdeskHarness } from "./freshdesk-harness.ts";
import { lastQuestion, reply } from "./spine-harness.ts";

let harness: FreshdeskHarness;
beforeAll(async () => {
  harness = await startFreshdeskHarness();
});
afterAll(() => harness?.close());

it("S5: in a ticket of more messages than are held in memory, each is decided on once, and a new one is answered", async () => {
  const { control } = harness.simulator;
  const asked: string[] = [];
  harness.script.answer = async (input) => {
    asked.push(lastQuestion(input));
    return reply(`Answer ${asked.length}`);
  };
  await harness.worker.stop();
  const { ticketId } = control.customerWrites({ text: "message 1" });
  for (let number = 2; number <= 215; number++)
    control.customerWrites({ ticketId, text: `message ${number}`, isWithoutQuote: true });
  await control.whenWebhooksIdle();
  await harness.engine.startWorker();
  await waitFor(() => harness.repliesIn(ticketId).length === 1, { timeoutMs: 25_000 });
  await harness.atRest();
  control.customerWrites({ ticketId, text: "one more", isWithoutQuote: true });
  await waitFor(() => harness.repliesIn(ticketId).length === 2, { timeoutMs: 25_000 });
  await harness.atRest();
  expect(asked.slice(1)).toEqual(["one more"]);
  const decided = await harness.database.pool.query("select 1 from decision");
  expect(decided.rowCount).toBe(216);
}, 60_000);
