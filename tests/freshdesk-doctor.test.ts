import { fileURLToPath } from "node:url";
import type { HealthEntry } from "@baton/database";
import { type Examination, examineConnection } from "@baton/engine";
import { lumenBikes } from "@baton/sandbox/freshdesk/index";
import { runProgram, waitFor } from "@baton/testing";
import { afterEach, describe, expect, it } from "vitest";
import { type FreshdeskHarness, startFreshdeskHarness } from "./freshdesk-harness.ts";
import { handoff, masterKey } from "./spine-harness.ts";

let harness: FreshdeskHarness;
afterEach(() => harness?.close());

async function examine(): Promise<Examination> {
  return (await examineConnection(harness.connectionId, harness.tools)) as Examination;
}

async function find(code: string): Promise<HealthEntry | undefined> {
  return (await examine()).health.find((entry) => entry.code === code);
}

/** Asks Freshdesk for news, as every few seconds, and works through what it brings. */
async function reconcile(): Promise<void> {
  const upkeep = harness.engine.startUpkeep({
    tools: harness.tools,
    reconcile: { everyMs: 50 },
    doctorEveryMs: 3_600_000,
  });
  await waitFor(async () => (await upkeep.runDue()) > 0, { message: "a turn of reconciliation" });
  await upkeep.stop();
  await harness.atRest();
}

const control = () => harness.simulator.control;
const agents = () => harness.simulator.workspace.agents;
const query = (statement: string, ...values: unknown[]) => harness.database.pool.query(statement, values);

/** What the HTTP server counts, which the harness has none of. */
const countEvent = (event: string) =>
  query(
    `insert into webhook_event_seen (connection_id, event, count, last_at) values ($1, $2, 1, now())
      on conflict (connection_id, event) do update set last_at = now()`,
    harness.connectionId,
    event,
  );
function removeRule(type: 1 | 4): void {
  for (const { id } of control().rules()[type]) control().removeRule({ id });
}

