import {
  type ActResult,
  type ArticleView,
  type AssignAct,
  type ChangeView,
  type ConnectionCheckView,
  type ConnectionView,
  type ConversationView,
  type JobView,
  type ModelDraft,
  type ModelTestView,
  maskedSecret,
  type SourceView,
} from "@baton/api";
import type { Handlers } from "./fake-api.ts";
import { FakeError } from "./fake-error.ts";
import { createConnection, createId, type FakeState, now } from "./state.ts";
import { createWorkflowHandlers } from "./workflow-handlers.ts";

/** What the fake does for each call; calls that are missing answer 404. */
export function createHandlers(state: FakeState, announce: (change: ChangeView) => void): Handlers {
  const one = <Item extends { id: string }>(items: readonly Item[], id: string | undefined): Item => {
    const item = items.find((each) => each.id === id);
    if (!item) throw new FakeError("not-found", "There is no such thing.");
    return item;
  };
  const conversationOf = (id: string | undefined) =>
    state.conversations.find((each) => id === `external:${each.connection.id}:${each.externalId}`) ??
    one(state.conversations, id);
  const touch = (conversation: ConversationView) => {
    conversation.updatedAt = now();
    announce({ topic: "conversation", id: conversation.id });
  };
  const act = (id: string | undefined, change: (conversation: ConversationView) => void): ActResult => {
    const conversation = conversationOf(id);
    change(conversation);
    touch(conversation);
    return { actionIds: [createId()] };
  };
  /** A text waits in the outbox for a moment, then stands in the timeline. */
  const post = (id: string | undefined, kind: "reply" | "note", text: string): ActResult => {
    const conversation = conversationOf(id);
    const actionId = createId();
    conversation.outbox.push({
      id: actionId,
      kind,
      state: "sending",
      text,
      plannedAt: now(),
      doneAt: null,
      notBefore: null,
      confirmedAt: null,
      attempts: 1,
      failure: null,
    });
    if (kind === "reply") conversation.holder = "human";
    touch(conversation);
    setTimeout(() => {
      conversation.outbox = conversation.outbox.filter((item) => item.id !== actionId);
      state.timelines[conversation.id]?.push({
        type: "message",
        id: createId(),
        at: now(),
        author: { kind: "teammate", externalId: "u1", name: state.me.user?.name ?? null },
        visibility: kind === "note" ? "private" : "public",
        text,
        automatic: null,
        externalId: createId(),
        attachments: [],
        delivery: { actionId, state: "done", doneAt: now(), confirmedAt: null, failure: null },
        carried: null,
      });
      if (kind === "reply") conversation.lastMessage = { at: now(), preview: text, author: "teammate" };
      touch(conversation);
    }, 400);
    return { actionIds: [actionId] };
  };

  const handlers: Handlers = {
    ...createWorkflowHandlers(),
    signIn: ({ body }) => {
      const { password } = body as { password: string };
      if (password === "wrong-password")
        throw new FakeError("wrong-credentials", "The email or the password is wrong.");
      state.isSignedIn = true;
      return state.me;
    },
    signOut: () => {
      state.isSignedIn = false;
      return undefined;
    },
    getMe: () => state.me,
    updateMe: ({ body }) => {
      if (state.me.user) state.me.user.name = (body as { name: string }).name;
      return state.me;
    },
    changePassword: () => undefined,
    acceptInvitation: () => {
      state.isSignedIn = true;
      return state.me;
    },

    listHelpdesks: () => page(state.helpdesks),
    listConnections: () =>
      page(
        state.connections.map(({ id, helpdesk, name, status, health, createdAt }) => ({
          id,
          helpdesk,
          name,
          status,
          worstSeverity: health.some((entry) => entry.severity === "error")
            ? "error"
            : health.some((entry) => entry.severity === "warning")
              ? "warning"
              : "ok",
          createdAt,
        })),
      ),
    testConnection: ({ body }) => test((body as { settings: Record<string, unknown> }).settings),
    createConnection: ({ body }) => {
      const { name, settings } = body as { name: string; settings: Record<string, unknown> };
      refuseFailed(settings);
      const connection = createConnection(name, settings);
      state.connections.push(connection);
      announce({ topic: "connection", id: connection.id });
      return connection;
    },
    getConnection: ({ parameters }) => one(state.connections, parameters.id),
    updateConnection: ({ parameters, body }) => {
      const connection = one(state.connections, parameters.id);
      const { name, settings = {} } = body as { name?: string; settings?: Record<string, unknown> };
      refuseFailed({ ...connection.settings, ...settings });
      return change(connection, {
        ...(name ? { name } : {}),
        settings: { ...connection.settings, ...mask(settings) },
      });
    },
    rotateConnection: ({ parameters, body }) => {
      refuseFailed({ domain: "acme", ...(body as { settings: Record<string, unknown> }).settings });
      return change(one(state.connections, parameters.id), {});
    },
    checkConnection: () => test({ domain: "acme.freshchat.com" }),
    importConversations: ({ parameters }) => one(state.connections, parameters.id),
    syncCustomers: ({ parameters }) => one(state.connections, parameters.id),
    disconnectConnection: ({ parameters }) =>
      change(one(state.connections, parameters.id), { status: "disconnected" }),
    listConnectionOptions: ({ parameters }) => page(optionsOf(parameters.list)),
    listDraftOptions: ({ parameters }) => page(optionsOf(parameters.list)),

    listConversations: ({ query }) => {
      const text = String(query.q ?? "").toLowerCase();
      const found = state.conversations
        .filter(
          (each) =>
            !query.status ||
            (query.status === "closed" ? each.status !== "open" : each.status === query.status),
        )
        .filter((each) => !query.holder || each.holder === query.holder)
        .filter((each) => !query.channel || each.channel === query.channel)
        .filter((each) => !query.connection || each.connection.id === query.connection)
        .filter((each) =>
          `${each.contact?.name} ${each.subject} ${each.lastMessage?.preview}`.toLowerCase().includes(text),
        )
        .toSorted((a, b) => (b.lastMessage?.at ?? "").localeCompare(a.lastMessage?.at ?? ""));
      return cut(found, query);
    },
    getConversation: ({ parameters }) => conversationOf(parameters.id),
    getTimeline: ({ parameters }) => ({
      items: state.timelines[conversationOf(parameters.id).id] ?? [],
      nextCursor: null,
      previousCursor: null,
    }),
    listDecisions: ({ parameters }) => page(state.decisions[conversationOf(parameters.id).id] ?? []),
    sendMessage: ({ parameters, body }) => post(parameters.id, "reply", (body as { text: string }).text),
    addNote: ({ parameters, body }) => post(parameters.id, "note", (body as { text: string }).text),
    assignConversation: ({ parameters, body }) =>
      act(parameters.id, (conversation) => {
        const { to } = body as AssignAct;
        conversation.assignee =
          to.kind === "teammate"
            ? {
                ...to,
                name: optionsOf("teammates").find((each) => each.value === to.externalId)?.label ?? null,
              }
            : to;
        conversation.holder = to.kind === "teammate" ? "human" : to.kind === "agent" ? "ai" : "none";
      }),
    closeConversation: ({ parameters }) =>
      act(parameters.id, (each) => void Object.assign(each, { status: "closed_resolved", closedAt: now() })),
    reopenConversation: ({ parameters }) =>
      act(parameters.id, (each) => void Object.assign(each, { status: "open", closedAt: null })),
    resumeConversation: ({ parameters }) =>
      act(parameters.id, (each) => void Object.assign(each, { holder: "ai", assignee: { kind: "agent" } })),
    retryEscalation: ({ parameters }) => act(parameters.id, () => {}),
    handOffConversation: ({ parameters }) =>
      act(
        parameters.id,
        (each) => void Object.assign(each, { holder: "human", handoffReason: "agent-decided" }),
      ),

    getChannelsSettings: () => state.channels,
    putChannelsSettings: ({ body }) => saveDocument(state, "channels", body),
    getHandoffSettings: () => state.handoff,
    putHandoffSettings: ({ body }) => saveDocument(state, "handoff", body),
    getAgentSettings: () => state.agent,
    putAgentSettings: ({ body }) => saveDocument(state, "agent", body),
    getMessengerSettings: () => state.messenger,
    putMessengerSettings: ({ body }) => saveDocument(state, "messenger", body),
    getMessenger: () => ({
      id: "0190a000-0000-7000-8000-0000000000c1",
      scriptUrl: "https://baton.example/messenger/loader.js",
      snippet:
        '<script src="https://baton.example/messenger/loader.js" data-messenger="0190a000" async></script>',
      testSnippet:
        '<script src="https://baton.example/messenger/loader.js" data-messenger="0190a000" data-audience="test" async></script>',
      isBuilt: false,
    }),
    listIdentityKeys: () => page(state.identityKeys),
    createIdentityKey: () => {
      const key = { id: createId(), createdAt: now(), retiredAt: null };
      state.identityKeys.unshift(key);
      return { ...key, secret: "a-secret-that-is-shown-once" };
    },
    retireIdentityKey: ({ parameters }) => {
      one(state.identityKeys, parameters.id).retiredAt = now();
    },
    checkIdentityToken: () => ({
      ok: false,
      code: "identity-token-expired",
      message: "The token has expired: sign a new one with every page.",
      user: null,
      expiresAt: null,
    }),

    getTopicsSettings: () => state.topics,
    putTopicsSettings: ({ body }) => saveDocument(state, "topics", body),
    previewTopic: () => ({
      looked: 184,
      matches: [
        {
          conversationId: "0190a000-0000-7000-8000-000000000001",
          text: "If the money is not back by Friday you will hear from my lawyer.",
          score: 0.71,
          evidence: ["lawyer"],
          isCaught: true,
        },
        {
          conversationId: "0190a000-0000-7000-8000-000000000002",
          text: "Is there a legal guarantee on sofas?",
          score: 0.3,
          evidence: ["legal"],
          isCaught: false,
        },
      ],
    }),
    getOfficeHours: () => state.officeHours,
    putOfficeHours: ({ body }) => saveDocument(state, "officeHours", body),
    getLearningSettings: () => state.learning,
    putLearningSettings: ({ body }) => saveDocument(state, "learning", body),
    getModelsSettings: () => state.models,
    putModelsSettings: ({ body }) => saveModels(state, body),
    testModel: ({ body }) => testModel(body as ModelDraft),
    getModelSpend: () => ({
      todayUsd: 1.84,
      thisMonthUsd: 37.2,
      isWithinLimits: true,
      models: [
        {
          model: "claude-sonnet-4-5",
          requests: 4_120,
          failedRequests: 12,
          inputTokens: 9_830_000,
          outputTokens: 512_000,
          costUsd: 37.2,
        },
      ],
    }),
    getModelState: () => ({
      troubles: [
        {
          endpoint: "Our own server",
          failures: 3,
          since: new Date(Date.now() - 120_000).toISOString(),
          lastError: "Cannot connect to 10.0.0.5:11434.",
          restsUntil: new Date(Date.now() + 45_000).toISOString(),
        },
      ],
      embeddings: state.models.embeddings?.isEnabled
        ? { model: state.models.embeddings.model, articles: 214, embedded: 120, lastAt: now() }
        : null,
    }),
    getReliability: () => state.reliability,
    setCalibration: ({ body }) => {
      const isFit = (body as { act: string }).act === "fit";
      const calibration = isFit ? { slope: 1.05, shift: 0.22, outcomes: 212, fittedAt: now() } : null;
      state.reliability = { ...state.reliability, calibration, error: isFit ? 0.018 : 0.041 };
      return state.reliability;
    },

    listArticles: ({ query }) => {
      const text = String(query.q ?? "").toLowerCase();
      return cut(
        state.articles
          .filter((each) => `${each.title} ${each.body}`.toLowerCase().includes(text))
          .filter((each) => !query.audience || each.audience === query.audience)
          .filter((each) => !query.status || each.status === query.status)
          .toSorted((a, b) => b.updatedAt.localeCompare(a.updatedAt)),
        query,
      );
    },
    createArticle: ({ body }) => {
      const article: ArticleView = {
        ...(body as Omit<ArticleView, "id">),
        id: createId(),
        url: null,
        sourceId: null,
        isHeldBack: false,
        passages: 1,
        version: 1,
        createdAt: now(),
        updatedAt: now(),
      };
      state.articles.push(article);
      return article;
    },
    getArticle: ({ parameters }) => one(state.articles, parameters.id),
    updateArticle: ({ parameters, body }) => {
      const article = one(state.articles, parameters.id);
      const { version, ...changes } = body as Partial<ArticleView>;
      if (version !== undefined && version !== article.version)
        throw new FakeError("version-conflict", "Somebody was faster.", { version: article.version });
      return Object.assign(article, changes, { version: article.version + 1, updatedAt: now() });
    },
    deleteArticle: ({ parameters }) => {
      state.articles = state.articles.filter((each) => each.id !== parameters.id);
      return undefined;
    },
    listArticleVersions: ({ parameters, query }) => {
      const { title, audience, language, status, version, createdAt } = one(state.articles, parameters.id);
      const before = { title, body: "We deliver within **3 days**.", url: null, audience, language, status };
      const writtenBy = { kind: "user" as const, id: "u1", name: "Robin Vega" };
      return cut(
        version > 1 ? [{ ...before, version: version - 1, writtenAt: createdAt, writtenBy }] : [],
        query,
      );
    },
    listPastQuestions: ({ parameters, query }) =>
      cut(
        state.pastQuestions.filter(({ articleId }) => articleId === parameters.id),
        query,
      ),
    removePastQuestion: ({ parameters }) => {
      state.pastQuestions = state.pastQuestions.filter(({ id }) => id !== parameters.id);
      return undefined;
    },
    listSources: ({ query }) => cut(state.sources, query),
    getSource: ({ parameters }) => one(state.sources, parameters.id),
    createSource: ({ body }) => {
      const { kind, name, settings } = body as Pick<SourceView, "kind" | "name" | "settings">;
      const source = { ...(state.sources[2] as SourceView), id: createId(), kind, name, settings };
      state.sources.push(source);
      return source;
    },
    updateSource: ({ parameters, body }) =>
      Object.assign(one(state.sources, parameters.id), body as Partial<SourceView>),
    deleteSource: ({ parameters }) => {
      state.sources = state.sources.filter((each) => each.id !== parameters.id);
      return undefined;
    },
    syncSource: ({ parameters }) =>
      Object.assign(one(state.sources, parameters.id), { state: "waiting", failure: null }),
    cancelSourceSync: ({ parameters }) =>
      Object.assign(one(state.sources, parameters.id), { state: "cancelled" }),
    listSourceDocuments: ({ parameters, query }) =>
      cut(state.sourceDocuments[parameters.id ?? ""] ?? [], query),
    askPlayground: ({ body }) => {
      const { question } = body as { question: string };
      const decision = state.decisions[state.conversations[0]?.id ?? ""]?.[0];
      const isHandoff = /person|human|refund/i.test(question);
      return {
        outcome: isHandoff ? "handoff" : "reply",
        text: isHandoff
          ? "I am passing you on to a colleague."
          : "Delivery to Sweden takes **5 working days**. You receive a tracking link by email.",
        reason: isHandoff ? "The customer asks for a person." : "The best passage answers the question.",
        rule: isHandoff ? "customer-asked" : "confident",
        handoffReason: isHandoff ? "customer-asked" : null,
        confidence: isHandoff ? 0.31 : 0.87,
        sentiment: "neutral",
        language: "en",
        passages: decision?.passages ?? [],
        checks: decision?.checks ?? [],
        model: null,
        note: isHandoff ? "Handed off: the customer asked for a person.\nSentiment: neutral." : null,
      };
    },

    escalatePlayground: () => ({
      outcome: "handoff",
      text: "I am passing you on to a colleague.",
      reason: "Handed off by hand in the playground.",
      rule: "playground-escalation",
      handoffReason: "customer-asked",
      confidence: null,
      sentiment: "neutral",
      language: "en",
      passages: [],
      checks: [],
      model: null,
      note: "Handed off by Baton\n\nSummary: The customer asked how long delivery to Sweden takes.\nSentiment: neutral\nReason: The customer asked for a person. (customer-asked)",
    }),

    listTeam: () => page(state.team),
    updateMember: ({ parameters, body }) => Object.assign(one(state.team, parameters.id), body),
    removeMember: ({ parameters }) => {
      state.team = state.team.filter((each) => each.id !== parameters.id);
      return undefined;
    },
    listInvitations: () => page(state.invitations),
    createInvitation: ({ body }) => {
      const { email, role } = body as { email: string; role: "viewer" };
      const invitation = {
        id: createId(),
        email,
        role,
        expiresAt: new Date(Date.now() + 7 * 86_400_000).toISOString(),
        createdAt: now(),
      };
      state.invitations.push(invitation);
      return { ...invitation, url: "https://baton.example.com/invitations/q8Zr2kVtY0aH7m" };
    },
    deleteInvitation: ({ parameters }) => {
      state.invitations = state.invitations.filter((each) => each.id !== parameters.id);
      return undefined;
    },
    listApiKeys: () => page(state.apiKeys),
    createApiKey: ({ body }) => {
      const { name, role, expiresAt } = body as { name: string; role: "viewer"; expiresAt: string | null };
      const key = {
        id: createId(),
        name,
        role,
        start: "btn_x9K",
        createdAt: now(),
        expiresAt,
        lastUsedAt: null,
      };
      state.apiKeys.push(key);
      return { ...key, key: "btn_x9KsT41vnQ8u2LrPz0cYw7Jd5eHb3fGa" };
    },
    deleteApiKey: ({ parameters }) => {
      state.apiKeys = state.apiKeys.filter((each) => each.id !== parameters.id);
      return undefined;
    },
    listJobs: () => page(listJobs(state)),
    retryJob: ({ parameters }) => {
      const [kind, id] = (parameters.id ?? "").split(":");
      if (kind === "sync") Object.assign(one(state.sources, id), { state: "waiting", failure: null });
      return listJobs(state).find((job) => job.id === parameters.id) as JobView;
    },
    listAudit: ({ query }) =>
      cut(
        state.audit.filter((entry) => !query.subject || entry.subject === query.subject),
        query,
      ),
  };
  return handlers;
}

