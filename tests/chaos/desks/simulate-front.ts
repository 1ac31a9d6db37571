import { createFrontSimulator } from "@baton/sandbox/front/index";
import type { DeskMessage } from "../desk-view.ts";
import { type CallMeaning, type OpenDesk, retryDelaysMs, textOf, withoutQuery } from "./chaos-desk.ts";

export const simulateFront: OpenDesk = async ({ randomSeed, ledgerLimit, holdBackSeconds = 0 }) => {
  const simulator = createFrontSimulator({
    demoConversations: false,
    ...(randomSeed === undefined ? {} : { randomSeed }),
    ...(ledgerLimit === undefined ? {} : { ledger: { limit: ledgerLimit } }),
    switches: {
      sendDelayMs: 20,
      webhookRetryDelaysMs: [...retryDelaysMs],
      webhookMaximumRetries: retryDelaysMs.length,
      webhookRetriesOn: "every-failure",
      undoSendDelaysApi: holdBackSeconds > 0,
    },
  });
  const { control, workspace } = simulator;
  const { baton, maya } = workspace.teammates;
  const teammateId = maya.id;
  for (const { id } of control.people().channels)
    control.setChannel({ channelId: id, undoSendTime: holdBackSeconds });
  const listening = await simulator.listen();

  const state = (conversationId: string) => {
    const { isArchived, assigneeId } = control.conversation(conversationId);
    return {
      isOpen: !isArchived,
      assignee: assigneeId === "" ? "none" : assigneeId === baton.id ? "agent" : "teammate",
    } as const;
  };

  return {
    helpdesk: "front",
    simulator,
    connection: {
      settings: { teammateId: baton.id, handleUnassigned: true, syncTags: false, apiBaseUrl: listening.url },
      secrets: { apiToken: workspace.apiToken, webhookSecret: workspace.signingKey },
      agentAccount: { externalId: baton.id, name: "Baton AI", email: baton.email },
    },
    asksBeforeSaving: true,
    async subscribe({ url }) {
      await control.saveApplicationWebhook({ url });
      await control.connectChannel({ channelId: workspace.channels.custom.id, url });
      return {};
    },
    newsIsUndated: false,
    botsAreAnswered: true,
    people: {
      write: (text, conversationId) =>
        control.customerWrites({ text, ...(conversationId ? { conversationId } : { kind: "chat" }) }),
      reply: (conversationId, text, files = []) =>
        control.teammateReplies({ conversationId, teammateId, text, files: [...files] }),
      note(conversationId, text) {
        const { commentId } = control.teammateComments({ conversationId, teammateId, text });
        return { messageId: commentId };
      },
      take: (conversationId) => void control.assign({ conversationId, teammateId }),
      assignAgent: (conversationId) =>
        void control.assign({ conversationId, teammateId: baton.id, byTeammateId: teammateId }),
      unassign: (conversationId) => void control.unassign({ conversationId, teammateId }),
      resolve: (conversationId) => void control.archive({ conversationId, teammateId }),
      reopen: (conversationId) => void control.reopen({ conversationId, teammateId }),
      // What rules and surveys send comes in a teammate's name here; that machines are told apart, the connector's own tests show.
      bot: null,
    },
    escalation: {
      kind: "conversation",
      target: { groupId: null, topicId: workspace.channels.custom.id },
      historyIsOneMessage: true,
      all: () => control.conversations(100_000).map(({ id }) => id),
      groupOf: () => null,
    },
    state,
    view(conversationId) {
      const { messages, comments } = control.conversation(conversationId);
      const entries: DeskMessage[] = [
        ...messages.map(({ id, isInbound, authorId, text, files, createdAt }) => ({
          id,
          author: isInbound ? ("customer" as const) : authorOf(authorId),
          isPrivate: false,
          text,
          files: files.map(({ name }) => name),
          at: createdAt * 1_000,
        })),
        ...comments.map(({ id, authorId, body, postedAt }) => ({
          id,
          author: authorOf(authorId),
          isPrivate: true,
          text: body,
          files: [],
          at: postedAt * 1_000,
        })),
      ];
      entries.sort((first, second) => first.at - second.at);
      return { id: conversationId, ...state(conversationId), messages: entries };
    },
    readCall(call): CallMeaning | null {
      const [, id, what] =
        /^\/conversations\/(cnv_[^/]+)(?:\/(messages|comments|assignee|tags|inboxes))?$/.exec(
          withoutQuery(call.path),
        ) ?? [];
      if (id === undefined) return null;
      const about = { conversationId: id, shows: [], does: null, text: null } as const;
      if (call.method === "GET") {
        if (what === "messages") return { ...about, shows: ["thread"] };
        return what === undefined ? { ...about, shows: ["facts"] } : about;
      }
      const body = (call.body ?? {}) as {
        body?: unknown;
        text?: unknown;
        assignee_id?: unknown;
        status?: unknown;
      };
      if (what === "messages") return { ...about, does: "post", text: textOf(body.text ?? body.body) };
      if (what === "comments") return { ...about, does: "note", text: textOf(body.body) };
      if (body.status === "archived") return { ...about, does: "resolve" };
      return { ...about, does: body.assignee_id === baton.id ? "claim" : "other" };
    },
    toldMessage: ({ messageId }) => messageId,
    writesTo(conversationId) {
      const path = `/conversations/${conversationId}`;
      return {
        reply: { method: "POST", path: `${path}/messages` },
        note: { method: "POST", path: `${path}/comments` },
        claim: { method: "PUT", path: `${path}/assignee` },
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

  function authorOf(id: string): DeskMessage["author"] {
    return id === baton.id ? "agent" : id === "" ? "platform" : "teammate";
  }
};