describe("the doctor on Freshdesk", () => {
  it("D4: with everything as it should be, finds nothing worse than ok", async () => {
    harness = await startFreshdeskHarness();
    const { ticketId } = control().customerWrites({ text: "Hello" });
    await harness.atRest();
    expect(harness.repliesIn(ticketId)).toEqual(["Answer to: Hello"]);
    const { health, status } = await examine();
    expect(status).toBe("active");
    expect(health.filter(({ severity }) => severity !== "ok")).toEqual([]);
  });

  it("FD1: rule 1 missing: new tickets are found by asking, answered, and rule 1 is named; a webhook clears it", async () => {
    harness = await startFreshdeskHarness();
    removeRule(1);
    const { ticketId } = control().customerWrites({ text: "Is anybody there?" });
    await reconcile();
    expect(harness.repliesIn(ticketId)).toEqual(["Answer to: Is anybody there?"]);
    expect(await find("FD1")).toMatchObject({
      severity: "error",
      evidence: expect.stringContaining("1 new conversation found without a webhook"),
      fix: expect.stringContaining("rule 1"),
    });
    expect(await find("FD2")).toBeUndefined();
    await countEvent("ticket_action:created");
    expect(await find("FD1")).toBeUndefined();
  });

  it("FD1: an old connection that never got a webhook is told so", async () => {
    harness = await startFreshdeskHarness({ rules: false });
    await query("update connection set created_at = now() - interval '2 hours'");
    expect(await find("FD1")).toMatchObject({
      severity: "warning",
      message: expect.stringContaining("No webhook"),
    });
  });

  it("FD2: rule 2 missing: the first message is answered at once, the second by asking, and the events are named", async () => {
    harness = await startFreshdeskHarness();
    removeRule(4);
    const { ticketId } = control().customerWrites({ text: "One" });
    await harness.atRest();
    expect(harness.repliesIn(ticketId)).toEqual(["Answer to: One"]);
    control().customerWrites({ ticketId, text: "Two" });
    await reconcile();
    expect(harness.repliesIn(ticketId)).toEqual(["Answer to: One", "Answer to: Two"]);
    expect(await find("FD2")).toMatchObject({
      severity: "error",
      evidence: expect.stringContaining("1 message found without a webhook"),
      fix: expect.stringContaining('"Reply is sent (rule 2)" (reply_sent)'),
    });
    expect(await find("FD1")).toBeUndefined();
  });

  it("FD3: tickets that are neither the agent's nor in the default group are listed", async () => {
    harness = await startFreshdeskHarness({ settings: { autoHandleAll: false } });
    const { ticketId } = control().customerWrites({ text: "Nobody has this" });
    await harness.atRest();
    expect(harness.repliesIn(ticketId)).toEqual([]);
    expect(await find("FD3")).toMatchObject({
      severity: "warning",
      evidence: expect.stringContaining(`${ticketId} (now: none)`),
    });
  });

  it("FD4: a marker field that was deleted is found by the check, and a handoff falls back", async () => {
    harness = await startFreshdeskHarness({
      settings: { handoffRouting: "unassign_marker", markerField: "cf_needs_human" },
    });
    expect(await find("FD4")).toBeUndefined();
    control().removeField({ name: "cf_needs_human" });
    harness.script.answer = async () => handoff();
    const { ticketId } = control().customerWrites({ text: "A person, please" });
    await harness.atRest();
    expect(control().viewTicket(ticketId).responderId).toBeNull();
    expect(await find("FD4")).toMatchObject({
      severity: "error",
      message: expect.stringContaining("There is no ticket field cf_needs_human"),
      evidence: expect.stringContaining("Read back after 1 handoff"),
    });
    expect(await find("FD7")).toBeUndefined();
  });

  it("FD5: status not in rule 2: resolved there is healed here, and the event is named", async () => {
    harness = await startFreshdeskHarness();
    const { ticketId } = control().customerWrites({ text: "Hello" });
    await harness.atRest();
    removeRule(4);
    control().agentResolves({ ticketId });
    await reconcile();
    expect((await query("select status from conversation")).rows).toEqual([{ status: "closed_resolved" }]);
    expect(await find("FD5")).toMatchObject({
      severity: "warning",
      fix: expect.stringContaining('"Status is changed (rule 2)" (status)'),
    });
  });

  it("FD6: the agent account lost its admin role: agent and role are named, and customers are still answered", async () => {
    harness = await startFreshdeskHarness();
    control().setAgent({ agentId: agents().baton.id, role: "Agent" });
    expect(await find("FD6")).toMatchObject({
      severity: "error",
      message: expect.stringMatching(/Baton AI.*no administrator/),
    });
    const { ticketId } = control().customerWrites({ text: "Hello" });
    await harness.atRest();
    expect(harness.repliesIn(ticketId)).toEqual(["Answer to: Hello"]);
  });

  it("FD7: a key that was reset pauses with the step to mend it; the account's address gone is told by field", async () => {
    harness = await startFreshdeskHarness();
    control().rotateKey({ agentId: agents().baton.id });
    const { health, status } = await examine();
    expect(status).toBe("paused");
    expect(health.find(({ code }) => code === "FD7")).toMatchObject({
      severity: "error",
      message: expect.stringContaining("401"),
      fix: expect.stringContaining('"API key"'),
    });
    control().setSwitches({ unknownHost: true });
    expect(await find("FD7")).toMatchObject({ severity: "error", fix: expect.stringContaining("Domain") });
  });

  it("FD8: a plan without webhooks: questions found by asking alone are answered, follow-ups too, and no rule is missed", async () => {
    harness = await startFreshdeskHarness({ switches: { plan: "free" } });
    const { ticketId } = control().customerWrites({ text: "First" });
    await reconcile();
    expect(harness.repliesIn(ticketId)).toEqual(["Answer to: First"]);
    control().customerWrites({ ticketId, text: "Second" });
    await reconcile();
    expect(harness.repliesIn(ticketId)).toEqual(["Answer to: First", "Answer to: Second"]);
    expect(harness.simulator.ledger.deliveries()).toEqual([]);
    const { health } = await examine();
    expect(health.find(({ code }) => code === "FD8")).toMatchObject({
      severity: "warning",
      message: expect.stringContaining("no webhooks on this plan"),
      evidence: expect.stringContaining("free"),
    });
    expect(health.filter(({ code }) => ["FD1", "FD2", "FD5"].includes(code))).toEqual([]);
  });

  it("FD9: the handoff agent was deactivated: the handoff takes the fallback, and it is told", async () => {
    const { maya } = lumenBikes.agents;
    harness = await startFreshdeskHarness({
      settings: { handoffRouting: "agent", handoffAgentId: String(maya.id) },
    });
    control().setAgent({ agentId: maya.id, isDeactivated: true });
    harness.script.answer = async () => handoff();
    const { ticketId } = control().customerWrites({ text: "A person, please" });
    await harness.atRest();
    expect(control().viewTicket(ticketId).responderId).toBeNull();
    expect(await find("FD9")).toMatchObject({
      severity: "error",
      evidence: expect.stringContaining("1 handoff took the fallback"),
      fix: expect.stringContaining("Choose another agent or group"),
    });
    expect(await find("FD7")).toBeUndefined();
  });

  it("FD10: a file whose link has expired is told, with the reason", async () => {
    harness = await startFreshdeskHarness({ switches: { attachmentUrlLifetimeMs: 0 } });
    control().customerWrites({
      text: "See the picture",
      files: [{ name: "frame.png", contentType: "image/png", base64: "aGVsbG8=" }],
    });
    await harness.atRest();
    await waitFor(
      async () => {
        await query("update conversation_queue set wake_at = now() where leased_by is null");
        return (await query("select from attachment where state = 'lost'")).rowCount === 1;
      },
      { timeoutMs: 20_000, intervalMs: 200 },
    );
    expect(await find("FD10")).toMatchObject({
      severity: "warning",
      message: expect.stringContaining("1 file could not be copied"),
    });
  }, 30_000);

  it("FD11: webhooks of the agent's own replies are counted and never answered", async () => {
    harness = await startFreshdeskHarness();
    const { ticketId } = control().customerWrites({ text: "Hello" });
    await harness.atRest();
    expect(harness.repliesIn(ticketId)).toHaveLength(1);
    expect(await find("FD11")).toMatchObject({
      severity: "ok",
      message: expect.stringMatching(/\d webhooks? told of what the agent itself did/),
    });
  });

  it("FD12: the agent account was deactivated: the connection pauses, and goes on when it is active again", async () => {
    harness = await startFreshdeskHarness({ switches: { deactivatedKey: "forbidden" } });
    control().setAgent({ agentId: agents().baton.id, isDeactivated: true });
    const { ticketId } = control().customerWrites({ text: "Hello" });
    const { health, status } = await examine();
    expect(status).toBe("paused");
    expect(health.find(({ code }) => code === "FD12")).toMatchObject({
      severity: "error",
      message: expect.stringContaining("deactivated"),
      fix: expect.stringContaining("Activate"),
    });
    expect(harness.repliesIn(ticketId)).toEqual([]);
    control().setAgent({ agentId: agents().baton.id, isDeactivated: false });
    expect((await examine()).status).toBe("active");
    await query("update conversation_queue set wake_at = now()");
    await harness.atRest();
    expect(harness.repliesIn(ticketId)).toEqual(["Answer to: Hello"]);
  });

  it("EM4: a mail that came as a blind copy is left to people, with the reason; one to the company is answered", async () => {
    harness = await startFreshdeskHarness({
      fill: ({ control: drive, workspace }) =>
        drive.setMailbox({
          email: workspace.mailboxes.support.email,
          newEmail: "help@lumenbikes.example",
        }),
    });
    const blind = control().customerWrites({ text: "Dear members", visibleTo: ["list@club.example"] });
    const direct = control().customerWrites({ text: "Hello", visibleTo: ["sales@lumenbikes.example"] });
    await harness.atRest();
    expect(harness.repliesIn(blind.ticketId)).toEqual([]);
    expect(harness.repliesIn(direct.ticketId)).toEqual(["Answer to: Hello"]);
    const { rows } = await query("select reason from decision where rule = 'blind-copy'");
    expect(rows).toEqual([{ reason: expect.stringContaining("blind copy") }]);
    expect(await find("EM4")).toMatchObject({
      severity: "ok",
      message: expect.stringContaining("1 mail reached you as a blind copy"),
    });
  });

  it("D4: baton doctor shows what is wrong with Freshdesk, and exits 1", async () => {
    harness = await startFreshdeskHarness();
    control().rotateKey({ agentId: agents().baton.id });
    const program = fileURLToPath(new URL("../apps/cli/src/main.ts", import.meta.url));
    const { status, stdout } = await runProgram(program, ["doctor"], {
      DATABASE_URL: harness.database.url,
      BATON_SECRET_KEY: masterKey,
      BATON_ALLOW_PRIVATE_NETWORK: "1",
    });
    expect(status).toBe(1);
    expect(stdout).toContain("FD7");
  }, 90_000);
});
