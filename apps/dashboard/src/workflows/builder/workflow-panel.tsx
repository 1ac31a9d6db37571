import { attributeTypes, type Problem, type WorkflowDefinition } from "@baton/workflows";
import { CircleAlert, Plus, Trash2, TriangleAlert, X } from "lucide-react";
import { Button } from "../../components/button.tsx";
import { IconButton } from "../../components/icon-button.tsx";
import { Input } from "../../components/input.tsx";
import { Notice } from "../../components/notice.tsx";
import { Select } from "../../components/select.tsx";
import { freeName } from "../edit-definition.ts";

/** With no step selected: what keeps it from being published, and the attributes of its own. */
export function WorkflowPanel({
  definition,
  problems,
  isReadOnly,
  onChange,
  onSelect,
  onClose,
}: {
  definition: WorkflowDefinition;
  problems: readonly Problem[];
  isReadOnly: boolean;
  onClose: () => void;
  onChange: (change: (definition: WorkflowDefinition) => WorkflowDefinition, mark?: string) => void;
  onSelect: (id: string | null) => void;
}) {
  const { attributes } = definition;
  const set = (index: number, fields: Partial<(typeof attributes)[number]>) =>
    onChange((before) => {
      const current = before.attributes[index];
      return current
        ? { ...before, attributes: before.attributes.with(index, { ...current, ...fields }) }
        : before;
    }, `attribute ${index}`);
  return (
    <fieldset disabled={isReadOnly} className="flex min-h-0 flex-1 flex-col gap-5 overflow-y-auto px-4 py-4">
      <legend className="sr-only">The workflow</legend>
      <section aria-label="Problems" className="flex flex-col gap-2">
        <div className="flex items-center">
          <h2 className="flex-1 text-base font-semibold">Problems</h2>
          <IconButton label="Close the overview" onClick={onClose} className="-mr-2">
            <X />
          </IconButton>
        </div>
        {problems.length === 0 ? <Notice tone="good">It can be published as it is.</Notice> : null}
        <ul className="flex flex-col gap-1.5">
          {problems.map((problem) => (
            <li key={problem.code + problem.path}>
              <button
                type="button"
                disabled={problem.stepId === null}
                onClick={() => onSelect(problem.stepId)}
                className="flex w-full items-start gap-2 rounded-lg border border-line px-2.5 py-2 text-left text-xs not-disabled:hover:bg-hover"
              >
                {problem.severity === "error" ? (
                  <CircleAlert aria-label="Error" className="mt-0.5 size-3.5 shrink-0 text-bad" />
                ) : (
                  <TriangleAlert aria-label="Warning" className="mt-0.5 size-3.5 shrink-0 text-note" />
                )}
                <span className="min-w-0">
                  <span className="block text-ink">{problem.message}</span>
                  <span className="block text-ink-3">{problem.fix}</span>
                </span>
              </button>
            </li>
          ))}
        </ul>
      </section>
      <section aria-label="Attributes" className="flex flex-col gap-2 border-t border-line pt-4">
        <h2 className="text-base font-semibold">Attributes</h2>
        <p className="text-xs text-ink-3">
          What this workflow collects or sets besides name, email and phone. Texts name them as{" "}
          {"{{order.number}}"}.
        </p>
        {attributes.map((attribute, index) => (
          <div key={index} className="flex flex-col gap-1.5 rounded-lg border border-line bg-sunken p-2">
            <div className="flex gap-1">
              <Input
                aria-label={`Attribute ${index + 1}: name`}
                value={attribute.name}
                onChange={(event) => set(index, { name: event.target.value })}
              />
              <IconButton
                label={`Remove attribute ${index + 1}`}
                onClick={() =>
                  onChange((before) => ({ ...before, attributes: before.attributes.toSpliced(index, 1) }))
                }
              >
                <Trash2 />
              </IconButton>
            </div>
            <div className="grid grid-cols-2 gap-1.5">
              <Input
                aria-label={`Attribute ${index + 1}: label`}
                value={attribute.label}
                onChange={(event) => set(index, { label: event.target.value })}
              />
              <Select
                aria-label={`Attribute ${index + 1}: type`}
                value={attribute.type}
                onChange={(event) => set(index, { type: event.target.value as typeof attribute.type })}
              >
                {attributeTypes.map((type) => (
                  <option key={type}>{type}</option>
                ))}
              </Select>
            </div>
          </div>
        ))}
        <Button
          size="small"
          icon={<Plus aria-hidden="true" />}
          className="self-start"
          onClick={() =>
            onChange((before) => ({
              ...before,
              attributes: [
                ...before.attributes,
                {
                  name: freeName(
                    before.attributes.map(({ name }) => name),
                    "order",
                  ).replace("-", ""),
                  label: "Order number",
                  type: "text",
                },
              ],
            }))
          }
        >
          Add attribute
        </Button>
      </section>
    </fieldset>
  );
}
