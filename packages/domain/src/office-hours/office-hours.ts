/** "HH:MM" in local time, "00:00" to "24:00"; the end is after the start. Hours over midnight are two ranges. */
export type TimeRange = { from: string; to: string };

/** In the order of the week. */
export const weekdays = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
] as const;
export type Weekday = (typeof weekdays)[number];

/** When people answer (M12): a week in one time zone, and the days that differ. */
export type OfficeHours = {
  /** IANA name, for example `Europe/Berlin`. */
  timeZone: string;
  /** No ranges: closed all day. */
  weekly: Record<Weekday, TimeRange[]>;
  /** Days with other hours than their weekday; without `hours` closed. `date` is local, "YYYY-MM-DD". */
  holidays: { date: string; name: string; hours?: TimeRange[] | undefined }[];
};

/** One document per organization. */
export type OfficeHoursDocument = OfficeHours & {
  /** False: people count as always there, and customers are told no times. */
  enabled: boolean;
  /** Out of hours the agent answers what it can (`answer`), or leaves every question to people (`hand-off`). */
  whenClosed: "answer" | "hand-off";
};

const workday: TimeRange[] = [{ from: "09:00", to: "17:00" }];

/** Off until somebody says when people are there: a wrong promise is worse than none. */
export const defaultOfficeHours: OfficeHoursDocument = {
  enabled: false,
  whenClosed: "answer",
  timeZone: "UTC",
  weekly: {
    monday: workday,
    tuesday: workday,
    wednesday: workday,
    thursday: workday,
    friday: workday,
    saturday: [],
    sunday: [],
  },
  holidays: [],
};
