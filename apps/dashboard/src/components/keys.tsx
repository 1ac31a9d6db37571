import clsx from "clsx";

const isApple = /Mac|iPhone|iPad/.test(navigator.platform);
const names: Record<string, string> = isApple
  ? { mod: "⌘", enter: "↵", shift: "⇧", escape: "Esc" }
  : { mod: "Ctrl", enter: "Enter", shift: "Shift", escape: "Esc" };

/** A keyboard shortcut as it is pressed on the reader's machine: `mod+enter`, `g i`. */
export function Keys({ keys, isInverted = false }: { keys: string; isInverted?: boolean }) {
  return (
    <span className="inline-flex items-center gap-0.5">
      {keys.split(/[+ ]/).map((key) => (
        <kbd
          key={key}
          className={clsx(
            "min-w-4.5 rounded border px-1 text-center font-sans text-2xs font-medium",
            isInverted ? "border-current/30 opacity-80" : "border-line-strong bg-sunken text-ink-2",
          )}
        >
          {names[key] ?? (key.length === 1 ? key.toUpperCase() : key)}
        </kbd>
      ))}
    </span>
  );
}
