import { isOpen, nextOpening, type OfficeHoursView, weekdays } from "@baton/api";
import { useQuery } from "@tanstack/react-query";
import { Plus, Trash2, X } from "lucide-react";
import { callApi } from "../../api/call-api.ts";
import { officeHoursQuery } from "../../api/queries.ts";
import { queryKeys } from "../../api/query-keys.ts";
import { Badge } from "../../components/badge.tsx";
import { Button } from "../../components/button.tsx";
import { Field } from "../../components/field.tsx";
import { IconButton } from "../../components/icon-button.tsx";
import { Input } from "../../components/input.tsx";
import { Loaded } from "../../components/loaded.tsx";
import { Page, Panel } from "../../components/page.tsx";
import { Segmented } from "../../components/segmented.tsx";
import { Select } from "../../components/select.tsx";
import { useNow } from "../../components/time.tsx";
import { Toggle } from "../../components/toggle.tsx";
import { readable } from "../../format/words.ts";
import { useMay } from "../../session/use-me.ts";
import { SaveBar } from "../save-bar.tsx";
import { useDocumentForm } from "../use-document-form.ts";

type Ranges = OfficeHoursView["weekly"]["monday"];
type Holiday = OfficeHoursView["holidays"][number];

const workday = { from: "09:00", to: "17:00" };

export function OfficeHoursPage() {
  const hours = useQuery(officeHoursQuery);
  return (
    <Page
      title="Office hours"
      description="When people answer. Where the agent hands over out of hours, it tells the customer when people are back, in the customer's language."
    >
      <Loaded query={hours} label="the office hours">
        {(document) => <OfficeHoursForm document={document} />}
      </Loaded>
    </Page>
  );
}

