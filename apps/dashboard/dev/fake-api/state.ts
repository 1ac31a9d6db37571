import {
  type AgentSettingsView,
  type ApiKeyView,
  type ArticleView,
  type AuditEntryView,
  type ChannelsSettings,
  type ConnectionView,
  type ConversationView,
  type DecisionView,
  type HandoffSettingsView,
  type HelpdeskView,
  handoffPresetSwitches,
  type IdentityKeyView,
  type InvitationView,
  type LearningSettingsView,
  type Me,
  type Member,
  type MessengerSettingsView,
  type ModelsSettingsView,
  maskedSecret,
  type OfficeHoursView,
  type PastQuestionView,
  type ReliabilityView,
  type SourceDocumentView,
  type SourceView,
  type TimelineItem,
  type TimelineMessage,
  type TopicsView,
} from "@baton/api";
import { defaultMessenger } from "@baton/domain";

/** What the fake knows: a small company with one connection and a day of conversations. */
export type FakeState = {
  isSignedIn: boolean;
  me: Me;
  helpdesks: HelpdeskView[];
  connections: ConnectionView[];
  conversations: ConversationView[];
  timelines: Record<string, TimelineItem[]>;
  decisions: Record<string, DecisionView[]>;
  channels: ChannelsSettings;
  handoff: HandoffSettingsView;
  agent: AgentSettingsView;
  topics: TopicsView;
  officeHours: OfficeHoursView;
  learning: LearningSettingsView;
  models: ModelsSettingsView;
  reliability: ReliabilityView;
  messenger: MessengerSettingsView;
  identityKeys: IdentityKeyView[];
  articles: ArticleView[];
  pastQuestions: PastQuestionView[];
  sources: SourceView[];
  sourceDocuments: Record<string, SourceDocumentView[]>;
  team: Member[];
  invitations: InvitationView[];
  apiKeys: ApiKeyView[];
  audit: AuditEntryView[];
};

let lastId = 0;
/** Ids that count up and look like the real ones. */
export function createId(): string {
  lastId += 1;
  return `0190a000-0000-7000-8000-${String(lastId).padStart(12, "0")}`;
}

export const now = () => new Date().toISOString();
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
const hour = 3_600_000;

const helpdesk: HelpdeskView = {
  helpdesk: "freshchat",
  label: "Freshchat",
  isBuiltIn: false,
  secretFields: ["accessToken", "crmApiKey"],
  fields: [
    {
      key: "domain",
      label: "Domain",
      help: "The host of your chat URL, without https://. Freshchat shows it beside the API token under Admin Settings.",
      control: "text",
      isRequired: true,
      placeholder: "yourcompany.freshchat.com",
      optionsFrom: null,
      options: null,
    },
    {
      key: "accessToken",
      label: "Access token",
      help: "The API token for chat, made by the account's admin with all rights.",
      control: "secret",
      isRequired: true,
      placeholder: null,
      optionsFrom: null,
      options: null,
    },
    {
      key: "defaultAgentEmail",
      label: "Agent's e-mail",
      help: "The agent that the AI writes as; customers see this name. Use an agent of its own, not a person's.",
      control: "text",
      isRequired: true,
      placeholder: "ai@yourcompany.com",
      optionsFrom: null,
      options: null,
    },
    {
      key: "autoHandleAll",
      label: "Handle all incoming chats",
      help: "On: every unassigned conversation is assigned to the agent and answered. Off: only what is assigned to the agent.",
      control: "toggle",
      isRequired: false,
      placeholder: null,
      optionsFrom: null,
      options: null,
    },
    {
      key: "topicIds",
      label: "Topics",
      help: "Only conversations in these topics. None chosen: all of them.",
      control: "multi-select",
      isRequired: false,
      placeholder: null,
      optionsFrom: "topics",
      options: null,
    },
    {
      key: "escalationGroupId",
      label: "Escalation group",
      help: "Conversations handed to people go to this group. None chosen: they become unassigned.",
      control: "select",
      isRequired: false,
      placeholder: null,
      optionsFrom: "groups",
      options: null,
    },
    {
      key: "webhookPublicKey",
      label: "Webhook public key",
      help: "Copy it after saving the webhook there. With it, unsigned deliveries are refused.",
      control: "textarea",
      isRequired: false,
      placeholder: null,
      optionsFrom: null,
      options: null,
    },
    {
      key: "fieldMapping",
      label: "Field mapping",
      help: "What is known of a customer, and the custom fields it fills.",
      control: "field-mapping",
      isRequired: false,
      placeholder: null,
      optionsFrom: null,
      options: null,
      objects: [
        { value: "contact", label: "User" },
        { value: "conversation", label: "Conversation" },
      ],
    },
    {
      key: "crmApiKey",
      label: "CRM API key",
      help: "For keeping contacts in step with the CRM.",
      control: "secret",
      isRequired: false,
      placeholder: null,
      optionsFrom: null,
      options: null,
    },
  ],
  webhook: {
    events: [
      {
        label: "Message Created",
        providerName: "message_create",
        isRequired: true,
        why: "Without it no message reaches the agent as it is written.",
      },
      {
        label: "Conversation Resolved",
        providerName: "conversation_resolution",
        isRequired: true,
        why: "Without it conversations that people close stay open here until the next check.",
      },
      {
        label: "Conversation Assigned",
        providerName: "conversation_assignment",
        isRequired: false,
        why: "Tells at once when a person takes a conversation.",
      },
    ],
    steps: [
      "In Freshchat, open Admin Settings → Conversation Webhooks.",
      "Switch webhooks on and enter the address {webhookUrl}",
      "Tick Message Created, Conversation Resolved and Conversation Assigned.",
      "Save. Only then copy the public key that Freshchat shows, and enter it in this connection's settings.",
    ],
  },
  knowledge: null,
  disconnectSteps: [
    "Open Admin Settings → Conversation Webhooks and delete Baton's address.",
    "Delete the API token, if nothing else uses it.",
  ],
  capabilities: {
    actions: ["reply", "note", "claim", "unassign", "assign-group", "assign-teammate", "set-status"],
    channels: ["web"],
    maximumReplyLength: 4_000,
    maximumNoteLength: 4_000,
    maximumAttachmentBytes: 20_000_000,
    hasTags: false,
    backfill: "none",
  },
};

