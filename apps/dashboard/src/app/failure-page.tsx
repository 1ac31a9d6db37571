import { type ErrorComponentProps, Link } from "@tanstack/react-router";
import { Compass } from "lucide-react";
import { buttonClass } from "../components/button.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { ErrorState } from "../components/error-state.tsx";
import { usePageTitle } from "../components/page.tsx";

/** A screen that broke or could not be read; the navigation around it still works. */
export function FailurePage({ error, reset }: ErrorComponentProps) {
  usePageTitle("Something went wrong");
  return (
    <div className="flex h-full items-center justify-center">
      <ErrorState
        error={error instanceof Error ? error : new Error(String(error))}
        title="Something went wrong"
        onRetry={reset}
      />
    </div>
  );
}

export function NotFoundPage() {
  usePageTitle("Nothing here");
  return (
    <div className="flex h-full min-h-80 items-center justify-center">
      <EmptyState
        icon={<Compass />}
        title="There is nothing here"
        actions={
          <Link to="/inbox" className={buttonClass()}>
            To the inbox
          </Link>
        }
      >
        The address may be mistyped, or what it led to has been deleted.
      </EmptyState>
    </div>
  );
}
