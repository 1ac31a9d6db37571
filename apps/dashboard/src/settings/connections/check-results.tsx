import type { ConnectionCheckView } from "@baton/api";
import { Check, X } from "lucide-react";
import { readable } from "../../format/words.ts";

/** Every live check as it came back. */
export function CheckResults({ checks }: { checks: readonly ConnectionCheckView[] }) {
  if (checks.length === 0) return null;
  return (
    <ul
      aria-label="Live checks"
      className="flex flex-col gap-2 rounded-xl border border-line bg-sunken px-4 py-3 text-sm"
    >
      {checks.map((check) => (
        <li key={check.name} className="animate-rise flex items-start gap-2.5">
          {check.ok ? (
            <Check role="img" aria-label="Passed" className="mt-0.5 size-4 shrink-0 text-good" />
          ) : (
            <X role="img" aria-label="Failed" className="mt-0.5 size-4 shrink-0 text-bad" />
          )}
          <span className="min-w-0 break-words">
            <span className="font-medium">{readable(check.name)}</span>
            <span className="text-ink-2">: {check.message}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
