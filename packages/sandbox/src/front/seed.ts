import { randomBytes, randomUUID } from "node:crypto";
import type { AccountState, CompanySecrets } from "./account.ts";
import { fixedId } from "./ids.ts";
import type {
  FrontArticle,
  FrontCategory,
  FrontChannel,
  FrontContact,
  FrontInbox,
  FrontKnowledgeBase,
  FrontTag,
  FrontTeammate,
} from "./records.ts";

/** 3 March 2025, 08:00 UTC: the day the shop's account was set up. */
const openingDay = 1_740_988_800;

function teammate(
  username: string,
  firstName: string,
  lastName: string,
  more: Partial<FrontTeammate> = {},
): FrontTeammate {
  return {
    id: fixedId("teammate", username),
    email: `${username}@lumenbikes.example`,
    username,
    firstName,
    lastName,
    isAdmin: false,
    isAvailable: true,
    isBlocked: false,
    type: "user",
    customFields: {},
    ...more,
  };
}

function inbox(name: string, ownerId: string, isPrivate = false): FrontInbox {
  return { id: fixedId("inbox", name), name, ownerId, isPrivate, isPublic: false, customFields: {} };
}

function channel(name: string, type: string, address: string, inboxId: string): FrontChannel {
  return {
    id: fixedId("channel", name),
    name,
    inboxId,
    address,
    type,
    sendAs: address,
    undoSendTime: type === "smtp" ? 5 : 0,
    isValid: true,
    webhookUrl: "",
  };
}

function tag(name: string, more: Partial<FrontTag> = {}): FrontTag {
  return {
    id: fixedId("tag", name),
    name,
    description: null,
    highlight: null,
    ownerId: "",
    parentId: "",
    isVisibleInLists: true,
    createdAt: openingDay,
    updatedAt: openingDay,
    ...more,
  };
}

function contact(name: string, displayName: string | null, handles: FrontContact["handles"]): FrontContact {
  return {
    id: fixedId("contact", name),
    name: displayName,
    description: null,
    avatarUrl: null,
    links: [],
    handles,
    customFields: {},
    notes: [],
    createdAt: openingDay,
    updatedAt: openingDay,
  };
}

const teammates = {
  /** The AI teammate that Baton posts as. */
  baton: teammate("baton", "Baton", "AI", { type: "ai" }),
  maya: teammate("maya", "Maya", "Lindqvist"),
  jonas: teammate("jonas", "Jonas", "Okafor"),
  ines: teammate("ines", "Inês", "Duarte", { isAdmin: true }),
  /** Out of office: Front takes conversations away from them. */
  away: teammate("olu", "Olu", "Adeyemi", { isAvailable: false }),
  /** Left the company. */
  blocked: teammate("tobias", "Tobias", "Brandt", { isAvailable: false, isBlocked: true }),
  /** Stands for the API token where Front needs an author. */
  token: teammate("api-token", "Lumen", "API", { type: "api" }),
} as const;

const teams = {
  service: {
    id: fixedId("team", "Customer service"),
    name: "Customer service",
    memberIds: [teammates.baton, teammates.maya, teammates.jonas, teammates.ines, teammates.away].map(
      ({ id }) => id,
    ),
  },
  workshop: {
    id: fixedId("team", "Workshop"),
    name: "Workshop",
    memberIds: [teammates.maya.id, teammates.ines.id],
  },
};

const inboxes = {
  support: inbox("Support", teams.service.id),
  workshop: inbox("Workshop", teams.workshop.id),
  /** Private: rule webhooks tell of it, application webhooks do not. */
  maya: inbox("Maya's inbox", teammates.maya.id, true),
} as const;

const channels = {
  email: channel("Support email", "smtp", "support@lumenbikes.example", inboxes.support.id),
  chat: channel("Website chat", "front_chat", "lumen-website-chat", inboxes.support.id),
  custom: channel("Lumen app", "custom", "lumen-app", inboxes.support.id),
  sms: channel("Text messages", "twilio", "+493055550123", inboxes.support.id),
  phone: channel("Phone", "truly", "+493055550199", inboxes.support.id),
  workshopEmail: channel("Workshop email", "smtp", "workshop@lumenbikes.example", inboxes.workshop.id),
  mayaEmail: channel("Maya", "smtp", "maya@lumenbikes.example", inboxes.maya.id),
} as const;

const warranty = tag("Warranty", { highlight: "orange", description: "Repairs within two years" });
const tags = {
  warranty,
  warrantyFrame: tag("Frame", { parentId: warranty.id }),
  delivery: tag("Delivery", { highlight: "blue" }),
  spareParts: tag("Spare parts", { ownerId: teams.workshop.id }),
  mayaLater: tag("Later", { ownerId: teammates.maya.id, isVisibleInLists: false }),
} as const;

const contacts = {
  amelie: contact("amelie", "Amélie Fournier", [
    { handle: "amelie@example.com", source: "email" },
    { handle: "+33612345678", source: "phone" },
  ]),
  rafiq: contact("rafiq", "Rafiq Hasan", [{ handle: "family@example.com", source: "email" }]),
  minjun: contact("minjun", "김 민준", [{ handle: "minjun@example.com", source: "email" }]),
  /** Never said who they are. */
  visitor: contact("visitor", null, [{ handle: "visitor-4711", source: "front_chat" }]),
} as const;

