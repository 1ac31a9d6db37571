import { exitsOf, moduleOf, type Problem, type Step, titleOf } from "@baton/workflows";
import { Handle, type Node, type NodeProps, Position } from "@xyflow/react";
import clsx from "clsx";
import { CircleAlert, TriangleAlert } from "lucide-react";
import { stepLooks } from "../step-look.tsx";

export type StepNodeData = {
  step: Step;
  problems: Problem[];
  /** Its place on the path of the test run, from 1; null: not on it. */
  visit: number | null;
  /** The exits that the test run took. */
  takenExits: string[];
  /** A test run is shown: what is not on its path steps back. */
  isTesting: boolean;
};
export type StepGraphNode = Node<StepNodeData, "step">;

/** A step on the graph: what it is, what it says, and its ways out, each with a handle to draw a line from. */
export function StepNode({ data, selected }: NodeProps<StepGraphNode>) {
  const { step, problems, visit, takenExits, isTesting } = data;
  const look = stepLooks[step.kind];
  const Icon = look.icon;
  const hasError = problems.some(({ severity }) => severity === "error");
  const title = titleOf(step);
  return (
    <div
      className={clsx(
        "w-60 rounded-xl border bg-surface text-left shadow-mid transition-opacity",
        selected
          ? "border-accent ring-2 ring-accent-line"
          : hasError
            ? "border-bad-line"
            : "border-line-strong",
        isTesting && visit === null && "opacity-45",
        visit !== null && "border-accent",
      )}
    >
      {step.kind === "trigger" ? null : (
        <Handle type="target" position={Position.Left} className="step-handle" aria-hidden="true" />
      )}
      <div className="flex items-start gap-2 px-3 pt-2.5">
        <span
          aria-hidden="true"
          className={clsx("flex size-6.5 shrink-0 items-center justify-center rounded-lg border", look.tone)}
        >
          <Icon className="size-3.5" />
        </span>
        <div className="min-w-0 flex-1">
          <p className="truncate text-sm font-semibold">{title}</p>
          <p className="truncate text-2xs text-ink-3">{step.name ? moduleOf(step).label : step.id}</p>
        </div>
        {visit !== null ? (
          <span className="rounded-md bg-accent-soft px-1.5 text-2xs font-semibold text-accent-strong">
            {visit}
            <span className="sr-only">. step of the test run</span>
          </span>
        ) : null}
        {problems.length > 0 ? (
          <span
            className={hasError ? "text-bad" : "text-note"}
            title={problems.map(({ message, fix }) => `${message} ${fix}`).join("\n")}
          >
            {hasError ? <CircleAlert className="size-4" /> : <TriangleAlert className="size-4" />}
            <span className="sr-only">
              {problems.length} {problems.length === 1 ? "problem" : "problems"}
            </span>
          </span>
        ) : null}
      </div>
      <p className="mx-3 mt-1.5 mb-2 line-clamp-2 text-xs text-ink-2">{moduleOf(step).summarize(step)}</p>
      <ul className="border-t border-line py-1">
        {exitsOf(step).map((exit) => (
          <li
            key={exit.name}
            className="relative flex min-h-6 items-center justify-end px-3 text-xs text-ink-2"
          >
            <span
              className={clsx(
                "truncate",
                takenExits.includes(exit.name) && "font-semibold text-accent-strong",
              )}
            >
              {exit.label}
              {exit.to === null && exit.whenEmpty ? (
                <span className="text-ink-3">: {exit.whenEmpty}</span>
              ) : null}
            </span>
            <Handle
              type="source"
              id={exit.name}
              position={Position.Right}
              className={clsx("step-handle", exit.to === null && exit.isRequired && "is-open")}
              aria-hidden="true"
            />
          </li>
        ))}
        {exitsOf(step).length === 0 ? (
          <li className="px-3 text-right text-xs text-ink-3">Ends here</li>
        ) : null}
      </ul>
    </div>
  );
}
