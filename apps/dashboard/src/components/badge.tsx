import clsx from "clsx";
import type { ReactNode } from "react";

export type Tone = "plain" | "accent" | "human" | "note" | "good" | "bad" | "outline";

/** A short fact beside something. The text carries the meaning; the colour only helps. */
export function Badge({
  tone = "plain",
  icon,
  children,
}: {
  tone?: Tone;
  icon?: ReactNode;
  children: ReactNode;
}) {
  return (
    <span
      className={clsx(
        "inline-flex h-5 max-w-full shrink-0 items-center gap-1 rounded-md border px-1.5 text-2xs font-medium [&_svg]:size-3 [&_svg]:shrink-0",
        {
          plain: "border-line bg-sunken text-ink-2",
          outline: "border-line-strong border-dashed text-ink-2",
          accent: "border-accent-line bg-accent-soft text-accent-strong",
          human: "border-human-line bg-human-soft text-human",
          note: "border-note-line bg-note-soft text-note",
          good: "border-good-line bg-good-soft text-good",
          bad: "border-bad-line bg-bad-soft text-bad",
        }[tone],
      )}
    >
      {icon}
      <span className="truncate">{children}</span>
    </span>
  );
}
