import { describe, expect, test } from "vitest";
import { basic, openAccount } from "./open-account.ts";

describe("keys and rights", () => {
  test("a missing or wrong key is answered 401 with the recorded body", async () => {
    const { url, call } = await openAccount();
    const bare = await fetch(`${url}/api/v2/tickets`);
    expect([bare.status, await bare.json()]).toEqual([
      401,
      { code: "invalid_credentials", message: "You have to be logged in to perform this action." },
    ]);
    expect((await call("GET", "/tickets", undefined, { key: "wrong" })).status).toBe(401);
  });

  test("settings are for admins, a plain agent gets 403, and his own record with any key", async () => {
    const { call, workspace } = await openAccount();
    const asMaya = { key: workspace.apiKeys.maya };
    for (const path of [
      "/agents",
      "/groups",
      "/roles",
      "/email_configs",
      "/admin/ticket_fields",
      "/automations/1/rules",
    ]) {
      expect((await call("GET", path, undefined, asMaya)).status, path).toBe(403);
      expect((await call("GET", path)).status, path).toBe(200);
    }
    expect((await call("GET", "/agents/me", undefined, asMaya)).json.id).toBe(workspace.agents.maya.id);
    expect((await call("GET", "/tickets", undefined, asMaya)).status).toBe(200);
  });

  test("a rotated key and the key of a deactivated agent stop at once", async () => {
    const { call, control, workspace, simulator } = await openAccount();
    const old = workspace.apiKey;
    const { apiKey } = control.rotateKey({ agentId: workspace.agents.baton.id });
    expect((await call("GET", "/agents/me", undefined, { key: old })).status).toBe(401);
    expect((await call("GET", "/agents/me", undefined, { key: apiKey })).status).toBe(200);
    expect(simulator.workspace.apiKey).toBe(apiKey);
    const former = { key: workspace.apiKeys.former };
    expect((await call("GET", "/agents/me", undefined, former)).status).toBe(401);
    control.setSwitches({ deactivatedKey: "forbidden" });
    expect((await call("GET", "/agents/me", undefined, former)).status).toBe(403);
  });

  test("an agent of restricted scope sees only his own tickets", async () => {
    const { call, newTicket, control, workspace } = await openAccount();
    const { occasional } = workspace.agents;
    const as = { key: workspace.apiKeys.occasional };
    const [mine, other] = [newTicket(), newTicket()];
    control.assign({ ticketId: mine, agentId: occasional.id });
    expect((await call("GET", "/tickets", undefined, as)).json.map(({ id }: { id: number }) => id)).toEqual([
      mine,
    ]);
    expect((await call("GET", `/tickets/${other}`, undefined, as)).status).toBe(403);
  });
});

describe("errors", () => {
  test("an unknown id or path is 404 without a body, a wrong verb 405 naming the right ones", async () => {
    const { call } = await openAccount();
    expect(await call("GET", "/tickets/999")).toMatchObject({ status: 404, text: "" });
    expect(await call("GET", "/nonsense")).toMatchObject({ status: 404, text: "" });
    const wrong = await call("GET", "/tickets/merge/x");
    expect(wrong.status).toBe(404);
    expect(await call("GET", "/tickets/1/reply")).toMatchObject({
      status: 405,
      json: { message: "GET method is not allowed. It should be one of these method(s): POST" },
    });
  });

  test("JSON that is none is 400, another content type 415, another Accept 406", async () => {
    const { call } = await openAccount();
    const broken = await call("POST", "/tickets", "{oops");
    expect([broken.status, broken.json.code]).toEqual([400, "invalid_json"]);
    const plain = await call("POST", "/tickets", "x=1", { headers: { "Content-Type": "text/plain" } });
    expect(plain.status).toBe(415);
    const formAsJson = await call("POST", "/tickets", "--boundary\r\n", {});
    expect(formAsJson.status).toBe(415);
    expect((await call("GET", "/tickets", undefined, { headers: { Accept: "text/html" } })).status).toBe(406);
  });

  test("an unknown host and a suspended account", async () => {
    const { call, control } = await openAccount({ switches: { unknownHost: true } });
    const host = await call("GET", "/tickets");
    expect([host.status, host.text.startsWith("<!doctype html>")]).toEqual([404, true]);
    control.setSwitches({ unknownHost: false, accountSuspended: true });
    expect(await call("GET", "/tickets")).toMatchObject({ status: 403, json: { code: "account_suspended" } });
  });
});