function listJobs({ connections, sources }: FakeState): JobView[] {
  const imports = connections.flatMap(({ id, name, helpdesk, backfill }): JobView[] => {
    if (backfill === null) return [];
    const { state, found, imported, isListed, failure, startedAt, finishedAt } = backfill;
    return [
      {
        id: `import:${id}`,
        kind: "import",
        subject: { id, name, kind: helpdesk },
        state: state === "stopped" ? "cancelled" : state,
        progress: { done: imported, total: isListed ? found : null },
        failure,
        startedAt,
        finishedAt,
      },
    ];
  });
  const states = { syncing: "running", ready: "done", empty: "done", new: "waiting" } as const;
  const syncs = sources
    .filter(({ kind, state }) => kind !== "files" && state !== "new")
    .map(
      ({ id, name, kind, state, progress, lastSync, failure }): JobView => ({
        id: `sync:${id}`,
        kind: "sync",
        subject: { id, name, kind },
        state: state in states ? states[state as keyof typeof states] : (state as "waiting" | "failed"),
        progress: progress
          ? { done: progress.checked, total: progress.found }
          : { done: lastSync?.checked ?? 0, total: lastSync?.checked ?? null },
        failure,
        startedAt: lastSync?.startedAt ?? null,
        finishedAt: progress ? null : (lastSync?.finishedAt ?? null),
      }),
    );
  return [...imports, ...syncs];
}

