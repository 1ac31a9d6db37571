import { afterEach, expect, test } from "vitest";
import {
  connectToTestServer,
  conversationWith,
  list,
  type TestConnection,
} from "./connect-to-test-server.ts";

const connections: TestConnection[] = [];
afterEach(async () => {
  for (const connection of connections.splice(0)) await connection.close();
});

async function connect(...args: Parameters<typeof connectToTestServer>): Promise<TestConnection> {
  const connection = await connectToTestServer(...args);
  connections.push(connection);
  return connection;
}

const since = new Date("2026-11-20T12:00:00Z");
const seconds = since.getTime() / 1_000;
const next = "https://acme.api.frontapp.com/conversations?limit=100&page_token=p2";
const at = (id: string, offset: number, change: Record<string, unknown> = {}) =>
  conversationWith({ id, updated_at: seconds + offset, ...change });

test("FD14: the import asks for open conversations and goes on by Front's own page token", async () => {
  const { helpdesk, calls } = await connect({
    "GET /conversations": [
      list([at("cnv_1", 20), at("cnv_2", 10, { type: "discussion" })], next),
      list([at("cnv_3", 5), at("cnv_4", -5)]),
    ],
  });
  const first = await helpdesk.listForBackfill({ since, cursor: null });
  expect(first).toEqual({
    items: [
      {
        reference: { externalId: "cnv_1", alternateId: null },
        updatedAt: new Date(since.getTime() + 20_000),
        status: "open",
      },
    ],
    nextCursor: "p2",
    total: null,
  });
  const second = await helpdesk.listForBackfill({ since, cursor: first.nextCursor });
  expect(second.items.map(({ reference }) => reference.externalId)).toEqual(["cnv_3"]);
  expect(second.nextCursor).toBeNull();
  const asked = calls().map((call) => new URL(call.slice(4), "https://x.test").searchParams);
  expect(asked.map((query) => query.getAll("q[statuses][]"))).toEqual(
    Array(2).fill(["assigned", "unassigned"]),
  );
  expect(asked.map((query) => query.get("page_token"))).toEqual([null, "p2"]);
});

test("D3: reconciliation asks for every status, and ends where a page is older throughout", async () => {
  const { helpdesk, calls } = await connect({
    "GET /conversations": [
      list(
        [at("cnv_1", 20, { status: "archived" }), at("cnv_2", -900), at("cnv_3", 1, { status: "deleted" })],
        next,
      ),
      list([at("cnv_4", -900)], next),
    ],
  });
  const first = await helpdesk.listChanged({ since, cursor: null });
  expect(first.items.map(({ reference, status }) => [reference.externalId, status])).toEqual([
    ["cnv_1", "resolved"],
    ["cnv_3", "gone"],
  ]);
  expect(first.nextCursor).toBe("p2");
  expect(await helpdesk.listChanged({ since, cursor: "p2" })).toMatchObject({ items: [], nextCursor: null });
  expect(new URL(calls()[0]?.slice(4) ?? "", "https://x.test").searchParams.getAll("q[statuses][]")).toEqual([
    "assigned",
    "unassigned",
    "archived",
    "trashed",
  ]);
});

test("FR1: pickers leave out who is blocked, and tell who is away", async () => {
  const { helpdesk } = await connect({
    "GET /teammates": list([
      { id: "tea_2", username: "zoe", email: "zoe@acme.test", is_available: false },
      {
        id: "tea_1",
        first_name: "Baton",
        last_name: "AI",
        email: "ai@acme.test",
        type: "ai",
        is_available: true,
      },
      { id: "tea_3", first_name: "Tobias", is_blocked: true },
    ]),
    "GET /inboxes": list([{ id: "inb_1", name: "Support" }]),
  });
  expect(await helpdesk.listOptions("teammates")).toEqual([
    { value: "tea_1", label: "Baton AI", detail: "ai@acme.test, AI teammate" },
    { value: "tea_2", label: "zoe", detail: "zoe@acme.test, away" },
  ]);
  expect(await helpdesk.listOptions("inboxes")).toEqual([{ value: "inb_1", label: "Support", detail: null }]);
  expect(await helpdesk.listOptions("groups")).toEqual([]);
});
