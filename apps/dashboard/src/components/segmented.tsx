import clsx from "clsx";
import { RadioGroup } from "radix-ui";

/** One of a few, all visible at once. Arrow keys move. */
export function Segmented<Value extends string>({
  label,
  value,
  onChange,
  options,
  isDisabled = false,
  className,
}: {
  label: string;
  value: Value;
  onChange: (value: Value) => void;
  options: readonly { value: Value; label: string }[];
  isDisabled?: boolean;
  className?: string;
}) {
  return (
    <RadioGroup.Root
      aria-label={label}
      value={value}
      onValueChange={(next) => onChange(next as Value)}
      disabled={isDisabled}
      orientation="horizontal"
      className={clsx("inline-flex rounded-lg border border-line bg-sunken p-0.5", className)}
    >
      {options.map((option) => (
        <RadioGroup.Item
          key={option.value}
          value={option.value}
          className={clsx(
            "h-7 flex-1 rounded-md px-2.5 text-xs font-medium whitespace-nowrap text-ink-2 hover:text-ink disabled:opacity-50",
            "data-[state=checked]:bg-surface data-[state=checked]:text-ink data-[state=checked]:shadow-low dark:data-[state=checked]:bg-hover",
          )}
        >
          {option.label}
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}
