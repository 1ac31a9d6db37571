import { type StepKind, stepModules } from "@baton/workflows";
import clsx from "clsx";
import { stepLooks } from "../step-look.tsx";
import { paletteType } from "./workflow-graph.tsx";

/** Every kind of step: a click adds one after the selected step, dragging puts it where it is dropped. */
export function Palette({ onAdd }: { onAdd: (kind: StepKind) => void }) {
  return (
    <nav
      aria-label="Steps to add"
      className="flex shrink-0 gap-1 overflow-auto border-line bg-surface p-2 max-md:border-b md:w-46 md:flex-col md:border-r"
    >
      <p className="px-1.5 pt-1 pb-1.5 text-xs font-medium text-ink-3 max-md:hidden">Add a step</p>
      {stepModules.map(({ kind, label, description }) => {
        const look = stepLooks[kind];
        const Icon = look.icon;
        return (
          <button
            key={kind}
            type="button"
            draggable
            title={description}
            onClick={() => onAdd(kind)}
            onDragStart={(event) => {
              event.dataTransfer.setData(paletteType, kind);
              event.dataTransfer.effectAllowed = "copy";
            }}
            className="flex h-8 shrink-0 items-center gap-2 rounded-lg px-1.5 text-left text-xs font-medium whitespace-nowrap text-ink-2 hover:bg-hover hover:text-ink"
          >
            <span
              aria-hidden="true"
              className={clsx(
                "flex size-5.5 shrink-0 items-center justify-center rounded-md border",
                look.tone,
              )}
            >
              <Icon className="size-3" />
            </span>
            {label}
          </button>
        );
      })}
    </nav>
  );
}
