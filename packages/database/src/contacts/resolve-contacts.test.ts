import { createTestDatabase, type TestDatabase } from "@baton/testing";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { Database } from "../schema.ts";
import { createSealer } from "../secrets/create-sealer.ts";
import { createUuid } from "../uuid.ts";
import { type ContactFacts, resolveContact } from "./resolve-contact.ts";

let database: TestDatabase<Database>;
let connectionId: string;
let organizationId: string;
beforeAll(async () => {
  database = await createTestDatabase<Database>();
});
afterAll(() => database.close());
beforeEach(async () => {
  connectionId = createUuid();
  organizationId = createUuid();
  await database.pool.query(
    "insert into connection (id, organization_id, helpdesk, name, webhook_token, settings, secrets) values ($1::uuid, $2, 'x', 'x', $1::text, '{}', $3)",
    [connectionId, organizationId, createSealer("some master key").seal({})],
  );
});

const resolve = (facts: Partial<ContactFacts> & { externalId: string }) =>
  resolveContact(database.pool, {
    organizationId,
    connectionId,
    facts: { name: null, email: null, phone: null, ...facts },
  });
const read = async (id: string) =>
  (await database.pool.query("select name, email, phone from contact where id = $1", [id])).rows[0];

it("S6: two helpdesk users with one e-mail, in whatever case, share one contact", async () => {
  const first = await resolve({ externalId: "u1", name: "Ada", email: "ada@example.com" });
  expect(await resolve({ externalId: "u2", email: "ADA@example.com" })).toBe(first);
});

it("S6: a user known by id whose details come later is completed, and nothing known is overwritten", async () => {
  const id = await resolve({ externalId: "u1" });
  expect(await resolve({ externalId: "u1", name: "Ada", email: "ada@example.com" })).toBe(id);
  expect(await resolve({ externalId: "u1", name: "Somebody else", phone: "+491" })).toBe(id);
  expect(await read(id)).toEqual({ name: "Ada", email: "ada@example.com", phone: "+491" });
});

it("S6: a user known by id alone, whose e-mail turns out to be known, moves to that contact", async () => {
  const ada = await resolve({ externalId: "u1", email: "ada@example.com" });
  const bare = await resolve({ externalId: "u2" });
  expect(bare).not.toBe(ada);
  expect(await resolve({ externalId: "u2", email: "ada@example.com" })).toBe(ada);
  expect(await resolve({ externalId: "u2" })).toBe(ada);
});

it("S6: without any details a user still is a contact", async () => {
  expect(await read(await resolve({ externalId: "u1" }))).toEqual({ name: null, email: null, phone: null });
});

it("S6: the same new user told twice at once makes one contact", async () => {
  const ids = await Promise.all(
    Array.from({ length: 8 }, () => resolve({ externalId: "u1", email: "ada@example.com" })),
  );
  expect(new Set(ids).size).toBe(1);
});
