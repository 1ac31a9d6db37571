import clsx from "clsx";
import { Check, ChevronDown } from "lucide-react";
import { Popover } from "radix-ui";
import { useState } from "react";
import type { FieldControl } from "./field.tsx";
import { controlClass } from "./input.tsx";

/** Several of a list. Chosen values that the list does not know are kept and shown by their id. */
export function MultiSelect({
  control,
  value,
  onChange,
  options,
  placeholder,
  isDisabled = false,
}: {
  control: FieldControl;
  value: readonly string[];
  onChange: (value: string[]) => void;
  options: readonly { value: string; label: string; detail?: string | null }[];
  placeholder: string;
  isDisabled?: boolean;
}) {
  const [isOpen, setIsOpen] = useState(false);
  const known = new Set(options.map((option) => option.value));
  const all = [
    ...options,
    ...value
      .filter((id) => !known.has(id))
      .map((id) => ({ value: id, label: id, detail: "not in the list" })),
  ];
  const chosen = all.filter((option) => value.includes(option.value));
  const toggle = (id: string) =>
    onChange(value.includes(id) ? value.filter((each) => each !== id) : [...value, id]);
  return (
    <Popover.Root open={isOpen} onOpenChange={setIsOpen}>
      <Popover.Trigger asChild>
        <button
          type="button"
          {...control}
          disabled={isDisabled}
          className={clsx(controlClass, "flex h-9 items-center justify-between gap-2 text-left")}
        >
          <span className={clsx("truncate", chosen.length === 0 && "text-ink-3")}>
            {chosen.length === 0 ? placeholder : chosen.map((option) => option.label).join(", ")}
          </span>
          <ChevronDown aria-hidden="true" className="size-4 shrink-0 text-ink-3" />
        </button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="start"
          sideOffset={6}
          collisionPadding={8}
          className="animate-rise z-40 max-h-72 w-(--radix-popover-trigger-width) min-w-56 overflow-y-auto rounded-xl border border-line bg-raised p-1 shadow-high"
        >
          {all.length === 0 ? (
            <p className="px-2 py-3 text-center text-sm text-ink-3">Nothing to choose from.</p>
          ) : null}
          {all.map((option) => (
            <label
              key={option.value}
              className="flex min-h-8 cursor-pointer items-center gap-2 rounded-lg px-2 py-1 text-sm hover:bg-hover has-focus-visible:bg-hover"
            >
              <input
                type="checkbox"
                checked={value.includes(option.value)}
                onChange={() => toggle(option.value)}
                className="peer sr-only"
              />
              <span className="flex size-4 shrink-0 items-center justify-center rounded border border-line-strong text-transparent peer-checked:border-accent peer-checked:bg-accent peer-checked:text-surface">
                <Check aria-hidden="true" className="size-3" strokeWidth={3} />
              </span>
              <span className="min-w-0 flex-1 truncate">{option.label}</span>
              {option.detail ? <span className="truncate text-xs text-ink-3">{option.detail}</span> : null}
            </label>
          ))}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
