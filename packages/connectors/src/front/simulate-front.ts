import { createFrontSimulator, type FrontSimulatorOptions } from "@baton/sandbox/front/index";
import { expect } from "vitest";
import type { HelpdeskState, SimulatedHelpdesk, WriteFault } from "../conformance/simulated-helpdesk.ts";
import type { ConversationReference } from "../contract.ts";
import { sendJson, startTestServer } from "../http/start-test-server.ts";
import { front } from "./index.ts";

/** For tests: the Front simulator in the conformance suite's words. Conversations are mails, the most intricate kind. */
export async function simulateFront(options: FrontSimulatorOptions = {}): Promise<SimulatedHelpdesk> {
  const simulator = createFrontSimulator({
    demoConversations: false,
    ...options,
    switches: { sendDelayMs: 20, ...options.switches },
  });
  const { control, workspace } = simulator;
  const { teammates } = workspace;
  const listening = await simulator.listen();
  const receiver = await startTestServer((request, response) =>
    sendJson(response, 200, { challenge: request.headers["x-front-challenge"] ?? null }),
  );
  const { signingKey } = await control.saveApplicationWebhook({ url: `${receiver.baseUrl}/webhooks` });
  const settings = {
    apiToken: workspace.apiToken,
    teammateId: teammates.baton.id,
    handleUnassigned: true,
    syncTags: true,
    webhookSecret: signingKey,
    apiBaseUrl: listening.url,
  };
  const teammateId = teammates.maya.id;
  // The handshake is no news.
  let taken = receiver.requests.length;
  expect(taken).toBe(1);

  return {
    connector: front,
    settings,
    wrongSettings: [
      { name: "a token that was deleted", change: { apiToken: "old" }, field: "apiToken" },
      { name: "a teammate who is gone", change: { teammateId: "tea_zzzz" }, field: "teammateId" },
      {
        name: "a teammate who has left",
        change: { teammateId: teammates.blocked.id },
        field: "teammateId",
      },
      { name: "a teammate who is away", change: { teammateId: teammates.away.id }, field: "teammateId" },
      { name: "an inbox that is gone", change: { inboxIds: ["inb_zzzz"] }, field: "inboxIds" },
    ],
    teammateId,
    groupId: "none",
    markerField: null,

    async customerWrites({ text, conversation, file }) {
      const written = control.customerWrites({
        text,
        ...(conversation ? { conversationId: conversation.externalId } : {}),
        ...(file
          ? {
              files: [
                { name: file.name, contentType: file.contentType, base64: file.bytes.toString("base64") },
              ],
            }
          : {}),
      });
      return { conversation: referenceTo(written.conversationId), messageId: written.messageId };
    },
    async teammateReplies({ externalId: conversationId }, text) {
      control.teammateReplies({ conversationId, text, teammateId });
    },
    async teammateAddsNote({ externalId: conversationId }, text) {
      control.teammateComments({ conversationId, text, teammateId });
    },
    async teammateTakesOver({ externalId: conversationId }) {
      control.assign({ conversationId, teammateId });
    },
    async teammateAssignsAgent({ externalId: conversationId }) {
      control.assign({ conversationId, teammateId: teammates.baton.id, byTeammateId: teammateId });
    },
    async teammateResolves({ externalId: conversationId }) {
      control.archive({ conversationId, teammateId });
    },
    async importThread(count) {
      const texts = Array.from({ length: count }, (_, index) => `message ${index + 1}`);
      const { conversationIds } = control.importConversations({
        count: 1,
        messagesEach: count,
        texts,
        status: "open",
      });
      return referenceTo(String(conversationIds[0]));
    },

    async look({ externalId }) {
      // What is accepted is on its way to the customer.
      control.sendQueuedNow();
      const view = control.conversation(externalId);
      const names = new Map(control.people().tags.map(({ id, name }) => [id, name]));
      return {
        publicTexts: view.messages.map(({ text }) => text),
        noteTexts: view.comments.map(({ body }) => body),
        publicFiles: view.messages.flatMap(({ files }) => files.map(({ name }) => name)),
        owner: ownerOf(view.assigneeId, teammates.baton.id),
        groupId: null,
        isResolved: view.isArchived,
        tags: view.tagIds.map((id) => names.get(id) ?? id),
        marker: null,
      };
    },
    async takeWebhooks() {
      await control.whenWebhooksIdle();
      const fresh = receiver.requests.slice(taken);
      taken = receiver.requests.length;
      return fresh.map(({ headers, rawBody }) => ({ headers: headers as Record<string, string>, rawBody }));
    },
    forge: (request) => ({ ...request, rawBody: Buffer.concat([request.rawBody, Buffer.from(" ")]) }),
    async breakNextWrite(fault) {
      for (const method of ["POST", "PUT"]) control.addFault({ match: { method }, effect: toEffect(fault) });
    },
    setEcho: null,
    tellsReopeningByCustomer: false,
    async deleteConversation({ externalId: conversationId }) {
      control.trash({ conversationId, teammateId });
    },
    async close() {
      await listening.close();
      await receiver.close();
    },

    cannot: {
      "assign-group": "Conversations are assigned to teammates; inboxes are where they lie.",
      "set-field": "Nothing in Front reads a field after a handoff: its rules see the unassigning.",
    },
    emptyLists: {},
  };
}

function referenceTo(conversationId: string): ConversationReference {
  return { externalId: conversationId, alternateId: null };
}

function toEffect(fault: WriteFault) {
  switch (fault.kind) {
    case "rate-limited":
      return { kind: "status", status: 429, retryAfterSeconds: fault.retryAfterSeconds } as const;
    case "refused":
      return { kind: "status", status: fault.status } as const;
    case "unauthorized":
      return { kind: "status", status: 401 } as const;
    case "stored-then-500":
      return { kind: "store-then-status", status: 500, body: "html" } as const;
    case "stored-then-cut":
      return { kind: "store-then-reset" } as const;
  }
}

function ownerOf(assigneeId: string, agentId: string): HelpdeskState["owner"] {
  if (assigneeId === "") return { kind: "nobody" };
  return assigneeId === agentId ? { kind: "agent" } : { kind: "teammate", id: assigneeId };
}
