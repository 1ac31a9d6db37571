import type { FaultPoint } from "@baton/engine";
import { createTestDatabase, type TestDatabase } from "@baton/testing";
import { afterAll, describe, expect, it } from "vitest";
import { publishWorkflow } from "../publish-workflow.ts";
import { startChaosSite } from "./chaos-site.ts";
import { notesIn, repliesIn, tellStory, viewBaton } from "./desk-view.ts";
import { answerPrefix, marks } from "./scripted-agent.ts";

/**
 * The customer writes, is greeted and asked, chooses, the AI answers, then cannot help, and people get it: each word of the customer
 * is one place where the process may die.
 */
const steps = [
  { id: "start", kind: "trigger", on: "first-message", next: "hello" },
  { id: "hello", kind: "message", text: "Welcome!", next: "ask" },
  {
    id: "ask",
    kind: "buttons",
    text: "What is it about?",
    buttons: [{ id: "order", label: "An order", next: "ai" }],
    otherwise: "ai",
  },
  { id: "ai", kind: "agent", handedOff: "people" },
  { id: "people", kind: "handoff-to-agent", text: "A colleague takes over." },
];
const question = "Where is my order?";
const wish = `${marks.handoff} A person, please`;
const words = [question, "An order", wish];

/** The seams at which something is at stake: before and after the commit of a step, and around what leaves. */
const seams: FaultPoint[] = [
  "after-claim",
  "before-answer",
  "after-answer",
  "before-mark-sending",
  "before-send",
  "after-send",
  "after-record-outcome",
  "before-release",
];

describe("M5, D7: killed in the middle of a workflow", () => {
  const databases: TestDatabase<unknown>[] = [];
  afterAll(() => Promise.all(databases.map((database) => database.close())));

  it("goes on where it was: every text once, every step once, whatever the seam", async () => {
    const database = await createTestDatabase({ max: 2 });
    databases.push(database);
    const site = await startChaosSite({ databaseUrl: database.url });
    try {
      await publishWorkflow(site.pool, { organizationId: "org-chaos", name: "Door", steps });
      let process = await site.startProcess();
      let kills = 0;
      for (const [index, point] of seams.entries()) {
        // Each seam at another word of the customer.
        const killAt = index % words.length;
        let conversationId: string | undefined;
        for (const [at, text] of words.entries()) {
          if (at === killAt) process.arm(point, 1);
          ({ conversationId } = site.desk.people.write(text, conversationId));
          const rest = site.atRest().then(
            () => "rest",
            () => "never",
          );
          const first = await Promise.race([rest, process.ended.then(() => "dead")]);
          if (first === "dead") {
            kills += 1;
            process = await site.startProcess();
            await site.atRest();
          } else if (at === killAt) await process.disarm();
        }
        const id = conversationId as string;
        const where = `killed at ${point}\n${await tellStory(site.pool, id)}`;
        const desk = site.desk.view(id);
        expect(repliesIn(desk), where).toEqual([
          "Welcome!",
          "What is it about?",
          answerPrefix + question,
          "A colleague takes over.",
        ]);
        expect(notesIn(desk), where).toHaveLength(1);
        const baton = await viewBaton(site.pool, id);
        expect(baton, where).toMatchObject({ holder: "human", isHandedOff: true, assignee: "none" });
        expect(
          baton?.decisions.map(({ count, outcome, result }) => `${count} ${outcome} ${result}`),
          where,
        ).toEqual(["1 reply sent", "1 reply sent", "1 handoff sent"]);
        const runs = await site.pool.query(
          `select r.status, r.ended_because, r.state -> 'path' as path from workflow_run r join conversation c on c.id = r.conversation_id
           where c.external_id = $1`,
          [id],
        );
        expect(runs.rows, where).toMatchObject([
          {
            status: "ended",
            ended_because: "handed-off",
            path: ["start", "hello", "ask", "ai", "people"].map((stepId) => ({ stepId })),
          },
        ]);
      }
      expect(kills).toBeGreaterThan(seams.length / 2);
      expect(site.crashes).toEqual([]);
    } finally {
      await site.close();
    }
  }, 180_000);
});
