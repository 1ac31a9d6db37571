import { z } from "zod";
import { attributeNameSchema, listAttributes } from "../../definition/attributes.ts";
import { stepBase, targetSchema } from "../../definition/step-fields.ts";
import { readTextUses } from "../../read-uses.ts";
import { defineStep } from "../../step.ts";

const schema = z.strictObject({
  ...stepBase,
  kind: z.literal("set-attribute"),
  attribute: attributeNameSchema,
  /** A text may name other attributes. */
  value: z.union([z.string().max(400), z.number(), z.boolean()]),
  next: targetSchema,
});
export type SetAttributeStep = z.infer<typeof schema>;

export const setAttributeStep = defineStep<SetAttributeStep>({
  kind: "set-attribute",
  label: "Set attribute",
  description: "Remembers something for later steps.",
  schema,
  create: (id) => ({ id, kind: "set-attribute", attribute: "contact.name", value: "", next: null }),
  exits: (step) => [
    { name: "next", label: "Then", to: step.next, path: ["next"], isRequired: false, waits: false },
  ],
  uses: (step) => [
    { path: ["attribute"], attribute: step.attribute, mode: "write" },
    ...(typeof step.value === "string" ? readTextUses(step.value, "value") : []),
  ],
  summarize: (step) => `${step.attribute} = ${String(step.value) || "nothing"}`,
  enter(step, { render, declared }) {
    const rendered = typeof step.value === "string" ? render(step.value) : step.value;
    const type = listAttributes(declared).find(({ name }) => name === step.attribute)?.type;
    const isNumber = type === "number" && String(rendered).trim() !== "" && Number.isFinite(Number(rendered));
    const value = isNumber ? Number(rendered) : rendered;
    return {
      attributes: { [step.attribute]: value },
      effects: step.attribute.startsWith("contact.")
        ? [{ kind: "update-contact", attribute: step.attribute, value }]
        : [],
      move: { kind: "go", exit: "next" },
    };
  },
});
