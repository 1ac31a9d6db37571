import { defaultMessenger } from "@baton/domain";
import { expect, test } from "vitest";
import { createRateLimiter } from "./create-rate-limiter.ts";
import { isAllowedOrigin } from "./messenger-settings.ts";

test.each([
  [[], "https://anything.example", true],
  [["https://www.example.com"], "https://www.example.com", true],
  [["https://www.example.com"], "http://www.example.com", false],
  [["https://*.example.com"], "https://shop.example.com", true],
  [["https://*.example.com"], "https://a.b.example.com", true],
  [["https://*.example.com"], "https://example.com", false],
  [["https://*.example.com"], "https://evilexample.com", false],
  [["https://*.example.com"], "https://shop.example.com.evil.test", false],
  [["http://localhost:8080"], "http://localhost:8081", false],
  [["https://www.example.com"], undefined, true],
])("M9: with the sites %j allowed, a page of %s: %s", (allowedOrigins, origin, expected) => {
  expect(isAllowedOrigin({ ...defaultMessenger, allowedOrigins }, origin)).toBe(expected);
});

test("a flood is stopped after its burst, told when there is room again, and others are not held up", () => {
  let now = 0;
  const limiter = createRateLimiter(() => now);
  const limit = { burst: 3, perMinute: 6 };
  for (let i = 0; i < 3; i++) limiter.take("one", limit);
  expect(() => limiter.take("one", limit)).toThrow("Try again in 10 s");
  limiter.take("other", limit);
  now = 10_000;
  limiter.take("one", limit);
  expect(() => limiter.take("one", limit)).toThrow();
});
