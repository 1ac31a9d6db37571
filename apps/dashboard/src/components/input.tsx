import clsx from "clsx";
import { Eye, EyeOff } from "lucide-react";
import { type ComponentProps, useState } from "react";

export const controlClass = clsx(
  "w-full min-w-0 rounded-lg border border-line-strong bg-surface px-3 text-sm text-ink shadow-low",
  "placeholder:text-ink-3 hover:border-ink-3 focus-visible:outline-offset-0 focus-visible:border-accent",
  "aria-invalid:border-bad disabled:bg-sunken disabled:text-ink-3 transition-colors duration-100",
);

export function Input({ className, ...rest }: ComponentProps<"input">) {
  return <input {...rest} className={clsx(controlClass, "h-9", className)} />;
}

export function Textarea({ className, ...rest }: ComponentProps<"textarea">) {
  return <textarea {...rest} className={clsx(controlClass, "min-h-20 resize-y py-2 leading-5", className)} />;
}

/** A password or key that can be looked at before it is sent. */
export function SecretInput({ className, ...rest }: Omit<ComponentProps<"input">, "type">) {
  const [isShown, setIsShown] = useState(false);
  return (
    <div className="relative">
      <Input {...rest} type={isShown ? "text" : "password"} className={clsx("pr-10", className)} />
      <button
        type="button"
        aria-label={isShown ? "Hide what is entered" : "Show what is entered"}
        aria-pressed={isShown}
        onClick={() => setIsShown(!isShown)}
        className="absolute inset-y-0 right-0 flex w-9 items-center justify-center rounded-r-lg text-ink-3 hover:text-ink"
      >
        {isShown ? <EyeOff className="size-4" /> : <Eye className="size-4" />}
      </button>
    </div>
  );
}
