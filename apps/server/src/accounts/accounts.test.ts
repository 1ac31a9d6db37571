import { createUuid, type Database } from "@baton/database";
import { createTestDatabase } from "@baton/testing";
import { getMigrations } from "better-auth/db/migration";
import { afterAll, describe, expect, it } from "vitest";
import { createAppForThisTest, createTestApp, publicUrl } from "../create-test-app.ts";
import { accountsConfiguration, createAccounts } from "./create-accounts.ts";
import { createAttemptLimiter } from "./create-attempt-limiter.ts";
import { createPerson } from "./create-person.ts";
import { ensureFirstOwner } from "./ensure-first-owner.ts";

const sessionSecret = "a session secret for tests, long enough";

describe("accounts", async () => {
  const test = await createTestApp();
  afterAll(() => test.close());
  const accounts = createAccounts({ db: test.database.db, publicUrl, sessionSecret });
  const password = "a long password";

  async function addPerson(role: string): Promise<{ id: string; email: string }> {
    const email = `${createUuid()}@acme.example`;
    const id = await createPerson(accounts, { email, name: "Ada", password });
    await test.database.pool.query(
      "insert into member (organization_id, person_id, role) values ($1, $2, $3)",
      [test.organizationId, id, role],
    );
    return { id, email };
  }

  async function signIn(email: string, given = password) {
    const response = await test.call("POST", "/session", {
      as: null,
      body: { email, password: given },
      headers: { origin: publicUrl },
    });
    const cookies = [response.headers["set-cookie"] ?? []].flat();
    return { ...response, cookies, cookie: cookies.map((cookie) => cookie.split(";")[0]).join("; ") };
  }

  it("the tables of the migration, compared with what the accounts library expects, are complete", async () => {
    const configuration = accountsConfiguration({ db: test.database.db as never, publicUrl, sessionSecret });
    const { toBeCreated, toBeAdded } = await getMigrations(configuration);
    expect({ toBeCreated, toBeAdded }).toEqual({ toBeCreated: [], toBeAdded: [] });
  });

  it("a person with the right password, signed in, gets a cookie that scripts cannot read and only https carries", async () => {
    const { email } = await addPerson("teammate");
    const { status, body, cookies, cookie } = await signIn(email.toUpperCase());
    expect(status).toBe(200);
    expect(body).toMatchObject({ role: "teammate", user: { email }, apiKey: null });
    expect(cookies).toHaveLength(1);
    expect(cookies[0]).toMatch(/HttpOnly/i);
    expect(cookies[0]).toMatch(/Secure/);
    expect(cookies[0]).toMatch(/SameSite=Lax/i);
    const me = await test.call("GET", "/me", { as: null, headers: { cookie } });
    expect(me).toMatchObject({ status: 200, body: { user: { email } } });
  });

  it("a wrong password and an unknown address, signed in with, look alike", async () => {
    const { email } = await addPerson("viewer");
    const wrong = await signIn(email, "not the password");
    const unknown = await signIn("nobody@acme.example");
    expect(wrong.status).toBe(401);
    expect(wrong.body).toEqual(unknown.body);
    expect(wrong.cookies).toEqual([]);
  });

  it("the 11th attempt at one account, made with the right password, answers 429 with Retry-After", async () => {
    const fresh = await createAppForThisTest();
    const attempt = () =>
      fresh.call("POST", "/session", { as: null, body: { email: "a@acme.example", password: "wrong" } });
    for (let count = 0; count < 10; count++) expect((await attempt()).status).toBe(401);
    const limited = await attempt();
    expect(limited.status).toBe(429);
    expect(Number(limited.headers["retry-after"])).toBeGreaterThan(800);
  });

  it.each([
    { trustProxy: false as const, sender: "203.0.113.9", whose: "is believed by nobody", other: 429 },
    {
      trustProxy: ["10.0.0.0/8"],
      sender: "203.0.113.9",
      whose: "comes from no proxy of ours",
      other: 429,
    },
    { trustProxy: ["10.0.0.0/8"], sender: "10.0.0.5", whose: "is our proxy's", other: 404 },
  ])("guesses are limited by address: with an X-Forwarded-For that $whose, after ten of one address another gets $other", async (given) => {
    const { app } = await createAppForThisTest({ trustProxy: given.trustProxy });
    let forged = 0;
    const guess = async (client: string) => {
      const { statusCode } = await app.inject({
        method: "POST",
        url: "/api/v1/invitations/accept",
        remoteAddress: given.sender,
        // What a client writes itself stands before what the proxy adds.
        headers: { "x-forwarded-for": `198.51.100.${++forged}, ${client}` },
        payload: { token: "x".repeat(43), name: "Eve", password: "a long password" },
      });
      return statusCode;
    };
    for (let count = 0; count < 10; count++) expect(await guess("192.0.2.1")).toBe(404);
    expect(await guess("192.0.2.2")).toBe(given.other);
    expect(await guess("192.0.2.1")).toBe(429);
  });

  it("a session, used from another site's page, may read but change nothing", async () => {
    const { email } = await addPerson("admin");
    const { cookie } = await signIn(email);
    const put = (headers: Record<string, string>) =>
      test.call("PUT", "/settings/agent", {
        as: null,
        body: { tone: "calm" },
        headers: { cookie, ...headers },
      });
    for (const headers of [{}, { origin: "https://evil.example" }, { origin: "null" }] as Record<
      string,
      string
    >[])
      expect(await put(headers)).toMatchObject({ status: 403, body: { error: { code: "wrong-origin" } } });
    expect(await put({ origin: publicUrl })).toMatchObject({ status: 200 });
    // Before a public URL is set, Baton is opened by whatever name the machine has.
    expect(await put({ origin: "http://machine.local:3000", host: "machine.local:3000" })).toMatchObject({
      status: 200,
    });
  });

  it("another site's page, signing a visitor in, is refused", async () => {
    const { email } = await addPerson("admin");
    const response = await test.call("POST", "/session", {
      as: null,
      body: { email, password },
      headers: { origin: "https://evil.example" },
    });
    expect(response).toMatchObject({ status: 403, body: { error: { code: "wrong-origin" } } });
  });

  it("a session, signed out, ends at once; so does that of a removed member", async () => {
    const first = await addPerson("teammate");
    const one = await signIn(first.email);
    const headers = { cookie: one.cookie, origin: publicUrl };
    expect((await test.call("DELETE", "/session", { as: null, headers })).status).toBe(204);
    expect((await test.call("GET", "/me", { as: null, headers })).status).toBe(401);

    const two = await signIn(first.email);
    expect((await test.call("DELETE", `/team/${first.id}`, { as: "owner" })).status).toBe(204);
    expect((await test.call("GET", "/me", { as: null, headers: { cookie: two.cookie } })).status).toBe(401);
  });

  it("a changed password, used, works; the old one and the other sessions do not", async () => {
    const { email } = await addPerson("teammate");
    const other = await signIn(email);
    const { cookie } = await signIn(email);
    const headers = { cookie, origin: publicUrl };
    const change = (currentPassword: string) =>
      test.call("POST", "/me/password", {
        as: null,
        headers,
        body: { currentPassword, newPassword: "another password" },
      });
    expect(await change("not the password")).toMatchObject({ status: 401 });
    expect(await change(password)).toMatchObject({ status: 204 });
    expect((await test.call("GET", "/me", { as: null, headers: { cookie: other.cookie } })).status).toBe(401);
    expect((await signIn(email)).status).toBe(401);
    expect((await signIn(email, "another password")).status).toBe(200);
  });

  it("an invitation, accepted, makes a member of that role and works once", async () => {
    const email = `${createUuid()}@acme.example`;
    const invited = await test.call("POST", "/team/invitations", { body: { email, role: "teammate" } });
    expect(invited.status).toBe(201);
    const token = new URL(invited.body.url).pathname.replace("/invitations/", "");
    const accept = () =>
      test.call("POST", "/invitations/accept", { as: null, body: { token, name: "Grace", password } });
    expect(await accept()).toMatchObject({
      status: 200,
      body: { role: "teammate", user: { name: "Grace", email } },
    });
    expect(await accept()).toMatchObject({ status: 404 });
    expect((await signIn(email)).status).toBe(200);
  });

  it("an admin, giving out more than their own role, is refused; nobody takes the last owner away", async () => {
    const owner = await addPerson("owner");
    const admin = await addPerson("admin");
    for (const response of [
      await test.call("PATCH", `/team/${admin.id}`, { body: { role: "owner" } }),
      await test.call("PATCH", `/team/${owner.id}`, { body: { role: "viewer" } }),
      await test.call("DELETE", `/team/${owner.id}`),
      await test.call("POST", "/team/invitations", { body: { email: "x@acme.example", role: "owner" } }),
      await test.call("POST", "/api-keys", { body: { name: "k", role: "owner" } }),
    ])
      expect(response).toMatchObject({ status: 403, body: { error: { code: "not-allowed" } } });
    for (const response of [
      await test.call("PATCH", `/team/${owner.id}`, { as: "owner", body: { role: "admin" } }),
      await test.call("DELETE", `/team/${owner.id}`, { as: "owner" }),
    ])
      expect(response).toMatchObject({ status: 409, body: { error: { details: { reason: "last-owner" } } } });
    await test.call("PATCH", `/team/${admin.id}`, { as: "owner", body: { role: "owner" } });
    expect((await test.call("DELETE", `/team/${owner.id}`, { as: "owner" })).status).toBe(204);
  });

  it("an API key, made, is shown once, works until it is deleted or expires, and is stored as a hash", async () => {
    const made = await test.call("POST", "/api-keys", { body: { name: "Export", role: "viewer" } });
    const { id, key, start } = made.body;
    expect(made.status).toBe(201);
    expect(key.startsWith(start)).toBe(true);
    const use = async () =>
      (await test.call("GET", "/me", { as: null, headers: { authorization: `Bearer ${key}` } })).status;
    expect(await use()).toBe(200);
    const listed = await test.call("GET", "/api-keys");
    expect(listed.body.items[0]).toMatchObject({ id, name: "Export", role: "viewer" });
    expect(listed.body.items[0].lastUsedAt).not.toBeNull();
    const { rows } = await test.database.pool.query("select t::text as text from api_key t");
    expect(JSON.stringify([listed.body, rows])).not.toContain(key);

    await test.database.pool.query(
      "update api_key set expires_at = now() - interval '1 second' where id = $1",
      [id],
    );
    expect(await use()).toBe(401);
    await test.database.pool.query("update api_key set expires_at = null where id = $1", [id]);
    expect((await test.call("DELETE", `/api-keys/${id}`)).status).toBe(204);
    expect(await use()).toBe(401);
  });
});

