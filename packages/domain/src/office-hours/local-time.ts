/** A moment as a clock on the wall of a time zone shows it. `minutes` since midnight. */
export type LocalTime = { date: string; minutes: number };

const formats = new Map<string, Intl.DateTimeFormat>();

/** What the wall clock shows at a moment. Throws a RangeError for a time zone that does not exist. */
export function toLocalTime(at: Date, timeZone: string): LocalTime {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-CA", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
    });
    formats.set(timeZone, format);
  }
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return {
    date: `${parts.year}-${parts.month}-${parts.day}`,
    minutes: Number(parts.hour) * 60 + Number(parts.minute),
  };
}

/**
 * The first moment at which the wall clock shows a time or is past it. A time that is skipped when clocks go forward
 * is the moment they do; one that comes twice when they go back is the first.
 */
export function toInstant({ date, minutes }: LocalTime, timeZone: string): Date {
  const wanted = Date.parse(`${date}T00:00:00Z`) + minutes * MINUTE;
  // Whatever the zone, the moment lies within a day of the same digits in UTC; local time never runs backwards by more
  // than the hour it repeats, so that the earliest match is looked for first.
  const offsets = [wanted - DAY, wanted + DAY].map((at) => offset(at, timeZone));
  const candidates = offsets.map((ahead) => wanted - ahead).sort((a, b) => a - b);
  const exact = candidates.find((at) => at + offset(at, timeZone) === wanted);
  if (exact !== undefined) return new Date(exact);
  // Skipped: the change lies between the two candidates.
  let [before, after] = candidates as [number, number];
  while (after - before > MINUTE) {
    const middle = Math.floor((before + after) / 2 / MINUTE) * MINUTE;
    if (middle + offset(middle, timeZone) < wanted) before = middle;
    else after = middle;
  }
  return new Date(after);
}

/** The next calendar day of a local date. */
export function nextDate(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + DAY).toISOString().slice(0, 10);
}

const MINUTE = 60_000;
const DAY = 86_400_000;

/** Milliseconds that the wall clock is ahead of UTC. */
function offset(at: number, timeZone: string): number {
  const whole = Math.floor(at / MINUTE) * MINUTE;
  const { date, minutes } = toLocalTime(new Date(whole), timeZone);
  return Date.parse(`${date}T00:00:00Z`) + minutes * MINUTE - whole;
}
