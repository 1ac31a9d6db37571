import { waitFor } from "@baton/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type MessengerSite, startMessengerSite } from "./messenger-site.ts";

type Conversation = { id: string; holder: string; status: string; externalId: string };

/** The messenger without its browser: what customers' browsers ask of the server, and what comes of it in Baton. */
describe("the messenger's server", () => {
  let site: MessengerSite;
  beforeAll(async () => {
    site = await startMessengerSite();
  }, 120_000);
  afterAll(() => site?.close());

  const conversationOf = (threadId: string) =>
    site.api<Conversation>("GET", `/conversations/external:${site.messengerId}:${threadId}`);
  const whenHolder = (threadId: string, holder: string) =>
    waitFor(async () => (await conversationOf(threadId)).holder === holder, {
      timeoutMs: 10_000,
      message: `${threadId} is not held by ${holder}`,
    });

  /** Settings take effect within the blink that their announcement takes. */
  async function change(settings: { preventsRepliesToClosed: boolean }): Promise<void> {
    await site.api("PUT", "/settings/messenger", settings);
    const boot = `${site.baton.url}/messenger/v1/boot/${site.messengerId}`;
    await waitFor(
      async () => {
        const shown = (await (await fetch(boot)).json()) as typeof settings;
        return shown.preventsRepliesToClosed === settings.preventsRepliesToClosed;
      },
      { timeoutMs: 20_000, message: "the settings do not take effect" },
    );
  }

  it("M1: an anonymous question, asked once, gets one answer with its source, recorded like any other", async () => {
    const visitor = await site.visit();
    const question = await visitor.send("What is the warranty on the frame?");
    const answer = await visitor.sees("10 years", "agent");
    expect(answer.text).toContain("](http");
    const conversation = await conversationOf(question.threadId);
    const decisions = await site.api<{ items: { outcome: string; rule: string; result: string }[] }>(
      "GET",
      `/conversations/${conversation.id}/decisions`,
    );
    expect(decisions.items).toMatchObject([{ outcome: "reply", rule: "quote-best-passage", result: "sent" }]);
    expect((await visitor.changes()).messages).toHaveLength(2);
  });

  it("S5: a message that is sent again under its client id is the same message and gets no second answer", async () => {
    const visitor = await site.visit();
    const clientId = crypto.randomUUID();
    const sends = await Promise.all(
      [1, 2, 3].map(() => visitor.send("How long does delivery take?", { clientId })),
    );
    expect(new Set(sends.map(({ id }) => id)).size).toBe(1);
    await visitor.sees("", "agent");
    const { messages } = await visitor.changes();
    expect(messages.map(({ author }) => author)).toEqual(["customer", "agent"]);
  });

  it("G8: a teammate who answers in Baton's inbox takes over, is shown as a teammate, and the agent is silent", async () => {
    const visitor = await site.visit();
    const { threadId } = await visitor.send("What is the warranty on the frame?");
    await visitor.sees("10 years", "agent");
    const { id } = await conversationOf(threadId);
    await site.api("POST", `/conversations/${id}/notes`, { text: "A secret remark about this customer." });
    await site.api("POST", `/conversations/${id}/messages`, { text: "A person here, hello." });
    const reply = await visitor.sees("A person here", "teammate");
    // Written through the API: a key's name is nothing to show to a customer.
    expect(reply.authorName).toBeNull();
    await whenHolder(threadId, "human");
    await visitor.send("Thanks! And the warranty on the battery?", { threadId });
    await waitFor(
      async () => {
        const { items } = await site.api<{ items: { rule: string }[] }>(
          "GET",
          `/conversations/${id}/decisions`,
        );
        return items.some(({ rule }) => rule === "held-by-teammate");
      },
      { timeoutMs: 10_000, message: "no silent decision" },
    );
    const changes = await visitor.changes();
    expect(changes.messages.filter(({ author }) => author === "agent")).toHaveLength(1);
    expect(JSON.stringify(changes)).not.toContain("secret remark");
  });

  it("M7: another visitor's conversation, message and file are not there", async () => {
    const owner = await site.visit();
    const { id, threadId } = await owner.send("Something private");
    const stranger = await site.visit();
    expect((await stranger.changes()).messages).toEqual([]);
    const attempts = [
      stranger.call("POST", "/messages", { clientId: crypto.randomUUID(), threadId, text: "Hello" }),
      stranger.call("POST", `/threads/${threadId}/rating`, { rating: 1 }),
      stranger.call("POST", `/messages/${id}/helpful`, { isHelpful: false }),
    ];
    for (const attempt of attempts) expect((await attempt).status).toBe(404);
    expect((await stranger.call("POST", `/threads/${threadId}/read`, { upTo: 9 })).status).toBe(204);
    expect((await owner.changes()).threads[0]).toMatchObject({ rating: null });
  });

  it("M13: what changed while a browser was away comes when it is back, once, in order", async () => {
    const visitor = await site.visit();
    const { threadId } = await visitor.send("What is the warranty on the frame?");
    await visitor.sees("10 years", "agent");
    const seen = (await visitor.changes()).sequence;
    const { id } = await conversationOf(threadId);
    await site.api("POST", `/conversations/${id}/messages`, { text: "First" });
    await site.api("POST", `/conversations/${id}/messages`, { text: "Second" });
    await visitor.sees("Second");
    const later = await visitor.changes(seen);
    expect(later.messages.map(({ text }) => text)).toEqual(["First", "Second"]);
    expect((await visitor.changes(later.sequence)).messages).toEqual([]);
  });

  it("M13: an open stream is told that the agent writes and of its answer, and one that comes back gets what it missed", async () => {
    const visitor = await site.visit();
    const stream = await openStream(site, visitor.session.token, 0);
    const { threadId } = await visitor.send("What is the warranty on the frame?");
    const { data } = await stream.next((text) => !text.includes("sequence"));
    expect(JSON.parse(data)).toEqual({ threadId, author: "agent" });
    const event = await stream.next((data) => data.includes("10 years"));
    stream.close();
    const again = await openStream(site, visitor.session.token, event.id - 1);
    expect((await again.next((data) => data.includes("sequence"))).id).toBeGreaterThanOrEqual(event.id);
    again.close();
  });

  it("M10: with replies to closed conversations prevented, a reply is refused and a new one begins", async () => {
    const visitor = await site.visit();
    const { threadId } = await visitor.send("What is the warranty on the frame?");
    await visitor.sees("10 years", "agent");
    const { id } = await conversationOf(threadId);
    await site.api("POST", `/conversations/${id}/close`, {});
    const isClosed = async () =>
      (await visitor.changes()).threads.find((thread) => thread.id === threadId)?.status === "resolved";
    await waitFor(isClosed, { timeoutMs: 10_000, message: "not closed" });
    await change({ preventsRepliesToClosed: true });
    const refused = await visitor.call("POST", "/messages", {
      clientId: crypto.randomUUID(),
      threadId,
      text: "One more thing",
    });
    expect(refused).toMatchObject({
      status: 409,
      body: { error: { details: { reason: "conversation-closed" } } },
    });
    expect((await visitor.send("One more thing")).threadId).not.toBe(threadId);

    await change({ preventsRepliesToClosed: false });
    await visitor.send("And yet another", { threadId });
    await waitFor(async () => !(await isClosed()), { timeoutMs: 20_000, message: "not reopened" });
    expect((await conversationOf(threadId)).status).toBeDefined();
  });

  it("M13: a file within the limit arrives with the message, one beyond it is refused", async () => {
    const visitor = await site.visit();
    const upload = (bytes: Uint8Array) =>
      fetch(`${site.baton.url}/messenger/v1/files?type=image/png`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${visitor.session.token}`,
          "content-type": "application/octet-stream",
          "x-file-name": encodeURIComponent("rahmen größe.png"),
        },
        body: bytes,
      });
    const file = (await (await upload(Buffer.from("not really a picture"))).json()) as { id: string };
    const sent = await visitor.call("POST", "/messages", {
      clientId: crypto.randomUUID(),
      threadId: null,
      text: "",
      fileIds: [file.id],
    });
    expect(sent.body).toMatchObject({ files: [{ name: "rahmen größe.png", contentType: "image/png" }] });
    const { threadId } = sent.body as { threadId: string };
    await waitFor(
      async () => {
        const { rows } = await site.database.pool.query(
          "select a.state from attachment a join conversation c on c.id = a.conversation_id where c.external_id = $1",
          [threadId],
        );
        return rows[0]?.state === "stored";
      },
      { timeoutMs: 10_000, message: "the file is not on the conversation" },
    );
    expect((await upload(new Uint8Array(10_000_001))).status).toBe(413);
  });

  it("M13: a rating and a verdict on an answer are kept and stand on the timeline", async () => {
    const visitor = await site.visit();
    const { threadId } = await visitor.send("What is the warranty on the frame?");
    const answer = await visitor.sees("10 years", "agent");
    expect((await visitor.call("POST", `/messages/${answer.id}/helpful`, { isHelpful: true })).status).toBe(
      204,
    );
    await visitor.call("POST", `/threads/${threadId}/rating`, { rating: 5, comment: "Quick." });
    const { id } = await conversationOf(threadId);
    await waitFor(
      async () => {
        const timeline = await site.api<{ items: { summary?: string }[] }>(
          "GET",
          `/conversations/${id}/timeline?limit=100`,
        );
        return timeline.items.some(({ summary }) => summary?.includes("5 of 5: Quick."));
      },
      { timeoutMs: 10_000, message: "the rating is not on the timeline" },
    );
    expect((await visitor.changes()).threads[0]).toMatchObject({ rating: 5 });
  });

  it("M13: a visitor sees that a teammate writes, and nobody else does", async () => {
    const visitor = await site.visit();
    const other = await site.visit();
    const { threadId } = await visitor.send("What is the warranty on the frame?");
    await visitor.sees("10 years", "agent");
    const { id } = await conversationOf(threadId);
    const stream = await openStream(site, visitor.session.token, 0);
    const elsewhere = await openStream(site, other.session.token, 0);
    await stream.next((data) => data.includes("10 years"));
    await site.api("POST", `/conversations/${id}/typing`, {});
    // That the agent wrote may still be on its way.
    const { data } = await stream.next((text) => !text.includes("sequence") && !text.includes('"agent"'));
    expect(JSON.parse(data)).toEqual({ threadId, author: "teammate" });
    await other.send("Hello");
    const heard = await elsewhere.next((text) => text.includes("Hello") || text.includes("teammate"));
    expect(heard.data).toContain("Hello");
    stream.close();
    elsewhere.close();
  });

  it("M12: outside of the office hours the messenger is told when people are back", async () => {
    const boot = async () =>
      (await (await fetch(`${site.baton.url}/messenger/v1/boot/${site.messengerId}`)).json()) as {
        hours: { isOpen: boolean; nextOpening: string } | null;
      };
    expect((await boot()).hours).toBeNull();
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    const closed = Object.fromEntries(
      ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"].map((day) => [day, []]),
    );
    await site.api("PUT", "/settings/office-hours", {
      enabled: true,
      timeZone: "UTC",
      weekly: closed,
      holidays: [{ date: tomorrow, name: "The only day", hours: [{ from: "09:00", to: "10:00" }] }],
    });
    await waitFor(async () => (await boot()).hours !== null, { timeoutMs: 20_000, message: "no hours" });
    expect((await boot()).hours).toEqual({ isOpen: false, nextOpening: `${tomorrow}T09:00:00.000Z` });
    await site.api("PUT", "/settings/office-hours", { enabled: false });
  });

  it("a flood of messages is stopped with the time after which to try again", async () => {
    const visitor = await site.visit();
    const send = () =>
      visitor.call("POST", "/messages", { clientId: crypto.randomUUID(), threadId: null, text: "Again" });
    const statuses = (await Promise.all(Array.from({ length: 60 }, send))).map(({ status }) => status);
    expect(statuses.filter((status) => status === 201).length).toBeLessThanOrEqual(46);
    expect(statuses).toContain(429);
  });

  it("M9: pages of sites that are not allowed are refused, and told why", async () => {
    await site.api("PUT", "/settings/messenger", { allowedOrigins: ["https://*.lumen.example"] });
    const boot = (origin: string) =>
      fetch(`${site.baton.url}/messenger/v1/boot/${site.messengerId}`, { headers: { origin } });
    await waitFor(async () => (await boot("https://evil.example")).status === 403, {
      timeoutMs: 20_000,
      message: "the sites are not checked",
    });
    expect((await boot("https://shop.lumen.example")).status).toBe(200);
    const refused = await boot("https://evil.example");
    expect(refused.status).toBe(403);
    expect(refused.headers.get("access-control-allow-origin")).toBe("https://evil.example");
    expect((await boot("https://evillumen.example")).status).toBe(403);
    await site.api("PUT", "/settings/messenger", { allowedOrigins: [] });
  });
});

/** Reads a stream as the messenger does: with fetch, since an EventSource cannot carry the token. */
async function openStream(site: MessengerSite, token: string, after: number) {
  const controller = new AbortController();
  const response = await fetch(`${site.baton.url}/messenger/v1/stream`, {
    headers: { authorization: `Bearer ${token}`, "last-event-id": String(after) },
    signal: controller.signal,
  });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = "";
  return {
    close: () => controller.abort(),
    async next(matches: (data: string) => boolean): Promise<{ id: number; data: string }> {
      for (;;) {
        const end = buffer.indexOf("\n\n");
        if (end >= 0) {
          const event = buffer.slice(0, end);
          buffer = buffer.slice(end + 2);
          const data = /^data: (.*)$/m.exec(event)?.[1];
          if (data && matches(data)) return { id: Number(/^id: (\d+)$/m.exec(event)?.[1]), data };
          continue;
        }
        const chunk = await reader?.read();
        if (!chunk || chunk.done) throw new Error("the stream ended");
        buffer += chunk.value;
      }
    },
  };
}
