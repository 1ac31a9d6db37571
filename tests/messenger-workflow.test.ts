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
  });
});
