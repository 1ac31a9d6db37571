import { forgetUnwrittenThreads } from "@baton/database";
import { waitFor } from "@baton/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type MessengerSite, startMessengerSite } from "./messenger-site.ts";

describe("M1, M5: a workflow in the messenger", () => {
  let site: MessengerSite;
  beforeAll(async () => {
    site = await startMessengerSite();
    await publish({ name: "Ticket or person", template: "hybrid-escalation" });
  }, 120_000);
  afterAll(() => site?.close());

  const publish = async (body: object) => {
    const { id } = await site.api<{ id: string }>("POST", "/workflows", body);
    await site.api("POST", `/workflows/${id}/publish`, { version: 1 });
  };
  const whenHolder = (threadId: string, holder: string) =>
    waitFor(
      async () => {
        const path = `/conversations/external:${site.messengerId}:${threadId}`;
        return (await site.api<{ holder: string }>("GET", path)).holder === holder;
      },
      { timeoutMs: 10_000, message: `${threadId} is not held by ${holder}` },
    );

  it("answers what the AI can answer, and offers a choice as buttons where it cannot", async () => {
    const visitor = await site.visit();
    const { threadId } = await visitor.send("What is the warranty on the frame?");
    await visitor.sees("10 years", "agent");
    await visitor.send("I want to talk to a human", { threadId });
    const choice = await visitor.sees("How would you like to go on?", "agent");
    expect(choice.quickReplies).toEqual(["Create a ticket", "Human agent"]);
    await visitor.send("Human agent", { threadId });
    await whenHolder(threadId, "human");
  });

  it("M5: is said in the language that the customer writes, whatever their browser speaks", async () => {
    const visitor = await site.visit({ locale: "en-GB" });
    await visitor.send("Ich möchte bitte mit einem Menschen sprechen.");
    const choice = await visitor.sees("Wie möchten Sie fortfahren?", "agent");
    expect(choice.quickReplies).toEqual(["Ticket erstellen", "Mit einem Menschen sprechen"]);
  });

  it("M3: asks an anonymous visitor for an address before a ticket; where no code can be sent, people get the conversation", async () => {
    const visitor = await site.visit();
    const { threadId } = await visitor.send("I want to talk to a human");
    await visitor.sees("How would you like to go on?", "agent");
    await visitor.send("Create a ticket", { threadId });
    await visitor.sees("What is your email address? We send a code there", "agent");
    // This installation has no mail server.
    await visitor.send("ada@example.com", { threadId });
    await whenHolder(threadId, "human");
    const { messages } = await visitor.changes();
    expect(messages.some(({ text }) => text.includes("six digits"))).toBe(false);
  });

  describe("M5: conversation-opened", () => {
    beforeAll(async () => {
      const steps = [
        { id: "start", kind: "trigger", on: "conversation-opened", channels: ["web"], next: "hello" },
        { id: "hello", kind: "message", text: "Welcome to Lumen!" },
      ];
      expect((await boot()).tellsOpening).toBe(false);
      await publish({ name: "Welcome", definition: { steps } });
      await waitFor(async () => (await boot()).tellsOpening, {
        timeoutMs: 20_000,
        message: "the messenger does not hear of the workflow",
      });
    });
    const boot = async () => {
      const response = await fetch(`${site.baton.url}/messenger/v1/boot/${site.messengerId}`);
      return response.json() as Promise<{ tellsOpening: boolean }>;
    };
    const listed = async () => {
      const { items } = await site.api<{ items: { externalId: string }[] }>("GET", "/conversations?limit=50");
      return items.map(({ externalId }) => externalId);
    };

    const hasContact = async (threadId: string) => {
      const path = `/conversations/external:${site.messengerId}:${threadId}`;
      return (await site.api<{ contact: object | null }>("GET", path)).contact !== null;
    };

    it("welcomes a visitor once, however often the conversation is opened; people see it when the visitor writes", async () => {
      const visitor = await site.visit();
      const opened = await Promise.all([1, 2, 3].map(() => visitor.call("POST", "/threads", {})));
      const [threadId] = new Set(opened.map(({ body }: { body: { id: string } }) => body.id));
      expect(opened.map(({ status }) => status).sort()).toEqual([200, 200, 201]);
      await visitor.sees("Welcome to Lumen!", "agent");
      expect(await listed()).not.toContain(threadId);
      expect(await hasContact(threadId as string)).toBe(false);

      // Welcomed, the first message is still the first one to the other workflow.
      await visitor.send("I want to talk to a human", { threadId: threadId as string });
      await visitor.sees("How would you like to go on?", "agent");
      expect(await listed()).toContain(threadId);
      expect(await hasContact(threadId as string)).toBe(true);
      const { messages } = await visitor.changes();
      expect(messages.filter(({ text }) => text === "Welcome to Lumen!")).toHaveLength(1);
      const next = (await visitor.call("POST", "/threads", {})).body as { id: string };
      expect(next.id).not.toBe(threadId);
    });

    it("comes before the answer where the visitor writes in the same moment", async () => {
      const visitor = await site.visit();
      const { id: threadId } = (await visitor.call("POST", "/threads", {})).body as { id: string };
      await visitor.send("What is the warranty on the frame?", { threadId });
      await visitor.sees("10 years", "agent");
      const { messages } = await visitor.changes();
      expect(messages.filter(({ author }) => author === "agent").map(({ text }) => text)).toEqual([
        "Welcome to Lumen!",
        expect.stringContaining("10 years"),
      ]);
      // Only what answers is asked about.
      const said = messages.filter(({ author }) => author === "agent");
      expect(said.map(({ isAnswer }) => isAnswer)).toEqual([false, true]);
      const judged = await visitor.call("POST", `/messages/${said[0]?.id}/helpful`, { isHelpful: true });
      expect(judged.status).toBe(404);
    });

    it("Front door: asks who opens it what it is about and then what they want; a question is answered without either", async () => {
      const { items } = await site.api<{ items: { id: string; name: string }[] }>("GET", "/workflows");
      for (const { id } of items) await site.api("POST", `/workflows/${id}/unpublish`, {});
      await publish({ name: "Front door", template: "front-door" });
      const asking = await site.visit();
      await waitFor(async () => (await boot()).tellsOpening, { timeoutMs: 5_000, message: "not published" });
      await asking.send("What is the warranty on the frame?");
      await asking.sees("10 years", "agent");
      const said = (await asking.changes()).messages.filter(({ author }) => author === "agent");
      expect(said).toHaveLength(1);
      expect(said[0]).toMatchObject({ isAnswer: true });

      const reading = await site.visit({ locale: "es-MX" });
      await reading.call("POST", "/threads", {});
      const welcome = await reading.sees("Hola, ¿de qué se trata?", "agent");
      expect(welcome.quickReplies).toEqual(["Un pedido", "Un producto", "Otra cosa"]);

      const opening = await site.visit();
      const { id: threadId } = (await opening.call("POST", "/threads", {})).body as { id: string };
      const greeting = await opening.sees("What is it about?", "agent");
      expect(greeting.quickReplies).toEqual(["An order", "A product", "Something else"]);
      await opening.send("A product", { threadId });
      await opening.sees("Which product is it", "agent");
      await opening.send("What is the warranty on the frame?", { threadId });
      await opening.sees("10 years", "agent");
      expect((await opening.changes()).messages).toHaveLength(5);
      for (const { id } of (await site.api<{ items: { id: string; name: string }[] }>("GET", "/workflows"))
        .items)
        await site.api("POST", `/workflows/${id}/unpublish`, {});
      const earlier = items.find(({ name }) => name === "Welcome");
      const draft = await site.api<{ version: number }>("GET", `/workflows/${earlier?.id}`);
      await site.api("POST", `/workflows/${earlier?.id}/publish`, { version: draft.version });
    });

    it("removes after a while what was opened and never written in, and nothing in which a person wrote or did something", async () => {
      const forget = (quietMs: number) =>
        forgetUnwrittenThreads(site.database.pool, { connectionId: site.messengerId, quietMs });
      const open = async () => {
        const visitor = await site.visit();
        const { id: threadId } = (await visitor.call("POST", "/threads", {})).body as { id: string };
        await visitor.sees("Welcome to Lumen!", "agent");
        return { visitor, threadId };
      };
      const conversationOf = async (threadId: string) =>
        (await site.api<{ id: string }>("GET", `/conversations/external:${site.messengerId}:${threadId}`)).id;
      const left = await open();
      const leftId = await conversationOf(left.threadId);
      const written = await open();
      await written.visitor.send("I want to talk to a human", { threadId: written.threadId });
      const noted = await open();
      await site.api("POST", `/conversations/${await conversationOf(noted.threadId)}/notes`, {
        text: "Looked here.",
      });
      const answered = await open();
      await site.api("POST", `/conversations/${await conversationOf(answered.threadId)}/messages`, {
        text: "May I help?",
      });
      await answered.visitor.sees("May I help?", "teammate");
      await site.database.pool.query("update messenger_thread set rating = 5 where id = $1", [
        (await open()).threadId,
      ]);
      const notes = "select 1 from messenger_note where thread_id = $1";
      await waitFor(async () => (await site.database.pool.query(notes, [noted.threadId])).rowCount === 1, {
        timeoutMs: 10_000,
        message: "the note is not there",
      });

      expect(await forget(3_600_000)).toBe(0);
      // What was opened by the tests before this one and left goes too.
      await waitFor(
        async () => (await forget(0)) >= 0 && (await left.visitor.changes()).threads.length === 0,
        {
          timeoutMs: 10_000,
          message: "the welcome that nobody answered is still there",
        },
      );
      for (const { visitor } of [written, noted, answered])
        expect((await visitor.changes()).threads).toHaveLength(1);
      const { rows } = await site.database.pool.query(
        "select 1 from messenger_thread where rating = 5 union all select 1 from conversation where id = $1",
        [leftId],
      );
      expect(rows).toHaveLength(1);

      // A tab that still shows it is told so, and begins another with the same words.
      const late = await left.visitor.call("POST", "/messages", {
        clientId: crypto.randomUUID(),
        threadId: left.threadId,
        text: "Hello?",
      });
      expect(late).toMatchObject({
        status: 404,
        body: { error: { details: { reason: "conversation-gone" } } },
      });
    });

    it("keeps every message that is written while what is unwritten is being removed", async () => {
      const opened = await Promise.all(
        Array.from({ length: 6 }, async () => {
          const visitor = await site.visit();
          const { id } = (await visitor.call("POST", "/threads", {})).body as { id: string };
          await visitor.sees("Welcome to Lumen!", "agent");
          return { visitor, threadId: id };
        }),
      );
      const forget = async () => {
        for (let run = 0; run < 4; run++)
          await forgetUnwrittenThreads(site.database.pool, { connectionId: site.messengerId, quietMs: 0 });
      };
      const write = async ({ visitor, threadId }: (typeof opened)[number]) => {
        const message = { clientId: crypto.randomUUID(), threadId, text: "Is the frame guaranteed?" };
        const sent = await visitor.call("POST", "/messages", message);
        if (sent.status === 404) return visitor.send(message.text, { clientId: message.clientId });
      };
      await Promise.all([forget(), ...opened.map(write)]);
      for (const { visitor } of opened) {
        const { messages } = await visitor.changes();
        expect(messages.filter(({ author }) => author === "customer")).toHaveLength(1);
      }
    });
  });
});