describe("ensureFirstOwner", async () => {
  const database = await createTestDatabase<Database>();
  afterAll(() => database.close());
  const accounts = createAccounts({ db: database.db, publicUrl, sessionSecret });
  const dependencies = { pool: database.pool, accounts };

  it("two processes that start together, without a password given, make one owner with one password", async () => {
    const started = await Promise.all([
      ensureFirstOwner(dependencies, {}),
      ensureFirstOwner(dependencies, {}),
    ]);
    const made = started.filter(({ created }) => created);
    expect(made).toHaveLength(1);
    expect(made[0]?.generatedPassword).toMatch(/^([a-z2-9]{4}-){3}[a-z2-9]{4}$/);
    const { rows } = await database.pool.query("select role from member");
    expect(rows).toEqual([{ role: "owner" }]);
    const { email, generatedPassword } = made[0] as { email: string; generatedPassword: string };
    const signedIn = await accounts.api.signInEmail({ body: { email, password: generatedPassword } });
    expect(signedIn.user.email).toBe(email);
  });

  it("a first start that ended half-way, repeated, gives the owner that is there a password that is known", async () => {
    await database.pool.query("delete from member");
    const again = await ensureFirstOwner(dependencies, { password: "given at start" });
    expect(again).toMatchObject({ created: true, generatedPassword: null });
    const email = again.email as string;
    await accounts.api.signInEmail({ body: { email, password: "given at start" } });
  });

  it("the API key of the environment, started with twice and then changed, is one key of the owner's role", async () => {
    for (const apiKey of ["first-key-of-16-chars", "first-key-of-16-chars", "second-key-of-16-chars"]) {
      const again = await ensureFirstOwner(dependencies, { apiKey });
      expect(again).toMatchObject({ created: false, generatedPassword: null });
    }
    const { rows } = await database.pool.query("select role, start, origin from api_key");
    expect(rows).toEqual([{ role: "owner", start: "second-", origin: "environment" }]);
  });
});

describe("createAttemptLimiter", () => {
  it("a key that failed too often, checked, waits until its window ends and then starts anew", () => {
    let time = 0;
    const limiter = createAttemptLimiter({ limit: 2, windowMs: 1_000, now: () => time });
    limiter.fail(["a", "b"]);
    limiter.fail(["a"]);
    expect(() => limiter.check(["b"])).not.toThrow();
    expect(() => limiter.check(["b", "a"])).toThrowError(
      expect.objectContaining({ code: "too-many-requests" }),
    );
    time = 1_000;
    expect(() => limiter.check(["a"])).not.toThrow();
    limiter.fail(["a"]);
    expect(() => limiter.check(["a"])).not.toThrow();
    limiter.fail(["a"]);
    limiter.forgive("a");
    expect(() => limiter.check(["a"])).not.toThrow();
  });
});
