import { waitFor } from "@baton/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestApp } from "../create-test-app.ts";

describe("receiveWebhook", async () => {
  const test = await createTestApp();
  afterAll(() => test.close());
  let open: { id: string; path: string };
  let signed: { id: string; path: string };

  beforeAll(async () => {
    open = await connect({});
    signed = await connect({ signature: "right" });
  });
  beforeEach(() => {
    test.deliveries.length = 0;
    test.answers.accept = "accepted";
  });

  async function connect(extra: object) {
    const settings = { domain: "acme.example", accessToken: "token", ...extra };
    const { body } = await test.call("POST", "/connections", {
      body: { helpdesk: "acmedesk", name: "Support", settings },
    });
    return { id: body.id as string, path: new URL(body.webhookUrl).pathname };
  }

  async function send(path: string, payload: string | Buffer, headers: Record<string, string> = {}) {
    const response = await test.app.inject({ method: "POST", url: path, payload, headers });
    return { status: response.statusCode, body: response.body, headers: response.headers };
  }

  const payload = JSON.stringify({ id: "m1", conversation: "c1", event: "message_created" });

  it("a verified delivery, received, is stored as its raw bytes and answered 200", async () => {
    const spaced = ` ${payload}\n`;
    const answer = await send(open.path, spaced, { "content-type": "application/json" });
    expect(answer).toMatchObject({ status: 200, body: '{"status":"accepted"}' });
    expect(test.deliveries).toMatchObject([
      { connectionId: open.id, key: "m1", conversationExternalId: "c1", event: "message_created" },
    ]);
    expect(test.deliveries[0]?.body.toString()).toBe(spaced);
  });

  it("FD2: the secret that the connection's page shows, sent back in a header, is verified", async () => {
    const { body } = await test.call("GET", `/connections/${open.id}`);
    const [snippet] = body.webhookSnippets as { label: string; text: string }[];
    expect(snippet?.text).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(await send(open.path, payload, { "x-secret": snippet?.text ?? "" })).toMatchObject({
      status: 200,
    });
    expect(await send(open.path, payload, { "x-secret": "somebody-elses" })).toMatchObject({ status: 401 });
    expect(
      await send(signed.path, payload, { "x-secret": snippet?.text ?? "", "x-signature": "right" }),
    ).toMatchObject({
      status: 401,
    });
  });

  it.each([
    ["no content type", {}],
    ["a form", { "content-type": "application/x-www-form-urlencoded" }],
    ["plain text", { "content-type": "text/plain; charset=latin1" }],
    ["a content type that is none", { "content-type": "nonsense" }],
  ])("a delivery with %s, received, is taken as bytes", async (_what, headers) => {
    expect(await send(open.path, payload, headers as Record<string, string>)).toMatchObject({ status: 200 });
    expect(test.deliveries[0]?.body.toString()).toBe(payload);
  });

  it("a delivery without a body, received, is stored as it is", async () => {
    const response = await test.app.inject({ method: "POST", url: open.path });
    expect(response.statusCode).toBe(200);
    expect(test.deliveries).toMatchObject([{ event: "unreadable" }]);
  });

  it("S5: a duplicate, received, is answered 200", async () => {
    test.answers.accept = "duplicate";
    expect(await send(open.path, payload)).toMatchObject({ status: 200, body: '{"status":"duplicate"}' });
  });

  it("a delivery under overload, received, is answered 503 with Retry-After", async () => {
    test.answers.accept = "overloaded";
    const answer = await send(open.path, payload);
    expect(answer.status).toBe(503);
    expect(answer.headers["retry-after"]).toBe("5");
  });

  it("a delivery that cannot be stored or whose connection cannot be opened, received, is answered 503 with Retry-After", async () => {
    test.answers.accept = new Error("the database is away");
    expect(await send(open.path, payload)).toMatchObject({ status: 503, headers: { "retry-after": "5" } });

    const { id, path } = await connect({});
    await test.database.pool.query(
      "update connection set secrets = 'sealed with another key' where id = $1",
      [id],
    );
    expect(await send(path, payload)).toMatchObject({ status: 503, headers: { "retry-after": "5" } });
    expect(test.deliveries).toEqual([]);
  });

  it("FC4: a delivery with a wrong signature, received, is answered 401, counted and not stored", async () => {
    await send(signed.path, payload, { "x-signature": "wrong" });
    const answer = await send(signed.path, payload);
    expect(answer.status).toBe(401);
    expect(JSON.parse(answer.body)).toEqual({
      error: { code: "signature-wrong", message: "The signature is wrong." },
    });
    expect(test.deliveries).toEqual([]);
    expect(await send(signed.path, payload, { "x-signature": "right" })).toMatchObject({ status: 200 });

    const fresh = await connect({ signature: "right" });
    await send(fresh.path, payload);
    await send(fresh.path, payload);
    await waitFor(async () => {
      const { body } = await test.call("GET", `/connections/${fresh.id}`);
      return body.incidents.length > 0;
    });
    const { body } = await test.call("GET", `/connections/${fresh.id}`);
    expect(body.incidents).toMatchObject([{ reason: "signature-wrong", count: 2 }]);
    expect(body.eventsSeen).toEqual([]);
  });

  it("D3: deliveries, received, are counted by their event", async () => {
    const { id, path } = await connect({});
    for (const event of ["message_created", "message_created", "closed"])
      await send(path, JSON.stringify({ id: event, conversation: "c", event }));
    await waitFor(async () => (await test.call("GET", `/connections/${id}`)).body.eventsSeen.length === 2);
    const { body } = await test.call("GET", `/connections/${id}`);
    expect(body.eventsSeen).toMatchObject([
      { event: "closed", count: 1 },
      { event: "message_created", count: 2 },
    ]);
    expect(body.webhookEvents).toMatchObject([{ providerName: "message_created", count: 2 }]);
  });

  it("a handshake, received, is answered as the connector says and not stored", async () => {
    const answer = await send(open.path, "handshake");
    expect(answer).toMatchObject({ status: 200, body: "welcome" });
    expect(test.deliveries).toEqual([]);
  });

  it("more than 1 MB, received, is answered 413", async () => {
    expect(await send(open.path, Buffer.alloc(1_048_577))).toMatchObject({ status: 413 });
    expect(await send(open.path, Buffer.alloc(1_048_576))).toMatchObject({ status: 200 });
  });

  it.each([
    ["a token nobody has", () => "/webhooks/acmedesk/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"],
    ["a token of the wrong form", () => "/webhooks/acmedesk/x"],
    ["another helpdesk's name", () => open.path.replace("acmedesk", "otherdesk")],
  ])("%s, asked for, is answered 404", async (_what, path) => {
    const answer = await send(path(), payload);
    expect(answer.status).toBe(404);
    expect(JSON.parse(answer.body).error.code).toBe("not-found");
  });

  it("FC10: a webhook of a connection that was just disconnected, received, is answered 404 and not stored", async () => {
    const { id, path } = await connect({});
    expect(await send(path, payload)).toMatchObject({ status: 200 });
    test.deliveries.length = 0;
    await test.call("DELETE", `/connections/${id}`);
    expect(await send(path, payload)).toMatchObject({ status: 404 });
    expect(test.deliveries).toEqual([]);
  });

  it("FC10: a webhook of a paused connection, received, is stored all the same", async () => {
    const { id, path } = await connect({});
    await test.database.pool.query("update connection set status = 'paused' where id = $1", [id]);
    expect(await send(path, payload)).toMatchObject({ status: 200 });
    expect(test.deliveries).toHaveLength(1);
  });

  it("headers of a delivery, received, are kept only where they help and never where they are secret", async () => {
    await send(open.path, payload, {
      authorization: "Bearer secret",
      cookie: "a=b",
      "x-signature": "s",
      "x-retry-count": "2",
      "x-payload-version": "v2",
      "x-event-token": "secret",
      "user-agent": "helpdesk",
    });
    expect(test.deliveries[0]?.headers).toEqual({ "x-retry-count": "2", "x-payload-version": "v2" });
  });
});
