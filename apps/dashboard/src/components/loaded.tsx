import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ErrorState } from "./error-state.tsx";
import { SkeletonRows } from "./skeleton.tsx";

/** Waits for what a part of a screen needs: a place, an error with a way out, then the content. */
export function Loaded<Data>({
  query,
  label,
  children,
}: {
  query: UseQueryResult<Data, Error>;
  label: string;
  children: (data: Data) => ReactNode;
}) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return <SkeletonRows rows={4} label={`Loading ${label}`} />;
}
