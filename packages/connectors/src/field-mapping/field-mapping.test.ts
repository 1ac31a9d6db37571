import { describe, expect, test } from "vitest";
import { freshdeskSettingsSchema } from "../freshdesk/settings.ts";
import type { FieldMappingLine } from "./field-mapping.ts";
import { mapAttributes } from "./map-attributes.ts";

const line = (attribute: string, object: FieldMappingLine["object"], field: string) => ({
  attribute,
  object,
  field,
});

describe("M7: attributes as the helpdesk's fields", () => {
  const mapping = [
    line("plan", "contact", "plan"),
    line("plan", "conversation", "cf_plan"),
    line("contact.name", "contact", "nick"),
    line("order.number", "conversation", "cf_order"),
  ];

  test.each([
    [
      "one attribute fills several fields",
      [{ plan: "gold" }],
      { contact: { plan: "gold" }, conversation: { cf_plan: "gold" } },
    ],
    [
      "what is signed is not replaced by what was typed",
      [{ plan: "gold" }, { plan: "free", "order.number": 7 }],
      { contact: { plan: "gold" }, conversation: { cf_plan: "gold", cf_order: "7" } },
    ],
    [
      "what is empty in one place is looked for in the next",
      [{ "contact.name": " " }, { "contact.name": null }, { "contact.name": " Ana " }],
      { contact: { nick: "Ana" }, conversation: {} },
    ],
    [
      "no and zero are values",
      [{ plan: false, "order.number": 0 }],
      { contact: { plan: "false" }, conversation: { cf_plan: "false", cf_order: "0" } },
    ],
    ["an attribute without a line goes nowhere", [{ secret: "x" }], { contact: {}, conversation: {} }],
    ["no sources, nothing filled", [], { contact: {}, conversation: {} }],
  ])("%s", (_what, sources, expected) => {
    expect(mapAttributes(mapping, sources)).toEqual(expected);
  });

  test("a name that every object has is no attribute", () => {
    expect(mapAttributes([line("constructor", "contact", "x")], [{}])).toEqual({
      contact: {},
      conversation: {},
    });
  });
});

describe("M7: the setting", () => {
  const parse = (fieldMapping: unknown) =>
    freshdeskSettingsSchema.safeParse({ domain: "acme.freshdesk.com", apiKey: "k", fieldMapping });

  test("lines are trimmed; none is none", () => {
    expect(parse([line(" plan ", "contact", " plan ")]).data?.fieldMapping).toEqual([
      line("plan", "contact", "plan"),
    ]);
    expect(parse(undefined).success).toBe(true);
  });

  test.each([
    [[line("", "contact", "plan")], "line 1 names no attribute"],
    [[line("plan", "contact", "x"), line("plan", "contact", "")], "line 2 names no field"],
    [[line("a b", "contact", "x")], 'line 1: "a b" is no attribute'],
    [[line("plan", "conversation", "cf plan")], 'line 1: "cf plan" is no field'],
    [[line("plan", "contact", "x"), line("tier", "contact", "x")], "line 2 fills the field of line 1"],
  ])("%j is refused, naming the line", (mapping, words) => {
    const { error } = parse(mapping);
    expect(error?.issues).toMatchObject([
      { path: ["fieldMapping"], message: expect.stringContaining(words) },
    ]);
  });

  test.each([
    [[{ attribute: "plan", object: "ticket", field: "x" }]],
    [[{ attribute: "plan" }]],
    ["plan"],
  ])("%j is no mapping", (mapping) => {
    expect(parse(mapping).success).toBe(false);
  });
});
