/** A time as Freshdesk writes it: UTC, without fractions of a second. */
export function describeTime(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

export function describeTimeOrNull(time: number | undefined | null): string | null {
  return time === undefined || time === null ? null : describeTime(time);
}
