import { randomBytes } from "node:crypto";
import type { AccountState } from "./account.ts";
import type {
  FreshdeskAgent,
  FreshdeskContact,
  FreshdeskField,
  FreshdeskGroup,
  FreshdeskRole,
} from "./records.ts";

const openingDay = Date.parse("2025-03-03T08:00:00Z");

/** Ids are the same in every sandbox, so that documentation and tests may name them. */
const agentId = (number: number) => 67_013_469_000 + number;
const groupId = (number: number) => 67_000_260_000 + number;

type SeededAgent = Omit<FreshdeskAgent, "apiKey">;

function agent(number: number, name: string, email: string, more: Partial<SeededAgent> = {}): SeededAgent {
  return {
    id: agentId(number),
    name,
    email,
    role: "Agent",
    ticketScope: 1,
    groupIds: [],
    isOccasional: false,
    isAvailable: true,
    isDeactivated: false,
    signature: null,
    createdAt: openingDay,
    updatedAt: openingDay,
    ...more,
  };
}

function group(
  number: number,
  name: string,
  description: string,
  agents: number[],
  autoTicketAssign: 0 | 1 = 0,
): FreshdeskGroup {
  return {
    id: groupId(number),
    name,
    description,
    agentIds: agents.map(agentId),
    autoTicketAssign,
    createdAt: openingDay,
  };
}

function contact(number: number, name: string, more: Partial<FreshdeskContact> = {}): FreshdeskContact {
  return {
    id: 67_038_833_000 + number,
    name,
    email: null,
    phone: null,
    mobile: null,
    companyId: null,
    uniqueExternalId: null,
    jobTitle: null,
    description: null,
    address: null,
    language: "en",
    customFields: {},
    csatRating: null,
    isDeleted: false,
    isBlocked: false,
    createdAt: openingDay,
    updatedAt: openingDay,
    ...more,
  };
}

/** The people and places of the demo company, by a short name each. */
export const lumenBikes = {
  agents: {
    /** The account Baton posts as: an admin, because most of the settings are for admins only. */
    baton: agent(1, "Baton AI", "baton@lumenbikes.example", {
      role: "Administrator",
      groupIds: [groupId(3)],
    }),
    maya: agent(2, "Maya Lindqvist", "maya@lumenbikes.example", {
      groupIds: [groupId(1), groupId(2)],
      signature: "<div>Maya, Lumen Bikes</div>",
    }),
    jonas: agent(3, "Jonas Okafor", "jonas@lumenbikes.example", { groupIds: [groupId(2)] }),
    admin: agent(4, "Inês Duarte", "ines@lumenbikes.example", { role: "Account Administrator" }),
    /** Left the company. */
    former: agent(5, "Tobias Brandt", "tobias@lumenbikes.example", {
      isDeactivated: true,
      isAvailable: false,
      groupIds: [groupId(1)],
    }),
    /** Helps in the season, and sees only what is his. */
    occasional: agent(6, "Noor Haddad", "noor@lumenbikes.example", {
      isOccasional: true,
      isAvailable: false,
      ticketScope: 3,
    }),
  },
  groups: {
    workshop: group(1, "Workshop", "Repairs, spare parts and warranty", [2, 5]),
    /** Hands out its tickets by turns. */
    orders: group(2, "Orders and returns", "Delivery, returns and refunds", [2, 3], 1),
    firstLine: group(3, "First line", "Everything new", [1]),
  },
  contacts: {
    amelie: contact(1, "Amélie Fournier", {
      email: "amelie@velo-annecy.example",
      phone: "+33612345678",
      language: "fr",
      companyId: 67_001_265_001,
      uniqueExternalId: "customer-1001",
    }),
    rafiq: contact(2, "Rafiq Hasan", { email: "rafiq@example.com", uniqueExternalId: "customer-1002" }),
    rahima: contact(3, "রহিমা হাসান", { email: "rahima@example.com", language: "bn" }),
    minjun: contact(4, "김민준", { email: "minjun@example.com", language: "ko" }),
    /** Called once, and has no e-mail address. */
    caller: contact(5, "Oskar Lind", { phone: "+46701234567" }),
  },
  companies: {
    veloClub: {
      id: 67_001_265_001,
      name: "Vélo Club Annecy",
      description: null,
      domains: ["velo-annecy.example"],
      createdAt: openingDay,
      updatedAt: openingDay,
    },
  },
  mailboxes: {
    support: {
      id: 67_000_041_001,
      name: "Lumen Bikes",
      email: "support@lumenbikes.freshdesk.com",
      groupId: null,
      isPrimary: true,
      createdAt: openingDay,
    },
    repairs: {
      id: 67_000_041_002,
      name: "Lumen Bikes Workshop",
      email: "workshop@lumenbikes.freshdesk.com",
      groupId: groupId(1),
      isPrimary: false,
      createdAt: openingDay,
    },
  },
} as const;

