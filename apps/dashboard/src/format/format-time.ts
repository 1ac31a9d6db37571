const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** How long ago, as short as a list needs it: `now`, `5m`, `3h`, `2d`, then the date. */
export function formatAge(at: string, now: Date): string {
  const age = now.getTime() - new Date(at).getTime();
  if (age < minute) return "now";
  if (age < hour) return `${Math.floor(age / minute)}m`;
  if (age < day) return `${Math.floor(age / hour)}h`;
  if (age < 7 * day) return `${Math.floor(age / day)}d`;
  return formatDate(at, now);
}

/** The same in words: `just now`, `5 minutes ago`, `in 3 hours`, then the date. */
export function formatRelative(at: string, now: Date): string {
  const distance = new Date(at).getTime() - now.getTime();
  const size = Math.abs(distance);
  if (size < minute) return distance > 0 ? "in a moment" : "just now";
  const format = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  if (size < hour) return format.format(Math.trunc(distance / minute), "minute");
  if (size < day) return format.format(Math.trunc(distance / hour), "hour");
  if (size < 30 * day) return format.format(Math.trunc(distance / day), "day");
  return formatDate(at, now);
}

/** `14:05` of the reader's own day and time zone. */
export function formatClock(at: string): string {
  return new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" }).format(new Date(at));
}

/** `3 Nov`, with the year when it is another one. */
function formatDate(at: string, now: Date): string {
  const date = new Date(at);
  const isThisYear = date.getFullYear() === now.getFullYear();
  return new Intl.DateTimeFormat("en-GB", {
    day: "numeric",
    month: "short",
    ...(isThisYear ? {} : { year: "numeric" }),
  }).format(date);
}

/** `Today`, `Yesterday`, or the date: the heading above a day of messages. */
export function formatDay(at: string, now: Date): string {
  const date = new Date(at);
  if (isSameDay(date, now)) return "Today";
  if (isSameDay(date, new Date(now.getTime() - day))) return "Yesterday";
  return new Intl.DateTimeFormat("en-GB", {
    weekday: "long",
    day: "numeric",
    month: "long",
    ...(date.getFullYear() === now.getFullYear() ? {} : { year: "numeric" }),
  }).format(date);
}

/** The full moment, for titles and tables: `20 Nov 2026, 14:05:09`. */
export function formatMoment(at: string): string {
  return new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium" }).format(new Date(at));
}

export function isSameDay(one: Date, other: Date): boolean {
  return one.toDateString() === other.toDateString();
}