function OfficeHoursForm({ document }: { document: OfficeHoursView }) {
  const isReadOnly = !useMay("admin");
  const form = useDocumentForm({
    document,
    queryKey: queryKeys.settingsDocument("office-hours"),
    save: (changes) => callApi("putOfficeHours", { body: changes }),
  });
  const { draft, issues } = form;
  const zones = [...new Set([draft.timeZone, "UTC", ...Intl.supportedValuesOf("timeZone")])];
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const issueBelow = (path: string) =>
    Object.entries(issues).find(([key]) => key === path || key.startsWith(`${path}.`))?.[1];
  return (
    <Panel footer={<SaveBar form={form} isReadOnly={isReadOnly} />}>
      <Toggle
        label="Use office hours"
        hint="Off: people count as always there, and customers are told no times."
        isOn={draft.enabled}
        onChange={(enabled) => form.change({ enabled })}
        isDisabled={isReadOnly}
      />
      {draft.enabled ? (
        <>
          <OpenNow hours={draft} />
          <div className="grid gap-5 border-t border-line pt-4 sm:grid-cols-2">
            <Field
              label="Time zone"
              error={issues.timeZone}
              hint={own === draft.timeZone ? "The one of this computer." : `This computer is in ${own}.`}
            >
              {(control) => (
                <Select
                  {...control}
                  disabled={isReadOnly}
                  value={draft.timeZone}
                  onChange={(event) => form.change({ timeZone: event.target.value })}
                >
                  {zones.map((zone) => (
                    <option key={zone} value={zone}>
                      {zone.replaceAll("_", " ")}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
            <div className="flex flex-col gap-1.5">
              <p className="text-sm font-medium">When closed, the agent</p>
              <Segmented
                label="When closed, the agent"
                value={draft.whenClosed}
                isDisabled={isReadOnly}
                onChange={(whenClosed) => form.change({ whenClosed })}
                options={[
                  { value: "answer", label: "answers what it can" },
                  { value: "hand-off", label: "leaves all to people" },
                ]}
                className="self-start"
              />
            </div>
          </div>
          <fieldset className="flex flex-col gap-1 border-t border-line pt-4">
            <legend className="sr-only">Every week</legend>
            {weekdays.map((day) => (
              <Day
                key={day}
                label={readable(day)}
                ranges={draft.weekly[day]}
                isReadOnly={isReadOnly}
                error={issueBelow(`weekly.${day}`)}
                onChange={(ranges) => form.change({ weekly: { ...draft.weekly, [day]: ranges } })}
              />
            ))}
          </fieldset>
          <Holidays
            holidays={draft.holidays}
            isReadOnly={isReadOnly}
            errorOf={(index) => issueBelow(`holidays.${index}`)}
            error={issues.holidays}
            onChange={(holidays) => form.change({ holidays })}
          />
        </>
      ) : null}
    </Panel>
  );
}

/** What these hours mean at this moment, also before they are saved. */
function OpenNow({ hours }: { hours: OfficeHoursView }) {
  const now = useNow();
  let state: { open: boolean; text: string };
  try {
    const open = isOpen(hours, now);
    const opening = open ? null : nextOpening(hours, now);
    const format = (at: Date) =>
      new Intl.DateTimeFormat(undefined, {
        timeZone: hours.timeZone,
        weekday: "long",
        day: "numeric",
        month: "long",
        hour: "numeric",
        minute: "2-digit",
        timeZoneName: "short",
      }).format(at);
    const clock = new Intl.DateTimeFormat(undefined, {
      timeZone: hours.timeZone,
      weekday: "long",
      hour: "numeric",
      minute: "2-digit",
    }).format(now);
    state = {
      open,
      text: `It is ${clock} there. ${
        open
          ? "Customers are told nothing of times."
          : opening === null
            ? "There is no next opening: customers are told no time."
            : `Customers are told that people are back on ${format(opening)}.`
      }`,
    };
  } catch {
    // A time that is being typed.
    return null;
  }
  return (
    <p role="status" className="flex flex-wrap items-center gap-2 rounded-xl bg-sunken px-3.5 py-2.5 text-sm">
      <Badge tone={state.open ? "good" : "note"}>{state.open ? "Open now" : "Closed now"}</Badge>
      <span className="text-ink-2">{state.text}</span>
    </p>
  );
}

function Day({
  label,
  ranges,
  onChange,
  isReadOnly,
  error,
}: {
  label: string;
  ranges: Ranges;
  onChange: (ranges: Ranges) => void;
  isReadOnly: boolean;
  error: string | undefined;
}) {
  return (
    <div role="group" aria-label={label} className="flex flex-wrap items-start gap-x-4 gap-y-1 py-1">
      <span className="flex h-9 w-24 items-center text-sm font-medium">{label}</span>
      <div className="flex min-w-0 flex-1 flex-col gap-1.5">
        {ranges.length === 0 ? (
          <span className="flex h-9 items-center text-sm text-ink-3">Closed</span>
        ) : (
          ranges.map((range, index) => (
            <Range
              key={index}
              label={label}
              range={range}
              isReadOnly={isReadOnly}
              onChange={(next) => onChange(ranges.map((each, at) => (at === index ? next : each)))}
              onRemove={() => onChange(ranges.filter((_, at) => at !== index))}
            />
          ))
        )}
        {error ? <p className="text-xs text-bad">{error}</p> : null}
      </div>
      {isReadOnly ? null : (
        <Button
          size="small"
          variant="ghost"
          icon={<Plus />}
          className="mt-1"
          onClick={() =>
            onChange([...ranges, ranges.length === 0 ? workday : { from: "18:00", to: "20:00" }])
          }
        >
          Add hours
        </Button>
      )}
    </div>
  );
}

/** Text and not the browser's time field, which knows no 24:00 and writes the time in its own way. */
function Range({
  label,
  range,
  onChange,
  onRemove,
  isReadOnly,
}: {
  label: string;
  range: Ranges[number];
  onChange: (range: Ranges[number]) => void;
  onRemove: () => void;
  isReadOnly: boolean;
}) {
  const time = (key: "from" | "to") => (
    <span className="w-20">
      <Input
        aria-label={`${label}, ${key}`}
        disabled={isReadOnly}
        inputMode="numeric"
        maxLength={5}
        placeholder={key === "from" ? "09:00" : "17:00"}
        className="text-center tabular-nums"
        value={range[key]}
        onChange={(event) => onChange({ ...range, [key]: event.target.value })}
        onBlur={(event) => onChange({ ...range, [key]: tidyTime(event.target.value) })}
      />
    </span>
  );
  return (
    <span className="flex items-center gap-2 text-sm text-ink-3">
      {time("from")}
      to
      {time("to")}
      {isReadOnly ? null : (
        <IconButton label={`${label}: remove these hours`} onClick={onRemove}>
          <X />
        </IconButton>
      )}
    </span>
  );
}

/** `9` → `09:00`, `9.30` → `09:30`; what is no time stays as it was written, for the server to say so. */
function tidyTime(text: string): string {
  const match = /^\s*(\d{1,2})(?:[:.](\d{2}))?\s*$/.exec(text);
  return match ? `${(match[1] as string).padStart(2, "0")}:${match[2] ?? "00"}` : text.trim();
}

function Holidays({
  holidays,
  onChange,
  isReadOnly,
  errorOf,
  error,
}: {
  holidays: Holiday[];
  onChange: (holidays: Holiday[]) => void;
  isReadOnly: boolean;
  errorOf: (index: number) => string | undefined;
  error: string | undefined;
}) {
  const change = (index: number, next: Holiday) =>
    onChange(holidays.map((each, at) => (at === index ? next : each)));
  return (
    <fieldset className="flex flex-col gap-3 border-t border-line pt-4">
      <legend className="sr-only">Holidays</legend>
      <p aria-hidden="true" className="text-sm font-medium">
        Holidays
      </p>
      {holidays.length === 0 ? (
        <p className="text-sm text-ink-3">Days on which you are closed, or open at other hours.</p>
      ) : null}
      {holidays.map((holiday, index) => (
        <div key={index} className="flex flex-wrap items-start gap-2">
          <span className="w-40">
            <Input
              type="date"
              aria-label={`Date of ${holiday.name || "the holiday"}`}
              disabled={isReadOnly}
              value={holiday.date}
              onChange={(event) => change(index, { ...holiday, date: event.target.value })}
            />
          </span>
          <span className="min-w-32 flex-1">
            <Input
              aria-label="Name"
              placeholder="New Year's Day"
              disabled={isReadOnly}
              maxLength={120}
              value={holiday.name}
              onChange={(event) => change(index, { ...holiday, name: event.target.value })}
            />
          </span>
          <Segmented
            label={`Hours on ${holiday.name || "this day"}`}
            isDisabled={isReadOnly}
            value={holiday.hours === undefined || holiday.hours.length === 0 ? "closed" : "other"}
            onChange={(kind) => {
              const { hours: _, ...closed } = holiday;
              change(
                index,
                kind === "closed" ? closed : { ...closed, hours: [{ from: "09:00", to: "12:00" }] },
              );
            }}
            options={[
              { value: "closed", label: "Closed" },
              { value: "other", label: "Other hours" },
            ]}
            className="mt-0.5"
          />
          {isReadOnly ? null : (
            <IconButton
              label={`Remove ${holiday.name || "this day"}`}
              onClick={() => onChange(holidays.filter((_, at) => at !== index))}
            >
              <Trash2 />
            </IconButton>
          )}
          {holiday.hours?.map((range, at) => (
            <Range
              key={at}
              label={holiday.name || "Holiday"}
              range={range}
              isReadOnly={isReadOnly}
              onChange={(next) =>
                change(index, {
                  ...holiday,
                  hours: holiday.hours?.map((each, place) => (place === at ? next : each)),
                })
              }
              onRemove={() =>
                change(index, { ...holiday, hours: holiday.hours?.filter((_, place) => place !== at) })
              }
            />
          ))}
          {errorOf(index) ? <p className="w-full text-xs text-bad">{errorOf(index)}</p> : null}
        </div>
      ))}
      {error ? <p className="text-xs text-bad">{error}</p> : null}
      {isReadOnly ? null : (
        <Button
          icon={<Plus />}
          className="self-start"
          onClick={() => onChange([...holidays, { date: new Date().toISOString().slice(0, 10), name: "" }])}
        >
          Add a holiday
        </Button>
      )}
    </fieldset>
  );
}
