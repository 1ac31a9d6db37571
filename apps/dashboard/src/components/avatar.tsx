import clsx from "clsx";
import { Bot, User } from "lucide-react";

export type AvatarKind = "customer" | "agent" | "teammate";

/** Who it is at a glance: the AI has its own mark, people their initials. Decoration beside a name. */
export function Avatar({
  name,
  kind,
  size = "medium",
}: {
  name: string | null;
  kind: AvatarKind;
  size?: "small" | "medium" | "large";
}) {
  return (
    <span
      aria-hidden="true"
      className={clsx(
        "inline-flex shrink-0 items-center justify-center rounded-full font-semibold select-none",
        { small: "size-6 text-2xs", medium: "size-8 text-xs", large: "size-10 text-sm" }[size],
        {
          customer: "bg-sunken text-ink-2 ring-1 ring-line",
          agent: "bg-accent-soft text-accent-strong ring-1 ring-accent-line",
          teammate: "bg-human-soft text-human ring-1 ring-human-line",
        }[kind],
      )}
    >
      {kind === "agent" ? <Bot className="size-[55%]" /> : initials(name) || <User className="size-[55%]" />}
    </span>
  );
}

/** `Ada Lovelace` → `AL`; of an email address its first letter. */
function initials(name: string | null): string {
  if (!name) return "";
  const words =
    name
      .split("@")[0]
      ?.split(/[\s._-]+/)
      .filter(Boolean) ?? [];
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map(
    (word) => [...(word ?? "")][0] ?? "",
  );
  return letters.join("").toUpperCase();
}
