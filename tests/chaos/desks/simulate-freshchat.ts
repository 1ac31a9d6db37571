import { createFreshchatSimulator } from "@baton/sandbox/freshchat/index";
import type { DeskMessage } from "../desk-view.ts";
import { type CallMeaning, type OpenDesk, retryDelaysMs, textOf, withoutQuery } from "./chaos-desk.ts";

export const simulateFreshchat: OpenDesk = async ({ randomSeed, ledgerLimit }) => {
  const simulator = createFreshchatSimulator({
    demoConversations: false,
    webhookKeyBits: 1024,
    ...(randomSeed === undefined ? {} : { randomSeed }),
    ...(ledgerLimit === undefined ? {} : { ledger: { limit: ledgerLimit } }),
  });
  const { control, workspace } = simulator;
  control.setSwitches({
    webhookRetryDelaysMs: [50, 100, 200, 400],
    webhookMaximumRetries: retryDelaysMs.length,
    rateLimitHeaders: false,
    welcomeMessage: "none",
  });
  const { baton, maya } = workspace.agents;
  const agentId = maya.id;
  const listening = await simulator.listen({ port: 0 });

  const state = (conversationId: string) => {
    const { agentId: assigned, status } = control.conversation(conversationId);
    return {
      isOpen: status !== "resolved",
      assignee: assigned === "" ? "none" : assigned === baton.id ? "agent" : "teammate",
    } as const;
  };

  return {
    helpdesk: "freshchat",
    simulator,
    connection: {
      settings: {
        domain: "lumenbikes.freshchat.com",
        defaultAgentEmail: baton.email,
        autoHandleAll: true,
        apiBaseUrl: listening.url,
      },
      secrets: { accessToken: workspace.accessToken },
      agentAccount: { externalId: baton.id, name: "Baton AI", email: baton.email },
    },
    asksBeforeSaving: false,
    async subscribe({ url }) {
      const { publicKey } = await control.saveWebhook({ url });
      return { webhookPublicKey: publicKey };
    },
    newsIsUndated: false,
    botsAreAnswered: true,
    people: {
      write: (text, conversationId) =>
        control.customerWrites({ text, ...(conversationId ? { conversationId } : { user: {} }) }),
      reply: (conversationId, text, files = []) =>
        control.agentReplies({ conversationId, agentId, text, files: [...files] }),
      note: (conversationId, text) => control.agentAddsNote({ conversationId, agentId, text }),
      take: (conversationId) => void control.agentTakesOver({ conversationId, agentId }),
      assignAgent: (conversationId) =>
        void control.assign({ conversationId, agentId: baton.id, byAgentId: agentId }),
      unassign: (conversationId) => void control.unassign({ conversationId, byAgentId: agentId }),
      resolve: (conversationId) => void control.agentResolves({ conversationId, agentId }),
      reopen: (conversationId) => void control.agentReopens({ conversationId, agentId }),
      bot: (conversationId, text) => control.botWrites({ conversationId, text }),
    },
    escalation: {
      kind: "conversation",
      target: { groupId: workspace.groups.orders.id, topicId: workspace.channels.shop.id },
      historyIsOneMessage: false,
      all: () => control.conversations(100_000).map(({ id }) => id),
      groupOf: (conversationId) => control.conversation(conversationId).groupId || null,
    },
    state,
    view(conversationId) {
      const messages = control.conversation(conversationId).messages.map((message): DeskMessage => {
        const isSystem =
          message.message_type === "system" || message.message_source === "system" || !message.actor_type;
        const text = message.message_parts
          .map((part) => (part.text as { content?: string } | null)?.content ?? "")
          .join("");
        return {
          id: message.id,
          author: isSystem
            ? "platform"
            : message.actor_type === "user"
              ? "customer"
              : message.actor_type !== "agent"
                ? "platform"
                : message.actor_id === baton.id
                  ? "agent"
                  : "teammate",
          isPrivate: message.message_type === "private",
          text,
          files: message.message_parts.flatMap(({ file, image }) =>
            [file, image].flatMap((part) =>
              part ? [textOf((part as { name?: unknown }).name) ?? "picture"] : [],
            ),
          ),
          at: Date.parse(message.created_time),
        };
      });
      return { id: conversationId, ...state(conversationId), messages };
    },
    readCall(call): CallMeaning | null {
      const path = withoutQuery(call.path);
      const id = call.conversationId ?? /^\/v2\/conversations\/([^/]+)/.exec(path)?.[1];
      if (id === undefined) return null;
      const isMessages = /\/messages$/.test(path);
      const about = { conversationId: id, shows: [], does: null, text: null } as const;
      if (call.method === "GET") return { ...about, shows: [isMessages ? "thread" : "facts"] };
      const body = (call.body ?? {}) as {
        message_type?: string;
        message_parts?: { text?: { content?: string } }[];
        status?: string;
        assigned_agent_id?: string;
      };
      if (isMessages) {
        const text = (body.message_parts ?? []).map((part) => part.text?.content ?? "").join("");
        return { ...about, does: body.message_type === "normal" ? "post" : "note", text };
      }
      if (body.status === "resolved") return { ...about, does: "resolve" };
      return { ...about, does: body.assigned_agent_id === baton.id ? "claim" : "other" };
    },
    toldMessage: ({ messageId }) => messageId,
    writesTo(conversationId) {
      const path = `/v2/conversations/${conversationId}`;
      const message = { method: "POST", path: `${path}/messages` };
      return {
        reply: { ...message, bodyIncludes: '"message_type":"normal"' },
        note: { ...message, bodyIncludes: '"message_type":"private"' },
        claim: { method: "PUT", path, bodyIncludes: "assigned_agent_id" },
      };
    },
    setWebhookBeforeAnswer: (webhookBeforeAnswer) => void control.setSwitches({ webhookBeforeAnswer }),
    forgeWebhooks(isOn) {
      control.setSwitches({ webhookMaximumRetries: isOn ? 0 : retryDelaysMs.length });
      if (isOn) control.addWebhookFault({ times: "always", effect: { kind: "bad-signature" } });
      else control.clearFaults();
    },
    close: () => listening.close(),
  };
};
