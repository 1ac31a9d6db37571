import type { CarriedMessage } from "@baton/api";
import clsx from "clsx";
import { ArrowRightLeft, CircleAlert, Clock } from "lucide-react";
import { Time } from "../components/time.tsx";
import { tellFailure } from "../format/tell-failure.ts";
import { useHelpdeskLabel } from "./conversation-header.tsx";

/** Whether a message of the messenger has reached the helpdesk in which the conversation goes on, and since when (M2, M4). */
export function CarriedState({ carried }: { carried: CarriedMessage }) {
  const helpdesk = useHelpdeskLabel(carried.helpdesk);
  const isRefused = carried.state === "refused";
  const Icon = isRefused ? CircleAlert : carried.state === "waits" ? Clock : ArrowRightLeft;
  const words = {
    carried: `In ${helpdesk}`,
    waits: `On its way to ${helpdesk}`,
    refused: `Not in ${helpdesk}`,
    came: `Written in ${helpdesk}`,
  };
  return (
    <div
      className={clsx(
        "mt-1 flex max-w-full flex-col gap-0.5 px-0.5 text-xs",
        isRefused ? "text-bad" : "text-ink-3",
      )}
    >
      <span className="inline-flex flex-wrap items-center gap-1">
        <Icon aria-hidden="true" className="size-3.5" />
        {words[carried.state]}
        {carried.state === "carried" && carried.at ? (
          <>
            {" · "}
            <Time at={carried.at} as="clock" className="tabular-nums" />
          </>
        ) : null}
      </span>
      {isRefused && carried.failure ? (
        <span className="break-words">{tellFailure(carried.failure)}</span>
      ) : null}
    </div>
  );
}
