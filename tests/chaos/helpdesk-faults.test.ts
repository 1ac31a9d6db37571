import type { CallEffect } from "@baton/sandbox/http/call-faults";
import { createTestDatabase, type TestDatabase, waitFor } from "@baton/testing";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type ChaosSite, startChaosSite } from "./chaos-site.ts";
import { notesIn, repliesIn, tellStory, viewBaton } from "./desk-view.ts";
import { chaosDesks } from "./desks/chaos-desks.ts";
import { createPeople, type People } from "./people.ts";
import { answerPrefix, marks } from "./scripted-agent.ts";

// Processes start and die here: on a busy machine that takes its time, and nothing here is about speed.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000, maxConcurrency: 100 });

/** How the helpdesk may spoil a call that writes. */
const effects: [string, CallEffect][] = [
  ["stored, never answered", { kind: "store-then-hang", milliseconds: 1_200 }],
  ["stored, connection reset", { kind: "store-then-reset" }],
  ["stored, answer cut in the middle", { kind: "reset-mid-body" }],
  ["stored, answered 500", { kind: "store-then-status", status: 500 }],
  ["stored, answered 502 with HTML", { kind: "store-then-status", status: 502, body: "html" }],
  ["stored late, answered well", { kind: "delay-before-storing", milliseconds: 400 }],
  ["answered well, not stored", { kind: "answer-without-storing" }],
  ["answered 500, not stored", { kind: "status", status: 500 }],
  ["answered 429", { kind: "status", status: 429 }],
  ["answered 429 with Retry-After", { kind: "status", status: 429, retryAfterSeconds: 1 }],
  ["connection reset, not stored", { kind: "reset" }],
];

