import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { createHttpClient, type HttpClientOptions, type HttpObservation } from "./create-http-client.ts";
import { HttpFailure } from "./http-failure.ts";
import { sendJson, startTestServer, type TestServer } from "./start-test-server.ts";

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function serve(answer: Parameters<typeof startTestServer>[0]): Promise<TestServer> {
  const server = await startTestServer(answer);
  cleanups.push(server.close);
  return server;
}

function client(options: HttpClientOptions = {}) {
  return createHttpClient({ allowPrivateNetwork: true, ...options });
}

async function failureOf(work: Promise<unknown>): Promise<HttpFailure> {
  const result = await work.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(result instanceof HttpFailure)) throw new Error(`Expected a failure, got ${String(result)}`);
  return result;
}

describe("what is sent", () => {
  test("JSON, with a base URL, sends method, path, headers and body as given", async () => {
    const server = await serve((_request, response) => sendJson(response, 201, { id: "m1" }));
    const http = client({ baseUrl: `${server.baseUrl}/v2/`, headers: { authorization: "Bearer t" } });
    const answer = await http.request({ method: "POST", url: "/conversations?page=1", json: { a: "é🙂" } });
    expect(answer.status).toBe(201);
    expect(answer.body.toString()).toBe('{"id":"m1"}');
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({
      method: "POST",
      url: "/v2/conversations?page=1",
      json: { a: "é🙂" },
    });
    expect(server.requests[0]?.headers).toMatchObject({
      authorization: "Bearer t",
      accept: "application/json",
      "content-type": "application/json",
      "user-agent": "Baton/0.1.0",
    });
  });

  test("the client's own headers, towards another origin, stay behind", async () => {
    const ours = await serve((_request, response) => sendJson(response, 200, {}));
    const other = await serve((_request, response) => sendJson(response, 200, {}));
    const http = client({ baseUrl: ours.baseUrl, headers: { authorization: "Bearer secret" } });
    await http.request({ method: "GET", url: `${other.baseUrl}/file` });
    expect(other.requests[0]?.headers.authorization).toBeUndefined();
  });

  test("a form, uploaded, arrives as multipart with its file name and bytes", async () => {
    const server = await serve((_request, response) => sendJson(response, 200, {}));
    const form = new FormData();
    form.append("image", new Blob(["PNG-BYTES"], { type: "image/png" }), "cat.png");
    await client().request({ method: "POST", url: `${server.baseUrl}/images/upload`, form });
    const [request] = server.requests;
    expect(request?.headers["content-type"]).toMatch(/^multipart\/form-data; ?boundary=/);
    expect(request?.headers["content-length"]).toBe(String(request?.rawBody.length));
    expect(request?.rawBody.toString()).toMatch(/name="image"; filename="cat.png"[\s\S]*PNG-BYTES/);
  });

  test("many requests, one after the other, share sockets", async () => {
    const sockets = new Set<unknown>();
    const server = await startTestServer((_request, response) => {
      sockets.add(response.socket);
      sendJson(response, 200, {});
    });
    cleanups.push(server.close);
    const http = client();
    for (let index = 0; index < 20; index += 1) await http.request({ method: "GET", url: server.baseUrl });
    // A second one is opened when a request follows within the tick in which the last answer ended.
    expect(sockets.size).toBeLessThanOrEqual(2);
    await http.close();
  });
});