function page<Item>(items: Item[]): { items: Item[]; nextCursor: string | null } {
  return { items, nextCursor: null };
}

function cut<Item>(items: Item[], query: Record<string, string | number | undefined>) {
  const start = Number(query.cursor ?? 0);
  const end = start + Number(query.limit ?? 50);
  return { items: items.slice(start, end), nextCursor: end < items.length ? String(end) : null };
}

/** A token that says "bad" and a domain with a scheme fail, as they would. */
function test(settings: Record<string, unknown>): {
  ok: boolean;
  checks: ConnectionCheckView[];
  agentAccount: null;
  account: Record<string, string>;
} {
  const isBadDomain = String(settings.domain ?? "").includes("://");
  const isBadToken = String(settings.accessToken ?? "").includes("bad");
  const checks: ConnectionCheckView[] = [
    {
      name: "domain",
      ok: !isBadDomain,
      message: isBadDomain
        ? "Enter the host alone, without https://, such as acme.freshchat.com."
        : "Found at acme.freshchat.com.",
      field: isBadDomain ? "domain" : null,
    },
    {
      name: "access-token",
      ok: !isBadToken,
      message: isBadToken
        ? "Freshchat refuses the token (401). Make a new one and copy it whole."
        : "The token is accepted.",
      field: isBadToken ? "accessToken" : null,
    },
    { name: "agent", ok: true, message: "Nova is there and active.", field: null },
  ];
  return { ok: checks.every((check) => check.ok), checks, agentAccount: null, account: {} };
}

