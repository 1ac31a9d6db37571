/** Units of a duration as people enter it, largest first. */
export const durationUnits = [
  { unit: "days", milliseconds: 86_400_000 },
  { unit: "hours", milliseconds: 3_600_000 },
  { unit: "minutes", milliseconds: 60_000 },
  { unit: "seconds", milliseconds: 1_000 },
] as const;
export type DurationUnit = (typeof durationUnits)[number]["unit"];

/** `1.5 seconds`, `24 hours`, `14 days`: in the largest unit that needs no more than one decimal. */
export function formatDuration(milliseconds: number): string {
  const { amount, unit } = splitDuration(milliseconds);
  return `${amount} ${amount === 1 ? unit.slice(0, -1) : unit}`;
}

/**
 * A duration as amount and unit for a form. The largest unit that says it exactly wins, but a day is said as 24 hours
 * and not as `1 days`: up to two days people count in hours.
 */
export function splitDuration(milliseconds: number): { amount: number; unit: DurationUnit } {
  if (milliseconds === 0) return { amount: 0, unit: "seconds" };
  for (const { unit, milliseconds: size } of durationUnits) {
    if (unit === "days" && milliseconds <= 2 * size) continue;
    if (milliseconds >= size && milliseconds % size === 0) return { amount: milliseconds / size, unit };
  }
  return { amount: Math.round(milliseconds / 100) / 10, unit: "seconds" };
}

export function joinDuration(amount: number, unit: DurationUnit): number {
  const size = durationUnits.find((entry) => entry.unit === unit)?.milliseconds ?? 1_000;
  return Math.round(amount * size);
}
