import { z } from "zod";

export const durationUnits = ["minutes", "hours", "days"] as const;

const milliseconds = { minutes: 60_000, hours: 3_600_000, days: 86_400_000 } as const;

/** A span of time as people say it: 1 minute to 90 days. */
export const durationSchema = z
  .strictObject({
    amount: z.int("Use a whole number.").min(1, "The shortest time is 1 minute.").max(129_600),
    unit: z.enum(durationUnits),
  })
  .refine((duration) => toMilliseconds(duration) <= 90 * milliseconds.days, "The longest time is 90 days.");
export type Duration = z.infer<typeof durationSchema>;

export function toMilliseconds({
  amount,
  unit,
}: {
  amount: number;
  unit: (typeof durationUnits)[number];
}): number {
  return amount * milliseconds[unit];
}

/** "1 hour", "3 days". */
export function describeDuration({ amount, unit }: Duration): string {
  return `${amount} ${amount === 1 ? unit.slice(0, -1) : unit}`;
}
