import clsx from "clsx";
import type { OutgoingText } from "./build-timeline.ts";
import { DeliveryState } from "./delivery-state.tsx";
import { Note } from "./message-bubble.tsx";

/** A text of ours that is not in the helpdesk: on its way, withheld or refused. Struck through when it never will be. */
export function OutgoingBubble({ item }: { item: OutgoingText }) {
  const isDropped = item.state === "withdrawn" || item.state === "refused";
  return (
    <article
      aria-label={item.isNote ? "Private note, not delivered yet" : "Reply, not delivered yet"}
      className={clsx("animate-rise mt-4 flex gap-2.5", !item.isNote && "justify-end")}
    >
      <div
        className={clsx(
          "flex min-w-0 flex-col",
          item.isNote ? "flex-1 sm:ml-10.5" : "max-w-[min(44rem,88%)] items-end sm:mr-10.5",
        )}
      >
        <div className={clsx("max-w-full", !isDropped && "opacity-70", item.isNote && "w-full")}>
          {item.isNote ? (
            <Note text={item.text} />
          ) : (
            <div
              className={clsx(
                "rounded-2xl rounded-tr-md border border-dashed px-3.5 py-2",
                isDropped ? "border-line-strong bg-surface text-ink-3" : "border-human-line bg-human-soft",
              )}
            >
              <p
                className={clsx(
                  "break-words whitespace-pre-wrap",
                  isDropped && "line-through decoration-ink-3/60",
                )}
              >
                {item.text}
              </p>
            </div>
          )}
        </div>
        <DeliveryState state={item.state} at={item.at} failure={item.failure} notBefore={item.notBefore} />
      </div>
    </article>
  );
}
