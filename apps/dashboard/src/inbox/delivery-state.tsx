import type { FailureView, OutboxItem } from "@baton/api";
import clsx from "clsx";
import { Check, CheckCheck, CircleAlert, Clock, HelpCircle, Undo2 } from "lucide-react";
import { Spinner } from "../components/spinner.tsx";
import { Time } from "../components/time.tsx";
import { tellFailure } from "../format/tell-failure.ts";
import { deliveryWords } from "../format/words.ts";

/** How far one of our messages got, and why not further. */
export function DeliveryState({
  state,
  at,
  confirmedAt = null,
  failure,
  notBefore = null,
}: {
  state: OutboxItem["state"];
  at: string | null;
  confirmedAt?: string | null;
  failure: FailureView | null;
  notBefore?: string | null;
}) {
  const isBad = state === "refused" || state === "unknown";
  const isConfirmed = state === "done" && confirmedAt !== null;
  return (
    <div
      className={clsx(
        "mt-1 flex max-w-full flex-col gap-0.5 px-0.5 text-xs",
        isBad ? "text-bad" : "text-ink-3",
      )}
    >
      <span className="inline-flex flex-wrap items-center gap-1">
        {state === "planned" ? <Clock aria-hidden="true" className="size-3.5" /> : null}
        {state === "sending" ? <Spinner className="!size-3" /> : null}
        {state === "done" && !isConfirmed ? <Check aria-hidden="true" className="size-3.5" /> : null}
        {isConfirmed ? <CheckCheck aria-hidden="true" className="size-3.5 text-good" /> : null}
        {state === "refused" ? <CircleAlert aria-hidden="true" className="size-3.5" /> : null}
        {state === "unknown" ? <HelpCircle aria-hidden="true" className="size-3.5" /> : null}
        {state === "withdrawn" ? <Undo2 aria-hidden="true" className="size-3.5" /> : null}
        {isConfirmed ? "Sent and seen in the helpdesk" : deliveryWords[state]}
        {at && state !== "sending" ? (
          <>
            {" · "}
            <Time at={at} />
          </>
        ) : null}
        {notBefore && state === "planned" ? (
          <>
            {" · the helpdesk asked to wait, next try "}
            <Time at={notBefore} />
          </>
        ) : null}
      </span>
      {failure ? <span className="break-words">{tellFailure(failure)}</span> : null}
    </div>
  );
}
