import { afterEach, describe, expect, test } from "vitest";
import { readFixture } from "./__fixtures__/read-fixture.ts";
import { ticketCreatedRule } from "./automation-rules.ts";
import { connectToTestServer, type TestConnection, ticketFields } from "./connect-to-test-server.ts";

const connections: TestConnection[] = [];
afterEach(async () => {
  for (const connection of connections.splice(0)) await connection.close();
});

const me = readFixture("agent-me.json") as { contact: object };
const rule = { ...ticketCreatedRule, actions: [{ url: "https://baton.acme.test/webhooks/freshdesk/abc" }] };
const working = {
  "GET /agents/me": { json: me, headers: { "x-ratelimit-total": "400" } },
  "GET /agents": { json: [me] },
  "GET /roles": { json: [{ id: 67000159704, name: "Administrator" }] },
  "GET /account": { json: { account_id: 5, account_name: "Acme", tier_type: "Pro", data_center: "EU" } },
  "GET /automations/1/rules": { json: { rules: [rule], meta: { count: 1 } } },
  "GET /automations/4/rules": { json: [rule] },
  "GET /groups/5": { json: { id: 5, name: "Orders", agent_ids: [2] } },
  "GET /agents/2": { json: { id: 2, contact: { name: "Maya", active: true } } },
};
const denied = { status: 403, json: { code: "access_denied", message: "You are not authorized." } };

async function connect(...args: Parameters<typeof connectToTestServer>): Promise<TestConnection> {
  const connection = await connectToTestServer(...args);
  connections.push(connection);
  return connection;
}

async function check(...args: Parameters<typeof connectToTestServer>) {
  return (await connect(...args)).helpdesk.check();
}

const failedChecks = (result: Awaited<ReturnType<typeof check>>) => result.checks.filter(({ ok }) => !ok);

test("FD1: a key that works names its agent, e-mail and role, and the account's facts", async () => {
  const result = await check(working);
  expect(failedChecks(result)).toEqual([]);
  expect(result).toMatchObject({
    ok: true,
    agentAccount: { externalId: "67013469001", name: "Example Agent", email: "agent@example.com" },
    account: { callsPerMinute: "400", accountId: "5", plan: "Pro", datacenter: "EU" },
  });
  expect(result.checks.find(({ name }) => name === "agent-account")?.message).toContain(
    "Example Agent, role Administrator (agent@example.com)",
  );
});

test.each([
  ["a wrong key", { status: 401, json: { code: "invalid_credentials" } }, "api-key", "apiKey", "401"],
  [
    "a suspended account",
    { status: 403, json: { code: "account_suspended" } },
    "api-key",
    "apiKey",
    "suspended",
  ],
  ["a plan without API", { status: 403, json: { code: "require_feature" } }, "api-key", "apiKey", "plan"],
  ["an agent locked out", { status: 403, json: { code: "password_lockout" } }, "api-key", "apiKey", "locked"],
  ["any other 403", denied, "api-key", "apiKey", "403"],
  ["a host that is nobody's", { status: 404, body: "<html>" }, "domain", "domain", "no such account"],
  ["a portal", { status: 200, body: "<html>" }, "domain", "domain", "portal"],
  [
    "a redirect to a portal",
    { status: 302, body: "", headers: { location: "https://x" } },
    "domain",
    "domain",
    "portal",
  ],
  ["another API", { json: { hello: "you" } }, "domain", "domain", "not as Freshdesk's API"],
  ["a rate limit", { status: 429, body: "slow" }, "reachable", null, "rate limit"],
  ["an error", { status: 503, body: "" }, "reachable", null, "again"],
])("FD1: %s is named with its field", async (_name, answer, name, field, words) => {
  const result = await check({ ...working, "GET /agents/me": answer });
  expect(result).toMatchObject({ ok: false, agentAccount: null });
  expect(failedChecks(result)).toMatchObject([{ name, field, message: expect.stringContaining(words) }]);
});

describe("FD1: the rights of the key", () => {
  test("a key of an agent who is no admin is refused with what is lost", async () => {
    const result = await check({ ...working, "GET /agents": denied, "GET /roles": denied });
    expect(failedChecks(result)).toMatchObject([
      {
        name: "admin-rights",
        field: "apiKey",
        message: expect.stringContaining("Give Example Agent the role"),
      },
    ]);
  });

  test("an agent who sees only some tickets is refused", async () => {
    for (const [scope, words] of [
      [2, "tickets of their groups"],
      [3, "assigned to them"],
    ] as const) {
      const result = await check({ ...working, "GET /agents/me": { json: { ...me, ticket_scope: scope } } });
      expect(failedChecks(result)).toMatchObject([
        { name: "ticket-access", field: "apiKey", message: expect.stringContaining(words) },
      ]);
    }
  });

  test("a collaborator cannot answer", async () => {
    const result = await check({ ...working, "GET /agents/me": { json: { ...me, type: "collaborator" } } });
    expect(failedChecks(result)).toMatchObject([{ name: "agent-account", field: "apiKey" }]);
  });

  test("a person's key is warned of, not refused", async () => {
    const person = { ...me, contact: { ...me.contact, job_title: "Head of Support" } };
    const result = await check({ ...working, "GET /agents/me": { json: person } });
    expect(result.ok).toBe(true);
    expect(result.checks.find(({ name }) => name === "agent-account")?.message).toContain("Warning");
  });
});

