import { useState } from "react";
import { Field } from "../components/field.tsx";
import { Input } from "../components/input.tsx";
import { Select } from "../components/select.tsx";
import {
  type DurationUnit,
  durationUnits,
  formatDuration,
  joinDuration,
  splitDuration,
} from "../format/duration.ts";

/** A duration as a number and a unit. Bounds are those of the API, checked here so that they can be said in words. */
export function DurationField({
  label,
  hint,
  milliseconds,
  onChange,
  minimum,
  maximum,
  isDisabled = false,
}: {
  label: string;
  hint: string;
  milliseconds: number;
  onChange: (milliseconds: number) => void;
  minimum: number;
  maximum: number;
  isDisabled?: boolean;
}) {
  const [unit, setUnit] = useState<DurationUnit>(() => splitDuration(milliseconds).unit);
  const amount = milliseconds / joinDuration(1, unit);
  const error =
    milliseconds < minimum
      ? `At least ${formatDuration(minimum)}.`
      : milliseconds > maximum
        ? `At most ${formatDuration(maximum)}.`
        : undefined;
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <span className="flex gap-2">
          <Input
            {...control}
            type="number"
            inputMode="decimal"
            min={0}
            step="any"
            disabled={isDisabled}
            value={Number.isFinite(amount) ? Math.round(amount * 1_000) / 1_000 : ""}
            onChange={(event) => onChange(joinDuration(Math.max(0, Number(event.target.value)), unit))}
            className="min-w-16 flex-1"
          />
          <span className="w-27 shrink-0">
            <Select
              aria-label={`Unit of: ${label}`}
              disabled={isDisabled}
              value={unit}
              onChange={(event) => {
                const next = event.target.value as DurationUnit;
                setUnit(next);
                onChange(joinDuration(amount, next));
              }}
            >
              {durationUnits.toReversed().map((entry) => (
                <option key={entry.unit} value={entry.unit}>
                  {entry.unit}
                </option>
              ))}
            </Select>
          </span>
        </span>
      )}
    </Field>
  );
}