describe("rate limits", () => {
  const headersOf = (headers: Headers) =>
    ["total", "remaining", "used-currentrequest"].map((name) => Number(headers.get(`x-ratelimit-${name}`)));

  test("every answer carries the headers, failed calls count, and includes cost extra", async () => {
    const { call, newTicket, url } = await openAccount({ switches: { plan: "growth" } });
    const id = newTicket();
    expect(headersOf((await call("GET", `/tickets/${id}`)).headers)).toEqual([200, 199, 1]);
    const bare = await fetch(`${url}/api/v2/tickets`);
    expect(headersOf(bare.headers)).toEqual([200, 198, 1]);
    expect(headersOf((await call("GET", `/tickets/${id}?include=conversations`)).headers)).toEqual([
      200, 196, 2,
    ]);
    expect(headersOf((await call("GET", "/tickets?include=stats")).headers)).toEqual([200, 193, 3]);
    expect(headersOf((await call("GET", "/tickets?include=stats,requester")).headers)[2]).toBe(5);
    expect(bare.headers.get("x-freshdesk-api-version")).toBe("latest=v2; requested=v2");
    expect(bare.headers.get("x-request-id")).toBeTruthy();
    expect(bare.headers.get("retry-after")).toBeNull();
  });

  test("beyond the limit it is 429 with Retry-After, until the window is over", async () => {
    const { call, control } = await openAccount({ switches: { callsPerMinute: 2 } });
    control.stopClock();
    await call("GET", "/contacts");
    await call("GET", "/contacts");
    const limited = await call("GET", "/contacts");
    expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, "60"]);
    expect(limited.json.message).toContain("exceeded");
    control.setSwitches({ rateLimitBody: "text" });
    await control.advanceClock({ seconds: 26 });
    const text = await call("GET", "/contacts");
    expect([text.headers.get("retry-after"), text.headers.get("content-type"), text.json]).toEqual([
      "34",
      "text/plain",
      undefined,
    ]);
    await control.advanceClock({ seconds: 34 });
    expect((await call("GET", "/contacts")).status).toBe(200);
  });

  test("the ticket list has a limit of its own", async () => {
    const { call, control } = await openAccount({ switches: { plan: "growth" } });
    control.stopClock();
    const statuses: number[] = [];
    for (let count = 0; count < 21; count++) statuses.push((await call("GET", "/tickets")).status);
    expect(statuses).toEqual([...Array(20).fill(200), 429]);
    expect((await call("GET", "/agents/me")).status).toBe(200);
  });

  test("the free plan has no API, and old accounts count by the hour", async () => {
    const { call, control } = await openAccount({ switches: { plan: "free" } });
    expect((await call("GET", "/tickets")).status).toBe(403);
    control.setSwitches({ plan: "pro", callsPerMinute: 1, rateWindow: "hour" });
    control.stopClock();
    await call("GET", "/contacts");
    await control.advanceClock({ minutes: 50 });
    expect((await call("GET", "/contacts")).status).toBe(429);
  });
});

test("the key never reaches the ledger", async () => {
  const { call, simulator, workspace } = await openAccount();
  await call("POST", "/contacts", { name: "A", email: "a@example.com" });
  const text = JSON.stringify(simulator.ledger.read());
  expect(text).toContain("a@example.com");
  expect(text).not.toContain(workspace.apiKey);
  expect(text).not.toContain(basic(workspace.apiKey));
});