/** A connection as it is right after it was made: nothing has arrived yet. */
export function createConnection(name: string, settings: Record<string, unknown>): ConnectionView {
  const webhookUrl = "https://baton.example.com/webhooks/freshchat/whk_9f2c7d1e5b";
  const masked = Object.entries(settings).map(([key, value]) => [
    key,
    helpdesk.secretFields.includes(key) ? maskedSecret : value,
  ]);
  return {
    id: createId(),
    helpdesk: "freshchat",
    name,
    status: "active",
    webhookUrl,
    settings: Object.fromEntries(masked),
    health: [],
    healthCheckedAt: now(),
    pauseReason: null,
    agentAccount: { externalId: "a-1", name: "Nova", email: "nova@acme.example" },
    account: { app: "acme", agents: "12" },
    webhookEvents: helpdesk.webhook.events.map((event) => ({ ...event, count: 0, lastAt: null })),
    webhookSteps: helpdesk.webhook.steps.map((step) => step.replace("{webhookUrl}", webhookUrl)),
    webhookSnippets: [],
    disconnectSteps: helpdesk.disconnectSteps,
    eventsSeen: [],
    incidents: [],
    backfill: null,
    customerSync: null,
    version: 1,
    createdAt: now(),
    updatedAt: now(),
  };
}

type Draft = {
  name: string | null;
  email?: string;
  change?: Partial<ConversationView>;
  minutes: number;
  items: (DraftMessage | DraftEvent)[];
};
type DraftMessage = {
  by: "customer" | "agent" | "teammate";
  text: string;
  change?: Partial<TimelineMessage>;
  decision?: Partial<DecisionView>;
};
type DraftEvent = { event: string; summary: string };

const passages: DecisionView["passages"] = [
  {
    articleId: "0190a000-0000-7000-8000-0000000000a1",
    title: "How long does delivery take?",
    url: "https://acme.example/help/delivery",
    headingPath: ["Delivery", "Abroad"],
    text: "Within Germany we deliver in 2 to 3 working days. To the rest of Europe it takes 5 working days. Parcels are tracked; the link comes by email as soon as the parcel leaves our warehouse.",
    score: 7.42,
  },
  {
    articleId: "0190a000-0000-7000-8000-0000000000a2",
    title: "Tracking a parcel",
    url: null,
    headingPath: [],
    text: "The tracking link is in the shipping email. It starts to work a few hours after the parcel was handed over.",
    score: 3.1,
  },
];

