import type { SourceView } from "@baton/api";
import { documentWord } from "./source-words.ts";

/** How far a running sync is: a bar where the end is known, words always. */
export function SyncProgress({ source }: { source: SourceView }) {
  const { progress, kind } = source;
  const checked = progress?.checked ?? 0;
  const found = progress?.found ?? null;
  const percent = found ? Math.min(100, Math.round((checked / Math.max(found, checked)) * 100)) : null;
  return (
    <div className="flex flex-col gap-1.5">
      <div
        role="progressbar"
        aria-label={`Sync of ${source.name}`}
        aria-valuemin={0}
        aria-valuemax={100}
        {...(percent === null ? {} : { "aria-valuenow": percent })}
        className="h-1.5 overflow-clip rounded-full bg-meter"
      >
        <div
          className={
            percent === null
              ? "h-full w-1/4 animate-pulse rounded-full bg-accent"
              : "h-full rounded-full bg-accent"
          }
          {...(percent === null ? {} : { style: { width: `${percent}%` } })}
        />
      </div>
      <p className="text-xs text-ink-2 tabular-nums">
        {source.state === "waiting"
          ? "Waits for its turn."
          : found === null
            ? "Looking around…"
            : `${checked.toLocaleString("en")} of ${documentWord(kind, found)} checked, ${(progress?.changed ?? 0).toLocaleString("en")} changed`}
      </p>
    </div>
  );
}
