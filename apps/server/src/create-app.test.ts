import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { createAppForThisTest } from "./create-test-app.ts";
import { createLogger } from "./operations/create-logger.ts";

describe("createApp", async () => {
  const folder = await mkdtemp(join(tmpdir(), "baton-dashboard-"));
  afterAll(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, "assets"));
  await writeFile(join(folder, "index.html"), "<!doctype html><title>Baton</title>");
  await writeFile(join(folder, "assets", "app-1a2b.js"), "console.log(1)");

  it("D9: health, readiness and metrics, asked for, answer without a login", async () => {
    const { app } = await createAppForThisTest();
    expect((await app.inject("/healthz")).json()).toEqual({ status: "ok", version: "0.0.0-test" });
    expect((await app.inject("/readyz")).json()).toEqual({ status: "ready" });
    await app.inject("/api/v1/me");
    const metrics = (await app.inject("/metrics")).body;
    expect(metrics).toContain('baton_api_request_seconds_count{operation="getMe",status="401"} 1');
  });

  it("D9: while articles are taken in, is ready for webhooks and screens, and says how far it is", async () => {
    const { app } = await createAppForThisTest({ filling: () => ({ taken: 40, of: 100 }) });
    const answer = await app.inject("/readyz");
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({ status: "ready", knowledge: { taken: 40, of: 100 } });
  });

  it("D9: a server that is not ready, asked, answers 503 and why", async () => {
    const { app } = await createAppForThisTest({ readiness: async () => "The disk is full." });
    const answer = await app.inject("/readyz");
    expect(answer.statusCode).toBe(503);
    expect(answer.json()).toEqual({ status: "not-ready", reason: "The disk is full." });
  });

  it("a page of the dashboard, asked for by any path, is index.html under a strict policy", async () => {
    const { app } = await createAppForThisTest({ dashboardFolder: folder });
    for (const path of ["/", "/inbox/123", "/settings?tab=1"]) {
      const page = await app.inject({ url: path, headers: { accept: "text/html,*/*" } });
      expect(page.statusCode, path).toBe(200);
      expect(page.body).toContain("<title>Baton</title>");
      expect(page.headers["content-security-policy"]).toContain("script-src 'self';");
      expect(page.headers["cache-control"]).toBe("no-cache");
    }
    const script = await app.inject("/assets/app-1a2b.js");
    expect(script.headers["cache-control"]).toContain("immutable");
    expect(script.headers["content-type"]).toContain("javascript");
  });

  it.each([
    "/api/v1/nothing",
    "/api/nothing",
    "/webhooks/acmedesk",
    "/assets/gone.js",
    "/../package.json",
  ])("%s, asked for by a browser, is a 404 in JSON and never a page", async (path) => {
    const { app } = await createAppForThisTest({ dashboardFolder: folder });
    const answer = await app.inject({ url: path, headers: { accept: "text/html,*/*" } });
    expect(answer.statusCode).toBe(404);
    expect(answer.json().error.code).toBe("not-found");
  });

  it("the dashboard, not built and asked for, is a page that says what to do", async () => {
    const { app } = await createAppForThisTest();
    const page = await app.inject({ url: "/", headers: { accept: "text/html" } });
    expect(page.statusCode).toBe(503);
    expect(page.body).toContain("npm start");
  });

  it("the description, asked for, is OpenAPI 3.1 and names the server", async () => {
    const { call } = await createAppForThisTest();
    const { status, body } = await call("GET", "/openapi.json", { as: null });
    expect(status).toBe(200);
    expect(body).toMatchObject({ openapi: "3.1.0", servers: [{ url: "https://baton.example/api/v1" }] });
  });

  it("a bug, met by a caller, answers 500 without its words and is logged with them", async () => {
    const lines: string[] = [];
    const logger = createLogger({ destination: { write: (line) => lines.push(line) } });
    const { call } = await createAppForThisTest({
      logger,
      askPlayground: async () => {
        throw new Error("secret detail");
      },
    });
    const { status, body } = await call("POST", "/playground/ask", { body: { question: "x" } });
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain("secret detail");
    expect(lines.join()).toContain("secret detail");
  });

  it("D9: requests with credentials, a body and a webhook's token, logged at every level, show none of them", async () => {
    const lines: string[] = [];
    const logger = createLogger({ level: "trace", destination: { write: (line) => lines.push(line) } });
    const { call, app, keys } = await createAppForThisTest({ logger });
    const settings = { domain: "acme.example", accessToken: "tok-123" };
    const created = await call("POST", "/connections", {
      body: { helpdesk: "acmedesk", name: "Support", settings },
    });
    const { pathname } = new URL(created.body.webhookUrl);
    await app.inject({ method: "POST", url: pathname, payload: "words of a customer" });
    await call("DELETE", `/connections/${created.body.id}`);
    await app.inject({ method: "POST", url: pathname, payload: "words of a customer" });
    await app.inject({ method: "GET", url: `${pathname}?q=asked` });
    const log = lines.join("");
    expect(log).toContain("createConnection");
    for (const secret of [
      "tok-123",
      keys.admin,
      pathname.split("/")[3] as string,
      "words of a customer",
      "asked",
    ])
      expect(log).not.toContain(secret);
  });
});
