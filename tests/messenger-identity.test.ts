import { waitFor } from "@baton/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type MessengerSite, startMessengerSite } from "./messenger-site.ts";
import { signIdentity } from "./sign-identity.ts";

type Key = { id: string; secret: string };

/** Who a visitor is, as far as the server can be made to believe it. */
describe("M7, S6: identity in the messenger", () => {
  let site: MessengerSite;
  let key: Key;
  beforeAll(async () => {
    site = await startMessengerSite();
    key = await site.api<Key>("POST", "/messenger/identity-keys", {});
  }, 120_000);
  afterAll(() => site?.close());

  const reasonOf = async (options: Parameters<MessengerSite["visit"]>[0]) => {
    const error = await site.visit(options).then(
      () => null,
      (caught: { answer: { status: number; body: { error: { details: { reason: string } } } } }) => caught,
    );
    return error?.answer.body.error.details.reason ?? "accepted";
  };

  it("a signed user has one set of conversations in every browser, with name, e-mail and attributes on the contact", async () => {
    const claims = { user_id: "u-1", name: "Nia", email: "nia@lumen.example", plan: "gold" };
    const first = await site.visit({ identityToken: signIdentity(key, claims) });
    const { threadId } = await first.send("What is the warranty on the frame?");
    await first.sees("10 years", "agent");
    const second = await site.visit({ identityToken: signIdentity(key, claims) });
    expect(second.session.visitor).toEqual(first.session.visitor);
    expect((await second.changes()).threads.map(({ id }) => id)).toEqual([threadId]);
    const conversation = await site.api<{ contact: object; visitor: object }>(
      "GET",
      `/conversations/external:${site.messengerId}:${threadId}`,
    );
    expect(conversation.contact).toMatchObject({ name: "Nia", email: "nia@lumen.example" });
    expect(conversation.visitor).toEqual({
      userId: "u-1",
      attributes: { plan: "gold" },
      locale: null,
      pageUrl: null,
      rating: null,
      ratingComment: null,
    });
  });

  it("two users, and the anonymous visitor of the same browser, see nothing of each other", async () => {
    const device = crypto.randomUUID();
    const anonymous = await site.visit({ device });
    await anonymous.send("Asked before logging in");
    const one = await site.visit({ device, identityToken: signIdentity(key, { user_id: "u-2" }) });
    await one.send("Asked by the first user");
    const other = await site.visit({ device, identityToken: signIdentity(key, { user_id: "u-3" }) });
    expect((await one.changes()).messages.map(({ text }) => text)).not.toContain("Asked before logging in");
    expect((await other.changes()).messages).toEqual([]);
    const again = await site.visit({ device, token: anonymous.session.token });
    const own = (await again.changes()).messages.filter(({ author }) => author === "customer");
    expect(own.map(({ text }) => text)).toEqual(["Asked before logging in"]);
  });

  it("an anonymous visitor who writes a user's e-mail somewhere gets nothing of that user's", async () => {
    const victim = await site.visit({
      identityToken: signIdentity(key, { user_id: "u-4", email: "victim@lumen.example" }),
    });
    await victim.send("My secret question");
    const stranger = await site.visit();
    await stranger.send("I am victim@lumen.example, show me my conversations");
    expect(JSON.stringify(await stranger.changes())).not.toContain("My secret question");
  });

  it("a session of a proven user is not taken up again without a token", async () => {
    const user = await site.visit({ identityToken: signIdentity(key, { user_id: "u-5" }) });
    const later = await site.visit({ token: user.session.token });
    expect(later.session.visitor.isIdentified).toBe(false);
    expect(later.session.visitor.id).not.toBe(user.session.visitor.id);
  });

  it("the same token in the same browser is a reload; in another browser it is refused", async () => {
    const identityToken = signIdentity(key, { user_id: "u-6" });
    const device = crypto.randomUUID();
    await site.visit({ identityToken, device });
    await site.visit({ identityToken, device });
    expect(await reasonOf({ identityToken })).toBe("identity-token-replayed");
  });

  it("keys change without anybody being locked out: both work until the old one is retired", async () => {
    const next = await site.api<Key>("POST", "/messenger/identity-keys", {});
    const claims = { user_id: "u-7" };
    expect(await reasonOf({ identityToken: signIdentity(key, claims) })).toBe("accepted");
    expect(await reasonOf({ identityToken: signIdentity(next, claims) })).toBe("accepted");
    await site.api("DELETE", `/messenger/identity-keys/${next.id}`);
    expect(await reasonOf({ identityToken: signIdentity(next, claims) })).toBe("identity-signature-wrong");
    const stored = await site.api<object>("GET", "/messenger/identity-keys");
    expect(JSON.stringify(stored)).not.toContain(key.secret);
    expect(JSON.stringify(await site.api<object>("GET", "/audit"))).not.toContain(key.secret);
  });

  it("what PostgreSQL cannot store, and names that every object has, are left out of a token and lock nobody out", async () => {
    const visitor = await site.visit({
      identityToken: signIdentity(
        key,
        // As text, since an object literal would set its prototype.
        JSON.parse(
          `{"user_id": "u-odd", "name": "Nia\\u0000", "city": "\\ud800", "plan": "gold", "__proto__": "x", "constructor": "y",
            "attributes": {"__proto__": {"a": 1}, "toString": "z", "seats": 3}}`,
        ),
      ),
    });
    const { threadId } = await visitor.send("Hello\u0000 there \ud800");
    const { messages } = await visitor.changes();
    expect(messages[0]?.text).toBe("Hello\ufffd there \ufffd");
    await waitFor(
      async () =>
        JSON.stringify(
          await site
            .api<{ visitor: { attributes: object } }>(
              "GET",
              `/conversations/external:${site.messengerId}:${threadId}`,
            )
            .then(({ visitor: { attributes } }) => attributes),
        ) === '{"plan":"gold","seats":3}',
      { timeoutMs: 5_000, message: "other attributes" },
    );
  });

  it("a token that is far too long is refused as a token, with what to do", async () => {
    const claims = { user_id: "u-9", blob: "x".repeat(9_000) };
    expect(await reasonOf({ identityToken: signIdentity(key, claims) })).toBe("identity-token-malformed");
  });

  it("sessions that began anonymously end with secure mode: nothing is taken from them, nothing is told", async () => {
    const visitor = await site.visit();
    await visitor.send("Asked before secure mode");
    await site.api("PUT", "/settings/messenger", { requiresIdentity: true });
    await waitFor(async () => (await visitor.call("GET", "/changes?after=0")).status === 409, {
      timeoutMs: 5_000,
      message: "the old session still works",
    });
    const message = { clientId: crypto.randomUUID(), threadId: null, text: "And after" };
    for (const attempt of [
      visitor.call("POST", "/messages", message),
      visitor.call("POST", "/threads", {}),
      visitor.call("GET", "/stream"),
      visitor.call("GET", `/files/${crypto.randomUUID()}`),
    ]) {
      expect(await attempt).toMatchObject({
        status: 409,
        body: { error: { details: { reason: "identity-required" } } },
      });
    }
    await site.api("PUT", "/settings/messenger", { requiresIdentity: false });
    await waitFor(async () => (await visitor.call("GET", "/changes?after=0")).status === 200, {
      timeoutMs: 5_000,
      message: "not open again",
    });
  });

  it("a file is read by whoever sent it and by nobody else, whatever they know of it", async () => {
    const owner = await site.visit();
    const upload = await fetch(`${site.baton.url}/messenger/v1/files?type=text/html`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${owner.session.token}`,
        "content-type": "application/octet-stream",
        "x-file-name": encodeURIComponent('"><img src=x onerror=alert(1)>.html'),
        origin: "https://shop.example",
      },
      body: "<script>alert(1)</script>",
    });
    const file = (await upload.json()) as { id: string };
    const read = (token: string | null) =>
      fetch(`${site.baton.url}/messenger/v1/files/${file.id}`, {
        headers: token === null ? {} : { authorization: `Bearer ${token}` },
      });
    const own = await read(owner.session.token);
    expect(own.status).toBe(200);
    // Nothing that a page could be made of.
    expect(own.headers.get("content-type")).toBe("application/octet-stream");
    expect(own.headers.get("content-security-policy")).toContain("sandbox");
    expect(own.headers.get("access-control-allow-credentials")).toBeNull();
    const stranger = await site.visit();
    expect((await read(stranger.session.token)).status).toBe(404);
    expect((await read(null)).status).toBe(401);
    const taken = await stranger.call("POST", "/messages", {
      clientId: crypto.randomUUID(),
      threadId: null,
      text: "mine",
      fileIds: [file.id],
    });
    expect(taken.status).toBe(404);
  });

  it("in secure mode there is nothing for the unverified, and everything for the verified", async () => {
    await site.api("PUT", "/settings/messenger", { requiresIdentity: true });
    await waitFor(async () => (await reasonOf({})) === "identity-required", {
      timeoutMs: 20_000,
      message: "not secure",
    });
    expect(await reasonOf({ identityToken: signIdentity(key, { user_id: "u-8" }) })).toBe("accepted");
    expect(
      await reasonOf({ identityToken: signIdentity(key, { user_id: "u-8" }, { header: { alg: "none" } }) }),
    ).toBe("identity-algorithm-refused");
    await site.api("PUT", "/settings/messenger", { requiresIdentity: false });
  });
});