describe("conditions FD4, FD9: what the settings name must be there", () => {
  const all = {
    defaultGroupId: "5",
    handoffGroupId: "5",
    handoffAgentId: "2",
    groupIds: ["5"],
    markerField: "cf_handoff",
  };

  test("all of it is there", async () => {
    const result = await check(working, {
      settings: { ...all, handoffRouting: "agent", productIds: ["67000001416"] },
    });
    expect(failedChecks(result)).toEqual([]);
  });

  test.each([
    ["a default group that is gone", { defaultGroupId: "9" }, "defaultGroupId"],
    ["a chosen group that is gone", { groupIds: ["5", "9"] }, "groupIds"],
    ["a handoff group that is gone", { handoffGroupId: "9" }, "handoffGroupId"],
    ["a handoff agent who is gone", { handoffAgentId: "9" }, "handoffAgentId"],
    ["the agent account as handoff agent", { handoffAgentId: "67013469001" }, "handoffAgentId"],
    ["a product that is gone", { productIds: ["9"] }, "productIds"],
    ["a marker field that is gone", { markerField: "cf_gone" }, "markerField"],
    ["a marker field without its prefix", { markerField: "handoff" }, "markerField"],
    ["a marker field without a yes", { markerField: "cf_colour" }, "markerField"],
  ])("%s", async (_name, settings, field) => {
    const result = await check(working, { settings });
    expect(failedChecks(result).map((one) => one.field)).toEqual([field]);
  });

  test("a marker field without its prefix is told the right name", async () => {
    const result = await check(working, { settings: { markerField: "handoff" } });
    expect(failedChecks(result)[0]?.message).toContain("Enter cf_handoff.");
  });

  test("a deactivated handoff agent, and one outside the handoff group", async () => {
    const inactive = { "GET /agents/2": { json: { id: 2, contact: { name: "Maya", active: false } } } };
    const first = await check({ ...working, ...inactive }, { settings: { handoffAgentId: "2" } });
    expect(failedChecks(first)).toMatchObject([
      { field: "handoffAgentId", message: expect.stringContaining("Maya") },
    ]);
    const outside = { "GET /groups/5": { json: { id: 5, name: "Orders", agent_ids: [3] } } };
    const second = await check(
      { ...working, ...outside },
      { settings: { handoffRouting: "agent", handoffAgentId: "2", handoffGroupId: "5" } },
    );
    expect(failedChecks(second).map(({ field }) => field)).toEqual(["handoffGroupId"]);
  });

  test("fields that closing demands are named beforehand", async () => {
    const required = {
      name: "cf_reason",
      label: "Reason",
      type: "custom_text",
      default: false,
      required_for_closure: true,
    };
    const result = await check({ ...working, "GET /ticket_fields": { json: [...ticketFields, required] } });
    expect(result.ok).toBe(true);
    expect(result.checks.find(({ name }) => name === "closing")?.message).toContain('"Reason"');
  });
});

describe("conditions FD1, FD2, FD8: the automation rules", () => {
  const message = async (routes: object) => {
    const result = await check({ ...working, ...routes });
    expect(result.ok).toBe(true);
    return result.checks.find(({ name }) => name === "automation-rules")?.message;
  };

  test("both there", async () => {
    expect(await message({})).toBe("Both automation rules are there.");
  });
  test("one missing or switched off is named", async () => {
    const off = { "GET /automations/4/rules": { json: { rules: [{ ...rule, active: false }] } } };
    expect(await message(off)).toContain("rule 2 (ticket is updated)");
  });
  test("rule 1 behind another one is warned of", async () => {
    const behind = {
      "GET /automations/1/rules": { json: { rules: [{ name: "x", active: true, actions: [] }, rule] } },
    };
    expect(await message(behind)).toContain("number 2");
  });
  test("a plan without them works by asking again and again", async () => {
    const without = { "GET /automations/1/rules": { status: 403, json: { code: "require_feature" } } };
    expect(await message(without)).toContain("this Freshdesk plan has no automation rules");
  });
});

test("D2: no message shows the key", async () => {
  const result = await check(
    { "GET /agents/me": { status: 401, json: {} } },
    { settings: { apiKey: "S3CR3T" } },
  );
  expect(JSON.stringify(result)).not.toContain("S3CR3T");
});

