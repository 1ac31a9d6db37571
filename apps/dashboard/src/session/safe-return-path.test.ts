import { expect, it } from "vitest";
import { safeReturnPath } from "./safe-return-path.ts";

it.each([
  [undefined, "/inbox"],
  ["/settings/team?x=1", "/settings/team?x=1"],
  ["https://evil.example", "/inbox"],
  ["//evil.example", "/inbox"],
  ["/\\evil.example", "/inbox"],
  ["/login?redirect=/x", "/inbox"],
])("leads from %s, when somebody has signed in, to %s", (path, expected) => {
  expect(safeReturnPath(path)).toBe(expected);
});
