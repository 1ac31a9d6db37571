import { z } from "zod";
import { stepBase, targetSchema } from "../../definition/step-fields.ts";
import { defineStep } from "../../step.ts";

const schema = z.strictObject({
  ...stepBase,
  kind: z.literal("tag"),
  tags: z
    .array(z.string().trim().min(1, "A tag needs a name.").max(32, "A tag has at most 32 characters."))
    .min(1, "Add a tag.")
    .max(10),
  next: targetSchema,
});
export type TagStep = z.infer<typeof schema>;

/** Adds tags, in the helpdesk too where it has them; never removes one. */
export const tagStep = defineStep<TagStep>({
  kind: "tag",
  label: "Tag",
  description: "Adds tags to the conversation, in the helpdesk too.",
  schema,
  create: (id) => ({ id, kind: "tag", tags: ["workflow"], next: null }),
  exits: (step) => [
    { name: "next", label: "Then", to: step.next, path: ["next"], isRequired: false, waits: false },
  ],
  uses: () => [],
  summarize: (step) => step.tags.join(", "),
  enter: (step) => ({ effects: [{ kind: "tag", tags: step.tags }], move: { kind: "go", exit: "next" } }),
});
