import clsx from "clsx";
import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

const icons = { info: Info, good: CircleCheck, warning: TriangleAlert, bad: CircleAlert };

/** Something that must be read where it stands: a result, a warning, an error with what to do. */
export function Notice({
  tone = "info",
  title,
  children,
  actions,
}: {
  tone?: keyof typeof icons;
  title?: string;
  children?: ReactNode;
  actions?: ReactNode;
}) {
  const Icon = icons[tone];
  return (
    <div
      role={tone === "bad" ? "alert" : "status"}
      className={clsx(
        "flex items-start gap-2.5 rounded-xl border px-3.5 py-2.5 text-sm",
        {
          info: "border-line bg-sunken text-ink-2",
          good: "border-good-line bg-good-soft text-good",
          warning: "border-note-line bg-note-soft text-note",
          bad: "border-bad-line bg-bad-soft text-bad",
        }[tone],
      )}
    >
      <Icon aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0 flex-1 break-words">
        {title ? <p className="font-medium">{title}</p> : null}
        {children ? <div className={clsx(title && "text-ink-2")}>{children}</div> : null}
        {actions ? <div className="mt-2 flex flex-wrap gap-2">{actions}</div> : null}
      </div>
    </div>
  );
}
