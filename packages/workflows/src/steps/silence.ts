import { describeDuration, toMilliseconds } from "../definition/duration.ts";
import type { Silence } from "../definition/step-fields.ts";
import type { Exit } from "../step.ts";

/** When a step that waits for the customer goes on without them; null: it waits for ever. */
export function silenceEndsAt(silence: Silence, now: Date): string | null {
  return silence === null ? null : new Date(now.getTime() + toMilliseconds(silence.after)).toISOString();
}

/** The exit that is taken when the customer says nothing; none where the step waits for good. */
export function silenceExits(silence: Silence): Exit[] {
  if (silence === null) return [];
  return [
    {
      name: "silence",
      label: `No answer for ${describeDuration(silence.after)}`,
      to: silence.next,
      path: ["silence", "next"],
      isRequired: true,
      waits: true,
      isByTime: true,
    },
  ];
}
