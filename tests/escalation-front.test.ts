import type { Connector } from "@baton/connectors";
import { front } from "@baton/connectors/front/index";
import { createFrontSimulator, type FrontSimulator } from "@baton/sandbox/front/index";
import { waitFor } from "@baton/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EscalationHarness, startEscalationHarness } from "./escalation-harness.ts";

describe("M4: a conversation of the messenger in Front, through a custom channel", () => {
  let harness: EscalationHarness;
  let simulator: FrontSimulator;
  let stop: () => Promise<void>;
  beforeAll(async () => {
    simulator = createFrontSimulator({ demoConversations: false, switches: { sendDelayMs: 50 } });
    const listening = await simulator.listen({ port: 0 });
    stop = () => listening.close();
    const { apiToken, signingKey, teammates, channels } = simulator.workspace;
    harness = await startEscalationHarness({
      connector: front as unknown as Connector,
      // The intake would answer everything that nobody has.
      settings: { teammateId: teammates.baton.id, handleUnassigned: true, apiBaseUrl: listening.url },
      secrets: { apiToken, webhookSecret: signingKey },
      agentAccount: { externalId: teammates.baton.id, name: "Baton AI", email: teammates.baton.email },
    });
    await simulator.control.saveApplicationWebhook({ url: harness.webhookUrl });
    await simulator.control.connectChannel({ channelId: channels.custom.id, url: harness.webhookUrl });
    await harness.handOffTo({ topicId: channels.custom.id });
    await harness.engine.startWorker();
  }, 60_000);
  afterAll(async () => {
    await harness?.close();
    await stop?.();
  });

  const atRest = () => harness.atRest(simulator);
  const escalated = async (identity?: Parameters<EscalationHarness["visit"]>[0]) => {
    const visitor = await harness.visit(identity);
    await visitor.send("My frame is <b>cracked</b>");
    await atRest();
    await visitor.send("I want a person");
    await waitFor(async () => (await harness.escalations()).at(-1)?.state === "open", {
      timeoutMs: 15_000,
      message: "it is not opened",
    });
    await atRest();
    const id = (await harness.escalations()).at(-1).opened.conversation.externalId as string;
    return { visitor, id };
  };
  const texts = (id: string) => simulator.control.conversation(id).messages.map(({ text }) => text);
  const mayaId = () => simulator.workspace.teammates.maya.id;

  it("history, note and contact are there; both sides hear each other, files too; what is archived there is closed here; the AI is silent at both", async () => {
    const { visitor, id } = await escalated({ userId: "u-1", name: "Nia Obi", email: "nia@example.com" });
    const opened = simulator.control.conversation(id);
    expect(opened.comments.map(({ body }) => body).join()).toContain("Handed off by Baton");
    const [history = ""] = texts(id);
    expect(history).toContain("My frame is <b>cracked</b>");
    expect(history).toContain("Answer to: My frame is");
    expect(history).toContain("I want a person");

    simulator.control.teammateComments({
      conversationId: id,
      teammateId: mayaId(),
      text: "Never to be shown.",
    });
    simulator.control.teammateReplies({ conversationId: id, teammateId: mayaId(), text: "Maya here." });
    await waitFor(async () => (await visitor.sees()).at(-1)?.endsWith("Maya here.") === true, {
      timeoutMs: 10_000,
      message: "the answer does not arrive",
    });
    // M13: whoever wrote it is told that it was read, once; of what the customer wrote themselves there is nothing to tell.
    const receipts = () => simulator.control.conversation(id).messages.map(({ seenBy }) => seenBy.length);
    expect(receipts()).toEqual([0, 0]);
    for (const _again of [1, 2]) await visitor.read();
    await atRest();
    expect(receipts()).toEqual([0, 1]);

    const photo = { name: "crack.png", contentType: "image/png", bytes: Buffer.from("a picture") };
    await visitor.send("See <here>", photo);
    await visitor.send("Is it bad?");
    await atRest();
    expect(texts(id).slice(-3)).toEqual(["Maya here.", "See <here>", "Is it bad?"]);
    expect(simulator.control.conversation(id).messages.at(-2)?.files ?? []).toHaveLength(1);
    expect(JSON.stringify(await visitor.thread())).not.toContain("Never to be shown");
    expect(simulator.control.conversation(id).messages.every(({ errorType }) => !errorType)).toBe(true);

    simulator.control.archive({ conversationId: id, teammateId: mayaId() });
    await waitFor(async () => (await visitor.thread()).thread.status === "resolved", {
      timeoutMs: 10_000,
      message: "it is not closed",
    });
    await atRest();
    expect(texts(id).filter((text) => text.startsWith("Answer"))).toEqual([]);

    // A reply begins anew with the AI, and Front's archived conversation stays as it was left.
    const left = texts(id);
    await visitor.send("One more thing");
    await atRest();
    expect((await visitor.sees()).at(-1)).toBe("agent: Answer to: One more thing");
    expect(texts(id)).toEqual(left);
    expect(simulator.control.conversation(id).isArchived).toBe(true);
  });

  it.each([
    "store-then-reset",
    "reset",
  ] as const)("D7: the opening ends with %s, and there is one conversation with one note", async (kind) => {
    const before = simulator.control.conversations().length;
    simulator.control.addFault({
      match: { method: "POST", path: "/channels/*/incoming_messages" },
      effect: { kind },
    });
    const { id } = await escalated();
    expect(simulator.control.conversations()).toHaveLength(before + 1);
    expect(simulator.control.conversation(id).comments).toHaveLength(1);
  });
});
