import type { CallEffect, CallFaultRequest } from "@baton/sandbox/http/call-faults";
import { createTestDatabase, type TestDatabase, waitFor } from "@baton/testing";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type ChaosSite, startChaosSite } from "./chaos-site.ts";
import { tellStory, viewBaton, viewDesk } from "./desk-view.ts";
import { createPeople, type People } from "./people.ts";
import { answerPrefix, marks } from "./scripted-agent.ts";

// Processes start and die here: on a busy machine that takes its time, and nothing here is about speed.
vi.setConfig({ testTimeout: 120_000 });

let database: TestDatabase<unknown>;
let site: ChaosSite;
let people: People;

beforeAll(async () => {
  database = await createTestDatabase({ max: 2 });
  site = await startChaosSite({ databaseUrl: database.url, web: { debounceMs: 100 } });
  await Promise.all([site.startProcess(), site.startProcess()]);
  people = createPeople(site);
});
afterEach(() => {
  site.simulator.control.clearFaults();
  site.simulator.control.setSwitches({ webhookBeforeAnswer: false });
  expect(site.crashes).toEqual([]);
});
afterAll(async () => {
  await site?.close();
  await database?.close();
});

const post: CallFaultRequest["match"] = { method: "POST", bodyIncludes: '"message_type":"normal"' };
const note: CallFaultRequest["match"] = { method: "POST", bodyIncludes: '"message_type":"private"' };
const put: CallFaultRequest["match"] = { method: "PUT" };

/** One question, one answer, one decision, whatever the helpdesk did to the call. */
async function expectOneAnswer(conversationId: string, texts: string[]): Promise<void> {
  await site.atRest();
  const desk = viewDesk(site.simulator, conversationId);
  expect(desk.replies).toEqual([answerPrefix + texts.join(" + ")]);
  expect(desk.assignee).toBe("agent");
  const baton = await viewBaton(site.pool, conversationId);
  expect(baton?.decisions.map(({ count, result }) => ({ count, result }))).toEqual(
    texts.map(() => ({ count: 1, result: "sent" })),
  );
}

describe("D7: a call whose end is not known", () => {
  const effects: [string, CallEffect][] = [
    ["stored, never answered", { kind: "store-then-hang", milliseconds: 1_200 }],
    ["stored, connection reset", { kind: "store-then-reset" }],
    ["stored, answer cut in the middle", { kind: "reset-mid-body" }],
    ["stored, answered 500", { kind: "store-then-status", status: 500 }],
    ["stored, answered 502 with HTML", { kind: "store-then-status", status: 502, body: "html" }],
    ["stored late, answered well", { kind: "delay-before-storing", milliseconds: 400 }],
    ["answered 200, not stored", { kind: "answer-without-storing" }],
    ["answered 500, not stored", { kind: "status", status: 500 }],
    ["answered 429", { kind: "status", status: 429 }],
    ["answered 429 with Retry-After", { kind: "status", status: 429, retryAfterSeconds: 1 }],
    ["connection reset, not stored", { kind: "reset" }],
  ];

  it.each(effects)("a reply: %s, is one reply", async (_, effect) => {
    const text = people.newText();
    site.simulator.control.addFault({ match: post, effect });
    await expectOneAnswer(people.write(text), [text]);
  });

  it.each(effects)("a claim: %s, is one claim and one reply", async (_, effect) => {
    // A claim that was answered and not made is a claim all the same: the reply needs none.
    if (effect.kind === "answer-without-storing") return;
    const text = people.newText();
    site.simulator.control.addFault({ match: put, effect });
    await expectOneAnswer(people.write(text), [text]);
  });

  it.each(
    effects,
  )("FC6: the note of a handoff: %s, is one note, and the conversation people's", async (_, effect) => {
    const text = people.newText(marks.handoff);
    site.simulator.control.addFault({ match: note, effect });
    const conversationId = people.write(text);
    await site.atRest();
    const desk = viewDesk(site.simulator, conversationId);
    expect(desk.replies).toHaveLength(1);
    expect(desk.notes).toHaveLength(1);
    expect(desk.assignee).toBe("none");
  });

  it("a reply that is stored and answered a byte a second is given up, looked for, and found", async () => {
    const text = people.newText();
    site.simulator.control.addFault({ match: post, effect: { kind: "slow-body" } });
    await expectOneAnswer(people.write(text), [text]);
  });

  it("killed while the helpdesk holds back the answer to a stored reply, it is one reply", async () => {
    const text = people.newText();
    site.simulator.control.addFault({
      match: post,
      effect: { kind: "store-then-hang", milliseconds: 3_000 },
    });
    const conversationId = people.write(text);
    await waitFor(() => viewDesk(site.simulator, conversationId).replies.length === 1);
    await Promise.all([...site.processes].map((process) => process.kill()));
    await Promise.all([site.startProcess(), site.startProcess()]);
    await expectOneAnswer(conversationId, [text]);
  });

  it("a reply that is lost twice behind a 200 goes to people, with the text in the note", async () => {
    const text = people.newText();
    site.simulator.control.addFault({ match: post, times: 2, effect: { kind: "answer-without-storing" } });
    const conversationId = people.write(text);
    await site.atRest();
    const desk = viewDesk(site.simulator, conversationId);
    expect(desk.replies).toEqual([]);
    expect(desk.notes).toHaveLength(1);
    expect(desk.notes[0]).toContain(answerPrefix + text);
  });
});

