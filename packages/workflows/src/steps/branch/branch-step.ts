import { z } from "zod";
import { conditionGroupSchema, holds } from "../../definition/condition.ts";
import { stepBase, stepIdSchema, targetSchema } from "../../definition/step-fields.ts";
import { readConditionUses } from "../../read-uses.ts";
import { defineStep } from "../../step.ts";

const schema = z.strictObject({
  ...stepBase,
  kind: z.literal("branch"),
  /** The first whose conditions hold is taken. */
  branches: z
    .array(
      z.strictObject({
        id: stepIdSchema,
        label: z.string().trim().min(1, "Give the branch a label.").max(60),
        when: conditionGroupSchema,
        next: targetSchema,
      }),
    )
    .min(1, "Add a branch.")
    .max(10),
  otherwise: targetSchema,
});
export type BranchStep = z.infer<typeof schema>;

export const branchStep = defineStep<BranchStep>({
  kind: "branch",
  label: "Branch on attributes",
  description: "Takes a way by what is known: email, plan, language, office hours.",
  schema,
  create: (id) => ({
    id,
    kind: "branch",
    branches: [
      {
        id: "open",
        label: "People are there",
        when: { match: "all", conditions: [{ attribute: "office.isOpen", operator: "is", value: true }] },
        next: null,
      },
    ],
    otherwise: null,
  }),
  exits: (step) => [
    ...step.branches.map((branch, index) => ({
      name: `branch:${branch.id}`,
      label: branch.label,
      to: branch.next,
      path: ["branches", index, "next"],
      isRequired: true,
      waits: false,
    })),
    {
      name: "otherwise",
      label: "Otherwise",
      to: step.otherwise,
      path: ["otherwise"],
      isRequired: true,
      waits: false,
    },
  ],
  uses: (step) =>
    step.branches.flatMap((branch, index) => readConditionUses(branch.when, "branches", index, "when")),
  summarize: (step) => step.branches.map(({ label }) => label).join(" · "),
  enter(step, { read }) {
    const taken = step.branches.find(({ when }) => holds(when, read));
    return { move: { kind: "go", exit: taken ? `branch:${taken.id}` : "otherwise" } };
  },
});
