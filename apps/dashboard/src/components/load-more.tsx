import { useEffect, useRef } from "react";
import { Button } from "./button.tsx";

type Paged = {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  isFetchNextPageError: boolean;
  fetchNextPage: () => unknown;
};

/** Reads the next page when the end of a list comes near; a button for those who come by keyboard, or after an error. */
export function LoadMore({ query, label = "Load more" }: { query: Paged; label?: string }) {
  const end = useRef<HTMLDivElement>(null);
  const latest = useRef(query);
  latest.current = query;
  useEffect(() => {
    if (!end.current || !query.hasNextPage) return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        const { isFetchingNextPage, isFetchNextPageError, fetchNextPage } = latest.current;
        if (entry?.isIntersecting && !isFetchingNextPage && !isFetchNextPageError) fetchNextPage();
      },
      { rootMargin: "400px" },
    );
    observer.observe(end.current);
    return () => observer.disconnect();
    // Anew after each page: where its end is still near, no crossing would be told of.
  }, [query.hasNextPage, query.isFetchingNextPage]);
  if (!query.hasNextPage) return null;
  return (
    // No anchor of the scroll: at the very end the browser would keep this in sight, and read page after page.
    <div ref={end} className="flex justify-center p-3 [overflow-anchor:none]">
      <Button
        size="small"
        variant="ghost"
        isPending={query.isFetchingNextPage}
        onClick={() => query.fetchNextPage()}
      >
        {query.isFetchNextPageError ? "That did not work, try again" : label}
      </Button>
    </div>
  );
}
