import type { WorkflowDefinition } from "../definition/definition.ts";
import { parseDefinition } from "../definition/parse-definition.ts";
import { collectEmailFirst } from "./collect-email-first.ts";
import { greetAndSort } from "./greet-and-sort.ts";
import { hybridEscalation } from "./hybrid-escalation.ts";
import { outOfHours } from "./out-of-hours.ts";

export type WorkflowTemplate = {
  id: string;
  name: string;
  /** One sentence: what it does for the customer. */
  description: string;
  definition: WorkflowDefinition;
};

/** As templates are written: steps with what differs from the defaults. */
export type TemplateSource = Omit<WorkflowTemplate, "definition"> & { definition: unknown };

/** What a new workflow can begin with. */
export const templates: readonly WorkflowTemplate[] = [
  greetAndSort,
  hybridEscalation,
  outOfHours,
  collectEmailFirst,
].map((source) => {
  const parsed = parseDefinition(source.definition);
  if (parsed.kind === "refused")
    throw new Error(`The template ${source.id} is at fault: ${parsed.problems[0]?.message}`);
  return { ...source, definition: parsed.definition };
});
