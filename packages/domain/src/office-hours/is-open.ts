import { toLocalTime } from "./local-time.ts";
import { type OfficeHours, type TimeRange, weekdays } from "./office-hours.ts";

/** Are people there at a moment? The end of a range is closed already. */
export function isOpen(hours: OfficeHours, at: Date): boolean {
  const { date, minutes } = toLocalTime(at, hours.timeZone);
  return rangesOn(hours, date).some(({ from, to }) => minutes >= from && minutes < to);
}

/** The open ranges of a local date in minutes since midnight, in order: a holiday's own, else its weekday's. */
export function rangesOn(hours: OfficeHours, date: string): { from: number; to: number }[] {
  const holiday = hours.holidays.find((day) => day.date === date);
  // Sunday is 0 in JavaScript and last here.
  const weekday = weekdays[(new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7] as (typeof weekdays)[number];
  const ranges = holiday === undefined ? hours.weekly[weekday] : (holiday.hours ?? []);
  return ranges.map(toMinutes).sort((a, b) => a.from - b.from);
}

function toMinutes({ from, to }: TimeRange): { from: number; to: number } {
  return { from: minutesOf(from), to: minutesOf(to) };
}

function minutesOf(time: string): number {
  const [hours = "0", minutes = "0"] = time.split(":");
  return Number(hours) * 60 + Number(minutes);
}
