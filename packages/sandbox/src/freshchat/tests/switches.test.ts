import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { FreshchatSwitches } from "../switches.ts";
import { freshchatSwitchFacts } from "../switches.ts";
import { openAccount, openReceiver } from "./open-account.ts";

type Account = Awaited<ReturnType<typeof openAccount>>;

/** An account with a customer's open conversation, for looking at one switch. */
async function opened(switches: Partial<FreshchatSwitches>) {
  const account = await openAccount({ switches: { welcomeMessage: "none", ...switches } });
  const { conversationId, userId } = account.control.customerWrites({
    text: "hello",
    user: { first_name: "Lea" },
  });
  const path = `/v2/conversations/${conversationId}`;
  return { ...account, conversationId, userId, path };
}

type Look = (account: Awaited<ReturnType<typeof opened>>) => unknown;

const putStatus: Look = async ({ control, call, path, conversationId, workspace }) => {
  control.assign({ conversationId, agentId: workspace.agents.maya.id });
  return (await call("PUT", path, { status: "new" })).json.assigned_agent_id === undefined;
};
const reopenedStatus: Look = async ({ control, call, path, conversationId }) => {
  control.agentResolves({ conversationId });
  control.customerReopens({ conversationId });
  return (await call("GET", path)).json.status;
};
const uploaded = async ({ call }: Account) => {
  const form = new FormData();
  form.append("image", new Blob(["picture"], { type: "image/png" }), "a.png");
  const { status, json } = await call("POST", "/v2/images/upload", form);
  return [status, json.url !== undefined];
};
const systemMessages: Look = ({ control, conversationId }) => {
  control.agentResolves({ conversationId });
  return control.conversation(conversationId).messages.length - 1;
};
const agentMessageKeys: Look = async ({ reply, conversationId }) => {
  const { json } = await reply(conversationId, "hi");
  return "message_type" in json || "message_source" in json;
};

/** Switch, its position, what to look at, and what is seen. Each look tells all its positions apart. */
const cases: [keyof FreshchatSwitches, unknown, Look, unknown][] = [
  ["createdStatus", 200, async ({ reply, conversationId }) => (await reply(conversationId, "x")).status, 200],
  ["createdStatus", 201, async ({ reply, conversationId }) => (await reply(conversationId, "x")).status, 201],
  [
    "rateLimitHeaders",
    false,
    async ({ call }) => (await call("GET", "/v2/agents")).headers.has("x-ratelimit-limit"),
    false,
  ],
  [
    "rateLimitWindowMs",
    1,
    async ({ control, call }) => {
      control.setSwitches({ rateLimit: 1 });
      await call("GET", "/v2/agents");
      await new Promise((resolve) => setTimeout(resolve, 5));
      return (await call("GET", "/v2/agents")).status;
    },
    200,
  ],
  [
    "agentsFilterByEmail",
    true,
    async ({ call }) => (await call("GET", "/v2/agents?email=BATON@lumenbikes.example")).json.agents.length,
    1,
  ],
  [
    "referenceIdFilter",
    "prefix",
    async ({ call }) => (await call("GET", "/v2/users?reference_id=customer-100")).json.users.length,
    3,
  ],
  ...(["newest-first", "oldest-first"] as const).map(
    (order): [keyof FreshchatSwitches, unknown, Look, unknown] => [
      "userConversationsOrder",
      order,
      async ({ control, call, userId, conversationId }) => {
        control.customerWrites({ userId, text: "another" });
        const { conversations } = (await call("GET", `/v2/users/${userId}/conversations`)).json;
        return conversations[0].conversation_id === conversationId;
      },
      order === "oldest-first",
    ],
  ),
  [
    "putUserAnswer",
    "user",
    async ({ call, userId }) =>
      (await call("PUT", `/v2/users/${userId}`, { last_name: "Berg" })).json?.last_name,
    "Berg",
  ],
  ["userIdForm", "alias", ({ userId }) => /^Lea_alias[0-9a-f]{32}$/.test(userId), true],
  ["conversationIdForm", "uuid", ({ conversationId }) => conversationId.length, 36],
  ["conversationIdForm", "hex", ({ conversationId }) => /^[0-9a-f]{32}$/.test(conversationId), true],
  ["conversationUrl", false, async ({ call, path }) => (await call("GET", path)).json.url, undefined],
  ["statusNewClearsAgent", false, putStatus, false],
  ["statusNewClearsAgent", true, putStatus, true],
  [
    "propertiesNeedStatus",
    false,
    async ({ call, path }) => (await call("PUT", path, { properties: { a: 1 } })).status,
    200,
  ],
  [
    "propertiesNeedStatus",
    true,
    async ({ call, path }) => (await call("PUT", path, { properties: { a: 1 } })).status,
    400,
  ],
  ...(["refused", "accepted"] as const).map((value): [keyof FreshchatSwitches, unknown, Look, unknown] => [
    "assignDeactivatedAgent",
    value,
    async ({ call, path, workspace }) =>
      (await call("PUT", path, { status: "assigned", assigned_agent_id: workspace.agents.former.id })).status,
    value === "refused" ? 400 : 200,
  ]),
  [
    "deactivatedAgentPosting",
    "accepted",
    async ({ reply, conversationId, workspace }) =>
      (await reply(conversationId, "x", { actor_id: workspace.agents.former.id })).status,
    200,
  ],
  [
    "resolvedKeepsAssignee",
    false,
    async ({ control, call, path, conversationId }) => {
      control.assign({ conversationId });
      control.agentResolves({ conversationId });
      return (await call("GET", path)).json.assigned_agent_id;
    },
    undefined,
  ],
  ["reopenedStatus", "new", reopenedStatus, "new"],
  ["reopenedStatus", "reopened", reopenedStatus, "reopened"],
  ...([false, true] as const).map((value): [keyof FreshchatSwitches, unknown, Look, unknown] => [
    "agentMessageReopens",
    value,
    async ({ control, reply, conversationId }) => {
      control.agentResolves({ conversationId });
      await reply(conversationId, "one more");
      return control.conversation(conversationId).status;
    },
    value ? "new" : "resolved",
  ]),
  [
    "botActorStoredAs",
    "bot",
    async ({ reply, conversationId }) =>
      (await reply(conversationId, "x", { actor_type: "bot", actor_id: undefined })).json.actor_type,
    "bot",
  ],
  ["agentMessageType", "present", agentMessageKeys, true],
  ["agentMessageType", "absent", agentMessageKeys, false],
  ["systemMessages", true, systemMessages, 1],
  ["systemMessages", false, systemMessages, 0],
  [
    "unusedPartKeys",
    "null",
    async ({ reply, conversationId }) => (await reply(conversationId, "x")).json.message_parts,
    [{ text: { content: "x" }, image: null, file: null }],
  ],
  [
    "lineBreakPart",
    true,
    ({ control, conversationId }) => control.conversation(conversationId).messages[0]?.message_parts.at(-1),
    { text: { content: "\r\n" } },
  ],
  [
    "welcomeMessage",
    "text",
    ({ control, workspace }) => {
      const { conversationId } = control.customerWrites({
        text: "hi",
        channelId: workspace.channels.repairs.id,
      });
      return control.conversation(conversationId).messages[0]?.message_parts;
    },
    [{ text: { content: "Welcome to Lumen Bikes! Ask us anything about repairs & warranty." } }],
  ],
  [
    "imageUrlCheck",
    "trust",
    async ({ reply, conversationId }) =>
      (await reply(conversationId, "", { message_parts: [{ image: { url: "http://127.0.0.1:1/a.png" } }] }))
        .status,
    200,
  ],
  [
    "emailTextPart",
    "accepted",
    async ({ control, reply, workspace }) => {
      const { conversationId } = control.customerWrites({
        text: "mail",
        channelId: workspace.channels.email.id,
      });
      return (await reply(conversationId, "x")).status;
    },
    200,
  ],
  ["uploadedImageAnswer", "url", uploaded, [200, true]],
  ["uploadedImageAnswer", "hash", uploaded, [200, false]],
  ["maximumUploadBytes", 3, uploaded, [400, false]],
];