const conversationsDraft: Draft[] = [
  {
    name: "Mara Lindqvist",
    email: "mara@northwind.example",
    minutes: 3,
    change: {
      subject: "Where is my parcel?",
      holder: "ai",
      assignee: { kind: "agent" },
      sentiment: "neutral",
      language: "en",
      tags: ["shipping", "vip"],
    },
    items: [
      { event: "conversation-started", summary: "Mara Lindqvist started a conversation in Orders." },
      { by: "customer", text: "Hi! I ordered a desk lamp last Thursday and it still says “processing”." },
      {
        by: "customer",
        text: "How long does delivery to Sweden take?",
        decision: { outcome: "reply", confidence: 0.87, passages, result: "sent" },
      },
      { event: "assignee-changed", summary: "Assigned to Nova, the agent's account." },
      {
        by: "agent",
        text: "Hello Mara,\n\ndelivery to Sweden takes 5 working days. Once your parcel leaves the warehouse you receive an email with a tracking link.\n\nIs there anything else I can look up for you?",
        change: {
          delivery: {
            actionId: createId(),
            state: "done",
            doneAt: minutesAgo(5),
            confirmedAt: minutesAgo(5),
            failure: null,
          },
        },
      },
      {
        by: "customer",
        text: "Here is the confirmation, can you see if it is express?",
        change: {
          attachments: [
            {
              id: createId(),
              name: "order-confirmation.png",
              contentType: "image/png",
              sizeBytes: 48_210,
              state: "stored",
              url: "/api/v1/attachments/0190a000-0000-7000-8000-000000000001",
              failure: null,
            },
            {
              id: createId(),
              name: "invoice-2026-1187.pdf",
              contentType: "application/pdf",
              sizeBytes: 182_330,
              state: "stored",
              url: "/api/v1/attachments/0190a000-0000-7000-8000-000000000002",
              failure: null,
            },
          ],
        },
        decision: {
          outcome: "reply",
          confidence: 0.64,
          passages: passages.slice(0, 1),
          result: "pending",
          model: {
            id: "gpt-oss-120b",
            inputTokens: 3_214,
            outputTokens: 186,
            costUsd: 0.00091,
            milliseconds: 2_350,
          },
        },
      },
    ],
  },
  {
    name: "Jonas Weber",
    email: "jonas.weber@studio-acht.example",
    minutes: 11,
    change: {
      subject: "Refund for order 4411",
      holder: "human",
      assignee: { kind: "teammate", externalId: "t-7", name: "Priya Raman" },
      sentiment: "angry",
      language: "de",
      handoffReason: "customer-asked",
      handoff: {
        reason: "customer-asked",
        at: minutesAgo(20),
        summary:
          "Jonas wants his money back for order 4411 (a damaged chair). He sent photos twice and was told to wait. He asks for a person and wants to know when the refund is paid.",
        sentiment: "angry",
      },
    },
    items: [
      {
        by: "customer",
        text: "Der Stuhl kam schon wieder kaputt an. Ich will mein Geld zurück und mit einem Menschen sprechen!",
        decision: {
          outcome: "handoff",
          rule: "customer-asked",
          reason: "The customer asks for a person.",
          confidence: 0.41,
          sentiment: "angry",
          language: "de",
          result: "sent",
          checks: [{ name: "wants-human", passed: false, detail: "“mit einem Menschen sprechen”" }],
        },
      },
      {
        by: "agent",
        text: "Das tut mir leid. Ich gebe Sie an einen Kollegen weiter; er meldet sich hier bei Ihnen.",
        change: {
          delivery: {
            actionId: createId(),
            state: "done",
            doneAt: minutesAgo(20),
            confirmedAt: null,
            failure: null,
          },
        },
      },
      {
        by: "agent",
        text: "Handed off: the customer asked for a person.\n\nWhat was asked: refund for order 4411, a damaged chair, second time.\nSentiment: angry.\nStill needed: a decision on the refund and when it is paid.",
        change: { visibility: "private" },
      },
      { event: "handed-off", summary: "Handed off to people: the customer asked for a person." },
      { event: "assignee-changed", summary: "Assigned to Priya Raman." },
      {
        by: "teammate",
        text: "Hallo Herr Weber, ich bin Priya. Ich habe die Rückzahlung gerade angewiesen, sie ist in 3 Tagen auf Ihrem Konto.",
        change: { author: { kind: "teammate", externalId: "t-7", name: "Priya Raman" } },
      },
      {
        by: "customer",
        text: "Danke. Und wer holt den Stuhl ab?",
        decision: {
          outcome: "silent",
          rule: "handed-off",
          reason: "Handed off to people (customer-asked); the agent is silent until it is given back.",
          result: "none",
          confidence: null,
        },
      },
    ],
  },
  {
    name: "Sofia Marchetti",
    email: "sofia@marchetti.example",
    minutes: 26,
    change: {
      subject: null,
      holder: "none",
      sentiment: "frustrated",
      language: "it",
      channel: "web",
      handoffReason: "low-confidence",
      handoff: {
        reason: "low-confidence",
        at: minutesAgo(26),
        summary: "Sofia asks whether the warranty covers water damage.",
        sentiment: "frustrated",
      },
    },
    items: [
      {
        by: "customer",
        text: "La garanzia copre i danni causati dall'acqua? È la terza volta che chiedo.",
        decision: {
          outcome: "handoff",
          rule: "low-confidence",
          reason: "No passage answers the question surely enough.",
          confidence: 0.22,
          sentiment: "frustrated",
          language: "it",
          result: "sent",
        },
      },
      { event: "handed-off", summary: "Handed off to people: no answer was sure enough." },
      { event: "action-refused", summary: "Freshchat refused the private note: the text is too long." },
    ],
  },
  {
    name: null,
    minutes: 48,
    change: { holder: "ai", assignee: { kind: "agent" }, sentiment: "positive", language: "en" },
    items: [
      {
        by: "customer",
        text: "Do you also sell the smaller version of the walnut shelf?",
        decision: {
          outcome: "reply",
          confidence: 0.78,
          passages: passages.slice(0, 1),
          result: "withheld",
          resultReason: "Priya Raman answered first.",
          text: "Yes, the walnut shelf comes in 60 cm and 90 cm.",
        },
      },
      {
        by: "teammate",
        text: "Yes! 60 cm and 90 cm, both in stock.",
        change: { author: { kind: "teammate", externalId: "t-7", name: "Priya Raman" } },
      },
      {
        by: "customer",
        text: "Perfect, thank you 🙌",
        decision: {
          outcome: "silent",
          rule: "held-by-teammate",
          reason: "A teammate holds the conversation; the agent is silent until it is given back.",
          confidence: null,
          result: "none",
        },
      },
    ],
  },
];

