import clsx from "clsx";

/** A place where something is about to be. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden="true" className={clsx("animate-shimmer block rounded-md bg-meter", className)} />;
}

/** Lines of a list or a form that is being read, announced once. */
export function SkeletonRows({ rows = 6, label = "Loading" }: { rows?: number; label?: string }) {
  return (
    <div role="status" className="flex flex-col gap-5 p-4">
      <span className="sr-only">{label}</span>
      {Array.from({ length: rows }, (_, row) => (
        // The rows are alike and never move.
        <div key={row} className="flex gap-3">
          <Skeleton className="size-8 shrink-0 rounded-full" />
          <div className="flex flex-1 flex-col gap-2">
            <Skeleton className="h-3 w-2/5" />
            <Skeleton className="h-3 w-4/5" />
          </div>
        </div>
      ))}
    </div>
  );
}
