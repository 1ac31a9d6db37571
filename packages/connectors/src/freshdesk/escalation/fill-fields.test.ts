import { describe, expect, test } from "vitest";
import { readFixture } from "../__fixtures__/read-fixture.ts";
import { ticketFieldListSchema, ticketFieldSchema } from "../shapes.ts";
import { convertValue, fillFields, isFillable } from "./fill-fields.ts";

const field = (type: string, more: Record<string, unknown> = {}) =>
  ticketFieldSchema.parse({ name: "cf_x", label: "X", type, default: type.startsWith("default_"), ...more });
const choices = ["Red", "Dark blue"];
const priorities = { Low: 1, High: 3 };

test.each([
  ["custom_text", undefined, "a\nb", "a b"],
  ["custom_text", undefined, "x".repeat(300), "x".repeat(255)],
  ["custom_paragraph", undefined, "a\nb", "a\nb"],
  ["custom_checkbox", undefined, "Yes", true],
  ["custom_checkbox", undefined, "false", false],
  ["custom_checkbox", undefined, "perhaps", undefined],
  ["custom_number", undefined, "42", 42],
  ["custom_number", undefined, "4.2", undefined],
  ["custom_decimal", undefined, "4.20", 4.2],
  ["custom_decimal", undefined, "4,20", undefined],
  ["custom_date", undefined, "2026-01-14T12:00:00Z", "2026-01-14"],
  ["custom_date", undefined, "2026-13-44", undefined],
  ["custom_date", undefined, "tomorrow", undefined],
  ["custom_dropdown", choices, "dark BLUE", "Dark blue"],
  ["custom_dropdown", choices, "green", undefined],
  ["default_priority", priorities, "high", 3],
  ["default_priority", priorities, "3", 3],
  ["default_priority", priorities, "2", undefined],
])("M7: a field of the type %s (choices %j), given %j, holds %j", (type, given, text, value) => {
  const result = convertValue(field(type, { choices: given }), text);
  expect(result).toEqual(
    value === undefined
      ? { kind: "unfit", why: expect.stringMatching(/^it (?:takes|has no)/) }
      : { kind: "filled", value },
  );
});

describe("M7: mapped attributes in a ticket of a recorded account", () => {
  const fields = ticketFieldListSchema.parse(readFixture("ticket-fields-2022.json"));
  const known = new Map([
    ...fields.flatMap((one) => (one.name === null ? [] : [[one.name, one] as const])),
    ["cf_size", field("custom_number", { name: "cf_size", label: "Size" })] as const,
  ]);

  test("find their places; empty ones are left alone, and what has no place is said", () => {
    expect(
      fillFields(
        "ticket",
        {
          ticket_type: "question",
          priority: "Urgent",
          cf_size: "M",
          cf_gone: "x",
          status: "5",
          subject: " ",
        },
        known,
      ),
    ).toEqual({
      keys: { type: "Question", priority: 4 },
      custom: {},
      remarks: [
        'The ticket field "Size" was left empty: it takes whole numbers (value: "M").',
        'The ticket field "cf_gone" was left empty: Freshdesk has no ticket field of that name to fill (value: "x").',
        'The ticket field "Status" was left empty: Freshdesk has no ticket field of that name to fill (value: "5").',
      ],
    });
  });

  test("those that the ticket has values of its own for cannot be chosen", () => {
    const names = fields.filter((one) => isFillable("ticket", one)).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["ticket_type", "priority"]));
    for (const own of ["subject", "status", "requester", "group", "agent"]) expect(names).not.toContain(own);
  });
});

test("M7: of a contact, name, e-mail and phone are not mapped but known", () => {
  const fillable = (name: string, type: string) => isFillable("contact", field(type, { name }));
  expect(["name", "email", "phone"].map((name) => fillable(name, `default_${name}`))).toEqual([
    false,
    false,
    false,
  ]);
  expect(fillable("job_title", "default_job_title")).toBe(true);
  expect(fillable("plan", "custom_dropdown")).toBe(true);
});
