import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createPool, createUuid, type Database } from "@baton/database";
import { createTestDatabase } from "@baton/testing";
import { speak } from "@baton/workflows";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createMailer, type Mailer, noMailer } from "../mail/create-mailer.ts";
import { createVerification, type Verification } from "./create-verification.ts";

/** A real mail server on a port of its own; keeps what it was given. */
async function startMailServer() {
  const received: { to: string[]; from: string; text: string }[] = [];
  /** What the next recipients are answered, one after the other; taken when there is nothing left. */
  const state: { answers: number[]; asked: number } = { answers: [], asked: 0 };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onRcptTo(_address, _session, done) {
      state.asked += 1;
      const responseCode = state.answers.shift();
      done(responseCode === undefined ? null : Object.assign(new Error("Not now"), { responseCode }));
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        received.push({
          to: session.envelope.rcptTo.map(({ address }) => address),
          from: session.envelope.mailFrom === false ? "" : session.envelope.mailFrom.address,
          text: Buffer.concat(chunks).toString("utf8"),
        });
        done();
      });
    },
  });
  server.listen(0, "127.0.0.1");
  await once(server.server, "listening");
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    received,
    state,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

describe("M3: an address is proved by a code", async () => {
  const { say } = speak(["en"]);
  const database = await createTestDatabase<Database>();
  const { pool, close } = createPool(database.url, { max: 8, applicationName: "verification" });
  const mail = await startMailServer();
  const organizationId = "org-test";
  let mailer: Mailer;
  let now = new Date("2025-03-03T10:00:00Z");
  let verification: Verification;
  let conversationId: string;
  const warnings: object[] = [];

  const create = (through: Mailer) =>
    createVerification({
      database: pool,
      mailer: through,
      key: "key",
      now: () => now,
      log: { warn: (details) => warnings.push(details) },
    });
  const send = (email = "ada@example.com") =>
    verification.send({ organizationId, organizationName: "Lumen Bikes", conversationId, email, say });
  const check = (code: string, email = "ada@example.com") =>
    verification.check({ conversationId, email, code });
  const sentCode = () => /Your code is (\d{6})/.exec(mail.received.at(-1)?.text ?? "")?.[1] ?? "none";
  const later = (minutes: number) => {
    now = new Date(now.getTime() + minutes * 60_000);
  };

  beforeAll(() => {
    mailer = createMailer({ url: mail.url, from: "Lumen Bikes <help@lumenbikes.example>" });
  });
  beforeEach(async () => {
    later(120);
    mail.state.answers = [];
    verification = create(mailer);
    conversationId = createUuid();
    const connectionId = createUuid();
    await pool.query(
      `with c as (insert into connection (id, organization_id, helpdesk, name, webhook_token, settings, secrets) values ($1::uuid, $2, 'x', 'x', $1::uuid::text, '{}', ''))
       insert into conversation_queue (id, connection_id, external_id) values ($3, $1::uuid, 'x')`,
      [connectionId, organizationId, conversationId],
    );
    await pool.query(
      "insert into conversation (id, organization_id, connection_id, external_id, channel, takes_unassigned) values ($1, $2, $3, 'x', 'web', true)",
      [conversationId, organizationId, connectionId],
    );
  });
  afterAll(async () => {
    mailer.close();
    await mail.close();
    await close();
    await database.close();
  });

  it("comes by mail, from the company, and is accepted", async () => {
    expect(await send("Ada@Example.com")).toBe("sent");
    const [message] = mail.received.slice(-1);
    expect(message).toMatchObject({ to: ["ada@example.com"], from: "help@lumenbikes.example" });
    expect(message?.text).toContain("is your code for Lumen Bikes");
    expect(message?.text).toMatch(/auto-submitted: auto-generated/i);
    expect(await check(sentCode())).toBe("accepted");
  });

  it("is stored as a hash alone", async () => {
    await send();
    const { rows } = await pool.query("select * from one_time_password where conversation_id = $1", [
      conversationId,
    ]);
    expect(JSON.stringify(rows)).not.toContain(sentCode());
  });

  it("is refused after three wrong tries, the right one too", async () => {
    await send();
    const wrong = sentCode() === "000000" ? "000001" : "000000";
    expect([await check(wrong), await check(wrong), await check(wrong), await check(sentCode())]).toEqual([
      "wrong",
      "wrong",
      "used-up",
      "used-up",
    ]);
  });

  it("tried a hundred times at once, gets three tries", async () => {
    await send();
    const right = Number(sentCode());
    const guesses = Array.from({ length: 100 }, (_, index) =>
      String((right + 1 + index) % 1_000_000).padStart(6, "0"),
    );
    const verdicts = await Promise.all(guesses.map((guess) => check(guess)));
    expect(verdicts.filter((verdict) => verdict === "wrong")).toHaveLength(2);
    expect(await check(sentCode())).toBe("used-up");
  });

  it("is too old after ten minutes", async () => {
    await send();
    later(10);
    expect(await check(sentCode())).toBe("expired");
  });

  it("counts no more once a newer one was sent", async () => {
    await send();
    const first = sentCode();
    later(1);
    await send();
    if (first !== sentCode()) expect(await check(first)).toBe("wrong");
    expect(await check(sentCode())).toBe("accepted");
  });

  it("of another conversation or address, is worth nothing", async () => {
    await send();
    const code = sentCode();
    expect(await check(code, "eve@example.com")).toBe("expired");
    conversationId = createUuid();
    expect(await check(code)).toBe("expired");
  });

  it("is sent five times an hour at most, and once to somebody who taps twice", async () => {
    const before = mail.received.length;
    await Promise.resolve(send());
    expect(await send()).toBe("sent");
    expect(mail.received.length - before).toBe(1);
    for (let count = 0; count < 4; count++) {
      later(1);
      expect(await send()).toBe("sent");
    }
    later(1);
    expect(await send()).toBe("not-sent");
    later(60);
    expect(await send()).toBe("sent");
  });

  it("to a list of addresses, reaches nobody", async () => {
    const before = mail.received.length;
    await send("ada@example.com, eve@example.com");
    expect(mail.received.slice(before).flatMap(({ to }) => to)).not.toContain("eve@example.com");
  });

  it.each([
    { answers: [450], outcome: "sent", asked: 2, code: null },
    { answers: [451, 452], outcome: "not-sent", asked: 2, code: "mail-postponed" },
    { answers: [550], outcome: "not-sent", asked: 1, code: "mail-refused" },
  ])("M3: the mail server answers $answers, and the code is $outcome", async ({
    answers,
    outcome,
    asked,
    code,
  }) => {
    mail.state.answers = [...answers];
    const before = mail.state.asked;
    expect(await send()).toBe(outcome);
    expect(mail.state.asked - before).toBe(asked);
    if (code !== null) expect(warnings.at(-1)).toMatchObject({ code });
  });

  it("is not sent when the mail server refuses, is away, or there is none; nothing is logged but a code of the failure", async () => {
    mail.state.answers = [550];
    expect(await send()).toBe("not-sent");
    verification = create(createMailer({ url: "smtp://127.0.0.1:1", from: "a@b.example" }));
    later(1);
    expect(await send()).toBe("not-sent");
    verification = create(noMailer);
    later(1);
    expect(await send()).toBe("not-sent");
    expect(warnings.slice(-3)).toMatchObject([
      { code: "mail-refused" },
      { code: "mail-server-unreachable" },
      { code: "mail-not-configured" },
    ]);
    expect(JSON.stringify(warnings)).not.toContain("ada@example.com");
  });
});
