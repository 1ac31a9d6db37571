import type { ReactNode } from "react";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { Notice } from "./notice.tsx";

/** Asks before something that cannot be undone. `act` names what will happen, in the words of the button. */
export function ConfirmDialog({
  title,
  description,
  act,
  cancel = "Cancel",
  isPending,
  error,
  onConfirm,
  onClose,
  children,
}: {
  title: string;
  description?: ReactNode;
  act: string;
  /** The safe answer, where "Cancel" could be taken for the act. */
  cancel?: string;
  isPending: boolean;
  error?: Error | null;
  onConfirm: () => void;
  onClose: () => void;
  children?: ReactNode;
}) {
  return (
    <Dialog
      title={title}
      description={description}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{cancel}</Button>
          <Button variant="danger" isPending={isPending} onClick={onConfirm}>
            {act}
          </Button>
        </>
      }
    >
      {children}
      {error ? <Notice tone="bad">{error.message}</Notice> : null}
    </Dialog>
  );
}
