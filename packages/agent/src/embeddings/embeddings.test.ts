import { startScriptedEmbeddings } from "@baton/testing/scripted-embeddings";
import { describe, expect, it, test } from "vitest";
import type { ModelOptions } from "../model/model-options.ts";
import { countVectors, packVectors, readVector } from "./pack-vectors.ts";
import { MAX_EMBEDDED_PASSAGES, passageTexts } from "./passage-texts.ts";
import { requestEmbeddings } from "./request-embeddings.ts";

const signal = new AbortController().signal;
const options = (baseUrl: string, more: Partial<ModelOptions> = {}): ModelOptions => ({
  baseUrl,
  model: "meaning",
  apiKey: "sk-secret",
  ...more,
});

describe("A2: a request for embeddings", () => {
  it("sends the texts with model and key, and returns the vectors in their order", async () => {
    const endpoint = await startScriptedEmbeddings([["lamp"], ["refund"]]);
    const answer = await requestEmbeddings(options(`${endpoint.baseUrl}/`), ["a lamp", "refund refund", ""], {
      signal,
    });
    expect(answer).toMatchObject({ ok: true, inputTokens: 30 });
    expect(answer.ok && answer.vectors.map((vector) => [...vector].map(Math.round))).toEqual([
      [1, 0, 0],
      [0, 2, 0],
      [0, 0, 0],
    ]);
    expect(endpoint.received).toMatchObject([
      {
        path: "/v1/embeddings",
        headers: { authorization: "Bearer sk-secret" },
        model: "meaning",
        // Endpoints refuse empty texts.
        input: ["a lamp", "refund refund", " "],
      },
    ]);
  });

  test.each([
    [400, "text"],
    [413, "text"],
    [401, "endpoint"],
    [404, "endpoint"],
    [429, "passing"],
    [500, "passing"],
  ])("answered with %i fails with the cause %s, and says when to ask again", async (status, cause) => {
    const endpoint = await startScriptedEmbeddings([]);
    endpoint.behave(() => ({ status, headers: { "retry-after": "7" } }));
    expect(await requestEmbeddings(options(endpoint.baseUrl), ["a"], { signal })).toEqual({
      ok: false,
      cause,
      error: expect.stringContaining(`Answered ${status}`),
      retryAfterMs: 7_000,
    });
  });

  it("not answered in time ends by itself; called off, it throws", async () => {
    const endpoint = await startScriptedEmbeddings([]);
    endpoint.behave(() => "hang");
    expect(
      await requestEmbeddings(options(endpoint.baseUrl), ["a"], { signal, timeoutMs: 20 }),
    ).toMatchObject({
      ok: false,
      cause: "passing",
      error: "No answer within 20 ms.",
    });
    const called = AbortSignal.abort(new Error("called off"));
    await expect(requestEmbeddings(options(endpoint.baseUrl), ["a"], { signal: called })).rejects.toThrow(
      "called off",
    );
  });

  test.each([
    ["no JSON of embeddings", { object: "list" }],
    ["too few vectors", { data: [{ embedding: [1, 0] }] }],
    ["vectors of unlike length", { data: [{ embedding: [1, 0] }, { embedding: [1] }] }],
  ])("D2: answered with %s is the endpoint's fault, and no key stands in the error", async (_, body) => {
    const fetch = async () => Response.json(body);
    const answer = await requestEmbeddings(options("http://x.example", { fetch }), ["a", "b"], { signal });
    expect(answer).toMatchObject({ ok: false, cause: "endpoint" });
    const leaking = async () => new Response("wrong key sk-secret", { status: 401 });
    const refused = await requestEmbeddings(options("http://x.example", { fetch: leaking }), ["a"], {
      signal,
    });
    expect(JSON.stringify(refused)).not.toContain("sk-secret");
  });
});

describe("packed vectors", () => {
  it("keep their direction to a hundredth, at a byte a dimension", () => {
    const vector = Array.from({ length: 300 }, (_, at) => Math.sin(at * at));
    const packed = packVectors([vector, vector.map((value) => 5 * value)]);
    expect(packed.bytes.length).toBe(2 * (300 + 4));
    expect(countVectors(packed)).toBe(2);
    const [first, second] = [0, 1].map((at) => readVector(packed, at));
    // Length does not matter, only direction.
    expect(first).toEqual(second);
    const restored = [...(first?.values ?? [])].map((value) => value * (first?.scale ?? 0));
    const length = Math.hypot(...vector);
    const apart = restored.map((value, at) => Math.abs(value - (vector[at] as number) / length));
    expect(Math.max(...apart)).toBeLessThan(0.005);
  });

  it("of unlike length, or of none, are refused; bytes that do not fit are no vectors", () => {
    expect(() => packVectors([[1, 2], [1]])).toThrow("one length");
    expect(() => packVectors([[]])).toThrow("one length");
    expect(countVectors({ dimensions: 3, bytes: new Uint8Array(8) })).toBeNull();
  });
});

describe("the texts of an article that are embedded", () => {
  it("stand under title and headings, without which they would mean little", () => {
    const text = "Intro.\n\n# Returns\n\n## Lamps\n\nYou have 30 days.";
    expect(passageTexts({ title: "Returns", text })).toEqual([
      "Returns\nIntro.",
      "Returns\nLamps\nYou have 30 days.",
    ]);
  });

  it("are the title alone for an article without text, and not more than are worth it", () => {
    expect(passageTexts({ title: "Returns", text: "" })).toEqual(["Returns"]);
    const long = Array.from({ length: 500 }, (_, at) => `# Part ${at}\n\nText ${at}.`).join("\n\n");
    expect(passageTexts({ title: "All", text: long })).toHaveLength(MAX_EMBEDDED_PASSAGES);
  });
});
