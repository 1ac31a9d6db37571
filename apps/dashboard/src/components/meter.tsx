import clsx from "clsx";

/** A probability as a bar with its number, and the threshold it was held against. */
export function Meter({
  label,
  value,
  threshold,
}: {
  label: string;
  value: number;
  threshold?: number | null;
}) {
  const percent = Math.round(value * 100);
  // Good or bad only against something.
  const fill = !threshold ? "bg-accent" : value >= threshold ? "bg-good" : "bg-note";
  return (
    <div className="flex items-center gap-3">
      <div
        role="meter"
        aria-label={label}
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuetext={`${percent} percent`}
        className="relative h-1.5 flex-1 rounded-full bg-meter"
      >
        <div className={clsx("h-full rounded-full", fill)} style={{ width: `${percent}%` }} />
        {threshold ? (
          <span
            aria-hidden="true"
            className="absolute -top-1 h-3.5 w-0.5 rounded bg-ink"
            style={{ left: `${threshold * 100}%` }}
          />
        ) : null}
      </div>
      <span className="w-9 text-right text-xs font-medium tabular-nums">{percent}%</span>
    </div>
  );
}
