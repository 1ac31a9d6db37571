import type { HealthEntryView } from "@baton/api";
import { CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";
import { Time } from "../../components/time.tsx";

const looks = {
  ok: { icon: CircleCheck, className: "text-good", label: "Fine" },
  warning: { icon: TriangleAlert, className: "text-note", label: "Warning" },
  error: { icon: CircleAlert, className: "text-bad", label: "Error" },
};

/** Conditions of a connection: what, since when, how it was seen, and the exact step that mends it. */
export function HealthList({ health }: { health: readonly HealthEntryView[] }) {
  if (health.length === 0) return null;
  const order = { error: 0, warning: 1, ok: 2 };
  return (
    <ul className="flex flex-col gap-3">
      {health
        .toSorted((one, other) => order[one.severity] - order[other.severity])
        .map((entry) => {
          const { icon: Icon, className, label } = looks[entry.severity];
          return (
            <li key={entry.code} className="flex items-start gap-2.5 text-sm">
              <Icon role="img" aria-label={label} className={`mt-0.5 size-4 shrink-0 ${className}`} />
              <div className="min-w-0 flex-1 break-words">
                <p className="font-medium">{entry.message}</p>
                {entry.evidence ? <p className="text-ink-2">Seen: {entry.evidence}</p> : null}
                {entry.fix ? <p className="text-ink-2">To mend it: {entry.fix}</p> : null}
              </div>
              {entry.severity === "ok" ? null : (
                <span className="shrink-0 text-xs text-ink-3">
                  <Time at={entry.since} />
                </span>
              )}
            </li>
          );
        })}
    </ul>
  );
}
