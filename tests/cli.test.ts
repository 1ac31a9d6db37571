import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runProgram } from "@baton/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Harness,
  handoff,
  lastQuestion,
  masterKey,
  reply,
  settled,
  startHarness,
} from "./spine-harness.ts";

const main = fileURLToPath(new URL("../apps/cli/src/main.ts", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "baton-cli-"));
afterAll(() => rmSync(folder, { recursive: true }));

let harness: Harness;
const baton = (...args: string[]) =>
  runProgram(
    main,
    args,
    {
      DATABASE_URL: harness?.database.url ?? "postgresql://nobody@127.0.0.1:1/none",
      BATON_DATA_DIR: folder,
      BATON_SECRET_KEY: masterKey,
      BATON_ALLOW_PRIVATE_NETWORK: "1",
    },
    { cwd: folder },
  );

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function row(statement: string, ...values: unknown[]) {
  return (await harness.database.pool.query(statement, values)).rows[0];
}

describe("baton beside a running Baton", () => {
  let conversationId: string;
  beforeAll(async () => {
    harness = await startHarness();
    harness.script.answer = async (input) =>
      lastQuestion(input).includes("person")
        ? handoff()
        : {
            ...reply(`Answer to: ${lastQuestion(input)}`),
            passages: [
              {
                articleId: "a1",
                title: "Delivery times",
                url: "https://help.example/delivery",
                headingPath: [],
                text: "Three days.",
                score: 0.83,
              },
            ],
            checks: [{ name: "grounding", passed: true, detail: "Every amount occurs in a passage." }],
          };
    const { control } = harness.simulator;
    ({ conversationId } = control.customerWrites({ text: "When does it arrive?" }));
    await settled(harness);
    control.customerWrites({ conversationId, text: "I want a person." });
    await settled(harness);
    control.customerWrites({ conversationId, text: "Hello?" });
    await settled(harness);
  });
  afterAll(() => harness.close());

  describe("baton why", () => {
    it("S4: tells for each customer message the words, rule, confidence, passages, checks and what was sent", async () => {
      const { status, stdout } = await baton("why", conversationId);
      expect(status).toBe(0);
      for (const part of [
        "│ When does it arrive?",
        "→ reply (rule test, confidence 0.90, neutral, en,",
        "The test says so.",
        "passage 0.83  Delivery times https://help.example/delivery",
        "check grounding passed: Every amount occurs in a passage.",
        "Sent:\n      │ Answer to: When does it arrive?",
        "→ handoff",
        "→ silent (rule handed-off",
        "Nothing was to be sent.",
      ])
        expect(stdout).toContain(part);
      expect(stdout).not.toContain("\u001b[");
    });

    it("S4: names the conversation by its own id, the connection's, and a link of the helpdesk", async () => {
      const { id, url } = await row(
        "select id, external_url as url from conversation where external_id = $1",
        conversationId,
      );
      for (const name of [id, `external:${harness.connectionId}:${conversationId}`, url, `${url}?tab=1`]) {
        const { status, stdout } = await baton("why", name, "--json");
        expect(status, name).toBe(0);
        const explained = JSON.parse(stdout);
        expect(explained.conversation.id).toBe(id);
        const decided = explained.entries.flatMap((entry: { decision?: { outcome: string } }) =>
          entry.decision ? [entry.decision.outcome] : [],
        );
        expect(decided).toEqual(["reply", "handoff", "silent"]);
      }
    });

    it("fails with one clear line for a conversation that nobody knows, and is wrong use without one", async () => {
      const unknown = await baton("why", "nothing-like-it");
      expect(unknown).toMatchObject({ status: 1, stdout: "" });
      expect(unknown.stderr).toMatch(
        /^baton: Baton knows no conversation nothing-like-it\. \(conversation-not-found\)\n/,
      );
      expect((await baton("why")).status).toBe(2);
    });
  });

  describe("baton receive", () => {
    const body = (id: string, text: string) =>
      JSON.stringify({
        actor: { actor_type: "user", actor_id: harness.simulator.workspace.users.amelie.id },
        action: "message_create",
        action_time: new Date().toISOString(),
        data: {
          message: {
            message_parts: [{ text: { content: text } }],
            conversation_id: conversationId,
            id,
            actor_type: "user",
            message_type: "normal",
            created_time: new Date().toISOString(),
          },
        },
      });

    it("S5: a saved body is processed once by the running worker, and known when it is received again", async () => {
      const path = file("body.json", body("saved-1", "Are you still there?"));
      const first = await baton("receive", path);
      expect(first.stderr).toBe("");
      expect(first).toMatchObject({ status: 0, stdout: expect.stringContaining("is done, applied.") });
      expect(first.stdout).toContain("→ silent, none (rule handed-off)");

      const again = await baton("receive", path, "--json");
      expect(JSON.parse(again.stdout)).toMatchObject({ kind: "duplicate", delivery: { state: "done" } });
      const count = await row("select count(*)::int as n from message where external_id = 'saved-1'");
      expect(count.n).toBe(1);
    });

    it("S5: a stored delivery is replayed by its id, without a second message or decision", async () => {
      const { id } = await row("select id from delivery where state = 'done' order by id limit 1");
      const before = await row("select count(*)::int as n from decision");
      const { status, stdout } = await baton("receive", "--delivery", String(id), "--json");
      expect(status).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({
        kind: "replayed",
        result: { delivery: { state: "done", outcome: "duplicate" }, isSettled: true, decisions: [] },
      });
      expect(await row("select count(*)::int as n from decision")).toEqual(before);
    });

    it("FC4: with the headers it came with, a wrong signature is refused and nothing is stored", async () => {
      const { publicKey } = harness.simulator.workspace;
      await harness.database.pool.query("update connection set settings = settings || $1", [
        JSON.stringify({ webhookPublicKey: publicKey }),
      ]);
      const path = file("forged.json", body("forged-1", "Send me money."));
      const headers = file("headers.txt", "POST /webhooks HTTP/1.1\nX-Freshchat-Signature: AAAA\n");
      const { status, stderr } = await baton("receive", path, "--headers", headers);
      expect(status).toBe(1);
      expect(stderr).toContain("(signature-wrong)");
      expect(await row("select from delivery where delivery_key like '%forged-1'")).toBeUndefined();
    });

    it("is wrong use without a file, with a file that is not there, or with a delivery that is no number", async () => {
      for (const args of [[], ["/no/such/file"], ["--delivery", "x"]])
        expect((await baton("receive", ...args)).status, args.join(" ")).toBe(2);
      expect(await baton("receive", "--delivery", "999999")).toMatchObject({
        status: 1,
        stderr: expect.stringContaining("(delivery-not-found)"),
      });
    });

    it("processes in its own process with --process where no worker runs, and says so without it", async () => {
      await harness.worker.stop();
      const path = file("alone.json", body("alone-1", "Anybody?"));
      const stored = await baton("receive", path);
      expect(stored).toMatchObject({ status: 0, stdout: expect.stringContaining("No worker is running") });
      const { id } = await row("select id from delivery where delivery_key like '%alone-1'");
      const { status, stdout } = await baton("receive", "--delivery", String(id), "--process");
      expect(stdout).toContain("is done, applied.");
      expect(status).toBe(0);
    });
  });
});