describe("switches", () => {
  test.each(cases)("%s at %j shows in the API", async (name, value, look, seen) => {
    const account = await opened({ [name]: value });
    expect(await look(account)).toEqual(seen);
  });

  /** The webhooks that a resolution through the API sets off. */
  async function webhooksOf(switches: Partial<FreshchatSwitches>) {
    const account = await opened(switches);
    const receiver = await openReceiver();
    await account.control.saveWebhook({ url: receiver.url });
    await account.call("PUT", account.path, { status: "resolved" });
    await account.control.whenWebhooksIdle();
    return receiver.received.map(({ json }) => json);
  }

  test("apiChangeActor names the system or the account admin", async () => {
    const [bySystem] = await webhooksOf({ apiChangeActor: "system" });
    const [byAdmin] = await webhooksOf({ apiChangeActor: "agent" });
    expect([bySystem.data.resolve.resolver, byAdmin.data.resolve.resolver]).toEqual(["system", "agent"]);
  });

  test("resolutionUserKey chooses the key of the customer", async () => {
    const keys = async (resolutionUserKey: FreshchatSwitches["resolutionUserKey"]) =>
      Object.keys((await webhooksOf({ resolutionUserKey }))[0].data.resolve).filter((key) =>
        key.startsWith("user"),
      );
    expect([await keys("user"), await keys("users"), await keys("none")]).toEqual([["user"], ["users"], []]);
  });

  test("deliverSystemMessages all sends what the platform notes in the list", async () => {
    const actions = (await webhooksOf({ deliverSystemMessages: "all" })).map(({ action }) => action);
    expect(actions).toEqual(["message_create", "conversation_resolution"]);
  });

  test("every switch is put to the test somewhere", () => {
    const folder = new URL(".", import.meta.url);
    const tests = readdirSync(folder).filter((name) => name.endsWith(".test.ts"));
    const text = tests.map((name) => readFileSync(new URL(name, folder), "utf8")).join("\n");
    const forgotten = Object.keys(freshchatSwitchFacts).filter((name) => !text.includes(name));
    expect(forgotten).toEqual([]);
  });
});
