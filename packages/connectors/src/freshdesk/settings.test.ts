import { expect, test } from "vitest";
import { freshdeskSettingsSchema } from "./settings.ts";

const least = { domain: "acme.freshdesk.com", apiKey: "key-1" };

function problems(change: Record<string, unknown>): Record<string, string> {
  const result = freshdeskSettingsSchema.safeParse({ ...least, ...change });
  return Object.fromEntries(
    result.success ? [] : result.error.issues.map(({ path, message }) => [path.join("."), message]),
  );
}

test("FD1: domain and key are enough; the rest has defaults", () => {
  expect(freshdeskSettingsSchema.parse(least)).toEqual({
    ...least,
    autoHandleAll: false,
    handoffRouting: "unassign",
    tagPrefix: "baton",
  });
});

test("FD1: empty fields of the form count as not given, and spaces around are gone", () => {
  const empty = { defaultGroupId: "", handoffAgentId: "", markerField: "", assistFooter: " ", tagPrefix: "" };
  expect(
    freshdeskSettingsSchema.parse({ ...empty, domain: " Acme.Freshdesk.com ", apiKey: " key-1 " }),
  ).toEqual({
    ...least,
    autoHandleAll: false,
    handoffRouting: "unassign",
    tagPrefix: "baton",
  });
});

test.each([
  ["", "is empty"],
  ["acme", "enter acme.freshdesk.com"],
  ["https://acme.freshdesk.com", "must be without https://: enter just acme.freshdesk.com"],
  ["acme.freshdesk.com/a/tickets", "must be without a path: enter just acme.freshdesk.com"],
  ["acme.freshdesk.com:443", "enter just acme.freshdesk.com"],
  ["support.acme.com", "must end in freshdesk.com"],
  ["evilfreshdesk.com", "must end in freshdesk.com"],
  ["acme freshdesk com", "is not a host name"],
])("FD1, FC1: the domain %j is refused: %s", (domain, message) => {
  expect(problems({ domain }).domain).toContain(message);
});

test("a simulator or proxy may stand in for any domain", () => {
  expect(problems({ domain: "helpdesk.acme.test", apiBaseUrl: "http://127.0.0.1:1/api/v2" })).toEqual({});
  expect(problems({ apiBaseUrl: "ftp://x" })).toHaveProperty("apiBaseUrl");
});

test.each([
  [{ apiKey: "" }, "apiKey"],
  [{ apiKey: "two words" }, "apiKey"],
  [{ handoffRouting: "agent" }, "handoffAgentId"],
  [{ handoffRouting: "group" }, "handoffGroupId"],
  [{ handoffRouting: "unassign_marker" }, "markerField"],
  [{ handoffRouting: "nobody" }, "handoffRouting"],
  [{ handoffAgentId: "maya" }, "handoffAgentId"],
  [{ markerField: "cf handoff" }, "markerField"],
  [{ tagPrefix: "a".repeat(21) }, "tagPrefix"],
  [{ tagPrefix: "a,b" }, "tagPrefix"],
  [{ groupIds: ["x"] }, "groupIds.0"],
  [{ extra: 1 }, ""],
])("FD1: %j is refused, naming %s", (change, field) => {
  expect(Object.keys(problems(change))).toEqual([field]);
});

test("FD6: the longest prefix still makes tags of 32 characters", () => {
  expect(`${"a".repeat(20)}_assist_mode`).toHaveLength(32);
  expect(problems({ tagPrefix: "a".repeat(20) })).toEqual({});
});