describe("S5: repeated deliveries", () => {
  it("each webhook five times at once, at both processes, and again later, makes one reply", async () => {
    site.simulator.control.addWebhookFault({
      times: "always",
      effect: { kind: "duplicate", copies: 4, concurrently: true },
    });
    site.simulator.control.addWebhookFault({
      times: "always",
      effect: { kind: "resend", afterMs: 500, retryCount: 3 },
    });
    const text = people.newText();
    await expectOneAnswer(people.write(text), [text]);
  });

  it("after a restart of everything, makes no second reply", async () => {
    const text = people.newText();
    const conversationId = people.write(text);
    await expectOneAnswer(conversationId, [text]);
    const told = site.simulator.control.deliveries(50);
    await Promise.all([...site.processes].map((process) => process.kill()));
    await Promise.all([site.startProcess(), site.startProcess()]);
    for (const delivery of told) {
      if (delivery.event.conversationId === conversationId)
        site.simulator.control.resendWebhook({ deliveryId: delivery.id, retryCount: 1 });
    }
    await expectOneAnswer(conversationId, [text]);
  });

  it("after a day and more, when nobody remembers the delivery itself, makes no second reply", async () => {
    const text = people.newText();
    const conversationId = people.write(text);
    await expectOneAnswer(conversationId, [text]);
    await site.pool.query("delete from delivery");
    for (const delivery of site.simulator.control.deliveries(50)) {
      if (delivery.event.conversationId === conversationId)
        site.simulator.control.resendWebhook({ deliveryId: delivery.id, retryCount: 5 });
    }
    await site.simulator.control.whenWebhooksIdle();
    expect((await site.pool.query("select 1 from delivery")).rowCount).toBeGreaterThan(0);
    await expectOneAnswer(conversationId, [text]);
  });

  it("negative control: a customer who writes yes twice, one second apart, has said it twice", async () => {
    const conversationId = people.write("yes");
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    people.write("yes", conversationId);
    await site.atRest();
    const baton = await viewBaton(site.pool, conversationId);
    expect(baton?.decisions.map(({ count, outcome }) => ({ count, outcome }))).toEqual([
      { count: 1, outcome: "reply" },
      { count: 1, outcome: "reply" },
    ]);
    const said = viewDesk(site.simulator, conversationId).replies.join(" ").match(/yes/g);
    expect(said).toHaveLength(2);
  });

  it("FC4: a delivery with a bad signature makes no reply and is no decision", async () => {
    site.simulator.control.setSwitches({ webhookMaximumRetries: 0 });
    site.simulator.control.addWebhookFault({ times: "always", effect: { kind: "bad-signature" } });
    const conversationId = people.write(people.newText());
    await site.simulator.control.whenWebhooksIdle();
    site.simulator.control.setSwitches({ webhookMaximumRetries: 1_000 });
    expect(viewDesk(site.simulator, conversationId).replies).toEqual([]);
    expect(await viewBaton(site.pool, conversationId)).toBeNull();
  });
});

