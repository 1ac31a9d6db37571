import { Link } from "@tanstack/react-router";

const tabClass =
  "-mb-px border-b-2 border-transparent px-1 pb-2 text-sm font-medium text-ink-2 hover:text-ink aria-[current=page]:border-accent aria-[current=page]:text-ink";

/** The two halves of knowledge: what is said, and where it comes from. */
export function KnowledgeTabs() {
  return (
    <nav aria-label="Knowledge" className="flex gap-5 border-b border-line">
      <Link to="/knowledge" activeOptions={{ exact: true, includeSearch: false }} className={tabClass}>
        Articles
      </Link>
      <Link to="/knowledge/sources" activeOptions={{ exact: true }} className={tabClass}>
        Sources
      </Link>
    </nav>
  );
}
