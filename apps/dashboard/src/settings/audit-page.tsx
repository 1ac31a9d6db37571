import type { AuditEntryView } from "@baton/api";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { ChevronRight, ScrollText, X } from "lucide-react";
import { auditQuery } from "../api/queries.ts";
import { buttonClass } from "../components/button.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { ErrorState } from "../components/error-state.tsx";
import { LoadMore } from "../components/load-more.tsx";
import { Page, Panel } from "../components/page.tsx";
import { SkeletonRows } from "../components/skeleton.tsx";
import { Time } from "../components/time.tsx";
import { readable } from "../format/words.ts";
import { type Difference, listDifferences } from "./list-differences.ts";

export function AuditPage() {
  const { subject } = useSearch({ from: "/signed-in/settings/audit" });
  const audit = useInfiniteQuery(auditQuery(subject ? { subject } : {}));
  const entries = audit.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page
      title="Audit log"
      description="Who changed which setting, and what it was before. Secrets are never part of it."
    >
      {subject ? (
        <div className="flex items-center gap-2 text-sm text-ink-2">
          Only <code className="font-mono text-xs">{subject}</code>
          <Link to="/settings/audit" search={{}} className={buttonClass({ size: "small", variant: "ghost" })}>
            <X aria-hidden="true" /> Show all
          </Link>
        </div>
      ) : null}
      <Panel isFlush>
        {audit.isPending ? <SkeletonRows label="Loading the audit log" /> : null}
        {audit.isError && !audit.data ? (
          <ErrorState error={audit.error} onRetry={() => void audit.refetch()} />
        ) : null}
        {audit.isSuccess && entries.length === 0 ? (
          <EmptyState icon={<ScrollText />} title="Nothing has been changed yet">
            Every change of a setting will be listed here.
          </EmptyState>
        ) : null}
        <ul className="divide-y divide-line">
          {entries.map((entry) => (
            <AuditRow key={entry.id} entry={entry} />
          ))}
        </ul>
        <LoadMore query={audit} />
      </Panel>
    </Page>
  );
}

function AuditRow({ entry }: { entry: AuditEntryView }) {
  const differences = listDifferences(entry.before, entry.after);
  const subject = subjectName(entry);
  const who = entry.actor.name ?? readable(entry.actor.kind);
  return (
    <li>
      <details className="group">
        <summary className="flex items-center gap-2.5 px-5 py-2.5 text-sm hover:bg-hover focus-visible:-outline-offset-2">
          <ChevronRight
            aria-hidden="true"
            className="size-3.5 shrink-0 text-ink-3 transition-transform group-open:rotate-90"
          />
          <span className="min-w-0 flex-1">
            <span className="font-medium">{readable(entry.action)}</span>
            {subject ? <span className="break-words">: {subject}</span> : null}
            <span className="text-ink-2"> by {who}</span>
            {entry.actor.kind === "api-key" ? <span className="text-ink-3"> (API key)</span> : null}
          </span>
          <Time at={entry.at} className="shrink-0 text-xs text-ink-3" />
        </summary>
        <div className="flex flex-col gap-2 border-t border-line bg-sunken px-5 py-3">
          <p className="text-xs text-ink-3">
            <Link
              to="/settings/audit"
              search={{ subject: entry.subject }}
              className="font-mono break-all hover:underline"
            >
              {entry.subject}
            </Link>
          </p>
          {differences.length === 0 ? <p className="text-sm text-ink-2">No values are recorded.</p> : null}
          <DifferenceTable differences={differences} />
        </div>
      </details>
    </li>
  );
}

/** What was changed, as people call it; null where only its id is known. */
function subjectName({ subject, before, after }: AuditEntryView): string | null {
  if (subject.startsWith("setting:")) return readable(subject.slice("setting:".length));
  for (const value of [after, before]) {
    const { name, title, email } = (value ?? {}) as Record<string, unknown>;
    const called = [name, title, email].find((each) => typeof each === "string" && each !== "");
    if (called) return called as string;
  }
  return null;
}

function DifferenceTable({ differences }: { differences: readonly Difference[] }) {
  if (differences.length === 0) return null;
  return (
    <div className="overflow-x-auto">
      <table className="w-full min-w-96 text-left text-xs">
        <thead className="text-ink-3">
          <tr>
            <th className="py-1 pr-4 font-medium">Setting</th>
            <th className="py-1 pr-4 font-medium">Before</th>
            <th className="py-1 font-medium">After</th>
          </tr>
        </thead>
        <tbody className="align-top">
          {differences.map((difference) => (
            <tr key={difference.path} className="border-t border-line">
              <td className="py-1.5 pr-4 font-mono">{difference.path}</td>
              <td className="max-w-64 py-1.5 pr-4 font-mono break-words text-bad">
                {difference.before ?? "–"}
              </td>
              <td className="max-w-64 py-1.5 font-mono break-words text-good">{difference.after ?? "–"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
