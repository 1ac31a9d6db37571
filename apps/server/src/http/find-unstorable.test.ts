import { expect, it } from "vitest";
import { findUnstorable } from "./find-unstorable.ts";

it.each([
  ["a plain text", "hello 👋", null],
  [
    "a whole request",
    { title: "a", tags: ["b"], at: new Date(), bytes: Buffer.from("\0"), none: null },
    null,
  ],
  ["NUL", "a\0b", ""],
  ["half of an emoji in a list", { tags: ["a", "👋".slice(0, 1)] }, "tags.1"],
  ["NUL deep inside", { steps: [{ text: "a" }, { text: "\0" }] }, "steps.1.text"],
  ["NUL in the name of an attribute", { attributes: { "a\0": 1 } }, "attributes.a\ufffd"],
])("S7: of %s, tells where the text stands that cannot be kept", (_, value, path) => {
  expect(findUnstorable(value)).toBe(path);
});
