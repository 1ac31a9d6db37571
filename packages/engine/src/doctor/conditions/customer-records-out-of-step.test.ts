import type { CustomerSync } from "@baton/database";
import { expect, it } from "vitest";
import type { DoctorFacts } from "../condition.ts";
import { customerRecordsOutOfStep } from "./customer-records-out-of-step.ts";

const failure = { code: "rejected", message: "It was refused", hint: null, isRetryable: false };
const fine: CustomerSync = {
  inStep: 5,
  waiting: 0,
  failed: 0,
  failures: [],
  failure: null,
  notBefore: null,
  syncedAt: new Date("2026-01-14T12:00:00Z"),
};
const judge = (customerSync: CustomerSync | null) =>
  customerRecordsOutOfStep.judge({
    customerSync,
    manifest: { customerRecords: { label: "Acme CRM", enabledBy: "key" } },
  } as DoctorFacts);

it.each([
  ["no CRM", null],
  ["a CRM that works", fine],
  ["one that asked to wait", { ...fine, notBefore: new Date() }],
])("FC11: %s: nothing is said", (_what, sync) => {
  expect(judge(sync)).toBeNull();
});

it("FC11: a CRM that cannot be asked: is said with since when, and how to mend it", () => {
  expect(judge({ ...fine, failure: { ...failure, hint: "Make a new key." } })).toEqual({
    severity: "warning",
    message: "Acme CRM cannot be asked: It was refused. Contacts are not kept in step meanwhile.",
    evidence: "It worked last at 2026-01-14 12:00 UTC.",
    fix: "Make a new key.",
  });
  expect(judge({ ...fine, failure, syncedAt: null })).toMatchObject({ evidence: "It never worked." });
});

it("FC11: contacts that the CRM refuses: are counted, and the newest is named without its address", () => {
  const failures = [{ contactId: "c1", name: "ana@acme.test", failure }];
  const finding = judge({ ...fine, failed: 2, failures });
  expect(finding).toMatchObject({
    message: expect.stringContaining("Acme CRM refuses 2 contacts."),
    evidence: "Contact c1: It was refused",
  });
  expect(JSON.stringify(finding)).not.toContain("ana@acme.test");
});
