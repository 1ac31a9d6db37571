import { weekdays } from "@baton/domain";
import { z } from "zod";
import { versionSchema } from "./version.ts";

/** So that a form can say whether people would be there now, before it is saved. */
export { isOpen, nextOpening, weekdays } from "@baton/domain";

const timeSchema = z
  .string()
  .regex(
    /^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/,
    "Use a time of day such as 09:00; 24:00 is the end of the day.",
  );

const rangeSchema = z
  .strictObject({ from: timeSchema, to: timeSchema })
  // "HH:MM" compares like the times.
  .refine(({ from, to }) => from < to, {
    message: "Must end after it starts. For hours over midnight use two ranges, until 24:00 and from 00:00.",
    path: ["to"],
  });

const rangesSchema = z
  .array(rangeSchema)
  .max(8)
  .refine(
    (ranges) => {
      const ordered = [...ranges].sort((a, b) => (a.from < b.from ? -1 : 1));
      return ordered.every((range, at) => at === 0 || (ordered[at - 1] as typeof range).to <= range.from);
    },
    { message: "These ranges overlap." },
  )
  .describe("Open from … to …, in local time; empty: closed.");

const timeZoneSchema = z
  .string()
  .refine(isTimeZone, { message: "No such time zone. Use an IANA name such as Europe/Berlin." });

const dateSchema = z.iso.date();

const weeklyFields = Object.fromEntries(weekdays.map((day) => [day, rangesSchema])) as Record<
  (typeof weekdays)[number],
  typeof rangesSchema
>;

const officeHoursFields = {
  enabled: z.boolean().describe("False: customers are told no times, and people count as always there."),
  whenClosed: z
    .enum(["answer", "hand-off"])
    .describe("Out of hours the agent answers what it can, or leaves every question to people."),
  timeZone: timeZoneSchema,
  weekly: z.strictObject(weeklyFields),
  holidays: z
    .array(
      z.strictObject({
        date: dateSchema,
        name: z.string().trim().min(1).max(120),
        hours: rangesSchema.optional().describe("Other hours on that day; left out: closed."),
      }),
    )
    .max(400)
    .refine((days) => new Set(days.map(({ date }) => date)).size === days.length, {
      message: "A date stands here twice.",
    }),
};

export const officeHoursDocumentSchema = z
  .object({ version: versionSchema, ...officeHoursFields })
  .meta({ id: "OfficeHoursSettings", description: "When people answer." });
export type OfficeHoursView = z.infer<typeof officeHoursDocumentSchema>;

export const officeHoursChangeSchema = z
  .strictObject({
    ...officeHoursFields,
    weekly: z.strictObject(weeklyFields).partial().describe("Days left out keep their hours."),
  })
  .partial()
  .extend({ version: versionSchema.optional() })
  .meta({
    id: "OfficeHoursSettingsChange",
    examples: [
      { enabled: true, timeZone: "Europe/Berlin", weekly: { friday: [{ from: "09:00", to: "15:00" }] } },
    ],
  });
export type OfficeHoursChange = z.infer<typeof officeHoursChangeSchema>;

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