const roles: FreshdeskRole[] = [
  { id: 67_000_159_703, name: "Account Administrator", description: "Has complete control" },
  { id: 67_000_159_704, name: "Administrator", description: "Can configure all features" },
  { id: 67_000_159_706, name: "Agent", description: "Can log, view, reply, update and resolve tickets" },
];

function field(
  number: number,
  name: string,
  label: string,
  type: string,
  more: Partial<FreshdeskField> = {},
): FreshdeskField {
  return {
    id: 67_000_439_000 + number * 20,
    name,
    label,
    labelForCustomers: label,
    type,
    requiredForAgents: false,
    requiredForClosure: false,
    ...more,
  };
}

const required = { requiredForAgents: true };

const fields: FreshdeskField[] = [
  field(1, "requester", "Search a requester", "default_requester", {
    ...required,
    labelForCustomers: "Requester",
  }),
  field(2, "subject", "Subject", "default_subject", required),
  field(3, "ticket_type", "Type", "default_ticket_type"),
  field(4, "source", "Source", "default_source"),
  field(5, "status", "Status", "default_status", required),
  field(6, "priority", "Priority", "default_priority", required),
  field(7, "group", "Group", "default_group"),
  field(8, "agent", "Agent", "default_agent", { labelForCustomers: "Assigned to" }),
  field(9, "product", "Product", "default_product"),
  field(10, "description", "Description", "default_description", required),
  field(11, "company", "Company", "default_company"),
  field(12, "cf_order_number", "Order number", "custom_text"),
  field(13, "cf_bike_model", "Bike model", "custom_dropdown", {
    choices: ["Lumen City", "Lumen Trail", "Lumen Cargo"],
  }),
  /** The company's own rules watch it: set when a person has to take over. */
  field(14, "cf_needs_human", "Needs a human", "custom_checkbox"),
  field(15, "cf_resolution", "What was the matter", "custom_text"),
];

/** A key in the look of Freshdesk's: twenty letters and digits, different each time. */
export function newApiKey(): string {
  return randomBytes(10).toString("hex");
}

/** A fresh account of the demo company, without tickets. */
export function seedAccount(): AccountState {
  return structuredClone({
    facts: {
      id: 1_283_441,
      name: "Lumen Bikes",
      domain: "lumenbikes",
      timeZone: "Berlin",
      language: "en",
    },
    counter: 100,
    lastTicketId: 0,
    roles,
    agents: Object.values(lumenBikes.agents).map((one) => ({ ...one, apiKey: newApiKey() })),
    groups: Object.values(lumenBikes.groups),
    contacts: Object.values(lumenBikes.contacts),
    companies: Object.values(lumenBikes.companies) as unknown as AccountState["companies"],
    mailboxes: Object.values(lumenBikes.mailboxes),
    fields,
    statuses: [
      { id: 2, label: "Open", labelForCustomers: "Being Processed" },
      { id: 3, label: "Pending", labelForCustomers: "Awaiting your Reply" },
      { id: 4, label: "Resolved", labelForCustomers: "This ticket has been Resolved" },
      { id: 5, label: "Closed", labelForCustomers: "This ticket has been Closed" },
      { id: 6, label: "Waiting on Customer", labelForCustomers: "Awaiting your Reply" },
      { id: 7, label: "Waiting on Third Party", labelForCustomers: "Being Processed" },
      { id: 9, label: "In the workshop", labelForCustomers: "Your bike is being repaired" },
    ],
    tickets: [],
    attachments: [],
    outbox: [],
    ratings: [],
    jobs: [],
    rules: { 1: [], 3: [], 4: [] },
  });
}