const names = [
  "Amara Okafor",
  "Lukas Brandt",
  "Chen Wei",
  "Elif Demir",
  "Tom Becker",
  "Ines Duarte",
  "Oskar Nyman",
  "Fatima Zahra",
  "Pauline Roux",
  "Diego Alvarez",
];
const questions = [
  "Can I change my delivery address?",
  "Which payment methods do you take?",
  "My voucher code is not accepted.",
  "Do you ship to Norway?",
  "How do I return something?",
  "The invoice shows the wrong VAT number.",
];

export function createState(): FakeState {
  const connection: ConnectionView = {
    ...createConnection("Support chat", {
      domain: "acme.freshchat.com",
      accessToken: "x",
      defaultAgentEmail: "nova@acme.example",
      autoHandleAll: true,
      topicIds: ["t1"],
      fieldMapping: [{ attribute: "plan", object: "contact", field: "cf_plan" }],
    }),
    customerSync: {
      label: "Freshworks CRM",
      inStep: 1_204,
      waiting: 31,
      failed: 1,
      failures: [
        {
          contactId: createId(),
          name: "Kofi Mensah",
          failure: {
            code: "rejected",
            message: "The CRM demands a territory.",
            hint: null,
            isRetryable: false,
          },
        },
      ],
      failure: null,
      notBefore: null,
      syncedAt: minutesAgo(3),
    },
    health: [
      {
        code: "credentials-valid",
        severity: "ok",
        message: "The access token works.",
        evidence: null,
        fix: null,
        since: minutesAgo(9_000),
      },
      {
        code: "webhook-event-missing",
        severity: "warning",
        message: "Conversation Assigned has never arrived.",
        evidence: "1,204 messages, 0 assignments in 14 days",
        fix: "Tick Conversation Assigned under Admin Settings → Conversation Webhooks.",
        since: minutesAgo(4_000),
      },
    ],
    healthCheckedAt: minutesAgo(4),
    webhookEvents: helpdesk.webhook.events.map((event, index) => ({
      ...event,
      count: [1_204, 311, 0][index] ?? 0,
      lastAt: index < 2 ? minutesAgo(3 + index * 40) : null,
    })),
    eventsSeen: [
      { event: "message_create", count: 1_204, lastAt: minutesAgo(3) },
      { event: "conversation_reopen", count: 4, lastAt: minutesAgo(300) },
    ],
    incidents: [
      {
        reason: "bad-signature",
        message: "The signature does not fit the body.",
        day: minutesAgo(2_000).slice(0, 10),
        count: 7,
        firstAt: minutesAgo(2_100),
        lastAt: minutesAgo(2_000),
      },
    ],
    createdAt: minutesAgo(20_000),
  };
  const state: FakeState = {
    isSignedIn: false,
    me: {
      organization: { id: "o1", name: "Acme Furniture" },
      role: "owner",
      user: { id: "u1", name: "Robin Hale", email: "robin@acme.example" },
      apiKey: null,
      sandbox: ["freshchat"],
    },
    helpdesks: [helpdesk],
    connections: [connection],
    conversations: [],
    timelines: {},
    decisions: {},
    channels: {
      version: 3,
      web: { mode: "autopilot", debounceMs: 1_500, resolveAfterMs: 24 * hour, reopenWindowMs: 72 * hour },
      email: { mode: "assist", debounceMs: 20_000, resolveAfterMs: 72 * hour, reopenWindowMs: 336 * hour },
      sms: { mode: "autopilot", debounceMs: 4_000, resolveAfterMs: 24 * hour, reopenWindowMs: 72 * hour },
      phone: { mode: "off", debounceMs: 20_000, resolveAfterMs: 72 * hour, reopenWindowMs: 72 * hour },
    },
    handoff: { version: 1, preset: "balanced", ...handoffPresetSwitches.balanced },
    agent: {
      version: 2,
      organizationName: "Acme Furniture",
      tone: "Friendly and brief.",
      instructions: "",
      language: { served: "any", fallback: "en" },
      maxTurnMs: 45_000,
    },
    ...createSources(),
    topics: {
      version: 1,
      never: [
        {
          name: "Legal",
          description: "Lawyers, courts and threats to sue",
          examples: ["I will take you to court over this chair", "My lawyer will write to you"],
          counterExamples: ["Is there a legal guarantee on sofas?"],
        },
      ],
      allowed: [],
    },
    learning: { version: 0, enabled: true },
    officeHours: {
      version: 1,
      enabled: true,
      whenClosed: "answer",
      timeZone: "Europe/Berlin",
      weekly: {
        monday: [{ from: "09:00", to: "17:00" }],
        tuesday: [{ from: "09:00", to: "17:00" }],
        wednesday: [
          { from: "09:00", to: "12:00" },
          { from: "13:00", to: "17:00" },
        ],
        thursday: [{ from: "09:00", to: "17:00" }],
        friday: [{ from: "09:00", to: "15:00" }],
        saturday: [],
        sunday: [],
      },
      holidays: [
        { date: "2026-12-25", name: "Christmas Day" },
        { date: "2026-12-31", name: "New Year's Eve", hours: [{ from: "09:00", to: "12:00" }] },
      ],
    },
    models: {
      version: 1,
      models: [
        {
          id: "0190a000-0000-7000-8000-0000000000b1",
          name: "",
          kind: "anthropic",
          baseUrl: null,
          model: "claude-sonnet-4-5",
          isEnabled: true,
          timeoutMs: 20_000,
          inputPrice: 3,
          outputPrice: 15,
          apiKey: "••••••••",
        },
        {
          id: "0190a000-0000-7000-8000-0000000000b2",
          name: "Our own server",
          kind: "openai-compatible",
          baseUrl: "http://10.0.0.5:11434/v1",
          model: "qwen3:14b",
          isEnabled: true,
          timeoutMs: 30_000,
          inputPrice: null,
          outputPrice: null,
          apiKey: null,
        },
      ],
      embeddings: null,
      spendLimits: { perDayUsd: null, perMonthUsd: null },
      whenSpent: "quote",
      whenFailing: "quote",
    },
    reliability: {
      outcomes: 212,
      needed: 50,
      byOutcome: { confirmed: 71, assumed: 104, reopened: 12, "handed-off": 19, "taken-over": 6 },
      bins: [
        { from: 0.6, to: 0.7, count: 58, meanConfidence: 0.65, shareRight: 0.71 },
        { from: 0.7, to: 0.8, count: 62, meanConfidence: 0.75, shareRight: 0.79 },
        { from: 0.8, to: 0.9, count: 55, meanConfidence: 0.85, shareRight: 0.87 },
        { from: 0.9, to: 1, count: 37, meanConfidence: 0.94, shareRight: 0.97 },
      ],
      error: 0.041,
      calibration: null,
      proposal: { slope: 1.05, shift: 0.22, error: 0.018 },
    },
    messenger: { version: 1, ...defaultMessenger },
    identityKeys: [],
    pastQuestions: [
      {
        id: "0190a000-0000-7000-8000-0000000000d1",
        articleId: "0190a000-0000-7000-8000-0000000000a1",
        conversationId: "0190a000-0000-7000-8000-000000000001",
        question: "When will my sofa be here if I order it today?",
        origin: "teammate",
        learnedAt: new Date(Date.now() - 86_400_000).toISOString(),
      },
    ],
    articles: [
      {
        id: "0190a000-0000-7000-8000-0000000000a1",
        title: "How long does delivery take?",
        body: "Within Germany we deliver in **2 to 3 working days**.\n\n## Abroad\n\n- Europe: 5 working days\n- Elsewhere: 10 working days\n\n<script>alert('no')</script>\n\nSee [tracking](https://acme.example/help/tracking).",
        url: "https://acme.example/help/delivery",
        audience: "public",
        language: "en",
        status: "published",
        sourceId: null,
        isHeldBack: false,
        passages: 2,
        version: 4,
        createdAt: minutesAgo(50_000),
        updatedAt: minutesAgo(400),
      },
      {
        id: "0190a000-0000-7000-8000-0000000000a2",
        title: "Tracking a parcel",
        body: "The tracking link is in the shipping email.",
        url: null,
        audience: "public",
        language: "en",
        status: "published",
        sourceId: null,
        isHeldBack: false,
        passages: 2,
        version: 1,
        createdAt: minutesAgo(50_000),
        updatedAt: minutesAgo(9_000),
      },
      {
        id: createId(),
        title: "Goodwill refunds: who may decide",
        body: "Up to 50 EUR: every teammate.",
        url: null,
        audience: "internal",
        language: "en",
        status: "published",
        sourceId: null,
        isHeldBack: false,
        passages: 2,
        version: 2,
        createdAt: minutesAgo(50_000),
        updatedAt: minutesAgo(2_000),
      },
      {
        id: createId(),
        title: "Rücksendung",
        body: "Innerhalb von 30 Tagen.",
        url: null,
        audience: "public",
        language: "de",
        status: "draft",
        sourceId: null,
        isHeldBack: false,
        passages: 2,
        version: 1,
        createdAt: minutesAgo(500),
        updatedAt: minutesAgo(30),
      },
    ],
    team: [
      {
        id: "u1",
        name: "Robin Hale",
        email: "robin@acme.example",
        role: "owner",
        createdAt: minutesAgo(90_000),
      },
      {
        id: "u2",
        name: "Priya Raman",
        email: "priya@acme.example",
        role: "teammate",
        createdAt: minutesAgo(60_000),
      },
      {
        id: "u3",
        name: "Kofi Mensah",
        email: "kofi@acme.example",
        role: "admin",
        createdAt: minutesAgo(20_000),
      },
    ],
    invitations: [
      {
        id: "i1",
        email: "lena@acme.example",
        role: "viewer",
        expiresAt: new Date(Date.now() + 5 * 86_400_000).toISOString(),
        createdAt: minutesAgo(100),
      },
    ],
    apiKeys: [
      {
        id: createId(),
        name: "Nightly export",
        role: "viewer",
        start: "btn_7Hq",
        createdAt: minutesAgo(8_000),
        expiresAt: null,
        lastUsedAt: minutesAgo(300),
      },
    ],
    audit: [
      {
        id: "1",
        at: minutesAgo(30),
        actor: { kind: "user", id: "u1", name: "Robin Hale" },
        action: "settings-changed",
        subject: "settings:channels",
        before: { version: 2, email: { mode: "off" } },
        after: { version: 3, email: { mode: "assist" } },
      },
      {
        id: "2",
        at: minutesAgo(20_000),
        actor: { kind: "user", id: "u1", name: "Robin Hale" },
        action: "connection-created",
        subject: `connection:${connection.id}`,
        before: null,
        after: { domain: "acme.freshchat.com", autoHandleAll: true },
      },
      {
        id: "3",
        at: minutesAgo(8_000),
        actor: { kind: "api-key", id: "k1", name: "Terraform" },
        action: "api-key-created",
        subject: "api-key:k2",
        before: null,
        after: { name: "Nightly export", role: "viewer" },
      },
    ],
  };
  const fill: Draft[] = Array.from({ length: 60 }, (_, index) => ({
    name: names[index % names.length] ?? null,
    minutes: 60 + index * 37,
    change: {
      subject: index % 3 === 0 ? null : (questions[(index + 2) % questions.length] ?? null),
      channel: (["web", "email", "web", "sms"] as const)[index % 4] ?? "web",
      status: index % 5 === 4 ? "closed_resolved" : "open",
      holder: (["ai", "ai", "human", "none"] as const)[index % 4] ?? "ai",
      resolution:
        index % 5 === 4
          ? {
              kind: "assumed",
              at: minutesAgo(50 + index),
              summary: "Answered from the delivery article.",
              sentiment: "neutral",
            }
          : null,
    },
    items: [
      {
        by: "customer",
        text: questions[index % questions.length] ?? "Hello?",
        decision: { outcome: "reply", confidence: 0.7, result: "sent" },
      },
      { by: "agent", text: "Yes. You find it under “My orders”." },
    ],
  }));
  for (const draft of [...conversationsDraft, ...fill]) addConversation(state, connection, draft);
  return state;
}

