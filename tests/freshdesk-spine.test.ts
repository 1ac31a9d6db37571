import { changeConnection, createConnection, testConnection } from "@baton/engine";
import { waitFor } from "@baton/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FreshdeskHarness, startFreshdeskHarness } from "./freshdesk-harness.ts";
import { organizationId } from "./helpdesk-harness.ts";
import { handoff, lastQuestion, reply } from "./spine-harness.ts";

let harness: FreshdeskHarness;
let worker: FreshdeskHarness["worker"];
beforeAll(async () => {
  harness = await startFreshdeskHarness();
  worker = harness.worker;
});
afterAll(() => harness?.close());

const control = () => harness.simulator.control;
const repliesOf = (ticketId: number) => harness.repliesIn(ticketId);

/** Baton is away, and finds all of it waiting. */
async function whileAway(happen: () => void): Promise<void> {
  await worker.stop();
  happen();
  await control().whenWebhooksIdle();
  worker = await harness.engine.startWorker();
}

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

  it("FC6: an answer that Freshdesk lost and that is sent once more behind a handoff leaves the ticket to people", async () => {
    harness.script.answer = async (input) => {
      const question = lastQuestion(input);
      return question.includes("human") ? handoff() : reply(`Answer to: ${question}`);
    };
    control().addFault({
      match: { method: "POST", path: "/api/v2/tickets/*/reply" },
      effect: { kind: "answer-without-storing" },
    });
    const { ticketId } = control().customerWrites({ text: "Where is my bicycle?" });
    const said = "select 1 from decision where result = 'sent' and text = 'Answer to: Where is my bicycle?'";
    await waitFor(async () => (await count(said)) === 1);
    control().customerWrites({ ticketId, text: "A human please" });
    await waitFor(() => repliesOf(ticketId).length === 2, { timeoutMs: 20_000 });
    await harness.atRest();
    expect(repliesOf(ticketId)).toEqual(["A colleague will take over.", "Answer to: Where is my bicycle?"]);
    expect(control().viewTicket(ticketId).responderId).toBeNull();
  });

  it("G8, FD9: closed by one, answered by another and opened by the customer before any of it is heard, is answered", async () => {
    harness.script.answer = async (input) => reply(`Answer to: ${lastQuestion(input)}`);
    const { maya, jonas } = harness.simulator.workspace.agents;
    const { ticketId } = control().customerWrites({ text: "one" });
    await waitFor(() => repliesOf(ticketId).length === 1);
    control().agentReplies({ ticketId, agentId: maya.id, text: "Maya here." });
    await harness.atRest();
    await whileAway(() => {
      control().agentResolves({ ticketId, agentId: maya.id });
      control().agentReplies({ ticketId, agentId: jonas.id, text: "Jonas here." });
      control().customerWrites({ ticketId, text: "two" });
    });
    await waitFor(() => repliesOf(ticketId).length === 2);
    await harness.atRest();
    expect(repliesOf(ticketId)).toEqual(["Answer to: one", "Answer to: two"]);
  });

  it("FD7: answered by a web page instead of the API just before its answer leaves, as while an account moves, is answered afterwards", async () => {
    const { promise: isThought, resolve: think } = Promise.withResolvers<void>();
    harness.script.answer = async (input) => {
      await isThought;
      return reply(`Answer to: ${lastQuestion(input)}`);
    };
    const { ticketId } = control().customerWrites({ text: "Where is my parcel?" });
    const isInHand = "select 1 from conversation_queue where leased_by is not null";
    await waitFor(async () => (await count(isInHand)) === 1);
    control().setSwitches({ unknownHost: true });
    think();
    const hasFailed = "select 1 from conversation_queue where failure is not null";
    await waitFor(async () => (await count(hasFailed)) === 1);
    control().setSwitches({ unknownHost: false });
    await waitFor(() => repliesOf(ticketId).length === 1, { timeoutMs: 20_000 });
    await harness.atRest();
    expect(repliesOf(ticketId)).toEqual(["Answer to: Where is my parcel?"]);
  });
});

describe("a second connection to the account", () => {
  const actor = { kind: "system", id: null, name: null } as const;
  const settingsWith = async (apiKey: string) => {
    const { rows } = await harness.database.pool.query("select settings from connection where id = $1", [
      harness.connectionId,
    ]);
    return { ...rows[0].settings, apiKey };
  };
  const refusal = {
    name: "connected-already",
    ok: false,
    field: "apiKey",
    message: expect.stringContaining('"Lumen Bikes" works in this account as Baton AI already'),
  };

  it("D7: writing as the same agent account, is refused by name, tested and saved", async () => {
    const settings = await settingsWith(harness.simulator.workspace.apiKey);
    const draft = { organizationId, helpdesk: "freshdesk", settings };
    expect(await testConnection(draft, harness.tools)).toMatchObject({
      kind: "tested",
      result: { ok: false, checks: expect.arrayContaining([refusal]) },
    });
    expect(await createConnection({ ...draft, actor, name: "Again" }, harness.tools)).toMatchObject({
      kind: "check-failed",
      field: "apiKey",
    });
    expect(await count("select 1 from connection")).toBe(1);
  });

  it("FC10: does not keep the first from being tested and saved again", async () => {
    const settings = await settingsWith(harness.simulator.workspace.apiKey);
    const stored = { organizationId, id: harness.connectionId, actor, settings };
    expect(await changeConnection(stored, harness.tools)).toMatchObject({ kind: "saved" });
    const draft = { organizationId, helpdesk: "freshdesk", connectionId: harness.connectionId, settings };
    expect(await testConnection(draft, harness.tools)).toMatchObject({ result: { ok: true } });
  });

  it("D7: writing as an agent account of its own, is saved, once of twice at the same time, and cannot become the first one's", async () => {
    const { apiKeys, apiKey } = harness.simulator.workspace;
    const settings = await settingsWith(apiKeys.admin);
    const save = () =>
      createConnection(
        { organizationId, actor, helpdesk: "freshdesk", name: "Inês's", settings },
        harness.tools,
      );
    const results = await Promise.all([save(), save()]);
    expect(results.map(({ kind }) => kind).toSorted()).toEqual(["check-failed", "saved"]);
    const saved = results.find((result) => result.kind === "saved");
    const id = saved?.connection.id ?? "";
    expect(
      await changeConnection({ organizationId, actor, id, settings: { apiKey } }, harness.tools),
    ).toMatchObject({ kind: "check-failed", field: "apiKey" });
  });
});
