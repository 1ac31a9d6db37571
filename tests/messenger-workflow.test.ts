import { waitFor } from "@baton/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type MessengerSite, startMessengerSite } from "./messenger-site.ts";

describe("M1, M5: a workflow in the messenger", () => {
  let site: MessengerSite;
  beforeAll(async () => {
    site = await startMessengerSite();
    const body = { name: "Ticket or person", template: "hybrid-escalation" };
    const { id } = await site.api<{ id: string }>("POST", "/workflows", body);
    await site.api("POST", `/workflows/${id}/publish`, { version: 1 });
  }, 120_000);
  afterAll(() => site?.close());

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
});
