import { expect, it } from "vitest";
import { tellFailure } from "./tell-failure.ts";

it.each([
  [{ message: "No such host (ENOTFOUND)", hint: "Check it." }, "No such host (ENOTFOUND). Check it."],
  [{ message: "Refused.", hint: null }, "Refused."],
  [null, ""],
])("a failure %j reads: %s", (failure, expected) => {
  expect(tellFailure(failure)).toBe(expected);
});