describe("choices for the form", () => {
  test("from the lists an admin may read", async () => {
    const { helpdesk } = await connect({
      "GET /groups": { json: readGroups() },
      "GET /agents": {
        json: [
          { id: 2, type: "support_agent", contact: { name: "Maya", email: "m@a.test" } },
          { id: 3, type: "collaborator", contact: { name: "Col" } },
          { id: 4, type: "support_agent", deactivated: true, contact: { name: "Old" } },
        ],
      },
    });
    expect(await helpdesk.listOptions("groups")).toEqual([
      { value: "67000260001", label: "Account managers", detail: "Account managers" },
    ]);
    expect(await helpdesk.listOptions("teammates")).toEqual([
      { value: "2", label: "Maya", detail: "m@a.test" },
    ]);
    expect(await helpdesk.listOptions("products")).toEqual([
      { value: "67000001416", label: "Bikes", detail: null },
    ]);
    expect((await helpdesk.listOptions("fields")).map(({ value }) => value)).toEqual([
      "cf_handoff",
      "cf_note",
      "cf_route",
    ]);
    expect(await helpdesk.listOptions("tags")).toEqual([]);
  });

  test("FD7, FD4: a field to mark handoffs with is made as a checkbox that only teammates see", async () => {
    const { helpdesk, server } = await connect({
      "POST /admin/ticket_fields": {
        status: 201,
        json: { id: 9, name: "cf_needs_human", label: "Needs a human", type: "custom_checkbox" },
      },
    });
    expect(await helpdesk.createOption?.("fields", "Needs a human")).toEqual({
      value: "cf_needs_human",
      label: "Needs a human",
      detail: "cf_needs_human",
    });
    expect(server.requests.at(-1)?.json).toMatchObject({
      label: "Needs a human",
      type: "custom_checkbox",
      displayed_to_customers: false,
      customers_can_edit: false,
    });
  });

  test("FD4: a key that may not make fields is told how to make one by hand", async () => {
    const { helpdesk } = await connect({ "POST /admin/ticket_fields": denied });
    await expect(helpdesk.createOption?.("fields", "Needs a human")).rejects.toMatchObject({
      code: "field-not-created",
      hint: expect.stringContaining("Admin → Ticket Fields"),
    });
  });

  test("from the ticket's fields where those lists are forbidden", async () => {
    const { helpdesk } = await connect({
      "GET /groups": denied,
      "GET /agents": denied,
    });
    expect((await helpdesk.listOptions("groups")).map(({ label }) => label)).toEqual(["Billing", "Orders"]);
    expect((await helpdesk.listOptions("teammates")).map(({ label }) => label)).toEqual(["Baton", "Maya"]);
  });
});

describe("M7: the field mapping", () => {
  const contactFields = {
    json: [
      { name: "name", label: "Full name", type: "default_name", default: true },
      { name: "job_title", label: "Title", type: "default_job_title", default: true },
      { name: "plan", label: "Plan", type: "custom_text", default: false },
    ],
  };
  const line = (object: "contact" | "conversation", field: string) => ({ attribute: "plan", object, field });
  const checkMapping = async (
    fieldMapping: ReturnType<typeof line>[],
    answer: { status?: number; json?: unknown } = contactFields,
  ) =>
    (await check({ ...working, "GET /contact_fields": answer }, { settings: { fieldMapping } })).checks.find(
      ({ name }) => name === "field-mapping",
    );

  test("fields of contact and ticket that can be filled are offered, and no others", async () => {
    const { helpdesk } = await connect({ ...working, "GET /contact_fields": contactFields });
    expect(await helpdesk.listOptions("mapped-fields")).toEqual([
      { value: "contact:plan", label: "Plan", detail: "plan" },
      { value: "contact:job_title", label: "Title", detail: "job_title" },
      { value: "conversation:cf_colour", label: "Colour", detail: "cf_colour" },
      { value: "conversation:cf_handoff", label: "Handoff", detail: "cf_handoff" },
      { value: "conversation:cf_note", label: "Note", detail: "cf_note" },
      { value: "conversation:product", label: "product", detail: "product" },
      { value: "conversation:cf_route", label: "Route", detail: "cf_route" },
    ]);
  });

  test("one whose fields are there passes; without a mapping nothing is asked", async () => {
    expect(await checkMapping([line("contact", "plan"), line("conversation", "cf_note")])).toMatchObject({
      ok: true,
      message: "2 attributes are mapped.",
    });
    expect(await checkMapping([])).toBeUndefined();
  });

  test.each([
    ["contact", "gone", "line 2: there is no contact field gone"],
    ["contact", "name", "line 2: the contact field name cannot be filled"],
    ["conversation", "cf_gone", "line 2: there is no ticket field cf_gone"],
    ["conversation", "status", "line 2: the ticket field status cannot be filled"],
  ] as const)("a %s field %s: refused, naming line and field", async (object, field, words) => {
    expect(await checkMapping([line("contact", "plan"), line(object, field)])).toMatchObject({
      ok: false,
      field: "fieldMapping",
      message: expect.stringContaining(words),
    });
  });

  test("contact fields that may not be read are believed; ones that cannot be read now are not", async () => {
    expect(await checkMapping([line("contact", "any")], denied)).toMatchObject({ ok: true });
    expect(await checkMapping([line("contact", "any")], { status: 503 })).toMatchObject({
      ok: false,
      field: null,
    });
  });
});

function readGroups() {
  return [
    { id: 67000260001, name: "Account managers", description: "Account managers", auto_ticket_assign: 1 },
  ];
}
