import { afterEach, describe, expect, test } from "vitest";
import type { CheckResult } from "../contract.ts";
import { createHttpClient } from "../http/create-http-client.ts";
import { connectToTestServer, type TestConnection } from "./connect-to-test-server.ts";
import { freshchat } from "./index.ts";
import { freshchatSettingsSchema } from "./settings.ts";

let connection: TestConnection | null = null;
afterEach(async () => {
  await connection?.close();
  connection = null;
});

async function connect(...args: Parameters<typeof connectToTestServer>): Promise<TestConnection> {
  connection = await connectToTestServer(...args);
  return connection;
}

const configuration = "GET /v2/accounts/configuration";
const account = {
  json: {
    app_id: "app-1",
    account_id: 515435468500047,
    account_domain: "acme.freshchat.com",
    plan_type: "pro",
  },
};
const agent = { id: "ai-agent", email: "AI@acme.test", first_name: "Baton", last_name: null };
const person = (n: number) => ({ id: `t${n}`, email: `t${n}@acme.test`, first_name: `T${n}` });
const page = (agents: unknown[], current_page = 1, total_pages = 1) => ({
  json: { agents, pagination: { current_page, total_pages } },
});
const agentsPage = (n: number) => `GET /v2/agents?page=${n}&items_per_page=50`;

function faults(result: CheckResult) {
  return result.checks.filter((check) => !check.ok).map(({ name, field }) => ({ name, field }));
}

test("FC2: a good connection passes every check and finds the agent without regard to case", async () => {
  const { helpdesk, calls } = await connect({
    [configuration]: account,
    "GET /v2/agents": page([person(1), agent]),
  });
  const result = await helpdesk.check();
  expect(result).toMatchObject({
    ok: true,
    agentAccount: { externalId: "ai-agent", name: "Baton", email: "AI@acme.test" },
    account: { appId: "app-1", accountId: "515435468500047", plan: "pro" },
  });
  expect(result.checks.map(({ name }) => name)).toEqual(["domain", "access-token", "default-agent"]);
  expect(calls()).toEqual(["GET /v2/accounts/configuration", "GET /v2/agents?page=1&items_per_page=50"]);
});

describe("FC2: each fault names its field and says what to do", () => {
  test.each([
    ["401", { status: 401 }, "access-token", "accessToken", /replaced, revoked or has expired/],
    ["403", { status: 403 }, "access-token", "accessToken", /make a new one, as an active admin/],
    ["404", { status: 404, body: "" }, "domain", "domain", /host of the chat URL/],
    ["200 with a web page", { body: "<html>Portal</html>" }, "domain", "domain", /is a portal/],
    ["200 with other JSON", { json: { hello: "world" } }, "domain", "domain", /is a portal/],
    [
      "a redirect",
      { status: 302, headers: { location: "/login" }, body: "" },
      "domain",
      "domain",
      /is a portal/,
    ],
    ["429", { status: 429 }, "reachable", null, /Wait a minute/],
    ["503", { status: 503 }, "reachable", null, /Test again/],
  ])("an answer of %s", async (_name, answer, name, field, message) => {
    const { helpdesk, calls } = await connect({ [configuration]: answer });
    const result = await helpdesk.check();
    expect(result).toMatchObject({ ok: false, agentAccount: null });
    expect(result.checks).toMatchObject([
      { name, ok: false, field, message: expect.stringMatching(message) },
    ]);
    expect(calls()).toHaveLength(1);
  });

  test.each([
    ["a host nobody has", "ENOTFOUND", /was not found/],
    ["a host that resolves to a private address", null, /private network/],
  ])("%s", async (_name, code, message) => {
    const http = createHttpClient({
      resolveHost: (_host, _options, callback) =>
        code === null
          ? callback(null, [{ address: "10.0.0.7", family: 4 }])
          : callback(Object.assign(new Error(code), { code }), []),
    });
    const settings = freshchatSettingsSchema.parse({
      domain: "nobody.freshchat.com",
      accessToken: "t",
      defaultAgentEmail: "ai@acme.test",
    });
    const result = await freshchat
      .connect({ settings, agentAccount: null, http, now: () => new Date() })
      .check();
    expect(result.checks).toMatchObject([
      { ok: false, field: "domain", message: expect.stringMatching(message) },
    ]);
  });
});

