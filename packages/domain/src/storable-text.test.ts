import { expect, test } from "vitest";
import { storableText } from "./storable-text.ts";

test.each([
  ["a NUL", "a\u0000b", "a\ufffdb"],
  ["the first half of an emoji", "a\ud83d", "a\ufffd"],
  ["the second half", "\ude00b", "\ufffdb"],
  ["a whole emoji", "a😀b", "a😀b"],
  ["what only looks like an escape", "\\u0000 \\ud83d", "\\u0000 \\ud83d"],
])("%s can be stored", (_name, text, stored) => {
  expect(storableText(text)).toBe(stored);
});
