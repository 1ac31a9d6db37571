import { createHash, randomBytes } from "node:crypto";
import type { AccountState } from "./account.ts";
import type { FreshchatAgent, FreshchatChannel, FreshchatGroup, FreshchatUser } from "./records.ts";

const openingDay = "2025-03-03T08:00:00.000Z";

/** An id that is the same in every sandbox, so that documentation and tests may name it. */
function fixedId(name: string): string {
  const hex = createHash("sha256").update(`lumen-bikes/${name}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function group(name: string, description: string): FreshchatGroup {
  return { id: fixedId(`group/${name}`), name, description, routingType: "INTELLIASSIGN" };
}

function agent(
  email: string,
  firstName: string,
  lastName: string,
  more: Partial<FreshchatAgent> = {},
): FreshchatAgent {
  const number = Number.parseInt(createHash("sha256").update(email).digest("hex").slice(0, 10), 16);
  return {
    id: fixedId(`agent/${email}`),
    orgId: String(345_162_000_000_000_000n + BigInt(number % 1_000_000_000_000)),
    email,
    firstName,
    lastName,
    roleId: "AGENT",
    roleName: "Agent",
    groupIds: [],
    isDeactivated: false,
    isDeleted: false,
    isAvailable: true,
    createdTime: openingDay,
    ...more,
  };
}

function channel(name: string, numericId: string, more: Partial<FreshchatChannel> = {}): FreshchatChannel {
  return {
    id: fixedId(`channel/${name}`),
    numericId,
    name,
    source: "FRESHCHAT",
    isEnabled: true,
    isPublic: true,
    welcomeText: `Welcome to Lumen Bikes! Ask us anything about ${name.toLowerCase()}.`,
    updatedTime: openingDay,
    ...more,
  };
}

function user(name: string, firstName: string, more: Partial<FreshchatUser> = {}): FreshchatUser {
  return {
    id: fixedId(`user/${name}`),
    email: "",
    phone: "",
    firstName,
    lastName: "",
    referenceId: "",
    avatarUrl: "",
    properties: [],
    createdTime: openingDay,
    updatedTime: openingDay,
    ...more,
  };
}

const workshop = group("Workshop", "Repairs, spare parts and warranty");
const orders = group("Orders and returns", "Delivery, returns and refunds");

/** The people and places of the demo company, by a short name each. */
export const lumenBikes = {
  groups: { workshop, orders },
  agents: {
    /** The account Baton posts as. */
    baton: agent("baton@lumenbikes.example", "Baton", "AI"),
    maya: agent("maya@lumenbikes.example", "Maya", "Lindqvist", { groupIds: [workshop.id, orders.id] }),
    jonas: agent("jonas@lumenbikes.example", "Jonas", "Okafor", { groupIds: [orders.id] }),
    admin: agent("ines@lumenbikes.example", "Inês", "Duarte", {
      roleId: "ACCOUNT_ADMIN",
      roleName: "Account Admin",
    }),
    /** Left the company; still in the list. */
    former: agent("tobias@lumenbikes.example", "Tobias", "Brandt", {
      isDeactivated: true,
      isAvailable: false,
    }),
  },
  channels: {
    shop: channel("Orders & delivery", "515435468500001"),
    repairs: channel("Repairs & warranty", "515435468500002"),
    email: channel("Support email", "515435468500003", { source: "EMAIL", isPublic: false }),
    disabled: channel("Spring sale 2024", "515435468500004", { isEnabled: false }),
  },
  users: {
    amelie: user("amelie", "Amélie", {
      lastName: "Fournier",
      email: "amelie@example.com",
      phone: "+33612345678",
      referenceId: "customer-1001",
      properties: [{ name: "cf_plan", value: "Lumen Club" }],
    }),
    /** Shares the email with `rahima`. */
    rafiq: user("rafiq", "Rafiq", {
      lastName: "Hasan",
      email: "family@example.com",
      referenceId: "customer-1002",
    }),
    rahima: user("rahima", "রহিমা", {
      lastName: "হাসান",
      email: "family@example.com",
      referenceId: "customer-1003",
    }),
    minjun: user("minjun", "민준", { lastName: "김", email: "minjun@example.com" }),
    /** Never said who they are. */
    anonymous: user("anonymous", "Copper Heron"),
  },
} as const;

/** A token in the look of Freshchat's: a JWT of about a thousand characters, different each time. */
export function newAccessToken(): string {
  const header = Buffer.from('{"kid":"custom-oauth-keyid","alg":"RS256","typ":"JWT"}').toString("base64url");
  return `${header}.${randomBytes(440).toString("base64url")}.${randomBytes(256).toString("base64url")}`;
}

/** A fresh account of the demo company, without conversations. */
export function seedAccount(): AccountState {
  return structuredClone({
    facts: {
      appId: fixedId("app"),
      accountId: 229_184_563_310_412,
      organisationId: 186_312_667_400_117,
      domain: "lumenbikes.freshchat.com",
      companyName: "Lumen Bikes",
      serviceAccountId: fixedId("service-account"),
    },
    accessToken: newAccessToken(),
    crmKey: randomBytes(16).toString("base64url"),
    counter: 0,
    agents: Object.values(lumenBikes.agents),
    groups: Object.values(lumenBikes.groups),
    channels: Object.values(lumenBikes.channels),
    users: Object.values(lumenBikes.users),
    conversations: [],
    files: [],
    crmContacts: [
      {
        id: 70_000_000_001,
        email: "amelie@example.com",
        first_name: "Amélie",
        last_name: "Fournier",
        mobile_number: "+33612345678",
        work_number: "",
        job_title: "",
        custom_field: { cf_frame_size: "M" },
        sales_accounts: [{ id: 80_000_000_001, is_primary: true }],
      },
    ],
    crmCompanies: [
      {
        id: 80_000_000_001,
        name: "Vélo Club Annecy",
        website: "https://velo-annecy.example",
        phone: "",
        industry: "Sports",
        custom_field: {},
      },
    ],
  });
}
