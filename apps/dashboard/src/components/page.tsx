import clsx from "clsx";
import { type ReactNode, useEffect } from "react";

/** The title of the browser's tab: what is on the screen, then the product. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Baton`;
  }, [title]);
}

/** A screen that scrolls as a whole: heading, what it is for, acts, content. */
export function Page({
  title,
  description,
  actions,
  children,
  width = "medium",
  above,
}: {
  title: string;
  description?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  width?: "medium" | "wide";
  /** A way back, above the heading. */
  above?: ReactNode;
}) {
  usePageTitle(title);
  return (
    <div className="h-full overflow-y-auto">
      <div
        className={clsx(
          "mx-auto flex w-full flex-col gap-6 px-4 py-6 sm:px-8 sm:py-8",
          width === "medium" ? "max-w-3xl" : "max-w-5xl",
        )}
      >
        <div className="flex flex-col gap-2">
          {above}
          <header className="flex flex-wrap items-start gap-x-4 gap-y-3">
            <div className="min-w-0 flex-1 basis-64">
              <h1 className="text-xl font-semibold tracking-[-0.012em] text-balance">{title}</h1>
              {description ? <p className="mt-1 max-w-2xl text-sm text-ink-2">{description}</p> : null}
            </div>
            {actions ? <div className="flex flex-wrap gap-2">{actions}</div> : null}
          </header>
        </div>
        {children}
      </div>
    </div>
  );
}

/** A part of a screen in a box of its own. */
export function Panel({
  title,
  description,
  actions,
  children,
  footer,
  isFlush = false,
}: {
  title?: string;
  description?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  footer?: ReactNode;
  /** Content reaches the edges: rows of a list. */
  isFlush?: boolean;
}) {
  return (
    <section className="overflow-clip rounded-2xl border border-line bg-surface shadow-low">
      {title ? (
        <header
          className={clsx(
            "flex flex-wrap items-start gap-3 px-5 pt-4",
            isFlush && "border-b border-line pb-3.5",
          )}
        >
          <div className="min-w-0 flex-1">
            <h2 className="text-base font-semibold">{title}</h2>
            {description ? <p className="mt-0.5 text-sm text-ink-2">{description}</p> : null}
          </div>
          {actions}
        </header>
      ) : null}
      <div className={clsx(!isFlush && "flex flex-col gap-5 px-5 py-4")}>{children}</div>
      {footer ? (
        <footer className="flex flex-wrap items-center justify-end gap-2 border-t border-line bg-sunken px-5 py-3">
          {footer}
        </footer>
      ) : null}
    </section>
  );
}
