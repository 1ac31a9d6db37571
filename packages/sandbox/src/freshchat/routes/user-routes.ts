import type { Answer, Call } from "../../http/answer.ts";
import type { FreshchatAccount } from "../account.ts";
import { describeConversation, describeUser } from "../describe.ts";
import { failure, invalidValue, userNotFound } from "../errors.ts";
import { listPage } from "../list-page.ts";
import type { FreshchatUser, NameValue } from "../records.ts";
import type { RouteTable } from "./route-table.ts";

export const userRoutes: RouteTable = {
  "GET /users": findUsers,

  "GET /users/:id": (account, call) => {
    const { id = "" } = call.params;
    if (id === account.facts.serviceAccountId && call.query.get("system_user") === "true") {
      return { status: 200, json: { id, first_name: "Freshchat", properties: [], avatar: {} } };
    }
    const user = account.users.get(id);
    return user ? { status: 200, json: describeUser(user) } : userNotFound();
  },

  "POST /users/fetch": (account, call) => {
    const ids = (call.body as { ids?: unknown } | undefined)?.ids;
    if (!Array.isArray(ids)) return invalidValue("ids is required");
    const users = ids.map((id) => account.users.get(String(id))).filter((user) => user !== undefined);
    return { status: 200, json: { users: users.map(describeUser) } };
  },

  "POST /users": createUser,
  "PUT /users/:id": updateUser,

  "DELETE /users/:id": (account, call) => {
    const user = account.users.get(call.params.id ?? "");
    if (!user) return userNotFound();
    const json = { code: 202, status: "ACCEPTED", message: "user deletion accepted" };
    const make = () => {
      account.removeUser(user);
      account.changed("users");
      return { json };
    };
    return { status: 202, change: { make, pretend: () => json } };
  },

  "GET /users/:id/conversations": (account, call) => {
    const { id = "" } = call.params;
    if (!account.users.has(id)) return userNotFound();
    const oldestFirst = account.conversationsOf(id);
    const isNewestFirst = account.switches.userConversationsOrder === "newest-first";
    const conversations = isNewestFirst ? oldestFirst.toReversed() : oldestFirst;
    return {
      status: 200,
      json: {
        conversations: conversations.map((conversation) => describeConversation(account, conversation)),
      },
    };
  },
};

const timeFilters = ["created_from", "created_to", "updated_from", "updated_to"] as const;
const filters = ["email", "reference_id", "first_name", "phone_no", ...timeFilters] as const;

/** A bare call is an error; a filter that finds nobody is an empty list. */
function findUsers(account: FreshchatAccount, call: Call): Answer {
  const { query } = call;
  if (!filters.some((name) => query.get(name))) {
    return invalidValue("at least one of the filters email, reference_id, created_from is required");
  }
  const email = query.get("email");
  const candidates = email ? account.usersByEmail(email) : [...account.users.values()];
  const found = candidates.filter((user) => passes(account, user, query));
  return listPage(account, call, "users", found, describeUser);
}

function passes(account: FreshchatAccount, user: FreshchatUser, query: URLSearchParams): boolean {
  const referenceId = query.get("reference_id");
  if (referenceId) {
    const isPrefix = account.switches.referenceIdFilter === "prefix";
    if (!(isPrefix ? user.referenceId.startsWith(referenceId) : user.referenceId === referenceId))
      return false;
  }
  const firstName = query.get("first_name");
  if (firstName && user.firstName !== firstName) return false;
  const phone = query.get("phone_no");
  if (phone && user.phone !== phone) return false;
  const [createdFrom, createdTo, updatedFrom, updatedTo] = timeFilters.map((name) => query.get(name));
  if (createdFrom && user.createdTime < createdFrom) return false;
  if (createdTo && user.createdTime > createdTo) return false;
  if (updatedFrom && user.updatedTime < updatedFrom) return false;
  return !(updatedTo && user.updatedTime > updatedTo);
}

/** A user from the fields of POST and PUT; only those that were sent. */
export function readUserFields(body: unknown): Partial<FreshchatUser> {
  const sent = (body ?? {}) as Record<string, unknown>;
  const text = (value: unknown) => (value === null || value === undefined ? undefined : String(value));
  const avatar = sent.avatar as { url?: unknown } | null | undefined;
  const fields = {
    email: text(sent.email),
    phone: text(sent.phone),
    firstName: text(sent.first_name),
    lastName: text(sent.last_name),
    referenceId: text(sent.reference_id),
    avatarUrl: text(avatar?.url),
    properties: Array.isArray(sent.properties) ? (sent.properties as NameValue[]) : undefined,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** A complete user; what is missing becomes an anonymous visitor. */
export function newUser(account: FreshchatAccount, fields: Partial<FreshchatUser>): FreshchatUser {
  const time = account.timestamp();
  const firstName = fields.firstName ?? "";
  return {
    id: account.newUserId(firstName),
    email: "",
    phone: "",
    lastName: "",
    referenceId: "",
    avatarUrl: "",
    properties: [],
    createdTime: time,
    updatedTime: time,
    ...fields,
    firstName,
  };
}

function createUser(account: FreshchatAccount, call: Call): Answer {
  const fields = readUserFields(call.body);
  const twin = account.switches.userEmailExists === "new-user" ? undefined : findTwin(account, fields);
  if (twin && account.switches.userEmailExists === "refused") {
    return failure(409, "USER_ALREADY_EXISTS", "user already exists");
  }
  if (twin) return { status: account.switches.createdStatus, json: describeUser(twin) };
  const user = newUser(account, fields);
  const make = () => {
    account.addUser(user);
    account.changed("users");
    return { json: describeUser(user) };
  };
  return { status: account.switches.createdStatus, change: { make, pretend: () => describeUser(user) } };
}

function findTwin(account: FreshchatAccount, fields: Partial<FreshchatUser>): FreshchatUser | undefined {
  const byEmail = fields.email ? account.usersByEmail(fields.email)[0] : undefined;
  if (byEmail || !fields.referenceId) return byEmail;
  return [...account.users.values()].find((user) => user.referenceId === fields.referenceId);
}

function updateUser(account: FreshchatAccount, call: Call): Answer {
  const user = account.users.get(call.params.id ?? "");
  if (!user) return userNotFound();
  const fields = readUserFields(call.body);
  const body = (shown: FreshchatUser) =>
    account.switches.putUserAnswer === "user" ? describeUser(shown) : undefined;
  const make = () => {
    const properties = mergeProperties(user.properties, fields.properties ?? []);
    account.updateUser(user, { ...fields, properties, updatedTime: account.timestamp() });
    account.changed("users");
    return { json: body(user) };
  };
  return { status: 200, change: { make, pretend: () => body({ ...user, ...fields }) } };
}

function mergeProperties(present: readonly NameValue[], sent: readonly NameValue[]): NameValue[] {
  const merged = new Map([...present, ...sent].map((property) => [property.name, property]));
  return [...merged.values()];
}