function addConversation(state: FakeState, connection: ConnectionView, draft: Draft): void {
  const id = createId();
  const contact = { id: createId(), name: draft.name, email: draft.email ?? null, phone: null };
  const items: TimelineItem[] = [];
  const decisions: DecisionView[] = [];
  draft.items.forEach((item, index) => {
    const at = minutesAgo(draft.minutes + (draft.items.length - 1 - index) * 2);
    if ("event" in item) {
      items.push({
        type: "event",
        id: createId(),
        at,
        kind: item.event,
        actor: { kind: "system", externalId: null, name: null },
        summary: item.summary,
        cause: { delivery: "0190a7f2" },
        data: {},
      });
      return;
    }
    const message: TimelineMessage = {
      type: "message",
      id: createId(),
      at,
      author: {
        kind: item.by,
        externalId: item.by,
        name: item.by === "customer" ? draft.name : item.by === "agent" ? "Nova" : "Priya Raman",
      },
      visibility: "public",
      text: item.text,
      automatic: null,
      externalId: createId(),
      attachments: [],
      delivery: null,
      carried: null,
      ...item.change,
    };
    items.push(message);
    if (item.decision) decisions.push(createDecision(message.id, at, item.decision));
  });
  const last = items.findLast((item) => item.type === "message");
  state.timelines[id] = items;
  state.decisions[id] = decisions;
  state.conversations.push({
    id,
    connection: { id: connection.id, name: connection.name, helpdesk: connection.helpdesk },
    externalId: `8c1f-${id.slice(-4)}`,
    externalUrl: `https://acme.freshchat.com/a/1/inbox/${id.slice(-4)}`,
    channel: "web",
    subject: null,
    status: "open",
    holder: "ai",
    assignee: { kind: "none" },
    contact,
    tags: [],
    language: "en",
    sentiment: "neutral",
    handoffReason: null,
    isReadOnly: false,
    carriedTo: null,
    lastMessage:
      last?.type === "message"
        ? { at: last.at, preview: last.text.slice(0, 140), author: last.author.kind }
        : null,
    createdAt: items[0]?.at ?? now(),
    updatedAt: last?.at ?? now(),
    handoff: null,
    resolution: null,
    closedAt: null,
    turnDueAt: null,
    resolveDueAt: null,
    queue: { wakeAt: null, attempts: 0, failure: null },
    outbox: [],
    contactAttributes: {},
    visitor: null,
    escalation: null,
    counterpartId: null,
    capabilities: helpdesk.capabilities.actions,
    ...draft.change,
  });
}

