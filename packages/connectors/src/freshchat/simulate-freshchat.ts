import { createFreshchatSimulator } from "@baton/sandbox/freshchat/index";
import { expect } from "vitest";
import type {
  HelpdeskState,
  SimulatedHelpdesk,
  TestFile,
  WriteFault,
} from "../conformance/simulated-helpdesk.ts";
import type { ConversationReference } from "../contract.ts";
import { sendJson, startTestServer } from "../http/start-test-server.ts";
import { freshchat } from "./index.ts";

type Part = { text?: { content?: string } | null; image?: unknown; file?: { name?: string } | null };

/** For tests: the Freshchat simulator in the conformance suite's words. */
export async function simulateFreshchat(): Promise<SimulatedHelpdesk> {
  const simulator = createFreshchatSimulator({
    demoConversations: false,
    switches: { fileUrlDelayMs: 0, welcomeMessage: "dot" },
  });
  const { control } = simulator;
  const listening = await simulator.listen();
  const receiver = await startTestServer((_request, response) => sendJson(response, 200, {}));
  const { publicKey } = await control.saveWebhook({ url: receiver.baseUrl });
  const { agents, groups, channels, accessToken } = simulator.workspace;
  const settings = {
    domain: "lumenbikes.freshchat.com",
    accessToken,
    defaultAgentEmail: agents.baton.email,
    autoHandleAll: true,
    webhookPublicKey: publicKey,
    apiBaseUrl: listening.url,
  };
  let taken = 0;

  return {
    connector: freshchat,
    settings,
    wrongSettings: [
      { name: "a token that was replaced", change: { accessToken: "old" }, field: "accessToken" },
      { name: "an agent nobody is", change: { defaultAgentEmail: "x@y.test" }, field: "defaultAgentEmail" },
      {
        name: "an agent who was deactivated",
        change: { defaultAgentEmail: agents.former.email },
        field: "defaultAgentEmail",
      },
      {
        name: "a topic that is not of the messenger",
        change: { topicIds: [channels.email.id] },
        field: "topicIds",
      },
      {
        name: "a topic that is switched off",
        change: { topicIds: [channels.disabled.id] },
        field: "topicIds",
      },
      { name: "a group that is gone", change: { escalationGroupId: "gone" }, field: "escalationGroupId" },
      {
        name: "a public key that is none",
        change: { webhookPublicKey: "nonsense" },
        field: "webhookPublicKey",
      },
    ],
    teammateId: agents.maya.id,
    groupId: groups.orders.id,
    markerField: null,

    async customerWrites({ text, conversation, file }) {
      const written = control.customerWrites({
        ...(conversation ? { conversationId: conversation.externalId } : {}),
        ...(text === "" ? {} : { text }),
        ...(file ? { files: [toFileInput(file)] } : {}),
      });
      return { conversation: referenceTo(written.conversationId), messageId: written.messageId };
    },
    async teammateReplies({ externalId }, text) {
      control.agentReplies({ conversationId: externalId, text, agentId: agents.maya.id });
    },
    async teammateAddsNote({ externalId }, text) {
      control.agentAddsNote({ conversationId: externalId, text, agentId: agents.maya.id });
    },
    async teammateTakesOver({ externalId }) {
      control.agentTakesOver({ conversationId: externalId, agentId: agents.maya.id });
    },
    async teammateAssignsAgent({ externalId }) {
      control.assign({
        conversationId: externalId,
        agentId: agents.baton.id,
        byAgentId: agents.maya.id,
      });
    },
    async teammateResolves({ externalId }) {
      control.agentResolves({ conversationId: externalId, agentId: agents.maya.id });
    },
    async importThread(count) {
      const texts = Array.from({ length: count }, (_, index) => `message ${index + 1}`);
      const imported = control.importConversations({ count: 1, messagesEach: count, texts, status: "new" });
      expect(imported.conversationIds).toHaveLength(1);
      return referenceTo(String(imported.conversationIds[0]));
    },

    async look({ externalId }) {
      const view = control.conversation(externalId);
      const people = view.messages.filter(
        ({ actor_type, message_type }) => actor_type !== "system" && message_type !== "system",
      );
      const said = people.filter(({ message_type }) => message_type !== "private");
      const notes = people.filter(({ message_type }) => message_type === "private");
      return {
        publicTexts: said.flatMap(({ message_parts }) => textsOf(message_parts as Part[])),
        noteTexts: notes.flatMap(({ message_parts }) => textsOf(message_parts as Part[])),
        publicFiles: said.flatMap(({ message_parts }) => filesOf(message_parts as Part[])),
        owner: ownerOf(view.status === "resolved" ? "" : view.agentId, agents.baton.id),
        groupId: view.groupId || null,
        isResolved: view.status === "resolved",
        tags: null,
        marker: null,
      };
    },
    async takeWebhooks() {
      await control.whenWebhooksIdle();
      const fresh = receiver.requests.slice(taken);
      taken = receiver.requests.length;
      return fresh.map(({ headers, rawBody }) => ({ headers: headers as Record<string, string>, rawBody }));
    },
    forge: (request) => ({
      ...request,
      headers: { ...request.headers, "x-freshchat-signature": Buffer.alloc(256, 7).toString("base64") },
    }),
    async breakNextWrite(fault) {
      for (const method of ["POST", "PUT"]) control.addFault({ match: { method }, effect: toEffect(fault) });
    },
    async setEcho(isOn) {
      control.setSwitches({ echoOwnMessages: isOn });
    },
    tellsReopeningByCustomer: true,
    deleteConversation: null,
    async close() {
      await listening.close();
      await receiver.close();
    },

    cannot: {
      "add-tags": "Freshchat conversations have no tags.",
      "set-field": "Freshchat's own automations read status, assignment and group, which the handoff sets.",
    },
    emptyLists: {},
  };

  function referenceTo(conversationId: string): ConversationReference {
    const { internalId } = control.conversation(conversationId);
    return { externalId: conversationId, alternateId: String(internalId) };
  }
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

function toFileInput({ name, contentType, bytes }: TestFile) {
  return { name, contentType, base64: bytes.toString("base64") };
}

function ownerOf(agentId: string, agentAccountId: string): HelpdeskState["owner"] {
  if (agentId === "") return { kind: "nobody" };
  return agentId === agentAccountId ? { kind: "agent" } : { kind: "teammate", id: agentId };
}

function textsOf(parts: readonly Part[]): string[] {
  return parts.flatMap(({ text }) => (text?.content ? [text.content] : []));
}

function filesOf(parts: readonly Part[]): string[] {
  return parts.flatMap(({ image, file }) => (image ? ["image"] : file?.name ? [file.name] : []));
}
