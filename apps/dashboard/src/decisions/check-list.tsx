import type { DecisionView } from "@baton/api";
import { Check, X } from "lucide-react";
import { readable } from "../format/words.ts";

/** The guards that ran, in order, with their evidence. */
export function CheckList({ checks }: { checks: DecisionView["checks"] }) {
  return (
    <ol className="flex flex-col gap-1.5">
      {checks.map((check) => (
        <li key={check.name} className="flex items-start gap-2">
          {check.passed ? (
            <Check role="img" aria-label="Passed" className="mt-0.5 size-4 shrink-0 text-good" />
          ) : (
            <X role="img" aria-label="Failed" className="mt-0.5 size-4 shrink-0 text-bad" />
          )}
          <span className="min-w-0 break-words">
            <span className="font-medium">{readable(check.name)}</span>
            {check.detail ? <span className="text-ink-2">: {check.detail}</span> : null}
          </span>
        </li>
      ))}
    </ol>
  );
}