describe("the agent account", () => {
  test("on the second page of agents is found", async () => {
    const first = Array.from({ length: 50 }, (_, n) => person(n));
    const { helpdesk } = await connect({
      [configuration]: account,
      [agentsPage(1)]: { json: { agents: first, links: { next_page: { href: "/v2/agents?page=2" } } } },
      [agentsPage(2)]: { json: { agents: [agent], links: {} } },
    });
    expect(await helpdesk.check()).toMatchObject({ ok: true, agentAccount: { externalId: "ai-agent" } });
  });

  test("that nobody has, where the page after the last is an error, is named", async () => {
    const first = Array.from({ length: 50 }, (_, n) => person(n));
    const { helpdesk } = await connect({
      [configuration]: account,
      [agentsPage(1)]: { json: { agents: first } },
      [agentsPage(2)]: { status: 400, json: { status: "WRONG_PAGE" } },
    });
    const result = await helpdesk.check();
    expect(faults(result)).toEqual([{ name: "default-agent", field: "defaultAgentEmail" }]);
    expect(result.checks.at(-1)?.message).toMatch(/No Freshchat agent has the email ai@acme.test/);
  });

  test.each([
    ["deactivated", { is_deactivated: true }],
    ["deleted", { is_deleted: true }],
  ])("FC3: that is %s cannot write, and the message says so", async (word, given) => {
    const { helpdesk } = await connect({
      [configuration]: account,
      "GET /v2/agents": page([{ ...agent, ...given }]),
    });
    const result = await helpdesk.check();
    expect(result.agentAccount).toBeNull();
    expect(result.checks.at(-1)).toMatchObject({ ok: false, message: expect.stringContaining(word) });
  });

  test("whose old account is deactivated is found by the active one", async () => {
    const { helpdesk } = await connect({
      [configuration]: account,
      "GET /v2/agents": page([{ ...agent, id: "old", is_deactivated: true }, agent]),
    });
    expect(await helpdesk.check()).toMatchObject({ ok: true, agentAccount: { externalId: "ai-agent" } });
  });

  test("that the token may not read names the token", async () => {
    const { helpdesk } = await connect({ [configuration]: account, "GET /v2/agents": { status: 403 } });
    expect(faults(await helpdesk.check())).toEqual([{ name: "default-agent", field: "accessToken" }]);
  });
});

describe("optional settings", () => {
  const basis = { [configuration]: account, "GET /v2/agents": page([agent]) };
  const channels = {
    json: {
      channels: [
        { id: "t1", name: "Sales", source: "freshchat", enabled: true },
        { id: "t2", name: "Mail", source: "EMAIL", enabled: true },
        { id: "t3", name: "Old", source: "FRESHCHAT", enabled: false },
      ],
    },
  };

  test.each([
    [["t1"], 0, /"Sales"/],
    [["t2"], 1, /"Mail" is no messenger topic/],
    [["t3"], 1, /"Old" is switched off/],
    [["t1", "t9"], 1, /No topic has the id t9/],
  ])("G7: the topics %j have %i faults", async (topicIds, count, message) => {
    const { helpdesk } = await connect(
      { ...basis, "GET /v2/channels": channels },
      { settings: { topicIds } },
    );
    const result = await helpdesk.check();
    expect(faults(result)).toEqual(
      Array.from({ length: count }, () => ({ name: "topics", field: "topicIds" })),
    );
    expect(result.checks.find(({ name }) => name === "topics")?.message).toMatch(message);
  });

  test.each([
    ["g1", []],
    ["g9", [{ name: "escalation-group", field: "escalationGroupId" }]],
  ])("FC6: the escalation group %s", async (escalationGroupId, expected) => {
    const { helpdesk } = await connect(
      { ...basis, "GET /v2/groups": { json: { groups: [{ id: "g1", name: "Tier 2" }] } } },
      { settings: { escalationGroupId } },
    );
    expect(faults(await helpdesk.check())).toEqual(expected);
  });

  test("FC4: a public key that is none is named", async () => {
    const { helpdesk } = await connect(basis, { settings: { webhookPublicKey: "not a key" } });
    expect(faults(await helpdesk.check())).toEqual([
      { name: "webhook-public-key", field: "webhookPublicKey" },
    ]);
  });
});

test("choices for the form: topics of the messenger, groups, and agents who can write", async () => {
  const { helpdesk } = await connect({
    "GET /v2/channels": {
      json: {
        channels: [
          { id: "t2", name: "Z", source: "FRESHCHAT", enabled: false },
          { id: "t3", source: "EMAIL" },
        ],
      },
    },
    "GET /v2/groups": {
      json: {
        groups: [
          { id: "g2", name: "B" },
          { id: "g1", name: "A", description: "first" },
        ],
      },
    },
    "GET /v2/agents": page([agent, { ...person(1), is_deactivated: true }]),
  });
  expect(await helpdesk.listOptions("topics")).toEqual([
    { value: "t2", label: "Z", detail: "switched off in Freshchat" },
  ]);
  expect(await helpdesk.listOptions("groups")).toEqual([
    { value: "g1", label: "A", detail: "first" },
    { value: "g2", label: "B", detail: null },
  ]);
  expect(await helpdesk.listOptions("teammates")).toEqual([
    { value: "ai-agent", label: "Baton", detail: "AI@acme.test" },
  ]);
  expect(await helpdesk.listOptions("tags")).toEqual([]);
});
