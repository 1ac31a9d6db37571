import clsx from "clsx";
import { ChevronDown } from "lucide-react";

/** One filter of a list as a pill; filled while it narrows the list. */
export function FilterSelect({
  label,
  value,
  onChange,
  options,
}: {
  label: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  options: readonly { value: string; label: string }[];
}) {
  return (
    <span className="relative inline-block min-w-0">
      <select
        aria-label={label}
        value={value ?? ""}
        onChange={(event) => onChange(event.target.value || undefined)}
        className={clsx(
          "h-7 max-w-36 appearance-none truncate rounded-lg border pr-6 pl-2.5 text-xs font-medium transition-colors duration-100",
          value
            ? "border-accent-line bg-accent-soft text-accent-strong"
            : "border-line bg-surface text-ink-2 hover:border-line-strong hover:text-ink",
        )}
      >
        <option value="">{label}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown
        aria-hidden="true"
        className="pointer-events-none absolute top-1/2 right-1.5 size-3.5 -translate-y-1/2 opacity-70"
      />
    </span>
  );
}
