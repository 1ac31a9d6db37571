import { includesRole, type OperationId, type Role, type Route, roles, routes } from "@baton/api";
import { createUuid } from "@baton/database";
import { afterAll, describe, expect, it } from "vitest";
import { createTestApp } from "../create-test-app.ts";

/**
 * D1, written a second time on purpose: the route table says what the server does, this says what it should. A new call
 * fails here until somebody has decided who may make it.
 */
const expected: Record<OperationId, Role | "anyone"> = {
  signIn: "anyone",
  signOut: "anyone",
  acceptInvitation: "anyone",
  getOpenApi: "anyone",

  getMe: "viewer",
  updateMe: "viewer",
  changePassword: "viewer",
  listHelpdesks: "viewer",
  listConnections: "viewer",
  listConversations: "viewer",
  getConversation: "viewer",
  getTimeline: "viewer",
  listDecisions: "viewer",
  downloadAttachment: "viewer",
  getChannelsSettings: "viewer",
  getHandoffSettings: "viewer",
  getAgentSettings: "viewer",
  getTopicsSettings: "viewer",
  getOfficeHours: "viewer",
  getLearningSettings: "viewer",
  listOutcomes: "viewer",
  getReliability: "viewer",
  getMessengerSettings: "viewer",
  getMessenger: "viewer",
  listArticles: "viewer",
  getArticle: "viewer",
  listArticleVersions: "viewer",
  listPastQuestions: "viewer",
  listSources: "viewer",
  getSource: "viewer",
  listSourceDocuments: "viewer",
  listTeam: "viewer",
  listJobs: "viewer",
  streamEvents: "viewer",
  listWorkflows: "viewer",
  listWorkflowTemplates: "viewer",
  getWorkflow: "viewer",
  listWorkflowVersions: "viewer",
  getWorkflowVersion: "viewer",
  diffWorkflow: "viewer",

  sendMessage: "teammate",
  addNote: "teammate",
  assignConversation: "teammate",
  listAssignees: "teammate",
  closeConversation: "teammate",
  reopenConversation: "teammate",
  resumeConversation: "teammate",
  retryEscalation: "teammate",
  handOffConversation: "teammate",
  askPlayground: "teammate",
  escalatePlayground: "teammate",
  checkWorkflow: "teammate",
  testRunWorkflow: "teammate",
  showTyping: "teammate",

  createConnection: "admin",
  testConnection: "admin",
  listDraftOptions: "admin",
  createOption: "admin",
  getConnection: "admin",
  updateConnection: "admin",
  rotateConnection: "admin",
  checkConnection: "admin",
  importConversations: "admin",
  syncCustomers: "admin",
  disconnectConnection: "admin",
  listConnectionOptions: "admin",
  putChannelsSettings: "admin",
  putHandoffSettings: "admin",
  putAgentSettings: "admin",
  putTopicsSettings: "admin",
  previewTopic: "admin",
  putOfficeHours: "admin",
  putLearningSettings: "admin",
  getModelsSettings: "admin",
  putModelsSettings: "admin",
  testModel: "admin",
  getModelSpend: "admin",
  getModelState: "admin",
  setCalibration: "admin",
  putMessengerSettings: "admin",
  listIdentityKeys: "admin",
  createIdentityKey: "admin",
  retireIdentityKey: "admin",
  checkIdentityToken: "admin",
  createArticle: "admin",
  updateArticle: "admin",
  deleteArticle: "admin",
  removePastQuestion: "admin",
  createSource: "admin",
  updateSource: "admin",
  deleteSource: "admin",
  syncSource: "admin",
  retryJob: "admin",
  cancelSourceSync: "admin",
  uploadSourceFiles: "admin",
  deleteSourceFile: "admin",
  listKnowledgeCollections: "admin",
  updateMember: "admin",
  removeMember: "admin",
  listInvitations: "admin",
  createInvitation: "admin",
  deleteInvitation: "admin",
  listApiKeys: "admin",
  createApiKey: "admin",
  deleteApiKey: "admin",
  listAudit: "admin",
  createWorkflow: "admin",
  updateWorkflow: "admin",
  deleteWorkflow: "admin",
  publishWorkflow: "admin",
  unpublishWorkflow: "admin",
  restoreWorkflow: "admin",
};

describe("permissions", async () => {
  const test = await createTestApp();
  afterAll(() => test.close());

  const calls = Object.entries(expected) as [OperationId, Role | "anyone"][];

  it("every call of the table, compared with this list, is in it", () => {
    expect(Object.keys(expected).sort()).toEqual(Object.keys(routes).sort());
  });

  it.each(calls)("D1: %s, called by each role, lets in %s and stronger ones only", async (id, minimum) => {
    for (const role of roles) {
      // A stream that is let in does not end; that it is let in is tested with it.
      if (id === "streamEvents" && includesRole(role, "viewer")) continue;
      const { status, body } = await send(id, role);
      const isAllowed = minimum === "anyone" || includesRole(role, minimum);
      if (isAllowed) {
        expect(body?.error?.code, `${id} as ${role}`).not.toBe("not-allowed");
        // No agent is wired in these tests; everything else must answer.
        if (id !== "askPlayground") expect(status, `${id} as ${role}`).toBeLessThan(500);
      } else
        expect({ status, code: body.error.code }, `${id} as ${role}`).toEqual({
          status: 403,
          code: "not-allowed",
        });
    }
  });

  it.each(
    calls.filter(([, minimum]) => minimum !== "anyone"),
  )("D1: %s, called by nobody, with a wrong key or with a made-up cookie, answers 401", async (id) => {
    const attempts: Record<string, string>[] = [
      {},
      { authorization: "Bearer wrong" },
      { authorization: "Basic d3Jvbmc6d3Jvbmc=" },
      { cookie: "__Secure-baton.session_token=wrong.wrong" },
    ];
    for (const headers of attempts) {
      const { status, body } = await send(id, null, headers);
      expect({ status, code: body.error.code }).toEqual({ status: 401, code: "not-signed-in" });
    }
  });

  it("every route that the server knows, compared with the table, is described", () => {
    const registered = test.apiRoutes.map(({ method, url }) => `${method} ${url}`).sort();
    const described = Object.values(routes)
      .map((route) => `${route.method} /api/v1${route.path.replace(/\{(\w+)\}/g, ":$1")}`)
      .sort();
    expect(registered).toEqual(described);
  });

  function send(id: OperationId, role: Role | null, headers: Record<string, string> = {}) {
    const route: Route = routes[id];
    // An id of the right form that nobody has: allowed calls answer 404 or 422, never 403.
    const path = route.path
      .replace("{id}", createUuid())
      .replace("{list}", "topics")
      .replace("{number}", "1")
      .replace("{documentId}", createUuid());
    const body = route.body ? {} : undefined;
    return test.call(route.method, path, { as: role, headers, body });
  }
});
