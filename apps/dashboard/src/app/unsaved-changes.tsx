import { useBlocker } from "@tanstack/react-router";
import { useEffect, useId } from "react";
import { ConfirmDialog } from "../components/confirm-dialog.tsx";

/** The forms on the screen that hold something not saved yet. One guard asks for all of them. */
const unsaved = new Set<string>();

/** Says whether a form holds what would be lost by leaving; until it does not, leaving asks first. */
export function useUnsavedChanges(isDirty: boolean): void {
  const id = useId();
  useEffect(() => {
    if (!isDirty) return;
    unsaved.add(id);
    return () => {
      unsaved.delete(id);
    };
  }, [id, isDirty]);
}

/** Asks before a screen with unsaved changes is left: in words within the app, by the browser when the tab is closed. */
export function LeaveGuard() {
  const blocker = useBlocker({
    // A change of the address that keeps the screen, such as a filter, loses nothing.
    shouldBlockFn: ({ current, next }) => unsaved.size > 0 && current.pathname !== next.pathname,
    enableBeforeUnload: () => unsaved.size > 0,
    withResolver: true,
  });
  if (blocker.status !== "blocked") return null;
  return (
    <ConfirmDialog
      title="Leave without saving?"
      description="What you changed here has not been saved and would be lost."
      act="Leave"
      cancel="Stay"
      isPending={false}
      onConfirm={blocker.proceed}
      onClose={blocker.reset}
    />
  );
}