describe("S10: bursts", () => {
  it("five messages in quick succession make one turn that answers all five", async () => {
    const texts = Array.from({ length: 5 }, () => people.newText());
    const conversationId = people.write(texts[0] as string);
    for (const text of texts.slice(1)) people.write(text, conversationId);
    await expectOneAnswer(conversationId, texts);
  });

  it("a message that comes while the agent thinks cancels the draft, and one reply answers both", async () => {
    const slow = people.newText(marks.slow(1_500));
    const second = people.newText();
    const conversationId = people.write(slow);
    await new Promise((resolve) => setTimeout(resolve, 700));
    people.write(second, conversationId);
    await expectOneAnswer(conversationId, [slow, second]);
  });
});

describe("G10: echoes and other bots", () => {
  it("its own echo before the answer to the post is no reply to itself", async () => {
    site.simulator.control.setSwitches({ webhookBeforeAnswer: true });
    const text = people.newText();
    await expectOneAnswer(people.write(text), [text]);
  });

  it("a bot that answers every message is never answered", async () => {
    const text = people.newText();
    const conversationId = people.write(text);
    for (let turn = 0; turn < 5; turn++) {
      people.bot(conversationId);
      await site.atRest();
    }
    await expectOneAnswer(conversationId, [text]);
  });
});

describe("G8, G9: a teammate steps in", () => {
  const acts = ["reply", "take", "resolve"] as const;

  it.each(acts)("%s while the agent thinks: nothing is posted", async (act) => {
    const conversationId = people.write(people.newText(marks.slow(900)));
    await waitFor(async () => (await viewBaton(site.pool, conversationId)) !== null);
    people[act](conversationId);
    await site.atRest();
    expect(viewDesk(site.simulator, conversationId).replies).toEqual([]);
    const baton = await viewBaton(site.pool, conversationId);
    expect(baton?.decisions).toMatchObject([{ count: 1, outcome: "silent" }]);
  });

  it("a reply while the claim is on its way: nothing is posted", async () => {
    site.simulator.control.addFault({
      match: put,
      effect: { kind: "delay-before-storing", milliseconds: 450 },
    });
    const conversationId = people.write(people.newText());
    await waitFor(async () => {
      const sending = await site.pool.query(
        "select 1 from action a join conversation c on c.id = a.conversation_id where c.external_id = $1 and a.kind = 'claim' and a.state = 'sending'",
        [conversationId],
      );
      return sending.rowCount === 1;
    });
    people.reply(conversationId);
    await site.atRest();
    expect(viewDesk(site.simulator, conversationId).replies).toEqual([]);
    expect((await viewBaton(site.pool, conversationId))?.holder).toBe("human");
  });

  it("given back by assignment and by note, it answers the next message and only that", async () => {
    for (const giveBack of ["giveBack", "resume"] as const) {
      const first = people.newText();
      const conversationId = people.write(first);
      await expectOneAnswer(conversationId, [first]);
      people.take(conversationId);
      await site.atRest();
      people.write(people.newText(), conversationId);
      await site.atRest();
      people[giveBack](conversationId);
      await site.atRest();
      const next = people.newText();
      people.write(next, conversationId);
      await site.atRest();
      const story = await tellStory(site.pool, conversationId);
      expect(viewDesk(site.simulator, conversationId).replies, `${giveBack}\n${story}`).toEqual([
        answerPrefix + first,
        answerPrefix + next,
      ]);
    }
  });
});

describe("the database goes away", () => {
  it("all connections cut while a turn runs: one reply, and no process ends", async () => {
    for (let round = 0; round < 3; round++) {
      const text = people.newText(marks.slow(200));
      const conversationId = people.write(text);
      await new Promise((resolve) => setTimeout(resolve, 100 + round * 120));
      await site.pool.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name like 'baton%'",
      );
      await expectOneAnswer(conversationId, [text]);
    }
  });
});