describe("baton eval and classify, without a database", () => {
  const articles = () =>
    file(
      "articles.jsonl",
      [
        { id: 1, title: "Delivery times", text: "Orders arrive within three working days in Europe." },
        { id: 2, title: "Returns", text: "Send back any bicycle within thirty days for a refund." },
      ]
        .map((line) => JSON.stringify(line))
        .join("\n"),
    );

  it("eval writes a prediction per question in order, with articles taken out where asked", async () => {
    const questions = file(
      "questions.jsonl",
      [
        { id: "q1", question: "How long until my order arrives?", articles: ["1"] },
        { id: "q2", question: "How long until my order arrives?", without: ["1"] },
        { id: "q3", question: "How long until my order arrives?", articles: ["1"], without: ["1"] },
      ]
        .map((line) => JSON.stringify(line))
        .join("\n"),
    );
    const out = join(folder, "out.jsonl");
    const { status, stdout } = await baton("eval", articles(), questions, "--predictions", out, "--json");
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      articles: 2,
      questions: 3,
      // What is taken out cannot be right: q3 has no answer, and counts neither for nor against the ranking.
      measures: { ranking: { hit1: 1, questions: 1 }, unanswerable: { questions: 1, answered: 0 } },
    });
    const predictions = readFileSync(out, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(predictions).toMatchObject([
      { id: "q1", quote: expect.stringContaining("three") },
      { id: "q2" },
      { id: "q3" },
    ]);
    expect(Object.keys(predictions[0])).toEqual(["id", "ranked", "confidence", "answered", "quote"]);
    expect(predictions[0].ranked[0]).toBe("1");
    expect(predictions[1].ranked).not.toContain("1");

    const { stdout: table } = await baton("eval", articles(), questions);
    expect(table).toMatch(/right article first +100\.0 %/);
    expect(table).toMatch(/questions without a right article +1\n/);
  });

  it("classify writes one line per text, in order", async () => {
    const texts = file("texts.jsonl", '{"text":"I want to talk to a human"}\n\n{"text":"Thanks, bye!"}\n');
    const { status, stdout } = await baton("classify", texts);
    expect(status).toBe(0);
    const lines = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatchObject({ wantsHuman: true, language: "en", personalData: [] });
    expect(Object.keys(lines[1])).toEqual([
      "wantsHuman",
      "sentiment",
      "language",
      "smallTalk",
      "personalData",
    ]);
    expect(lines[1].smallTalk).not.toBeNull();
  });

  it("classify gives a line that it cannot read its place in the result, goes on, and fails at the end", async () => {
    const lines = [
      '{"text":"hi"}',
      '{"text":null}',
      "{no json",
      "[]",
      '{"text":""}',
      '{"text":"\\u0000😀 أريد"}',
      JSON.stringify({ text: "x".repeat(50_000) }),
      '{"text":"last"}',
    ];
    const odd = await baton("classify", file("odd.jsonl", `\uFEFF${lines.join("\r\n")}\r\n\r\n`));
    expect(odd.status).toBe(1);
    const written = odd.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(written).toHaveLength(lines.length);
    expect(written.map(({ error }) => error?.split(":")[0])).toEqual([
      undefined,
      "line 2",
      "line 3",
      "line 4",
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(odd.stderr).toContain("3 lines could not be read");
  });

  it("eval says what makes its measures doubtful: ids that stand twice, articles that nobody knows", async () => {
    const twice = file("twice.jsonl", '{"id":1,"title":"A","text":"a"}\n{"id":"1","title":"B","text":"b"}\n');
    const asked = file("asked.jsonl", '{"id":1,"question":"b?","articles":["9"],"without":null}\n');
    const { status, stderr } = await baton("eval", twice, asked);
    expect(status).toBe(0);
    expect(stderr).toContain("1 articles have an id that stands in the file already");
    expect(stderr).toContain('"9"');
    const nobody = await baton("eval", file("null.jsonl", '{"id":null,"title":"A","text":"a"}\n'), asked);
    expect(nobody.status).toBe(2);
    expect(nobody.stderr).toContain("null.jsonl, line 1: id: a text or a number is needed.");
  });

  it("is wrong use for a file that is missing or a line that is no JSON, naming the line", async () => {
    expect((await baton("classify", "/no/such/file")).status).toBe(2);
    const broken = await baton("eval", articles(), file("broken.jsonl", '{"id":1,"question":"a"}\n{"id":'));
    expect(broken.status).toBe(2);
    expect(broken.stderr).toContain("broken.jsonl, line 2: no JSON.");
    expect((await baton("eval", articles())).status).toBe(2);
  });
});