describe("what an answer means", () => {
  test.each([
    [401, "unauthorized", "answered", false],
    [403, "forbidden", "answered", false],
    [404, "not-found", "answered", false],
    [400, "rejected", "answered", false],
    [409, "rejected", "answered", false],
    [422, "rejected", "answered", false],
    [429, "rate-limited", "answered", true],
    [500, "server-error", "unknown", true],
    [503, "server-error", "unknown", true],
    [301, "redirected", "unknown", false],
  ] as const)("status %i becomes %s, delivery %s", async (status, code, delivery, isRetryable) => {
    const server = await serve((_request, response) => {
      response.writeHead(status, status === 301 ? { location: "http://127.0.0.1:9/elsewhere" } : {});
      response.end("<html>no</html>");
    });
    const failure = await failureOf(client().request({ method: "POST", url: server.baseUrl, json: {} }));
    expect(failure).toMatchObject({ code, delivery, isRetryable, status });
    expect(failure.hint).toBeTruthy();
    expect(server.requests).toHaveLength(1);
  });

  test.each([
    ["seconds", { "retry-after": "34" }, 34_000],
    ["a date", { "retry-after": "Fri, 20 Nov 2026 10:00:30 GMT" }, 30_000],
    ["only the reset time", { "x-ratelimit-reset": "1795168805" }, 5_000],
    ["both, the first counts", { "retry-after": "2", "x-ratelimit-reset": "1795168860" }, 2_000],
    ["a time gone by", { "retry-after": "Fri, 20 Nov 2026 09:00:00 GMT" }, 0],
    ["nothing", {}, null],
    ["nonsense", { "retry-after": "soon" }, null],
  ])("D6: 429 with %s tells how long to wait", async (_name, headers, retryAfterMs) => {
    const date = "Fri, 20 Nov 2026 10:00:00 GMT";
    const server = await serve((_request, response) =>
      sendJson(response, 429, {}, { date, ...headers } as never),
    );
    const http = client({ now: () => new Date("2026-11-20T10:00:00Z") });
    const failure = await failureOf(http.request({ method: "GET", url: server.baseUrl }));
    expect(failure).toMatchObject({ code: "rate-limited", retryAfterMs });
  });

  test("a failed answer, logged, shows neither body nor headers", async () => {
    const server = await serve((_request, response) => sendJson(response, 400, { message: "private words" }));
    const failure = await failureOf(client().request({ method: "GET", url: server.baseUrl }));
    expect(JSON.stringify({ ...failure, message: failure.message })).not.toContain("private words");
    expect(failure.answer?.body.toString()).toContain("private words");
  });

  test("an answer above the size allowed, while still coming, is unreadable", async () => {
    const server = await serve((_request, response) => {
      response.writeHead(200);
      response.write("x".repeat(2_000));
    });
    const failure = await failureOf(
      client().request({ method: "GET", url: server.baseUrl, maximumBytes: 1_000 }),
    );
    expect(failure).toMatchObject({ code: "unreadable-answer", delivery: "unknown" });
  });
});

