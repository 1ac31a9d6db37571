import fc from "fast-check";
import { expect, it } from "vitest";
import { writeJson } from "./write-json.ts";

it.each([
  ["a NUL", "a\u0000b", "a\ufffdb"],
  ["half of an emoji", "a\ud83d", "a\ufffd"],
  ["a backslash before what looks like an escape", "\\u0000 \\\\ud83d", "\\u0000 \\\\ud83d"],
  ["a backslash before half of an emoji", "\\\ud83d\\", "\\\ufffd\\"],
])("%s is written as PostgreSQL takes it", (_name, text, stored) => {
  expect(JSON.parse(writeJson({ text }))).toEqual({ text: stored });
});

it("any text, well-formed and without NUL, comes back as it was", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const stored = text.toWellFormed().replaceAll("\u0000", "\ufffd");
      expect(JSON.parse(writeJson([text]))).toEqual([stored]);
    }),
  );
});
