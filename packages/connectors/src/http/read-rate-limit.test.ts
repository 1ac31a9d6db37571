import { expect, test } from "vitest";
import { readRateLimit } from "./read-rate-limit.ts";

test.each([
  [
    { "x-ratelimit-total": "400", "x-ratelimit-remaining": "12" },
    { total: 400, remaining: 12 },
  ],
  [
    { "x-ratelimit-limit": "50", "x-ratelimit-remaining": "0" },
    { total: 50, remaining: 0 },
  ],
  [{ "x-ratelimit-remaining": " 7 " }, { total: null, remaining: 7 }],
  [{ "x-ratelimit-total": "many" }, null],
  [{ "x-ratelimit-total": "" }, null],
  [{}, null],
])("D6: %j tells %j", (headers, expected) => {
  expect(readRateLimit(headers)).toEqual(expected);
});
