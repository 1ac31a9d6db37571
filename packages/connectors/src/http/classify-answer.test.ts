import { describe, expect, it } from "vitest";
import { classifyAnswer } from "./classify-answer.ts";

const now = new Date("2026-01-14T12:00:00.000Z");
const inAMinute = String(now.getTime() / 1_000 + 60);

describe("classifyAnswer", () => {
  const cases = [
    { status: 429, headers: { "retry-after": "2" }, waitMs: 2_000 },
    { status: 429, headers: { "x-ratelimit-reset": inAMinute }, waitMs: 60_000 },
    { status: 500, headers: { "x-ratelimit-reset": inAMinute }, waitMs: null },
    { status: 502, headers: { "x-ratelimit-reset": inAMinute, "retry-after": "3" }, waitMs: 3_000 },
    { status: 400, headers: { "retry-after": "2" }, waitMs: null },
    // Its clock is ten minutes ahead of ours, or behind.
    {
      status: 429,
      headers: { "retry-after": "Wed, 14 Jan 2026 12:10:30 GMT", date: "Wed, 14 Jan 2026 12:10:00 GMT" },
      waitMs: 30_000,
    },
    {
      status: 429,
      headers: { "x-ratelimit-reset": inAMinute, date: "Wed, 14 Jan 2026 11:50:00 GMT" },
      waitMs: 660_000,
    },
    // A moment where seconds belong, and a wait that nobody means.
    { status: 429, headers: { "retry-after": inAMinute }, waitMs: 60_000 },
    { status: 429, headers: { "retry-after": "86400" }, waitMs: 3_600_000 },
    { status: 503, headers: { "retry-after": "Thu, 14 Jan 2027 12:00:00 GMT" }, waitMs: 3_600_000 },
  ];
  it.each(
    cases,
  )("D6: a $status with $headers asks to wait for $waitMs ms, and the rate limit that stands on every answer only at 429", ({
    status,
    headers,
    waitMs,
  }) => {
    const failure = classifyAnswer(
      { status, headers: headers as never, body: Buffer.alloc(0) },
      "GET x",
      now,
    );
    expect(failure?.retryAfterMs).toBe(waitMs);
  });
});
