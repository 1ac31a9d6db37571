import clsx from "clsx";

/** Work is under way. Decoration: say so in words or with `aria-busy` beside it. */
export function Spinner({ className }: { className?: string }) {
  return (
    <span
      aria-hidden="true"
      className={clsx(
        "animate-turn inline-block size-3.5 rounded-full border-2 border-current border-r-transparent",
        className,
      )}
    />
  );
}
