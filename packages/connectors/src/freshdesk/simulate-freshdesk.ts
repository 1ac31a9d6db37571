import { createFreshdeskSimulator } from "@baton/sandbox/freshdesk/index";
import { expect } from "vitest";
import type { HelpdeskState, SimulatedHelpdesk, WriteFault } from "../conformance/simulated-helpdesk.ts";
import type { ConversationReference } from "../contract.ts";
import { sendJson, startTestServer } from "../http/start-test-server.ts";
import { ticketCreatedRule, ticketUpdatedRule } from "./automation-rules.ts";
import { descriptionId } from "./convert-message.ts";
import { freshdesk } from "./index.ts";
import { secretHeader } from "./verify-webhook.ts";

const connectionSecret = "sandbox-webhook-secret";

/** For tests: the Freshdesk simulator in the conformance suite's words. */
export async function simulateFreshdesk(): Promise<SimulatedHelpdesk> {
  // Any number of calls: the suite makes more of them in a minute than people do.
  const simulator = createFreshdeskSimulator({ demoTickets: false, switches: { callsPerMinute: 100_000 } });
  const { control, workspace } = simulator;
  const { agents, groups, apiKey, apiKeys } = workspace;
  const listening = await simulator.listen();
  const receiver = await startTestServer((_request, response) => sendJson(response, 200, {}));
  await installRules(listening.url, apiKey, receiver.baseUrl);
  const settings = {
    domain: "lumenbikes.freshdesk.com",
    apiKey,
    autoHandleAll: true,
    markerField: workspace.markerField,
    apiBaseUrl: listening.url,
  };
  const mayaId = agents.maya.id;
  let taken = 0;

  return {
    connector: freshdesk,
    settings,
    wrongSettings: [
      { name: "a key that was reset", change: { apiKey: "old" }, field: "apiKey" },
      { name: "a key of an agent who is no admin", change: { apiKey: apiKeys.maya }, field: "apiKey" },
      { name: "a key of an agent who has left", change: { apiKey: apiKeys.former }, field: "apiKey" },
      { name: "a default group that is gone", change: { defaultGroupId: "999999" }, field: "defaultGroupId" },
      { name: "a group that is gone", change: { groupIds: ["999999"] }, field: "groupIds" },
      { name: "a handoff group that is gone", change: { handoffGroupId: "999999" }, field: "handoffGroupId" },
      { name: "a handoff agent who is gone", change: { handoffAgentId: "999999" }, field: "handoffAgentId" },
      {
        name: "the agent account as handoff agent",
        change: { handoffAgentId: String(agents.baton.id) },
        field: "handoffAgentId",
      },
      { name: "a marker field that is gone", change: { markerField: "cf_gone" }, field: "markerField" },
      {
        name: "a marker field without a yes",
        change: { markerField: "cf_bike_model" },
        field: "markerField",
      },
    ],
    teammateId: String(mayaId),
    groupId: String(groups.workshop.id),
    markerField: workspace.markerField,

    async customerWrites({ text, conversation, file }) {
      const written = control.customerWrites({
        ...(conversation ? { ticketId: Number(conversation.externalId) } : {}),
        ...(text === "" ? {} : { text }),
        ...(file
          ? {
              files: [
                { name: file.name, contentType: file.contentType, base64: file.bytes.toString("base64") },
              ],
            }
          : {}),
      });
      const messageId =
        written.entryId === null ? descriptionId(String(written.ticketId)) : String(written.entryId);
      return { conversation: referenceTo(written.ticketId), messageId };
    },
    async teammateReplies({ externalId }, text) {
      control.agentReplies({ ticketId: Number(externalId), text, agentId: mayaId });
    },
    async teammateAddsNote({ externalId }, text) {
      control.agentAddsNote({ ticketId: Number(externalId), text, agentId: mayaId });
    },
    async teammateTakesOver({ externalId }) {
      control.agentTakesOver({ ticketId: Number(externalId), agentId: mayaId });
    },
    async teammateAssignsAgent({ externalId }) {
      control.assign({ ticketId: Number(externalId), agentId: agents.baton.id, byAgentId: mayaId });
    },
    async teammateResolves({ externalId }) {
      control.agentResolves({ ticketId: Number(externalId), agentId: mayaId });
    },
    async importThread(count) {
      const texts = Array.from({ length: count }, (_, index) => `message ${index + 1}`);
      const imported = control.importTickets({ count: 1, entriesEach: count - 1, texts, statuses: [2] });
      return referenceTo(imported.firstTicketId);
    },

    async look({ externalId }) {
      const view = control.viewTicket(Number(externalId));
      const said = view.messages.filter(({ isPrivate }) => !isPrivate);
      return {
        publicTexts: said.map(({ text }) => text),
        noteTexts: view.messages.filter(({ isPrivate }) => isPrivate).map(({ text }) => text),
        publicFiles: said.flatMap(({ attachments }) => attachments.map(({ name }) => name)),
        owner: ownerOf(view.responderId, agents.baton.id),
        groupId: view.groupId === null ? null : String(view.groupId),
        isResolved: view.isDone,
        tags: [...view.tags],
        marker: view.customFields[workspace.markerField] ?? null,
      };
    },
    async takeWebhooks() {
      await control.whenWebhooksIdle();
      const fresh = receiver.requests.slice(taken);
      taken = receiver.requests.length;
      return fresh.map(({ headers, rawBody }) => ({
        headers: headers as Record<string, string>,
        rawBody,
        connectionSecret,
      }));
    },
    forge: (request) => ({
      ...request,
      headers: { ...request.headers, [secretHeader.toLowerCase()]: "somebody-elses" },
    }),
    async breakNextWrite(fault) {
      for (const method of ["POST", "PUT"]) control.addFault({ match: { method }, effect: toEffect(fault) });
    },
    setEcho: null,
    tellsReopeningByCustomer: true,
    async deleteConversation({ externalId }) {
      control.deleteTicket({ ticketId: Number(externalId), agentId: mayaId });
    },
    async close() {
      await listening.close();
      await receiver.close();
    },

    cannot: {
      "customer-message": "Customers answer tickets by mail.",
    },
    emptyLists: { products: "The simulated account has none." },
  };
}

/** By the API, with the bodies that our users are shown (FD2). */
async function installRules(simulatorUrl: string, apiKey: string, webhookUrl: string): Promise<void> {
  for (const [type, rule] of [
    [1, ticketCreatedRule],
    [4, ticketUpdatedRule],
  ] as const) {
    const body = JSON.stringify(rule)
      .replaceAll("{webhookUrl}", `${webhookUrl}/webhooks/freshdesk/token`)
      .replaceAll("{webhookSecret}", connectionSecret);
    const response = await fetch(`${simulatorUrl}/api/v2/automations/${type}/rules`, {
      method: "POST",
      headers: { authorization: `Basic ${btoa(`${apiKey}:X`)}`, "content-type": "application/json" },
      body,
    });
    expect(response.status, await response.text()).toBe(201);
  }
}

function referenceTo(ticketId: number): ConversationReference {
  return { externalId: String(ticketId), alternateId: null };
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

function ownerOf(responderId: number | null, agentAccountId: number): HelpdeskState["owner"] {
  if (responderId === null) return { kind: "nobody" };
  return responderId === agentAccountId ? { kind: "agent" } : { kind: "teammate", id: String(responderId) };
}
