import clsx from "clsx";
import { X } from "lucide-react";
import { type MouseEvent, type ReactNode, useId, useLayoutEffect, useRef } from "react";
import { IconButton } from "./icon-button.tsx";

/**
 * A modal dialog on the browser's own `<dialog>`: focus stays inside, Escape closes, the page behind is inert, and the
 * focus returns to where it was. (Dialogs that lock the scroll by writing a style element would need an exception in
 * the content security policy.) Mount it only while it is open.
 */
export function Dialog({
  title,
  description,
  onClose,
  children,
  footer,
  className,
  placement = "center",
}: {
  title: string;
  description?: ReactNode;
  onClose: () => void;
  children?: ReactNode;
  footer?: ReactNode;
  className?: string;
  /** `side`: a sheet at the right edge, for details on small screens. */
  placement?: "center" | "side";
}) {
  const id = useId();
  const modal = useModal(onClose);
  return (
    <dialog
      {...modal}
      aria-labelledby={`${id}-title`}
      aria-describedby={description ? `${id}-description` : undefined}
      className={clsx(
        "animate-rise border border-line bg-raised p-0 outline-none shadow-high backdrop:bg-scrim",
        placement === "center"
          ? "max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] max-w-md rounded-2xl"
          : "mr-0 h-dvh max-h-none w-88 max-w-[calc(100vw-2rem)] rounded-l-2xl",
        className,
      )}
    >
      <div className="flex max-h-[inherit] flex-col">
        <header className="flex items-start gap-3 px-5 pt-4.5 pb-1">
          <div className="min-w-0 flex-1">
            <h2 id={`${id}-title`} className="text-lg font-semibold">
              {title}
            </h2>
            {description ? (
              <div id={`${id}-description`} className="mt-1 text-sm text-ink-2">
                {description}
              </div>
            ) : null}
          </div>
          <IconButton label="Close" onClick={onClose} className="-mt-1 -mr-2">
            <X />
          </IconButton>
        </header>
        {children ? (
          <div className="flex min-h-0 flex-col gap-4 overflow-y-auto px-5 py-3">{children}</div>
        ) : null}
        {footer ? (
          <footer className="flex flex-wrap justify-end gap-2 px-5 pt-2 pb-5">{footer}</footer>
        ) : null}
      </div>
    </dialog>
  );
}

/**
 * Opens a `<dialog>` as a modal when it is mounted, with the focus on what is to be filled in, else on the safest
 * answer, else on itself: the browser would take the close button. Closed before it is taken out of the page, so that the
 * focus returns to where it was.
 */
export function useModal(onClose: () => void) {
  const ref = useRef<HTMLDialogElement>(null);
  const pressed = useRef<EventTarget | null>(null);
  useLayoutEffect(() => {
    const dialog = ref.current;
    if (!dialog) return;
    dialog.showModal();
    const first =
      dialog.querySelector<HTMLElement>("input, select, textarea") ??
      dialog.querySelector<HTMLElement>("footer button");
    (first ?? dialog).focus();
    return () => dialog.close();
  }, []);
  return {
    ref,
    tabIndex: -1,
    onClose: () => {
      // The event of a closing comes late: by then strict mode has opened it again.
      if (!ref.current?.open) onClose();
    },
    onMouseDown: (event: MouseEvent<HTMLDialogElement>) => {
      pressed.current = event.target;
    },
    onClick: (event: MouseEvent<HTMLDialogElement>) => {
      // A click on the dialog itself, not on what is in it, is one on the backdrop. Where text is selected with the mouse
      // and the button let go outside, the browser tells of such a click too; that must not lose what was typed.
      if (event.target === event.currentTarget && pressed.current === event.currentTarget) onClose();
    },
  };
}
