import type { DecisionView } from "@baton/api";
import clsx from "clsx";
import { ChevronRight } from "lucide-react";
import { useId, useState } from "react";
import { Spinner } from "../components/spinner.tsx";
import { DecisionRecord } from "../decisions/decision-record.tsx";
import { outcomeWords } from "../format/words.ts";

const dots: Record<DecisionView["outcome"], string> = {
  reply: "bg-accent",
  draft: "bg-note",
  handoff: "bg-human",
  resolve: "bg-good",
  silent: "bg-line-strong",
};

/** "Why?" below a customer's message: the decision at a glance, and its whole record when opened. */
export function DecisionDisclosure({
  decision,
  isDeciding,
}: {
  decision: DecisionView | null;
  isDeciding: boolean;
}) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  if (!decision) {
    if (!isDeciding) return null;
    return (
      <p className="mt-1 flex items-center gap-1.5 px-0.5 text-xs text-ink-3">
        <Spinner className="!size-3" /> Not decided yet
      </p>
    );
  }
  return (
    <>
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={`${id}-record`}
        onClick={() => setOpen(!isOpen)}
        className="group mt-1 flex max-w-full items-center gap-1.5 rounded-md px-0.5 text-xs text-ink-3 hover:text-ink"
      >
        <ChevronRight
          aria-hidden="true"
          className={clsx("size-3.5 shrink-0 transition-transform duration-100", isOpen && "rotate-90")}
        />
        <span className="font-medium group-hover:underline">Why?</span>
        <span aria-hidden="true" className={clsx("size-1.5 shrink-0 rounded-full", dots[decision.outcome])} />
        <span className="truncate">
          {outcomeWords[decision.outcome]}
          {decision.confidence === null ? "" : ` · ${Math.round(decision.confidence * 100)}% sure`}
          {decision.result === "withheld" ? " · withheld" : decision.result === "refused" ? " · refused" : ""}
        </span>
      </button>
      {isOpen ? (
        <div id={`${id}-record`} className="animate-rise mt-2 w-full min-w-0">
          <DecisionRecord decision={decision} />
        </div>
      ) : null}
    </>
  );
}
