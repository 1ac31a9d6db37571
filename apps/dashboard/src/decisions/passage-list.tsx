import type { PassageView } from "@baton/api";
import { Link } from "@tanstack/react-router";
import { ChevronRight, ExternalLink } from "lucide-react";

/** Passages that were read for an answer, best first, each with its score and the way to its article. */
export function PassageList({ passages }: { passages: readonly PassageView[] }) {
  const best = Math.max(...passages.map((passage) => passage.score), 0);
  return (
    <ol className="flex flex-col gap-1.5">
      {passages.map((passage, index) => (
        // One article can give several passages; the order is theirs.
        <li key={`${passage.articleId}-${index}`} className="rounded-lg border border-line bg-sunken">
          <details className="group">
            <summary className="flex items-center gap-2 rounded-lg px-2.5 py-1.5 hover:bg-hover">
              <ChevronRight
                aria-hidden="true"
                className="size-3.5 shrink-0 text-ink-3 transition-transform group-open:rotate-90"
              />
              <span className="min-w-0 flex-1 truncate">
                <span className="font-medium">{passage.title}</span>
                {/* Many articles begin with their title as a heading. */}
                {passage.headingPath.map((heading, at) =>
                  heading === passage.title ? null : (
                    <span key={`${at}-${heading}`} className="text-ink-3">
                      {" "}
                      › {heading}
                    </span>
                  ),
                )}
              </span>
              <span aria-hidden="true" className="h-1 w-12 shrink-0 overflow-hidden rounded-full bg-meter">
                <span
                  className="block h-full rounded-full bg-accent"
                  style={{ width: `${best > 0 ? Math.max(4, (passage.score / best) * 100) : 0}%` }}
                />
              </span>
              <span
                className="w-10 shrink-0 text-right text-xs text-ink-2 tabular-nums"
                title="Score in this search"
              >
                {passage.score.toFixed(2)}
              </span>
            </summary>
            <div className="border-t border-line px-3 py-2">
              <p className="text-sm break-words whitespace-pre-wrap text-ink-2">{passage.text}</p>
              <p className="mt-2 flex flex-wrap gap-3 text-xs">
                <Link
                  to="/knowledge/$articleId"
                  params={{ articleId: passage.articleId }}
                  className="font-medium text-accent hover:underline"
                >
                  Open the article
                </Link>
                {passage.url ? (
                  <a
                    href={passage.url}
                    target="_blank"
                    rel="noreferrer"
                    className="inline-flex items-center gap-1 text-ink-2 hover:underline"
                  >
                    Where customers read it <ExternalLink aria-hidden="true" className="size-3" />
                  </a>
                ) : null}
              </p>
            </div>
          </details>
        </li>
      ))}
    </ol>
  );
}