function createDecision(messageId: string, at: string, change: Partial<DecisionView> = {}): DecisionView {
  return {
    id: createId(),
    messageId,
    turnId: createId(),
    outcome: "reply",
    rule: "unassigned",
    reason: "Unassigned, and the connection answers every unassigned conversation.",
    inputs: {
      holder: "ai",
      status: "open",
      assignee: { kind: "none" },
      channel: "web",
      mode: "autopilot",
      takesUnassigned: true,
      answerThreshold: 0.6,
    },
    passages: [],
    checks: [
      { name: "wants-human", passed: true, detail: "No word of a person." },
      { name: "confidence", passed: true, detail: "Above the threshold of 60%." },
      { name: "grounding", passed: true, detail: "“5 working days” occurs in the passage." },
    ],
    confidence: 0.8,
    sentiment: "neutral",
    language: "en",
    model: null,
    text: null,
    result: "sent",
    resultReason: null,
    decidedAt: at,
    resultAt: at,
    ...change,
  };
}

function createSources(): Pick<FakeState, "sources" | "sourceDocuments"> {
  const nothing = { checked: 0, changed: 0, removed: 0, failed: 0, leftOut: 0 };
  const common = {
    audience: "public" as const,
    language: null,
    syncEveryHours: 24,
    failure: null,
    progress: null,
    nextSyncAt: minutesAgo(-900),
    version: 1,
    createdAt: minutesAgo(50_000),
    updatedAt: minutesAgo(540),
  };
  const report = {
    outcome: "done" as const,
    startedAt: minutesAgo(542),
    finishedAt: minutesAgo(540),
    notes: [],
  };
  const site: SourceView = {
    ...common,
    id: "0190a000-0000-7000-8000-0000000000b1",
    kind: "web",
    name: "Help center",
    settings: { mode: "sitemap", urls: ["https://help.acme.example/sitemap.xml"], exclude: ["/blog/*"] },
    state: "ready",
    lastSync: {
      ...report,
      ...nothing,
      checked: 128,
      changed: 3,
      removed: 1,
      failed: 1,
      leftOut: 2,
      notes: ["2 pages say the same as another page and are used once."],
    },
    counts: { documents: 128, failedDocuments: 1, articles: 125, passages: 611 },
  };
  const handbook: SourceView = {
    ...common,
    id: "0190a000-0000-7000-8000-0000000000b2",
    kind: "files",
    name: "Handbook",
    settings: {},
    audience: "internal",
    syncEveryHours: null,
    nextSyncAt: null,
    state: "ready",
    lastSync: { ...report, ...nothing, checked: 2, changed: 2 },
    counts: { documents: 2, failedDocuments: 0, articles: 14, passages: 96 },
  };
  const shop: SourceView = {
    ...common,
    id: "0190a000-0000-7000-8000-0000000000b3",
    kind: "web",
    name: "Shop",
    settings: { mode: "site", urls: ["https://acme.example/"] },
    state: "syncing",
    progress: { ...nothing, checked: 212, changed: 212, found: 540 },
    lastSync: null,
    counts: { documents: 212, failedDocuments: 0, articles: 212, passages: 803 },
  };
  const app: SourceView = {
    ...common,
    id: "0190a000-0000-7000-8000-0000000000b4",
    kind: "web",
    name: "Status page",
    settings: { mode: "pages", urls: ["https://status.acme.example/"] },
    state: "empty",
    failure: {
      code: "source-yields-nothing",
      message:
        "Nothing usable was found. The first reason: https://status.acme.example/ has no text of its own.",
      hint: "Pages that are drawn by scripts only cannot be read. Use a page that shows its text without scripts, or upload the text.",
      isRetryable: false,
    },
    lastSync: { ...report, ...nothing, checked: 1, leftOut: 1 },
    counts: { documents: 1, failedDocuments: 0, articles: 0, passages: 0 },
  };
  const page = (path: string, more: Partial<SourceDocumentView> = {}): SourceDocumentView => ({
    id: createId(),
    externalId: `https://help.acme.example${path}`,
    title: path.slice(1).replaceAll("-", " "),
    url: `https://help.acme.example${path}`,
    audience: "public",
    state: "read",
    failure: null,
    articles: 1,
    passages: 4,
    readAt: minutesAgo(540),
    ...more,
  });
  const failure = (code: string, message: string, hint: string) => ({
    code,
    message,
    hint,
    isRetryable: false,
  });
  return {
    sources: [site, handbook, shop, app],
    sourceDocuments: {
      [site.id]: [
        page("/returns", {
          state: "failed",
          failure: failure(
            "page-refused",
            "https://help.acme.example/returns was answered with 503.",
            "The site has trouble; what was read before stays in use. Sync again later.",
          ),
        }),
        page("/drafts/sale", {
          title: null,
          state: "left-out",
          articles: 0,
          passages: 0,
          failure: failure(
            "page-not-for-index",
            "https://help.acme.example/drafts/sale asks not to be taken into an index (noindex).",
            "If it is your page, take that mark away, or write the article in Baton.",
          ),
        }),
        page("/Delivery-times", { passages: 1 }),
        page("/Assembly-and-tools"),
        page("/Warranty"),
      ],
      [handbook.id]: [
        page("", {
          externalId: "Handbook.pdf",
          title: "Handbook of Acme",
          url: null,
          articles: 13,
          passages: 95,
        }),
        page("", { externalId: "goodwill.md", title: "Goodwill", url: null, passages: 1 }),
      ],
    },
  };
}
