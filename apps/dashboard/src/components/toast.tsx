import clsx from "clsx";
import { CircleAlert, CircleCheck, X } from "lucide-react";
import { useEffect, useSyncExternalStore } from "react";

export type ToastMessage = { id: number; tone: "good" | "bad"; text: string };

/** Long enough to read two lines; errors stay until they are closed. */
const shownMilliseconds = 5_000;

let messages: readonly ToastMessage[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function publish(next: readonly ToastMessage[]) {
  messages = next;
  for (const listener of listeners) listener();
}

/** Says at the edge of the screen that something was done, or why not. */
export function showToast(text: string, tone: ToastMessage["tone"] = "good"): void {
  lastId += 1;
  publish([...messages.filter((message) => message.text !== text).slice(-2), { id: lastId, tone, text }]);
}

function closeToast(id: number): void {
  publish(messages.filter((message) => message.id !== id));
}

/** Where toasts appear; once per page. The region is always there, so that screen readers hear what is added. */
export function Toasts() {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => messages,
  );
  return (
    <div
      role="region"
      aria-label="Notifications"
      aria-live="polite"
      className="pointer-events-none fixed right-0 bottom-0 z-50 flex w-full max-w-md flex-col items-end gap-2 p-4"
    >
      {shown.map((message) => (
        <Toast key={message.id} message={message} />
      ))}
    </div>
  );
}

function Toast({ message }: { message: ToastMessage }) {
  const { id, tone } = message;
  useEffect(() => {
    if (tone === "bad") return;
    const timer = setTimeout(() => closeToast(id), shownMilliseconds);
    return () => clearTimeout(timer);
  }, [id, tone]);
  const Icon = tone === "good" ? CircleCheck : CircleAlert;
  return (
    <div className="animate-rise pointer-events-auto flex items-start gap-2.5 rounded-xl border border-line bg-raised py-2.5 pr-2 pl-3.5 text-sm shadow-high">
      <Icon
        aria-hidden="true"
        className={clsx("mt-0.5 size-4 shrink-0", tone === "good" ? "text-good" : "text-bad")}
      />
      <p className="min-w-0 break-words">{message.text}</p>
      <button
        type="button"
        aria-label="Close notification"
        onClick={() => closeToast(id)}
        className="flex size-6 shrink-0 items-center justify-center rounded-md text-ink-3 hover:bg-hover hover:text-ink"
      >
        <X className="size-3.5" />
      </button>
    </div>
  );
}
