import { PassThrough } from "node:stream";
import { waitFor } from "@baton/testing";
import type { FastifyReply, FastifyRequest } from "fastify";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Caller } from "../accounts/authenticate.ts";
import { createTestApp } from "../create-test-app.ts";
import { createEventStreams } from "./stream-events.ts";

describe("streamEvents", async () => {
  const test = await createTestApp();
  let url: string;
  beforeAll(async () => {
    url = `${await test.app.listen({ port: 0, host: "127.0.0.1" })}/api/v1/events`;
  });
  afterAll(() => test.close());

  /** Opens a stream and gathers what arrives. */
  async function open(headers: Record<string, string> = {}) {
    const controller = new AbortController();
    const response = await fetch(url, {
      signal: controller.signal,
      headers: { authorization: `Bearer ${test.keys.viewer}`, ...headers },
    });
    const stream = { response, text: "", hasEnded: false, cancel: () => controller.abort() };
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    void (async () => {
      const decoder = new TextDecoder();
      try {
        for (let part = await reader.read(); !part.done; part = await reader.read())
          stream.text += decoder.decode(part.value);
      } catch {
        // Cancelled by the test.
      }
      stream.hasEnded = true;
    })();
    await waitFor(() => stream.text.includes(": connected"));
    return stream;
  }

  function publish(organizationId: string, id: string): void {
    for (const listener of test.listeners) listener({ organizationId, topic: "conversation", id });
  }

  it("a change of one's own organization, published, arrives as an event; another's does not", async () => {
    const stream = await open({ "last-event-id": "99" });
    expect(stream.response.headers.get("content-type")).toContain("text/event-stream");
    publish("another", "secret");
    publish(test.organizationId, "c1");
    await waitFor(() => stream.text.includes("c1"));
    expect(stream.text).toContain('event: change\ndata: {"topic":"conversation","id":"c1"}\n\n');
    expect(stream.text).not.toContain("secret");
    stream.cancel();
  });

  it("a stream that its reader has left, published to, is forgotten", async () => {
    // Those that are left are the webhooks' and the messenger's own.
    await waitFor(() => test.listeners.size === 3);
    const before = test.listeners.size;
    const stream = await open();
    expect(test.listeners.size).toBe(before + 1);
    stream.cancel();
    await waitFor(() => test.listeners.size === before);
  });

  it("D1: a login that ended while its stream was open, noticed at the heartbeat, ends the stream", async () => {
    const caller = { organizationId: "acme" } as Caller;
    let isSignedIn = true;
    const changes = { publish: () => {}, subscribe: () => () => {}, close: async () => {} };
    const streams = createEventStreams(changes, async () => (isSignedIn ? caller : null), { heartbeatMs: 5 });
    const raw = Object.assign(new PassThrough(), { writeHead: () => {} });
    let text = "";
    raw.on("data", (part) => {
      text += part;
    });
    streams.open(caller, {} as FastifyRequest, { hijack: () => {}, raw } as unknown as FastifyReply);
    await waitFor(() => text.includes(": heartbeat"));
    expect(raw.writableEnded).toBe(false);
    isSignedIn = false;
    await waitFor(() => raw.writableEnded);
  });

  it("a server that stops, with a stream open, ends the stream instead of waiting for it", async () => {
    const stream = await open();
    await test.app.close();
    await waitFor(() => stream.hasEnded);
    expect(test.listeners.size).toBe(0);
  });
});
