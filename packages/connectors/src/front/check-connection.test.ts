import { afterEach, describe, expect, test } from "vitest";
import { agentTeammate, connectToTestServer, list, type TestConnection } from "./connect-to-test-server.ts";

const connections: TestConnection[] = [];
afterEach(async () => {
  for (const connection of connections.splice(0)) await connection.close();
});

const notFound = { status: 404, json: { _error: { message: "Unknown conversation ID cnv_0" } } };
const denied = { status: 403, json: { _error: { title: "Forbidden", message: "no" } } };
const working = {
  "GET /me": { json: { id: "cmp_1", name: "Acme" }, headers: { "x-ratelimit-limit": "100" } },
  "GET /teammates/tea_1": { json: { ...agentTeammate, is_available: true } },
  "GET /inboxes": list([
    { id: "inb_1", name: "Support" },
    { id: "inb_2", name: "Maya", is_private: true },
  ]),
  "GET /tags": list([]),
  "GET /conversations": list([]),
  "GET /conversations/cnv_0": notFound,
  "PATCH /conversations/cnv_0": notFound,
  "POST /conversations/cnv_0/comments": notFound,
  "POST /conversations/cnv_0/tags": notFound,
  "POST /conversations/cnv_0/messages": notFound,
};

async function check(...args: Parameters<typeof connectToTestServer>) {
  const connection = await connectToTestServer(...args);
  connections.push(connection);
  const result = await connection.helpdesk.check();
  return { result, failed: result.checks.filter(({ ok }) => !ok), ...connection };
}

test("FR1: settings that work name the company and the teammate, with the company's limit; writes reach no conversation", async () => {
  const { result, failed, calls } = await check(working);
  expect(failed).toEqual([]);
  expect(result).toMatchObject({
    ok: true,
    agentAccount: { externalId: "tea_1", name: "Baton AI", email: "ai@acme.test" },
    account: { companyId: "cmp_1", companyName: "Acme", callsPerMinute: "100" },
  });
  const writes = calls().filter((call) => !call.startsWith("GET"));
  expect(writes.every((call) => call.includes("/conversations/cnv_0"))).toBe(true);
  expect(calls().length).toBeLessThanOrEqual(13);
});

test.each([
  ["a token that was deleted", { status: 401, json: {} }, "apiToken", "unauthorized"],
  ["a plan without API", denied, "apiToken", "forbidden"],
  ["the company's limit", { status: 429, json: {} }, null, "rate-limited"],
  ["an outage", { status: 502, body: "<html>" }, null, "server-error"],
  ["a proxy's page", { status: 200, body: "<html>" }, "apiBaseUrl", "unreadable-answer"],
])("FR1: %s fails alone, with its field and code", async (_name, answer, field, code) => {
  const { failed, calls } = await check({ ...working, "GET /me": answer });
  expect(failed).toMatchObject([{ field, code }]);
  expect(calls()).toEqual(["GET /me"]);
});

describe("FR1: each right that is missing is named", () => {
  test.each([
    ["GET /conversations", "right-to-read", "read conversations"],
    ["GET /channels", "right-to-read", "read channels"],
    ["GET /tags", "right-to-read", "read tags"],
    ["PATCH /conversations/cnv_0", "right-to-write", "write conversations"],
    ["POST /conversations/cnv_0/comments", "right-to-write", "write comments"],
    ["POST /conversations/cnv_0/tags", "right-to-write", "write tags"],
    ["POST /conversations/cnv_0/messages", "right-to-send", "send messages"],
  ])("%s forbidden: %s", async (route, name, words) => {
    const { failed } = await check({ ...working, [route]: denied });
    expect(failed).toMatchObject([
      { name, field: "apiToken", code: "forbidden", message: expect.stringContaining(words) },
    ]);
  });

  test("reading teammates", async () => {
    const { failed } = await check({ ...working, "GET /teammates/tea_1": denied });
    expect(failed).toMatchObject([{ name: "right-to-read-teammates", field: "apiToken" }]);
  });

  test("where Front forbids even looking at what does not exist, writing is not judged", async () => {
    const { failed } = await check({
      ...working,
      "GET /conversations/cnv_0": denied,
      "PATCH /conversations/cnv_0": denied,
    });
    expect(failed).toEqual([]);
  });
});

test.each([
  ["gone", { status: 404, json: {} }, "does not exist"],
  ["blocked", { json: { ...agentTeammate, is_blocked: true } }, "is blocked"],
  ["away", { json: { ...agentTeammate, is_available: false } }, "is away"],
])("FR1: a teammate who is %s", async (_name, answer, words) => {
  const { failed } = await check({ ...working, "GET /teammates/tea_1": answer });
  expect(failed).toMatchObject([{ field: "teammateId", message: expect.stringContaining(words) }]);
});

test("FR1: no teammate chosen yet", async () => {
  const { failed } = await check(working, { settings: { teammateId: "" } });
  expect(failed).toMatchObject([{ field: "teammateId", message: expect.stringContaining("Choose") }]);
});

test("G7: an inbox that is gone fails, a private one is told of", async () => {
  const gone = await check(working, { settings: { inboxIds: ["inb_1", "inb_9"] } });
  expect(gone.failed).toMatchObject([{ field: "inboxIds", message: expect.stringContaining("inb_9") }]);
  const { result, failed } = await check(working, { settings: { inboxIds: ["inb_2"] } });
  expect(failed).toEqual([]);
  expect(result.checks.find(({ name }) => name === "inboxes")?.message).toContain("Use a rule's webhook");
});
