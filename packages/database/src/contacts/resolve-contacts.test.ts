import { createTestDatabase, type TestDatabase } from "@baton/testing";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { Database } from "../schema.ts";
import { createSealer } from "../secrets/create-sealer.ts";
import { createUuid } from "../uuid.ts";
import { type ContactFacts, resolveContacts } from "./resolve-contacts.ts";

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

type Told = Partial<ContactFacts> & { externalId: string };
const resolveAll = (told: readonly Told[]) =>
  resolveContacts(
    database.pool,
    told.map((facts) => ({
      organizationId,
      connectionId,
      facts: { name: null, email: null, phone: null, ...facts },
    })),
  );
const resolve = async (facts: Told) => (await resolveAll([facts]))[0] as string;
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

it("S6: several users told together, of whom some are one person, have the contacts that one after the other would have", async () => {
  const known = await resolve({ externalId: "u1", name: "Ada" });
  const [again, ada, sameMail, samePhone, stranger, twice, twiceAgain] = await resolveAll([
    { externalId: "u1", email: "ada@example.com" },
    { externalId: "u2", email: "ADA@example.com", phone: "+491" },
    { externalId: "u3", email: "bea@example.com", phone: "+492" },
    { externalId: "u4", phone: "+492" },
    { externalId: "u5" },
    { externalId: "u6" },
    { externalId: "u6", name: "Cleo" },
  ]);
  expect([again, ada]).toEqual([known, known]);
  expect(samePhone).toBe(sameMail);
  expect(twiceAgain).toBe(twice);
  expect(new Set([known, sameMail, stranger, twice]).size).toBe(4);
  expect(await read(known)).toEqual({ name: "Ada", email: "ada@example.com", phone: "+491" });
  expect(await read(twice as string)).toEqual({ name: "Cleo", email: null, phone: null });
});

it("S6: the same new users told at once by several workers, each in its own order, make one contact each", async () => {
  const told = Array.from({ length: 12 }, (_, index) => ({
    externalId: `u${index}`,
    email: `u${index}@example.com`,
  }));
  const rounds = await Promise.all(
    Array.from({ length: 4 }, async (_, turn) => {
      const order = [...told.slice(turn * 3), ...told.slice(0, turn * 3)];
      const ids = await resolveAll(order);
      return new Map(order.map(({ externalId }, index) => [externalId, ids[index]]));
    }),
  );
  for (const { externalId } of told) expect(new Set(rounds.map((ids) => ids.get(externalId))).size).toBe(1);
});
