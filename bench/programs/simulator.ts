/** Program: a simulated Freshchat in a process of its own, with customers who write on command. */
import { randomUUID } from "node:crypto";
import { createFreshchatSimulator, type FreshchatSimulatorOptions } from "@baton/sandbox/freshchat/index";
import { programInput, serve } from "../support/start-program.ts";

export type SimulatorInput = Pick<FreshchatSimulatorOptions, "ledger" | "webhookKeyBits" | "switches">;

export type SimulatorFacts = {
  url: string;
  accessToken: string;
  agentAccount: { externalId: string; name: string; email: string };
};

/** A question that the demo help centre answers. */
export const question = "When will I get my refund?";

const simulator = createFreshchatSimulator({
  demoConversations: false,
  // Fractions of a millisecond, comparable between processes.
  now: () => performance.timeOrigin + performance.now(),
  ...programInput<SimulatorInput>(),
});
const listening = await simulator.listen({ port: 0 });
let countedTo = 0;
let countingFrom = 0;
let countingSince = 0;
let lastReplyAt = 0;

serve({
  facts(): SimulatorFacts {
    const { baton } = simulator.workspace.agents;
    return {
      url: listening.url,
      accessToken: simulator.workspace.accessToken,
      agentAccount: { externalId: baton.id, name: "Baton AI", email: baton.email },
    };
  },

  saveWebhook: ({ url }: { url: string }) => simulator.control.saveWebhook({ url }),

  /**
   * Makes conversations in which a customer has just asked. Gives back the webhook bodies that tell of it: with no webhook
   * saved nobody was told.
   */
  ask({ count, isAssigned }: { count: number; isAssigned: boolean }): string[] {
    return Array.from({ length: count }, () => {
      const { conversationId, messageId, userId } = simulator.control.customerWrites({ text: question });
      if (isAssigned)
        simulator.control.assign({ conversationId, agentId: simulator.workspace.agents.baton.id });
      const at = new Date().toISOString();
      return JSON.stringify({
        actor: { actor_type: "user", actor_id: userId },
        action: "message_create",
        action_time: at,
        data: {
          message: {
            message_parts: [{ text: { content: question } }],
            app_id: simulator.workspace.appId,
            actor_id: userId,
            id: messageId,
            channel_id: simulator.control.conversation(conversationId).channelId,
            conversation_id: conversationId,
            message_type: "normal",
            actor_type: "user",
            created_time: at,
            user_id: userId,
            interaction_id: randomUUID(),
          },
        },
      });
    });
  },

  /** Customers write now, `perSecond` of them, and the webhook tells. Resolves when all have written. */
  async askAtPace({
    count,
    perSecond,
    isAssigned,
  }: {
    count: number;
    perSecond: number;
    isAssigned: boolean;
  }) {
    const startedAt = performance.now();
    for (let index = 0; index < count; index++) {
      const wait = startedAt + (index * 1_000) / perSecond - performance.now();
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      const { conversationId } = simulator.control.customerWrites({ text: question });
      if (isAssigned)
        simulator.control.assign({ conversationId, agentId: simulator.workspace.agents.baton.id });
    }
  },

  /** Resolves when the agent has replied to so many conversations since `startCounting`; gives back how long that took. */
  async whenReplied({ count }: { count: number }): Promise<{ seconds: number; doubled: number }> {
    const replied = new Map<string, number>();
    while (replied.size < count) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      for (const entry of simulator.ledger.read(countedTo)) {
        countedTo = entry.sequence;
        if (entry.kind !== "call" || entry.method !== "POST" || !entry.conversationId) continue;
        replied.set(entry.conversationId, (replied.get(entry.conversationId) ?? 0) + 1);
        lastReplyAt = entry.time;
      }
    }
    const doubled = [...replied.values()].filter((replies) => replies > 1).length;
    return { seconds: (lastReplyAt - countingSince) / 1_000, doubled };
  },
  startCounting() {
    countedTo = simulator.ledger.last;
    countingFrom = countedTo;
    countingSince = performance.timeOrigin + performance.now();
  },

  /**
   * For each delivery of a customer's message that was accepted: milliseconds from then until the reply was posted.
   * The helpdesk's ledger is the witness, not Baton.
   */
  replyTimes(): number[] {
    const acceptedAt = new Map<string, number>();
    const times: number[] = [];
    for (const entry of simulator.ledger.read(countingFrom)) {
      const id = entry.conversationId;
      if (id === undefined) continue;
      if (entry.kind === "delivery" && entry.outcome === "accepted" && entry.action === "message_create") {
        if (!acceptedAt.has(id)) acceptedAt.set(id, entry.time);
      }
      if (entry.kind === "call" && entry.method === "POST" && entry.messageId !== undefined) {
        const accepted = acceptedAt.get(id);
        if (accepted !== undefined) times.push(entry.time - accepted);
      }
    }
    return times;
  },

  /** Calls that Baton made since `startCounting`, by method and path with ids left out. */
  callsMade(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { method, path } of simulator.ledger.calls(countingFrom)) {
      const name = `${method} ${path.replace(/\?.*$/, "").replace(/\/[0-9a-f-]{32,}/g, "/:id")}`;
      counts[name] = (counts[name] ?? 0) + 1;
    }
    return counts;
  },
  stop: () => listening.close(),
});
