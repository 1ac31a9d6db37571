import clsx from "clsx";
import type { ComponentProps } from "react";
import { Tooltip } from "./tooltip.tsx";

/** A button that shows only an icon: its label is its accessible name and its tooltip. */
export function IconButton({
  label,
  shortcut,
  className,
  ...rest
}: ComponentProps<"button"> & { label: string; shortcut?: string }) {
  return (
    <Tooltip text={label} {...(shortcut ? { shortcut } : {})}>
      <button
        type="button"
        aria-label={label}
        {...rest}
        className={clsx(
          "inline-flex size-8 shrink-0 items-center justify-center rounded-lg text-ink-2 transition-colors duration-100",
          "not-disabled:hover:bg-hover not-disabled:hover:text-ink disabled:opacity-40 [&_svg]:size-4",
          className,
        )}
      />
    </Tooltip>
  );
}
