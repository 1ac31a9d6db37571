import { isOpen, rangesOn } from "./is-open.ts";
import { nextDate, toInstant, toLocalTime } from "./local-time.ts";
import type { OfficeHours } from "./office-hours.ts";

/** Days looked ahead: a company that is closed for longer has no hours. */
const HORIZON_DAYS = 370;

/** The first moment from `at` on at which people are there, `at` itself when they are; null when that is never. */
export function nextOpening(hours: OfficeHours, at: Date): Date | null {
  if (isOpen(hours, at)) return at;
  let { date } = toLocalTime(at, hours.timeZone);
  for (let day = 0; day < HORIZON_DAYS; day++) {
    for (const { from } of rangesOn(hours, date)) {
      const opening = toInstant({ date, minutes: from }, hours.timeZone);
      // A range that lies wholly in a skipped hour never opens.
      if (opening > at && isOpen(hours, opening)) return opening;
    }
    date = nextDate(date);
  }
  return null;
}