const knowledgeBases = {
  help: {
    id: fixedId("knowledgeBase", "Help centre"),
    type: "external",
    status: "published",
    locales: ["en", "fr"],
    names: { en: "Lumen Help Centre", fr: "Centre d'aide Lumen" },
    createdAt: openingDay,
    updatedAt: openingDay,
  },
  handbook: {
    id: fixedId("knowledgeBase", "Handbook"),
    type: "internal",
    status: "published",
    locales: ["en"],
    names: { en: "Team handbook" },
    createdAt: openingDay,
    updatedAt: openingDay,
  },
} satisfies Record<string, FrontKnowledgeBase>;

function category(
  number: number,
  base: FrontKnowledgeBase,
  content: FrontCategory["content"],
  more: Partial<FrontCategory> = {},
): FrontCategory {
  return {
    id: fixedId("category", `${base.id}/${number}`),
    knowledgeBaseId: base.id,
    parentId: "",
    slug: `/categories/${number}`,
    isHidden: false,
    content,
    createdAt: openingDay + number,
    updatedAt: openingDay + number,
    ...more,
  };
}

const delivery = category(1, knowledgeBases.help, {
  en: { name: "Delivery and returns", description: "Parcels on their way" },
  fr: { name: "Livraison et retours", description: null },
});
const returns = category(
  2,
  knowledgeBases.help,
  { en: { name: "Returns", description: null } },
  { parentId: delivery.id },
);
const hidden = category(
  3,
  knowledgeBases.help,
  { en: { name: "Recalls", description: null } },
  { isHidden: true },
);
const desk = category(4, knowledgeBases.handbook, {
  en: { name: "Service desk", description: "How we work" },
});

function article(
  number: number,
  inCategory: FrontCategory,
  texts: Record<string, { name: string; content: string; status?: "draft" | "published" }>,
): FrontArticle {
  const updatedAt = openingDay + 100 + number;
  const content = Object.entries(texts).map(([locale, text]) => [
    locale,
    {
      name: text.name,
      status: text.status ?? "published",
      keywords: text.name.toLowerCase().split(" "),
      content: text.content,
      fileIds: [],
      lastEditedAt: updatedAt,
      lastEditorId: teammates.ines.id,
    },
  ]);
  return {
    id: fixedId("article", String(number)),
    knowledgeBaseId: inCategory.knowledgeBaseId,
    categoryId: inCategory.id,
    slug: `/articles/${number}`,
    content: Object.fromEntries(content),
    createdAt: updatedAt,
    updatedAt,
  };
}

const articles = {
  delivery: article(1, delivery, {
    en: {
      name: "How long does delivery take?",
      content:
        "<h1>How long does delivery take?</h1><p>Three to five working days within Europe. Delivery costs 4.90&nbsp;€ and is free from 60&nbsp;€.</p>",
    },
    fr: {
      name: "Quel est le délai de livraison ?",
      content: "<h1>Quel est le délai de livraison ?</h1><p>Trois à cinq jours ouvrés en Europe.</p>",
    },
  }),
  returns: article(2, returns, {
    en: {
      name: "Returning a bike or a part",
      content:
        "<p>You have 30 days. Unused parts go back in their box; bikes are collected free of charge.</p>",
    },
  }),
  draft: article(3, delivery, {
    en: {
      name: "Delivery by cargo bike",
      content: "<p>From spring on, in Berlin and Lyon.</p>",
      status: "draft",
    },
  }),
  recall: article(4, hidden, {
    en: {
      name: "Recall of the Lumen Kids stem",
      content: "<p>Stems made in 2023 are exchanged free of charge.</p>",
    },
  }),
  goodwill: article(5, desk, {
    en: {
      name: "When to offer goodwill",
      content: "<p>Up to 25 € without asking, above that ask Inês. Never promise this to customers.</p>",
    },
  }),
} as const;

/** The people, places and articles of the demo company, by a short name each. */
export const lumenBikes = {
  teammates,
  teams,
  inboxes,
  channels,
  tags,
  contacts,
  knowledgeBases,
  categories: { delivery, returns, hidden, desk },
  articles,
} as const;

/** Secrets of a new account. The token looks like the JWT Front shows. */
function newSecrets(): CompanySecrets {
  return {
    apiToken: newApiToken(),
    applicationId: randomUUID().replaceAll("-", "").slice(0, 16),
    applicationSecret: randomBytes(32).toString("hex"),
    formerApplicationSecret: randomBytes(32).toString("hex"),
    rulesSecret: randomBytes(16).toString("hex"),
  };
}

export function newApiToken(): string {
  const header = Buffer.from('{"alg":"HS256","typ":"JWT"}').toString("base64url");
  return `${header}.${randomBytes(90).toString("base64url")}.${randomBytes(32).toString("base64url")}`;
}

/** A fresh account of the demo company, without conversations. */
export function seedAccount(): AccountState {
  return structuredClone({
    facts: { id: fixedId("company", "Lumen Bikes"), name: "Lumen Bikes", subdomain: "lumenbikes" },
    secrets: newSecrets(),
    counter: 0,
    teammates: Object.values(teammates),
    teams: Object.values(teams),
    inboxes: Object.values(inboxes),
    channels: Object.values(channels),
    tags: Object.values(tags),
    contacts: Object.values(contacts),
    conversations: [],
    links: [],
    files: [],
    events: [],
    queued: [],
    rules: [],
    knowledgeBases: Object.values(knowledgeBases),
    categories: Object.values(lumenBikes.categories),
    articles: Object.values(articles),
  });
}
