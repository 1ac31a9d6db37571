import clsx from "clsx";
import type { ComponentProps, ReactNode } from "react";
import { Spinner } from "./spinner.tsx";

type Look = {
  /** `primary`: the one thing to do here. `danger`: cannot be undone. */
  variant?: "primary" | "secondary" | "ghost" | "danger";
  size?: "small" | "medium";
};

export type ButtonProps = ComponentProps<"button"> &
  Look & {
    icon?: ReactNode;
    /** The act is under way: shown, announced, and not started twice. */
    isPending?: boolean;
  };

/** A button. Its text says the act ("Save changes"), never "OK". */
export function Button({
  variant,
  size,
  icon,
  isPending = false,
  className,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      aria-busy={isPending || undefined}
      // Stays focusable while pending: a button that loses the focus loses the reader's place.
      aria-disabled={isPending || rest["aria-disabled"] || undefined}
      onClick={(event) => {
        if (isPending) event.preventDefault();
        else onClick?.(event);
      }}
      className={clsx(buttonClass({ ...(variant ? { variant } : {}), ...(size ? { size } : {}) }), className)}
    >
      {isPending ? <Spinner /> : icon}
      {children}
    </button>
  );
}

/** The look of a button, for links that lead somewhere as buttons do. */
export function buttonClass({ variant = "secondary", size = "medium" }: Look = {}): string {
  return clsx(
    "inline-flex shrink-0 items-center justify-center gap-1.5 rounded-lg font-medium whitespace-nowrap select-none",
    "transition-colors duration-100 disabled:opacity-45 aria-disabled:opacity-60 [&_svg]:size-4 [&_svg]:shrink-0",
    size === "small" ? "h-7 px-2.5 text-xs" : "h-8.5 px-3 text-sm",
    {
      primary: "bg-solid text-on-solid shadow-low not-disabled:hover:bg-solid-hover",
      secondary: "border border-line-strong bg-surface text-ink shadow-low not-disabled:hover:bg-hover",
      ghost: "text-ink-2 not-disabled:hover:bg-hover not-disabled:hover:text-ink",
      danger: "bg-bad-solid text-white shadow-low not-disabled:hover:brightness-110",
    }[variant],
  );
}
