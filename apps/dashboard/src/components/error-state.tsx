import { CloudOff, RotateCw } from "lucide-react";
import { Button } from "./button.tsx";
import { EmptyState } from "./empty-state.tsx";

/** Something could not be read: why, and the way to try again. */
export function ErrorState({
  error,
  onRetry,
  title = "This could not be loaded",
}: {
  error: Error;
  onRetry?: () => void;
  title?: string;
}) {
  return (
    <div role="alert">
      <EmptyState
        icon={<CloudOff />}
        title={title}
        actions={
          onRetry ? (
            <Button icon={<RotateCw />} onClick={onRetry}>
              Try again
            </Button>
          ) : null
        }
      >
        {error.message}
      </EmptyState>
    </div>
  );
}
