import { describe, expect, it, test } from "vitest";
import { isOpen } from "./is-open.ts";
import { toInstant } from "./local-time.ts";
import { nextOpening } from "./next-opening.ts";
import { defaultOfficeHours, type OfficeHours, type TimeRange } from "./office-hours.ts";

const day: TimeRange[] = [
  { from: "09:00", to: "12:30" },
  { from: "13:30", to: "17:00" },
];
const berlin: OfficeHours = {
  timeZone: "Europe/Berlin",
  weekly: { monday: day, tuesday: day, wednesday: day, thursday: day, friday: day, saturday: [], sunday: [] },
  holidays: [
    { date: "2025-12-25", name: "Christmas" },
    { date: "2025-12-24", name: "Christmas Eve", hours: [{ from: "09:00", to: "11:00" }] },
  ],
};
const allWeek = (timeZone: string, ranges: TimeRange[]): OfficeHours => ({
  timeZone,
  weekly: {
    monday: ranges,
    tuesday: ranges,
    wednesday: ranges,
    thursday: ranges,
    friday: ranges,
    saturday: ranges,
    sunday: ranges,
  },
  holidays: [],
});

describe("M12: people are there", () => {
  test.each([
    ["Monday at nine in winter", "2025-02-03T08:00:00Z", true],
    ["a minute before", "2025-02-03T07:59:00Z", false],
    ["Monday at nine in summer", "2025-07-07T07:00:00Z", true],
    ["at lunch", "2025-02-03T12:00:00Z", false],
    ["at the very end", "2025-02-03T16:00:00Z", false],
    ["on Saturday", "2025-02-08T10:00:00Z", false],
    ["on a holiday", "2025-12-25T10:00:00Z", false],
    ["in a holiday's own hours", "2025-12-24T09:30:00Z", true],
    ["after a holiday's own hours", "2025-12-24T13:00:00Z", false],
  ])("%s (%s): %s", (_, at, open) => {
    expect(isOpen(berlin, new Date(at))).toBe(open);
  });

  it("until midnight and after it when two ranges meet there", () => {
    const night = allWeek("Asia/Tokyo", [
      { from: "00:00", to: "02:00" },
      { from: "22:00", to: "24:00" },
    ]);
    expect(isOpen(night, new Date("2025-02-03T14:59:00Z"))).toBe(true); // 23:59
    expect(isOpen(night, new Date("2025-02-03T15:00:00Z"))).toBe(true); // 00:00
    expect(isOpen(night, new Date("2025-02-03T17:00:00Z"))).toBe(false); // 02:00
  });
});

describe("M12: people are back", () => {
  test.each([
    ["now, while they are there", "2025-02-03T10:00:00Z", "2025-02-03T10:00:00Z"],
    ["the same morning", "2025-02-03T05:00:00Z", "2025-02-03T08:00:00Z"],
    ["after lunch", "2025-02-03T11:45:00Z", "2025-02-03T12:30:00Z"],
    ["on Monday", "2025-02-07T18:00:00Z", "2025-02-10T08:00:00Z"],
    [
      "on Monday, an hour earlier in UTC once clocks went forward",
      "2025-03-28T18:00:00Z",
      "2025-03-31T07:00:00Z",
    ],
    ["on Monday, an hour later in UTC once clocks went back", "2025-10-24T18:00:00Z", "2025-10-27T08:00:00Z"],
    ["after the holiday", "2025-12-24T12:00:00Z", "2025-12-26T08:00:00Z"],
  ])("%s", (_, at, expected) => {
    expect(nextOpening(berlin, new Date(at))?.toISOString()).toBe(new Date(expected).toISOString());
  });

  it("is never when there are no hours", () => {
    expect(nextOpening(allWeek("UTC", []), new Date("2025-02-03T10:00:00Z"))).toBeNull();
  });

  it("is the moment clocks go forward when they skip the opening", () => {
    // 02:00 to 03:00 does not exist in Berlin on 30 March 2025.
    const early = allWeek("Europe/Berlin", [{ from: "02:30", to: "06:00" }]);
    expect(nextOpening(early, new Date("2025-03-30T00:00:00Z"))?.toISOString()).toBe(
      "2025-03-30T01:00:00.000Z",
    );
  });

  it("is the next day's when the whole range is skipped", () => {
    const hour = allWeek("Europe/Berlin", [{ from: "02:00", to: "03:00" }]);
    expect(nextOpening(hour, new Date("2025-03-30T00:30:00Z"))?.toISOString()).toBe(
      "2025-03-31T00:00:00.000Z",
    );
  });

  it("is the first of the two when clocks go back over the opening", () => {
    // 02:30 comes at 00:30 UTC and again at 01:30 UTC on 26 October 2025.
    const early = allWeek("Europe/Berlin", [{ from: "02:30", to: "06:00" }]);
    expect(nextOpening(early, new Date("2025-10-26T00:00:00Z"))?.toISOString()).toBe(
      "2025-10-26T00:30:00.000Z",
    );
  });

  test.each([
    ["America/St_Johns", "2025-03-09", 120],
    ["Pacific/Auckland", "2025-04-06", 150],
    ["Pacific/Kiritimati", "2025-01-01", 0],
    ["America/Los_Angeles", "2025-11-02", 90],
    ["Australia/Lord_Howe", "2025-10-05", 135],
    ["Asia/Kathmandu", "2025-06-01", 1439],
  ])("is open at the moment it names in %s", (timeZone, date, minutes) => {
    const clock = (at: number) =>
      `${String(Math.floor(at / 60)).padStart(2, "0")}:${String(at % 60).padStart(2, "0")}`;
    const hours = allWeek(timeZone, [{ from: clock(minutes), to: "24:00" }]);
    const opening = nextOpening(
      hours,
      new Date(toInstant({ date, minutes: 0 }, timeZone).getTime() - 60_000),
    ) as Date;
    expect(isOpen(hours, opening)).toBe(true);
  });

  it("is not promised until somebody has set the hours", () => {
    expect(defaultOfficeHours.enabled).toBe(false);
  });
});