function refuseFailed(settings: Record<string, unknown>): void {
  const { ok, checks } = test(settings);
  const failed = checks.find((check) => !check.ok);
  if (!ok)
    throw new FakeError("check-failed", failed?.message ?? "A check failed.", {
      field: failed?.field,
      checks,
    });
}

function mask(settings: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [
      key,
      ["accessToken", "crmApiKey"].includes(key) ? maskedSecret : value,
    ]),
  );
}

function change(connection: ConnectionView, changes: Partial<ConnectionView>): ConnectionView {
  return Object.assign(connection, changes, { version: connection.version + 1, updatedAt: now() });
}

function optionsOf(list: string | undefined) {
  if (list === "topics")
    return [
      { value: "t1", label: "Orders", detail: null },
      { value: "t2", label: "Returns", detail: null },
      { value: "t3", label: "Press", detail: "hidden" },
    ];
  if (list === "groups")
    return [
      { value: "g1", label: "Second level", detail: null },
      { value: "g2", label: "Refunds", detail: null },
    ];
  return [
    { value: "t-7", label: "Priya Raman", detail: "priya@acme.example" },
    { value: "t-8", label: "Kofi Mensah", detail: "kofi@acme.example" },
  ];
}

function saveModels(state: FakeState, body: unknown): FakeState["models"] {
  const { models, embeddings, ...others } = body as { models?: ModelDraft[]; embeddings?: ModelDraft | null };
  const store = (model: ModelDraft) => ({
    ...model,
    id: model.id ?? createId(),
    apiKey: model.apiKey ? maskedSecret : null,
  });
  return saveDocument(state, "models", {
    ...others,
    ...(models ? { models: models.map(store) } : {}),
    ...(embeddings === undefined ? {} : { embeddings: embeddings && store(embeddings) }),
  });
}

function testModel({ apiKey, model }: ModelDraft): ModelTestView {
  if (apiKey?.includes("bad")) {
    const message = "The model gave no usable answer: Incorrect API key provided.";
    return { ok: false, message, text: null, model: null };
  }
  return {
    ok: true,
    message: "It answers, and keeps to the passages.",
    text: "The test shop is open on weekdays from 9:00 to 17:00.",
    model: { id: model, inputTokens: 812, outputTokens: 41, costUsd: 0.00305, milliseconds: 1_240 },
  };
}

function saveDocument<
  Name extends
    | "channels"
    | "handoff"
    | "agent"
    | "topics"
    | "officeHours"
    | "models"
    | "messenger"
    | "learning",
>(state: FakeState, name: Name, body: unknown): FakeState[Name] {
  const { version, ...changes } = body as { version?: number };
  const current = state[name];
  if (version !== undefined && version !== current.version) {
    throw new FakeError("version-conflict", "Somebody has saved meanwhile.", { version: current.version });
  }
  state[name] = { ...current, ...changes, version: current.version + 1 };
  return state[name];
}
