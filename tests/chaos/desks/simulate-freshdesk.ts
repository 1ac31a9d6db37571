import { htmlToText } from "@baton/sandbox/freshdesk/html";
import { createFreshdeskSimulator } from "@baton/sandbox/freshdesk/index";
import type { DeskMessage } from "../desk-view.ts";
import { type CallMeaning, type OpenDesk, retryDelaysMs, textOf, withoutQuery } from "./chaos-desk.ts";

/** Of Freshdesk's numbers for statuses. */
const resolved = 4;

export const simulateFreshdesk: OpenDesk = async ({ randomSeed, ledgerLimit }) => {
  const simulator = createFreshdeskSimulator({
    demoTickets: false,
    ...(randomSeed === undefined ? {} : { randomSeed }),
    ...(ledgerLimit === undefined ? {} : { ledger: { limit: ledgerLimit } }),
    // The limits have tests of their own; here they would only make everything slow.
    switches: { callsPerMinute: 1_000_000, webhooksPerHour: 0, webhookRetryDelaysMs: [...retryDelaysMs] },
  });
  const { control, workspace } = simulator;
  const { baton, maya } = workspace.agents;
  const agentId = maya.id;
  const listening = await simulator.listen();
  /** When each entry was written: what people read is cut to whole seconds. */
  const writtenAt = new Map<string, number>();
  const written = (conversationId: number, entryId: number | null) => {
    const messageId = entryId === null ? openingOf(String(conversationId)) : String(entryId);
    writtenAt.set(messageId, Date.now());
    return { conversationId: String(conversationId), messageId };
  };
  let subscribed = { url: "", secret: "" };
  const install = (secret: string) =>
    control.installWebhookRules({ url: subscribed.url, headers: { "X-Baton-Secret": secret } });

  const state = (conversationId: string) => {
    const { isDone, responderId } = control.viewTicket(Number(conversationId));
    return {
      isOpen: !isDone,
      assignee: responderId === null ? "none" : responderId === baton.id ? "agent" : "teammate",
    } as const;
  };

  return {
    helpdesk: "freshdesk",
    simulator,
    connection: {
      settings: {
        domain: "lumenbikes.freshdesk.com",
        autoHandleAll: true,
        handoffRouting: "unassign",
        tagPrefix: "baton",
        apiBaseUrl: listening.url,
      },
      secrets: { apiKey: workspace.apiKey },
      agentAccount: { externalId: String(baton.id), name: "Baton AI", email: baton.email },
    },
    asksBeforeSaving: false,
    async subscribe(input) {
      subscribed = input;
      install(input.secret);
      return {};
    },
    newsIsUndated: true,
    botsAreAnswered: false,
    people: {
      write(text, conversationId) {
        const { ticketId, entryId } = conversationId
          ? control.customerWrites({ text, ticketId: Number(conversationId) })
          : control.customerWrites({ text, via: "chat" });
        return written(ticketId, entryId);
      },
      reply(conversationId, text, files = []) {
        const { ticketId, entryId } = control.agentReplies({
          ticketId: Number(conversationId),
          agentId,
          text,
          files: [...files],
        });
        return written(ticketId, entryId);
      },
      note(conversationId, text) {
        const { ticketId, entryId } = control.agentAddsNote({
          ticketId: Number(conversationId),
          agentId,
          text,
        });
        return written(ticketId, entryId);
      },
      take: (conversationId) => void control.agentTakesOver({ ticketId: Number(conversationId), agentId }),
      assignAgent: (conversationId) =>
        void control.assign({ ticketId: Number(conversationId), agentId: baton.id, byAgentId: agentId }),
      unassign: (conversationId) =>
        void control.unassign({ ticketId: Number(conversationId), byAgentId: agentId }),
      resolve: (conversationId) => void control.agentResolves({ ticketId: Number(conversationId), agentId }),
      reopen: (conversationId) => void control.agentReopens({ ticketId: Number(conversationId), agentId }),
      bot(conversationId, text) {
        const { ticketId, entryId } = control.customerWrites({
          text,
          ticketId: Number(conversationId),
          via: "mail",
          isAutoResponse: true,
          isWithoutQuote: true,
        });
        return written(ticketId, entryId);
      },
    },
    escalation: {
      kind: "ticket",
      target: { groupId: String(workspace.groups.orders.id), topicId: null },
      historyIsOneMessage: true,
      all: () => control.tickets(100_000).map(({ id }) => String(id)),
      groupOf(conversationId) {
        const { groupId } = control.viewTicket(Number(conversationId));
        return groupId === null ? null : String(groupId);
      },
    },
    state,
    view(conversationId) {
      const sent = new Map(
        simulator.ledger.calls().flatMap((call) => (call.messageId ? [[call.messageId, call.time]] : [])),
      );
      const messages = control.viewTicket(Number(conversationId)).messages.map((message): DeskMessage => {
        const id = message.id === 0 ? openingOf(conversationId) : String(message.id);
        return {
          id,
          author:
            message.from === "customer"
              ? "customer"
              : message.from === "system"
                ? "platform"
                : message.userId === baton.id
                  ? "agent"
                  : "teammate",
          isPrivate: message.isPrivate,
          text: message.text.trim(),
          files: message.attachments.map(({ name }) => name),
          at: writtenAt.get(id) ?? sent.get(id) ?? Date.parse(message.createdAt),
        };
      });
      return { id: conversationId, ...state(conversationId), messages };
    },
    readCall(call): CallMeaning | null {
      const [, id, what] =
        /^\/api\/v2\/tickets\/(\d+)(?:\/(conversations|reply|notes))?$/.exec(withoutQuery(call.path)) ?? [];
      if (id === undefined) return null;
      const about = { conversationId: id, shows: [], does: null, text: null } as const;
      if (call.method === "GET") return { ...about, shows: [what === "conversations" ? "thread" : "facts"] };
      const body = (call.body ?? {}) as { body?: unknown; responder_id?: unknown; status?: unknown };
      const text = htmlToText(textOf(body.body) ?? "");
      if (what === "reply") return { ...about, does: "post", text };
      if (what === "notes") return { ...about, does: "note", text };
      if (body.status === resolved) return { ...about, does: "resolve" };
      return { ...about, does: body.responder_id === baton.id ? "claim" : "other" };
    },
    toldMessage({ action, conversationId, messageId }) {
      if (messageId !== undefined || conversationId === undefined) return messageId;
      return action === "ticket_action:created" ? openingOf(conversationId) : undefined;
    },
    writesTo(conversationId) {
      const path = `/api/v2/tickets/${conversationId}`;
      return {
        reply: { method: "POST", path: `${path}/reply` },
        note: { method: "POST", path: `${path}/notes` },
        claim: { method: "PUT", path, bodyIncludes: "responder_id" },
      };
    },
    setWebhookBeforeAnswer: (webhookBeforeAnswer) => void control.setSwitches({ webhookBeforeAnswer }),
    // Nothing is signed: a header with a secret of Baton's is all there is.
    forgeWebhooks(isOn) {
      control.setSwitches({ webhookRetryDelaysMs: isOn ? [1] : [...retryDelaysMs] });
      control.removeWebhookRules();
      install(isOn ? "a secret of somebody else's" : subscribed.secret);
    },
    close: () => listening.close(),
  };
};

/** A ticket's first message is its description, which has no id of its own; Baton calls it this. */
function openingOf(ticketId: string): string {
  return `ticket-${ticketId}`;
}
