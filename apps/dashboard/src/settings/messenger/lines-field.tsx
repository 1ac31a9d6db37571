import { useState } from "react";
import { Field } from "../../components/field.tsx";
import { Textarea } from "../../components/input.tsx";

/** A list as lines of text: empty ones do not count. What is typed stays as it is typed while it is being typed. */
export function LinesField({
  label,
  hint,
  lines,
  error,
  isReadOnly,
  onChange,
}: {
  label: string;
  hint?: string;
  lines: readonly string[];
  error: string | undefined;
  isReadOnly: boolean;
  onChange: (lines: string[]) => void;
}) {
  const [text, setText] = useState(lines.join("\n"));
  const isShown = toLines(text).join("\n") === lines.join("\n");
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <Textarea
          {...control}
          disabled={isReadOnly}
          spellCheck={false}
          // Changed from outside (discarded, or saved by somebody else): what was typed is history.
          value={isShown ? text : lines.join("\n")}
          onChange={(event) => {
            setText(event.target.value);
            onChange(toLines(event.target.value));
          }}
        />
      )}
    </Field>
  );
}

function toLines(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