describe.each(Object.keys(chaosDesks))("%s", (helpdesk) => {
  let database: TestDatabase<unknown>;
  let site: ChaosSite;
  let people: People;

  beforeAll(async () => {
    database = await createTestDatabase({ max: 2 });
    site = await startChaosSite({ databaseUrl: database.url, helpdesk, channels: { debounceMs: 100 } });
    await Promise.all([site.startProcess(), site.startProcess()]);
    people = createPeople(site);
  });
  afterAll(async () => {
    await site?.close();
    await database?.close();
    expect(site?.crashes).toEqual([]);
  });

  /** The next call of that kind in this conversation goes wrong: said before the webhook of what was just written can arrive. */
  function spoil(
    conversationId: string,
    write: "reply" | "note" | "claim",
    effect: CallEffect,
    times = 1,
  ): void {
    const match = site.desk.writesTo(conversationId)[write];
    site.simulator.control.addFault({ match, times, effect });
  }

  const repliesOf = (conversationId: string) => repliesIn(site.desk.view(conversationId));

  /** One question, one answer, one decision, whatever the helpdesk did to the call. */
  async function expectOneAnswer(conversationId: string, texts: string[]): Promise<void> {
    await site.atRest();
    const story = await tellStory(site.pool, conversationId);
    const desk = site.desk.view(conversationId);
    expect(repliesIn(desk), story).toEqual([answerPrefix + texts.join(" + ")]);
    expect(desk.assignee, story).toBe("agent");
    const baton = await viewBaton(site.pool, conversationId);
    const answered = baton?.decisions.filter(({ outcome }) => outcome !== "silent");
    expect(
      answered?.map(({ count, result }) => ({ count, result })),
      story,
    ).toEqual(texts.map(() => ({ count: 1, result: "sent" })));
  }

  function repeatAll(conversationId: string): void {
    for (const delivery of site.simulator.control.deliveries(200)) {
      if (delivery.event.conversationId === conversationId)
        site.simulator.control.resendWebhook({ deliveryId: delivery.id });
    }
  }

  async function restartEverything(): Promise<void> {
    await Promise.all([...site.processes].map((process) => process.kill()));
    await Promise.all([site.startProcess(), site.startProcess()]);
  }

  // Each in a conversation of its own, and all at the same time: most of what they do is wait.
  describe("D7: a call whose end is not known", () => {
    it.concurrent.each(effects)("a reply: %s, is one reply", async (_, effect) => {
      const text = people.newText();
      const conversationId = people.write(text);
      spoil(conversationId, "reply", effect);
      await expectOneAnswer(conversationId, [text]);
    });

    // A claim that was answered and not made is a claim all the same: the reply needs none.
    it.concurrent.each(
      effects.filter(([, { kind }]) => kind !== "answer-without-storing"),
    )("a claim: %s, is one claim and one reply", async (_, effect) => {
      const text = people.newText();
      const conversationId = people.write(text);
      spoil(conversationId, "claim", effect);
      await expectOneAnswer(conversationId, [text]);
    });

    it.concurrent.each(
      effects,
    )("the note of a handoff: %s, is one note, and the conversation people's", async (_, effect) => {
      const conversationId = people.write(people.newText(marks.handoff));
      spoil(conversationId, "note", effect);
      await site.atRest();
      const desk = site.desk.view(conversationId);
      const story = await tellStory(site.pool, conversationId);
      expect(repliesIn(desk), story).toHaveLength(1);
      expect(notesIn(desk), story).toHaveLength(1);
      expect(desk.assignee, story).toBe("none");
    });

    it.concurrent("a reply that is stored and answered a byte a second is given up, looked for, and found", async () => {
      const text = people.newText();
      const conversationId = people.write(text);
      spoil(conversationId, "reply", { kind: "slow-body" });
      await expectOneAnswer(conversationId, [text]);
    });

    it.concurrent("a reply that is lost twice behind a success goes to people, with the text in the note", async () => {
      const text = people.newText();
      const conversationId = people.write(text);
      spoil(conversationId, "reply", { kind: "answer-without-storing" }, 2);
      await site.atRest();
      const desk = site.desk.view(conversationId);
      expect(repliesIn(desk)).toEqual([]);
      expect(notesIn(desk)).toHaveLength(1);
      expect(notesIn(desk)[0]).toContain(answerPrefix + text);
    });
  });

  describe("S5, S10: what customers write", () => {
    it.concurrent("negative control: who writes yes twice, one second apart, has said it twice", async () => {
      const conversationId = people.write("yes");
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      people.write("yes", conversationId);
      await site.atRest();
      const baton = await viewBaton(site.pool, conversationId);
      expect(baton?.decisions.map(({ count, outcome }) => ({ count, outcome }))).toEqual([
        { count: 1, outcome: "reply" },
        { count: 1, outcome: "reply" },
      ]);
      expect(repliesOf(conversationId).join(" ").match(/yes/g)).toHaveLength(2);
    });

    it.concurrent("five messages in quick succession make one turn that answers all five", async () => {
      const texts = Array.from({ length: 5 }, () => people.newText());
      const conversationId = people.write(texts[0] as string);
      for (const text of texts.slice(1)) people.write(text, conversationId);
      await expectOneAnswer(conversationId, texts);
    });

    it.concurrent("a message that comes while the agent thinks cancels the draft: one reply answers both", async () => {
      const slow = people.newText(marks.slow(1_500));
      const second = people.newText();
      const conversationId = people.write(slow);
      await new Promise((resolve) => setTimeout(resolve, 700));
      people.write(second, conversationId);
      await expectOneAnswer(conversationId, [slow, second]);
    });

    it.concurrent("G10: what a machine writes is never answered", async () => {
      const text = people.newText();
      const conversationId = people.write(text);
      for (let turn = 0; turn < 3; turn++) {
        await site.atRest();
        people.bot(conversationId);
      }
      await expectOneAnswer(conversationId, [text]);
    });
  });

  describe("G8, G9: a teammate steps in", () => {
    it.concurrent.each([
      "reply",
      "take",
      "resolve",
    ] as const)("%s while the agent thinks: nothing is posted", async (act) => {
      const conversationId = people.write(people.newText(marks.slow(900)));
      await waitFor(async () => (await viewBaton(site.pool, conversationId)) !== null);
      people[act](conversationId);
      await site.atRest();
      expect(repliesOf(conversationId)).toEqual([]);
      const baton = await viewBaton(site.pool, conversationId);
      expect(baton?.decisions).toMatchObject([{ count: 1, outcome: "silent" }]);
    });

    it.concurrent.each([
      "giveBack",
      "resume",
    ] as const)("given back by %s, it answers the next message and only that", async (giveBack) => {
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
      expect(repliesOf(conversationId), story).toEqual([answerPrefix + first, answerPrefix + next]);
    });

    it.concurrent("a reply while the claim is on its way: nothing is posted", async () => {
      const conversationId = people.write(people.newText());
      spoil(conversationId, "claim", { kind: "delay-before-storing", milliseconds: 450 });
      await waitFor(async () => {
        const sending = await site.pool.query(
          "select 1 from action a join conversation c on c.id = a.conversation_id where c.external_id = $1 and a.kind = 'claim' and a.state = 'sending'",
          [conversationId],
        );
        return sending.rowCount === 1;
      });
      people.reply(conversationId);
      await site.atRest();
      expect(repliesOf(conversationId)).toEqual([]);
      expect((await viewBaton(site.pool, conversationId))?.holder).toBe("human");
    });
  });

  // From here on what is broken is broken for all.
  describe("S5: repeated and forged deliveries", () => {
    afterEach(() => site.simulator.control.clearFaults());

    it("each webhook five times at once, at both processes, and again later, makes one reply", async () => {
      const { control } = site.simulator;
      const copies = { kind: "duplicate", copies: 4, concurrently: true } as const;
      control.addWebhookFault({ times: "always", effect: copies });
      control.addWebhookFault({ times: "always", effect: { kind: "resend", afterMs: 500, retryCount: 3 } });
      const text = people.newText();
      await expectOneAnswer(people.write(text), [text]);
    });

    it("after a day and more, when nobody remembers the delivery itself, makes no second reply", async () => {
      const text = people.newText();
      const conversationId = people.write(text);
      await expectOneAnswer(conversationId, [text]);
      await site.pool.query("delete from delivery");
      repeatAll(conversationId);
      await site.simulator.control.whenWebhooksIdle();
      expect((await site.pool.query("select 1 from delivery")).rowCount).toBeGreaterThan(0);
      await expectOneAnswer(conversationId, [text]);
    });

    it("FC4: a delivery that is not the helpdesk's makes no reply and is no decision", async () => {
      site.desk.forgeWebhooks(true);
      const conversationId = people.write(people.newText());
      await site.simulator.control.whenWebhooksIdle();
      site.desk.forgeWebhooks(false);
      expect(repliesOf(conversationId)).toEqual([]);
      expect(await viewBaton(site.pool, conversationId)).toBeNull();
    });

    it("G10: its own echo before the answer to the post is no reply to itself", async () => {
      site.desk.setWebhookBeforeAnswer(true);
      const text = people.newText();
      await expectOneAnswer(people.write(text), [text]);
      site.desk.setWebhookBeforeAnswer(false);
    });
  });

  describe("D7: processes and connections go away", () => {
    it("killed while the helpdesk holds back the answer to a stored reply, and told everything again, it is one reply", async () => {
      const text = people.newText();
      const conversationId = people.write(text);
      spoil(conversationId, "reply", { kind: "store-then-hang", milliseconds: 3_000 });
      await waitFor(() => repliesOf(conversationId).length === 1);
      await restartEverything();
      repeatAll(conversationId);
      await expectOneAnswer(conversationId, [text]);
      repeatAll(conversationId);
      await expectOneAnswer(conversationId, [text]);
    });

    it("all connections cut while a turn runs: one reply, and no process ends", async () => {
      for (let round = 0; round < 2; round++) {
        const text = people.newText(marks.slow(200));
        const conversationId = people.write(text);
        await new Promise((resolve) => setTimeout(resolve, 100 + round * 160));
        await site.pool.query(
          "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name like 'baton%'",
        );
        await expectOneAnswer(conversationId, [text]);
      }
    });
  });
});