describe("how far a request got", () => {
  test("no answer, within the time allowed, is timed-out and unknown", async () => {
    const server = await serve(() => {});
    const failure = await failureOf(
      client().request({ method: "POST", url: server.baseUrl, json: {}, timeoutMs: 80 }),
    );
    expect(failure).toMatchObject({ code: "timed-out", delivery: "unknown", isRetryable: true });
    expect(server.requests).toHaveLength(1);
  });

  test("an answer that drips byte by byte, at the end of the whole time, is timed-out", async () => {
    const server = await serve((_request, response) => {
      response.writeHead(200, { "content-length": "1000" });
      const drip = setInterval(() => response.write("x"), 10);
      response.on("close", () => clearInterval(drip));
    });
    const failure = await failureOf(client().request({ method: "GET", url: server.baseUrl, timeoutMs: 120 }));
    expect(failure.code).toBe("timed-out");
  });

  test("a refusal whose body never ends is still a refusal", async () => {
    const server = await serve((_request, response) => {
      response.writeHead(429, { "retry-after": "7", "content-length": "1000" });
      response.write("{");
    });
    const failure = await failureOf(
      client().request({ method: "POST", url: server.baseUrl, json: {}, timeoutMs: 120 }),
    );
    expect(failure).toMatchObject({ code: "rate-limited", delivery: "answered", retryAfterMs: 7_000 });
  });

  test.each([
    "before the answer",
    "in the middle of it",
  ])("a connection cut %s is lost and unknown", async (when) => {
    const server = await serve((_request, response) => {
      if (when === "in the middle of it") {
        response.writeHead(200, { "content-length": "1000" });
        response.write("half", () => response.socket?.destroy());
      } else response.socket?.destroy();
    });
    const failure = await failureOf(client().request({ method: "POST", url: server.baseUrl, json: {} }));
    expect(failure).toMatchObject({ code: "connection-lost", delivery: "unknown" });
    expect(server.requests).toHaveLength(1);
  });

  test("a port where nobody listens is connection-refused and not sent", async () => {
    const server = await startTestServer(() => {});
    await server.close();
    const failure = await failureOf(client().request({ method: "POST", url: server.baseUrl, json: {} }));
    expect(failure).toMatchObject({ code: "connection-refused", delivery: "not-sent" });
  });

  test("a name nobody has is host-not-found and not sent", async () => {
    const http = createHttpClient({
      resolveHost: (_name, _options, callback) =>
        callback(Object.assign(new Error("no such name"), { code: "ENOTFOUND" }), []),
    });
    const failure = await failureOf(http.request({ method: "GET", url: "https://nobody.freshchat.com/" }));
    expect(failure).toMatchObject({ code: "host-not-found", delivery: "not-sent" });
  });

  test("a server that speaks no TLS is tls-failed and not sent", async () => {
    const plain = createServer((socket) => socket.resume().end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    await new Promise<void>((resolve) => plain.listen(0, "127.0.0.1", resolve));
    cleanups.push(() => new Promise((resolve) => plain.close(() => resolve())));
    const { port } = plain.address() as AddressInfo;
    const failure = await failureOf(client().request({ method: "GET", url: `https://127.0.0.1:${port}/` }));
    expect(failure).toMatchObject({ code: "tls-failed", delivery: "not-sent" });
  });

  test("a caller that gives up, before and during, gets cancelled with the right delivery", async () => {
    const server = await serve(() => {});
    const early = await failureOf(
      client().request({ method: "POST", url: server.baseUrl, signal: AbortSignal.abort() }),
    );
    expect(early).toMatchObject({ code: "cancelled", delivery: "not-sent" });
    expect(server.requests).toHaveLength(0);

    const controller = new AbortController();
    const running = failureOf(
      client().request({ method: "POST", url: server.baseUrl, json: {}, signal: controller.signal }),
    );
    await expect.poll(() => server.requests.length).toBe(1);
    controller.abort();
    expect(await running).toMatchObject({ code: "cancelled", delivery: "unknown" });
  });
});

describe("A8: private networks", () => {
  test.each([
    "http://127.0.0.1/",
    "http://2130706433/",
    "http://[::1]/",
    "http://[::ffff:10.0.0.1]/",
    "http://169.254.169.254/latest/meta-data",
  ])("the literal address %s is refused and not sent", async (url) => {
    const failure = await failureOf(createHttpClient().request({ method: "GET", url }));
    expect(failure).toMatchObject({ code: "private-address", delivery: "not-sent" });
  });

  test("a public name that resolves to a private address is refused at the moment of connecting", async () => {
    const server = await serve((_request, response) => sendJson(response, 200, {}));
    const port = new URL(server.baseUrl).port;
    const http = createHttpClient({
      resolveHost: (_name, _options, callback) => callback(null, [{ address: "127.0.0.1", family: 4 }]),
    });
    const failure = await failureOf(
      http.request({ method: "GET", url: `http://rebound.example.com:${port}/` }),
    );
    expect(failure).toMatchObject({ code: "private-address", delivery: "not-sent" });
    expect(server.requests).toHaveLength(0);
  });

  test("a name server that turns private after the first answer is refused the second time", async () => {
    let answers = 0;
    const http = createHttpClient({
      resolveHost: (_name, _options, callback) => {
        answers += 1;
        const error = Object.assign(new Error("unreachable"), { code: "EAI_AGAIN" });
        if (answers === 1) callback(error, []);
        else callback(null, [{ address: "::ffff:127.0.0.1", family: 6 }]);
      },
    });
    const url = "http://rebound.example.com/";
    expect((await failureOf(http.request({ method: "GET", url }))).code).toBe("host-not-found");
    expect((await failureOf(http.request({ method: "GET", url }))).code).toBe("private-address");
  });
});

test("D9: the observer, for every request, is told of no id", async () => {
  const seen: HttpObservation[] = [];
  const server = await serve((request, response) =>
    sendJson(response, request.method === "GET" ? 200 : 404, {}, { "x-ratelimit-remaining": "3" }),
  );
  const http = client({ observe: (observation) => seen.push(observation) });
  await http.request({
    method: "GET",
    url: `${server.baseUrl}/v2/conversations/35e80ec8-c697/messages?from_time=x`,
  });
  await failureOf(
    http.request({ method: "PUT", url: `${server.baseUrl}/v2/users/Denise_alias26`, json: {} }),
  );
  expect(seen).toMatchObject([
    { method: "GET", path: "/v2/conversations/:id/messages", status: 200, failureCode: null },
    { method: "PUT", path: "/v2/users/:id", status: 404, failureCode: "not-found" },
  ]);
  expect(seen.map(({ rateLimit }) => rateLimit?.remaining)).toEqual([3, 3]);
});
