import { expect, test } from "vitest";
import { frontSettingsSchema } from "./settings.ts";

const least = { apiToken: "token-1", teammateId: "tea_1" };

function problems(change: Record<string, unknown>): string[] {
  const result = frontSettingsSchema.safeParse({ ...least, ...change });
  return result.success
    ? []
    : result.error.issues.map(({ path, message }) => `${String(path[0] ?? "(top)")}: ${message}`);
}

test("FR1: token and teammate are enough; the rest has defaults", () => {
  expect(frontSettingsSchema.parse(least)).toEqual({ ...least, handleUnassigned: false, syncTags: false });
});

test("FR1: before a teammate is chosen the form can ask Front for its lists", () => {
  expect(frontSettingsSchema.parse({ apiToken: "token-1" })).toMatchObject({ teammateId: "" });
});

test("FR1: empty fields of the form count as not given, spaces around and a pasted Bearer are gone", () => {
  expect(
    frontSettingsSchema.parse({ apiToken: " Bearer token-1 ", teammateId: " tea_1 ", webhookSecret: " " }),
  ).toEqual({ ...least, handleUnassigned: false, syncTags: false });
});

test.each([
  [{ apiToken: "" }, "apiToken: is empty"],
  [{ apiToken: "a b" }, "apiToken: has a space"],
  [{ apiToken: "tök" }, "apiToken: has a space, line break or special character"],
  [{ teammateId: "maya@acme.test" }, "teammateId: is not the id of a teammate"],
  [{ inboxIds: ["Support"] }, "inboxIds: is not the id of an inbox"],
  [{ apiBaseUrl: "ftp://x.test" }, "apiBaseUrl: is not an http or https URL"],
  [{ token: "x" }, "(top): "],
])("FR1: %j is refused by name", (change, expected) => {
  expect(problems(change).join()).toContain(expected);
});
